//! Parameters become arguments and setters.

use openapiv3::{
    Parameter as OpenApiParameter, ParameterData, ParameterSchemaOrContent, QueryStyle, ReferenceOr,
};

use super::{Site, deprecation};
use crate::diagnostic::Diagnostic;
use crate::ir::{
    ListStyle, Name, Parameter, ParameterLocation, ParameterPresence, ParameterValue, Type,
    TypeKind,
};
use crate::lower::schema::keywords::Located;
use crate::lower::{Lowerer, Resolved, below, documentation};
use crate::tree::{Node, Value};

/// Header parameters that the specification tells us to ignore (OpenAPI 3.0, section 4.7.12.2): the
/// body and the security schemes say them.
const IGNORED_HEADERS: [&str; 3] = ["Accept", "Content-Type", "Authorization"];

impl<'a> Lowerer<'a> {
    /// The parameters of an operation: its own, those of the path item that it does not replace,
    /// and those that only the key of the path names.
    pub(crate) fn lower_parameters(&mut self, site: &Site<'a>) -> Vec<Parameter> {
        let own = (
            &site.operation.parameters,
            below(site.node, &["parameters"]),
        );
        let shared = (
            &site.path_item.parameters,
            below(site.path_node, &["parameters"]),
        );
        let mut parameters: Vec<Parameter> = Vec::new();
        for (list, node) in [own, shared] {
            for (index, parameter) in list.iter().enumerate() {
                let node = below(node, &[&index.to_string()]);
                let Some(parameter) = self.lower_parameter(site, parameter, node) else {
                    continue;
                };
                let same = |known: &Parameter| {
                    known.name.wire == parameter.name.wire && known.location == parameter.location
                };
                if !parameters.iter().any(same) {
                    parameters.push(parameter);
                }
            }
        }
        self.match_template(site, parameters)
    }

    fn lower_parameter(
        &mut self,
        site: &Site<'a>,
        parameter: &'a ReferenceOr<OpenApiParameter>,
        node: &'a Node,
    ) -> Option<Parameter> {
        let Resolved {
            item,
            node,
            name: component,
            description,
        } = self.resolve(parameter, node)?;
        let data = item.parameter_data_ref();
        let location = self.location(item, node)?;
        let words = match component {
            Some(name) => vec![name.to_owned()],
            None => vec![site.name.clone(), data.name.clone()],
        };
        let required = data.required || location == ParameterLocation::Path;
        let constant = if required {
            self.only_value(data, node)
        } else {
            None
        };
        let is_fixed = location == ParameterLocation::Query && site.template.fixes(&data.name);
        // A value that is known beforehand needs no type.
        let value = if constant.is_some() || is_fixed {
            ParameterValue::Scalar(Type::String)
        } else {
            self.lower_parameter_value(item, data, &words, node)
        };
        Some(Parameter {
            name: Name::new(&data.name),
            location,
            presence: match (required, constant) {
                (true, Some(value)) => ParameterPresence::Constant(value),
                (true, None) => ParameterPresence::Required,
                (false, _) => ParameterPresence::Optional,
            },
            documentation: documentation(description.or(data.description.as_deref())),
            deprecation: data
                .deprecated
                .unwrap_or(false)
                .then(|| deprecation(&data.extensions)),
            value,
        })
    }

    /// Where a parameter goes. `None` if it is not sent: because the specification says so, or, with
    /// a warning, because that is not supported.
    fn location(&mut self, parameter: &OpenApiParameter, node: &Node) -> Option<ParameterLocation> {
        let name = &parameter.parameter_data_ref().name;
        match parameter {
            OpenApiParameter::Path { .. } => Some(ParameterLocation::Path),
            OpenApiParameter::Query { .. } => Some(ParameterLocation::Query),
            OpenApiParameter::Header { .. } => {
                let is_ignored = |ignored: &&str| name.eq_ignore_ascii_case(ignored);
                let is_sent = !IGNORED_HEADERS.iter().any(is_ignored);
                is_sent.then_some(ParameterLocation::Header)
            }
            OpenApiParameter::Cookie { .. } => {
                self.unsupported_parameter(
                    node,
                    "cookie parameters are not supported yet",
                    "it is not sent",
                );
                None
            }
        }
    }

    fn lower_parameter_value(
        &mut self,
        parameter: &'a OpenApiParameter,
        data: &'a ParameterData,
        words: &[String],
        node: &'a Node,
    ) -> ParameterValue {
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return self.as_text(
                below(node, &["content"]),
                "parameters with `content` are not supported yet",
            );
        };
        let schema_node = below(node, &["schema"]);
        let value = without_null(self.lower_schema(words, Located::new(schema, schema_node)));
        match self.unaliased(&value) {
            Type::List(element) => {
                let element = without_null(*element);
                match (self.is_scalar(&element), list_style(parameter, data)) {
                    (true, Some(style)) => ParameterValue::List(element, style),
                    _ => self.as_text(
                        schema_node,
                        "lists of this kind and style are not supported yet",
                    ),
                }
            }
            scalar if self.is_scalar(&scalar) => match has_own_style(parameter) {
                true => self.as_text(below(node, &["style"]), "this style is not supported yet"),
                false => ParameterValue::Scalar(value),
            },
            _ => self.as_text(schema_node, "parameters of this type are not supported yet"),
        }
    }

    /// The type behind aliases.
    fn unaliased(&self, value: &Type) -> Type {
        let mut value = value.clone();
        for _ in 0..crate::lower::MAX_REFERENCES {
            let Type::Named(id) = &value else { break };
            match self.types[id.0].as_ref().map(|definition| &definition.kind) {
                Some(TypeKind::Alias(inner)) => value = without_null(inner.clone()),
                _ => break,
            }
        }
        value
    }

    fn is_scalar(&self, value: &Type) -> bool {
        match self.unaliased(value) {
            Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::String => true,
            // Their `Display` is what they are in a URL or in a header.
            Type::Formatted(_) | Type::External(_) => true,
            Type::Named(id) => matches!(
                self.types[id.0].as_ref().map(|definition| &definition.kind),
                Some(TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_))
            ),
            _ => false,
        }
    }

    /// The value of a parameter that can have only one.
    fn only_value(&mut self, data: &'a ParameterData, node: &'a Node) -> Option<String> {
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return None;
        };
        let schema = self.resolve(schema, below(node, &["schema"]))?.node;
        match schema.get("enum").map(|node| &node.value) {
            Some(Value::Array(values)) => match values.as_slice() {
                [
                    Node {
                        value: Value::String(text),
                        ..
                    },
                ] => Some(text.clone()),
                [
                    Node {
                        value: Value::Number(number),
                        ..
                    },
                ] => Some(number.to_string()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Takes a parameter as the text that goes over the wire.
    fn as_text(&mut self, node: &Node, message: &str) -> ParameterValue {
        self.unsupported_parameter(node, message, "the caller gives the text that is sent");
        ParameterValue::Scalar(Type::String)
    }

    fn unsupported_parameter(&mut self, node: &Node, message: &str, label: &str) {
        self.log.push(
            Diagnostic::warning(message)
                .at_node(node.origin)
                .label(label)
                .help("describe it with a scalar or a list in the style `form` or `simple`, if that is what the API takes"),
        );
    }
}

/// A null can't be written in a parameter: leaving an optional one out says it.
fn without_null(value: Type) -> Type {
    match value {
        Type::Nullable(inner) => *inner,
        value => value,
    }
}

/// How a list is put together, if that is supported (OpenAPI 3.0, section 4.7.12.3).
fn list_style(parameter: &OpenApiParameter, data: &ParameterData) -> Option<ListStyle> {
    match parameter {
        OpenApiParameter::Query {
            style: QueryStyle::Form,
            ..
        } => Some(if data.explode.unwrap_or(true) {
            ListStyle::Exploded
        } else {
            ListStyle::Comma
        }),
        // Exploded, both are like an exploded form.
        OpenApiParameter::Query {
            style: QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited,
            ..
        } if data.explode == Some(true) => Some(ListStyle::Exploded),
        OpenApiParameter::Query {
            style: QueryStyle::SpaceDelimited,
            ..
        } => Some(ListStyle::Space),
        OpenApiParameter::Query {
            style: QueryStyle::PipeDelimited,
            ..
        } => Some(ListStyle::Pipe),
        OpenApiParameter::Query {
            style: QueryStyle::DeepObject,
            ..
        }
        | OpenApiParameter::Cookie { .. } => None,
        OpenApiParameter::Path {
            style: openapiv3::PathStyle::Simple,
            ..
        }
        | OpenApiParameter::Header { .. } => Some(ListStyle::Comma),
        OpenApiParameter::Path { .. } => None,
    }
}

/// Whether a style puts something of its own before a scalar (`.` or `;name=`).
fn has_own_style(parameter: &OpenApiParameter) -> bool {
    matches!(
        parameter,
        OpenApiParameter::Path {
            style: openapiv3::PathStyle::Label | openapiv3::PathStyle::Matrix,
            ..
        }
    )
}

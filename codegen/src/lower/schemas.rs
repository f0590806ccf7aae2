//! Schemas become types.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::{Lowerer, below, documentation};
use crate::diagnostic::Diagnostic;
use crate::ir::{
    EnumValue, IntegerFormat, Name, NumberFormat, Object, Presence, Property, Type, TypeDefinition,
    TypeId, TypeKind,
};
use crate::tree::{Node, Value};

/// A schema, in the one form that all of `openapiv3`'s variants come down to.
struct View<'a> {
    node: &'a Node,
    kind: ViewKind<'a>,
}

enum ViewKind<'a> {
    String,
    Integer,
    Number,
    Boolean,
    Array(Option<&'a ReferenceOr<Box<Schema>>>),
    Object(ObjectView<'a>),
    /// `allOf` with a single entry, the way to write a `$ref` with something beside it.
    Wrapped(&'a ReferenceOr<Schema>),
    /// A keyword that is not supported yet.
    Unsupported(&'static str),
    Any,
}

struct ObjectView<'a> {
    properties: &'a IndexMap<String, ReferenceOr<Box<Schema>>>,
    required: &'a [String],
    additional: Option<&'a AdditionalProperties>,
}

/// What a schema is called if it needs a name: the words of what it stands in, and its own.
type Words = [String];

fn extend(words: &Words, word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}

impl<'a> Lowerer<'a> {
    /// Makes a type of every schema in `components`, used or not.
    pub(super) fn lower_components(&mut self) {
        let Some(components) = &self.document.components else {
            return;
        };
        let all = below(self.tree, &["components", "schemas"]);
        for (name, schema) in &components.schemas {
            if let (ReferenceOr::Item(schema), Some(node)) = (schema, all.get(name)) {
                self.define_component(name, schema, node);
            }
        }
    }

    fn define_component(&mut self, name: &str, schema: &'a Schema, node: &'a Node) -> TypeId {
        if let Some(id) = self.named.get(&node.origin) {
            return *id;
        }
        self.define(
            &[name.to_owned()],
            true,
            schema,
            node,
            |lowerer, words, view| {
                let value = lowerer.unnamed(words, view);
                TypeKind::Alias(value)
            },
        )
    }

    /// Makes a named type. `otherwise` says what it is if it is neither an object with properties
    /// nor an enum.
    fn define(
        &mut self,
        words: &Words,
        component: bool,
        schema: &'a Schema,
        node: &'a Node,
        otherwise: impl FnOnce(&mut Self, &Words, &View<'a>) -> TypeKind,
    ) -> TypeId {
        let id = TypeId(self.types.len());
        self.types.push(None);
        self.named.insert(node.origin, id);
        let view = view(schema, node);
        let kind = match self.named_kind(words, &view) {
            Some(kind) => kind,
            None => otherwise(self, words, &view),
        };
        let data = &schema.schema_data;
        let text = match (&data.title, &data.description) {
            (Some(title), None) => Some(title),
            (_, description) => description.as_ref(),
        };
        self.types[id.0] = Some(TypeDefinition {
            words: words.to_vec(),
            component,
            rust: String::new(),
            documentation: documentation(text.map(String::as_str)),
            deprecated: data.deprecated,
            group: None,
            in_request: false,
            kind,
        });
        id
    }

    /// The type of a schema, where it is used. Whether it is nullable is part of it.
    pub(super) fn lower_schema(
        &mut self,
        words: &Words,
        schema: &'a ReferenceOr<Schema>,
        node: &'a Node,
    ) -> Type {
        let (value, nullable) = self.lower_schema_parts(words, schema, node);
        if nullable {
            nullable_type(value)
        } else {
            value
        }
    }

    fn lower_boxed_schema(
        &mut self,
        words: &Words,
        schema: &'a ReferenceOr<Box<Schema>>,
        node: &'a Node,
    ) -> (Type, bool) {
        match schema {
            ReferenceOr::Item(schema) => self.lower_item(words, schema, node),
            ReferenceOr::Reference { reference } => self.lower_reference(reference, node),
        }
    }

    fn lower_schema_parts(
        &mut self,
        words: &Words,
        schema: &'a ReferenceOr<Schema>,
        node: &'a Node,
    ) -> (Type, bool) {
        match schema {
            ReferenceOr::Item(schema) => self.lower_item(words, schema, node),
            ReferenceOr::Reference { reference } => self.lower_reference(reference, node),
        }
    }

    fn lower_reference(&mut self, reference: &str, node: &'a Node) -> (Type, bool) {
        let Some((component, found, Some(name))) = self.component::<Schema>(reference) else {
            return (Type::Any, false);
        };
        let Some(resolved) = self.resolve(component, found) else {
            return (Type::Any, false);
        };
        let name = resolved.name.unwrap_or(name);
        let nullable = resolved.item.schema_data.nullable || allows_null(resolved.node);
        if resolved.node.origin == node.origin {
            return (Type::Any, nullable);
        }
        (
            Type::Named(self.define_component(name, resolved.item, resolved.node)),
            nullable,
        )
    }

    /// The type of a schema that stands where it is used, and whether it is nullable.
    fn lower_item(&mut self, words: &Words, schema: &'a Schema, node: &'a Node) -> (Type, bool) {
        let nullable = schema.schema_data.nullable || allows_null(node);
        if let Some(id) = self.named.get(&node.origin) {
            return (Type::Named(*id), nullable);
        }
        let view = view(schema, node);
        if let ViewKind::Wrapped(inner) = view.kind {
            let inner_node = below(node, &["allOf", "0"]);
            let (value, inner_nullable) = self.lower_schema_parts(words, inner, inner_node);
            return (value, nullable || inner_nullable);
        }
        if needs_name(&view) {
            let unreachable = |_: &mut Self, _: &Words, _: &View<'a>| TypeKind::Alias(Type::Any);
            return (
                Type::Named(self.define(words, false, schema, node, unreachable)),
                nullable,
            );
        }
        (self.unnamed(words, &view), nullable)
    }

    /// What a schema is that gets a type of its own in any place.
    fn named_kind(&mut self, words: &Words, view: &View<'a>) -> Option<TypeKind> {
        match &view.kind {
            ViewKind::Object(object) if !object.properties.is_empty() => Some(TypeKind::Object(
                self.lower_object(words, object, view.node),
            )),
            ViewKind::String => string_values(view.node).map(TypeKind::StringEnum),
            ViewKind::Integer => integer_values(view.node).map(TypeKind::IntegerEnum),
            _ => None,
        }
    }

    fn lower_object(&mut self, words: &Words, object: &ObjectView<'a>, node: &'a Node) -> Object {
        let mut properties = Vec::new();
        for (key, schema) in object.properties {
            let property = below(node, &["properties", key]);
            let (value, nullable) = self.lower_boxed_schema(&extend(words, key), schema, property);
            let presence = match (object.required.contains(key), nullable) {
                (true, _) => Presence::Required,
                (false, true) => Presence::OptionalNullable,
                (false, false) => Presence::Optional,
            };
            let value = if nullable {
                nullable_type(value)
            } else {
                value
            };
            properties.push(Property {
                name: Name::new(key),
                documentation: property_documentation(schema),
                presence,
                value,
            });
        }
        let additional = self
            .additional(words, object, node)
            .map(|value| (value, String::new()));
        Object {
            properties,
            additional,
        }
    }

    /// The type of the values of `additionalProperties`, if the document allows any by name.
    fn additional(
        &mut self,
        words: &Words,
        object: &ObjectView<'a>,
        node: &'a Node,
    ) -> Option<Type> {
        match object.additional {
            None | Some(AdditionalProperties::Any(false)) => None,
            Some(AdditionalProperties::Any(true)) => Some(Type::Any),
            Some(AdditionalProperties::Schema(schema)) => {
                let node = below(node, &["additionalProperties"]);
                Some(self.lower_schema(&extend(words, "value"), schema, node))
            }
        }
    }

    /// The type of a schema that needs no name.
    fn unnamed(&mut self, words: &Words, view: &View<'a>) -> Type {
        match &view.kind {
            ViewKind::String => Type::String,
            ViewKind::Integer => Type::Integer(integer_format(view.node)),
            ViewKind::Number => Type::Number(number_format(view.node)),
            ViewKind::Boolean => Type::Boolean,
            ViewKind::Array(None) | ViewKind::Any => match view.kind {
                ViewKind::Any => Type::Any,
                _ => Type::List(Box::new(Type::Any)),
            },
            ViewKind::Array(Some(items)) => {
                let node = below(view.node, &["items"]);
                let (value, nullable) =
                    self.lower_boxed_schema(&extend(words, "item"), items, node);
                Type::List(Box::new(if nullable {
                    nullable_type(value)
                } else {
                    value
                }))
            }
            ViewKind::Object(object) => {
                let value = self
                    .additional(words, object, view.node)
                    .unwrap_or(Type::Any);
                Type::Map(Box::new(value))
            }
            ViewKind::Wrapped(inner) => {
                self.lower_schema(words, inner, below(view.node, &["allOf", "0"]))
            }
            ViewKind::Unsupported(keyword) => self.unsupported(keyword, view.node),
        }
    }

    fn unsupported(&mut self, keyword: &str, node: &Node) -> Type {
        let at = node
            .get(keyword)
            .map_or(node.origin, |member| member.origin.key());
        self.log.push(
            Diagnostic::warning(format!("`{keyword}` is not supported yet"))
                .at_node(at)
                .label("no type is generated for this schema; any JSON value is taken")
                .help("read the value with `serde_json::from_value` into a type of your own"),
        );
        Type::Any
    }
}

/// Whether a schema gets a type of its own where it is used.
fn needs_name(view: &View<'_>) -> bool {
    match &view.kind {
        ViewKind::Object(object) => !object.properties.is_empty(),
        ViewKind::String => string_values(view.node).is_some(),
        ViewKind::Integer => integer_values(view.node).is_some(),
        _ => false,
    }
}

fn view<'a>(schema: &'a Schema, node: &'a Node) -> View<'a> {
    let kind = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(_)) => ViewKind::String,
        SchemaKind::Type(SchemaType::Integer(_)) => ViewKind::Integer,
        SchemaKind::Type(SchemaType::Number(_)) => ViewKind::Number,
        SchemaKind::Type(SchemaType::Boolean(_)) => ViewKind::Boolean,
        SchemaKind::Type(SchemaType::Array(array)) => ViewKind::Array(array.items.as_ref()),
        SchemaKind::Type(SchemaType::Object(object)) => ViewKind::Object(ObjectView {
            properties: &object.properties,
            required: &object.required,
            additional: object.additional_properties.as_ref(),
        }),
        SchemaKind::AllOf { all_of } => match all_of.as_slice() {
            [single] => ViewKind::Wrapped(single),
            _ => ViewKind::Unsupported("allOf"),
        },
        SchemaKind::OneOf { .. } => ViewKind::Unsupported("oneOf"),
        SchemaKind::AnyOf { .. } => ViewKind::Unsupported("anyOf"),
        SchemaKind::Not { .. } => ViewKind::Unsupported("not"),
        SchemaKind::Any(any) => view_any(any),
    };
    View { node, kind }
}

/// A schema whose keywords do not all belong to its `type`, or that has none.
fn view_any(any: &openapiv3::AnySchema) -> ViewKind<'_> {
    for (keyword, present) in [
        ("allOf", !any.all_of.is_empty()),
        ("oneOf", !any.one_of.is_empty()),
        ("anyOf", !any.any_of.is_empty()),
    ] {
        if present {
            return ViewKind::Unsupported(keyword);
        }
    }
    match any.typ.as_deref() {
        Some("string") => ViewKind::String,
        Some("integer") => ViewKind::Integer,
        Some("number") => ViewKind::Number,
        Some("boolean") => ViewKind::Boolean,
        Some("array") => ViewKind::Array(any.items.as_ref()),
        None if any.items.is_some() => ViewKind::Array(any.items.as_ref()),
        None if any.properties.is_empty() && any.additional_properties.is_none() => {
            untyped_kind(any)
        }
        _ => ViewKind::Object(ObjectView {
            properties: &any.properties,
            required: &any.required,
            additional: any.additional_properties.as_ref(),
        }),
    }
}

/// A schema that says nothing of its type but perhaps by its `enum`.
fn untyped_kind(any: &openapiv3::AnySchema) -> ViewKind<'_> {
    let strings = |value: &serde_json::Value| value.is_string() || value.is_null();
    if !any.enumeration.is_empty() && any.enumeration.iter().all(strings) {
        ViewKind::String
    } else {
        ViewKind::Any
    }
}

/// Whether `enum` has a `null`, which makes a schema nullable too.
fn allows_null(node: &Node) -> bool {
    enum_nodes(node)
        .iter()
        .any(|node| node.value == Value::Null)
}

fn enum_nodes(node: &Node) -> &[Node] {
    match node.get("enum").map(|node| &node.value) {
        Some(Value::Array(nodes)) => nodes,
        _ => &[],
    }
}

/// The values of an enum of strings. `None` if there are none, or others among them: what is not
/// an enum of strings is a string.
fn string_values(node: &Node) -> Option<Vec<EnumValue<String>>> {
    let mut values: Vec<EnumValue<String>> = Vec::new();
    for node in enum_nodes(node)
        .iter()
        .filter(|node| node.value != Value::Null)
    {
        let value = node.as_str()?.to_owned();
        if values.iter().all(|known| known.value != value) {
            values.push(EnumValue {
                value,
                rust: String::new(),
            });
        }
    }
    (!values.is_empty()).then_some(values)
}

fn integer_values(node: &Node) -> Option<Vec<EnumValue<i64>>> {
    let mut values: Vec<EnumValue<i64>> = Vec::new();
    for node in enum_nodes(node)
        .iter()
        .filter(|node| node.value != Value::Null)
    {
        let Value::Number(number) = &node.value else {
            return None;
        };
        let value = number.as_i64()?;
        if values.iter().all(|known| known.value != value) {
            values.push(EnumValue {
                value,
                rust: String::new(),
            });
        }
    }
    (!values.is_empty()).then_some(values)
}

fn integer_format(node: &Node) -> IntegerFormat {
    match node.get("format").and_then(Node::as_str) {
        Some("int32" | "int16" | "int8") => IntegerFormat::Int32,
        Some("uint32" | "uint16" | "uint8") => IntegerFormat::Uint32,
        Some("uint64") => IntegerFormat::Uint64,
        _ => IntegerFormat::Int64,
    }
}

fn number_format(node: &Node) -> NumberFormat {
    match node.get("format").and_then(Node::as_str) {
        Some("float") => NumberFormat::Float,
        _ => NumberFormat::Double,
    }
}

fn nullable_type(value: Type) -> Type {
    match value {
        // `serde_json::Value` has a null of its own.
        Type::Any | Type::Nullable(_) => value,
        value => Type::Nullable(Box::new(value)),
    }
}

fn property_documentation(schema: &ReferenceOr<Box<Schema>>) -> crate::ir::Documentation {
    let ReferenceOr::Item(schema) = schema else {
        return documentation(None);
    };
    let data = &schema.schema_data;
    let mut text = documentation(data.description.as_deref().or(data.title.as_deref()));
    if data.deprecated {
        if !text.0.is_empty() {
            text.0.push(String::new());
        }
        text.0.push("Deprecated.".to_owned());
    }
    text
}

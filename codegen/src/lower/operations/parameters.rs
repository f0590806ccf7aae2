//! Parameters become arguments and setters.

use openapiv3::Parameter as OpenApiParameter;

use super::parameter_value::{style, value};
use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::http::is_token;
use crate::ir::{
    Parameter, ParameterLocation, ParameterPresence, ParameterStyle, ParameterValue, Type,
};
use crate::lower::descriptions::deprecation;
use crate::lower::document::{Document, Resolved, below};
use crate::lower::keywords::Schema;
use crate::lower::types::builder::TypeBuilder;
use crate::structure::NEWER_LOCATION;
use crate::tree::{Node, Value};

/// Returns the parameters of the operation `name`: its own, those of the path item that it does not
/// replace, and those that only the path names.
pub(crate) fn parameters<'a>(
    site: &Site<'a>,
    name: &str,
    sends_authorization: bool,
    types: &mut TypeBuilder<'a>,
) -> Vec<Parameter> {
    let own = (&site.operation.parameters, site.node);
    let shared = (&site.path_item.parameters, site.path_node);
    let mut parameters: Vec<Parameter> = Vec::new();
    for (list, node) in [own, shared] {
        for (index, declared) in list.iter().enumerate() {
            let node = below(node, &["parameters", &index.to_string()]);
            let declared = types.document.resolve(declared, node, types.log);
            let declared = declared.filter(|it| is_sent(it, sends_authorization, types));
            let parameter = declared.and_then(|it| parameter(site, name, it, types));
            let Some(parameter) = parameter else {
                continue;
            };
            let is_same = |known: &Parameter| {
                known.name == parameter.name && known.location == parameter.location
            };
            if !parameters.iter().any(is_same) {
                parameters.push(parameter);
            }
        }
    }
    let place = site.path_node.origin.key();
    site.template.match_parameters(parameters, place, types.log)
}

fn parameter<'a>(
    site: &Site<'a>,
    operation: &str,
    resolved: Resolved<'a, OpenApiParameter>,
    types: &mut TypeBuilder<'a>,
) -> Option<Parameter> {
    let (item, node) = (resolved.item, resolved.node);
    let data = item.parameter_data_ref();
    let location = location(item, node);
    let required = data.required || location == ParameterLocation::Path;
    let presence = match only_value(node, types.document) {
        _ if !required => ParameterPresence::Optional,
        Some(value) => ParameterPresence::Constant(value),
        None => ParameterPresence::Required,
    };
    let is_fixed = location == ParameterLocation::Query && site.template.fixes(&data.name);
    // A parameter with a known value needs no type.
    let (value, style) = if is_fixed || matches!(presence, ParameterPresence::Constant(_)) {
        let style = ParameterStyle {
            explode: false,
            ..style(location, node)
        };
        (ParameterValue::Scalar(Type::String), style)
    } else {
        let words = match resolved.name {
            Some(name) => vec![name.to_owned()],
            None => vec![operation.to_owned(), data.name.clone()],
        };
        value(location, &words, node, types)
    };
    let deprecated = data.deprecated.unwrap_or(false);
    Some(Parameter {
        name: data.name.clone(),
        location,
        presence,
        documentation: resolved.documentation(data.description.as_deref()),
        deprecation: deprecated.then(|| deprecation(&data.extensions)),
        value,
        style,
    })
}

/// Whether a parameter is sent. Warns if it is not.
fn is_sent(
    parameter: &Resolved<'_, OpenApiParameter>,
    sends_authorization: bool,
    types: &mut TypeBuilder<'_>,
) -> bool {
    let node = parameter.node;
    let warning = match parameter.item {
        OpenApiParameter::Header { parameter_data, .. } => {
            header_warning(&parameter_data.name, sends_authorization)
                .map(|it| it.at_node(below(node, &["name"]).origin))
        }
        _ => None,
    };
    let is_sent = warning.is_none();
    if let Some(warning) = warning {
        types.log.push(warning);
    }
    is_sent
}

/// Returns why a header cannot be a parameter.
///
/// The specification tells clients to ignore parameters with the names of three headers (OpenAPI 3.0,
/// section 4.7.12.2): the media types and the security schemes set them. `Authorization` is a
/// parameter all the same where no security scheme sets it.
fn header_warning(name: &str, sends_authorization: bool) -> Option<Diagnostic> {
    if !is_token(name) {
        let message = format!("no header can have the name `{name}`");
        let warning = Diagnostic::warning(message).label("the parameter is left out");
        return Some(warning.help("set the header with `Call::header`, if it has another name; the author has to correct the name: it consists of letters, digits and `-`"));
    }
    let reason = match name.to_ascii_lowercase().as_str() {
        "accept" => "the media types of the responses say what is accepted",
        "content-type" => "the media type of the body says it",
        "authorization" if sends_authorization => {
            "the security scheme says it: the client sends its credentials"
        }
        _ => return None,
    };
    let warning = Diagnostic::warning(format!("the header `{name}` is no parameter"))
        .label(format!("left out: {reason}"));
    Some(warning.help("to send another value, set it for a call with `Call::header`"))
}

pub(crate) fn location(parameter: &OpenApiParameter, node: &Node) -> ParameterLocation {
    match parameter {
        OpenApiParameter::Path { .. } => ParameterLocation::Path,
        OpenApiParameter::Query { .. } if node.get(NEWER_LOCATION).is_some() => {
            ParameterLocation::QueryString
        }
        OpenApiParameter::Query { .. } => ParameterLocation::Query,
        OpenApiParameter::Header { .. } => ParameterLocation::Header,
        OpenApiParameter::Cookie { .. } => ParameterLocation::Cookie,
    }
}

/// Returns the value of a parameter that allows only one.
fn only_value<'a>(node: &'a Node, document: &Document<'a>) -> Option<String> {
    let node = node.get("schema")?;
    match document.follow(Schema { node })?.list("enum")? {
        [only] => match &only.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        },
        _ => None,
    }
}

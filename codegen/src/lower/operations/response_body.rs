//! Bodies of responses: how the client reads each.

use super::declared::Declared;
use super::media_type::{
    ContentFormat, Sequence, format_of, has_binary_schema, is_structured, json_type,
    preferred_to_read,
};
use crate::diagnostic::Diagnostic;
use crate::ir::{JsonType, Payload, Status, Type};
use crate::lower::document::{Document, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::types::builder::TypeBuilder;
use crate::lower::xml::{Direction, XmlBuilder};
use crate::tree::Node;

/// Returns the payload of a response of `operation`, by its content.
pub(crate) fn body<'a>(
    operation: &str,
    declared: &Declared<'a>,
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> Payload {
    let response = &declared.response;
    let Some(media_type) = preferred_to_read(response, types.document) else {
        return Payload::Empty;
    };
    if declared.is_bodiless {
        if let Some(warning) = bodiless_warning(declared) {
            types.log.push(warning);
        }
        return Payload::Empty;
    }
    let node = below(response.node, &["content", media_type]);
    let format = format_of(media_type, node, types.document);
    if let Some(payload) = unread(media_type, format, node, types) {
        return payload;
    }
    let key = declared.status.key();
    let words = match (response.name, declared.status) {
        (Some(name), _) => vec![name, "body"],
        (None, Status::Code(200..=299)) => vec![operation, "response", "body"],
        (None, _) => vec![operation, &key, "body"],
    };
    let value = json_type(node, &words, types);
    if format == ContentFormat::Xml {
        let root = xml.root(node, &words, Direction::Response, types);
        return Payload::Xml(value, root);
    }
    let is_scalar = types.arena.is_scalar(&value);
    if format == ContentFormat::Text && (!is_scalar || value == Type::String) {
        return Payload::Text(media_type.clone());
    }
    let is_anything = matches!(value, Type::Any(_)) && format == ContentFormat::Any;
    match offers_text(declared, media_type) && (is_anything || is_scalar) {
        true => Payload::JsonOrText(value),
        false => Payload::Json(value),
    }
}

/// Returns the payload, if the client does not read values in it: text or bytes.
fn unread(
    media_type: &str,
    format: ContentFormat,
    node: &Node,
    types: &mut TypeBuilder<'_>,
) -> Option<Payload> {
    if has_binary_schema(node, types.document) {
        return Some(Payload::Bytes(media_type.to_owned()));
    }
    match format {
        ContentFormat::Text if !is_single_value(node, types.document) => {
            Some(Payload::Text(media_type.to_owned()))
        }
        ContentFormat::Bytes | ContentFormat::Form | ContentFormat::Multipart => {
            if format != ContentFormat::Bytes && is_structured(node, types.document) {
                types.log.push(unread_warning(media_type, node));
            }
            Some(Payload::Bytes(media_type.to_owned()))
        }
        ContentFormat::Text | ContentFormat::Json | ContentFormat::Any | ContentFormat::Xml => None,
    }
}

/// Whether the server may answer with text, too.
fn offers_text(declared: &Declared<'_>, media_type: &str) -> bool {
    let mut all = declared.response.item.content.keys();
    all.any(|it| match ContentFormat::of(it) {
        ContentFormat::Any => true,
        ContentFormat::Text => Sequence::of(it).is_none() || it == media_type,
        _ => false,
    })
}

/// Whether text is a single value such as a number. Any other text stays as it is, even if the
/// document describes what it consists of.
fn is_single_value<'a>(node: &'a Node, document: &Document<'a>) -> bool {
    let Some(node) = node.get("schema") else {
        return false;
    };
    let flat = FlatSchema::of(document, &[Schema { node }.into()]);
    let types = [
        JsonType::Boolean,
        JsonType::Integer,
        JsonType::Number,
        JsonType::String,
    ];
    flat.unions.is_empty() && flat.implied_type().is_some_and(|it| types.contains(&it))
}

/// Warns about parts and forms that the document describes.
fn unread_warning(media_type: &str, node: &Node) -> Diagnostic {
    Diagnostic::warning(format!("responses of type `{media_type}` are not supported yet"))
        .at_node(node.origin.key())
        .label("the client returns the bytes of the body")
        .help("read the body with a library of your choice; what separates parts is in the header `Content-Type`, in `Response::raw` of `Call::send_with_response`")
}

/// Warns about content that the client does not read. That of a `HEAD` request is what a `GET`
/// request would be answered with, so it stands there for a reason.
fn bodiless_warning(declared: &Declared<'_>) -> Option<Diagnostic> {
    let Status::Code(status) = declared.status else {
        return None;
    };
    let node = below(declared.response.node, &["content"]);
    let diagnostic = match status {
        204 | 205 | 304 => Diagnostic::warning(format!(
            "a response with status {status} has no body"
        ))
        .label("this content is left out")
        .help("nothing needs to be done; if the API answers with a body, the author should declare it for the status that it has"),
        300..=399 => Diagnostic::warning("the body of a redirect is not read")
            .label("the answer is the redirect: its headers")
            .help("the body, if there is one, is in `Response::raw` of `Call::send_with_response`"),
        _ => return None,
    };
    Some(diagnostic.at_node(node.origin.key()))
}

//! Bodies of responses: how the client reads each.

use super::declared::Declared;
use super::media_type::{ContentFormat, has_binary_schema, json_type, preferred_to_read};
use crate::diagnostic::Diagnostic;
use crate::ir::{Payload, Status, Type};
use crate::lower::document::below;
use crate::lower::types::builder::TypeBuilder;

/// Returns the payload of a response of `operation`, by its content.
pub(crate) fn body<'a>(
    operation: &str,
    declared: &Declared<'a>,
    types: &mut TypeBuilder<'a>,
) -> Payload {
    let response = &declared.response;
    let Some(media_type) = preferred_to_read(response.item.content.keys()) else {
        return Payload::Empty;
    };
    if declared.is_bodiless {
        if let Some(warning) = bodiless_warning(declared) {
            types.log.push(warning);
        }
        return Payload::Empty;
    }
    let node = below(response.node, &["content", media_type]);
    if has_binary_schema(node, types.document) {
        return Payload::Bytes(media_type.clone());
    }
    let format = ContentFormat::of(media_type);
    match format {
        ContentFormat::Text => return Payload::Text(media_type.clone()),
        ContentFormat::Bytes => return Payload::Bytes(media_type.clone()),
        ContentFormat::Json | ContentFormat::Any => {}
    }
    let key = declared.status.key();
    let words = match (response.name, declared.status) {
        (Some(name), _) => vec![name, "body"],
        (None, Status::Code(200..=299)) => vec![operation, "response", "body"],
        (None, _) => vec![operation, &key, "body"],
    };
    let value = json_type(node, &words, types);
    // The server may answer with text, too.
    let offers_text = response.item.content.keys().any(|it| {
        matches!(
            ContentFormat::of(it),
            ContentFormat::Any | ContentFormat::Text
        )
    });
    let is_text = value == Type::Any && format == ContentFormat::Any;
    match offers_text && (is_text || types.arena.is_scalar(&value)) {
        true => Payload::JsonOrText(value),
        false => Payload::Json(value),
    }
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

//! Request bodies.

use super::media_type::{
    ContentFormat, concrete, essence, is_binary, json_type, preferred_to_send,
};
use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::ir::{BodyContent, JsonType, RequestBody};
use crate::lower::document::{Document, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// Returns the request body of the operation `name`. Of several media types the client sends JSON,
/// else the first.
pub(crate) fn request_body<'a>(
    site: &Site<'a>,
    name: &str,
    types: &mut TypeBuilder<'a>,
) -> Option<RequestBody> {
    let body = site.operation.request_body.as_ref()?;
    let node = below(site.node, &["requestBody"]);
    let body = types.document.resolve(body, node, types.log)?;
    let media_type = preferred_to_send(body.item.content.keys())?;
    let node = below(body.node, &["content", media_type]);
    let content = match ContentFormat::of(media_type) {
        ContentFormat::Text => BodyContent::Text,
        ContentFormat::Bytes => BodyContent::Bytes,
        ContentFormat::Json => {
            let words = body
                .name
                .map_or(vec![name, "body"], |component| vec![component]);
            BodyContent::Json(json_type(node, &words, types))
        }
    };
    if let Some(warning) = raw_body_warning(media_type, &content, node, types.document) {
        types.log.push(warning);
    }
    Some(RequestBody {
        media_type: concrete(media_type),
        required: body.item.required,
        documentation: body.documentation(body.item.description.as_deref()),
        content,
    })
}

/// Warns if the caller has to write a body that the document describes, or if the client has to
/// choose a media type.
fn raw_body_warning<'a>(
    media_type: &str,
    content: &BodyContent,
    node: &'a Node,
    document: &Document<'a>,
) -> Option<Diagnostic> {
    let given = match content {
        BodyContent::Json(_) => return None,
        BodyContent::Text => "text",
        BodyContent::Bytes => "bytes",
    };
    let place = node.origin.key();
    if media_type.contains('*') {
        let sent = concrete(media_type);
        return Some(
            Diagnostic::warning(format!("`{media_type}` is not a single media type"))
                .at_node(place)
                .label(format!("the body is sent as `{sent}`"))
                .help("set `content-type` with `Call::header`, for a body of another type"),
        );
    }
    let essence = essence(media_type);
    // All bodies of these media types have parts.
    let has_parts =
        essence.starts_with("multipart/") || essence == "application/x-www-form-urlencoded";
    let is_described = has_parts || has_structure(node, document);
    (is_described && !is_binary(media_type)).then(|| {
        Diagnostic::warning(format!(
            "bodies of type `{media_type}` are not supported yet"
        ))
        .at_node(place)
        .label(format!("the caller gives the {given} of the body"))
        .help("add `application/json`, if the API accepts it")
    })
}

/// Whether the schema of a body describes parts, so that a client could write them.
fn has_structure<'a>(node: &'a Node, document: &Document<'a>) -> bool {
    let Some(node) = node.get("schema") else {
        return false;
    };
    let flat = FlatSchema::of(document, &[Schema { node }.into()]);
    let json_type = flat.implied_type();
    !flat.unions.is_empty() || matches!(json_type, Some(JsonType::Object | JsonType::Array))
}

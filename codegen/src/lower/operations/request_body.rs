//! Request bodies.

use super::media_type::{
    ContentFormat, concrete, essence, has_binary_schema, is_binary, is_structured, json_format,
    json_type, preferred_to_send,
};
use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::ir::{AlternativeBody, BodyContent, Method, RequestBody};
use crate::lower::document::{Document, Resolved, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// How deep unions may stand in each other where required properties are searched.
const MAX_UNIONS: usize = 4;

/// Returns the request body of the operation `name`. Of several media types the client sends
/// `application/json`, else other JSON, else the first.
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
    let words = body
        .name
        .map_or(vec![name, "body"], |component| vec![component]);
    let content = match ContentFormat::of(media_type) {
        _ if has_binary_schema(node, types.document) => BodyContent::Bytes,
        ContentFormat::Text => BodyContent::Text,
        ContentFormat::Bytes => BodyContent::Bytes,
        ContentFormat::Json | ContentFormat::Any => {
            BodyContent::Json(json_type(node, &words, types))
        }
    };
    if let Some(warning) = raw_body_warning(media_type, &content, node, types.document) {
        types.log.push(warning);
    }
    let is_json = matches!(content, BodyContent::Json(_));
    let (other_media_types, alternatives) = match is_json {
        true => others(&body, media_type, &words, types),
        false => (Vec::new(), Vec::new()),
    };
    let is_forgotten = is_json && forgets_required(site, &body, node, types.document);
    if is_forgotten {
        Diagnostic::warning("this request body is not `required`, but its properties are")
            .at_node(node.origin.key())
            .label("the body is an argument of the method, as if it were required")
            .help("nothing needs to be done; the author should say `required: true`, or `required: false` if the API takes calls without it")
            .push_to(types.log);
    }
    Some(RequestBody {
        media_type: concrete(media_type),
        other_media_types,
        alternatives,
        required: body.item.required || is_forgotten,
        documentation: body.documentation(body.item.description.as_deref()),
        content,
    })
}

/// Returns the other media types of JSON: those with the schema of `chosen`, and those with schemas
/// of their own.
fn others<'a>(
    body: &Resolved<'a, openapiv3::RequestBody>,
    chosen: &str,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
) -> (Vec<String>, Vec<AlternativeBody>) {
    let node = |media_type: &str| below(body.node, &["content", media_type]);
    let (mut same, mut different) = (Vec::new(), Vec::new());
    for media_type in body.item.content.keys() {
        let is_json = ContentFormat::of(media_type) == ContentFormat::Json;
        if media_type == chosen || !is_json || media_type.contains('*') {
            continue;
        }
        let node = node(media_type);
        if node.get("schema") == below(body.node, &["content", chosen]).get("schema") {
            same.push(media_type.clone());
        } else if !has_binary_schema(node, types.document) {
            let format = json_format(media_type);
            let words = [words, &[format.as_str()]].concat();
            let value = json_type(node, &words, types);
            different.push(AlternativeBody {
                media_type: media_type.clone(),
                format,
                value,
            });
        }
    }
    (same, different)
}

/// Whether the document forgets that a body is required: it does not say whether it is, and a body
/// cannot do without some properties.
fn forgets_required<'a>(
    site: &Site<'a>,
    body: &Resolved<'a, openapiv3::RequestBody>,
    node: &'a Node,
    document: &Document<'a>,
) -> bool {
    let has_body = match &site.method {
        Method::Post | Method::Put | Method::Patch => true,
        Method::Other(name) => name == "QUERY",
        _ => false,
    };
    let schema = node.get("schema").map(|node| Schema { node });
    has_body
        && body.node.get("required").is_none()
        && schema.is_some_and(|schema| requires_properties(schema, document, 0))
}

/// Whether all values of a schema have some property that is not only read.
fn requires_properties<'a>(schema: Schema<'a>, document: &Document<'a>, depth: usize) -> bool {
    let flat = FlatSchema::of(document, &[schema.into()]);
    if flat.nullable || depth > MAX_UNIONS {
        return false;
    }
    let is_only_read = |name: &str| {
        let parts = flat.properties.get(name).into_iter().flatten();
        let mut schemas = parts.filter_map(|part| document.follow(part.schema));
        schemas.any(|schema| schema.is("readOnly"))
    };
    let is_union_of_such = |entries: &[Part<'a>]| {
        let mut entries = entries.iter();
        entries.len() > 0 && entries.all(|it| requires_properties(it.schema, document, depth + 1))
    };
    flat.required.iter().any(|name| !is_only_read(name))
        || flat
            .unions
            .iter()
            .any(|union| is_union_of_such(&union.entries))
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
                .help("set another media type with `Call::content_type`"),
        );
    }
    let essence = essence(media_type);
    // All bodies of these media types have parts.
    let has_parts =
        essence.starts_with("multipart/") || essence == "application/x-www-form-urlencoded";
    let is_described = has_parts || is_structured(node, document);
    (is_described && !is_binary(media_type)).then(|| {
        Diagnostic::warning(format!(
            "bodies of type `{media_type}` are not supported yet"
        ))
        .at_node(place)
        .label(format!("the caller gives the {given} of the body"))
        .help("encode the body with a library of your choice; the author could add `application/json`, if the API accepts it")
    })
}

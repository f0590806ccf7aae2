//! Request bodies.

use openapiv3::{AnySchema, MediaType, SchemaKind};

use super::media_type::{Format, concrete, essence, is_binary};
use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::ir::{BodyContent, RequestBody, Type};
use crate::lower::descriptions::documentation;
use crate::lower::document::{Document, Located, Resolved, below};
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
    let Resolved {
        item,
        node,
        name: component,
        description,
    } = types
        .document
        .resolve(body, below(site.node, &["requestBody"]), types.log)?;
    let mut content = item.content.iter();
    let json = content.find(|(media_type, _)| Format::of(media_type) == Format::Json);
    let (media_type, media) = json.or(item.content.first())?;
    let node = below(node, &["content", media_type]);
    let content = match (Format::of(media_type), &media.schema) {
        (Format::Json, None) => BodyContent::Json(Type::Any),
        (Format::Json, Some(schema)) => {
            let words = match component {
                Some(component) => vec![component.to_owned()],
                None => vec![name.to_owned(), "body".to_owned()],
            };
            let schema = Located::new(schema, below(node, &["schema"]));
            BodyContent::Json(types.schema_type(&words, schema))
        }
        (Format::Text, _) => BodyContent::Text,
        (Format::Bytes, _) => BodyContent::Bytes,
    };
    if let Some(warning) = raw_body_warning(media_type, media, &content, node, types.document) {
        types.log.push(warning);
    }
    Some(RequestBody {
        media_type: concrete(media_type),
        required: item.required,
        documentation: documentation(description.or(item.description.as_deref())),
        content,
    })
}

/// Warns if the caller has to write a body that the document describes, or if the client has to
/// choose a media type.
fn raw_body_warning<'a>(
    media_type: &str,
    media: &'a MediaType,
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
    let is_described = has_parts(media_type) || has_structure(media, node, document);
    (is_described && !is_binary(media_type)).then(|| {
        Diagnostic::warning(format!(
            "bodies of type `{media_type}` are not supported yet"
        ))
        .at_node(place)
        .label(format!("the caller gives the {given} of the body"))
        .help("add `application/json`, if the API accepts it")
    })
}

/// Whether all bodies of a media type have parts.
fn has_parts(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.starts_with("multipart/") || essence == "application/x-www-form-urlencoded"
}

/// Whether the schema of a body describes parts, so that a client could write them.
fn has_structure<'a>(media: &'a MediaType, node: &'a Node, document: &Document<'a>) -> bool {
    let Some(schema) = &media.schema else {
        return false;
    };
    let schema = Located::new(schema, below(node, &["schema"]));
    match document
        .follow(schema)
        .map(|(schema, _)| &schema.schema_kind)
    {
        None => false,
        Some(SchemaKind::Type(kind)) => {
            matches!(kind, openapiv3::Type::Object(_) | openapiv3::Type::Array(_))
        }
        Some(SchemaKind::Any(any)) => *any != AnySchema::default(),
        Some(_) => true,
    }
}

//! Request bodies.

use super::encoding::{form_styles, part_rules, unnamed_part_rules};
use super::json_items;
use super::media_type::{
    ContentFormat, concrete, essence, format_name, format_of, has_binary_schema, is_binary,
    is_structured, item_schema, json_type, preferred_to_send, separation,
};
use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::ir::{AlternativeBody, BodyContent, Method, RequestBody, Type, TypeKind, Unsaid};
use crate::lower::document::{Document, Resolved, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::lower::types::arena::without_null;
use crate::lower::types::builder::TypeBuilder;
use crate::lower::xml::{Direction, XmlBuilder};
use crate::structure::UNNAMED_PARTS;
use crate::tree::Node;

/// How deep unions may stand in each other where required properties are searched.
const MAX_UNIONS: usize = 4;

/// Returns the request body of the operation `name`. Of several media types the client sends
/// the one of [`preferred_to_send`]. The caller can choose another one.
pub(crate) fn request_body<'a>(
    site: &Site<'a>,
    name: &str,
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> Option<RequestBody> {
    let body = site.operation.request_body.as_ref()?;
    let node = below(site.node, &["requestBody"]);
    let body = types.document.resolve(body, node, types.log)?;
    let media_type = preferred_to_send(&body, types.document)?;
    let node = below(body.node, &["content", media_type]);
    let words = body
        .name
        .map_or(vec![name, "body"], |component| vec![component]);
    let content = content(media_type, node, &words, types, xml);
    if let Some(warning) = raw_body_warning(media_type, &content, node, types.document) {
        types.log.push(warning);
    }
    let (other_media_types, alternatives) =
        others(&body, (media_type, &content), &words, types, xml);
    let is_sequence = matches!(
        content,
        BodyContent::UnnamedParts(..) | BodyContent::JsonItems(..)
    );
    let has_properties = content.value().is_some() && !is_sequence;
    let is_forgotten = has_properties && forgets_required(site, &body, node, types.document);
    if is_forgotten {
        Diagnostic::warning("this request body is not `required`, but its properties are")
            .at_node(node.origin.key())
            .label("the body is an argument of the method, as if it were required")
            .help("nothing needs to be done; the author should say `required: true`, or `required: false` if the API takes calls without it")
            .push_to(types.log);
    }
    Some(RequestBody {
        media_type: sent_media_type(media_type, &content),
        other_media_types,
        alternatives,
        required: body.item.required || is_forgotten,
        documentation: body.documentation(body.item.description.as_deref()),
        content,
    })
}

/// Returns the content of a media type, which `node` describes.
fn content<'a>(
    media_type: &str,
    node: &'a Node,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> BodyContent {
    if let Some(separation) = separation(media_type, node, types.document) {
        return json_items::content(separation, node, words, types);
    }
    if let Some(schema) = node.get("itemSchema") {
        types.log.push(unused_item_schema(media_type, schema));
    }
    match format_of(media_type, node, types.document) {
        ContentFormat::Multipart => parts(media_type, node, words, types, xml),
        ContentFormat::Form => match object_type(json_type(node, words, types), types) {
            Some(value) => {
                let styles = form_styles(node, &value, types);
                BodyContent::Form(value, styles)
            }
            None => BodyContent::Text,
        },
        _ if has_binary_schema(node, types.document) => BodyContent::Bytes,
        ContentFormat::Text => BodyContent::Text,
        ContentFormat::Bytes => BodyContent::Bytes,
        ContentFormat::Xml => {
            let value = json_type(node, words, types);
            let root = xml.root(node, words, Direction::Request, types);
            BodyContent::Xml(value, root)
        }
        ContentFormat::Json | ContentFormat::Any => {
            BodyContent::Json(json_type(node, words, types))
        }
    }
}

/// Returns the content of a body with parts.
fn parts<'a>(
    media_type: &str,
    node: &'a Node,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> BodyContent {
    let value = without_null(json_type(node, words, types));
    let has_names = matches!(&*essence(media_type), "multipart/form-data" | "multipart/*");
    let is_list = matches!(types.arena.unaliased(&value), Type::List(_));
    let is_unnamed_object = || node.get(UNNAMED_PARTS).is_some() && is_object(&value, types);
    if !has_names && (is_list || is_unnamed_object()) {
        let rules = unnamed_part_rules(node, &value, words, types, xml);
        return BodyContent::UnnamedParts(value, rules);
    }
    let value = object_type(value, types).unwrap_or_else(|| {
        Diagnostic::warning("a body with parts should be an object")
            .at_node(below(node, &["schema"]).origin)
            .label("the caller names the parts")
            .help("see the description of the API for the names; the author should describe the parts as properties")
            .push_to(types.log);
        Type::Map(Box::new(Type::any(Unsaid::NoProperties)))
    });
    let rules = part_rules(node, &value, words, types, xml);
    BodyContent::Multipart(value, rules)
}

/// Returns the type of content that consists of properties, if it does. Where nothing is said, the
/// caller gives any properties.
fn object_type(value: Type, types: &TypeBuilder<'_>) -> Option<Type> {
    let value = without_null(value);
    match types.arena.unaliased(&value) {
        any @ Type::Any(_) => Some(Type::Map(Box::new(any))),
        Type::Map(_) | Type::Boxed(_) => Some(value),
        unaliased => match types.arena.kind(&unaliased) {
            Some(TypeKind::Object(_) | TypeKind::Union(_)) => Some(value),
            _ => None,
        },
    }
}

fn is_object(value: &Type, types: &TypeBuilder<'_>) -> bool {
    let value = types.arena.unaliased(value);
    matches!(types.arena.kind(&value), Some(TypeKind::Object(_)))
}

/// Warns about `itemSchema` of a body that is written as a whole.
fn unused_item_schema(media_type: &str, schema: &Node) -> Diagnostic {
    Diagnostic::warning(format!("`itemSchema` of `{media_type}` is not supported"))
        .at_node(schema.origin.key())
        .label("it has no effect")
        .help("the client writes items of JSON lines, of JSON text sequences and of bodies whose parts have no names; the author can describe the body with `schema`")
}

/// Returns the media type that is sent. Bytes can have any that fits a range.
fn sent_media_type(media_type: &str, content: &BodyContent) -> String {
    match content {
        BodyContent::Bytes => media_type.to_owned(),
        _ => concrete(media_type),
    }
}

/// Returns the other media types: those whose content is that of `chosen`, in the same form, and the
/// rest.
fn others<'a>(
    body: &Resolved<'a, openapiv3::RequestBody>,
    (chosen, chosen_content): (&str, &BodyContent),
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> (Vec<String>, Vec<AlternativeBody>) {
    let node = |media_type: &str| below(body.node, &["content", media_type]);
    let is_json = matches!(chosen_content, BodyContent::Json(_));
    let (mut same, mut different) = (Vec::new(), Vec::new());
    for media_type in body.item.content.keys() {
        if media_type == chosen || !is_alternative(media_type, node(media_type), types.document) {
            continue;
        }
        let node = node(media_type);
        let format = format_of(media_type, node, types.document);
        let has_same_schema =
            node.get("schema") == below(body.node, &["content", chosen]).get("schema");
        let is_whole = separation(media_type, node, types.document).is_none();
        if format == ContentFormat::Json && is_json && has_same_schema && is_whole {
            same.push(media_type.clone());
            continue;
        }
        let name = format_name(media_type);
        let words = [words, &[name.as_str()]].concat();
        let in_same_type = match chosen_content {
            BodyContent::Json(value) if has_same_schema => {
                in_other_format(media_type, node, value, &words, types, xml)
            }
            _ => None,
        };
        let content = in_same_type.unwrap_or_else(|| content(media_type, node, &words, types, xml));
        if content.value().is_none() && content == *chosen_content {
            same.push(media_type.clone());
            continue;
        }
        let is_form_as_text = format == ContentFormat::Form && content == BodyContent::Text;
        if !is_form_as_text {
            different.push(AlternativeBody {
                media_type: sent_media_type(media_type, &content),
                format: name,
                content,
            });
        }
    }
    (same, different)
}

/// Returns the content of a media type whose value has the type that JSON has.
fn in_other_format<'a>(
    media_type: &str,
    node: &'a Node,
    value: &Type,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> Option<BodyContent> {
    if let Some(separation) = separation(media_type, node, types.document) {
        let list = types.arena.unaliased(value);
        let is_items = matches!(list, Type::List(_)) && item_schema(node).is_none();
        return is_items.then_some(BodyContent::JsonItems(list, separation));
    }
    if format_of(media_type, node, types.document) != ContentFormat::Xml {
        return None;
    }
    let root = xml.root(node, words, Direction::Request, types);
    Some(BodyContent::Xml(value.clone(), root))
}

/// Whether the caller can choose a media type beside the usual one: whether the client can write it.
fn is_alternative<'a>(media_type: &str, node: &'a Node, document: &Document<'a>) -> bool {
    if separation(media_type, node, document).is_some() {
        return true;
    }
    let is_range = media_type.contains('*');
    let is_binary = has_binary_schema(node, document);
    match format_of(media_type, node, document) {
        ContentFormat::Json => !is_range && !is_binary,
        ContentFormat::Any => false,
        ContentFormat::Form | ContentFormat::Multipart | ContentFormat::Xml => true,
        ContentFormat::Text => !is_range && !is_structured(node, document),
        // What a schema describes is not for the caller to encode: another media type has it.
        ContentFormat::Bytes => is_binary || !is_structured(node, document),
    }
}

/// Whether the document forgets that a body is required: it does not say whether it is, and a body
/// cannot do without some properties.
fn forgets_required<'a>(
    site: &Site<'a>,
    body: &Resolved<'a, openapiv3::RequestBody>,
    node: &'a Node,
    document: &Document<'a>,
) -> bool {
    let has_body = matches!(
        site.method,
        Method::Post | Method::Put | Method::Patch | Method::Query
    );
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
        BodyContent::Json(_)
        | BodyContent::Form(..)
        | BodyContent::Multipart(..)
        | BodyContent::UnnamedParts(..)
        | BodyContent::JsonItems(..)
        | BodyContent::Xml(..) => return None,
        BodyContent::Text => "text",
        BodyContent::Bytes => "bytes",
    };
    if media_type.contains('*') {
        return Some(range_warning(media_type, content, node));
    }
    let is_form = ContentFormat::of(media_type) == ContentFormat::Form;
    let is_described = is_form || is_structured(node, document);
    (is_described && !is_binary(media_type)).then(|| {
        let message = match is_form {
            true => "a form should be an object".to_owned(),
            false if ContentFormat::of(media_type) == ContentFormat::Xml => {
                "the schema does not say what this XML consists of".to_owned()
            }
            false => format!("bodies of type `{media_type}` are not supported yet"),
        };
        Diagnostic::warning(message)
        .at_node(node.origin.key())
        .label(format!("the caller gives the {given} of the body"))
        .help("encode the body with a library of your choice; the author could add `application/json`, if the API accepts it")
    })
}

/// Warns about a range such as `image/*`, of which one media type is sent.
fn range_warning(range: &str, content: &BodyContent, node: &Node) -> Diagnostic {
    let (sent, help) = match content {
        BodyContent::Bytes => (
            "that of the upload".to_owned(),
            "set it with `Upload::media_type`; the name of a file says it, too",
        ),
        _ => (
            format!("`{}`", concrete(range)),
            "set another media type with `Call::content_type`",
        ),
    };
    Diagnostic::warning(format!("`{range}` is not a single media type"))
        .at_node(node.origin.key())
        .label(format!("the media type that is sent is {sent}"))
        .help(help)
}

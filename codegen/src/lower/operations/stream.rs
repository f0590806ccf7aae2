//! Answers that are a sequence of items: server-sent events, JSON lines and JSON text sequences.
//!
//! OpenAPI 3.2 describes an item in `itemSchema`. Before, documents have it in one of these places:
//!
//! - `x-oai-itemSchema` beside `schema`: what libraries write that convert from 3.2,
//! - `response-stream` in `x-fern-streaming` of the operation, or `x-fern-streaming` alone, which says
//!   that the answer consists of several values of its schema,
//! - `schema` itself: a list of items, or an item. An item of an event stream is the data of an event,
//!   or an object with `data` that is the whole event.
//!
//! `x-speakeasy-sse-sentinel` of the media type and `terminator` in `x-fern-streaming` say which data
//! stands for the end. Without them, it is `[DONE]`.

use super::declared::Declared;
use super::media_type::essence;
use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::ir::{Framing, ItemStream, JsonType, Type};
use crate::lower::document::{Document, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::types::builder::TypeBuilder;
use crate::tree::{Node, Value};

/// The usual data of the last event.
const END: &str = "[DONE]";

/// Maximum depth of alternatives within alternatives of an event.
const MAX_DEPTH: usize = 8;

/// What a media type says about the items of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Events,
    Lines,
    Sequence,
}

fn kind(media_type: &str) -> Option<Kind> {
    let essence = essence(media_type);
    Some(match &*essence {
        "text/event-stream" => Kind::Events,
        "application/jsonl"
        | "application/x-jsonl"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/x-json-stream"
        | "application/stream+json" => Kind::Lines,
        "application/json-seq" => Kind::Sequence,
        it if it.ends_with("+json-seq") => Kind::Sequence,
        it if it.ends_with("+jsonl") || it.ends_with("+ndjson") => Kind::Lines,
        _ => return None,
    })
}

/// Returns the items of the first success that is a sequence. `operation` is its name.
pub(crate) fn stream<'a>(
    site: &Site<'a>,
    operation: &str,
    declared: &[Declared<'a>],
    types: &mut TypeBuilder<'a>,
) -> Option<ItemStream> {
    let fern = site.node.get("x-fern-streaming").filter(|it| !is_false(it));
    let answers = declared
        .iter()
        .filter(|it| it.status.is_success() && !it.is_bodiless);
    let contents = answers.flat_map(|it| {
        let media_types = it.response.item.content.keys();
        media_types.map(|media_type| {
            (
                media_type,
                below(it.response.node, &["content", media_type]),
            )
        })
    });
    let of_media_type = contents
        .clone()
        .find_map(|(media_type, node)| Some((media_type, node, kind(media_type)?)));
    let (media_type, node, kind) = match of_media_type {
        Some(found) => found,
        None => {
            let (media_type, node) = contents.clone().next()?;
            let kind = match fern?.get("format").and_then(Node::as_str) {
                Some("sse") => Kind::Events,
                _ => Kind::Lines,
            };
            (media_type, node, kind)
        }
    };
    let schema = item_schema(node, fern, kind, types);
    let (framing, item) = item(operation, kind, schema, types);
    Some(ItemStream {
        media_type: essence(media_type),
        framing,
        item,
        end: end(node, fern, framing),
    })
}

fn is_false(node: &Node) -> bool {
    matches!(node.value, Value::Boolean(false))
}

/// Returns the schema of an item.
fn item_schema<'a>(
    media_type: &'a Node,
    fern: Option<&'a Node>,
    kind: Kind,
    types: &mut TypeBuilder<'a>,
) -> Option<Schema<'a>> {
    if let Some(node) = media_type.get("x-oai-itemSchema") {
        return Some(Schema { node });
    }
    if let Some(node) = fern.and_then(|it| it.get("response-stream")) {
        let schema = Schema { node };
        let target = schema.reference().and_then(|it| types.document.schema(it));
        if target.is_some() {
            return target;
        }
        Diagnostic::warning("`response-stream` is no reference to a component")
            .at_node(node.origin)
            .label("it has no effect")
            .help("the schema of the answer counts; the author should refer to `#/components/schemas/`")
            .push_to(types.log);
    }
    let schema = Schema {
        node: media_type.get("schema")?,
    };
    let target = types.document.follow(schema)?;
    let is_list = target.json_type() == Some(JsonType::Array);
    // The data of an event may be a list.
    let items = target
        .items()
        .filter(|it| kind != Kind::Events || is_event(*it, types.document, 0));
    match items {
        Some(items) if is_list => Some(items),
        _ => Some(schema),
    }
}

/// Returns what is read of an item, and its type.
fn item<'a>(
    operation: &str,
    kind: Kind,
    schema: Option<Schema<'a>>,
    types: &mut TypeBuilder<'a>,
) -> (Framing, Type) {
    let is_text = schema.is_none_or(|it| is_plain_text(it, types.document));
    let framing = match kind {
        Kind::Events if is_text => return (Framing::EventText, Type::String),
        // Each line is a value. The schema says that all of them are text.
        Kind::Lines if is_text => return (Framing::Lines, Type::Any),
        Kind::Sequence if is_text => return (Framing::Sequence, Type::Any),
        Kind::Events if schema.is_some_and(|it| is_event(it, types.document, 0)) => Framing::Event,
        Kind::Events => Framing::EventData,
        Kind::Lines => Framing::Lines,
        Kind::Sequence => Framing::Sequence,
    };
    let word = if kind == Kind::Events {
        "event"
    } else {
        "item"
    };
    let words = [operation.to_owned(), word.to_owned()];
    let item = schema.map_or(Type::Any, |it| types.schema_type(&words, it));
    (framing, item)
}

/// Whether a schema is a string without more.
fn is_plain_text<'a>(schema: Schema<'a>, document: &Document<'a>) -> bool {
    let flat = FlatSchema::of(document, &[schema.into()]);
    flat.json_type == Some(JsonType::String) && flat.values.is_none() && flat.unions.is_empty()
}

/// Whether a schema describes a whole event: an object with `data`, or alternatives that are.
fn is_event<'a>(schema: Schema<'a>, document: &Document<'a>, depth: usize) -> bool {
    let flat = FlatSchema::of(document, &[schema.into()]);
    let is_field = |it: &&str| ["comment", "data", "event", "id", "retry"].contains(it);
    if flat.properties.contains_key("data") {
        return flat.properties.keys().all(|it| is_field(&it));
    }
    let mut entries = flat.unions.iter().flat_map(|it| &it.entries).peekable();
    depth < MAX_DEPTH
        && flat.properties.keys().all(|it| is_field(&it))
        && entries.peek().is_some()
        && entries.all(|it| is_event(it.schema, document, depth + 1))
}

/// Returns the data that stands for the end.
fn end(media_type: &Node, fern: Option<&Node>, framing: Framing) -> Option<String> {
    let declared = media_type.get("x-speakeasy-sse-sentinel");
    let declared = declared.or_else(|| fern?.get("terminator"));
    let declared = declared.and_then(Node::as_str).map(str::to_owned);
    match framing {
        Framing::Lines | Framing::Sequence => None,
        Framing::EventText => declared,
        Framing::EventData | Framing::Event => declared.or_else(|| Some(END.to_owned())),
    }
}

//! Answers that are a sequence of items: server-sent events, JSON lines and JSON text sequences.
//!
//! OpenAPI 3.2 describes an item in `itemSchema`. Before, documents have it in one of these places:
//!
//! - `itemSchema` all the same, or `x-oai-itemSchema`, which libraries write that convert from 3.2,
//! - `response-stream` in `x-fern-streaming` of the operation, or `x-fern-streaming` alone, which says
//!   that the answer consists of several values of its schema,
//! - `schema` itself: a list of items, or an item. An item of an event stream is the data of an event,
//!   or an object with `data` that is the whole event.
//!
//! `x-speakeasy-sse-sentinel` of the media type, `terminator` in `x-fern-streaming` and an alternative
//! with `x-ms-sse-terminal-event` say which data stands for the end. Without them, it is `[DONE]`.

use super::declared::Declared;
use super::event_schema::{data_is_json, is_event, is_event_item, terminal_data};
use super::media_type::{self, Sequence, essence};
use super::site::Site;
use crate::diagnostic::Diagnostic;
use crate::ir::{Framing, ItemStream, JsonType, Type, Unsaid};
use crate::lower::document::{Document, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::types::builder::TypeBuilder;
use crate::tree::{Node, Value};

/// The usual data of the last event.
const END: &str = "[DONE]";

/// A media type of an answer.
struct Content<'a> {
    media_type: &'a str,
    node: &'a Node,
}

/// The schema of an item.
#[derive(Clone, Copy)]
struct Item<'a> {
    schema: Schema<'a>,
    /// Whether it is that of an item for sure, and not perhaps that of its data.
    is_whole: bool,
}

/// Returns the items of the first success that is a sequence. `operation` is its name.
pub(crate) fn stream<'a>(
    site: &Site<'a>,
    operation: &str,
    declared: &[Declared<'a>],
    types: &mut TypeBuilder<'a>,
) -> Option<ItemStream> {
    let contents = contents(declared);
    let is_false = |it: &&Node| matches!(it.value, Value::Boolean(false));
    let fern = site.node.get("x-fern-streaming");
    let fern = fern.filter(|it| !is_false(it));
    let found = contents.iter().find_map(|it| {
        let sequence = Sequence::of(it.media_type)?;
        Some((it, sequence, essence(it.media_type)))
    });
    let found = found.or_else(|| {
        let content = contents.first()?;
        Some(match fern?.get("format").and_then(Node::as_str) {
            Some("sse") => (content, Sequence::Events, "text/event-stream".to_owned()),
            _ => (content, Sequence::Lines, essence(content.media_type)),
        })
    });
    let used = found.as_ref().map(|(content, ..)| content.node.origin);
    for content in contents.iter().filter(|it| Some(it.node.origin) != used) {
        note_unused(content, types);
    }
    let (content, sequence, media_type) = found?;
    let item = item_schema(content.node, fern, sequence, types);
    let (framing, value) = item_type(operation, sequence, item, types);
    Some(ItemStream {
        media_type,
        framing,
        item: value,
        end: end(content.node, fern, framing, item, types.document),
    })
}

/// The media types of the successes.
fn contents<'a>(declared: &[Declared<'a>]) -> Vec<Content<'a>> {
    let answers = declared
        .iter()
        .filter(|it| it.status.is_success() && !it.is_bodiless);
    let contents = answers.flat_map(|it| {
        let (item, node) = (it.response.item, it.response.node);
        item.content.keys().map(move |media_type| Content {
            media_type,
            node: below(node, &["content", media_type]),
        })
    });
    contents.collect()
}

/// Warns about `itemSchema` of a media type that is not read item by item.
fn note_unused(content: &Content<'_>, types: &mut TypeBuilder<'_>) {
    let Some(schema) = content.node.get("itemSchema") else {
        return;
    };
    let media_type = content.media_type;
    let (label, help) = match Sequence::of(media_type) {
        Some(_) => (
            "it has no effect",
            "the client reads the items of another media type of this operation",
        ),
        None => (
            "the body is read whole",
            "the client reads items of server-sent events, JSON lines and JSON text sequences",
        ),
    };
    Diagnostic::warning(format!("`itemSchema` of `{media_type}` is not supported"))
        .at_node(schema.origin.key())
        .label(label)
        .help(help)
        .push_to(types.log);
}

/// Returns the schema of an item.
fn item_schema<'a>(
    media_type: &'a Node,
    fern: Option<&'a Node>,
    sequence: Sequence,
    types: &mut TypeBuilder<'a>,
) -> Option<Item<'a>> {
    if let Some(schema) = media_type::item_schema(media_type) {
        return Some(Item {
            schema,
            is_whole: true,
        });
    }
    let perhaps = |schema| Item {
        schema,
        is_whole: false,
    };
    if let Some(node) = fern.and_then(|it| it.get("response-stream")) {
        let schema = Schema { node };
        let target = schema.reference().and_then(|it| types.document.schema(it));
        if let Some(target) = target {
            return Some(perhaps(target));
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
        .filter(|it| sequence != Sequence::Events || is_event(*it, types.document));
    match items {
        Some(items) if is_list => Some(perhaps(items)),
        _ => Some(perhaps(schema)),
    }
}

/// Returns what is read of an item, and its type.
fn item_type<'a>(
    operation: &str,
    sequence: Sequence,
    item: Option<Item<'a>>,
    types: &mut TypeBuilder<'a>,
) -> (Framing, Type) {
    let document = types.document;
    let is_text = item.is_none_or(|it| is_plain_text(it.schema, document));
    let is_whole_event = |it: Item<'a>| match it.is_whole {
        true => is_event_item(it.schema, document),
        false => is_event(it.schema, document),
    };
    let framing = match (sequence, item) {
        (Sequence::Events, _) if is_text => return (Framing::EventText, Type::String),
        // Each line is a value. The schema says that all of them are text.
        (Sequence::Lines, _) if is_text => return (Framing::Lines, any_item(item)),
        (Sequence::Records, _) if is_text => return (Framing::Sequence, any_item(item)),
        (Sequence::Events, Some(item)) if is_whole_event(item) => {
            match data_is_json(item.schema, document) {
                true => Framing::JsonEvent,
                false => Framing::Event,
            }
        }
        (Sequence::Events, _) => Framing::EventData,
        (Sequence::Lines, _) => Framing::Lines,
        (Sequence::Records, _) => Framing::Sequence,
    };
    let word = match sequence {
        Sequence::Events => "event",
        Sequence::Lines | Sequence::Records => "item",
    };
    let words = [operation.to_owned(), word.to_owned()];
    let value = match item {
        Some(item) => types.schema_type(&words, item.schema),
        None => any_item(item),
    };
    (framing, value)
}

/// Returns the type of an item that has no schema of its own.
fn any_item(item: Option<Item<'_>>) -> Type {
    Type::any(match item {
        Some(_) => Unsaid::LinesOfText,
        None => Unsaid::NoSchema,
    })
}

/// Whether a schema is a string without more.
fn is_plain_text<'a>(schema: Schema<'a>, document: &Document<'a>) -> bool {
    let flat = FlatSchema::of(document, &[schema.into()]);
    flat.json_type == Some(JsonType::String) && flat.values.is_none() && flat.unions.is_empty()
}

/// Returns the data that stands for the end.
fn end<'a>(
    media_type: &Node,
    fern: Option<&Node>,
    framing: Framing,
    item: Option<Item<'a>>,
    document: &Document<'a>,
) -> Option<String> {
    let declared = media_type.get("x-speakeasy-sse-sentinel");
    let declared = declared.or_else(|| fern?.get("terminator"));
    let terminal = || item.and_then(|it| terminal_data(it.schema, document));
    let declared = declared.and_then(Node::as_str).or_else(terminal);
    let declared = declared.map(str::to_owned);
    match framing {
        Framing::Lines | Framing::Sequence => None,
        Framing::EventText => declared,
        Framing::EventData | Framing::Event | Framing::JsonEvent => {
            declared.or_else(|| Some(END.to_owned()))
        }
    }
}

//! Schemas of server-sent events: objects with the fields of an event.

use crate::lower::document::Document;
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::tree::Node;

/// The fields of an event. A comment is none, but people describe it.
const FIELDS: [&str; 5] = ["comment", "data", "event", "id", "retry"];

/// Maximum depth of alternatives within alternatives of an event.
const MAX_DEPTH: usize = 8;

/// Whether a schema describes a whole event and not its data: an object with `data` and nothing but
/// fields of an event, or alternatives that are.
pub(crate) fn is_event<'a>(schema: Schema<'a>, document: &Document<'a>) -> bool {
    has_fields_only(schema, document, &["data"], 0)
}

/// The same for a schema of which OpenAPI 3.2 says that it describes an event: any field will do.
pub(crate) fn is_event_item<'a>(schema: Schema<'a>, document: &Document<'a>) -> bool {
    has_fields_only(schema, document, &FIELDS, 0)
}

fn has_fields_only<'a>(
    schema: Schema<'a>,
    document: &Document<'a>,
    needed: &[&str],
    depth: usize,
) -> bool {
    let flat = FlatSchema::of(document, &[schema.into()]);
    if !flat.properties.keys().all(|it| FIELDS.contains(it)) {
        return false;
    }
    let is_found = flat.properties.keys().any(|it| needed.contains(it));
    let mut entries = flat.unions.iter().flat_map(|it| &it.entries).peekable();
    if entries.peek().is_none() || depth == MAX_DEPTH {
        return is_found;
    }
    entries.all(|it| {
        let properties = FlatSchema::of(document, &[*it]).properties;
        let is_bare = is_found && properties.is_empty();
        is_bare || has_fields_only(it.schema, document, needed, depth + 1)
    })
}

/// Whether the data of all events is JSON, because `contentMediaType` says so.
pub(crate) fn data_is_json<'a>(schema: Schema<'a>, document: &Document<'a>) -> bool {
    let mut data = Vec::new();
    collect_data(schema, document, 0, &mut data);
    let is_json = |it: &Schema<'_>| {
        let media_type = it.text("contentMediaType");
        media_type.is_some_and(|it| it.ends_with("json"))
    };
    !data.is_empty() && data.iter().all(is_json)
}

/// Collects the schemas of `data`.
fn collect_data<'a>(
    schema: Schema<'a>,
    document: &Document<'a>,
    depth: usize,
    data: &mut Vec<Schema<'a>>,
) {
    let flat = FlatSchema::of(document, &[schema.into()]);
    data.extend(
        flat.properties
            .get("data")
            .into_iter()
            .flatten()
            .map(|it| it.schema),
    );
    if depth < MAX_DEPTH {
        for entry in flat.unions.iter().flat_map(|it| &it.entries) {
            collect_data(entry.schema, document, depth + 1, data);
        }
    }
}

/// Returns the data of the alternative that is marked as the end.
pub(crate) fn terminal_data<'a>(schema: Schema<'a>, document: &Document<'a>) -> Option<&'a str> {
    let flat = FlatSchema::of(document, &[schema.into()]);
    let mut entries = flat.unions.iter().flat_map(|it| &it.entries);
    entries.find_map(|entry| {
        let schema = document.follow(entry.schema)?;
        if !schema.is("x-ms-sse-terminal-event") {
            return None;
        }
        let flat = FlatSchema::of(document, &[schema.into()]);
        let mut data = flat.properties.get("data")?.iter();
        data.find_map(|it| {
            let values = document.follow(it.schema)?.list("enum")?;
            values.first().and_then(Node::as_str)
        })
    })
}

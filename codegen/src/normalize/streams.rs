//! Items of streams, which OpenAPI 3.2 describes.

use crate::tree::{Node, Object};

/// The name of `itemSchema` before OpenAPI 3.2.
const ITEM_SCHEMA: &str = "x-oai-itemSchema";

/// The lists of schemas that describe the same value.
const LISTS: [&str; 3] = ["oneOf", "anyOf", "allOf"];

/// Maximum depth of schemas in such lists.
const MAX_DEPTH: usize = 8;

/// Gives `itemSchema` of a Media Type Object the name that earlier documents have for it, and replaces
/// data of events that is JSON in a string by that JSON: the client reads it at once.
pub(super) fn rename_item_schema(media_type: &mut Object) {
    let own = media_type.shift_remove("itemSchema");
    let earlier = media_type.shift_remove(ITEM_SCHEMA);
    if let Some(mut schema) = own.or(earlier) {
        unwrap_data(&mut schema, 0);
        media_type.insert(ITEM_SCHEMA.to_owned(), schema);
    }
}

fn unwrap_data(event: &mut Node, depth: usize) {
    let Some(event) = event.as_object_mut() else {
        return;
    };
    let properties = event.get_mut("properties").and_then(Node::as_object_mut);
    if let Some(data) = properties.and_then(|it| it.get_mut("data")) {
        let content = data.as_object_mut().and_then(|data| {
            let media_type = data.get("contentMediaType")?.as_str()?;
            media_type.ends_with("json").then_some(())?;
            data.shift_remove("contentSchema")
        });
        if let Some(content) = content {
            *data = content;
        }
    }
    if depth == MAX_DEPTH {
        return;
    }
    for list in LISTS {
        if let Some(entries) = event.get_mut(list).and_then(Node::as_array_mut) {
            entries.iter_mut().for_each(|it| unwrap_data(it, depth + 1));
        }
    }
}

//! Events whose data is JSON in a string. The client reads that JSON at once, so the schema of the
//! string becomes the schema of its content.

use std::collections::BTreeSet;

use crate::tree::{Node, Object, Value, pointer_tokens};

/// The media type of server-sent events.
const EVENTS: &str = "text/event-stream";

/// The fields of a Media Type Object that describe events.
const SCHEMAS: [&str; 3] = ["itemSchema", "x-oai-itemSchema", "schema"];

/// The lists of alternatives.
const ALTERNATIVES: [&str; 2] = ["oneOf", "anyOf"];

/// Maximum depth of schemas in lists of schemas.
const MAX_DEPTH: usize = 8;

/// The names of component schemas that describe events.
type Names = BTreeSet<String>;

/// Replaces the data of all events that are answers.
pub(super) fn read_json_in_data(document: &mut Node) {
    let mut names = Names::new();
    for (_, path) in members(document.get_mut("paths")) {
        for (key, operation) in members(Some(path)) {
            if key == "additionalOperations" {
                for (_, operation) in members(Some(operation)) {
                    responses(operation.get_mut("responses"), &mut names);
                }
            }
            responses(operation.get_mut("responses"), &mut names);
        }
    }
    let Some(components) = document.get_mut("components") else {
        return;
    };
    responses(components.get_mut("responses"), &mut names);
    let Some(schemas) = components.get_mut("schemas") else {
        return;
    };
    let mut seen = Names::new();
    while let Some(name) = names.pop_first() {
        if let (true, Some(schema)) = (seen.insert(name.clone()), schemas.get_mut(&name)) {
            event(schema, 0, &mut names);
        }
    }
}

fn members(node: Option<&mut Node>) -> impl Iterator<Item = (&String, &mut Node)> {
    node.and_then(Node::as_object_mut).into_iter().flatten()
}

fn responses(node: Option<&mut Node>, names: &mut Names) {
    for (_, response) in members(node) {
        for (media_type, content) in members(response.get_mut("content")) {
            if media_type.trim().to_ascii_lowercase().starts_with(EVENTS) {
                let schemas = members(Some(content));
                let schemas = schemas.filter(|(key, _)| SCHEMAS.contains(&key.as_str()));
                schemas.for_each(|(_, schema)| event(schema, 0, names));
            }
        }
    }
}

/// Replaces the data in the schema of an event. A reference is noted: its target comes later.
fn event(schema: &mut Node, depth: usize, names: &mut Names) {
    let target = schema.reference().and_then(|(it, _)| it.strip_prefix('#'));
    let target = target.and_then(pointer_tokens);
    if let Some([_, _, name]) = target.as_deref() {
        names.insert(name.clone());
    }
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    for key in ALTERNATIVES {
        distribute_data(schema, key);
    }
    if depth < MAX_DEPTH {
        for key in [ALTERNATIVES[0], ALTERNATIVES[1], "allOf"] {
            let entries = schema.get_mut(key).and_then(Node::as_array_mut);
            let entries = entries.into_iter().flatten();
            entries.for_each(|it| event(it, depth + 1, names));
        }
    }
    if let Some(data) = data_of(schema) {
        unwrap(data);
    }
}

/// Moves `data` into the alternatives, if it is JSON in some of them. Otherwise, that it is a string
/// would hold for these, too.
fn distribute_data(schema: &mut Object, key: &str) {
    let entries = schema.get(key).and_then(Node::as_array);
    let has_json = |entry: &Node| {
        let data = entry.get("properties").and_then(|it| it.get("data"));
        data.is_some_and(|it| it.get("contentSchema").is_some())
    };
    if !entries.is_some_and(|it| it.iter().any(has_json)) {
        return;
    }
    let properties = schema.get_mut("properties").and_then(Node::as_object_mut);
    let common = match properties {
        Some(properties) if properties.get("data").is_some_and(is_plain_text) => {
            properties.shift_remove("data")
        }
        _ => None,
    };
    let Some(common) = common else { return };
    let entries = schema.get_mut(key).and_then(Node::as_array_mut);
    for entry in entries.into_iter().flatten() {
        if !has_json(entry) && entry.reference().is_none() {
            add_data(entry, &common);
        }
    }
}

/// Whether a schema is a string, and its content is not described.
fn is_plain_text(schema: &Node) -> bool {
    let is_string = schema.get("type").and_then(Node::as_str) == Some("string");
    is_string && schema.get("contentSchema").is_none()
}

/// Adds what a schema says about `data` to an alternative.
fn add_data(entry: &mut Node, common: &Node) {
    let origin = entry.origin;
    let Some(entry) = entry.as_object_mut() else {
        return;
    };
    let properties = entry
        .entry("properties".to_owned())
        .or_insert_with(|| Node::new(origin, Value::Object(Object::default())));
    let Some(properties) = properties.as_object_mut() else {
        return;
    };
    match properties.get_mut("data").and_then(Node::as_object_mut) {
        Some(own) => {
            for (key, member) in common.as_object().into_iter().flatten() {
                own.entry(key.clone()).or_insert_with(|| member.clone());
            }
        }
        None => drop(properties.insert("data".to_owned(), common.clone())),
    }
}

fn data_of(schema: &mut Object) -> Option<&mut Node> {
    schema.get_mut("properties")?.get_mut("data")
}

/// Replaces the schema of a string by that of its content. `contentMediaType` stays: it says that the
/// data is always JSON.
fn unwrap(data: &mut Node) {
    let origin = data.origin;
    let Some(schema) = data.as_object_mut() else {
        return;
    };
    let media_type = schema.get("contentMediaType").and_then(Node::as_str);
    if media_type.is_some_and(|it| !it.ends_with("json")) {
        return;
    }
    let Some(content) = schema.shift_remove("contentSchema") else {
        return;
    };
    let mut unwrapped = Object::default();
    unwrapped.extend(schema.shift_remove_entry("description"));
    let all = Node::new(content.origin, Value::Array(vec![content]));
    unwrapped.insert("allOf".to_owned(), all);
    let media_type = Node::string(origin, "application/json");
    unwrapped.insert("contentMediaType".to_owned(), media_type);
    *data = Node::new(origin, Value::Object(unwrapped));
}

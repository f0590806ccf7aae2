//! Infers the `type` of a schema from its other keywords.

use crate::normalize::members::{has_any, set_text, text};
use crate::tree::{Node, Object, Origin, Value};

/// Adds the `type` of a schema without one, if its keywords allow only one type.
pub(super) fn infer_type(schema: &mut Object, origin: Origin) {
    if has_any(schema, &["type", "allOf", "oneOf", "anyOf"]) {
        return;
    }
    let additional = schema.get("additionalProperties").map(|node| &node.value);
    let allows_more = matches!(additional, Some(Value::Object(_) | Value::Boolean(true)));
    let name = if let Some(values) = schema.get("enum").and_then(Node::as_array) {
        common_type(values)
    } else if allows_more || schema.contains_key("properties") {
        Some("object")
    } else if schema.contains_key("items") {
        Some("array")
    } else if has_any(schema, &["pattern", "minLength", "maxLength"]) {
        Some("string")
    } else {
        text(schema, "format").and_then(type_of_format)
    };
    if let Some(name) = name {
        set_text(schema, "type", origin, name);
    }
}

/// The type of all values, if they have the same.
fn common_type(values: &[Node]) -> Option<&'static str> {
    let type_of = |node: &Node| match &node.value {
        Value::String(_) => Some("string"),
        Value::Boolean(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        _ => None,
    };
    let first = type_of(values.first()?)?;
    values
        .iter()
        .all(|value| type_of(value) == Some(first))
        .then_some(first)
}

/// The type of the formats in the specification and its registry.
fn type_of_format(format: &str) -> Option<&'static str> {
    match format {
        "int32" | "int64" | "uint32" | "uint64" | "int8" | "uint8" | "int16" | "uint16" => {
            Some("integer")
        }
        "float" | "double" => Some("number"),
        "date" | "date-time" | "time" | "duration" | "uuid" | "uri" | "email" | "hostname"
        | "ipv4" | "ipv6" | "byte" | "binary" | "password" => Some("string"),
        _ => None,
    }
}

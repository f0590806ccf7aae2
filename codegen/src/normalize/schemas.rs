//! A schema, step by step: what stands in the place of one, a reference and what stands beside it,
//! the keywords of 3.1 and earlier drafts, and last what the table says.

use super::conflicts::bounds_of_integer;
use super::{Normalizer, set, text};
use crate::diagnostic::Diagnostic;
use crate::structure::Kind;
use crate::tree::{Node, Object, Origin, Value};

impl Normalizer<'_> {
    /// Makes a schema of `node`. `false` if there is none in it.
    pub(super) fn schema(&mut self, node: &mut Node) -> bool {
        if !self.is_object_or_becomes_one(node) {
            return false;
        }
        let origin = node.origin;
        let Some(schema) = node.as_object_mut() else {
            return false;
        };
        self.nested_schema(schema);
        if reference_with_siblings(schema, origin) {
            return true;
        }
        self.express_in_3_0(schema, origin);
        self.object(node, Kind::Schema);
        if let Some(schema) = node.as_object_mut() {
            bounds_of_integer(schema);
        }
        true
    }

    /// Boolean schemas (JSON Schema 2020-12, section 4.3.2), and what people write for a schema.
    fn is_object_or_becomes_one(&mut self, node: &mut Node) -> bool {
        let origin = node.origin;
        let mut schema = Object::default();
        match &node.value {
            Value::Object(_) => return true,
            Value::Null | Value::Boolean(true) => {}
            Value::Boolean(false) => {
                set(&mut schema, "not", origin, Value::Object(Object::default()));
            }
            // PHP has one empty value for lists and maps.
            Value::Array(array) if array.is_empty() => {}
            Value::String(name) => {
                let name = name.clone();
                self.warn(
                    Diagnostic::warning("a schema is an object, not a string")
                        .at_node(origin)
                        .label(format!("`{name}` is taken as its type"))
                        .help(format!("write `{{type: {name}}}`")),
                );
                schema.insert("type".to_owned(), text(origin, &name));
            }
            Value::Number(_) | Value::Array(_) => return self.mismatch(node, "a schema"),
        }
        node.value = Value::Object(schema);
        true
    }

    /// Says in the words of 3.0 what 3.1 and drafts of JSON Schema say in others.
    fn express_in_3_0(&mut self, schema: &mut Object, origin: Origin) {
        self.enum_is_list(schema);
        self.types(schema, origin);
        self.null_branches(schema);
        self.enum_values_have_type(schema);
        self.tuple(schema);
        self.pattern_properties(schema);
        self.note_conditions(schema);
        self.required_is_list(schema);
        exclusive_bounds(schema);
        content(schema);
        example(schema);
        infer_type(schema, origin);
        self.foreign_keywords(schema);
    }
}

/// Puts a `$ref` and what stands beside it side by side: `allOf` with the reference as its only
/// entry, and the rest as siblings of that. `true` if the schema is nothing but a reference.
fn reference_with_siblings(schema: &mut Object, origin: Origin) -> bool {
    if schema.get("$ref").and_then(Node::as_str).is_none() {
        schema.shift_remove("$ref");
        return false;
    }
    schema.retain(|key, member| key == "$ref" || has_meaning(key, member));
    // The type of what is referred to, said again.
    let structural = ["properties", "items", "enum", "additionalProperties"];
    if !structural.iter().any(|key| schema.contains_key(*key)) {
        schema.shift_remove("type");
    }
    if schema.len() == 1 {
        return true;
    }
    if let Some(reference) = schema.shift_remove("$ref") {
        let at = reference.origin;
        let reference = Object::from_iter([("$ref".to_owned(), reference)]);
        let reference = Node::new(at, Value::Object(reference));
        match schema.get_mut("allOf").map(|node| &mut node.value) {
            Some(Value::Array(all)) => all.insert(0, reference),
            _ => set(schema, "allOf", origin, Value::Array(vec![reference])),
        }
    }
    false
}

/// Whether a keyword beside a `$ref` adds something.
fn has_meaning(key: &str, member: &Node) -> bool {
    let says_something = match &member.value {
        Value::Null => matches!(key, "default" | "example" | "const"),
        Value::Boolean(value) => *value || key == "additionalProperties",
        Value::String(text) => !text.is_empty(),
        Value::Array(array) => !array.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::Number(_) => true,
    };
    let identifies = matches!(
        key,
        "$id" | "id" | "$schema" | "$anchor" | "$comment" | "$defs" | "definitions"
    );
    says_something && !identifies && Kind::Schema.field(key).is_some()
}

/// JSON Schema: the bound is the number itself. 3.0: the number is `minimum`, and `true` excludes it.
fn exclusive_bounds(schema: &mut Object) {
    for (bound, exclusive, is_lower) in [
        ("minimum", "exclusiveMinimum", true),
        ("maximum", "exclusiveMaximum", false),
    ] {
        let Some(node) = schema.get(exclusive) else {
            continue;
        };
        let origin = node.origin;
        let Some(limit) = number(node) else {
            continue;
        };
        let other = schema.get(bound).and_then(number);
        let is_tighter = match (&other, limit.as_f64()) {
            (Some(other), Some(limit)) => other.as_f64().is_none_or(|other| {
                if is_lower {
                    limit >= other
                } else {
                    limit <= other
                }
            }),
            _ => true,
        };
        if is_tighter {
            set(schema, bound, origin, Value::Number(limit));
        }
        set(schema, exclusive, origin, Value::Boolean(is_tighter));
    }
}

fn number(node: &Node) -> Option<serde_json::Number> {
    match &node.value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// `contentEncoding` and `contentMediaType` of 3.1 are formats in 3.0.
fn content(schema: &mut Object) {
    let encoding = schema
        .get("contentEncoding")
        .filter(|node| node.as_str().is_some());
    let media_type = schema
        .get("contentMediaType")
        .filter(|node| node.as_str().is_some());
    let (node, format) = match (encoding, media_type) {
        (Some(node), _) => {
            let encoding = node.as_str().unwrap_or_default().to_ascii_lowercase();
            match encoding.as_str() {
                "base64" => (node, "byte"),
                "base64url" => (node, "base64url"),
                "binary" => (node, "binary"),
                _ => return,
            }
        }
        (None, Some(node)) if !is_textual(node.as_str().unwrap_or_default()) => (node, "binary"),
        _ => return,
    };
    let origin = node.origin;
    if schema.contains_key("format")
        || schema
            .get("type")
            .is_some_and(|node| node.as_str() != Some("string"))
    {
        return;
    }
    schema.insert("format".to_owned(), text(origin, format));
    schema
        .entry("type".to_owned())
        .or_insert_with(|| text(origin, "string"));
}

/// Whether content of this media type is text when it is not encoded.
fn is_textual(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence.starts_with("text/")
        || [
            "json",
            "xml",
            "yaml",
            "javascript",
            "x-www-form-urlencoded",
            "jwt",
        ]
        .iter()
        .any(|end| essence.ends_with(end))
}

/// The first of the `examples` of 3.1 is the `example` of 3.0.
fn example(schema: &mut Object) {
    if schema.contains_key("example") {
        return;
    }
    let first = match schema.get_mut("examples").map(|node| &mut node.value) {
        Some(Value::Array(examples)) if !examples.is_empty() => Some(examples.swap_remove(0)),
        // As in a Media Type Object.
        Some(Value::Object(examples)) => examples
            .values_mut()
            .next()
            .and_then(Node::as_object_mut)
            .and_then(|example| example.shift_remove("value")),
        _ => None,
    };
    if let Some(first) = first {
        schema.insert("example".to_owned(), first);
    }
}

/// A schema without a `type` whose keywords leave only one.
fn infer_type(schema: &mut Object, origin: Origin) {
    let has = |key: &str| schema.contains_key(key);
    if ["type", "allOf", "oneOf", "anyOf"]
        .iter()
        .any(|key| has(key))
    {
        return;
    }
    let members = schema
        .get("additionalProperties")
        .is_some_and(|node| matches!(node.value, Value::Object(_) | Value::Boolean(true)));
    let name = if let Some(Value::Array(values)) = schema.get("enum").map(|node| &node.value) {
        type_of_all(values)
    } else if has("properties") || members {
        Some("object")
    } else if has("items") {
        Some("array")
    } else if has("pattern") || has("minLength") || has("maxLength") {
        Some("string")
    } else {
        schema
            .get("format")
            .and_then(Node::as_str)
            .and_then(type_of_format)
    };
    if let Some(name) = name {
        schema.insert("type".to_owned(), text(origin, name));
    }
}

/// The type that all values have.
fn type_of_all(values: &[Node]) -> Option<&'static str> {
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

/// The type of the formats that the specification and its registry know.
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

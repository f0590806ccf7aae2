//! Keywords of JSON Schema that 3.0 does not have.

use crate::diagnostic::Diagnostic;
use crate::normalize::members::{default_text, set, set_text, text};
use crate::normalize::normalizer::{Normalizer, Note};
use crate::structure::LOST_KEYWORD;
use crate::tree::{Node, Object, Origin, Value};

/// Keywords about values that the client does not read.
const UNREAD: &[&str] = &[
    "if",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "contains",
    "propertyNames",
];

impl Normalizer<'_> {
    /// Replaces `prefixItems`, or a list as `items`: each position of the list has its own schema.
    /// In 3.0, every item can have any of them.
    pub(super) fn replace_tuple(&mut self, schema: &mut Object) {
        let is_list = |items: &Node| items.as_array().is_some();
        let prefix = match schema.shift_remove("prefixItems") {
            None if schema.get("items").is_some_and(is_list) => schema.shift_remove("items"),
            prefix => prefix,
        };
        let mut rest = ["items", "additionalItems", "unevaluatedItems"].iter();
        let rest = rest.find_map(|key| schema.get(*key));
        let rest = rest.filter(|rest| rest.as_object().is_some()).cloned();
        let Some(Node {
            origin,
            value: Value::Array(prefix),
        }) = prefix
        else {
            if let (Some(rest), false) = (rest, schema.contains_key("items")) {
                schema.insert("items".to_owned(), rest);
            }
            return;
        };
        let schemas = distinct(prefix.into_iter().chain(rest));
        if schemas.len() > 1 {
            Diagnostic::warning("each position of this list has its own schema")
                .at_node(origin.key())
                .label("every item can have any of these schemas")
                .help("nothing needs to be done; the client does not check the order")
                .push_to(self.log);
        }
        schema.insert("items".to_owned(), any_of(schemas, origin));
    }

    /// Warns about `if`, `then`, `else` and `dependentSchemas` that define a property. Otherwise
    /// they only restrict values, and a client does not need them.
    pub(super) fn note_conditions(&mut self, schema: &Object) {
        let dependent = schema.get("dependentSchemas").and_then(Node::as_object);
        let conditions = ["then", "else"].iter().filter_map(|key| schema.get(*key));
        let known = schema.get("properties");
        for condition in conditions.chain(dependent.into_iter().flat_map(Object::values)) {
            let properties = condition.get("properties").and_then(Node::as_object);
            let mut names = properties.into_iter().flat_map(Object::keys);
            let is_new = names.any(|name| known.and_then(|known| known.get(name)).is_none());
            if is_new && self.given.insert(Note::Conditions) {
                Diagnostic::warning("a condition defines a property of its own")
                    .at_node(condition.origin.key())
                    .label("properties that only conditions define have no type")
                    .help("the client lacks them; to get them, generate from a copy that defines them in `properties`")
                    .push_to(self.log);
            }
        }
    }

    /// Unwraps a `schema` inside a schema, which people copy from parameters.
    pub(super) fn unwrap_nested_schema(&mut self, schema: &mut Object) {
        let Some(nested) = schema.get("schema").and_then(Node::as_object).cloned() else {
            return;
        };
        let origin = schema["schema"].origin;
        schema.shift_remove("schema");
        Diagnostic::warning("`schema` inside a schema")
            .at_node(origin.key())
            .label("its keywords are treated as part of the outer schema")
            .help("nothing needs to be done; the author should move its keywords one level up")
            .push_to(self.log);
        for (key, member) in nested {
            schema.entry(key).or_insert(member);
        }
    }

    /// Removes a Boolean `required`. It is a list of names; only in old drafts it was a Boolean on
    /// the property.
    pub(super) fn remove_boolean_required(&mut self, schema: &mut Object) {
        let Some(required) = schema.get("required") else {
            return;
        };
        let is_text = matches!(required.as_str(), Some("true" | "false"));
        if !is_text && !matches!(required.value, Value::Boolean(_)) {
            return;
        }
        if required.value == Value::Boolean(true) {
            Diagnostic::warning("`required` of a schema is a list of property names")
                .at_node(required.origin.key())
                .label("it has no effect")
                .help("the property is optional; the author should list it in `required` of the object that has it")
                .push_to(self.log);
        }
        schema.shift_remove("required");
    }
}

/// Notes that a schema without a `type` has keywords about its values that the client does not read.
pub(super) fn mark_unread_keywords(schema: &mut Object, origin: Origin) {
    if schema.contains_key("type") {
        return;
    }
    if let Some(key) = UNREAD.iter().find(|key| schema.contains_key(**key)) {
        default_text(schema, LOST_KEYWORD, origin, key);
    }
}

/// Replaces `patternProperties` by `additionalProperties`. The client does not check the keys.
pub(super) fn replace_pattern_properties(schema: &mut Object) {
    let is_object = |node: &Node| node.as_object().is_some();
    let patterns = schema.shift_remove("patternProperties").filter(is_object);
    let unevaluated = schema
        .shift_remove("unevaluatedProperties")
        .filter(is_object);
    let additional = schema.get("additionalProperties");
    if additional.is_some_and(|node| node.value == Value::Boolean(true)) {
        return;
    }
    let others = additional.cloned().filter(is_object).or(unevaluated);
    let Some(origin) = patterns.iter().chain(&others).map(|it| it.origin).next() else {
        return;
    };
    let of_patterns = patterns.as_ref().and_then(Node::as_object).into_iter();
    let schemas = distinct(of_patterns.flat_map(Object::values).cloned().chain(others));
    if !schemas.is_empty() {
        schema.insert("additionalProperties".to_owned(), any_of(schemas, origin));
    }
}

/// Replaces `contentEncoding` and `contentMediaType`, which are formats in 3.0.
pub(super) fn replace_content(schema: &mut Object) {
    let (key, format) = match (
        text(schema, "contentEncoding"),
        text(schema, "contentMediaType"),
    ) {
        (Some(encoding), _) => match encoding.to_ascii_lowercase().as_str() {
            "base64" => ("contentEncoding", "byte"),
            "base64url" => ("contentEncoding", "base64url"),
            "binary" => ("contentEncoding", "binary"),
            _ => return,
        },
        (None, Some(media_type)) if !is_textual(media_type) => ("contentMediaType", "binary"),
        _ => return,
    };
    let is_string = schema
        .get("type")
        .is_none_or(|name| name.as_str() == Some("string"));
    if schema.contains_key("format") || !is_string {
        return;
    }
    let origin = schema[key].origin;
    set_text(schema, "format", origin, format);
    default_text(schema, "type", origin, "string");
}

/// Whether content of this media type is text without an encoding.
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

/// Replaces the `examples` of 3.1 by the first of them.
pub(super) fn replace_examples(schema: &mut Object) {
    if schema.contains_key("example") {
        return;
    }
    let first = match schema.get_mut("examples").map(|node| &mut node.value) {
        Some(Value::Array(examples)) if !examples.is_empty() => Some(examples.swap_remove(0)),
        // As in a Media Type Object.
        Some(Value::Object(examples)) => {
            let example = examples.values_mut().next().and_then(Node::as_object_mut);
            example.and_then(|example| example.shift_remove("value"))
        }
        _ => None,
    };
    if let Some(first) = first {
        schema.insert("example".to_owned(), first);
    }
}

/// Removes duplicates, and schemas that allow nothing.
fn distinct(schemas: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut distinct: Vec<Node> = Vec::new();
    for schema in schemas {
        if schema.value != Value::Boolean(false) && !distinct.contains(&schema) {
            distinct.push(schema);
        }
    }
    distinct
}

/// Creates a schema for values of any of the schemas.
fn any_of(mut schemas: Vec<Node>, origin: Origin) -> Node {
    if schemas.len() == 1 {
        return schemas.remove(0);
    }
    let mut schema = Object::default();
    if !schemas.is_empty() {
        set(&mut schema, "anyOf", origin, Value::Array(schemas));
    }
    Node::new(origin, Value::Object(schema))
}

//! Null as one branch of several.

use super::{Normalizer, set};
use crate::tree::{Node, Object, Origin, Value};

impl Normalizer<'_> {
    /// `anyOf: [..., {type: 'null'}]` is `nullable: true` in 3.0.
    pub(super) fn null_branches(&mut self, schema: &mut Object) {
        for keyword in ["oneOf", "anyOf", "allOf"] {
            let is_all = keyword == "allOf";
            let Some(branches) = schema.get_mut(keyword) else {
                continue;
            };
            let origin = branches.origin;
            let Value::Array(array) = &mut branches.value else {
                continue;
            };
            let before = array.len();
            array.retain(|branch| !is_nullable_only(branch) && (is_all || !is_null(branch)));
            if array.len() == before {
                continue;
            }
            if array.is_empty() {
                schema.shift_remove(keyword);
                only_null(schema, origin);
            }
            set(schema, "nullable", origin, Value::Boolean(true));
        }
    }
}

/// Nothing but null, if the schema says nothing else.
fn only_null(schema: &mut Object, origin: Origin) {
    if !["type", "allOf", "oneOf", "anyOf", "properties"]
        .iter()
        .any(|key| schema.contains_key(*key))
    {
        let null = Node::new(origin, Value::Null);
        set(schema, "enum", origin, Value::Array(vec![null]));
    }
}

/// Whether a schema allows null and nothing else.
fn is_null(schema: &Node) -> bool {
    let is_null_name = |node: &Node| node.as_str() == Some("null") || node.value == Value::Null;
    let all_null = |node: &Node, is_null: &dyn Fn(&Node) -> bool| match &node.value {
        Value::Array(array) => !array.is_empty() && array.iter().all(is_null),
        _ => is_null(node),
    };
    let is_null_value = |node: &Node| node.value == Value::Null;
    if let Some(name) = schema.get("type") {
        return all_null(name, &is_null_name);
    }
    match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => is_null_value(value),
        (None, Some(values)) => all_null(values, &is_null_value),
        (None, None) => false,
    }
}

/// Whether a schema says `nullable: true` and nothing else, as people write in 3.0 beside a `$ref`.
fn is_nullable_only(schema: &Node) -> bool {
    let says_nullable = schema
        .get("nullable")
        .is_some_and(|node| node.value == Value::Boolean(true));
    says_nullable
        && schema.as_object().is_some_and(|object| {
            object
                .keys()
                .all(|key| matches!(key.as_str(), "nullable" | "description" | "title"))
        })
}

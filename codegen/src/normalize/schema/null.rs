//! Null as one of several alternatives.

use crate::normalize::members::{has_any, set};
use crate::tree::{Node, Object, Value};

/// Replaces `anyOf: [..., {type: 'null'}]` by `nullable: true`.
pub(super) fn replace_null_branches(schema: &mut Object) {
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let Some(branches) = schema.get_mut(keyword) else {
            continue;
        };
        let origin = branches.origin;
        let Some(branches) = branches.as_array_mut() else {
            continue;
        };
        let before = branches.len();
        branches.retain(|branch| {
            let is_null_branch = keyword != "allOf" && is_null(branch);
            !is_null_branch && !is_only_nullable(branch)
        });
        if branches.len() == before {
            continue;
        }
        if branches.is_empty() {
            schema.shift_remove(keyword);
            if !has_any(schema, &["type", "allOf", "oneOf", "anyOf", "properties"]) {
                let null = Node::new(origin, Value::Null);
                set(schema, "enum", origin, Value::Array(vec![null]));
            }
        }
        set(schema, "nullable", origin, Value::Boolean(true));
    }
}

/// Whether a schema allows only null.
fn is_null(schema: &Node) -> bool {
    let is_null_type = |name: &Node| name.as_str() == Some("null") || name.is_null();
    if let Some(name) = schema.get("type") {
        return match name.as_array() {
            Some(names) => !names.is_empty() && names.iter().all(is_null_type),
            None => is_null_type(name),
        };
    }
    if let Some(value) = schema.get("const") {
        return value.is_null();
    }
    match schema.get("enum").map(|values| &values.value) {
        Some(Value::Array(values)) => !values.is_empty() && values.iter().all(Node::is_null),
        Some(value) => *value == Value::Null,
        None => false,
    }
}

/// Whether a schema is `nullable: true` without constraints. In 3.0, people write it beside a
/// `$ref`.
fn is_only_nullable(schema: &Node) -> bool {
    let is_nullable = schema.get("nullable").map(|node| &node.value) == Some(&Value::Boolean(true));
    let mut keys = schema.as_object().into_iter().flat_map(Object::keys);
    is_nullable && keys.all(|key| matches!(key.as_str(), "nullable" | "description" | "title"))
}

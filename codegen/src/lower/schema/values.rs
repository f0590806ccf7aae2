//! The values that an `enum` lists.

use std::collections::HashSet;
use std::hash::Hash;

use crate::ir::{JsonType, Scalar};
use crate::tree::{Node, Value};

/// Returns the JSON type of a value. `None` for null.
pub(crate) fn json_type_of(node: &Node) -> Option<JsonType> {
    Some(match &node.value {
        Value::Null => return None,
        Value::Boolean(_) => JsonType::Boolean,
        Value::Number(number) if number.is_f64() => JsonType::Number,
        Value::Number(_) => JsonType::Integer,
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    })
}

/// Returns a value that is no object, list or null.
pub(crate) fn scalar(node: &Node) -> Option<Scalar> {
    Some(match &node.value {
        Value::String(text) => Scalar::Text(text.clone()),
        Value::Number(number) => Scalar::Number(number.clone()),
        Value::Boolean(value) => Scalar::Boolean(*value),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    })
}

/// Returns the value of an `enum` of strings. YAML reads digits without quotes as numbers.
pub(crate) fn text(node: &Node) -> Option<String> {
    scalar(node).map(|value| value.text())
}

/// Returns a value that is an integer.
pub(crate) fn integer(node: &Node) -> Option<i64> {
    node.as_number()?.as_i64()
}

/// Removes all but the first of equal values.
pub(crate) fn without_duplicates<T: Clone + Eq + Hash>(mut values: Vec<T>) -> Vec<T> {
    let mut known = HashSet::new();
    values.retain(|value| known.insert(value.clone()));
    values
}

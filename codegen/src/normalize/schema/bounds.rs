//! Bounds of numbers.

use super::types::Type;
use crate::normalize::members::{set, set_text, text};
use crate::tree::{Object, Origin, Value};

/// Converts exclusive bounds. In JSON Schema, `exclusiveMinimum` is a number. In 3.0, `minimum` is
/// the number, and `exclusiveMinimum: true` excludes it.
pub(super) fn replace_exclusive_bounds(schema: &mut Object) {
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        let Some((limit, origin)) = number(schema, exclusive) else {
            continue;
        };
        let inclusive = number(schema, bound).and_then(|(number, _)| number.as_f64());
        let is_tighter = match (inclusive, limit.as_f64()) {
            (Some(inclusive), Some(limit)) if bound == "minimum" => limit >= inclusive,
            (Some(inclusive), Some(limit)) => limit <= inclusive,
            _ => true,
        };
        if is_tighter {
            set(schema, bound, origin, Value::Number(limit));
        }
        set(schema, exclusive, origin, Value::Boolean(is_tighter));
    }
}

fn number(schema: &Object, key: &str) -> Option<(serde_json::Number, Origin)> {
    let node = schema.get(key)?;
    let number = match &node.value {
        Value::Number(number) => number.clone(),
        Value::String(text) => text.parse().ok()?,
        _ => return None,
    };
    Some((number, node.origin))
}

/// Makes the bounds of `type: integer` readable for `openapiv3`, which expects an `i64`. A bound beyond `i64` is removed: it
/// bounds nothing.
pub(in crate::normalize) fn repair_integer_bounds(schema: &mut Object) {
    if text(schema, "type") != Some("integer") {
        return;
    }
    widen_integer(schema);
    for key in Type::Integer.keywords() {
        let Some(node) = schema.get_mut(*key) else {
            continue;
        };
        match node.as_number().map(as_integer) {
            Some(Some(integer)) => node.value = Value::Number(integer.into()),
            Some(None) => _ = schema.shift_remove(*key),
            None => {}
        }
    }
}

/// Gives an integer that exceeds `i64` a format that can hold it. If there is none, the schema
/// becomes a number.
fn widen_integer(schema: &mut Object) {
    // The largest `i64` is often written as the next `f64`, 9.223372036854776e18.
    const HUGE: f64 = 9.3e18;
    if schema.contains_key("format") {
        return;
    }
    let bound = |key: &str| {
        let node = schema.get(key)?;
        Some((node.as_number()?.as_f64()?, node.origin))
    };
    let smallest = bound("minimum").or(bound("exclusiveMinimum"));
    let largest = bound("maximum").or(bound("exclusiveMaximum"));
    let is_unsigned = smallest.is_some_and(|(number, _)| number >= 0.0);
    match (smallest, largest) {
        (_, Some((number, origin)))
            if number > HUGE && number <= u64::MAX as f64 && is_unsigned =>
        {
            set_text(schema, "format", origin, "uint64");
        }
        (_, Some((number, origin))) | (Some((number, origin)), _) if number.abs() > HUGE => {
            set_text(schema, "type", origin, "number");
        }
        _ => {}
    }
}

/// The number as an integer, if it is one.
pub(super) fn as_integer(number: &serde_json::Number) -> Option<i64> {
    if !number.is_f64() {
        return number.as_i64();
    }
    let value = number.as_f64()?;
    // The bounds are exact as `f64`; the upper one is the first that does not fit.
    let fits = value.fract() == 0.0 && value >= i64::MIN as f64 && value < i64::MAX as f64;
    fits.then_some(value as i64)
}

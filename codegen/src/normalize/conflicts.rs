//! Keywords that do not go with the `type` of a schema. `openapiv3` reads a schema as one of its
//! typed variants only without them.

use super::{Normalizer, set};
use crate::diagnostic::Diagnostic;
use crate::tree::{Node, Object, Origin, Value};

const OF_STRINGS: [&str; 3] = ["pattern", "minLength", "maxLength"];
const OF_NUMBERS: [&str; 5] = [
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];
const OF_ARRAYS: [&str; 3] = ["minItems", "maxItems", "uniqueItems"];
const OF_OBJECTS: [&str; 2] = ["minProperties", "maxProperties"];

impl Normalizer<'_> {
    pub(super) fn resolve_conflicts(&mut self, schema: &mut Object, origin: Origin) {
        let Some(name) = schema.get("type").and_then(Node::as_str).map(str::to_owned) else {
            return;
        };
        for (keywords, types) in [
            (&OF_STRINGS[..], &["string"][..]),
            (&OF_NUMBERS, &["number", "integer"]),
            (&OF_ARRAYS, &["array"]),
            (&OF_OBJECTS, &["object"]),
            (&["format"], &["string", "number", "integer"]),
        ] {
            if !types.contains(&name.as_str()) {
                // They restrict nothing that the type allows.
                keywords
                    .iter()
                    .for_each(|key| _ = schema.shift_remove(*key));
            }
        }
        if name == "integer" {
            huge_integer(schema);
            OF_NUMBERS
                .iter()
                .for_each(|key| integral_bound(schema, key));
        }
        self.structure_of_type(schema, &name, origin);
    }

    /// `properties` of a list, `items` of an object, or both of a string.
    fn structure_of_type(&mut self, schema: &mut Object, name: &str, origin: Origin) {
        let has_properties = ["properties", "additionalProperties"]
            .iter()
            .filter_map(|key| schema.get(*key))
            .any(|node| matches!(&node.value, Value::Object(it) if !it.is_empty()));
        let has_items = schema.contains_key("items");
        let contradiction = match name {
            "object" if !has_properties && has_items => Some("items"),
            "object" | "array" => None,
            _ if has_properties => Some("properties"),
            _ if has_items => Some("items"),
            _ => None,
        };
        if let Some(keyword) = contradiction {
            self.warn(
                Diagnostic::warning(format!(
                    "`type: {name}` and `{keyword}` contradict each other"
                ))
                .at_node(origin)
                .label("any JSON value is taken here")
                .help("remove one of the two"),
            );
            for key in ["type", "format"]
                .iter()
                .chain(&OF_STRINGS)
                .chain(&OF_NUMBERS)
                .chain(&STRUCTURE)
            {
                schema.shift_remove(*key);
            }
            return;
        }
        let foreign: &[&str] = match name {
            "object" => &["items"],
            "array" => &["properties", "additionalProperties", "required"],
            _ => &STRUCTURE,
        };
        for key in foreign {
            let Some(node) = schema.shift_remove(*key) else {
                continue;
            };
            if *key == "items" || *key == "properties" && has_properties {
                self.warn(
                    Diagnostic::warning(format!("`{key}` beside `type: {name}`"))
                        .at_node(node.origin.key())
                        .label("it has no effect")
                        .help("remove it, or mend `type`"),
                );
            }
        }
    }
}

const STRUCTURE: [&str; 4] = ["properties", "additionalProperties", "required", "items"];

/// An integer without a `format` that can be larger than an `i64` gets one that can hold it, or else
/// is read as any number.
fn huge_integer(schema: &mut Object) {
    // The largest `i64` is often written as the `f64` next to it, 9.223372036854776e18.
    const HUGE: f64 = 9.3e18;
    let bound = |key: &str| match schema.get(key).map(|node| (&node.value, node.origin)) {
        Some((Value::Number(number), origin)) => Some((number.as_f64()?, origin)),
        _ => None,
    };
    if schema.contains_key("format") {
        return;
    }
    let smallest = bound("minimum").or(bound("exclusiveMinimum"));
    let largest = bound("maximum").or(bound("exclusiveMaximum"));
    let is_unsigned = smallest.is_some_and(|(number, _)| number >= 0.0);
    match (smallest, largest) {
        (_, Some((number, origin)))
            if number > HUGE && number <= u64::MAX as f64 && is_unsigned =>
        {
            let format = Value::String("uint64".to_owned());
            set(schema, "format", origin, format);
        }
        (_, Some((number, origin))) | (Some((number, origin)), _) if number.abs() > HUGE => {
            let kind = Value::String("number".to_owned());
            set(schema, "type", origin, kind);
        }
        _ => {}
    }
}

/// `openapiv3` has `i64` for the bounds of integers. What is beyond it bounds nothing.
fn integral_bound(schema: &mut Object, key: &str) {
    let Some(node) = schema.get(key) else {
        return;
    };
    let Value::Number(number) = &node.value else {
        return;
    };
    let origin = node.origin;
    match integral(number) {
        Some(value) => set(schema, key, origin, Value::Number(value.into())),
        None => _ = schema.shift_remove(key),
    }
}

/// The number as an integer, if it is one.
pub(super) fn integral(number: &serde_json::Number) -> Option<i64> {
    if let Some(value) = number.as_i64() {
        return Some(value);
    }
    let value = number.as_f64().filter(|_| number.is_f64())?;
    // The bounds are exact as `f64`; the upper one is the first that does not fit.
    let fits = value.fract() == 0.0 && value >= i64::MIN as f64 && value < i64::MAX as f64;
    fits.then_some(value as i64)
}

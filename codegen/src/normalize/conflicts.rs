//! Keywords and bounds that do not go with the `type` of a schema. `openapiv3` reads a schema as
//! one of its typed variants only without them.

use super::types::Type;
use super::{Normalizer, set};
use crate::diagnostic::Diagnostic;
use crate::tree::{Node, Object, Value};

/// Bounds that `openapiv3` reads as an `i64`.
const OF_INTEGERS: [&str; 5] = [
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];

impl Normalizer<'_> {
    /// A keyword applies to values of its type, and says nothing about others (JSON Schema Core
    /// 2020-12, section 7.6.1): `type` decides, and keywords of other types are taken out.
    pub(super) fn foreign_keywords(&mut self, schema: &mut Object) {
        let name = schema.get("type").and_then(Node::as_str);
        if let Some(kind) = name.and_then(Type::from_name) {
            self.keywords_of_others(schema, &[kind]);
        }
    }

    /// Takes out the keywords that apply to none of these types.
    pub(super) fn keywords_of_others(&mut self, schema: &mut Object, types: &[Type]) {
        let is_foreign = |key: &str| {
            let applies_to = |kind: &Type| kind.keywords().contains(&key);
            Type::ALL.iter().any(applies_to) && !types.iter().any(applies_to)
        };
        schema.retain(|key, member| {
            let is_foreign = is_foreign(key);
            // One that only restricts is not missed by a client.
            if is_foreign && describes_parts(key, member) {
                self.note_foreign(key, member, types);
            }
            !is_foreign
        });
    }

    fn note_foreign(&mut self, key: &str, member: &Node, types: &[Type]) {
        let names: Vec<&str> = types.iter().map(|kind| kind.name()).collect();
        let types = match names.as_slice() {
            [name] => (*name).to_owned(),
            names => format!("[{}]", names.join(", ")),
        };
        self.warn(
            Diagnostic::warning(format!("`{key}` beside `type: {types}`"))
                .at_node(member.origin.key())
                .label("it has no effect")
                .help("remove it, or mend `type`"),
        );
    }
}

/// Whether a keyword says what the items of a list or the members of an object are.
fn describes_parts(key: &str, member: &Node) -> bool {
    let has_parts = match &member.value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(schemas) => !schemas.is_empty(),
        _ => false,
    };
    let parts = [
        "items",
        "prefixItems",
        "properties",
        "patternProperties",
        "additionalProperties",
    ];
    has_parts && parts.contains(&key)
}

/// Bounds as `openapiv3` has them for `type: integer`.
pub(super) fn bounds_of_integer(schema: &mut Object) {
    if schema.get("type").and_then(Node::as_str) == Some("integer") {
        huge_integer(schema);
        OF_INTEGERS
            .iter()
            .for_each(|key| integral_bound(schema, key));
    }
}

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

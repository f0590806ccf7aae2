//! Reads any JSON or YAML file as a tree.
//!
//! This is deliberately not the generator's reader: the generator's results are checked against
//! these trees.

use std::fmt;

use serde::de::{EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// Reads JSON, or else YAML: most broken JSON is YAML.
pub(crate) fn parse(text: &str) -> Result<Value, serde_yaml::Error> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        if let Ok(Tree(value)) = serde_json::from_str(text) {
            return Ok(value);
        }
    }
    // The YAML parser rejects tabs in blank lines.
    let trimmed = |line| if str::trim(line).is_empty() { "" } else { line };
    let parse_trimmed =
        || serde_yaml::from_str(&text.lines().map(trimmed).collect::<Vec<_>>().join("\n"));
    let tree = serde_yaml::from_str(text).or_else(|error| parse_trimmed().map_err(|_| error));
    tree.map(|Tree(value)| value)
}

/// A value that can also be read from YAML with tags, and with keys that are not text.
struct Tree(Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor).map(Tree)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON or YAML")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok((value as f64).into())
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok((value as f64).into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Tree(item)) = access.next_element()? {
            items.push(item);
        }
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some((Tree(key), Tree(value))) = access.next_entry()? {
            let mut key = match key {
                Value::String(text) => text,
                other => other.to_string(),
            };
            // All members with equal keys are kept, under unique keys.
            if members.contains_key(&key) {
                key = format!("{key} ({})", members.len());
            }
            members.insert(key, value);
        }
        Ok(members.into())
    }

    /// Reads a YAML node with a tag, which is ignored.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (_, content) = access.variant::<IgnoredAny>()?;
        content.newtype_variant().map(|Tree(value)| value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_and_yaml_of_any_shape_can_be_read() {
        let json = parse("\u{feff}{\"a\": [1, null, {\"b/c\": \"d\"}]}").unwrap();
        assert_eq!(json, json!({"a": [1, null, {"b/c": "d"}]}));
        let yaml = parse("a: &x\n  200: !own d\nb: *x\n\t\nc: 1.5\n? [e]\n: ~\n").unwrap();
        let expected = json!({"a": {"200": "d"}, "b": {"200": "d"}, "c": 1.5, "[\"e\"]": null});
        assert_eq!(yaml, expected);
    }

    #[test]
    fn equal_keys_are_no_error() {
        let json = parse("{\"a\": 1, \"a\": 2}").unwrap();
        assert_eq!(json.as_object().unwrap().len(), 2);
        let yaml = parse("a: 1\na: 2\n").unwrap();
        assert_eq!(yaml.as_object().unwrap().len(), 2);
    }
}

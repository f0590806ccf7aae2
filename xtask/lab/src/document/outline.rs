//! A document of any shape, of which only the skeleton is kept.
//!
//! This is deliberately not the generator's own reader: what is counted with it is compared with
//! what the generator made.

use std::fmt;

use serde::de::{EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A node of JSON or YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outline {
    /// An object, in the order of the file. Keys that are not text are spelled as text.
    Object(Vec<(String, Outline)>),
    /// An array.
    Array(Vec<Outline>),
    /// Text.
    Text(String),
    /// A number or a truth value.
    Scalar(String),
    /// Nothing.
    Null,
}

impl Outline {
    /// Reads JSON, or else YAML, which most things that are meant to be JSON are.
    pub(crate) fn parse(text: &str) -> Result<Outline, String> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('{') {
            if let Ok(outline) = serde_json::from_str(text) {
                return Ok(outline);
            }
        }
        // The parser trips over tabs in blank lines, which count for nothing here.
        let blank_lines_empty = || {
            let lines = text
                .lines()
                .map(|line| if line.trim().is_empty() { "" } else { line });
            serde_yaml::from_str(&lines.collect::<Vec<_>>().join("\n"))
        };
        serde_yaml::from_str(text)
            .or_else(|error| blank_lines_empty().map_err(|_| error))
            .map_err(|error| error.to_string())
    }

    /// The value of a key, if this is an object that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Outline> {
        let entry = self.entries().iter().find(|(other, _)| other == key);
        entry.map(|(_, value)| value)
    }

    /// The entries of an object; nothing, for anything else.
    pub(crate) fn entries(&self) -> &[(String, Outline)] {
        match self {
            Outline::Object(entries) => entries,
            _ => &[],
        }
    }

    /// What a reference object refers to.
    pub(crate) fn reference(&self) -> Option<&str> {
        match self.get("$ref") {
            Some(Outline::Text(reference)) => Some(reference),
            _ => None,
        }
    }

    /// Follows a JSON pointer that is decoded already ([RFC 6901], section 4).
    ///
    /// [RFC 6901]: https://www.rfc-editor.org/rfc/rfc6901
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Outline> {
        pointer.split('/').skip(1).try_fold(self, |node, token| {
            let key = token.replace("~1", "/").replace("~0", "~");
            match node {
                Outline::Array(items) => items.get(key.parse::<usize>().ok()?),
                _ => node.get(&key),
            }
        })
    }

    fn into_key(self) -> String {
        match self {
            Outline::Text(text) | Outline::Scalar(text) => text,
            Outline::Null => "null".to_owned(),
            // Nobody can refer to such a key.
            Outline::Object(_) | Outline::Array(_) => String::new(),
        }
    }
}

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OutlineVisitor)
    }
}

struct OutlineVisitor;

impl<'de> Visitor<'de> for OutlineVisitor {
    type Value = Outline;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON or YAML")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Outline, E> {
        Ok(Outline::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Outline, E> {
        Ok(Outline::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Outline, E> {
        Ok(Outline::Scalar(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Outline, E> {
        Ok(Outline::Scalar(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Outline, E> {
        Ok(Outline::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Outline, E> {
        Ok(Outline::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Outline, E> {
        Ok(Outline::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Outline, E> {
        Ok(Outline::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Outline, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Outline::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Outline, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = access.next_entry::<Outline, Outline>()? {
            entries.push((key.into_key(), value));
        }
        Ok(Outline::Object(entries))
    }

    /// A YAML node with a tag of its own.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Outline, A::Error> {
        let (_, content) = access.variant::<IgnoredAny>()?;
        content.newtype_variant()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_yaml_of_any_shape_can_be_read() {
        let json = Outline::parse("\u{feff}{\"a\": [1, null, {\"b/c\": \"d\"}]}").unwrap();
        let text = Outline::Text("d".to_owned());
        assert_eq!(json.pointer("/a/2/b~1c"), Some(&text));
        assert_eq!(json.pointer(""), Some(&json));
        assert_eq!(json.pointer("/a/3"), None);
        let yaml = Outline::parse("a: &x\n  200: !own d\nb: *x\nc: 1.5\n").unwrap();
        assert_eq!(yaml.pointer("/b/200"), Some(&text));
        assert_eq!(yaml.get("c"), Some(&Outline::Scalar("1.5".to_owned())));
    }

    #[test]
    fn equal_keys_are_no_error() {
        let json = Outline::parse("{\"a\": 1, \"a\": 2}").unwrap();
        assert_eq!(json.entries().len(), 2);
    }
}

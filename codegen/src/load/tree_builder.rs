//! Builds the located tree from the values of a serde deserializer.

use std::fmt;

use serde::Deserializer;
use serde::de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use crate::tree::{FileId, Node, Object, Origin, Value};

/// Maximum nesting of objects and lists. Later stages are recursive and could run out of stack.
pub(super) const MAX_DEPTH: u32 = 120;

pub(super) struct TreeBuilder {
    file: FileId,
    max_nodes: u32,
    next_ordinal: u32,
    depth: u32,
    /// The keys that replaced an equal key of the same object, and their places.
    pub(super) duplicates: Vec<(String, Origin)>,
}

impl TreeBuilder {
    /// Creates a builder for a file of `bytes`.
    pub(super) fn new(file: FileId, bytes: usize) -> Self {
        Self {
            file,
            max_nodes: max_nodes(bytes),
            next_ordinal: 0,
            depth: 0,
            duplicates: Vec::new(),
        }
    }

    /// Whether parsing ended at too deep a nesting.
    pub(super) fn is_too_deep(&self) -> bool {
        self.depth >= MAX_DEPTH
    }

    fn next_origin<E: de::Error>(&mut self) -> Result<Origin, E> {
        let ordinal = self.next_ordinal;
        if ordinal >= self.max_nodes {
            return Err(E::custom(format!(
                "with its aliases, the file has more than {} keys and values",
                self.max_nodes
            )));
        }
        self.next_ordinal += 1;
        Ok(Origin {
            file: self.file,
            ordinal,
        })
    }
}

/// Maximum number of keys and values in a file of `bytes`. Only aliases can exceed it: each counts
/// in full, so a small file can expand to more than fits into memory.
fn max_nodes(bytes: usize) -> u32 {
    const FEW: usize = 1_000_000;
    u32::try_from(bytes.saturating_mul(2).saturating_add(FEW)).unwrap_or(u32::MAX)
}

/// Reads one value with its place.
pub(super) struct NodeSeed<'b>(pub(super) &'b mut TreeBuilder);

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let origin = self.0.next_origin()?;
        if self.0.depth >= MAX_DEPTH {
            return Err(de::Error::custom(format!(
                "more than {MAX_DEPTH} levels of nesting"
            )));
        }
        self.0.depth += 1;
        let value = deserializer.deserialize_any(ValueVisitor(self.0))?;
        self.0.depth -= 1;
        Ok(Node { origin, value })
    }
}

struct ValueVisitor<'b>(&'b mut TreeBuilder);

impl<'de> DeserializeSeed<'de> for ValueVisitor<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueVisitor<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(node) = sequence.next_element_seed(NodeSeed(self.0))? {
            array.push(node);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Object::default();
        let mut merged = Vec::new();
        while let Some((key, origin)) = map.next_key_seed(KeySeed(self.0))? {
            let node = map.next_value_seed(NodeSeed(self.0))?;
            if key == "<<" && matches!(node.value, Value::Object(_) | Value::Array(_)) {
                merged.push(node);
                continue;
            }
            if object.contains_key(&key) {
                self.0.duplicates.push((key.clone(), origin));
            }
            object.insert(key, node);
        }
        for node in merged {
            merge(&mut object, node);
        }
        Ok(Value::Object(object))
    }

    /// Reads a YAML value with a tag (`!thing value`). The tag is ignored.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_tag, value) = tagged.variant::<de::IgnoredAny>()?;
        value.newtype_variant_seed(self)
    }
}

/// Adds the members of YAML's merge key `<<`, unless the object has them itself.
fn merge(object: &mut Object, node: Node) {
    match node.value {
        Value::Object(members) => {
            for (key, member) in members {
                object.entry(key).or_insert(member);
            }
        }
        Value::Array(nodes) => nodes.into_iter().for_each(|node| merge(object, node)),
        _ => {}
    }
}

/// Reads a key with its place. YAML allows any value as a key; numbers (status codes), booleans and
/// null are kept as they are written.
struct KeySeed<'b>(&'b mut TreeBuilder);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = (String, Origin);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let origin = self.0.next_origin()?;
        // The parsers then do not look for numbers in the text.
        let key = deserializer.deserialize_str(KeyVisitor)?;
        Ok((key, origin))
    }
}

/// What the parsers expect of a key, as part of their messages.
pub(super) const TEXT_AS_KEY: &str = "a key that is text";

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(TEXT_AS_KEY)
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }
}

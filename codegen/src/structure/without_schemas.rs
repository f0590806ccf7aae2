//! Reads a document without its schemas.

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::table::{ObjectKind, Shape};
use crate::tree::{Node, Value};

/// A part of a document. What reads it finds a reference to nothing in the place of each schema.
#[derive(Clone, Copy)]
pub(crate) struct WithoutSchemas<'de> {
    node: &'de Node,
    /// `None` if the specification does not define this part.
    shape: Option<Shape>,
}

impl<'de> WithoutSchemas<'de> {
    pub(crate) fn new(document: &'de Node) -> Self {
        Self {
            node: document,
            shape: Some(Shape::Object(ObjectKind::OpenApi)),
        }
    }

    fn is_schema(self) -> bool {
        matches!(
            self.shape,
            Some(
                Shape::Object(ObjectKind::Schema)
                    | Shape::ObjectOrReference(ObjectKind::Schema)
                    | Shape::SchemaOrBoolean
            )
        )
    }
}

impl<'de> Deserializer<'de> for WithoutSchemas<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_schema() {
            let reference = [("$ref", "")].into_iter();
            return visitor.visit_map(MapDeserializer::new(reference));
        }
        let Some(shape) = self.shape else {
            return self.node.deserialize_any(visitor);
        };
        let child = |node, shape| Self { node, shape };
        match &self.node.value {
            Value::Object(members) => {
                visitor.visit_map(MapDeserializer::new(members.iter().map(|(key, node)| {
                    (key.as_str(), child(node, shape.member(key).shape()))
                })))
            }
            Value::Array(entries) => visitor.visit_seq(SeqDeserializer::new(
                entries
                    .iter()
                    .map(|node| child(node, shape.entry().shape())),
            )),
            _ => self.node.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.value {
            Value::Null if !self.is_schema() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.node.value {
            Value::String(_) => self.node.deserialize_enum(name, variants, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for WithoutSchemas<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

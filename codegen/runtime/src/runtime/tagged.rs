//! Reads alternatives that the value of a property tells apart.
//!
//! Nothing is copied on the way if it can be helped: what follows the tag is read from the JSON text
//! itself. So errors keep their place, and numbers their digits.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::keys::Key;

/// An enum of alternatives with a tag. `one_of!` implements this trait.
pub(crate) trait Tagged: Sized {
    /// Reads the alternative with this tag.
    fn read<'de, D: Deserializer<'de>>(tag: &str, deserializer: D) -> Result<Self, D::Error>;

    /// Keeps a value without a tag, or with an unknown one.
    fn unknown(value: Value) -> Self;
}

/// Reads an alternative by the tag in `property`.
pub(crate) fn deserialize<'de, T: Tagged, D: Deserializer<'de>>(
    deserializer: D,
    property: &'static str,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(TaggedVisitor {
        property,
        target: PhantomData,
    })
}

struct TaggedVisitor<T> {
    property: &'static str,
    target: PhantomData<fn() -> T>,
}

impl<'de, T: Tagged> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut before = Vec::new();
        while let Some(key) = map.next_key::<Key<'de>>()? {
            let value: Value = map.next_value()?;
            let is_tag = key.as_str() == self.property;
            let tag = if is_tag { text(&value) } else { None };
            before.push((key.into_text(), value));
            if let Some(tag) = tag {
                let object = Replayed {
                    before: before.into_iter(),
                    pending: None,
                    rest: map,
                };
                return T::read(&tag, MapAccessDeserializer::new(object));
            }
        }
        let entries = before.into_iter();
        let entries = entries.map(|(key, value)| (key.into_owned(), value));
        Ok(T::unknown(Value::Object(entries.collect())))
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::unknown(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element()? {
            entries.push(entry);
        }
        Ok(T::unknown(Value::Array(entries)))
    }
}

/// Returns a string, a number or a boolean as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// An object that was read up to its tag: what was read, and then the rest.
struct Replayed<'de, A> {
    before: std::vec::IntoIter<(Cow<'de, str>, Value)>,
    /// The value whose key has been taken.
    pending: Option<(String, Value)>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replayed<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some((key, value)) = self.before.next() else {
            return self.rest.next_key_seed(seed);
        };
        self.pending = Some((key.clone().into_owned(), value));
        let key = match key {
            Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
            Cow::Owned(key) => seed.deserialize(StringDeserializer::new(key)),
        };
        key.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.pending.take() {
            Some((key, value)) => seed
                .deserialize(value)
                .map_err(|error| A::Error::custom(super::json_path::within(&error, &key))),
            None => self.rest.next_value_seed(seed),
        }
    }
}

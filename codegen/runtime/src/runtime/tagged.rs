//! Reads alternatives that the value of a property tells apart.
//!
//! Nothing is copied on the way if it can be helped: what follows the tag is read from the JSON text
//! itself. So errors keep their place, and numbers their digits.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::{fmt, iter, vec};

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
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
            let is_tag = key.as_str() == self.property;
            let value: Held<'de> = map.next_value()?;
            let tag = if is_tag { value.tag() } else { None };
            let entry = (key.into_text(), value);
            let Some(tag) = tag else {
                before.push(entry);
                continue;
            };
            let object = Replayed {
                before: before.into_iter().chain(iter::once(entry)),
                pending: None,
                rest: map,
            };
            return T::read(&tag, MapAccessDeserializer::new(object));
        }
        let entries = before.into_iter();
        let entries = entries.map(|(key, value)| (key.into_owned(), value.into_value()));
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

/// A property that was read before its object's type was known.
type Entry<'de> = (Cow<'de, str>, Held<'de>);

/// An object that was read up to its tag: what was read, and then the rest.
struct Replayed<'de, A> {
    before: iter::Chain<vec::IntoIter<Entry<'de>>, iter::Once<Entry<'de>>>,
    /// The property whose key has been taken.
    pending: Option<Entry<'de>>,
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
        let (key, _) = self.pending.insert((key, value));
        let key = seed.deserialize(StrDeserializer::new(key));
        key.map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let Some((key, value)) = self.pending.take() else {
            return self.rest.next_value_seed(seed);
        };
        let value = match value {
            Held::Text(text) => seed.deserialize(text),
            Held::Other(value) => seed.deserialize(value),
        };
        value.map_err(|error| A::Error::custom(super::json_path::within(&error, &key)))
    }
}

/// A value that was read. A text is borrowed from the JSON text if possible.
enum Held<'de> {
    Text(Text<'de>),
    Other(Value),
}

impl<'de> Held<'de> {
    /// Returns the value as a tag, if it can be one.
    fn tag(&self) -> Option<Cow<'de, str>> {
        match self {
            Self::Text(text) => Some(text.0.clone()),
            Self::Other(value) => text(value).map(Cow::Owned),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.0.into_owned()),
            Self::Other(value) => value,
        }
    }
}

impl<'de> Deserialize<'de> for Held<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeldVisitor)
    }
}

struct HeldVisitor;

impl<'de> Visitor<'de> for HeldVisitor {
    type Value = Held<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Held<'de>, E> {
        Ok(Held::Text(Text(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Held<'de>, E> {
        Ok(Held::Text(Text(Cow::Owned(text.to_owned()))))
    }

    fn visit_unit<E>(self) -> Result<Held<'de>, E> {
        Ok(Held::Other(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Held<'de>, E> {
        Ok(Held::Other(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Held<'de>, E> {
        Ok(Held::Other(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Held<'de>, E> {
        Ok(Held::Other(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Held<'de>, E> {
        Ok(Held::Other(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Held<'de>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(list)).map(Held::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Held<'de>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(Held::Other)
    }
}

/// A text that was read, as a deserializer. Those of `serde` don't know that a text can be an `Option`.
struct Text<'de>(Cow<'de, str>);

impl<'de> Deserializer<'de> for Text<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0 {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

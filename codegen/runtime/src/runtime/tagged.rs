//! Reads and writes alternatives that the value of a property tells apart.
//!
//! Nothing is copied on the way if it can be helped: what follows the tag is read from the JSON text
//! itself, and values are written to the caller's serializer. So errors keep their place, and numbers
//! their digits.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::Value;

use super::object::Key;

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

/// Writes an alternative with one of its tags: the one that it already has, else the first.
pub(crate) fn serialize<S: Serializer, T: Serialize>(
    serializer: S,
    value: &T,
    property: &'static str,
    tags: &'static [&'static str],
) -> Result<S::Ok, S::Error> {
    value.serialize(Completing {
        serializer,
        addition: Addition::Tag { property, tags },
    })
}

/// Writes an alternative, and adds missing properties that have a single constant. `constants`
/// lists the constants of each property, each as text and as a literal.
pub(crate) fn serialize_filled<S: Serializer, T: Serialize>(
    serializer: S,
    value: &T,
    constants: Constants,
) -> Result<S::Ok, S::Error> {
    value.serialize(Completing {
        serializer,
        addition: Addition::Constants(constants),
    })
}

/// The constants of properties, each as text and as a literal.
type Constants = &'static [(&'static str, &'static [(&'static str, &'static str)])];

/// What an object must have when it is written.
#[derive(Clone, Copy)]
enum Addition {
    /// A property with one of these values.
    Tag {
        property: &'static str,
        tags: &'static [&'static str],
    },
    /// Properties that have a single constant.
    Constants(Constants),
}

/// A serializer that adds properties to an object. Other values are written as they are.
struct Completing<S> {
    serializer: S,
    addition: Addition,
}

/// Hands a value on to the inner serializer.
macro_rules! forward {
    ($($method:ident($($argument:ident: $Type:ty),*);)*) => {
        $(
            fn $method(self, $($argument: $Type),*) -> Result<S::Ok, S::Error> {
                self.serializer.$method($($argument),*)
            }
        )*
    };
}

impl<S: Serializer> Serializer for Completing<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = S::SerializeSeq;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = CompletedMap<S::SerializeMap>;
    type SerializeStruct = CompletedMap<S::SerializeMap>;
    type SerializeStructVariant = S::SerializeStructVariant;

    forward! {
        serialize_bool(value: bool);
        serialize_i8(value: i8);
        serialize_i16(value: i16);
        serialize_i32(value: i32);
        serialize_i64(value: i64);
        serialize_u8(value: u8);
        serialize_u16(value: u16);
        serialize_u32(value: u32);
        serialize_u64(value: u64);
        serialize_f32(value: f32);
        serialize_f64(value: f64);
        serialize_char(value: char);
        serialize_str(value: &str);
        serialize_bytes(value: &[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(name: &'static str);
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let serializer = self.serializer;
        serializer.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<S::SerializeSeq, S::Error> {
        self.serializer.serialize_seq(len)
    }

    fn serialize_tuple(self, len: usize) -> Result<S::SerializeTuple, S::Error> {
        self.serializer.serialize_tuple(len)
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<S::SerializeTupleStruct, S::Error> {
        self.serializer.serialize_tuple_struct(name, len)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<S::SerializeTupleVariant, S::Error> {
        let serializer = self.serializer;
        serializer.serialize_tuple_variant(name, index, variant, len)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        Ok(CompletedMap {
            map: self.serializer.serialize_map(None)?,
            addition: self.addition,
            found: 0,
        })
    }

    fn serialize_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<S::SerializeStructVariant, S::Error> {
        let serializer = self.serializer;
        serializer.serialize_struct_variant(name, index, variant, len)
    }
}

/// Writes an object, and adds what is missing at its end.
struct CompletedMap<M> {
    map: M,
    addition: Addition,
    /// One bit for each property that was found. Only the first 64 constants are added.
    found: u64,
}

impl<M: SerializeMap> CompletedMap<M> {
    /// Returns the tag to write in place of this property, if its value is no tag.
    fn replacement<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Option<Value> {
        match self.addition {
            Addition::Tag { property, tags } => {
                if self.found != 0 || !is(key, property) {
                    return None;
                }
                self.found = 1;
                let is_tag = tags.iter().any(|tag| is(value, tag));
                (!is_tag).then(|| tag_like(value, tags.first().copied().unwrap_or_default()))
            }
            Addition::Constants(constants) => {
                let mut keys = constants.iter().take(64);
                if let Some(index) = keys.position(|(constant, _)| is(key, constant)) {
                    self.found |= 1 << index;
                }
                None
            }
        }
    }

    /// Adds what was not found.
    fn complete(&mut self) -> Result<(), M::Error> {
        match self.addition {
            Addition::Tag { property, tags } => match tags.first() {
                Some(tag) if self.found == 0 => self.map.serialize_entry(property, tag),
                _ => Ok(()),
            },
            Addition::Constants(constants) => {
                for (index, (key, values)) in constants.iter().take(64).enumerate() {
                    if let ([(text, literal)], 0) = (values, self.found & (1 << index)) {
                        self.map.serialize_entry(key, &constant(text, literal))?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl<M: SerializeMap> SerializeMap for CompletedMap<M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), M::Error> {
        self.map.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), M::Error> {
        self.map.serialize_value(value)
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), M::Error> {
        match self.replacement(key, value) {
            Some(tag) => self.map.serialize_entry(key, &tag),
            None => self.map.serialize_entry(key, value),
        }
    }

    fn end(mut self) -> Result<M::Ok, M::Error> {
        self.complete()?;
        self.map.end()
    }
}

impl<M: SerializeMap> SerializeStruct for CompletedMap<M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        self.serialize_entry(key, value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        SerializeMap::end(self)
    }
}

/// Returns a tag, as a number or a boolean if the value that it replaces is one.
fn tag_like<T: Serialize + ?Sized>(value: &T, tag: &str) -> Value {
    match serde_json::to_value(value) {
        Ok(Value::Number(_) | Value::Bool(_)) => tag.parse().unwrap_or_else(|_| Value::from(tag)),
        _ => Value::from(tag),
    }
}

/// Returns the value of a literal: a string if it has quotes, else a number or a boolean.
fn constant(text: &str, literal: &str) -> Value {
    let value = if literal.starts_with('"') {
        None
    } else {
        text.parse().ok()
    };
    value.unwrap_or_else(|| Value::from(text))
}

/// Whether a value is this text, or a number or a boolean that reads so.
fn is<T: Serialize + ?Sized>(value: &T, text: &str) -> bool {
    let mut comparison = Comparison(text);
    write!(comparison, "{}", Shown(value)).is_ok() && comparison.0.is_empty()
}

/// A scalar, to be written as text. `Formatter` is a serializer for such values, and for no others.
struct Shown<'v, T: ?Sized>(&'v T);

impl<T: Serialize + ?Sized> fmt::Display for Shown<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(formatter)
    }
}

/// The rest of a text, of which the start has been written.
struct Comparison<'t>(&'t str);

impl fmt::Write for Comparison<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

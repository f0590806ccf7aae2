//! Writes alternatives with what tells them apart: a tag, or properties that have a single constant.
//!
//! Values are written to the caller's serializer and are not copied. So numbers keep their digits.

use std::fmt::{self, Write as _};

use serde::ser::{Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};
use serde_json::Value;

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

impl Addition {
    /// Returns one bit for each property. Only the first 64 constants are added.
    fn all(self) -> u64 {
        match self {
            Self::Tag { .. } => 1,
            Self::Constants(constants) => {
                !u64::MAX.checked_shl(constants.len() as u32).unwrap_or(0)
            }
        }
    }
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
            missing: self.addition.all(),
            addition: self.addition,
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
    /// One bit for each property that was not found yet.
    missing: u64,
}

impl<M: SerializeMap> CompletedMap<M> {
    /// Writes a property that may be one of those that are missing.
    #[inline(never)]
    fn find<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), M::Error> {
        match self.addition {
            Addition::Tag { property, tags } => {
                if is(key, property) {
                    self.missing = 0;
                    // A value that has another tag than its alternative is rare.
                    if !tags.iter().any(|tag| is(value, tag)) {
                        return self.serialize_tag(key, value);
                    }
                }
            }
            Addition::Constants(constants) => {
                let mut keys = constants.iter().take(64);
                if let Some(index) = keys.position(|(constant, _)| is(key, constant)) {
                    self.missing &= !(1 << index);
                }
            }
        }
        self.map.serialize_entry(key, value)
    }

    /// Writes the first tag in place of another value.
    #[cold]
    fn serialize_tag<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), M::Error> {
        let tag = match self.addition {
            Addition::Tag { tags, .. } => tags.first().copied(),
            Addition::Constants(_) => None,
        };
        let tag = tag_like(value, tag.unwrap_or_default());
        self.map.serialize_entry(key, &tag)
    }

    /// Adds what was not found.
    fn complete(&mut self) -> Result<(), M::Error> {
        match self.addition {
            Addition::Tag { property, tags } => match tags.first() {
                Some(tag) if self.missing != 0 => self.map.serialize_entry(property, tag),
                _ => Ok(()),
            },
            Addition::Constants(constants) => {
                for (index, (key, values)) in constants.iter().take(64).enumerate() {
                    if let ([(text, literal)], 1) = (values, (self.missing >> index) & 1) {
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

    #[inline]
    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), M::Error> {
        match self.missing {
            0 => self.map.serialize_entry(key, value),
            _ => self.find(key, value),
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
    // Nearly all are strings, and every key of an object is compared.
    value.serialize(Equals(text)).unwrap_or_else(|fmt::Error| {
        let mut comparison = Comparison(text);
        write!(comparison, "{}", Shown(value)).is_ok() && comparison.0.is_empty()
    })
}

/// A serializer that compares a string with a text. Any other value is an error.
struct Equals<'t>(&'t str);

/// Refuses a value that is no string.
macro_rules! refuse {
    ($($method:ident($($Type:ty),*) -> $Ok:ty;)*) => {
        $(
            fn $method(self, $(_: $Type),*) -> Result<$Ok, fmt::Error> {
                Err(fmt::Error)
            }
        )*
    };
}

impl Serializer for Equals<'_> {
    type Ok = bool;
    type Error = fmt::Error;
    type SerializeSeq = Impossible<bool, fmt::Error>;
    type SerializeTuple = Impossible<bool, fmt::Error>;
    type SerializeTupleStruct = Impossible<bool, fmt::Error>;
    type SerializeTupleVariant = Impossible<bool, fmt::Error>;
    type SerializeMap = Impossible<bool, fmt::Error>;
    type SerializeStruct = Impossible<bool, fmt::Error>;
    type SerializeStructVariant = Impossible<bool, fmt::Error>;

    #[inline]
    fn serialize_str(self, value: &str) -> Result<bool, fmt::Error> {
        Ok(value == self.0)
    }

    refuse! {
        serialize_bool(bool) -> bool;
        serialize_i8(i8) -> bool;
        serialize_i16(i16) -> bool;
        serialize_i32(i32) -> bool;
        serialize_i64(i64) -> bool;
        serialize_u8(u8) -> bool;
        serialize_u16(u16) -> bool;
        serialize_u32(u32) -> bool;
        serialize_u64(u64) -> bool;
        serialize_f32(f32) -> bool;
        serialize_f64(f64) -> bool;
        serialize_char(char) -> bool;
        serialize_bytes(&[u8]) -> bool;
        serialize_none() -> bool;
        serialize_unit() -> bool;
        serialize_unit_struct(&'static str) -> bool;
        serialize_unit_variant(&'static str, u32, &'static str) -> bool;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<bool, fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<bool, fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<bool, fmt::Error> {
        Err(fmt::Error)
    }
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

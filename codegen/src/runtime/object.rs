//! Reading and writing JSON objects.
//!
//! `object!` stands where a derive would: it costs a fraction of a derive's compile time, because
//! it expands to short functions without branches of their own, and everything else is here, once.
//!
//! An object is read into a blank value, whose fields are set while their keys come in; then it is
//! checked that none of the required keys was missing. A blank value is never handed out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::blank::Blank;

/// Implements `Serialize` and `Deserialize` for a struct, from a table of its properties:
///
/// ```ignore
/// object!(Pet {
///     required: id, kind = "petType";
///     optional: name, tag;
///     nullable: owner = "owned-by";
///     rest: additional_properties;
/// });
/// ```
///
/// The key of a property stands after the field, where it is not the same.
///
/// - `required`: a `T`. It is an error if the key is missing. A `T` may be a `Nullable`.
/// - `optional`: an `Option<T>`. A missing key and `null` are `None`; `None` is not written.
/// - `nullable`: an `Option<Nullable<T>>`. A missing key is `None`, and `None` is not written;
///   `null` is `Some(Nullable::Null)`.
/// - `rest`: a `BTreeMap<String, T>` of all keys that are not in the table.
///
/// Without the last, other keys are skipped. Of duplicate keys the last wins. A struct without
/// required properties has to implement `Default`.
#[allow(unused_macros, reason = "a document may describe no object")]
macro_rules! object {
    ($Type:ident {
        required: $($required:ident $(= $required_key:literal)?),+;
        $(optional: $($optional:ident $(= $optional_key:literal)?),+;)?
        $(nullable: $($nullable:ident $(= $nullable_key:literal)?),+;)?
        $(rest: $rest:ident;)?
    }) => {
        $crate::runtime::object!($Type
            ($($required $($required_key)?),+)
            ($($($optional $($optional_key)?),+)?)
            ($($($nullable $($nullable_key)?),+)?)
            ($($rest)?)
        );

        impl $crate::runtime::blank::Blank for $Type {
            #[inline]
            fn blank() -> Self {
                use $crate::runtime::blank::Blank;
                Self {
                    $( $required: Blank::blank(), )+
                    $($( $optional: None, )+)?
                    $($( $nullable: None, )+)?
                    $( $rest: Blank::blank(), )?
                }
            }
        }
    };
    ($Type:ident {
        $(optional: $($optional:ident $(= $optional_key:literal)?),+;)?
        $(nullable: $($nullable:ident $(= $nullable_key:literal)?),+;)?
        $(rest: $rest:ident;)?
    }) => {
        $crate::runtime::object!($Type
            ()
            ($($($optional $($optional_key)?),+)?)
            ($($($nullable $($nullable_key)?),+)?)
            ($($rest)?)
        );

        impl $crate::runtime::blank::Blank for $Type {
            #[inline]
            fn blank() -> Self {
                Self::default()
            }
        }
    };
    ($Type:ident
        ($($required:ident $($required_key:literal)?),*)
        ($($optional:ident $($optional_key:literal)?),*)
        ($($nullable:ident $($nullable_key:literal)?),*)
        ($($rest:ident)?)
    ) => {
        impl $crate::runtime::object::Object for $Type {
            $crate::runtime::object!(@required $($required $($required_key)?),*);

            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                key: &str,
                map: &mut A,
            ) -> Result<(), A::Error> {
                $( if $crate::runtime::object::is(key, $crate::runtime::object!(@key $required $($required_key)?)) {
                    return $crate::runtime::object::read(map, &mut self.$required);
                } )*
                $( if $crate::runtime::object::is(key, $crate::runtime::object!(@key $optional $($optional_key)?)) {
                    return $crate::runtime::object::read(map, &mut self.$optional);
                } )*
                $( if $crate::runtime::object::is(key, $crate::runtime::object!(@key $nullable $($nullable_key)?)) {
                    return $crate::runtime::object::read_nullable(map, &mut self.$nullable);
                } )*
                $crate::runtime::object!(@rest self map key $($rest)?)
            }
        }

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[allow(unused_mut, reason = "an object may have no property")]
                let mut writer = $crate::runtime::object::Writer::new(serializer);
                $( $crate::runtime::object::required(
                    &mut writer,
                    $crate::runtime::object!(@key $required $($required_key)?),
                    &self.$required,
                ); )*
                $( $crate::runtime::object::optional(
                    &mut writer,
                    $crate::runtime::object!(@key $optional $($optional_key)?),
                    &self.$optional,
                ); )*
                $( $crate::runtime::object::optional(
                    &mut writer,
                    $crate::runtime::object!(@key $nullable $($nullable_key)?),
                    &self.$nullable,
                ); )*
                $( $crate::runtime::object::rest(&mut writer, &self.$rest); )?
                writer.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::object::deserialize(deserializer)
            }
        }
    };
    (@required) => {};
    (@required $($required:ident $($required_key:literal)?),+) => {
        const REQUIRED: &'static [&'static str] =
            &[$( $crate::runtime::object!(@key $required $($required_key)?) ),+];
    };
    (@rest $self:ident $map:ident $key:ident $rest:ident) => {
        $crate::runtime::object::read_rest($map, $key, &mut $self.$rest)
    };
    (@rest $self:ident $map:ident $key:ident) => {
        $crate::runtime::object::skip($map, $key)
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}

#[allow(unused_imports, reason = "a document may describe no object")]
pub(crate) use object;

/// A struct with a table of its properties. `object!` implements it.
pub(crate) trait Object: Blank {
    /// The keys that must be there.
    const REQUIRED: &'static [&'static str] = &[];

    /// Reads the value of a key into its field.
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error>;
}

pub(crate) fn deserialize<'de, T: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// The one visitor of all objects.
struct ObjectVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut object = T::blank();
        let mut required = Required::new(T::REQUIRED);
        while let Some(key) = map.next_key::<Key<'de>>()? {
            required.found(key.as_str());
            object.read(key.as_str(), &mut map)?;
        }
        match required.missing() {
            Some(key) => Err(A::Error::missing_field(key)),
            None => Ok(object),
        }
    }
}

/// Which of the required keys have come.
struct Required {
    keys: &'static [&'static str],
    /// A bit for each of the first 64 keys.
    found: u64,
    /// The others, which hardly any object has.
    found_late: Vec<&'static str>,
}

impl Required {
    fn new(keys: &'static [&'static str]) -> Self {
        Self {
            keys,
            found: 0,
            found_late: Vec::new(),
        }
    }

    fn found(&mut self, key: &str) {
        match self.keys.iter().position(|required| *required == key) {
            Some(index @ 0..64) => self.found |= 1 << index,
            Some(index) => self.found_late.push(self.keys[index]),
            None => {}
        }
    }

    fn missing(&self) -> Option<&'static str> {
        let is_missing = |(index, key): &(usize, &&'static str)| {
            if *index < 64 {
                self.found & (1 << index) == 0
            } else {
                !self.found_late.contains(key)
            }
        };
        let mut keys = self.keys.iter().enumerate();
        keys.find(is_missing).map(|(_, key)| *key)
    }
}

/// A key or any other string that is only looked at: borrowed from the text wherever that can be.
pub(crate) struct Key<'de>(Cow<'de, str>);

impl Key<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(text)))
    }
}

/// Whether two keys are the same.
pub(crate) fn is(key: &str, other: &str) -> bool {
    key == other
}

/// Reads the value of a required or optional property.
pub(crate) fn read<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    field: &mut T,
) -> Result<(), A::Error> {
    *field = map.next_value()?;
    Ok(())
}

/// Reads the value of a property whose `null` is something else than its absence.
pub(crate) fn read_nullable<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    field: &mut Option<T>,
) -> Result<(), A::Error> {
    *field = Some(map.next_value()?);
    Ok(())
}

/// Reads the value of a key that is not in the table.
pub(crate) fn read_rest<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    key: &str,
    rest: &mut BTreeMap<String, T>,
) -> Result<(), A::Error> {
    rest.insert(key.to_owned(), map.next_value()?);
    Ok(())
}

/// Reads a value that nobody asked for.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A, _key: &str) -> Result<(), A::Error> {
    map.next_value::<serde::de::IgnoredAny>().map(drop)
}

/// Writes properties one by one. After an error it writes nothing more, and `end` returns it: so
/// there is nothing to check in between, where every check would be compiled for every property.
pub(crate) struct Writer<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Writer<S> {
    pub(crate) fn new(serializer: S) -> Self {
        Self {
            map: serializer.serialize_map(None),
        }
    }

    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.map?.end()
    }
}

pub(crate) fn required<S: Serializer, T: Serialize>(writer: &mut Writer<S>, key: &str, value: &T) {
    if let Ok(map) = &mut writer.map {
        if let Err(error) = map.serialize_entry(key, value) {
            writer.map = Err(error);
        }
    }
}

pub(crate) fn optional<S: Serializer, T: Serialize>(
    writer: &mut Writer<S>,
    key: &str,
    value: &Option<T>,
) {
    if let Some(value) = value {
        required(writer, key, value);
    }
}

pub(crate) fn rest<S: Serializer, T: Serialize>(
    writer: &mut Writer<S>,
    rest: &BTreeMap<String, T>,
) {
    rest.iter()
        .for_each(|(key, value)| required(writer, key, value));
}

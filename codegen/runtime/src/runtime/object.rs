//! Reads and writes JSON objects.
//!
//! `object!` replaces `#[derive(Serialize, Deserialize)]` and takes a fraction of its compile time:
//! it expands to short functions without branches. The rest is shared by all types and is in this
//! file.
//!
//! Reading starts with a blank value. Each key sets its field. At the end, a missing required key
//! is an error, so callers never see a blank field.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::blank::Blank;

/// Implements `Serialize`, `Deserialize`, `Debug` and `PartialEq` for a struct, from a table of its
/// properties:
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
/// If the key of a property differs from the name of its field, it follows the field.
///
/// - `required`: a `T`, which may be a `Nullable`. A missing key is an error.
/// - `optional`: an `Option<T>`. A missing key and `null` are read as `None`. `None` is not
///   written.
/// - `nullable`: an `Option<Nullable<T>>`. A missing key is read as `None`, and `null` as
///   `Some(Nullable::Null)`. `None` is not written.
/// - `rest`: a `BTreeMap<String, T>` with all keys that are not in the table. Without it, these
///   keys are ignored.
///
/// If a key is repeated, the last value counts. A struct without required properties must implement
/// `Default`.
#[allow(unused_macros, reason = "a document may describe no object")]
macro_rules! object {
    ($Type:ident {}) => {
        impl $crate::runtime::blank::Blank for $Type {
            #[inline]
            fn blank() -> Self {
                Self::default()
            }
        }

        impl $crate::runtime::object::Object for $Type {
            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                _: &mut $crate::runtime::object::Reader<'_, 'de, A>,
            ) {
            }

            fn show<V: $crate::runtime::object::Viewer>(&self, _: &mut V) {}
        }

        impl PartialEq for $Type {
            #[inline]
            fn eq(&self, _: &Self) -> bool {
                true
            }
        }

        $crate::runtime::object!(@traits $Type);
    };
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
                reader: &mut $crate::runtime::object::Reader<'_, 'de, A>,
            ) {
                $( reader.value(
                    $crate::runtime::object!(@key $required $($required_key)?),
                    &mut self.$required,
                ); )*
                $( reader.value(
                    $crate::runtime::object!(@key $optional $($optional_key)?),
                    &mut self.$optional,
                ); )*
                $( reader.nullable(
                    $crate::runtime::object!(@key $nullable $($nullable_key)?),
                    &mut self.$nullable,
                ); )*
                $( reader.rest(&mut self.$rest); )?
            }

            fn show<V: $crate::runtime::object::Viewer>(&self, viewer: &mut V) {
                $( viewer.value(
                    $crate::runtime::object!(@key $required $($required_key)?),
                    &self.$required,
                ); )*
                $( viewer.optional(
                    $crate::runtime::object!(@key $optional $($optional_key)?),
                    &self.$optional,
                ); )*
                $( viewer.optional(
                    $crate::runtime::object!(@key $nullable $($nullable_key)?),
                    &self.$nullable,
                ); )*
                $( viewer.rest(&self.$rest); )?
            }
        }

        impl PartialEq for $Type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                true
                $( && $crate::runtime::object::same(&self.$required, &other.$required) )*
                $( && $crate::runtime::object::same(&self.$optional, &other.$optional) )*
                $( && $crate::runtime::object::same(&self.$nullable, &other.$nullable) )*
                $( && $crate::runtime::object::same(&self.$rest, &other.$rest) )?
            }
        }

        $crate::runtime::object!(@traits $Type);
    };
    (@traits $Type:ident) => {
        impl std::fmt::Debug for $Type {
            #[inline]
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::runtime::object::debug(self, stringify!($Type), formatter)
            }
        }

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::object::serialize(self, serializer)
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
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}

#[allow(unused_imports, reason = "a document may describe no object")]
pub(crate) use object;

/// A struct with a table of its properties. `object!` implements this trait.
pub(crate) trait Object: Blank {
    /// The required keys.
    const REQUIRED: &'static [&'static str] = &[];

    /// Offers each field to the reader of one key.
    fn read<'de, A: MapAccess<'de>>(&mut self, reader: &mut Reader<'_, 'de, A>);

    /// Shows each property to a viewer.
    fn show<V: Viewer>(&self, viewer: &mut V);
}

/// Reads an object.
pub(crate) fn deserialize<'de, T: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// The visitor for objects of all types.
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
            let mut reader = Reader::new(key.as_str(), &mut map);
            object.read(&mut reader);
            reader.end()?;
        }
        match required.missing() {
            Some(key) => Err(A::Error::missing_field(key)),
            None => Ok(object),
        }
    }
}

/// Keeps track of which required keys were found.
struct Required {
    keys: &'static [&'static str],
    /// One bit for each of the first 64 keys.
    found: u64,
    /// The keys after the first 64 that were found. Hardly any object has so many.
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

    /// Returns the first required key that was not found.
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

/// A key, or another string that is only compared. It is borrowed from the JSON text if possible.
pub(crate) struct Key<'de>(Cow<'de, str>);

impl<'de> Key<'de> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_text(self) -> Cow<'de, str> {
        self.0
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

/// Reads the value of one key into the field of that key.
///
/// [`Object::read`] offers every field without checking the key. The checks are in these methods,
/// so that they are not compiled for every field.
pub(crate) struct Reader<'r, 'de, A: MapAccess<'de>> {
    key: &'r str,
    map: &'r mut A,
    /// The result of reading the value, once the field was found.
    outcome: Option<Result<(), A::Error>>,
    lifetime: PhantomData<&'de ()>,
}

impl<'r, 'de, A: MapAccess<'de>> Reader<'r, 'de, A> {
    fn new(key: &'r str, map: &'r mut A) -> Self {
        Self {
            key,
            map,
            outcome: None,
            lifetime: PhantomData,
        }
    }

    /// Offers the field of a required or optional property.
    pub(crate) fn value<T: Deserialize<'de>>(&mut self, key: &'static str, field: &mut T) {
        if self.outcome.is_none() && self.key == key {
            self.outcome = Some(self.map.next_value().map(|value| *field = value));
        }
    }

    /// Offers the field of a property for which `null` and absence differ.
    pub(crate) fn nullable<T: Deserialize<'de>>(
        &mut self,
        key: &'static str,
        field: &mut Option<T>,
    ) {
        if self.outcome.is_none() && self.key == key {
            self.outcome = Some(self.map.next_value().map(|value| *field = Some(value)));
        }
    }

    /// Offers the map for properties that are not in the table.
    pub(crate) fn rest<T: Deserialize<'de>>(&mut self, rest: &mut BTreeMap<String, T>) {
        if self.outcome.is_none() {
            let value = self.map.next_value();
            self.outcome = Some(value.map(|value| {
                rest.insert(self.key.to_owned(), value);
            }));
        }
    }

    /// Returns the result. If no field was found, it skips the value.
    fn end(self) -> Result<(), A::Error> {
        match self.outcome {
            Some(outcome) => outcome,
            None => self.map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

/// Receives the properties of an object one by one, and ignores them after an error.
///
/// So [`Object::show`] does not check for errors in between. Such a check would be compiled for
/// every property.
pub(crate) trait Viewer {
    /// Receives a key and its value.
    fn entry<T: Serialize + fmt::Debug>(&mut self, key: &str, value: &T);

    /// Receives a property that is always present.
    fn value<T: Serialize + fmt::Debug>(&mut self, key: &'static str, value: &T) {
        self.entry(key, value);
    }

    /// Receives a property that may be absent.
    fn optional<T: Serialize + fmt::Debug>(&mut self, key: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.entry(key, value);
        }
    }

    /// Receives the properties that are not in the table.
    fn rest<T: Serialize + fmt::Debug>(&mut self, rest: &BTreeMap<String, T>) {
        for (key, value) in rest {
            self.entry(key, value);
        }
    }
}

/// Writes an object.
pub(crate) fn serialize<T: Object, S: Serializer>(
    object: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::<S> {
        map: serializer.serialize_map(None),
    };
    object.show(&mut writer);
    writer.map?.end()
}

/// Writes each property to a serializer.
struct Writer<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Viewer for Writer<S> {
    fn entry<T: Serialize + fmt::Debug>(&mut self, key: &str, value: &T) {
        if let Ok(map) = &mut self.map {
            if let Err(error) = map.serialize_entry(key, value) {
                self.map = Err(error);
            }
        }
    }
}

/// Formats an object for `Debug`, with the keys of its properties and without absent properties.
pub(crate) fn debug<T: Object>(
    object: &T,
    name: &str,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut shown = formatter.debug_struct(name);
    object.show(&mut shown);
    shown.finish()
}

impl Viewer for fmt::DebugStruct<'_, '_> {
    fn entry<T: Serialize + fmt::Debug>(&mut self, key: &str, value: &T) {
        self.field(key, value);
    }
}

/// Returns whether two fields are equal.
///
/// `object!` calls this function instead of using `==`. The code of `==` would be copied into the
/// comparison of every type, and would make up a third of the library's metadata.
#[inline(never)]
pub(crate) fn same<T: PartialEq>(one: &T, other: &T) -> bool {
    one == other
}

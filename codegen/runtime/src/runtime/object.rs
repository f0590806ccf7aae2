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
use std::slice;
use std::str::{self, Utf8Error};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::blank::Blank;

/// Implements `Serialize`, `Deserialize`, `Debug` and `PartialEq` for a struct, from a table of its
/// properties in the order of the document:
///
/// ```ignore
/// object!(Pet {
///     required: id, kind = "petType";
///     optional: name, tag;
///     nullable: owner = "owned-by";
///     required: age;
///     rest: additional_properties;
/// });
/// ```
///
/// If the key of a property differs from the name of its field, it follows the field.
///
/// - `required`: a `T`, which may be an `Option`. A missing key is an error. `None` is written as
///   `null`.
/// - `boxed`: a required `Box<T>`.
/// - `external`: a required `T` of a type that the user of the generator chose.
/// - `optional`: an `Option<T>`. A missing key and `null` are read as `None`. `None` is not
///   written.
/// - `nullable`: an `Option<T>` whose `T` reads `null`, as `Option<Option<T>>` does. A missing key
///   is read as `None`, and `null` as `Some(None)`. `None` is not written.
/// - `rest`: a `BTreeMap<String, T>` with all keys that are not in the table. Without it, these
///   keys are ignored. It stands at the end.
///
/// If a key is repeated, the last value counts.
#[allow(unused_macros, reason = "a document may describe no object")]
macro_rules! object {
    ($Type:ident {}) => {
        impl $crate::runtime::object::Object for $Type {
            const PROPERTIES: &'static [$crate::runtime::object::Property] = &[];

            #[inline]
            fn empty() -> Self {
                Self {}
            }

            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                _: $crate::runtime::object::Fields<'_, 'de, A>,
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
    ($Type:ident { $( $kind:ident: $($field:ident $(= $key:literal)?),+; )+ }) => {
        impl $crate::runtime::object::Object for $Type {
            const PROPERTIES: &'static [$crate::runtime::object::Property] = &[
                $( $( $crate::runtime::object::Property::$kind(
                    $crate::runtime::object!(@key $field $($key)?)
                ), )+ )+
            ];

            #[inline]
            fn empty() -> Self {
                Self { $( $( $field: $crate::runtime::blank::$kind(), )+ )+ }
            }

            fn read<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                mut fields: $crate::runtime::object::Fields<'_, 'de, A>,
            ) {
                $( $( fields.$kind(&mut self.$field); )+ )+
            }

            fn show<V: $crate::runtime::object::Viewer>(&self, viewer: &mut V) {
                $( $( viewer.$kind(&self.$field); )+ )+
            }
        }

        impl PartialEq for $Type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                true $( $( && $crate::runtime::object::same(&self.$field, &other.$field) )+ )+
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
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}

#[allow(unused_imports, reason = "a document may describe no object")]
pub(crate) use object;

/// A struct with a table of its properties. `object!` implements this trait.
pub(crate) trait Object: Sized {
    /// The properties. Those that are not in the table come last, if they are kept.
    const PROPERTIES: &'static [Property];

    /// One bit for each of the first 64 properties: whether it is required.
    const REQUIRED: u64 = required(Self::PROPERTIES);

    /// Returns a value whose fields are all blank.
    fn empty() -> Self;

    /// Offers each field to the reader, in the order of [`Self::PROPERTIES`].
    fn read<'de, A: MapAccess<'de>>(&mut self, fields: Fields<'_, 'de, A>);

    /// Shows each field to a viewer, in the order of [`Self::PROPERTIES`].
    fn show<V: Viewer>(&self, viewer: &mut V);
}

impl<T: Object> Blank for T {
    #[inline]
    fn blank() -> Self {
        T::empty()
    }
}

/// A property in a table.
pub(crate) struct Property {
    key: &'static str,
    presence: Presence,
}

/// What a missing key means.
#[derive(Clone, Copy, PartialEq)]
enum Presence {
    /// An error.
    Required,
    /// An absent property.
    Optional,
    /// Nothing: these are all properties that are not in the table.
    Rest,
}

/// Returns one bit for each of the first 64 properties: whether it is required.
const fn required(properties: &[Property]) -> u64 {
    let (mut bits, mut index) = (0, 0);
    while index < properties.len() && index < 64 {
        if matches!(properties[index].presence, Presence::Required) {
            bits |= 1 << index;
        }
        index += 1;
    }
    bits
}

impl Property {
    #[inline]
    fn is(&self, key: &[u8]) -> bool {
        self.key.as_bytes() == key && self.presence != Presence::Rest
    }

    pub(crate) const fn required(key: &'static str) -> Self {
        Self {
            key,
            presence: Presence::Required,
        }
    }

    pub(crate) const fn boxed(key: &'static str) -> Self {
        Self {
            key,
            presence: Presence::Required,
        }
    }

    pub(crate) const fn external(key: &'static str) -> Self {
        Self {
            key,
            presence: Presence::Required,
        }
    }

    pub(crate) const fn optional(key: &'static str) -> Self {
        Self {
            key,
            presence: Presence::Optional,
        }
    }

    pub(crate) const fn nullable(key: &'static str) -> Self {
        Self {
            key,
            presence: Presence::Optional,
        }
    }

    pub(crate) const fn rest(key: &'static str) -> Self {
        Self {
            key,
            presence: Presence::Rest,
        }
    }
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

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut object = T::empty();
        let mut reader = Reader::new(map, T::PROPERTIES);
        while reader.keys.wanted != END {
            object.read(Fields {
                reader: &mut reader,
                next: 0,
            });
        }
        reader.end(T::REQUIRED)?;
        Ok(object)
    }
}

/// Reads the values of an object into its fields.
///
/// It looks at the next key, which belongs to one property. [`Object::read`] offers every field; the
/// reader takes that of the property, and goes on with the key after it. If the keys come in the
/// order of the table, one pass over the fields reads them all.
pub(crate) struct Reader<'de, A: MapAccess<'de>> {
    map: A,
    keys: Keys,
    error: Option<A::Error>,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    fn new(map: A, properties: &'static [Property]) -> Self {
        let mut reader = Self {
            map,
            keys: Keys {
                properties,
                wanted: 0,
                unknown: String::new(),
                found: 0,
                found_late: Vec::new(),
            },
            error: None,
            lifetime: PhantomData,
        };
        reader.next_key(0);
        reader
    }

    /// Reads the value of the property with this index.
    fn value<T: Deserialize<'de>>(&mut self, index: usize, field: &mut T) {
        match self.map.next_value() {
            Ok(value) => {
                *field = value;
                self.next_key(index + 1);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of the property with this index, for which `null` and absence differ.
    fn nullable<T: Deserialize<'de>>(&mut self, index: usize, field: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => {
                *field = Some(value);
                self.next_key(index + 1);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of a property that is not in the table.
    fn rest<T: Deserialize<'de>>(&mut self, rest: &mut BTreeMap<String, T>) {
        match self.map.next_value() {
            Ok(value) => {
                rest.insert(std::mem::take(&mut self.keys.unknown), value);
                self.next_key(0);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Reads the next key that is not ignored. `likely` is the property that it probably belongs to.
    #[inline(never)]
    fn next_key(&mut self, likely: usize) {
        loop {
            self.keys.wanted = likely;
            match self.map.next_key_seed(&mut self.keys) {
                Ok(Some(true)) => return,
                Ok(Some(false)) => {
                    if let Err(error) = self.map.next_value::<IgnoredAny>() {
                        return self.fail(error);
                    }
                }
                Ok(None) => {
                    self.keys.wanted = END;
                    return;
                }
                Err(error) => return self.fail(error),
            }
        }
    }

    fn fail(&mut self, error: A::Error) {
        self.keys.wanted = END;
        self.error = Some(error);
    }

    /// Returns the error, if there was one, or if a required key was not found. `required` has one
    /// bit for each of the first 64 properties.
    fn end(self, required: u64) -> Result<(), A::Error> {
        match (self.error, self.keys.missing(required)) {
            (Some(error), _) => Err(error),
            (None, Some(key)) => Err(A::Error::missing_field(key)),
            (None, None) => Ok(()),
        }
    }
}

/// Finds the properties of keys. As a seed, it reads a key and returns whether it has a property.
struct Keys {
    properties: &'static [Property],
    /// The index of the property whose value comes next. [`END`] after the last value or an error.
    /// While a key is read, the index of the property that it probably belongs to.
    wanted: usize,
    /// The key, if it belongs to no property and is kept.
    unknown: String,
    /// One bit for each of the first 64 properties: whether its key was found.
    found: u64,
    /// The properties after the first 64 whose keys were found. Hardly any object has so many.
    found_late: Vec<usize>,
}

/// The index of no property.
const END: usize = usize::MAX;

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = bool;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        // As bytes, keys are compared without a test whether they are UTF-8.
        deserializer.deserialize_bytes(self)
    }
}

impl Visitor<'_> for &mut Keys {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    #[inline]
    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        self.visit_bytes(key.as_bytes())
    }

    #[inline]
    fn visit_bytes<E: Error>(self, key: &[u8]) -> Result<bool, E> {
        let likely = self.properties.get(self.wanted);
        if likely.is_some_and(|property| property.is(key)) && self.wanted < 64 {
            self.found |= 1 << self.wanted;
            return Ok(true);
        }
        self.find(key).map_err(E::custom)
    }
}

impl Keys {
    /// Finds the property of a key, and returns whether there is one. Searches from the likely one
    /// on, and then from the start.
    #[inline(never)]
    fn find(&mut self, key: &[u8]) -> Result<bool, Utf8Error> {
        let likely = self.wanted.min(self.properties.len());
        let (before, after) = self.properties.split_at(likely);
        self.wanted = if let Some(index) = position(key, after) {
            likely + index
        } else if let Some(index) = position(key, before) {
            index
        } else if let [
            ..,
            Property {
                presence: Presence::Rest,
                ..
            },
        ] = self.properties
        {
            str::from_utf8(key)?.clone_into(&mut self.unknown);
            self.properties.len() - 1
        } else {
            return Ok(false);
        };
        match self.wanted {
            index @ 0..64 => self.found |= 1 << index,
            index => self.found_late.push(index),
        }
        Ok(true)
    }

    /// Returns the first required key that was not found. `required` has one bit for each of the
    /// first 64 properties.
    fn missing(&self, required: u64) -> Option<&'static str> {
        let missing = required & !self.found;
        if missing != 0 {
            return Some(self.properties[missing.trailing_zeros() as usize].key);
        }
        let mut late = self.properties.iter().enumerate().skip(64);
        let missing = late.find(|(index, property)| {
            property.presence == Presence::Required && !self.found_late.contains(index)
        });
        missing.map(|(_, property)| property.key)
    }
}

fn position(key: &[u8], properties: &[Property]) -> Option<usize> {
    properties.iter().position(|property| property.is(key))
}

/// Offers the fields of an object to its reader, one after the other.
pub(crate) struct Fields<'r, 'de, A: MapAccess<'de>> {
    reader: &'r mut Reader<'de, A>,
    /// The index of the next field.
    next: usize,
}

impl<'de, A: MapAccess<'de>> Fields<'_, 'de, A> {
    /// Offers the field of a required property.
    #[inline]
    pub(crate) fn required<T: Deserialize<'de>>(&mut self, field: &mut T) {
        if self.next == self.reader.keys.wanted {
            self.reader.value(self.next, field);
        }
        self.next += 1;
    }

    /// Offers the field of a required property behind a pointer.
    #[inline]
    pub(crate) fn boxed<T: Deserialize<'de>>(&mut self, field: &mut Box<T>) {
        self.required(&mut **field);
    }

    /// Offers the field of a required property whose type the user of the generator chose.
    #[inline]
    pub(crate) fn external<T: Deserialize<'de>>(&mut self, field: &mut T) {
        self.required(field);
    }

    /// Offers the field of a property that may be absent.
    #[inline]
    pub(crate) fn optional<T: Deserialize<'de>>(&mut self, field: &mut Option<T>) {
        self.required(field);
    }

    /// Offers the field of a property for which `null` and absence differ.
    #[inline]
    pub(crate) fn nullable<T: Deserialize<'de>>(&mut self, field: &mut Option<T>) {
        if self.next == self.reader.keys.wanted {
            self.reader.nullable(self.next, field);
        }
        self.next += 1;
    }

    /// Offers the map for properties that are not in the table.
    #[inline]
    pub(crate) fn rest<T: Deserialize<'de>>(&mut self, rest: &mut BTreeMap<String, T>) {
        while self.next == self.reader.keys.wanted {
            self.reader.rest(rest);
        }
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

/// Receives the properties of an object one by one, and ignores them after an error.
///
/// So [`Object::show`] does not check for errors in between. Such a check would be compiled for
/// every property.
pub(crate) trait Viewer {
    /// Returns the key of the next property.
    fn key(&mut self) -> &'static str;

    /// Receives a key and its value.
    fn entry<T: Serialize + fmt::Debug>(&mut self, key: &str, value: &T);

    /// Receives a property that is always present.
    fn required<T: Serialize + fmt::Debug>(&mut self, value: &T) {
        let key = self.key();
        self.entry(key, value);
    }

    /// Receives a property that is always present, behind a pointer.
    fn boxed<T: Serialize + fmt::Debug>(&mut self, value: &T) {
        self.required(value);
    }

    /// Receives a property that is always present, of a type that the user of the generator chose.
    fn external<T: Serialize + fmt::Debug>(&mut self, value: &T) {
        self.required(value);
    }

    /// Receives a property that may be absent.
    fn optional<T: Serialize + fmt::Debug>(&mut self, value: &Option<T>) {
        let key = self.key();
        if let Some(value) = value {
            self.entry(key, value);
        }
    }

    /// Receives a property that may be absent, or null.
    fn nullable<T: Serialize + fmt::Debug>(&mut self, value: &Option<T>) {
        self.optional(value);
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
        properties: T::PROPERTIES.iter(),
        map: serializer.serialize_map(None),
    };
    object.show(&mut writer);
    writer.map?.end()
}

/// Returns the key of the next property.
fn next_key(properties: &mut slice::Iter<'static, Property>) -> &'static str {
    properties.next().map_or("", |property| property.key)
}

/// Writes each property to a serializer.
struct Writer<S: Serializer> {
    properties: slice::Iter<'static, Property>,
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Viewer for Writer<S> {
    fn key(&mut self) -> &'static str {
        next_key(&mut self.properties)
    }

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
    let mut shown = Shown {
        properties: T::PROPERTIES.iter(),
        fields: formatter.debug_struct(name),
    };
    object.show(&mut shown);
    shown.fields.finish()
}

/// Adds each property to the output of `Debug`.
struct Shown<'a, 'f> {
    properties: slice::Iter<'static, Property>,
    fields: fmt::DebugStruct<'a, 'f>,
}

impl Viewer for Shown<'_, '_> {
    fn key(&mut self) -> &'static str {
        next_key(&mut self.properties)
    }

    fn entry<T: Serialize + fmt::Debug>(&mut self, key: &str, value: &T) {
        self.fields.field(key, value);
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

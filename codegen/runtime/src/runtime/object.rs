//! Reads and writes JSON objects.
//!
//! `object!` replaces `#[derive(Serialize, Deserialize)]` and takes a fraction of its compile time:
//! it expands to short functions without branches. The rest is shared by all types and is in this
//! file.
//!
//! Reading starts with a blank value. Each key sets its field. At the end, a missing required key
//! is an error, so callers never see a blank field.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::slice;

use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::blank::Blank;
use super::keys::{END, Keys, Property, Table};

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
/// - `undescribed`: a required `T`, which is read as blank if the key is missing.
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
            const PROPERTIES: &'static [$crate::runtime::keys::Property] = &[];

            #[inline]
            fn empty() -> Self {
                Self {}
            }

            fn read<R: $crate::runtime::object::FieldReader>(&mut self, _: R) {}

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
            const PROPERTIES: &'static [$crate::runtime::keys::Property] = &[
                $( $( $crate::runtime::keys::Property::$kind(
                    $crate::runtime::object!(@key $field $($key)?)
                ), )+ )+
            ];

            #[inline]
            fn empty() -> Self {
                Self { $( $( $field: $crate::runtime::blank::$kind(), )+ )+ }
            }

            fn read<R: $crate::runtime::object::FieldReader>(&mut self, mut reader: R) {
                $( $( reader.$kind(&mut self.$field); )+ )+
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

    /// The properties, ready for reading.
    const TABLE: &'static Table = &Table::new(Self::PROPERTIES);

    /// Returns a value whose fields are all blank.
    fn empty() -> Self;

    /// Offers each field to the reader, in the order of [`Self::PROPERTIES`].
    fn read<R: FieldReader>(&mut self, reader: R);

    /// Shows each field to a viewer, in the order of [`Self::PROPERTIES`].
    fn show<V: Viewer>(&self, viewer: &mut V);
}

impl<T: Object> Blank for T {
    #[inline]
    fn blank() -> Self {
        T::empty()
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
        let mut reader = Reader::new(map, T::TABLE);
        while reader.keys.wanted != END {
            object.read(Pass {
                reader: &mut reader,
                next: 0,
            });
        }
        reader.end()?;
        Ok(object)
    }
}

/// Reads the values of an object into its fields.
///
/// It looks at the next key, which belongs to one property. [`Object::read`] offers every field; the
/// reader takes that of the property, and goes on with the key after it. If the keys come in the
/// order of the table, one pass over the fields reads them all.
struct Reader<'de, A: MapAccess<'de>> {
    map: A,
    keys: Keys,
    error: Option<A::Error>,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    fn new(map: A, table: &'static Table) -> Self {
        let mut reader = Self {
            map,
            keys: Keys::new(table),
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

    /// Returns the error, if there was one, or if a required key was not found.
    fn end(self) -> Result<(), A::Error> {
        match (self.error, self.keys.missing()) {
            (Some(error), _) => Err(error),
            (None, Some(key)) => Err(A::Error::missing_field(key)),
            (None, None) => Ok(()),
        }
    }
}

/// Receives the fields of an object one by one, and reads a value into one that has its turn.
pub(crate) trait FieldReader {
    /// Receives the field of a required property.
    fn required<T: DeserializeOwned>(&mut self, field: &mut T);

    /// Receives the field of a property that only requests must have.
    #[inline]
    fn undescribed<T: DeserializeOwned>(&mut self, field: &mut T) {
        self.required(field);
    }

    /// Receives the field of a required property behind a pointer.
    #[inline]
    fn boxed<T: DeserializeOwned>(&mut self, field: &mut Box<T>) {
        self.required(&mut **field);
    }

    /// Receives the field of a required property whose type the user of the generator chose.
    #[inline]
    fn external<T: DeserializeOwned>(&mut self, field: &mut T) {
        self.required(field);
    }

    /// Receives the field of a property that may be absent.
    #[inline]
    fn optional<T: DeserializeOwned>(&mut self, field: &mut Option<T>) {
        self.required(field);
    }

    /// Receives the field of a property for which `null` and absence differ.
    fn nullable<T: DeserializeOwned>(&mut self, field: &mut Option<T>);

    /// Receives the map for properties that are not in the table.
    fn rest<T: DeserializeOwned>(&mut self, rest: &mut BTreeMap<String, T>);
}

/// One pass of a reader over the fields of an object.
struct Pass<'r, 'de, A: MapAccess<'de>> {
    reader: &'r mut Reader<'de, A>,
    /// The index of the next field.
    next: usize,
}

impl<'de, A: MapAccess<'de>> FieldReader for Pass<'_, 'de, A> {
    #[inline]
    fn required<T: DeserializeOwned>(&mut self, field: &mut T) {
        if self.next == self.reader.keys.wanted {
            self.reader.value(self.next, field);
        }
        self.next += 1;
    }

    #[inline]
    fn nullable<T: DeserializeOwned>(&mut self, field: &mut Option<T>) {
        if self.next == self.reader.keys.wanted {
            self.reader.nullable(self.next, field);
        }
        self.next += 1;
    }

    #[inline]
    fn rest<T: DeserializeOwned>(&mut self, rest: &mut BTreeMap<String, T>) {
        while self.next == self.reader.keys.wanted {
            self.reader.rest(rest);
        }
    }
}

/// Receives the properties of an object one by one, and ignores them after an error.
///
/// So [`Object::show`] does not check for errors in between. Such a check would be compiled for
/// every property.
pub(crate) trait Viewer {
    /// Returns the key of the next property, or nothing after an error.
    fn key(&mut self) -> Option<&'static str>;

    /// Receives a key and its value.
    fn entry<T: Serialize + fmt::Debug>(&mut self, key: &str, value: &T);

    /// Receives a property that is always present.
    fn required<T: Serialize + fmt::Debug>(&mut self, value: &T) {
        if let Some(key) = self.key() {
            self.entry(key, value);
        }
    }

    /// Receives a property that only requests must have.
    fn undescribed<T: Serialize + fmt::Debug>(&mut self, value: &T) {
        self.required(value);
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
        if let (Some(key), Some(value)) = (self.key(), value) {
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
    let mut writer = Writer {
        properties: T::PROPERTIES.iter(),
        map: serializer.serialize_map(None)?,
        error: None,
    };
    object.show(&mut writer);
    match writer.error {
        None => writer.map.end(),
        Some(error) => Err(error),
    }
}

/// Returns the key of the next property.
#[inline]
fn next_key(properties: &mut slice::Iter<'static, Property>) -> Option<&'static str> {
    properties.next().map(Property::key)
}

/// Writes each property to a serializer.
struct Writer<M: SerializeMap> {
    /// The properties that follow. After an error, none.
    properties: slice::Iter<'static, Property>,
    map: M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    #[cold]
    #[inline(never)]
    fn fail(&mut self, error: M::Error) {
        self.properties = [].iter();
        self.error = Some(error);
    }
}

impl<M: SerializeMap> Viewer for Writer<M> {
    #[inline]
    fn key(&mut self) -> Option<&'static str> {
        next_key(&mut self.properties)
    }

    #[inline]
    fn entry<T: Serialize + fmt::Debug>(&mut self, key: &str, value: &T) {
        if let Err(error) = self.map.serialize_entry(key, value) {
            self.fail(error);
        }
    }

    fn rest<T: Serialize + fmt::Debug>(&mut self, rest: &BTreeMap<String, T>) {
        for (key, value) in rest {
            if self.error.is_none() {
                self.entry(key, value);
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
    fn key(&mut self) -> Option<&'static str> {
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

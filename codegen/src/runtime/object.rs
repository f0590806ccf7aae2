//! Reading and writing JSON objects.
//!
//! `object!` stands where a derive would: it costs a fraction of a derive's compile time, because
//! it expands to three short functions per type, and everything else is here, once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap};

/// Implements `Serialize` and `Deserialize` for a struct, from a table of its properties:
///
/// ```ignore
/// object!(Pet {
///     required id = "id",
///     optional name = "name",
///     optional_nullable owner = "owner",
///     ..additional_properties
/// });
/// ```
///
/// - `required`: a `T`. It is an error if the key is missing. A `T` may be a `Nullable`.
/// - `optional`: an `Option<T>`. A missing key and `null` are `None`; `None` is not written.
/// - `optional_nullable`: an `Option<Nullable<T>>`. A missing key is `None`, and `None` is not
///   written; `null` is `Some(Nullable::Null)`.
/// - `..name`: a `BTreeMap<String, T>` of all keys that are not in the table.
///
/// Without the last, other keys are skipped. Of duplicate keys the last wins.
#[allow(unused_macros, reason = "a document may describe no object")]
macro_rules! object {
    ($Type:ident { $($kind:ident $field:ident = $key:literal,)* $(..$additional:ident)? }) => {
        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[allow(unused_mut, reason = "an object may have no property")]
                let mut map = serde::Serializer::serialize_map(serializer, None)?;
                $( $crate::runtime::object::write::$kind(&mut map, $key, &self.$field)?; )*
                $( $crate::runtime::object::write_additional(&mut map, &self.$additional)?; )?
                serde::ser::SerializeMap::end(map)
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_map($crate::runtime::object::ObjectVisitor::new())
            }
        }

        impl<'de> $crate::runtime::object::ReadObject<'de> for $Type {
            fn read<A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                $( let mut $field = None; )*
                $( let mut $additional = std::collections::BTreeMap::new(); )?
                while let Some(key) = map.next_key::<$crate::runtime::object::Key<'de>>()? {
                    match key.as_str() {
                        $( $key => $crate::runtime::object::read::$kind(&mut map, &mut $field)?, )*
                        $(
                            name => {
                                $additional.insert(name.to_owned(), map.next_value()?);
                            }
                        )?
                        #[allow(unreachable_patterns, reason = "all other keys may be kept")]
                        _ => $crate::runtime::object::skip(&mut map)?,
                    }
                }
                Ok(Self {
                    $( $field: $crate::runtime::object::finish::$kind($field, $key)?, )*
                    $( $additional, )?
                })
            }
        }
    };
}

#[allow(unused_imports, reason = "a document may describe no object")]
pub(crate) use object;

/// An object that is built while its keys come in. `object!` implements it.
pub(crate) trait ReadObject<'de>: Sized {
    /// Reads all keys and values.
    fn read<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// The one visitor of all objects.
pub(crate) struct ObjectVisitor<T>(PhantomData<fn() -> T>);

impl<T> ObjectVisitor<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: ReadObject<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
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

/// Reads a value that nobody asked for.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

/// Writes the keys that are not in the table.
pub(crate) fn write_additional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    additional: &BTreeMap<String, T>,
) -> Result<(), M::Error> {
    additional
        .iter()
        .try_for_each(|(key, value)| map.serialize_entry(key, value))
}

/// Writing a property, by its kind in the table.
pub(crate) mod write {
    use serde::ser::{Serialize, SerializeMap};

    #[inline]
    pub(crate) fn required<M: SerializeMap, T: Serialize>(
        map: &mut M,
        key: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        map.serialize_entry(key, value)
    }

    #[inline]
    pub(crate) fn optional<M: SerializeMap, T: Serialize>(
        map: &mut M,
        key: &'static str,
        value: &Option<T>,
    ) -> Result<(), M::Error> {
        match value {
            Some(value) => map.serialize_entry(key, value),
            None => Ok(()),
        }
    }

    pub(crate) use optional as optional_nullable;
}

/// Reading the value of a property, by its kind in the table.
pub(crate) mod read {
    use serde::de::{Deserialize, MapAccess};

    #[inline]
    pub(crate) fn required<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
        map: &mut A,
        value: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *value = Some(map.next_value()?);
        Ok(())
    }

    #[inline]
    pub(crate) fn optional<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
        map: &mut A,
        value: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *value = map.next_value()?;
        Ok(())
    }

    pub(crate) use required as optional_nullable;
}

/// What becomes of a property when all keys are read, by its kind in the table.
pub(crate) mod finish {
    use serde::de::Error;

    #[inline]
    pub(crate) fn required<T, E: Error>(value: Option<T>, key: &'static str) -> Result<T, E> {
        value.ok_or_else(|| E::missing_field(key))
    }

    #[inline]
    pub(crate) fn optional<T, E: Error>(
        value: Option<T>,
        _key: &'static str,
    ) -> Result<Option<T>, E> {
        Ok(value)
    }

    pub(crate) use optional as optional_nullable;
}

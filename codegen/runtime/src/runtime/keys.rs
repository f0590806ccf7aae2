//! The keys of an object: which property a key belongs to, and which keys were not found.

use std::borrow::Cow;
use std::fmt;
use std::str::{self, Utf8Error};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, Visitor};

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

/// The properties of a type, and what is computed from them when the type is compiled.
pub(crate) struct Table {
    properties: &'static [Property],
    /// One bit for each of the first 64 properties: whether it is required.
    required: u64,
    /// For each hash of a key, the number of the first property that has it, from 1 on, or [`NONE`]. With
    /// [`SEVERAL`], others may have it, too.
    numbers: [u8; HASHES],
}

/// The number of hashes of keys.
const HASHES: usize = 128;
/// No property has this hash.
const NONE: u8 = 0;
/// Marks the number of a property that may not be the only one with its hash.
const SEVERAL: u8 = 0x80;
/// The greatest number. With [`SEVERAL`], it stands for all properties from there on.
const LATE: u8 = 0x7F;

impl Table {
    pub(crate) const fn new(properties: &'static [Property]) -> Self {
        let mut table = Self {
            properties,
            required: 0,
            numbers: [NONE; HASHES],
        };
        let mut index = 0;
        while index < properties.len() {
            let property = &properties[index];
            if matches!(property.presence, Presence::Required) && index < 64 {
                table.required |= 1 << index;
            }
            let number = &mut table.numbers[hash(property.key.as_bytes())];
            if !matches!(property.presence, Presence::Rest) {
                *number = match *number {
                    NONE if index + 1 < LATE as usize => (index + 1) as u8,
                    NONE => LATE | SEVERAL,
                    number => number | SEVERAL,
                };
            }
            index += 1;
        }
        table
    }

    /// Returns the index of the property with this key.
    fn index(&self, key: &[u8]) -> Option<usize> {
        let number = self.numbers[hash(key)];
        let first = usize::from(number & LATE).checked_sub(1)?;
        let mut found = match number & SEVERAL {
            0 => self.properties[first..=first].iter(),
            _ => self.properties[first..].iter(),
        };
        let index = found.position(|property| property.is(key))?;
        Some(first + index)
    }
}

/// Returns a number below [`HASHES`] that differs for most keys of an object.
const fn hash(key: &[u8]) -> usize {
    if key.is_empty() {
        return 0;
    }
    let (first, middle, last) = (key[0], key[key.len() / 2], key[key.len() - 1]);
    let mixed = key.len() + 7 * first as usize + 31 * middle as usize + 61 * last as usize;
    mixed % HASHES
}

impl Property {
    /// Returns the key.
    #[inline]
    pub(crate) fn key(&self) -> &'static str {
        self.key
    }

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

    /// A response may lack it.
    pub(crate) const fn undescribed(key: &'static str) -> Self {
        Self::optional(key)
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

/// Finds the properties of keys. As a seed, it reads a key and returns whether it has a property.
pub(crate) struct Keys {
    table: &'static Table,
    /// The index of the property whose value comes next. [`END`] after the last value or an error.
    /// While a key is read, the index of the property that it probably belongs to.
    pub(crate) wanted: usize,
    /// The key, if it belongs to no property and is kept.
    pub(crate) unknown: String,
    /// One bit for each of the first 64 properties: whether its key was found.
    found: u64,
    /// The properties after the first 64 whose keys were found. Hardly any object has so many.
    found_late: Vec<usize>,
}

/// The index of no property.
pub(crate) const END: usize = usize::MAX;

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
        let likely = self.table.properties.get(self.wanted);
        if likely.is_some_and(|property| property.is(key)) {
            self.note_found();
            return Ok(true);
        }
        self.find(key).map_err(E::custom)
    }
}

impl Keys {
    pub(crate) fn new(table: &'static Table) -> Self {
        Self {
            table,
            wanted: 0,
            unknown: String::new(),
            found: 0,
            found_late: Vec::new(),
        }
    }

    /// Finds the property of a key, and returns whether there is one.
    #[inline(never)]
    fn find(&mut self, key: &[u8]) -> Result<bool, Utf8Error> {
        let properties = self.table.properties;
        self.wanted = if let Some(index) = self.table.index(key) {
            index
        } else if let [
            ..,
            Property {
                presence: Presence::Rest,
                ..
            },
        ] = properties
        {
            str::from_utf8(key)?.clone_into(&mut self.unknown);
            properties.len() - 1
        } else {
            return Ok(false);
        };
        self.note_found();
        Ok(true)
    }

    /// Notes that the key of the wanted property was found.
    #[inline]
    fn note_found(&mut self) {
        match self.wanted {
            index @ 0..64 => self.found |= 1 << index,
            index => self.found_late.push(index),
        }
    }

    /// Returns the first required key that was not found.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        let properties = self.table.properties;
        let missing = self.table.required & !self.found;
        if missing != 0 {
            return Some(properties[missing.trailing_zeros() as usize].key);
        }
        let mut late = properties.iter().enumerate().skip(64);
        let missing = late.find(|(index, property)| {
            property.presence == Presence::Required && !self.found_late.contains(index)
        });
        missing.map(|(_, property)| property.key)
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

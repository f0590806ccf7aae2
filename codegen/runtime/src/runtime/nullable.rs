//! Values that may be `null`, as opposed to values that may be absent.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that may be `null` (`nullable: true` in OpenAPI 3.0, the type `null` in 3.1).
///
/// An optional property that may also be null is an `Option<Nullable<T>>`: `None` is left out of
/// the JSON, and `Some(Nullable::Null)` is written as `null`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// The value is `null`.
    #[default]
    Null,
    /// The value is not `null`.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns a reference to the value, if it is not null.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Returns the value, if it is not null.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

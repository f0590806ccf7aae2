//! Enums that keep unknown values.
//!
//! An API may add a value to an `enum` (OpenAPI 3.0, "Schema Object") at any time. A client that
//! was generated earlier must still read the response, and must be able to send the value back.

use serde::de::{Deserialize, Deserializer};

use super::keys::Key;

/// Implements reading, writing and comparing for an enum of strings with a variant
/// `Unknown(String)`:
///
/// ```ignore
/// open_enum!(Platform { Google = "google", Facebook = "facebook" });
/// ```
#[allow(unused_macros, reason = "a document may describe no enumeration")]
macro_rules! open_enum {
    ($Type:ident { $($Variant:ident = $value:literal),* $(,)? }) => {
        impl $Type {
            /// Returns the value, as it is in JSON, in a URL or in a header.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$Variant => $value, )*
                    Self::Unknown(value) => value,
                }
            }
        }

        // Compares the text, so that `Unknown` with a known value equals the variant of that value.
        impl PartialEq for $Type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $Type {}

        impl std::hash::Hash for $Type {
            #[inline]
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl From<&str> for $Type {
            #[inline]
            fn from(value: &str) -> Self {
                const KNOWN: &[(&str, $Type)] = &[$( ($value, $Type::$Variant) ),*];
                $crate::runtime::open_enum::read(KNOWN, value, Self::Unknown)
            }
        }

        impl std::str::FromStr for $Type {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl std::fmt::Display for $Type {
            #[inline]
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl $crate::runtime::blank::Blank for $Type {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::open_enum::deserialize(deserializer)
            }
        }
    };
}

/// Implements reading, writing and comparing for an enum of integers with a variant
/// `Unknown(i64)`:
///
/// ```ignore
/// open_integer_enum!(Level { One = 1, Two = 2 });
/// ```
#[allow(unused_macros, reason = "a document may describe no enumeration")]
macro_rules! open_integer_enum {
    ($Type:ident { $($Variant:ident = $value:literal),* $(,)? }) => {
        impl $Type {
            /// Returns the value, as it is in JSON, in a URL or in a header.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $( Self::$Variant => $value, )*
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl PartialEq for $Type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_i64() == other.as_i64()
            }
        }

        impl Eq for $Type {}

        impl std::hash::Hash for $Type {
            #[inline]
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_i64().hash(state);
            }
        }

        impl From<i64> for $Type {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $( $value => Self::$Variant, )*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl std::str::FromStr for $Type {
            type Err = std::num::ParseIntError;

            #[inline]
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                value.parse().map(|value: i64| Self::from(value))
            }
        }

        impl std::fmt::Display for $Type {
            #[inline]
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.as_i64(), formatter)
            }
        }

        impl $crate::runtime::blank::Blank for $Type {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(0)
            }
        }

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <i64 as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

#[allow(unused_imports, reason = "a document may describe no enumeration")]
pub(crate) use {open_enum, open_integer_enum};

// The functions below are not inlined. Otherwise they would be copied into the functions of every
// enum, and these copies would make up most of the library's metadata.

/// Returns the known value with this text, else the unknown value.
#[inline(never)]
pub(crate) fn read<T: Clone>(known: &[(&str, T)], text: &str, unknown: fn(String) -> T) -> T {
    match known.iter().find(|(known, _)| *known == text) {
        Some((_, value)) => value.clone(),
        None => unknown(text.to_owned()),
    }
}

/// Reads an enum of strings.
#[inline(never)]
pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'text> From<&'text str>,
    D: Deserializer<'de>,
{
    let text: Key<'de> = Deserialize::deserialize(deserializer)?;
    Ok(T::from(text.as_str()))
}

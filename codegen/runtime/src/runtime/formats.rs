//! Strings with a format (OpenAPI Format Registry) that is more than a hint.
//!
//! Each keeps the text as it came: a server that writes an odd date does not make a whole response
//! unreadable, and what is sent back is what was received. `parse` turns the text into a type of
//! any date, time or UUID library that implements `FromStr`.
//!
//! Everything is `#[inline]`, so that it is compiled by those who use it.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Defines a string with a format.
macro_rules! text_format {
    ($(#[$documentation:meta])* $Type:ident) => {
        $(#[$documentation])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Type(String);

        impl $Type {
            /// The text as it is in JSON, in a URL or in a header.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, without a copy.
            #[inline]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<&str> for $Type {
            #[inline]
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $Type {
            #[inline]
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl FromStr for $Type {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl fmt::Display for $Type {
            #[inline]
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(&self.0)
            }
        }

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }
    };
}

text_format! {
    /// A date with a time (format `date-time`, RFC 3339), such as `2024-05-17T09:30:00Z`.
    ///
    /// `value.parse::<chrono::DateTime<chrono::Utc>>()`, `value.parse::<jiff::Timestamp>()`: any
    /// type that can be read from such a text.
    DateTime
}

text_format! {
    /// A date (format `date`, RFC 3339), such as `2024-05-17`.
    ///
    /// `value.parse::<chrono::NaiveDate>()`, `value.parse::<jiff::civil::Date>()`: any type that
    /// can be read from such a text.
    Date
}

text_format! {
    /// A UUID (format `uuid`, RFC 9562), such as `67e55044-10b1-426f-9247-bb680e5fe0c8`.
    ///
    /// `value.parse::<uuid::Uuid>()`: any type that can be read from such a text.
    Uuid
}

text_format! {
    /// Bytes as text (format `byte`, RFC 4648, section 4).
    Base64
}

macro_rules! parse {
    ($($Type:ident)*) => {
        $(
            impl $Type {
                /// Reads the text as a type of one's choice.
                ///
                /// # Errors
                /// Whatever that type says if the server has sent something else.
                pub fn parse<T: FromStr>(&self) -> Result<T, T::Err> {
                    self.0.parse()
                }
            }
        )*
    };
}

parse!(DateTime Date Uuid);

impl Base64 {
    /// The text for these bytes.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// The bytes.
    ///
    /// # Errors
    /// If the server has sent something else.
    #[inline]
    pub fn decode(&self) -> Result<Vec<u8>, base64::DecodeError> {
        STANDARD.decode(&self.0)
    }
}

//! Types for strings with a format (OpenAPI Format Registry).
//!
//! Each type keeps the text as received. So an invalid date does not make a whole response
//! unreadable, and a value is sent back unchanged. `parse` converts the text into a type of any
//! date, time or UUID library that implements `FromStr`.
//!
//! Most methods are `#[inline]`, so that only crates that use them compile them.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Defines a type for strings with a format.
macro_rules! text_format {
    ($(#[$documentation:meta])* $Type:ident) => {
        $(#[$documentation])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Type(String);

        impl $Type {
            /// Returns the text, as it is in JSON, in a URL or in a header.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the text without copying it.
            #[inline]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl $crate::runtime::blank::Blank for $Type {
            fn blank() -> Self {
                Self::default()
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

        impl From<&Self> for $Type {
            #[inline]
            fn from(value: &Self) -> Self {
                value.clone()
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

#[allow(unused_imports, reason = "a document may have no other formats")]
pub(super) use text_format;

text_format! {
    /// A date with a time (format `date-time`, RFC 3339), such as `2024-05-17T09:30:00Z`.
    ///
    /// The text is kept as received. [`parse`](Self::parse) converts it into any type that
    /// implements `FromStr`, for example `value.parse::<chrono::DateTime<chrono::Utc>>()` or
    /// `value.parse::<jiff::Timestamp>()`.
    DateTime
}

text_format! {
    /// A date (format `date`, RFC 3339), such as `2024-05-17`.
    ///
    /// The text is kept as received. [`parse`](Self::parse) converts it into any type that
    /// implements `FromStr`, for example `value.parse::<chrono::NaiveDate>()` or
    /// `value.parse::<jiff::civil::Date>()`.
    Date
}

text_format! {
    /// A UUID (format `uuid`, RFC 9562), such as `67e55044-10b1-426f-9247-bb680e5fe0c8`.
    ///
    /// The text is kept as received. [`parse`](Self::parse) converts it into any type that
    /// implements `FromStr`, for example `value.parse::<uuid::Uuid>()`.
    Uuid
}

text_format! {
    /// Bytes as Base64 text (format `byte`, RFC 4648, section 4).
    ///
    /// The text is kept as received. [`encode`](Self::encode) and [`decode`](Self::decode) convert
    /// from and to bytes.
    Base64
}

/// Implements `parse` for types with a format.
macro_rules! parse {
    ($($Type:ident)*) => {
        $(
            impl $Type {
                /// Converts the text into another type.
                ///
                /// # Errors
                /// The error of that type, if the text is invalid.
                pub fn parse<T: FromStr>(&self) -> Result<T, T::Err> {
                    self.0.parse()
                }
            }
        )*
    };
}

parse!(DateTime Date Uuid);

impl Base64 {
    /// Encodes bytes.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// Returns the bytes.
    ///
    /// # Errors
    /// [`base64::DecodeError`] if the text is not Base64 with padding.
    #[inline]
    pub fn decode(&self) -> Result<Vec<u8>, base64::DecodeError> {
        STANDARD.decode(&self.0)
    }
}

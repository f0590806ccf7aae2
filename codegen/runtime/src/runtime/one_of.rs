//! Values that are one of several types (OpenAPI 3.0, "Schema Object", `oneOf` and `anyOf`).

use std::borrow::Cow;

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

/// Implements reading and writing for an enum of alternatives with a variant `Unknown(Value)`.
///
/// With a discriminator, the value of one property decides:
///
/// ```ignore
/// one_of!(Pet by "petType" { Cat = "cat", Dog = "dog" | "puppy" });
/// ```
///
/// Without one, a variant is taken if the value has one of its JSON types and all of these
/// properties (and, if they are present, these values in others), and can be read as its type; the
/// first that fits counts. What must have a single value if it is present is written with it, so
/// that whoever reads it takes it for the same variant:
///
/// ```ignore
/// one_of!(Shape {
///     Square: object { "side", "kind" = "square" } if present { "unit" = "cm" | "mm" },
///     Circle: object { "radius" } if present { "round" = true },
///     Text: string | integer,
/// });
/// ```
///
/// Where that is not enough, of those that fit the one counts that knows most of the value's
/// properties; of several the first:
///
/// ```ignore
/// one_of!(Shape by coverage {
///     Square: object covers { "side" },
///     Circle: object covers { "center", "radius" },
/// });
/// ```
///
/// A value that is none of them is kept as `Unknown`.
#[allow(unused_macros, reason = "a document may describe no alternatives")]
macro_rules! one_of {
    ($Type:ident by $property:literal { $($Variant:ident = $($tag:literal)|+),* $(,)? }) => {
        $crate::runtime::one_of::one_of!(@blank $Type);

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(
                        Self::$Variant(value) => $crate::runtime::one_of::serialize_tagged(
                            serializer, value, $property, &[$($tag),+],
                        ),
                    )*
                    Self::Unknown(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value: serde_json::Value = serde::Deserialize::deserialize(deserializer)?;
                let read = match $crate::runtime::one_of::tag(&value, $property).as_deref() {
                    $( Some($($tag)|+) => serde::Deserialize::deserialize(&value).map(Self::$Variant), )*
                    _ => return Ok(Self::Unknown(value)),
                };
                read.map_err(serde::de::Error::custom)
            }
        }
    };
    ($Type:ident {
        $($Variant:ident: $($kind:ident)|+
            $({ $($key:literal $(= $($constant:literal)|+)?),* })?
            $(if present { $($other:literal = $($other_constant:literal)|+),* })?),*
        $(,)?
    }) => {
        $crate::runtime::one_of::untagged!($Type {
            $($Variant { $($($other = $($other_constant)|+),*)? }),*
        });

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value: serde_json::Value = serde::Deserialize::deserialize(deserializer)?;
                $(
                    let fits = ($( $crate::runtime::one_of::is::$kind(&value) )||+)
                        $($( && $crate::runtime::one_of::has(&value, $key, &[$($(concat!($constant)),+)?]) )*)?
                        $($( && $crate::runtime::one_of::may_have(&value, $other, &[$(concat!($other_constant)),+]) )*)?;
                    if fits {
                        if let Ok(value) = serde::Deserialize::deserialize(&value) {
                            return Ok(Self::$Variant(value));
                        }
                    }
                )*
                Ok(Self::Unknown(value))
            }
        }
    };
    ($Type:ident by coverage {
        $($Variant:ident: $($kind:ident)|+
            $({ $($key:literal $(= $($constant:literal)|+)?),* })?
            $(if present { $($other:literal = $($other_constant:literal)|+),* })?
            covers { $($property:literal),* }),*
        $(,)?
    }) => {
        $crate::runtime::one_of::untagged!($Type {
            $($Variant { $($($other = $($other_constant)|+),*)? }),*
        });

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value: serde_json::Value = serde::Deserialize::deserialize(deserializer)?;
                let covered = [$(
                    (($( $crate::runtime::one_of::is::$kind(&value) )||+)
                        $($( && $crate::runtime::one_of::has(&value, $key, &[$($(concat!($constant)),+)?]) )*)?
                        $($( && $crate::runtime::one_of::may_have(&value, $other, &[$(concat!($other_constant)),+]) )*)?)
                    .then(|| $crate::runtime::one_of::coverage(&value, &[$($property),*]))
                ),*];
                for best in $crate::runtime::one_of::best_first(&covered) {
                    let mut indexes = 0..;
                    $(
                        if indexes.next() == Some(best) {
                            if let Ok(value) = serde::Deserialize::deserialize(&value) {
                                return Ok(Self::$Variant(value));
                            }
                        }
                    )*
                }
                Ok(Self::Unknown(value))
            }
        }
    };
    (@blank $Type:ident) => {
        impl $crate::runtime::blank::Blank for $Type {
            #[inline]
            fn blank() -> Self {
                Self::Unknown(serde_json::Value::Null)
            }
        }
    };
}

/// Implements what needs no tag, for an enum of alternatives that have none.
#[allow(unused_macros, reason = "a document may describe no alternatives")]
macro_rules! untagged {
    ($Type:ident { $($Variant:ident $constants:tt),* }) => {
        $crate::runtime::one_of::one_of!(@blank $Type);

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(
                        Self::$Variant(value) => {
                            $crate::runtime::one_of::untagged!(@write value serializer $constants)
                        }
                    )*
                    Self::Unknown(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }
    };
    (@write $value:ident $serializer:ident {}) => {
        serde::Serialize::serialize($value, $serializer)
    };
    (@write $value:ident $serializer:ident { $($key:literal = $($constant:literal)|+),* }) => {
        $crate::runtime::one_of::serialize_filled(
            $serializer,
            $value,
            &[$(($key, &[$((concat!($constant), stringify!($constant))),+])),*],
        )
    };
}

#[allow(unused_imports, reason = "a document may describe no alternatives")]
pub(crate) use {one_of, untagged};

/// The value of the property that tells alternatives apart, as text.
pub(crate) fn tag<'v>(value: &'v Value, property: &str) -> Option<Cow<'v, str>> {
    match value.get(property)? {
        Value::String(text) => Some(Cow::Borrowed(text)),
        scalar @ (Value::Number(_) | Value::Bool(_)) => Some(Cow::Owned(scalar.to_string())),
        _ => None,
    }
}

/// Writes an alternative with a tag that stands for it: its own, if it has one, else the first.
pub(crate) fn serialize_tagged<S: Serializer, T: Serialize>(
    serializer: S,
    value: &T,
    property: &str,
    tags: &[&str],
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    let is_tagged = tag(&value, property).is_some_and(|tag| tags.contains(&&*tag));
    if let (false, Value::Object(object), Some(first)) = (is_tagged, &mut value, tags.first()) {
        let text = Value::from(*first);
        let tag = match object.get(property) {
            // The property is a number or a boolean.
            Some(Value::Number(_) | Value::Bool(_)) => first.parse().unwrap_or(text),
            _ => text,
        };
        object.insert(property.to_owned(), tag);
    }
    value.serialize(serializer)
}

/// Writes an alternative with the properties that can have one value only, where they are missing.
/// The values of each stand as text and as literals.
pub(crate) fn serialize_filled<S: Serializer, T: Serialize>(
    serializer: S,
    value: &T,
    constants: &[(&str, &[(&str, &str)])],
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(object) = &mut value {
        for (key, values) in constants {
            if let ([(text, literal)], false) = (values, object.contains_key(*key)) {
                object.insert((*key).to_owned(), constant(text, literal));
            }
        }
    }
    value.serialize(serializer)
}

/// The value of a literal: a string, if it has quotes, or else a number or a boolean.
fn constant(text: &str, literal: &str) -> Value {
    let value = if literal.starts_with('"') {
        None
    } else {
        text.parse().ok()
    };
    value.unwrap_or_else(|| Value::from(text))
}

/// Whether an object has a property, and one of these values if there are any.
pub(crate) fn has(value: &Value, key: &str, constants: &[&str]) -> bool {
    value.get(key).is_some()
        && (constants.is_empty()
            || tag(value, key).is_some_and(|found| constants.contains(&&*found)))
}

/// Whether an object has one of these values in a property, or null, or does not have the property.
pub(crate) fn may_have(value: &Value, key: &str, constants: &[&str]) -> bool {
    value.get(key).is_none_or(Value::is_null) || has(value, key, constants)
}

/// How many properties of an object are among these.
pub(crate) fn coverage(value: &Value, properties: &[&str]) -> usize {
    let keys = value
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys());
    keys.filter(|key| properties.contains(&key.as_str()))
        .count()
}

/// The alternatives that fit, those that know most properties first.
pub(crate) fn best_first(covered: &[Option<usize>]) -> Vec<usize> {
    let mut fitting: Vec<usize> = (0..covered.len())
        .filter(|index| covered[*index].is_some())
        .collect();
    fitting.sort_by_key(|index| std::cmp::Reverse(covered[*index]));
    fitting
}

/// Whether a value has a JSON type.
pub(crate) mod is {
    use serde_json::Value;

    pub(crate) fn boolean(value: &Value) -> bool {
        value.is_boolean()
    }

    pub(crate) fn integer(value: &Value) -> bool {
        value.is_i64() || value.is_u64()
    }

    pub(crate) fn number(value: &Value) -> bool {
        value.is_number()
    }

    pub(crate) fn string(value: &Value) -> bool {
        value.is_string()
    }

    pub(crate) fn array(value: &Value) -> bool {
        value.is_array()
    }

    pub(crate) fn object(value: &Value) -> bool {
        value.is_object()
    }
}

//! Values that are one of several types (OpenAPI 3.0, "Schema Object", `oneOf` and `anyOf`).

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

/// Implements reading and writing for an enum of alternatives. A value that matches no alternative
/// is kept in the variant `Unknown(Value)`.
///
/// With a discriminator, the value of one property selects the variant:
///
/// ```ignore
/// one_of!(Pet by "petType" { Cat = "cat", Dog = "dog" | "puppy" });
/// ```
///
/// If the type of a variant has a required field for the discriminator, a `String` or an `open_enum!`,
/// the field may follow the variant. Writing is faster with it, unless the field has another value:
///
/// ```ignore
/// one_of!(Pet by "petType" { Cat.pet_type = "cat", Dog.pet_type = "dog" | "puppy" });
/// ```
///
/// Values without a discriminator, or with one that selects no variant, are of the variant after `or`
/// if there is one and they fit it. They are written without another discriminator:
///
/// ```ignore
/// one_of!(Pet by "petType" or Other { Cat = "cat", Other = "other" });
/// ```
///
/// Without a discriminator, the first variant that fits is selected. A variant fits if
///
/// - the value has one of the variant's JSON types,
/// - the value has all listed properties, with one of the listed constants if there are any,
/// - each property after `if present` is absent, is null or has one of the listed constants,
/// - the value can be read as the variant's type.
///
/// If a property after `if present` has a single constant and is missing, writing adds it. So a
/// reader selects the same variant again:
///
/// ```ignore
/// one_of!(Shape {
///     Square: object { "side", "kind" = "square" } if present { "unit" = "cm" | "mm" },
///     Circle: object { "radius" } if present { "round" = true },
///     Text: string | integer,
/// });
/// ```
///
/// With `by coverage`, the variant that declares most of the value's properties is selected, among
/// those that fit. If several declare as many, it is the one that keeps most of the value, within its
/// properties too, or the first of them:
///
/// ```ignore
/// one_of!(Shape by coverage {
///     Square: object covers { "side" },
///     Circle: object covers { "center", "radius" },
/// });
/// ```
///
/// With `by coverage or several`, the last variant has the properties of all others. It is selected
/// only if another one fits too:
///
/// ```ignore
/// one_of!(Shape by coverage or several {
///     Square: object { "side" } covers { "side" },
///     Circle: object { "radius" } covers { "radius" },
///     Several: object covers { "side", "radius" },
/// });
/// ```
#[allow(unused_macros, reason = "a document may describe no alternatives")]
macro_rules! one_of {
    ($Type:ident by $property:literal $(or $Other:ident)? {
        $($Variant:ident $(.$field:ident)? = $($tag:literal)|+),* $(,)?
    }) => {
        $crate::runtime::one_of::one_of!(@blank $Type);

        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $(
                    if let Self::$Other(value) = self {
                        return serde::Serialize::serialize(value, serializer);
                    }
                )?
                match self {
                    $(
                        Self::$Variant(value) => $crate::runtime::one_of::one_of!(
                            @write value serializer $property $($field)? { $($tag)|+ }
                        ),
                    )*
                    Self::Unknown(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $Type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::tagged::deserialize(deserializer, $property)
            }
        }

        impl $crate::runtime::tagged::Tagged for $Type {
            fn read<'de, D: serde::Deserializer<'de>>(
                tag: &str,
                deserializer: D,
            ) -> Result<Self, D::Error> {
                match tag {
                    $( $($tag)|+ => serde::Deserialize::deserialize(deserializer).map(Self::$Variant), )*
                    _ => serde::Deserialize::deserialize(deserializer)
                        .map(<Self as $crate::runtime::tagged::Tagged>::unknown),
                }
            }

            fn unknown(value: serde_json::Value) -> Self {
                $(
                    if let Ok(value) = serde::Deserialize::deserialize(&value) {
                        return Self::$Other(value);
                    }
                )?
                Self::Unknown(value)
            }
        }
    };
    (@write $value:ident $serializer:ident $property:literal { $($tag:literal)|+ }) => {
        $crate::runtime::completing::serialize($serializer, $value, $property, &[$($tag),+])
    };
    (@write $value:ident $serializer:ident $property:literal $field:ident {
        $first:literal $(| $tag:literal)*
    }) => {
        if matches!($value.$field.as_str(), $first $(| $tag)*) {
            serde::Serialize::serialize($value, $serializer)
        } else {
            let mut value = $value.clone();
            value.$field = $first.into();
            serde::Serialize::serialize(&value, $serializer)
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
    ($Type:ident by coverage $(or $several:ident)? {
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
                let needs_other = false $(|| stringify!($several) == "several")?;
                let mut closest = $crate::runtime::one_of::Closest::new(&value, &covered);
                for best in $crate::runtime::one_of::best_first(&covered, needs_other) {
                    if !closest.can_improve(best) {
                        break;
                    }
                    let mut indexes = 0..;
                    $(
                        if indexes.next() == Some(best) {
                            if let Ok(value) = serde::Deserialize::deserialize(&value) {
                                closest.offer(best, Self::$Variant(value));
                            }
                        }
                    )*
                }
                let found = closest.found();
                Ok(found.unwrap_or(Self::Unknown(value)))
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

/// Implements everything except reading for an enum without a discriminator.
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
        $crate::runtime::completing::serialize_filled(
            $serializer,
            $value,
            &[$(($key, &[$((concat!($constant), stringify!($constant))),+])),*],
        )
    };
}

/// Implements `Display` for an enum whose alternatives are all strings, numbers and booleans. So a
/// value can be sent in a URL or a header:
///
/// ```ignore
/// display_one_of!(Id { Number, Text });
/// ```
#[allow(unused_macros, reason = "a document may describe no such alternatives")]
macro_rules! display_one_of {
    ($Type:ident { $($Variant:ident),* $(,)? }) => {
        impl std::fmt::Display for $Type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $( Self::$Variant(value) => std::fmt::Display::fmt(value, formatter), )*
                    Self::Unknown(serde_json::Value::String(text)) => formatter.pad(text),
                    Self::Unknown(value) => std::fmt::Display::fmt(value, formatter),
                }
            }
        }
    };
}

#[allow(unused_imports, reason = "a document may describe no alternatives")]
pub(crate) use {display_one_of, one_of, untagged};

/// Returns the value of a property as text, if it is a string, a number or a boolean.
pub(crate) fn tag<'v>(value: &'v Value, property: &str) -> Option<Cow<'v, str>> {
    match value.get(property)? {
        Value::String(text) => Some(Cow::Borrowed(text)),
        scalar @ (Value::Number(_) | Value::Bool(_)) => Some(Cow::Owned(scalar.to_string())),
        _ => None,
    }
}

/// Returns whether an object has a property, with one of these constants if there are any.
pub(crate) fn has(value: &Value, key: &str, constants: &[&str]) -> bool {
    value.get(key).is_some()
        && (constants.is_empty()
            || tag(value, key).is_some_and(|found| constants.contains(&&*found)))
}

/// Returns whether a property of an object is absent, is null or has one of these constants.
pub(crate) fn may_have(value: &Value, key: &str, constants: &[&str]) -> bool {
    value.get(key).is_none_or(Value::is_null) || has(value, key, constants)
}

/// Returns how many properties of an object are in this list.
pub(crate) fn coverage(value: &Value, properties: &[&str]) -> usize {
    let Value::Object(object) = value else {
        return 0;
    };
    let keys = object.keys();
    keys.filter(|key| properties.contains(&key.as_str()))
        .count()
}

/// Returns the indexes of the alternatives that fit, those with the highest coverage first. With
/// `needs_other`, the last alternative fits only if another one does.
pub(crate) fn best_first(covered: &[Option<usize>], needs_other: bool) -> Vec<usize> {
    let mut fitting: Vec<usize> = Vec::new();
    for (index, coverage) in covered.iter().enumerate() {
        if coverage.is_some() {
            let lower = fitting.iter().position(|it| covered[*it] < *coverage);
            fitting.insert(lower.unwrap_or(fitting.len()), index);
        }
    }
    if needs_other && fitting == [covered.len().saturating_sub(1)] {
        fitting.clear();
    }
    fitting
}

/// The alternative that keeps most of a value, among those with the highest coverage.
pub(crate) struct Closest<'v, T> {
    value: &'v Value,
    covered: &'v [Option<usize>],
    found: Option<Found<T>>,
}

struct Found<T> {
    candidate: T,
    coverage: Option<usize>,
    /// The number of values that it does not keep.
    lost: usize,
}

impl<'v, T: Serialize> Closest<'v, T> {
    pub(crate) fn new(value: &'v Value, covered: &'v [Option<usize>]) -> Self {
        Self {
            value,
            covered,
            found: None,
        }
    }

    /// Whether the alternative with this index can be better than what was found.
    pub(crate) fn can_improve(&self, index: usize) -> bool {
        let found = self.found.as_ref();
        found.is_none_or(|it| it.lost > 0 && it.coverage == self.covered[index])
    }

    /// Takes the value, read as the alternative with this index.
    pub(crate) fn offer(&mut self, index: usize, candidate: T) {
        let coverage = self.covered[index];
        let with_equal = self.covered.iter().filter(|it| **it == coverage);
        // Writing it again takes time, and tells nothing if there is no choice.
        let lost = match with_equal.count() {
            1 => 0,
            _ => serde_json::to_value(&candidate).map_or(usize::MAX, |it| lost(self.value, &it)),
        };
        if self.found.as_ref().is_none_or(|it| lost < it.lost) {
            self.found = Some(Found {
                candidate,
                coverage,
                lost,
            });
        }
    }

    pub(crate) fn found(self) -> Option<T> {
        self.found.map(|it| it.candidate)
    }
}

/// Counts the values of which nothing is left.
fn lost(value: &Value, kept: &Value) -> usize {
    match (value, kept) {
        (Value::Null, _) => 0,
        (Value::Object(members), _) if !members.is_empty() => {
            let members = members.iter();
            let lost = members.map(|(key, it)| lost(it, kept.get(key).unwrap_or(&Value::Null)));
            lost.sum()
        }
        (Value::Array(items), Value::Array(kept)) if items.len() == kept.len() => {
            let items = items.iter().zip(kept);
            items.map(|(item, kept)| lost(item, kept)).sum()
        }
        (Value::Number(one), Value::Number(other)) => usize::from(one.as_f64() != other.as_f64()),
        (value, kept) => usize::from(value != kept),
    }
}

/// Tests whether a value has a JSON type.
pub(crate) mod is {
    use serde_json::Value;

    pub(crate) fn boolean(value: &Value) -> bool {
        value.is_boolean()
    }

    pub(crate) fn integer(value: &Value) -> bool {
        value.is_i64() || value.is_u64()
    }

    /// A number that is not written as an integer.
    pub(crate) fn number(value: &Value) -> bool {
        value.is_f64()
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

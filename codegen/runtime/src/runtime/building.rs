//! Helps callers to build what they send.

use std::collections::BTreeMap;

/// Implements a method for each optional property of a struct, which sets it:
///
/// ```ignore
/// setters!(Pet {
///     value: name: String, owner: Person;
///     plain: age: i64;
///     list: tags: String;
///     value: clone_property = clone: String;
///     null: owner_null = owner;
/// });
/// ```
///
/// If the name of a setter differs from the name of its field, the field follows it. This holds for
/// none of a group, or for all.
///
/// - `value`: the argument is converted by `Into`.
/// - `plain`: the argument is taken as it is.
/// - `list`, `plain_list`: likewise, for each value of a list.
/// - `map`, `plain_map`: likewise, for each value of a map.
/// - `null`: has no argument, and sets null.
#[allow(
    unused_macros,
    reason = "a document may describe no object that is sent"
)]
macro_rules! setters {
    ($Type:ident { $( $kind:ident: $( $name:ident $(= $field:ident)? $(: $Value:ty)? ),+; )+ }) => {
        impl $Type {
            $( $crate::runtime::setters!(@$kind $( $name $(= $field)? $(: $Value)? ),+); )+
        }
    };
    (@null $( $name:ident = $field:ident ),+) => {
        $(
            #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ") to null.")]
            #[inline]
            pub fn $name(mut self) -> Self {
                self.$field = Some(None);
                self
            }
        )+
    };
    (@$kind:ident $( $name:ident: $Value:ty ),+) => {
        $crate::runtime::setters!(@$kind $( $name = $name: $Value ),+);
    };
    (@value $( $name:ident = $field:ident: $Value:ty ),+) => {
        $(
            #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ").")]
            pub fn $name(mut self, value: impl Into<$Value>) -> Self {
                self.$field = $crate::runtime::building::Slot::<$Value>::holding(value.into());
                self
            }
        )+
    };
    (@plain $( $name:ident = $field:ident: $Value:ty ),+) => {
        $(
            #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ").")]
            #[inline]
            pub fn $name(mut self, value: $Value) -> Self {
                self.$field = $crate::runtime::building::Slot::<$Value>::holding(value);
                self
            }
        )+
    };
    (@list $( $name:ident = $field:ident: $Value:ty ),+) => {
        $(
            #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ").")]
            pub fn $name(mut self, values: impl IntoIterator<Item = impl Into<$Value>>) -> Self {
                let values: Vec<$Value> = $crate::runtime::building::list(values);
                self.$field = $crate::runtime::building::Slot::holding(values);
                self
            }
        )+
    };
    (@plain_list $( $name:ident = $field:ident: $Value:ty ),+) => {
        $(
            #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ").")]
            pub fn $name(mut self, values: impl IntoIterator<Item = $Value>) -> Self {
                let values: Vec<$Value> = values.into_iter().collect();
                self.$field = $crate::runtime::building::Slot::holding(values);
                self
            }
        )+
    };
    (@map $( $name:ident = $field:ident: $Value:ty ),+) => {
        $(
            #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ").")]
            pub fn $name(
                mut self,
                values: impl IntoIterator<Item = (impl Into<String>, impl Into<$Value>)>,
            ) -> Self {
                self.$field = $crate::runtime::building::Slot::holding(
                    $crate::runtime::building::map::<$Value>(values),
                );
                self
            }
        )+
    };
    (@plain_map $( $name:ident = $field:ident: $Value:ty ),+) => {
        $(
            #[doc = concat!("Sets [`", stringify!($field), "`](#structfield.", stringify!($field), ").")]
            pub fn $name(
                mut self,
                values: impl IntoIterator<Item = (impl Into<String>, $Value)>,
            ) -> Self {
                self.$field = $crate::runtime::building::Slot::holding(
                    $crate::runtime::building::plain_map::<$Value>(values),
                );
                self
            }
        )+
    };
}

/// Implements `From` for alternatives of an enum:
///
/// ```ignore
/// conversions!(Target { value: Id: i64, Pet: Pet; boxed: Shop: Shop; text: Name; });
/// ```
///
/// - `value`: from the value of the variant.
/// - `boxed`: from the value behind the pointer of the variant.
/// - `text`: from a `String` and from a `&str`.
#[allow(
    unused_macros,
    reason = "a document may describe no alternatives that are sent"
)]
macro_rules! conversions {
    ($Type:ident { $( $kind:ident: $( $Variant:ident $(: $Value:ty)? ),+; )+ }) => {
        $( $( $crate::runtime::conversions!(@$kind $Type $Variant $($Value)?); )+ )+
    };
    (@value $Type:ident $Variant:ident $Value:ty) => {
        impl From<$Value> for $Type {
            #[inline]
            fn from(value: $Value) -> Self {
                Self::$Variant(value)
            }
        }
    };
    (@boxed $Type:ident $Variant:ident $Value:ty) => {
        impl From<$Value> for $Type {
            #[inline]
            fn from(value: $Value) -> Self {
                Self::$Variant(Box::new(value))
            }
        }
    };
    (@text $Type:ident $Variant:ident) => {
        impl From<String> for $Type {
            #[inline]
            fn from(value: String) -> Self {
                Self::$Variant(value)
            }
        }

        impl From<&str> for $Type {
            #[inline]
            fn from(value: &str) -> Self {
                Self::$Variant(value.to_owned())
            }
        }
    };
}

/// A field that can hold a `T`, such as an `Option<T>`.
pub(crate) trait Slot<T> {
    /// Returns what the field is set to.
    fn holding(value: T) -> Self;
}

impl<T> Slot<T> for Option<T> {
    #[inline]
    fn holding(value: T) -> Self {
        Some(value)
    }
}

impl<T> Slot<T> for Option<Option<T>> {
    #[inline]
    fn holding(value: T) -> Self {
        Some(Some(value))
    }
}

impl<T> Slot<T> for Option<Box<T>> {
    #[inline]
    fn holding(value: T) -> Self {
        Some(Box::new(value))
    }
}

impl<T> Slot<T> for Option<Option<Box<T>>> {
    #[inline]
    fn holding(value: T) -> Self {
        Some(Some(Box::new(value)))
    }
}

/// The properties that are not in the table of an object.
impl<T> Slot<Self> for BTreeMap<String, T> {
    #[inline]
    fn holding(value: Self) -> Self {
        value
    }
}

/// Collects a list.
pub(crate) fn list<T>(values: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    values.into_iter().map(Into::into).collect()
}

/// Collects a map.
pub(crate) fn map<T>(
    values: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
) -> BTreeMap<String, T> {
    let entries = values.into_iter();
    entries
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

/// Collects a map whose values are taken as they are.
pub(crate) fn plain_map<T>(
    values: impl IntoIterator<Item = (impl Into<String>, T)>,
) -> BTreeMap<String, T> {
    let entries = values.into_iter();
    entries.map(|(key, value)| (key.into(), value)).collect()
}

#[allow(
    unused_imports,
    reason = "a document may describe no object that is sent"
)]
pub(crate) use {conversions, setters};

//! Initial values of fields, for objects whose fields are set one by one. Callers never see them:
//! every required field is set before the object is returned.

use std::collections::BTreeMap;

/// A type with an initial value.
pub(crate) trait Blank: Sized {
    /// Returns the initial value.
    fn blank() -> Self;
}

/// Returns the initial value of a type, so that the caller can set its fields.
pub(crate) fn blank<T: Blank>() -> T {
    T::blank()
}

/// Returns the initial value of a required property.
#[inline]
pub(crate) fn required<T: Blank>() -> T {
    T::blank()
}

/// Returns the value of a property that only requests must have, if a response lacks it.
#[inline]
pub(crate) fn undescribed<T: Blank>() -> T {
    T::blank()
}

/// Returns the initial value of a required property whose type the user of the generator chose.
#[inline]
pub(crate) fn external<T: Default>() -> T {
    T::default()
}

/// Returns the initial value of a required property behind a pointer.
#[inline]
pub(crate) fn boxed<T: Blank>() -> Box<T> {
    Box::new(T::blank())
}

/// Returns the initial value of an optional property.
#[inline]
pub(crate) fn optional<T>() -> Option<T> {
    None
}

/// Returns the initial value of an optional property that can be null.
#[inline]
pub(crate) fn nullable<T>() -> Option<T> {
    None
}

/// Returns the initial value of the properties that are not in the table.
#[inline]
pub(crate) fn rest<T>() -> BTreeMap<String, T> {
    BTreeMap::new()
}

/// Implements [`Blank`] for types whose initial value is their default.
macro_rules! blank_by_default {
    ($($Type:ty),* $(,)?) => {
        $(
            impl Blank for $Type {
                fn blank() -> Self {
                    Self::default()
                }
            }
        )*
    };
}

blank_by_default!(
    bool,
    i8,
    i16,
    i32,
    i64,
    u8,
    u16,
    u32,
    u64,
    f32,
    f64,
    String,
    serde_json::Value,
);

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<K: Ord, V> Blank for BTreeMap<K, V> {
    fn blank() -> Self {
        Self::new()
    }
}

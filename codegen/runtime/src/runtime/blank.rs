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

/// Implements [`Blank`] for types whose initial value is their default.
macro_rules! blank_by_default {
    ($($Type:ty),*) => {
        $(
            impl $crate::runtime::blank::Blank for $Type {
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
    super::formats::Base64,
    super::formats::Date,
    super::formats::DateTime,
    super::formats::Uuid
);

#[allow(
    unused_imports,
    reason = "a client may have no types of its user's choice"
)]
pub(crate) use blank_by_default;

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<T> Blank for super::nullable::Nullable<T> {
    fn blank() -> Self {
        Self::Null
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

impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
}

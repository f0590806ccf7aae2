//! Finds and sets headers.
//!
//! The methods of `HeaderMap` are generic, and large. They would be compiled again in each module that
//! calls them.

use reqwest::header::{GetAll, HeaderMap, HeaderName, HeaderValue};

/// Returns the first value of a header.
#[inline(never)]
pub(crate) fn get<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h HeaderValue> {
    headers.get(name)
}

/// Returns the first value of the header with this name, in any case.
pub(crate) fn get_named<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h HeaderValue> {
    get(headers, &HeaderName::from_bytes(name.as_bytes()).ok()?)
}

/// Returns all values of a header.
#[inline(never)]
pub(crate) fn get_all<'h>(headers: &'h HeaderMap, name: &HeaderName) -> GetAll<'h, HeaderValue> {
    headers.get_all(name)
}

/// Sets a header. It replaces earlier values.
#[inline(never)]
pub(crate) fn insert(headers: &mut HeaderMap, name: &HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

/// Removes all values of a header.
#[inline(never)]
pub(crate) fn remove(headers: &mut HeaderMap, name: &HeaderName) {
    headers.remove(name);
}

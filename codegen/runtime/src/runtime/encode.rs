//! Encodes parameter values for URLs (OpenAPI 3.0, "Style Values"; RFC 3986).

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All characters except the unreserved ones of RFC 3986, section 2.3. If these are encoded, a
/// value cannot end its path segment or query parameter, and a `+` is not read as a space.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How a query contains a list.
#[allow(dead_code, reason = "a document may not use every style")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListStyle {
    /// `tags=a&tags=b`: `form` with `explode: true`, the default of OpenAPI.
    Exploded,
    /// `tags=a,b`: `form` with `explode: false`.
    Comma,
    /// `tags=a%20b`: `spaceDelimited`.
    Space,
    /// `tags=a%7Cb`: `pipeDelimited`. URLs must not contain `|`, and some servers refuse it.
    Pipe,
}

impl ListStyle {
    /// Returns the encoded separator between two values.
    fn delimiter(self) -> &'static str {
        match self {
            Self::Exploded => "&",
            Self::Comma => ",",
            Self::Space => "%20",
            Self::Pipe => "%7C",
        }
    }
}

/// Percent-encodes a value for a path segment or a query.
pub(crate) fn component(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// Returns `name=value`, both percent-encoded.
pub(crate) fn pair(name: &str, value: &str) -> String {
    format!("{}={}", component(name), component(value))
}

/// Returns the part of a query for a list. It is empty if the list is (RFC 6570, section 2.3).
pub(crate) fn query_list(name: &str, values: &[String], style: ListStyle) -> String {
    match style {
        ListStyle::Exploded => join(values, style, |value| pair(name, value)),
        _ if values.is_empty() => String::new(),
        _ => format!("{}={}", component(name), join(values, style, component)),
    }
}

/// Returns the part of a path for a list: `a,b`. The commas are not encoded, the values are.
pub(crate) fn path_list(values: &[String]) -> String {
    join(values, ListStyle::Comma, component)
}

/// Converts the values to text.
pub(crate) fn texts(values: impl IntoIterator<Item = impl fmt::Display>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

fn join(values: &[String], style: ListStyle, encode: impl Fn(&str) -> String) -> String {
    let values: Vec<String> = values.iter().map(|value| encode(value)).collect();
    values.join(style.delimiter())
}

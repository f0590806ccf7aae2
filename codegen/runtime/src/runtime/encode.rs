//! How parameter values are written into a URL (OpenAPI 3.0, "Style Values"; RFC 3986).

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, section 2.3. A value encoded like this
/// can neither end its path segment nor its query parameter, and `+` is not taken for a space.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How an array is written into a query.
#[allow(dead_code, reason = "a document may not use every style")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListStyle {
    /// `tags=a&tags=b`: `form` with `explode: true`, the default of OpenAPI.
    Exploded,
    /// `tags=a,b`: `form` with `explode: false`.
    Comma,
    /// `tags=a%20b`: `spaceDelimited`.
    Space,
    /// `tags=a%7Cb`: `pipeDelimited`. A bare `|` is no URL character, and some servers refuse it.
    Pipe,
}

impl ListStyle {
    /// What stands between two values, as it is written into the URL.
    fn delimiter(self) -> &'static str {
        match self {
            Self::Exploded => "&",
            Self::Comma => ",",
            Self::Space => "%20",
            Self::Pipe => "%7C",
        }
    }
}

/// One value, percent-encoded for a path segment or a query.
pub(crate) fn component(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// `name=value`, both percent-encoded.
pub(crate) fn pair(name: &str, value: &str) -> String {
    format!("{}={}", component(name), component(value))
}

/// A whole array as one piece of a query: empty if there is no value (RFC 6570, section 2.3).
pub(crate) fn query_list(name: &str, values: &[String], style: ListStyle) -> String {
    match style {
        ListStyle::Exploded => join(values, style, |value| pair(name, value)),
        _ if values.is_empty() => String::new(),
        _ => format!("{}={}", component(name), join(values, style, component)),
    }
}

/// An array as part of a path: `a,b`, the values percent-encoded, the commas not.
pub(crate) fn path_list(values: &[String]) -> String {
    join(values, ListStyle::Comma, component)
}

/// The values as text, in order.
pub(crate) fn texts(values: impl IntoIterator<Item = impl fmt::Display>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

fn join(values: &[String], style: ListStyle, encode: impl Fn(&str) -> String) -> String {
    let values: Vec<String> = values.iter().map(|value| encode(value)).collect();
    values.join(style.delimiter())
}

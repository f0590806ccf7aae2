//! Percent-encodes texts for URLs and forms (RFC 3986, section 2.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::text;

/// All characters except the unreserved ones of RFC 3986, section 2.3. If these are encoded, a
/// value cannot end its path segment or query parameter, and a `+` is not read as a space.
pub(crate) const ALL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What is encoded where a document allows reserved characters. The reserved characters that are left
/// would end the value, or have no place in a query (RFC 3986, section 3.4). `%` is not encoded if
/// two hexadecimal digits follow.
pub(crate) const NOT_RESERVED: &AsciiSet = &ALL
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Likewise in a query, where these separate nothing.
pub(crate) const NOT_RESERVED_IN_QUERY: &AsciiSet = &NOT_RESERVED.remove(b'/').remove(b'?');

/// Percent-encodes a value for a path segment or a query.
pub(crate) fn component(value: &str) -> String {
    escaped(value, ALL)
}

/// Returns `name=value`, both percent-encoded.
pub(crate) fn pair(name: &str, value: &str) -> String {
    let mut pair = String::with_capacity(name.len() + 1 + value.len());
    pair.extend(utf8_percent_encode(name, ALL));
    pair.push('=');
    pair.extend(utf8_percent_encode(value, ALL));
    pair
}

/// Percent-encodes the characters of a set.
pub(crate) fn escaped(text: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(text, set).to_string()
}

/// Percent-encodes a text in which some characters are encoded already: `%41` stays as it is.
pub(crate) fn escaped_again(text: &str, set: &'static AsciiSet) -> String {
    let mut parts = text::split(text, '%');
    let mut result = escaped(parts.next().unwrap_or_default(), set);
    for part in parts {
        let digits = part.bytes().take(2).filter(u8::is_ascii_hexdigit).count();
        result.push_str(if digits == 2 { "%" } else { "%25" });
        result.push_str(&escaped(part, set));
    }
    result
}

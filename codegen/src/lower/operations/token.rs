//! Tokens of HTTP: names of headers and methods.

/// Whether a text can be the name of a header or a method (RFC 9110, sections 5.6.2 and 9.1).
pub(super) fn is_token(name: &str) -> bool {
    let is_allowed = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
    !name.is_empty() && name.bytes().all(is_allowed)
}

//! The grammar of HTTP.

/// Whether a text can be the name of a header, a method, a cookie or a scheme of HTTP (RFC 9110, section
/// 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    let is_token = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it);
    !text.is_empty() && text.bytes().all(is_token)
}

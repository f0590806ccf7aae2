//! The bearer token, which cannot be printed by accident.

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderValue;

use super::encode;

/// The text that replaces the token.
const HIDDEN: &str = "[token]";

/// A shorter token can be a part of any word. It is replaced only where it stands alone.
const MIN_DISTINCT: usize = 8;

/// A bearer token (RFC 6750). `Debug` hides it, and there is no `Display`.
#[derive(Clone)]
pub(crate) struct Secret(Arc<Inner>);

struct Inner {
    authorization: HeaderValue,
    /// The forms in which a server may send the token back: as it is, and escaped.
    spellings: Vec<String>,
    is_short: bool,
}

impl Secret {
    /// Checks a token. Returns `None` if it is empty or contains characters other than visible
    /// ASCII. A space is not allowed either: no token has one, so it was copied by mistake.
    pub(crate) fn bearer(token: &str) -> Option<Self> {
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let mut authorization = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
        authorization.set_sensitive(true);
        let mut spellings = vec![
            token.to_owned(),
            encode::component(token),
            token.escape_debug().to_string(),
            token.replace('/', "\\/"),
        ];
        spellings.dedup();
        Some(Self(Arc::new(Inner {
            authorization,
            spellings,
            is_short: token.len() < MIN_DISTINCT,
        })))
    }

    /// Returns the value of the `Authorization` header, marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.0.authorization.clone()
    }

    /// Replaces the token in a text.
    pub(crate) fn redact(&self, text: String) -> String {
        self.0.spellings.iter().fold(text, |text, spelling| {
            if !text.contains(spelling) {
                text
            } else if self.0.is_short {
                replace_alone(&text, spelling)
            } else {
                text.replace(spelling, HIDDEN)
            }
        })
    }
}

/// Replaces the token where it is no part of a longer word.
fn replace_alone(text: &str, token: &str) -> String {
    let is_of_word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-');
    let mut replaced = String::with_capacity(text.len());
    let mut start = 0;
    for (at, found) in text.match_indices(token) {
        let end = at + found.len();
        let before = text[..at].chars().next_back();
        let after = text[end..].chars().next();
        if before.is_some_and(is_of_word) || after.is_some_and(is_of_word) {
            continue;
        }
        replaced.push_str(&text[start..at]);
        replaced.push_str(HIDDEN);
        start = end;
    }
    replaced.push_str(&text[start..]);
    replaced
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HIDDEN)
    }
}

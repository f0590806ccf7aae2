//! The bearer token, kept so that it cannot be printed by accident.

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderValue;

use super::encode;

/// What stands in place of the token wherever a server echoed it.
const HIDDEN: &str = "[token]";

/// A bearer token (RFC 6750). `Debug` does not show it, and it has no `Display`.
#[derive(Clone)]
pub(crate) struct Secret(Arc<Inner>);

struct Inner {
    authorization: HeaderValue,
    /// The ways in which a server may write the token back: as it is, and escaped.
    spellings: Vec<String>,
}

impl Secret {
    /// `None` if the token is empty or has anything but visible ASCII characters. Spaces are
    /// refused as well: they come from copying, and no token has them.
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
        })))
    }

    /// The value of the `Authorization` header, marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.0.authorization.clone()
    }

    /// The text without the token.
    pub(crate) fn redact(&self, text: String) -> String {
        self.0.spellings.iter().fold(text, |text, spelling| {
            if text.contains(spelling) {
                text.replace(spelling, HIDDEN)
            } else {
                text
            }
        })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HIDDEN)
    }
}

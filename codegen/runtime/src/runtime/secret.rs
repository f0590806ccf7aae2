//! Credentials, which cannot be printed by accident.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

use super::security::Placement;
use super::{encode, text};

/// The text that replaces a secret.
const HIDDEN: &str = "[secret]";

/// A shorter secret can be a part of any word. It is replaced only where it stands alone.
const MIN_DISTINCT: usize = 8;

/// A secret, as it is sent. It has neither `Debug` nor `Display`.
#[derive(Clone)]
pub(crate) struct Secret(Arc<Inner>);

struct Inner {
    sent: Sent,
    spellings: Vec<Spelling>,
}

/// A part of a request that holds a secret.
pub(crate) enum Sent {
    /// A header, marked as sensitive.
    Header(HeaderName, HeaderValue),
    /// `name=value`, encoded.
    Query(String),
    /// `name=value`.
    Cookie(HeaderValue),
}

impl Secret {
    /// Checks a bearer token. Returns `None` if it is empty or contains characters other than visible
    /// ASCII. A space is not allowed either: no token has one, so it was copied by mistake.
    pub(crate) fn bearer(token: &str) -> Option<Self> {
        is_visible(token).then_some(())?;
        authorization(&format!("Bearer {token}"), &[token])
    }

    /// Checks a user name and a password. The name can't have a colon, and neither can have control
    /// characters (RFC 7617, section 2). Without a password, the name is the secret.
    pub(crate) fn basic(user: &str, password: &str) -> Option<Self> {
        let has_control = |text: &str| text.chars().any(char::is_control);
        let is_empty = user.is_empty() && password.is_empty();
        if is_empty || user.contains(':') || has_control(user) || has_control(password) {
            return None;
        }
        let encoded = STANDARD.encode(format!("{user}:{password}"));
        let secret = if password.is_empty() { user } else { password };
        authorization(&format!("Basic {encoded}"), &[secret, &encoded])
    }

    /// Checks the credentials of any scheme except a user name and a password. Returns `None` if they
    /// are empty or cannot stand where the scheme wants them.
    #[allow(dead_code, reason = "a document may have no such scheme")]
    pub(crate) fn new(placement: Placement, text: &str) -> Option<Self> {
        match placement {
            Placement::Bearer => Self::bearer(text),
            Placement::Basic => None,
            Placement::Http(scheme) => {
                is_line(text).then_some(())?;
                authorization(&format!("{scheme} {text}"), &[text])
            }
            Placement::Header(name) => {
                is_line(text).then_some(())?;
                let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
                Some(Self::sent_as(Sent::Header(name, sensitive(text)?), &[text]))
            }
            Placement::Query(name) => {
                (!text.is_empty()).then_some(())?;
                Some(Self::sent_as(
                    Sent::Query(encode::pair(name, text)),
                    &[text],
                ))
            }
            Placement::Cookie(name) => {
                (is_visible(text) && !text.contains(';')).then_some(())?;
                let cookie = sensitive(&format!("{name}={text}"))?;
                Some(Self::sent_as(Sent::Cookie(cookie), &[text]))
            }
        }
    }

    fn sent_as(sent: Sent, hidden: &[&str]) -> Self {
        let mut spellings = Vec::new();
        for text in hidden {
            spellings.append(&mut Spelling::all(text));
        }
        Self(Arc::new(Inner { sent, spellings }))
    }

    /// Returns the part of the request that holds the secret.
    pub(crate) fn sent(&self) -> &Sent {
        &self.0.sent
    }

    /// Returns the texts that must not be shown.
    pub(crate) fn spellings(&self) -> &[Spelling] {
        &self.0.spellings
    }
}

fn authorization(value: &str, hidden: &[&str]) -> Option<Secret> {
    let sent = Sent::Header(AUTHORIZATION, sensitive(value)?);
    Some(Secret::sent_as(sent, hidden))
}

fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Returns whether a text has only visible ASCII.
fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Returns whether a text has only visible ASCII, and spaces within.
fn is_line(text: &str) -> bool {
    let is_line = text.bytes().all(|it| it.is_ascii_graphic() || it == b' ');
    is_line && !text.is_empty() && text.trim() == text
}

/// A form in which a server may send a secret back.
#[derive(Clone)]
pub(crate) struct Spelling {
    text: String,
    is_short: bool,
}

impl Spelling {
    /// Returns a secret as it is, and escaped in the usual ways.
    fn all(secret: &str) -> Vec<Self> {
        let texts = [
            secret.to_owned(),
            encode::component(secret),
            secret.escape_debug().to_string(),
            text::replace(secret, "/", "\\/"),
        ];
        let is_short = secret.len() < MIN_DISTINCT;
        let mut spellings: Vec<Self> = Vec::new();
        for text in texts {
            if spellings.iter().all(|known| known.text != text) {
                spellings.push(Self { text, is_short });
            }
        }
        spellings
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Replaces the secret in a text.
    pub(crate) fn redact(&self, text: String) -> String {
        if self.text.is_empty() || text::find(&text, &self.text).is_none() {
            text
        } else if self.is_short {
            replace_alone(&text, &self.text)
        } else {
            text::replace(&text, &self.text, HIDDEN)
        }
    }
}

/// Replaces a secret where it is no part of a longer word.
fn replace_alone(text: &str, secret: &str) -> String {
    let is_of_word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-');
    let mut replaced = String::with_capacity(text.len());
    let mut start = 0;
    for (at, found) in text.match_indices(secret) {
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

//! Security schemes: what an operation needs, and what of it the client has.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderValue};

use super::headers::{get, get_all, get_named, insert};
use super::request::{Request, RequestProblem};
use super::secret::{Secret, Sent, Spelling};
use super::text;

/// A way to authenticate that the OpenAPI document describes ("Security Scheme Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecurityScheme {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) placement: Placement,
}

impl SecurityScheme {
    /// Returns the name in the OpenAPI document.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name of the method of [`ClientBuilder`](super::ClientBuilder) that takes the
    /// credentials.
    pub fn builder_method(&self) -> &'static str {
        self.method
    }
}

/// The schemes that an operation needs: one of these lists, and of that list all schemes.
pub(crate) type Requirements = &'static [&'static [&'static SecurityScheme]];

/// Where credentials stand in a request.
#[allow(dead_code, reason = "a document may not use every kind of scheme")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placement {
    /// `Authorization: Bearer <token>` (RFC 6750).
    Bearer,
    /// `Authorization: Basic <user and password>` (RFC 7617).
    Basic,
    /// `Authorization`, with the name of another scheme before the credentials.
    Http(&'static str),
    /// The header of this name.
    Header(&'static str),
    /// The query parameter of this name.
    Query(&'static str),
    /// The cookie of this name.
    Cookie(&'static str),
}

impl Placement {
    /// Returns whether the headers have a value here.
    fn is_in(self, headers: &HeaderMap) -> bool {
        match self {
            Self::Bearer | Self::Basic | Self::Http(_) => get(headers, &AUTHORIZATION).is_some(),
            Self::Header(name) => get_named(headers, name).is_some(),
            Self::Cookie(name) => has_cookie(headers, name),
            Self::Query(_) => false,
        }
    }

    /// Returns whether the call has a value here.
    fn is_set_by(self, request: &Request) -> bool {
        match self {
            Self::Query(name) => request.has_query(name),
            Self::Cookie(name) if request.has_cookie(name) => true,
            _ => self.is_in(&request.headers),
        }
    }
}

fn has_cookie(headers: &HeaderMap, name: &str) -> bool {
    for line in get_all(headers, &COOKIE) {
        for cookie in line.as_bytes().split(|byte| *byte == b';') {
            let value = cookie.trim_ascii_start().strip_prefix(name.as_bytes());
            if value.is_some_and(|it| it.starts_with(b"=")) {
                return true;
            }
        }
    }
    false
}

/// A secret, and the scheme that it is for. Without a scheme, it is the token of all bearer schemes
/// that have none of their own.
pub(crate) type Given = (Option<&'static SecurityScheme>, Secret);

/// The credentials of a client. Cloning them is cheap. `Debug` shows only for what they are.
#[derive(Clone, Default)]
pub(crate) struct Credentials(Arc<Inner>);

#[derive(Default)]
struct Inner {
    given: Vec<Given>,
    /// What must not be shown, the longest first: a secret may be a part of another.
    spellings: Vec<Spelling>,
}

impl Credentials {
    pub(crate) fn new(given: Vec<Given>) -> Self {
        let mut spellings: Vec<Spelling> = Vec::new();
        for (_, secret) in &given {
            for spelling in secret.spellings() {
                let shorter = spellings.iter().position(|it| it.len() < spelling.len());
                spellings.insert(shorter.unwrap_or(spellings.len()), spelling.clone());
            }
        }
        Self(Arc::new(Inner { given, spellings }))
    }

    /// Returns the same credentials with another token.
    pub(crate) fn with_token(&self, token: Secret) -> Self {
        let mut given = self.0.given.clone();
        given.retain(|(scheme, _)| scheme.is_some());
        given.push((None, token));
        Self::new(given)
    }

    /// Replaces all secrets in a text.
    pub(crate) fn redact(&self, text: String) -> String {
        let mut text = text;
        for spelling in &self.0.spellings {
            text = spelling.redact(text);
        }
        text
    }

    /// Replaces all secrets in a URL.
    pub(crate) fn redact_url(&self, url: &Url) -> Url {
        let redacted = self.redact(url.as_str().to_owned());
        if redacted == url.as_str() {
            return url.clone();
        }
        Url::parse(&redacted).unwrap_or_else(|_| {
            let mut url = url.clone();
            url.set_path("");
            url.set_query(None);
            url
        })
    }

    /// Returns the secrets of the first alternative that the client has all credentials for. What the
    /// caller has set itself counts, too. `headers` are those of all calls.
    pub(crate) fn choose(
        &self,
        request: &Request,
        headers: &HeaderMap,
    ) -> Result<Vec<&Secret>, RequestProblem> {
        for schemes in request.security {
            if let Some(secrets) = self.choose_all(schemes, request, headers) {
                return Ok(secrets);
            }
        }
        match request.security {
            [] => Ok(Vec::new()),
            alternatives => Err(RequestProblem::CredentialsMissing { alternatives }),
        }
    }

    /// Returns the secrets for all of these schemes, if the client has them.
    fn choose_all(
        &self,
        schemes: &[&'static SecurityScheme],
        request: &Request,
        headers: &HeaderMap,
    ) -> Option<Vec<&Secret>> {
        let mut secrets = Vec::new();
        for scheme in schemes {
            if let Some(secret) = self.find(scheme, request, headers)? {
                secrets.push(secret);
            }
        }
        Some(secrets)
    }

    /// Returns the secrets that the client has of the first alternative for which it has any.
    pub(crate) fn choose_some(&self, request: &Request) -> Vec<&Secret> {
        let mut secrets = Vec::new();
        for schemes in request.security {
            for scheme in *schemes {
                if let Some(secret) = self.secret(scheme) {
                    secrets.push(secret);
                }
            }
            if !secrets.is_empty() {
                break;
            }
        }
        secrets
    }

    /// Returns the secret for a scheme. `None` if there is none, `Some(None)` if the caller has set
    /// the header, the query parameter or the cookie itself.
    fn find(
        &self,
        scheme: &SecurityScheme,
        request: &Request,
        headers: &HeaderMap,
    ) -> Option<Option<&Secret>> {
        if scheme.placement.is_set_by(request) {
            return Some(None);
        }
        match self.secret(scheme) {
            Some(secret) => Some(Some(secret)),
            None => scheme.placement.is_in(headers).then_some(None),
        }
    }

    fn secret(&self, scheme: &SecurityScheme) -> Option<&Secret> {
        let is_bearer = matches!(scheme.placement, Placement::Bearer);
        let mut token = None;
        for (other, secret) in self.0.given.iter().rev() {
            match other {
                Some(other) if other.name == scheme.name => return Some(secret),
                None if is_bearer && token.is_none() => token = Some(secret),
                _ => {}
            }
        }
        token
    }

    /// Adds query parameters with secrets to the target of a redirect within the origin, if they were
    /// in the request and the target lacks them.
    pub(crate) fn keep_in_query(&self, from: &Url, to: &mut Url) {
        let has = |url: &Url, is_wanted: &dyn Fn(&str) -> bool| {
            text::split(url.query().unwrap_or_default(), '&').any(is_wanted)
        };
        for (_, secret) in &self.0.given {
            let Sent::Query(pair) = secret.sent() else {
                continue;
            };
            let name = text::before(pair, '=');
            let has_name = |it: &str| text::split_once(it, '=').is_some_and(|(key, _)| key == name);
            if has(from, &|it| it == pair) && !has(to, &has_name) {
                append_query(to, pair);
            }
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.0.given.iter();
        let methods = given.map(|(scheme, _)| scheme.map_or("token", |it| it.method));
        formatter.debug_list().entries(methods).finish()
    }
}

/// Adds secrets to a request that is complete otherwise.
pub(crate) fn add(secrets: &[&Secret], request: &mut reqwest::Request) {
    for secret in secrets {
        match secret.sent() {
            Sent::Header(name, value) => insert(request.headers_mut(), name, value.clone()),
            Sent::Query(pair) => append_query(request.url_mut(), pair),
            Sent::Cookie(cookie) => add_cookie(request.headers_mut(), cookie.as_bytes()),
        }
    }
}

fn append_query(url: &mut Url, pair: &str) {
    let query = match url.query() {
        Some(query) if !query.is_empty() => format!("{query}&{pair}"),
        _ => pair.to_owned(),
    };
    url.set_query(Some(&query));
}

/// Adds a cookie to those that the request has: there is one `Cookie` header (RFC 6265, section 5.4).
pub(crate) fn add_cookie(headers: &mut HeaderMap, cookie: &[u8]) {
    let mut line = Vec::new();
    for value in get_all(headers, &COOKIE) {
        if !value.is_empty() {
            line.extend_from_slice(value.as_bytes());
            line.extend_from_slice(b"; ");
        }
    }
    line.extend_from_slice(cookie);
    if let Ok(mut value) = HeaderValue::from_bytes(&line) {
        value.set_sensitive(true);
        insert(headers, &COOKIE, value);
    }
}

/// Describes what a client has to be built with, for one of these alternatives.
pub(crate) fn describe(alternatives: Requirements) -> String {
    let mut text = String::new();
    for schemes in alternatives {
        let mut separator = if text.is_empty() { "" } else { ", or " };
        for SecurityScheme { name, method, .. } in *schemes {
            text.push_str(separator);
            let _ = write!(text, "`ClientBuilder::{method}` (security scheme `{name}`)");
            separator = " and ";
        }
    }
    text
}

//! Which redirects are followed, and what is sent to the new URL (RFC 9110, section 15.4).
//!
//! - 301, 302, 307 and 308 repeat the request. 303 turns it into a `GET` without a body.
//! - 301 and 302 are followed for `GET` and `HEAD` only, because clients handle other methods
//!   differently.
//! - Within an origin (scheme, host and port), everything is sent again.
//! - Only `GET` and `HEAD` without a body are sent to another origin, and only with the headers
//!   `Accept` and `User-Agent`. Credentials and other headers are for the first origin only.
//! - A redirect from `https` to `http` is not followed.
//! - A redirect that repeats a stream or reader is not followed: it can be sent once.

use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION,
    USER_AGENT,
};
use reqwest::{Method, Request, StatusCode, Url};

use super::headers::{get, insert, remove};
use super::request::Source;
use super::security::Credentials;

/// The maximum number of redirects that are followed in one call.
pub(crate) const MAX_HOPS: usize = 10;

/// Returns a copy of a request. A body that is sent in chunks can't be copied: the copy has an empty
/// one in its place.
pub(crate) fn copy(request: &Request) -> Request {
    if let Some(copy) = request.try_clone() {
        return copy;
    }
    let mut copy = Request::new(request.method().clone(), request.url().clone());
    copy.headers_mut().clone_from(request.headers());
    *copy.timeout_mut() = request.timeout().copied();
    *copy.version_mut() = request.version();
    *copy.body_mut() = Some("".into());
    copy
}

/// Gives a copy the body that is sent in chunks again. Returns `None` if it can be sent only once.
pub(crate) fn with_body(mut copy: Request, source: Option<&dyn Source>) -> Option<Request> {
    if let (Some(body), Some(source)) = (copy.body_mut(), source) {
        *body = source.open().ok()?;
    }
    Some(copy)
}

/// Turns the request that was sent into the one that a redirect asks for. Returns `None` if the
/// response is not a redirect or must not be followed.
pub(crate) fn follow(
    sent: Request,
    status: StatusCode,
    headers: &HeaderMap,
    credentials: &Credentials,
) -> Option<Request> {
    let mut target = target(sent.url(), headers)?;
    let mut next = sent;
    if method_after(status, next.method())? != *next.method() {
        *next.method_mut() = Method::GET;
        drop_body(&mut next);
    }
    if target.origin() != next.url().origin() {
        next = for_another_origin(next)?;
    } else {
        credentials.keep_in_query(next.url(), &mut target);
    }
    *next.url_mut() = target;
    Some(next)
}

/// Returns the URL in the `Location` header, whether or not it is followed.
pub(crate) fn location(base: &Url, headers: &HeaderMap) -> Option<Url> {
    let location = std::str::from_utf8(get(headers, &LOCATION)?.as_bytes()).ok()?;
    base.join(location).ok()
}

/// Returns the URL to follow, if following it is allowed.
fn target(from: &Url, headers: &HeaderMap) -> Option<Url> {
    let mut target = location(from, headers)?;
    let allowed = match target.scheme() {
        "https" => true,
        "http" => from.scheme() == "http",
        _ => false,
    };
    if !allowed {
        return None;
    }
    // A user name and a password in the URL come from the server, and are not sent.
    target.set_username("").ok()?;
    target.set_password(None).ok()?;
    target.set_fragment(None);
    Some(target)
}

/// Returns the method of the next request, or `None` if the redirect is not followed.
fn method_after(status: StatusCode, method: &Method) -> Option<Method> {
    let safe = matches!(*method, Method::GET | Method::HEAD);
    match status.as_u16() {
        301 | 302 if safe => Some(method.clone()),
        303 if safe => Some(method.clone()),
        303 => Some(Method::GET),
        307 | 308 => Some(method.clone()),
        _ => None,
    }
}

/// Removes the body and the headers that describe it.
fn drop_body(request: &mut Request) {
    *request.body_mut() = None;
    for name in [
        CONTENT_ENCODING,
        CONTENT_LANGUAGE,
        CONTENT_LENGTH,
        CONTENT_TYPE,
    ] {
        remove(request.headers_mut(), &name);
    }
}

/// Removes the headers that another origin must not see. Returns `None` if the request must not be
/// sent there at all.
fn for_another_origin(mut request: Request) -> Option<Request> {
    if request.body().is_some() || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let headers = std::mem::take(request.headers_mut());
    for name in [ACCEPT, USER_AGENT] {
        if let Some(value) = get(&headers, &name) {
            insert(request.headers_mut(), &name, value.clone());
        }
    }
    Some(request)
}

//! Which redirects are followed, and what of a request goes along (RFC 9110, section 15.4).
//!
//! - 301, 302, 307 and 308 repeat the request; 303 turns it into a `GET` without a body.
//! - 301 and 302 are followed for `GET` and `HEAD` only: clients disagree about the others.
//! - Within an origin (scheme, host and port) everything is sent again.
//! - Another origin gets `GET` and `HEAD` without a body only, and of the headers only `Accept`
//!   and `User-Agent`: no token, no cookie and nothing else that was meant for the first.
//! - A redirect from `https` to `http` is not followed.

use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION,
    USER_AGENT,
};
use reqwest::{Method, Request, StatusCode, Url};

/// How many redirects of one call are followed.
pub(crate) const MAX_HOPS: usize = 10;

/// The request that a redirect asks for, made of the one that was sent; `None` if the response is
/// no redirect or is not to be followed.
pub(crate) fn follow(sent: Request, status: StatusCode, headers: &HeaderMap) -> Option<Request> {
    let target = target(sent.url(), headers)?;
    let mut next = sent;
    if method_after(status, next.method())? != *next.method() {
        *next.method_mut() = Method::GET;
        drop_body(&mut next);
    }
    if target.origin() != next.url().origin() {
        next = for_another_origin(next)?;
    }
    *next.url_mut() = target;
    Some(next)
}

/// Where a response points, whether or not that is followed.
pub(crate) fn location(base: &Url, headers: &HeaderMap) -> Option<Url> {
    let location = std::str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?;
    base.join(location).ok()
}

/// Where to go, if one may go there.
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
    // A name and a password that a server wrote into the URL are not ours to send or to keep.
    target.set_username("").ok()?;
    target.set_password(None).ok()?;
    target.set_fragment(None);
    Some(target)
}

/// The method of the next request, if there is to be one.
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

fn drop_body(request: &mut Request) {
    *request.body_mut() = None;
    for name in [
        CONTENT_ENCODING,
        CONTENT_LANGUAGE,
        CONTENT_LENGTH,
        CONTENT_TYPE,
    ] {
        request.headers_mut().remove(name);
    }
}

fn for_another_origin(mut request: Request) -> Option<Request> {
    if request.body().is_some() || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let headers = std::mem::take(request.headers_mut());
    for name in [ACCEPT, USER_AGENT] {
        if let Some(value) = headers.get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    Some(request)
}

//! A request before it is sent. Each parameter is encoded when it is set.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};

use super::security::{self, Requirements, SecurityScheme};
use super::style::{ParameterStyle, Shape};
use super::{encode, headers, text};

/// Headers whose values are hidden in the `Debug` output of a request.
const SENSITIVE: [HeaderName; 3] = [AUTHORIZATION, COOKIE, reqwest::header::PROXY_AUTHORIZATION];

/// All parts of a request except the server.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path as it is in the OpenAPI document, such as `/pets/{petId}`.
    pub(crate) template: &'static str,
    /// The operation's own server: a base URL, or a path at the client's host.
    pub(crate) server: Option<&'static str>,
    /// The URL that is called instead, as a response has named it.
    pub(crate) link: Option<String>,
    /// The names and the encoded values of the path parameters.
    path: Vec<(&'static str, String)>,
    /// The names of the query parameters, and their encoded parts of the query (`a=1` or
    /// `a=1&a=2`).
    query: Vec<(&'static str, String)>,
    /// The names of the cookie parameters, and their encoded parts of the header (`a=1` or
    /// `a=1; a=2`).
    cookies: Vec<(&'static str, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    pub(crate) timeout: Option<Duration>,
    /// The credentials that the operation needs.
    pub(crate) security: Requirements,
    /// Whether a redirect is returned as the response instead of being followed.
    pub(crate) keep_redirects: bool,
    /// Whether the caller has chosen the media type of the body.
    has_content_type: bool,
    /// What stands between the parts of the body, if it has parts.
    pub(crate) boundary: Option<String>,
    /// The first problem of a value that was set. It is reported when the request is built.
    problem: Option<RequestProblem>,
}

impl Request {
    pub(crate) fn new(method: Method, template: &'static str) -> Self {
        Self {
            method,
            template,
            server: None,
            link: None,
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            timeout: None,
            security: &[],
            keep_redirects: false,
            has_content_type: false,
            boundary: None,
            problem: None,
        }
    }

    /// Sets a path parameter to an encoded value.
    pub(crate) fn set_path(&mut self, name: &'static str, encoded: String) {
        self.path.push((name, encoded));
    }

    /// Sets a path parameter to a text.
    #[allow(dead_code, reason = "a document may have no such parameter")]
    pub(crate) fn set_path_text(&mut self, name: &'static str, text: &str) {
        self.set_path(name, encode::component(text));
    }

    /// Sets a query parameter to a text.
    #[allow(dead_code, reason = "a document may have no such parameter")]
    pub(crate) fn set_query_text(&mut self, name: &'static str, text: &str) {
        self.set_query(name, encode::pair(name, text));
    }

    /// Sets the encoded part of the query for a parameter. It replaces an earlier part of the same
    /// name.
    pub(crate) fn set_query(&mut self, name: &'static str, encoded: String) {
        self.query.retain(|(other, _)| *other != name);
        if !encoded.is_empty() {
            self.query.push((name, encoded));
        }
    }

    /// Returns whether a parameter is in the query.
    pub(crate) fn has_query(&self, name: &str) -> bool {
        match self.link {
            Some(_) => self.link_has_query(name),
            None => self.query.iter().any(|(other, _)| *other == name),
        }
    }

    /// Returns whether a parameter is among the cookies.
    pub(crate) fn has_cookie(&self, name: &str) -> bool {
        self.cookies.iter().any(|(other, _)| *other == name)
    }

    /// Sets the encoded part of the header `Cookie` for a parameter. It replaces an earlier part of the
    /// same name.
    #[allow(dead_code, reason = "a document may describe no cookies")]
    pub(crate) fn set_cookie(&mut self, name: &'static str, encoded: String) {
        self.cookies.retain(|(other, _)| *other != name);
        match header("cookie", &encoded) {
            Ok(_) if encoded.is_empty() => {}
            Ok(_) => self.cookies.push((name, encoded)),
            Err(problem) => self.fail(problem),
        }
    }

    /// Adds the cookie parameters to the header `Cookie`, if there are any.
    pub(crate) fn add_cookies(&self, headers: &mut HeaderMap) {
        for (_, cookie) in &self.cookies {
            security::add_cookie(headers, cookie.as_bytes());
        }
    }

    /// Sets a header. It replaces an earlier one of the same name.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => headers::insert(&mut self.headers, &name, value),
            Err(problem) => self.fail(problem),
        }
    }

    /// Sets a header to a list of values, in the style `simple`. An empty list is left out.
    #[allow(dead_code, reason = "a document may have no such parameter")]
    pub(crate) fn set_header_list(&mut self, name: &'static str, values: &Shape) {
        let values = ParameterStyle::SIMPLE.in_header().write(name, values);
        if !values.is_empty() {
            self.set_header(name, &values);
        }
    }

    /// Sets the media type of the body, whenever the body is set.
    pub(crate) fn set_content_type(&mut self, media_type: &str) {
        self.write_content_type(media_type);
        self.has_content_type = true;
    }

    /// Sets the body and, unless the caller has chosen it, the `Content-Type` header.
    pub(crate) fn set_body(&mut self, media_type: &str, body: serde_json::Result<Vec<u8>>) {
        match body {
            Ok(body) => {
                self.body = Some(Body::Bytes(body));
                if !self.has_content_type {
                    self.set_header("content-type", media_type);
                }
            }
            Err(error) => self.fail(RequestProblem::Body {
                message: error.to_string(),
            }),
        }
    }

    /// Sets a body that is opened when the request is sent, and the `Content-Type` header likewise.
    #[allow(dead_code, reason = "a document may have no such body")]
    pub(crate) fn set_source(&mut self, media_type: &str, source: Arc<dyn Source>) {
        self.body = Some(Body::Source(source));
        let chosen = headers::get(&self.headers, &CONTENT_TYPE);
        let chosen = chosen.filter(|_| self.has_content_type);
        let chosen = chosen.and_then(|it| it.to_str().ok()).map(str::to_owned);
        self.write_content_type(chosen.as_deref().unwrap_or(media_type));
    }

    /// Returns the content of a body that is sent in chunks.
    pub(crate) fn source(&self) -> Option<Arc<dyn Source>> {
        match &self.body {
            Some(Body::Source(source)) => Some(Arc::clone(source)),
            _ => None,
        }
    }

    /// Sets the `Content-Type` header. The media type of a body of several parts gets its boundary.
    fn write_content_type(&mut self, media_type: &str) {
        match &self.boundary {
            Some(boundary) if text::find(media_type, "boundary=").is_none() => {
                self.set_header(
                    "content-type",
                    &format!("{media_type}; boundary={boundary}"),
                );
            }
            _ => self.set_header("content-type", media_type),
        }
    }

    /// Adds the encoded path and query to the base URL.
    pub(crate) fn push_target(&self, url: &mut String) -> Result<(), RequestProblem> {
        let query: usize = self.query.iter().map(|(_, piece)| piece.len() + 1).sum();
        let path: usize = self.path.iter().map(|(_, value)| value.len()).sum();
        url.reserve(self.template.len() + path + query);
        let path = self.template.trim_start_matches('/');
        for segment in text::split(path, '/') {
            url.push('/');
            self.push_segment(url, segment)?;
        }
        for (index, (_, piece)) in self.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(piece);
        }
        Ok(())
    }

    /// Returns the first problem of a value that was set.
    pub(crate) fn check(&mut self) -> Result<(), RequestProblem> {
        self.problem.take().map_or(Ok(()), Err)
    }

    /// Returns an error about this request.
    pub(crate) fn error(&self, problem: RequestProblem) -> RequestError {
        RequestError {
            method: self.method.clone(),
            template: self.template,
            problem,
        }
    }

    /// Adds a segment of the path, with the values of its parameters.
    ///
    /// URL parsers treat the segments `.` and `..` as steps in the hierarchy, even if they are
    /// encoded, and an empty segment names another resource. A value must not result in one of
    /// these.
    fn push_segment(&self, url: &mut String, template: &'static str) -> Result<(), RequestProblem> {
        let start = url.len();
        let mut rest = template;
        let mut parameter = None;
        while let Some((before, name, after)) = next_parameter(rest) {
            let value = self.path.iter().rev().find(|(other, _)| *other == name);
            let (_, value) = value.ok_or(RequestProblem::PathParameterMissing { name })?;
            url.push_str(before);
            url.push_str(value);
            parameter = Some(name);
            rest = after;
        }
        url.push_str(rest);
        match (parameter, &url[start..]) {
            (Some(name), "") => Err(RequestProblem::PathParameterEmpty { name }),
            (Some(name), segment) if is_dots(segment) => {
                Err(RequestProblem::PathParameterDots { name })
            }
            _ => Ok(()),
        }
    }

    /// Keeps a problem, unless there is one already.
    pub(crate) fn fail(&mut self, problem: RequestProblem) {
        self.problem.get_or_insert(problem);
    }
}

/// The body of a request.
#[derive(Clone)]
pub(crate) enum Body {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// Content that is sent in chunks.
    #[allow(dead_code, reason = "a document may have no such body")]
    Source(Arc<dyn Source>),
}

/// The content of a body.
pub(crate) trait Source: Send + Sync {
    /// Returns the body that is sent. A source that has it only once fails the second time.
    fn open(&self) -> Result<reqwest::Body, RequestProblem>;
}

impl Body {
    /// Returns the body that is sent.
    pub(crate) fn open(self) -> Result<reqwest::Body, RequestProblem> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.into()),
            Self::Source(source) => source.open(),
        }
    }
}

/// Returns the method of this name, for which there is no constant.
#[allow(dead_code, reason = "a document may not describe other methods")]
pub(crate) fn method(name: &str) -> Method {
    // The generator has checked the name.
    Method::from_bytes(name.as_bytes()).unwrap_or_default()
}

/// Checks a header. The value is sent as UTF-8. Control characters such as line ends are not
/// allowed (RFC 9110, section 5.5).
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), RequestProblem> {
    let header_name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| RequestProblem::HeaderName { name: name.into() })?;
    let mut header_value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| RequestProblem::HeaderValue { name: name.into() })?;
    header_value.set_sensitive(SENSITIVE.contains(&header_name));
    Ok((header_name, header_value))
}

/// Returns whether a segment is `.` or `..`, encoded or not.
fn is_dots(segment: &str) -> bool {
    let dots = [".", "..", "%2e", "%2e.", ".%2e", "%2e%2e"];
    dots.iter().any(|it| segment.eq_ignore_ascii_case(it))
}

/// Returns the text before the first `{name}` of a template, the name, and the text after it.
fn next_parameter(template: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (before, rest) = text::split_once(template, '{')?;
    let (name, after) = text::split_once(rest, '}')?;
    Some((before, name, after))
}

/// A request that cannot be sent, because a parameter, a header or the body is invalid.
///
/// Neither `Display` nor `Debug` shows the invalid value.
#[derive(Debug)]
pub struct RequestError {
    method: Method,
    template: &'static str,
    problem: RequestProblem,
}

impl RequestError {
    /// Returns what is wrong.
    pub fn problem(&self) -> &RequestProblem {
        &self.problem
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            method,
            template,
            problem,
        } = self;
        write!(formatter, "{method} {template}: not sent: {problem}")
    }
}

impl std::error::Error for RequestError {}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestProblem {
    /// A path parameter has no value.
    PathParameterMissing {
        /// The name of the parameter in the OpenAPI document.
        name: &'static str,
    },
    /// A path parameter is empty. The path would name another resource.
    PathParameterEmpty {
        /// The name of the parameter in the OpenAPI document.
        name: &'static str,
    },
    /// A segment of the path is `.` or `..`. The path would name another resource.
    PathParameterDots {
        /// The name of the parameter in the OpenAPI document.
        name: &'static str,
    },
    /// The name of a header is invalid (RFC 9110, section 5.1).
    HeaderName {
        /// The invalid name.
        name: String,
    },
    /// The value of a header contains control characters, such as a line end.
    HeaderValue {
        /// The name of the header.
        name: String,
    },
    /// A parameter cannot be written as text.
    Parameter {
        /// The name of the parameter in the OpenAPI document.
        name: &'static str,
        /// The message of the value's `Serialize`.
        message: String,
    },
    /// The body cannot be written as JSON, as XML, as a form or in parts.
    Body {
        /// The message of the writer.
        message: String,
    },
    /// A file that should be uploaded cannot be read.
    File {
        /// The path of the file.
        path: PathBuf,
        /// The message of the operating system.
        message: String,
    },
    /// A stream that should be uploaded was sent before. It can be sent once.
    StreamSent,
    /// The client lacks the credentials that the operation needs. Its builder takes them.
    CredentialsMissing {
        /// The security schemes of the operation: one of these lists would do, with all of its
        /// schemes.
        alternatives: &'static [&'static [&'static SecurityScheme]],
    },
    /// The base URL and the path do not form a valid URL.
    Url,
    /// A URL that a response has named is at another origin. The credentials must not go there.
    OtherOrigin,
}

impl fmt::Display for RequestProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PathParameterMissing { name } => {
                write!(formatter, "the path parameter `{name}` has no value")
            }
            Self::PathParameterEmpty { name } => {
                write!(formatter, "the path parameter `{name}` is empty")
            }
            Self::PathParameterDots { name } => {
                write!(formatter, "the path parameter `{name}` is `.` or `..`")
            }
            Self::HeaderName { name } => write!(formatter, "{name:?} is not a valid header name"),
            Self::HeaderValue { name } => {
                write!(
                    formatter,
                    "the value of the header `{name}` contains control characters"
                )
            }
            Self::Parameter { name, message } => {
                write!(
                    formatter,
                    "the parameter `{name}` cannot be written as text: {message}"
                )
            }
            Self::Body { message } => {
                write!(formatter, "the body cannot be written: {message}")
            }
            Self::File { path, message } => {
                write!(
                    formatter,
                    "the file {} cannot be read: {message}",
                    path.display()
                )
            }
            Self::StreamSent => formatter.write_str(
                "a stream or reader was sent before, and can be sent only once: create another one",
            ),
            Self::CredentialsMissing { alternatives } => write!(
                formatter,
                "the client lacks the credentials: it needs {}",
                security::describe(alternatives)
            ),
            Self::Url => formatter.write_str("the path does not form a valid URL"),
            Self::OtherOrigin => formatter
                .write_str("the URL is at another host, and the credentials must not go there"),
        }
    }
}

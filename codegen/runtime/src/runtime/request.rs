//! A request before it is sent: the parameters in their places, each encoded as it comes in.

use std::fmt;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

/// Headers whose values do not appear in the `Debug` output of a request.
const SENSITIVE: [HeaderName; 3] = [AUTHORIZATION, COOKIE, reqwest::header::PROXY_AUTHORIZATION];

/// Everything about a request but the server it goes to.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The path as it is in the document, such as `/pets/{petId}`.
    pub(crate) template: &'static str,
    /// Values for the template, encoded, by name.
    path: Vec<(&'static str, String)>,
    /// Pieces of the query, encoded (`a=1` or `a=1&a=2`), by name.
    query: Vec<(&'static str, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) timeout: Option<Duration>,
    /// Whether the operation takes the client's token.
    pub(crate) bearer: bool,
    /// Whether a redirect is an answer rather than something to follow.
    pub(crate) keep_redirects: bool,
    /// The first thing that was wrong. It is reported when the request is built.
    problem: Option<RequestProblem>,
}

impl Request {
    pub(crate) fn new(method: Method, template: &'static str) -> Self {
        Self {
            method,
            template,
            path: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            timeout: None,
            bearer: false,
            keep_redirects: false,
            problem: None,
        }
    }

    /// Sets the value of a template's parameter; it is encoded already.
    pub(crate) fn set_path(&mut self, name: &'static str, encoded: String) {
        self.path.push((name, encoded));
    }

    /// Sets a query parameter, in place of an earlier one of the same name.
    pub(crate) fn set_query(&mut self, name: &'static str, encoded: String) {
        self.query.retain(|(other, _)| *other != name);
        if !encoded.is_empty() {
            self.query.push((name, encoded));
        }
    }

    /// Sets a header, in place of an earlier one of the same name.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => drop(self.headers.insert(name, value)),
            Err(problem) => self.fail(problem),
        }
    }

    /// Sets the body and its `Content-Type`.
    pub(crate) fn set_body(&mut self, media_type: &str, body: serde_json::Result<Vec<u8>>) {
        match body {
            Ok(body) => {
                self.body = Some(body);
                self.set_header("content-type", media_type);
            }
            Err(error) => self.fail(RequestProblem::Body {
                message: error.to_string(),
            }),
        }
    }

    /// The path and the query, encoded.
    pub(crate) fn target(&self) -> Result<String, RequestProblem> {
        let mut target = String::new();
        for segment in self.template.trim_start_matches('/').split('/') {
            target.push('/');
            target.push_str(&self.segment(segment)?);
        }
        for (index, (_, piece)) in self.query.iter().enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(piece);
        }
        Ok(target)
    }

    /// The first thing that was wrong with a value as it came in.
    pub(crate) fn check(&mut self) -> Result<(), RequestProblem> {
        self.problem.take().map_or(Ok(()), Err)
    }

    pub(crate) fn error(&self, problem: RequestProblem) -> RequestError {
        RequestError {
            method: self.method.clone(),
            template: self.template,
            problem,
        }
    }

    /// One segment of the template, with values for its parameters.
    ///
    /// URL parsers take the segments `.` and `..` for steps in the hierarchy, encoded or not, and
    /// an empty segment names another resource. A value must not turn a segment into one of these.
    fn segment(&self, template: &'static str) -> Result<String, RequestProblem> {
        let mut segment = String::new();
        let mut rest = template;
        let mut parameter = None;
        while let Some((before, name, after)) = next_parameter(rest) {
            let value = self.path.iter().rev().find(|(other, _)| *other == name);
            let (_, value) = value.ok_or(RequestProblem::PathParameterMissing { name })?;
            segment.push_str(before);
            segment.push_str(value);
            parameter = Some(name);
            rest = after;
        }
        segment.push_str(rest);
        match parameter {
            Some(name) if segment.is_empty() => Err(RequestProblem::PathParameterEmpty { name }),
            Some(name) if segment == "." || segment == ".." => {
                Err(RequestProblem::PathParameterDots { name })
            }
            _ => Ok(segment),
        }
    }

    fn fail(&mut self, problem: RequestProblem) {
        self.problem.get_or_insert(problem);
    }
}

/// Checks a header. The value is sent as UTF-8; control characters, line ends among them, are
/// refused (RFC 9110, section 5.5).
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), RequestProblem> {
    let header_name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| RequestProblem::HeaderName { name: name.into() })?;
    let mut header_value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| RequestProblem::HeaderValue { name: name.into() })?;
    header_value.set_sensitive(SENSITIVE.contains(&header_name));
    Ok((header_name, header_value))
}

/// What stands before the first `{name}` of a template, its name, and what stands after it.
fn next_parameter(template: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// A call that could not be turned into a request. Nothing was sent.
///
/// Neither the message nor the `Debug` output shows a value that was passed in.
#[derive(Debug)]
pub struct RequestError {
    method: Method,
    template: &'static str,
    problem: RequestProblem,
}

impl RequestError {
    /// What was wrong.
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

/// What can be wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestProblem {
    /// The template has a parameter for which there is no value.
    PathParameterMissing {
        /// The name of the parameter in the document.
        name: &'static str,
    },
    /// The value would leave its path segment empty, which names another resource.
    PathParameterEmpty {
        /// The name of the parameter in the document.
        name: &'static str,
    },
    /// The value would turn its path segment into `.` or `..`, which name other resources.
    PathParameterDots {
        /// The name of the parameter in the document.
        name: &'static str,
    },
    /// This is not a header name (RFC 9110, section 5.1).
    HeaderName {
        /// The name as it was given.
        name: String,
    },
    /// The value of this header has control characters, such as a line end.
    HeaderValue {
        /// The name of the header.
        name: String,
    },
    /// The body could not be written as JSON.
    Body {
        /// What the serializer says.
        message: String,
    },
    /// The path of the operation does not make a URL.
    Url,
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
            Self::HeaderName { name } => write!(formatter, "{name:?} is not a header name"),
            Self::HeaderValue { name } => {
                write!(
                    formatter,
                    "the value of the header `{name}` has control characters"
                )
            }
            Self::Body { message } => {
                write!(formatter, "the body cannot be written as JSON: {message}")
            }
            Self::Url => formatter.write_str("the path does not make a URL"),
        }
    }
}

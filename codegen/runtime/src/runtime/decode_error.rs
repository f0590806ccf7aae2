//! The error of a response that does not match the OpenAPI document.

use std::fmt;

use super::response::RawResponse;
use super::summary;

/// A response whose body or header does not match the OpenAPI document.
#[derive(Debug)]
pub struct DecodeError(Box<DecodeErrorInner>);

#[derive(Debug)]
struct DecodeErrorInner {
    problem: DecodeProblem,
    response: RawResponse,
}

impl DecodeError {
    pub(crate) fn new(problem: DecodeProblem, response: RawResponse) -> Self {
        Self(Box::new(DecodeErrorInner { problem, response }))
    }

    /// Returns what does not match.
    pub fn problem(&self) -> &DecodeProblem {
        &self.0.problem
    }

    /// Returns the response as received.
    pub fn response(&self) -> &RawResponse {
        &self.0.response
    }

    /// Returns whether the response is a redirect without the body that the document declares.
    /// Servers rarely send one.
    pub(crate) fn is_empty_redirect(&self) -> bool {
        self.0.response.status().is_redirection() && matches!(self.0.problem, DecodeProblem::Empty)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let response = &self.0.response;
        let text = match &self.0.problem {
            DecodeProblem::NotJson { .. } => {
                let excerpt = summary::excerpt(response, response.bytes());
                format!("the body is not JSON: {excerpt}")
            }
            problem => problem.to_string(),
        };
        formatter.write_str(&summary::undecodable(response, &text))
    }
}

impl std::error::Error for DecodeError {}

/// What does not match the OpenAPI document in a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// The body is empty.
    Empty,
    /// The body is not JSON, and the `Content-Type` header says so.
    NotJson {
        /// The value of the `Content-Type` header.
        content_type: String,
    },
    /// The body is not valid JSON, or does not have the declared type.
    Json {
        /// The path of the value, such as `$.items[3].name`. `$` is the whole body.
        path: String,
        /// The line number, starting at 1.
        line: usize,
        /// The column in bytes, starting at 1. It is 0 before the first byte of a line.
        column: usize,
        /// The message of the JSON reader.
        message: String,
    },
    /// The body is not valid XML, or does not have the declared type.
    Xml {
        /// The path of the value, such as `$.items[3].name`, with the names that it has in JSON. `$` is
        /// the whole body.
        path: String,
        /// The message of the XML reader, or of the reader of the value.
        message: String,
    },
    /// The body is not UTF-8.
    Text {
        /// The position of the first invalid byte, starting at 0.
        at: usize,
    },
    /// A required header is missing.
    HeaderMissing {
        /// The name of the header.
        name: &'static str,
    },
    /// A header does not have the declared type.
    Header {
        /// The name of the header.
        name: &'static str,
        /// Why the value is invalid.
        message: String,
    },
}

impl fmt::Display for DecodeProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("the body is empty"),
            Self::NotJson { content_type } => {
                write!(
                    formatter,
                    "the body is not JSON but {}",
                    summary::printable(content_type)
                )
            }
            Self::Json {
                path,
                line,
                column,
                message,
            } => {
                let (path, message) = (summary::printable(path), summary::printable(message));
                write!(
                    formatter,
                    "{path}: {message} (line {line}, column {column})"
                )
            }
            Self::Xml { path, message } => {
                let (path, message) = (summary::printable(path), summary::printable(message));
                write!(formatter, "in the XML, {path}: {message}")
            }
            Self::Text { at } => write!(formatter, "the body is not valid UTF-8 at byte {at}"),
            Self::HeaderMissing { name } => write!(formatter, "the header `{name}` is missing"),
            Self::Header { name, message } => {
                let message = summary::printable(message);
                write!(formatter, "the header `{name}` is invalid: {message}")
            }
        }
    }
}

//! What can go wrong with a call, told apart.

use std::any::Any;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::request::RequestError;
use super::response::RawResponse;
use super::summary;

/// Why a call did not succeed.
///
/// `E` is the type of the errors that the document declares for the operation. `Error` alone is
/// the error of any operation: `?` turns the one into the other, and [`Error::api`] gets the
/// declared error back.
///
/// `Display` is one line for a log: the method and the path, the status, what the API says about
/// it, and the request id. Like `Debug` it never shows the token, even if the server sent it back.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = AnyApiError> {
    /// A parameter cannot be sent. Nothing was sent.
    Request(RequestError),
    /// No connection: refused, host unknown, TLS failed. Nothing was sent.
    Connect(TransportError),
    /// The time was up while connecting, while waiting for the response, or in the middle of its
    /// body; in the last case there is a [`response`](Self::response).
    Timeout(TransportError),
    /// Something else went wrong before the response came, or there were too many redirects.
    Transport(TransportError),
    /// The API answered with an error that the document declares.
    Api(Box<ApiError<E>>),
    /// The API answered with a status that the document does not declare.
    UndeclaredStatus(RawResponse),
    /// The status is declared, but the body or a header is not what the document says.
    Decode(DecodeError),
    /// The connection ended in the middle of the body. The response has what came.
    Incomplete(TransportError),
    /// The body is larger than the client's limit. The response has none of it.
    TooLarge(TransportError),
    /// The answer would have been a redirect, but the HTTP client that was passed to the builder
    /// followed it. The response is the one that it came to, without its body.
    RedirectFollowed(TransportError),
}

/// An error of sending, whatever the operation.
pub(crate) type Failure = Error<NoDeclaredError>;

impl<E> Error<E> {
    /// The response, if one came; its body may be missing or incomplete.
    pub fn response(&self) -> Option<&RawResponse> {
        match self {
            Self::Request(_) => None,
            Self::Connect(error)
            | Self::Timeout(error)
            | Self::Transport(error)
            | Self::Incomplete(error)
            | Self::TooLarge(error)
            | Self::RedirectFollowed(error) => error.response(),
            Self::Api(error) => Some(error.response()),
            Self::UndeclaredStatus(response) => Some(response),
            Self::Decode(error) => Some(error.response()),
        }
    }

    /// The status code, if a response came.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(RawResponse::status)
    }

    /// The headers, if a response came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(RawResponse::headers)
    }

    /// What the provider needs for finding the call in its logs; see [`RawResponse::request_id`].
    pub fn request_id(&self) -> Option<&str> {
        self.response().and_then(RawResponse::request_id)
    }

    /// Whether the time was up, at whatever stage.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// Whether no connection came about, for instance in time.
    pub fn is_connect(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::Timeout(error) => error.while_connecting(),
            _ => false,
        }
    }

    /// The declared error, if that is what the API answered with.
    pub fn declared(&self) -> Option<&E> {
        match self {
            Self::Api(error) => Some(error.body()),
            _ => None,
        }
    }

    /// The same error with another type for declared errors.
    fn map_api<F>(self, map: impl FnOnce(ApiError<E>) -> ApiError<F>) -> Error<F> {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Connect(error) => Error::Connect(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Api(error) => Error::Api(Box::new(map(*error))),
            Self::UndeclaredStatus(response) => Error::UndeclaredStatus(response),
            Self::Decode(error) => Error::Decode(error),
            Self::Incomplete(error) => Error::Incomplete(error),
            Self::TooLarge(error) => Error::TooLarge(error),
            Self::RedirectFollowed(error) => Error::RedirectFollowed(error),
        }
    }
}

impl Failure {
    /// The same failure as an error of an operation.
    pub(crate) fn widen<E>(self) -> Error<E> {
        self.map_api(|error| match error.body {})
    }
}

impl Error {
    /// The declared error of an operation, if that is what the API answered with.
    pub fn api<E: DeclaredError>(&self) -> Option<&E> {
        self.declared()?.downcast_ref()
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(formatter),
            Self::Connect(error)
            | Self::Timeout(error)
            | Self::Transport(error)
            | Self::Incomplete(error)
            | Self::TooLarge(error)
            | Self::RedirectFollowed(error) => error.fmt(formatter),
            Self::Api(error) => error.fmt(formatter),
            Self::UndeclaredStatus(response) => formatter.write_str(&summary::undeclared(response)),
            Self::Decode(error) => error.fmt(formatter),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(error)
            | Self::Timeout(error)
            | Self::Transport(error)
            | Self::Incomplete(error)
            | Self::TooLarge(error)
            | Self::RedirectFollowed(error) => error.source(),
            _ => None,
        }
    }
}

impl<E: DeclaredError> From<Error<E>> for Error {
    fn from(error: Error<E>) -> Self {
        error.map_api(|error| ApiError {
            body: AnyApiError(Box::new(error.body)),
            response: error.response,
        })
    }
}

impl<E> From<RequestError> for Error<E> {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl<E> From<DecodeError> for Error<E> {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

/// What an API can answer with as an error. All generated types are, by what they implement.
pub trait DeclaredError: fmt::Debug + Send + Sync + 'static {}

// `Clone` tells them from `AnyApiError`, which is none: an error that is of any type already does not
// become one once more.
impl<E: Clone + fmt::Debug + Send + Sync + 'static> DeclaredError for E {}

/// For an operation that declares no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDeclaredError {}

/// The declared error of any operation.
pub struct AnyApiError(Box<dyn AnyDeclaredError>);

impl AnyApiError {
    /// The declared error of an operation, if this is one.
    pub fn downcast_ref<E: DeclaredError>(&self) -> Option<&E> {
        self.0.as_any().downcast_ref()
    }
}

impl fmt::Debug for AnyApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A [`DeclaredError`] whose type is forgotten and can be found again.
trait AnyDeclaredError: fmt::Debug + Send + Sync {
    fn as_any(&self) -> &dyn Any;
}

impl<E: DeclaredError> AnyDeclaredError for E {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An error that the document declares: its body, and the response as it came.
pub struct ApiError<E> {
    body: E,
    response: RawResponse,
}

impl<E> ApiError<E> {
    pub(crate) fn new(body: E, response: RawResponse) -> Self {
        Self { body, response }
    }

    /// The error as the document declares it for the status.
    pub fn body(&self) -> &E {
        &self.body
    }

    /// The error alone.
    pub fn into_body(self) -> E {
        self.body
    }

    /// The response as it came.
    pub fn response(&self) -> &RawResponse {
        &self.response
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&summary::declared(&self.response))
    }
}

impl<E: fmt::Debug> fmt::Debug for ApiError<E> {
    /// The body may have the token in it, if the server sent it back.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = if formatter.alternate() {
            format!("{:#?}", self.body)
        } else {
            format!("{:?}", self.body)
        };
        formatter
            .debug_struct("ApiError")
            .field("body", &format_args!("{}", self.response.redact(body)))
            .field("response", &self.response)
            .finish()
    }
}

impl<E: fmt::Debug> std::error::Error for ApiError<E> {}

/// A call that did not come to a complete response.
pub struct TransportError(Box<TransportErrorInner>);

struct TransportErrorInner {
    summary: String,
    response: Option<RawResponse>,
    source: Option<reqwest::Error>,
}

impl TransportError {
    pub(crate) fn new(
        summary: String,
        response: Option<RawResponse>,
        source: Option<reqwest::Error>,
    ) -> Self {
        Self(Box::new(TransportErrorInner {
            summary,
            response,
            // The URL has the query, and that may have secrets.
            source: source.map(reqwest::Error::without_url),
        }))
    }

    /// The response, if its head came; its body is missing or incomplete.
    pub fn response(&self) -> Option<&RawResponse> {
        self.0.response.as_ref()
    }

    fn while_connecting(&self) -> bool {
        self.0
            .source
            .as_ref()
            .is_some_and(reqwest::Error::is_connect)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.summary)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportError")
            .field("summary", &self.0.summary)
            .field("response", &self.0.response)
            .field("source", &self.0.source)
            .finish()
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_ref()?;
        Some(source)
    }
}

/// A response whose body or header is not what the document declares for its status.
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

    /// What is not as declared.
    pub fn problem(&self) -> &DecodeProblem {
        &self.0.problem
    }

    /// The response as it came.
    pub fn response(&self) -> &RawResponse {
        &self.0.response
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

/// What about a response is not as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// The body is empty.
    Empty,
    /// The body is not JSON, and the server says so.
    NotJson {
        /// The value of the header `Content-Type`.
        content_type: String,
    },
    /// The body is no JSON, or not of the declared type.
    Json {
        /// Where, such as `$.items[3].name`; `$` is the whole body.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1; 0 before the first byte of the line.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The body is not UTF-8 text.
    Text {
        /// The position of the first byte that is not, from 0.
        at: usize,
    },
    /// A required header is missing.
    HeaderMissing {
        /// The name of the header.
        name: &'static str,
    },
    /// A header is not of the declared type.
    Header {
        /// The name of the header.
        name: &'static str,
        /// What is wrong with it.
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
            Self::Text { at } => write!(formatter, "the body is not UTF-8 at byte {at}"),
            Self::HeaderMissing { name } => write!(formatter, "the header `{name}` is missing"),
            Self::Header { name, message } => {
                let message = summary::printable(message);
                write!(
                    formatter,
                    "the header `{name}` is not as declared: {message}"
                )
            }
        }
    }
}

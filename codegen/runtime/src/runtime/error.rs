//! The errors of a call.

use std::any::Any;
use std::fmt;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};

use super::decode_error::DecodeError;
use super::request::RequestError;
use super::response::RawResponse;
use super::summary;

/// The reason why a call failed.
///
/// `E` is the type of the errors that the OpenAPI document declares for the operation. `Error`
/// without a parameter is the error of any operation: `?` converts into it, and [`Error::api`]
/// returns the declared error.
///
/// `Display` writes one line for a log: the method, the path, the status, the message of the API
/// and the request ID. Neither `Display` nor `Debug` shows credentials, even if the server sent them
/// back.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = AnyApiError> {
    /// A parameter, a header or the body is invalid. Nothing was sent.
    Request(RequestError),
    /// Connecting failed: the host is unknown, the connection was refused, or TLS failed. Nothing
    /// was sent.
    Connect(TransportError),
    /// The call took too long. If the timeout was reached while the body was read, there is a
    /// [`response`](Self::response) with a part of the body.
    Timeout(TransportError),
    /// The call failed in another way before the response arrived, or there were too many
    /// redirects.
    Transport(TransportError),
    /// The API returned an error that the OpenAPI document declares.
    Api(Box<ApiError<E>>),
    /// The API returned an error that the OpenAPI document declares without a body, or a redirect
    /// that was not followed and has no body.
    DeclaredStatus(RawResponse),
    /// The API returned a status that the OpenAPI document does not declare.
    UndeclaredStatus(RawResponse),
    /// The status is declared, but the body or a header does not match the OpenAPI document.
    Decode(DecodeError),
    /// The connection was closed in the middle of the body. The response has the part of the body
    /// that arrived.
    Incomplete(TransportError),
    /// The body is larger than the client's limit. The response has an empty body.
    TooLarge(TransportError),
    /// The operation returns a redirect, but the HTTP client that was passed to the builder
    /// followed it. The response is the one after the redirect, with an empty body.
    RedirectFollowed(TransportError),
}

/// An error that occurs before the response is decoded. It has the same type for all operations.
pub(crate) type Failure = Error<NoDeclaredError>;

impl<E> Error<E> {
    /// Returns the response, if one arrived. Its body may be empty or incomplete.
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
            Self::DeclaredStatus(response) | Self::UndeclaredStatus(response) => Some(response),
            Self::Decode(error) => Some(error.response()),
        }
    }

    /// Returns the status code, if a response arrived.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(RawResponse::status)
    }

    /// Returns the headers, if a response arrived.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.response().map(RawResponse::headers)
    }

    /// Returns the ID by which the provider finds the call in its logs, if the response has one.
    /// See [`RawResponse::request_id`].
    pub fn request_id(&self) -> Option<&str> {
        self.response().and_then(RawResponse::request_id)
    }

    /// Returns whether it is safe to send the call again, and may help:
    ///
    /// - if nothing was sent, because connecting failed or took too long,
    /// - after the statuses 408, 425, 429 and 503: the API did not handle the call,
    /// - after the statuses 500, 502 and 504, after a timeout, and after a lost connection, if the
    ///   method is idempotent (RFC 9110, section 9.2.2): `GET`, `HEAD`, `OPTIONS`, `TRACE`, `PUT` or
    ///   `DELETE`. Other methods might do their work twice.
    ///
    /// A call can be cloned, to send it again. How long to wait is up to the caller: see the header
    /// `Retry-After`.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::Timeout(error) => error.while_connecting() || is_idempotent(&error.0.method),
            Self::Incomplete(error) => is_idempotent(&error.0.method),
            // With a response, there were too many redirects.
            Self::Transport(error) => error.0.response.is_none() && is_idempotent(&error.0.method),
            Self::Api(_)
            | Self::DeclaredStatus(_)
            | Self::UndeclaredStatus(_)
            | Self::Decode(_) => self.response().is_some_and(is_retryable),
            Self::Request(_) | Self::TooLarge(_) | Self::RedirectFollowed(_) => false,
        }
    }

    /// Returns whether the call took too long, at any stage.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// Returns whether connecting failed or took too long.
    pub fn is_connect(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::Timeout(error) => error.while_connecting(),
            _ => false,
        }
    }

    /// Returns the declared error, if the API returned one.
    pub fn declared(&self) -> Option<&E> {
        match self {
            Self::Api(error) => Some(error.body()),
            _ => None,
        }
    }

    /// Converts a declared error, and keeps any other error.
    fn map_api<F>(self, map: impl FnOnce(ApiError<E>) -> ApiError<F>) -> Error<F> {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Connect(error) => Error::Connect(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Api(error) => Error::Api(Box::new(map(*error))),
            Self::DeclaredStatus(response) => Error::DeclaredStatus(response),
            Self::UndeclaredStatus(response) => Error::UndeclaredStatus(response),
            Self::Decode(error) => Error::Decode(error),
            Self::Incomplete(error) => Error::Incomplete(error),
            Self::TooLarge(error) => Error::TooLarge(error),
            Self::RedirectFollowed(error) => Error::RedirectFollowed(error),
        }
    }
}

/// Returns whether a method does no more if it is sent twice (RFC 9110, section 9.2.2). `QUERY` is
/// like `GET`, with a body.
fn is_idempotent(method: &Method) -> bool {
    let idempotent = [
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::TRACE,
        Method::PUT,
        Method::DELETE,
    ];
    idempotent.contains(method) || method.as_str() == "QUERY"
}

/// Returns whether the status of a response says that sending the call again may help.
fn is_retryable(response: &RawResponse) -> bool {
    match response.status().as_u16() {
        408 | 425 | 429 | 503 => true,
        500 | 502 | 504 => is_idempotent(response.method()),
        _ => false,
    }
}

impl Failure {
    /// Converts the error into one of an operation.
    pub(crate) fn widen<E>(self) -> Error<E> {
        self.map_api(|error| match error.body {})
    }
}

impl Error {
    /// Returns the declared error, if the API returned one of the type `E`.
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
            Self::DeclaredStatus(response) => formatter.write_str(&summary::declared(response)),
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

/// The type of a declared error. All generated types implement it.
pub trait DeclaredError: fmt::Debug + Send + Sync + 'static {}

// All generated types are `Clone`. `AnyApiError` is not, so it is no `DeclaredError`. Otherwise
// `From<Error<E>> for Error` would overlap with `From<T> for T`.
impl<E: Clone + fmt::Debug + Send + Sync + 'static> DeclaredError for E {}

/// The error type of operations that declare no error. It has no values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDeclaredError {}

/// The declared error of any operation. [`Error::api`] converts it back to its type.
pub struct AnyApiError(Box<dyn AnyDeclaredError>);

impl AnyApiError {
    /// Returns the declared error, if it has the type `E`.
    pub fn downcast_ref<E: DeclaredError>(&self) -> Option<&E> {
        self.0.as_any().downcast_ref()
    }
}

impl fmt::Debug for AnyApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A [`DeclaredError`] of any type, which can be converted back to that type.
trait AnyDeclaredError: fmt::Debug + Send + Sync {
    fn as_any(&self) -> &dyn Any;
}

impl<E: DeclaredError> AnyDeclaredError for E {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An error that the OpenAPI document declares, with the response that it was read from.
pub struct ApiError<E> {
    body: E,
    response: RawResponse,
}

impl<E> ApiError<E> {
    pub(crate) fn new(body: E, response: RawResponse) -> Self {
        Self { body, response }
    }

    /// Returns the error, as the OpenAPI document declares it for the status.
    pub fn body(&self) -> &E {
        &self.body
    }

    /// Returns the error without the response.
    pub fn into_body(self) -> E {
        self.body
    }

    /// Returns the response as received.
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
    /// Redacts the body, because the server may have sent credentials back.
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

/// A failure to send a call or to receive the complete response.
pub struct TransportError(Box<TransportErrorInner>);

struct TransportErrorInner {
    method: Method,
    summary: String,
    response: Option<RawResponse>,
    source: Option<reqwest::Error>,
}

impl TransportError {
    pub(crate) fn new(
        method: Method,
        summary: String,
        response: Option<RawResponse>,
        source: Option<reqwest::Error>,
    ) -> Self {
        Self(Box::new(TransportErrorInner {
            method,
            summary,
            response,
            // The query of the URL may contain secrets.
            source: source.map(reqwest::Error::without_url),
        }))
    }

    /// Returns the response, if its head arrived. Its body is empty or incomplete.
    pub fn response(&self) -> Option<&RawResponse> {
        self.0.response.as_ref()
    }

    /// Returns whether the failure occurred while connecting.
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

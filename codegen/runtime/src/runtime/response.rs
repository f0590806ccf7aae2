//! Responses, as received and with a typed body.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::error::{DecodeError, DecodeProblem};
use super::json_path;
use super::secret::Secret;
use super::summary::{self, Digest};

/// The byte order mark. RFC 8259 allows readers of JSON to ignore it.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A response as received: the status, the headers and the bytes of the body. Cloning it is cheap.
///
/// `Debug` shows only the names of the headers and the length of the body.
#[derive(Clone)]
pub struct RawResponse(Arc<Inner>);

struct Inner {
    method: Method,
    path: String,
    url: Url,
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    token: Option<Secret>,
    digest: OnceLock<Digest>,
}

impl RawResponse {
    /// Creates a response. `method` and `path` are those of the call, even if redirects were
    /// followed.
    pub(crate) fn new(
        method: Method,
        path: String,
        response: &reqwest::Response,
        headers: HeaderMap,
        body: Vec<u8>,
        token: Option<Secret>,
    ) -> Self {
        Self(Arc::new(Inner {
            method,
            path,
            url: response.url().clone(),
            status: response.status(),
            headers,
            body,
            token,
            digest: OnceLock::new(),
        }))
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the URL that the response came from. If redirects were followed, this is the last
    /// one.
    pub fn url(&self) -> &Url {
        &self.0.url
    }

    /// Returns the body. If it was cut off, this is the part that arrived. If it was too large,
    /// this is empty.
    pub fn bytes(&self) -> &[u8] {
        &self.0.body
    }

    /// Returns the body. It is not copied if this is the only clone of the response.
    pub fn into_bytes(self) -> Vec<u8> {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.body.clone(), |inner| inner.body)
    }

    /// Returns the body as text.
    ///
    /// # Errors
    /// [`DecodeError`] if the body is not UTF-8.
    pub fn text(&self) -> Result<&str, DecodeError> {
        std::str::from_utf8(self.bytes()).map_err(|error| {
            self.undecodable(DecodeProblem::Text {
                at: error.valid_up_to(),
            })
        })
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    /// [`DecodeError`] if the body is empty, is not JSON, or is not a `T`.
    #[inline(never)]
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        serde_json::from_slice(self.json_bytes()).map_err(|error| self.no_json(&error))
    }

    /// Reads a required header.
    ///
    /// # Errors
    /// [`DecodeError`] if the header is missing, or its value is not a `T`.
    pub fn header<T>(&self, name: &'static str) -> Result<T, DecodeError>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        self.optional_header(name)?
            .ok_or_else(|| self.undecodable(DecodeProblem::HeaderMissing { name }))
    }

    /// Reads a header, if the response has it.
    ///
    /// # Errors
    /// [`DecodeError`] if the header is present and its value is not a `T`.
    pub fn optional_header<T>(&self, name: &'static str) -> Result<Option<T>, DecodeError>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        let Some(text) = self.header_text(name)? else {
            return Ok(None);
        };
        let value = text.parse::<T>().map(Some);
        value.map_err(|error| self.bad_header(name, &error.to_string()))
    }

    /// Returns the ID by which the provider finds this call in its logs. It is the first of these:
    ///
    /// 1. one of the headers `x-request-id`, `request-id`, `x-trace-id`, `trace-id`,
    ///    `x-correlation-id`, `x-amzn-requestid`, `x-amz-request-id`, `x-ms-request-id` and
    ///    `x-github-request-id`, in this order,
    /// 2. one of the properties `traceId`, `trace_id`, `requestId` and `request_id` of a JSON body
    ///    of up to 64 KiB, in this order,
    /// 3. the header `cf-ray`, which comes from the network in front of the provider.
    pub fn request_id(&self) -> Option<&str> {
        summary::request_id(self)
    }

    /// Returns the message of the provider. It is the first of the properties `message`,
    /// `error_description`, `detail`, `error`, `errors` and `title` that contains text, of a JSON
    /// body of up to 64 KiB. Several texts are joined by `; `.
    pub fn message(&self) -> Option<&str> {
        self.digest().message.as_deref()
    }

    /// Returns the value of the `Content-Type` header.
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the message and the request ID of the body. The body is searched only once.
    pub(crate) fn digest(&self) -> &Digest {
        let read = || Digest::read(self.json_bytes());
        self.0.digest.get_or_init(read)
    }

    /// Returns a line for a log about this response, without the token.
    pub(crate) fn line(&self, text: &str) -> String {
        let id = self.request_id().map(|id| self.redact(id.to_owned()));
        let line = summary::line(&self.0.method, &self.0.path, text, id.as_deref());
        self.redact(line)
    }

    /// Replaces the token of the client in a text.
    pub(crate) fn redact(&self, text: String) -> String {
        match &self.0.token {
            Some(token) => token.redact(text),
            None => text,
        }
    }

    /// Returns the body without a byte order mark.
    fn json_bytes(&self) -> &[u8] {
        let body = self.bytes();
        body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body)
    }

    fn header_text(&self, name: &'static str) -> Result<Option<&str>, DecodeError> {
        let value = self.headers().get(name).map(HeaderValue::as_bytes);
        value
            .map(std::str::from_utf8)
            .transpose()
            .map_err(|_| self.bad_header(name, "not UTF-8"))
    }

    fn bad_header(&self, name: &'static str, message: &str) -> DecodeError {
        let message = self.redact(message.to_owned());
        self.undecodable(DecodeProblem::Header { name, message })
    }

    /// Describes why the body cannot be read as JSON.
    fn no_json(&self, error: &serde_json::Error) -> DecodeError {
        let json = self.json_bytes();
        if json.iter().all(u8::is_ascii_whitespace) {
            return self.undecodable(DecodeProblem::Empty);
        }
        let content_type = self.content_type().unwrap_or_default();
        if error.is_syntax() && !content_type.is_empty() && !summary::is_json(content_type) {
            let content_type = self.redact(content_type.to_owned());
            return self.undecodable(DecodeProblem::NotJson { content_type });
        }
        let (line, column) = (error.line(), error.column());
        let message = summary::without_position(error);
        let (path, message) = json_path::with_message(json, line, column, message);
        self.undecodable(DecodeProblem::Json {
            path: self.redact(path),
            line,
            column,
            message: self.redact(message),
        })
    }

    fn undecodable(&self, problem: DecodeProblem) -> DecodeError {
        DecodeError::new(problem, self.clone())
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers().keys().map(|name| name.as_str()).collect();
        formatter
            .debug_struct("RawResponse")
            .field("method", &self.0.method)
            .field("path", &self.0.path)
            .field("status", &self.status())
            .field("headers", &headers)
            .field("body", &format_args!("{} bytes", self.bytes().len()))
            .finish()
    }
}

/// A successful response: the typed body, and the response as received.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The body, with the type that the OpenAPI document declares for the status.
    pub body: T,
    /// The response as received.
    pub raw: RawResponse,
}

impl<T> Response<T> {
    pub(crate) fn new(body: T, raw: RawResponse) -> Self {
        Self { body, raw }
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.raw.status()
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// Returns the ID by which the provider finds this call in its logs. See
    /// [`RawResponse::request_id`].
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// Returns the typed body.
    pub fn into_body(self) -> T {
        self.body
    }
}

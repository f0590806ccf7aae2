//! Responses: as they came, and with the body as its type.

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

/// The byte order mark, which RFC 8259 lets a reader of JSON ignore.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A response as it came: status, headers and the bytes of the body. Cloning it is cheap.
///
/// `Debug` shows the names of the headers and the length of the body only.
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
    /// `method` and `path` are those of the call, whatever redirects were followed.
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

    /// The status code.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Where the response came from: after redirects that were followed, the last URL.
    pub fn url(&self) -> &Url {
        &self.0.url
    }

    /// The body: as much of it as came, if it was cut off; nothing, if it was too large.
    pub fn bytes(&self) -> &[u8] {
        &self.0.body
    }

    /// The body, without a copy if this is the only clone.
    pub fn into_bytes(self) -> Vec<u8> {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.body.clone(), |inner| inner.body)
    }

    /// The body as text.
    ///
    /// # Errors
    /// [`DecodeError`] if it is not UTF-8.
    pub fn text(&self) -> Result<&str, DecodeError> {
        std::str::from_utf8(self.bytes()).map_err(|error| {
            self.undecodable(DecodeProblem::Text {
                at: error.valid_up_to(),
            })
        })
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    /// [`DecodeError`] if it is empty, is no JSON, or is not a `T`.
    #[inline(never)]
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        serde_json::from_slice(self.json_bytes()).map_err(|error| self.no_json(&error))
    }

    /// A header that the document requires.
    ///
    /// # Errors
    /// [`DecodeError`] if it is missing or is not a `T`.
    pub fn header<T>(&self, name: &'static str) -> Result<T, DecodeError>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        self.optional_header(name)?
            .ok_or_else(|| self.undecodable(DecodeProblem::HeaderMissing { name }))
    }

    /// A header, if the response has it.
    ///
    /// # Errors
    /// [`DecodeError`] if it is there and is not a `T`.
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

    /// What the provider needs for finding this call in its logs: the first of the headers
    /// `x-request-id`, `request-id`, `x-trace-id`, `trace-id`, `x-correlation-id`,
    /// `x-amzn-requestid`, `x-amz-request-id`, `x-ms-request-id` and `x-github-request-id`; else
    /// one of the properties `traceId`, `trace_id`, `requestId` and `request_id` of a JSON body of
    /// up to 64 KiB; else the header `cf-ray`, which belongs to the network in front of the
    /// provider.
    pub fn request_id(&self) -> Option<&str> {
        summary::request_id(self)
    }

    /// What the provider says about the outcome: the first of `message`, `error_description`,
    /// `detail`, `error`, `errors` and `title` of a JSON body of up to 64 KiB that has text in
    /// it. Several texts are joined by `; `.
    pub fn message(&self) -> Option<&str> {
        self.digest().message.as_deref()
    }

    /// The media type of the body as the server states it, with its parameters.
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    pub(crate) fn digest(&self) -> &Digest {
        let read = || Digest::read(self.json_bytes());
        self.0.digest.get_or_init(read)
    }

    /// A line about this response, for logs, without the token.
    pub(crate) fn line(&self, text: &str) -> String {
        let id = self.request_id().map(|id| self.redact(id.to_owned()));
        let line = summary::line(&self.0.method, &self.0.path, text, id.as_deref());
        self.redact(line)
    }

    /// The text without the token of the client that made the call.
    pub(crate) fn redact(&self, text: String) -> String {
        match &self.0.token {
            Some(token) => token.redact(text),
            None => text,
        }
    }

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
        self.undecodable(DecodeProblem::Json {
            path: self.redact(json_path::at(json, line, column)),
            line,
            column,
            message: self.redact(summary::without_position(error)),
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

/// A successful response: the body as its type, and the response as it came.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The body as the document declares it for the status.
    pub body: T,
    /// The response as it came.
    pub raw: RawResponse,
}

impl<T> Response<T> {
    pub(crate) fn new(body: T, raw: RawResponse) -> Self {
        Self { body, raw }
    }

    /// The status code.
    pub fn status(&self) -> StatusCode {
        self.raw.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.raw.headers()
    }

    /// What the provider needs for finding this call in its logs; see
    /// [`RawResponse::request_id`].
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// The body alone.
    pub fn into_body(self) -> T {
        self.body
    }
}

//! Responses, as received and with a typed body.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::decode_error::{DecodeError, DecodeProblem};
use super::json_path;
use super::security::Credentials;
use super::summary::{self, Digest};
use super::{headers, text, whole_numbers};

/// The byte order mark. RFC 8259 allows readers of JSON to ignore it.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A response as received: the status, the headers and the bytes of the body. Cloning it is cheap.
///
/// `Debug` shows only the names of the headers and the length of the body.
#[derive(Clone)]
pub struct RawResponse(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) url: Url,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) credentials: Credentials,
    pub(super) digest: OnceLock<Digest>,
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
        credentials: Credentials,
    ) -> Self {
        Self(Arc::new(Inner {
            method,
            path,
            url: credentials.redact_url(response.url()),
            status: response.status(),
            headers,
            body,
            credentials,
            digest: OnceLock::new(),
        }))
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Returns the method of the call.
    pub(crate) fn method(&self) -> &Method {
        &self.0.method
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the URL that the response came from, without credentials. If redirects were followed,
    /// this is the last one.
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

    /// Reads the body as JSON. If an integer is written as `1.0`, it is read nevertheless.
    ///
    /// # Errors
    /// [`DecodeError`] if the body is empty, is not JSON, or is not a `T`.
    #[inline(never)]
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        // A call through a pointer, as in `whole_numbers::read`: the compiler does not follow what finds
        // the place of an error for each operation.
        let no_json: fn(&Self, &serde_json::Error) -> DecodeError = Self::no_json;
        whole_numbers::read(self.json_bytes()).map_err(|error| no_json(self, &error))
    }

    /// Reads a value that is JSON if the `Content-Type` says so, and else the text of the value.
    #[allow(dead_code, reason = "a document may have no such response")]
    #[inline(never)]
    pub(crate) fn json_or_text<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let content_type = self.content_type().unwrap_or_default();
        if !summary::is_text(content_type) {
            return self.json();
        }
        // A number, say, is not a string that has digits.
        let text = serde_json::Value::String(self.text()?.to_owned());
        T::deserialize(text).or_else(|_| self.json())
    }

    /// Returns the body as text. If the `Content-Type` says that it is JSON, and it is a string, this
    /// is the string.
    #[allow(dead_code, reason = "a document may have no such response")]
    pub(crate) fn text_or_json(&self) -> Result<String, DecodeError> {
        let text = self.text()?;
        if self.content_type().is_some_and(summary::is_json) {
            if let Ok(serde_json::Value::String(text)) = text.parse() {
                return Ok(text);
            }
        }
        Ok(text.to_owned())
    }

    /// Reads a header. The type that stands for an operation has a constant for each header that the
    /// OpenAPI document declares.
    ///
    /// # Errors
    /// [`DecodeError`] if the header does not have the declared type, or if it is required and
    /// missing.
    pub fn header<T>(&self, header: Header<T>) -> Result<T, DecodeError> {
        (header.read)(self, header.name)
    }

    /// Reads a required header.
    #[allow(dead_code, reason = "a document may declare no header")]
    pub(crate) fn required_header<T: FromStr>(&self, name: &'static str) -> Result<T, DecodeError>
    where
        T::Err: fmt::Display,
    {
        self.optional_header(name)?
            .ok_or_else(|| self.undecodable(DecodeProblem::HeaderMissing { name }))
    }

    /// Reads a header, if the response has it.
    #[allow(dead_code, reason = "a document may declare no header")]
    pub(crate) fn optional_header<T: FromStr>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, DecodeError>
    where
        T::Err: fmt::Display,
    {
        let Some(text) = self.header_text(name)? else {
            return Ok(None);
        };
        self.header_value(name, text).map(Some)
    }

    /// Reads a list that stands in headers of this name. It is empty if there is none.
    #[allow(dead_code, reason = "a document may declare no header")]
    pub(crate) fn header_list<T: FromStr>(&self, name: &'static str) -> Result<Vec<T>, DecodeError>
    where
        T::Err: fmt::Display,
    {
        let mut values = Vec::new();
        let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
            return Ok(values);
        };
        for line in headers::get_all(self.headers(), &header) {
            let text = std::str::from_utf8(line.as_bytes());
            let text = text.map_err(|_| self.bad_header(name, "not UTF-8"))?;
            // RFC 9110, section 5.6.1: empty elements do not count.
            let elements = text::split(text, ',')
                .map(str::trim)
                .filter(|it| !it.is_empty());
            for element in elements {
                values.push(self.header_value(name, element)?);
            }
        }
        Ok(values)
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
    ///
    /// Lists of what is wrong with a request, as many frameworks send them, become
    /// `body.slots: Input should be a valid integer`. The values that the caller sent are left out.
    pub fn message(&self) -> Option<&str> {
        self.digest().message.as_deref()
    }

    /// Returns the value of the `Content-Type` header.
    pub(crate) fn content_type(&self) -> Option<&str> {
        headers::get(self.headers(), &CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the message and the request ID of the body. The body is searched only once.
    pub(crate) fn digest(&self) -> &Digest {
        let read = || Digest::read(self.json_bytes());
        self.0.digest.get_or_init(read)
    }

    /// Returns a line for a log about this response, without credentials.
    pub(crate) fn line(&self, text: &str) -> String {
        let id = self.request_id().map(|id| self.redact(id.to_owned()));
        let line = summary::line(&self.0.method, &self.0.path, text, id.as_deref());
        self.redact(line)
    }

    /// Replaces the credentials of the client in a text.
    pub(crate) fn redact(&self, text: String) -> String {
        self.0.credentials.redact(text)
    }

    /// Returns the body without a byte order mark.
    fn json_bytes(&self) -> &[u8] {
        let body = self.bytes();
        body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body)
    }

    fn header_text(&self, name: &'static str) -> Result<Option<&str>, DecodeError> {
        let value = headers::get_named(self.headers(), name).map(HeaderValue::as_bytes);
        value
            .map(std::str::from_utf8)
            .transpose()
            .map_err(|_| self.bad_header(name, "not UTF-8"))
    }

    fn header_value<T: FromStr>(&self, name: &'static str, text: &str) -> Result<T, DecodeError>
    where
        T::Err: fmt::Display,
    {
        let value = text.trim().parse::<T>();
        value.map_err(|error| self.bad_header(name, &error.to_string()))
    }

    pub(super) fn bad_header(&self, name: &'static str, message: &str) -> DecodeError {
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

    pub(crate) fn undecodable(&self, problem: DecodeProblem) -> DecodeError {
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

/// A header of a response, with the type of its value: `Header<i64>` is required,
/// `Header<Option<i64>>` may be missing, and `Header<Vec<i64>>` is a list that may be empty.
///
/// The types that stand for operations have constants of it. [`Response::header`] and
/// [`RawResponse::header`] read them.
pub struct Header<T> {
    name: &'static str,
    read: fn(&RawResponse, &'static str) -> Result<T, DecodeError>,
}

impl<T> Header<T> {
    /// Returns the name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: FromStr> Header<T>
where
    T::Err: fmt::Display,
{
    /// A header that each response has.
    #[inline]
    pub const fn required(name: &'static str) -> Self {
        let read = RawResponse::required_header::<T>;
        Self { name, read }
    }
}

impl<T: FromStr> Header<Option<T>>
where
    T::Err: fmt::Display,
{
    /// A header that a response may have.
    #[inline]
    pub const fn optional(name: &'static str) -> Self {
        let read = RawResponse::optional_header::<T>;
        Self { name, read }
    }
}

impl<T: FromStr> Header<Vec<T>>
where
    T::Err: fmt::Display,
{
    /// A header with a list of values, separated by commas.
    #[inline]
    pub const fn list(name: &'static str) -> Self {
        let read = RawResponse::header_list::<T>;
        Self { name, read }
    }
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Header({:?})", self.name)
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

    /// Reads a header. See [`RawResponse::header`].
    ///
    /// # Errors
    /// [`DecodeError`] if the header does not have the declared type, or if it is required and
    /// missing.
    pub fn header<H>(&self, header: Header<H>) -> Result<H, DecodeError> {
        self.raw.header(header)
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

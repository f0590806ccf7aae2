//! Sends a request and reads the response. This code is compiled once for all operations.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Method;

use super::client::Transport;
use super::error::{Error, Failure, TransportError};
use super::redirect;
use super::request::{Request, Source};
use super::response::RawResponse;
use super::summary;

/// The maximum number of bytes that are allocated before the body arrives. The server may announce
/// any length.
const FIRST_ALLOCATION: usize = 64 * 1024;

impl Transport {
    /// Sends a request and reads the whole body. Redirects are followed, unless the operation
    /// returns them.
    pub(crate) async fn execute(&self, request: Request) -> Result<RawResponse, Failure> {
        let keep_redirects = request.keep_redirects;
        let source = request.source();
        let request = self.build(request)?;
        let exchange = Exchange::new(self, &request);
        let response = if keep_redirects {
            exchange.send_once(request).await?
        } else {
            exchange.send_and_follow(request, source).await?
        };
        exchange.read(response).await
    }
}

/// A call in progress.
pub(super) struct Exchange<'t> {
    pub(super) transport: &'t Transport,
    pub(super) method: Method,
    pub(super) path: String,
    timeout: Duration,
    started: Instant,
}

impl<'t> Exchange<'t> {
    pub(super) fn new(transport: &'t Transport, request: &reqwest::Request) -> Self {
        let timeout = request.timeout().copied();
        Self {
            transport,
            method: request.method().clone(),
            path: request.url().path().to_owned(),
            timeout: timeout.unwrap_or(transport.settings.timeout),
            started: Instant::now(),
        }
    }

    /// Sends a request of an operation that returns redirects.
    pub(super) async fn send_once(
        &self,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, Failure> {
        let url = request.url().clone();
        let response = self.send(request).await?;
        if *response.url() == url {
            Ok(response)
        } else {
            Err(self.redirect_followed(response))
        }
    }

    /// Sends a request and follows redirects. A body that can't be sent again is not.
    pub(super) async fn send_and_follow(
        &self,
        mut request: reqwest::Request,
        source: Option<Arc<dyn Source>>,
    ) -> Result<reqwest::Response, Failure> {
        let mut hops = 0;
        loop {
            let sent = redirect::copy(&request);
            let response = self.send(request).await?;
            let credentials = &self.transport.credentials;
            let (status, headers) = (response.status(), response.headers());
            let next = redirect::follow(sent, status, headers, credentials);
            request = match next.and_then(|next| redirect::with_body(next, source.as_deref())) {
                Some(_) if hops == redirect::MAX_HOPS => {
                    return Err(self.too_many_redirects(response));
                }
                Some(next) => next,
                None => return Ok(response),
            };
            hops += 1;
        }
    }

    /// Sends one request within the remaining time.
    async fn send(&self, mut request: reqwest::Request) -> Result<reqwest::Response, Failure> {
        let remaining = self.timeout.saturating_sub(self.started.elapsed());
        *request.timeout_mut() = Some(remaining);
        let sending = self.transport.settings.http.execute(request);
        sending.await.map_err(|error| self.no_response(error))
    }

    /// Reads the body chunk by chunk, so that it never takes more memory than the limit.
    pub(super) async fn read(
        &self,
        mut response: reqwest::Response,
    ) -> Result<RawResponse, Failure> {
        let limit = self.transport.settings.max_response_bytes;
        let announced = response.content_length().unwrap_or(0);
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(self.too_large(response));
        }
        let mut body = Vec::with_capacity(announced.min(FIRST_ALLOCATION));
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if chunk.len() > limit - body.len() => {
                    return Err(self.too_large(response));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(self.raw(response, body)),
                Err(error) => return Err(self.cut_off(response, body, error)),
            }
        }
    }

    /// Combines the head of a response with its body.
    fn raw(&self, mut response: reqwest::Response, body: Vec<u8>) -> RawResponse {
        let headers = std::mem::take(response.headers_mut());
        RawResponse::new(
            self.method.clone(),
            self.path.clone(),
            &response,
            headers,
            body,
            self.transport.credentials.clone(),
        )
    }

    /// Returns the error of a call without a response.
    fn no_response(&self, error: reqwest::Error) -> Failure {
        let cause = summary::root_cause(&error);
        if error.is_timeout() {
            let text = if error.is_connect() {
                "connecting took too long".to_owned()
            } else {
                format!("no response within {:?}", self.timeout)
            };
            Error::Timeout(self.failed(&text, None, Some(error)))
        } else if error.is_connect() {
            Error::Connect(self.failed(&format!("cannot connect: {cause}"), None, Some(error)))
        } else {
            Error::Transport(self.failed(&format!("no response: {cause}"), None, Some(error)))
        }
    }

    /// Returns the error of a call whose response was cut off.
    fn cut_off(
        &self,
        response: reqwest::Response,
        body: Vec<u8>,
        error: reqwest::Error,
    ) -> Failure {
        let response = self.raw(response, body);
        let status = summary::status(response.status());
        let read = response.bytes().len();
        if error.is_timeout() {
            let timeout = self.timeout;
            let text =
                format!("{status}, but within {timeout:?} only {read} bytes of the body arrived");
            Error::Timeout(self.failed(&text, Some(response), Some(error)))
        } else {
            let text = format!("{status}, but the body was cut off after {read} bytes");
            Error::Incomplete(self.failed(&text, Some(response), Some(error)))
        }
    }

    /// Returns the error of a call whose response is larger than the limit.
    fn too_large(&self, response: reqwest::Response) -> Failure {
        let status = summary::status(response.status());
        let limit = self.transport.settings.max_response_bytes;
        let text = format!("{status}, but the body is larger than the limit of {limit} bytes");
        let response = self.raw(response, Vec::new());
        Error::TooLarge(self.failed(&text, Some(response), None))
    }

    /// Returns the error of a call whose redirect was followed by the HTTP client.
    fn redirect_followed(&self, response: reqwest::Response) -> Failure {
        let text = "the operation returns a redirect, but the HTTP client that was passed to the \
                    builder followed it: build that client with `redirect::Policy::none()`";
        let response = self.raw(response, Vec::new());
        Error::RedirectFollowed(self.failed(text, Some(response), None))
    }

    /// Returns the error of a call that was redirected too often.
    fn too_many_redirects(&self, response: reqwest::Response) -> Failure {
        let text = format!("more than {} redirects", redirect::MAX_HOPS);
        let response = self.raw(response, Vec::new());
        Error::Transport(self.failed(&text, Some(response), None))
    }

    /// Describes a failure in a line for a log.
    pub(super) fn failed(
        &self,
        text: &str,
        response: Option<RawResponse>,
        error: Option<reqwest::Error>,
    ) -> TransportError {
        let line = match &response {
            Some(response) => response.line(text),
            None => {
                let line = summary::line(&self.method, &self.path, text, None);
                self.transport.credentials.redact(line)
            }
        };
        TransportError::new(self.method.clone(), line, response, error)
    }
}

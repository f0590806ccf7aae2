//! Bodies of answers that are read as they come.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use tokio::time::{Sleep, sleep, timeout};

use super::call::{self, Operation, Outcome};
use super::client::Transport;
use super::decode_error::DecodeError;
use super::error::{Error, Failure, TransportError};
use super::request::Request;
use super::response::{Inner, RawResponse};
use super::send::Exchange;
use super::{headers, summary};

/// The rest of the body of an answer.
pub(crate) struct Incoming {
    body: reqwest::Body,
    /// The answer without its body.
    head: RawResponse,
    /// How long to wait for the next piece.
    timeout: Duration,
    /// What ends when the next piece should have arrived.
    waiting: Option<Pin<Box<Sleep>>>,
    announced: Option<u64>,
    received: u64,
    is_ended: bool,
}

/// An answer whose body has not been read, or an answer that is not a success, with its body.
pub(crate) enum Opened {
    Success(Incoming),
    Other(RawResponse),
}

/// How long a call may take in all, if each part of it has a limit of its own.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

impl Transport {
    /// Sends a request. The timeout is for the head, and then for each piece of the body.
    pub(crate) async fn open(&self, mut request: Request) -> Result<Opened, Failure> {
        let limit = request.timeout.unwrap_or(self.settings.timeout);
        request.timeout = Some(FOREVER);
        let keep_redirects = request.keep_redirects;
        let source = request.source();
        let request = self.build(request)?;
        let exchange = Exchange::new(self, &request);
        let opening = async {
            let response = if keep_redirects {
                exchange.send_once(request).await?
            } else {
                exchange.send_and_follow(request, source).await?
            };
            if response.status().is_success() {
                let incoming = Incoming::new(response, &exchange, limit);
                return Ok(Opened::Success(incoming));
            }
            exchange.read(response).await.map(Opened::Other)
        };
        match timeout(limit, opening).await {
            Ok(opened) => opened,
            Err(_) => {
                let text = format!("no response within {limit:?}");
                Err(Error::Timeout(exchange.failed(&text, None, None)))
            }
        }
    }
}

/// Sends a request, and returns the body of a success.
pub(crate) async fn open<O: Operation>(
    transport: &Transport,
    request: Request,
) -> Result<Incoming, Error<O::Error>> {
    transport
        .open(request)
        .await
        .map_err(Failure::widen)?
        .success(&O::decode)
}

/// Reads a response into the types of an operation.
pub(crate) type Decode<'d, T, E> = &'d dyn Fn(&RawResponse) -> Result<Outcome<T, E>, DecodeError>;

impl Opened {
    /// Returns the body of a success, or the error that any other answer stands for.
    pub(crate) fn success<T, E>(self, decode: Decode<'_, T, E>) -> Result<Incoming, Error<E>> {
        match self {
            Self::Success(incoming) => Ok(incoming),
            Self::Other(response) => Err(not_a_success(response, decode)),
        }
    }
}

/// Returns the error that an answer stands for.
pub(crate) fn not_a_success<T, E>(response: RawResponse, decode: Decode<'_, T, E>) -> Error<E> {
    let decoded = decode(&response);
    match call::result(response, decoded) {
        // The answer is a redirect, or its status stands for an answer of every kind.
        Ok(response) => Error::UndeclaredStatus(response.raw),
        Err(error) => error,
    }
}

impl Incoming {
    fn new(mut response: reqwest::Response, exchange: &Exchange<'_>, timeout: Duration) -> Self {
        let announced = response.content_length();
        let headers = std::mem::take(response.headers_mut());
        let head = RawResponse::new(
            exchange.method.clone(),
            exchange.path.clone(),
            &response,
            headers,
            Vec::new(),
            exchange.transport.credentials.clone(),
        );
        Self {
            body: response.into(),
            head,
            timeout,
            waiting: None,
            announced,
            received: 0,
            is_ended: false,
        }
    }

    /// Returns the answer without its body.
    pub(crate) fn head(&self) -> &RawResponse {
        &self.head
    }

    /// Returns how many bytes the server announced.
    #[allow(dead_code, reason = "a document may have no such body")]
    pub(crate) fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// Returns how many bytes have arrived.
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// Returns the next piece of the body. `None` after the last one, and after an error.
    pub(crate) fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Failure>>> {
        if self.is_ended {
            return Poll::Ready(None);
        }
        while let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.waiting = None;
            match frame {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(piece) if !piece.is_empty() => {
                        self.received += piece.len() as u64;
                        return Poll::Ready(Some(Ok(piece)));
                    }
                    // Headers after the body.
                    _ => {}
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(self.cut_off(error)))),
                None => {
                    self.is_ended = true;
                    return Poll::Ready(None);
                }
            }
        }
        let limit = self.timeout;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Some(Err(self.stalled())))
    }

    /// Reads the rest of the body, which is at most as large as the limit.
    #[allow(dead_code, reason = "a document may have no such body")]
    pub(crate) async fn into_response(mut self, limit: usize) -> Result<RawResponse, Failure> {
        let mut body = Vec::new();
        while let Some(piece) = poll_fn(|context| self.poll_piece(context)).await {
            body.extend_from_slice(&piece?);
            if body.len() > limit {
                return Err(self.too_large("the body", limit));
            }
        }
        Ok(self.head.with_body(body))
    }

    /// Returns the error for a part of the body that is larger than the client's limit.
    #[allow(dead_code, reason = "a document may have no such body")]
    pub(crate) fn too_large(&mut self, what: &str, limit: usize) -> Failure {
        let text = format!("{what} is larger than the limit of {limit} bytes");
        Error::TooLarge(self.failed(&text, None))
    }

    fn stalled(&mut self) -> Failure {
        let text = format!("nothing arrived within {:?}", self.timeout);
        Error::Timeout(self.failed(&text, None))
    }

    fn cut_off(&mut self, error: reqwest::Error) -> Failure {
        let text = format!("the body was cut off after {} bytes", self.received);
        Error::Incomplete(self.failed(&text, Some(error)))
    }

    /// Describes a failure in a line for a log. Nothing more is read.
    fn failed(&mut self, text: &str, error: Option<reqwest::Error>) -> TransportError {
        self.is_ended = true;
        let status = summary::status(self.head.status());
        let line = self.head.line(&format!("{status}, but {text}"));
        let head = Some(self.head.clone());
        TransportError::new(self.head.method().clone(), line, head, error)
    }
}

#[allow(dead_code, reason = "a document may have no such body")]
impl RawResponse {
    /// Returns the same response with a body.
    fn with_body(&self, body: Vec<u8>) -> Self {
        let inner = &*self.0;
        Self(Arc::new(Inner {
            method: inner.method.clone(),
            path: inner.path.clone(),
            url: inner.url.clone(),
            status: inner.status,
            headers: inner.headers.clone(),
            body,
            credentials: inner.credentials.clone(),
            digest: OnceLock::new(),
        }))
    }

    /// Returns the same response with a body of another media type.
    pub(crate) fn with_content(&self, media_type: HeaderValue, body: Vec<u8>) -> Self {
        let mut response = self.with_body(body);
        if let Some(inner) = Arc::get_mut(&mut response.0) {
            headers::insert(&mut inner.headers, &CONTENT_TYPE, media_type);
        }
        response
    }
}

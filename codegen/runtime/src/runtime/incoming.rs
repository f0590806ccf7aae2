//! Bodies of answers that are read as they come.

use std::time::Duration;

use tokio::time::timeout;

use super::call::{Operation, read};
use super::client::Transport;
use super::error::{Error, Failure, TransportError};
use super::request::Request;
use super::response::RawResponse;
use super::send::Exchange;
use super::summary;

/// The rest of the body of an answer.
pub(crate) struct Incoming {
    response: reqwest::Response,
    /// The answer without its body.
    head: RawResponse,
    /// How long to wait for the next piece.
    timeout: Duration,
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
        let request = self.build(request)?;
        let exchange = Exchange::new(self, &request);
        let opening = async {
            let response = if keep_redirects {
                exchange.send_once(request).await?
            } else {
                exchange.send_and_follow(request).await?
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
    match transport.open(request).await.map_err(Failure::widen)? {
        Opened::Success(incoming) => Ok(incoming),
        Opened::Other(response) => Err(not_a_success::<O>(response)),
    }
}

/// Returns the error that an answer stands for.
pub(crate) fn not_a_success<O: Operation>(response: RawResponse) -> Error<O::Error> {
    match read::<O>(Ok(response)) {
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
            response,
            head,
            timeout,
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
    #[allow(dead_code, reason = "a document may have no such body")]
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// Returns the next piece of the body. `None` after the last one, and after an error.
    pub(crate) async fn piece(&mut self) -> Option<Result<Vec<u8>, Failure>> {
        if self.is_ended {
            return None;
        }
        match timeout(self.timeout, self.response.chunk()).await {
            Ok(Ok(Some(piece))) => {
                self.received += piece.len() as u64;
                return Some(Ok(piece.into()));
            }
            Ok(Ok(None)) => {
                self.is_ended = true;
                None
            }
            Ok(Err(error)) if error.is_timeout() => Some(Err(self.stalled(Some(error)))),
            Ok(Err(error)) => Some(Err(self.cut_off(error))),
            Err(_) => Some(Err(self.stalled(None))),
        }
    }

    fn stalled(&mut self, error: Option<reqwest::Error>) -> Failure {
        let text = format!("nothing arrived within {:?}", self.timeout);
        Error::Timeout(self.failed(&text, error))
    }

    fn cut_off(&mut self, error: reqwest::Error) -> Failure {
        let text = format!("the body was cut off after {} bytes", self.received);
        Error::Incomplete(self.failed(&text, Some(error)))
    }

    /// Returns the error for a part of the body that is larger than the client's limit.
    #[allow(dead_code, reason = "a document may have no such body")]
    pub(crate) fn too_large(&mut self, what: &str, limit: usize) -> Failure {
        let text = format!("{what} is larger than the limit of {limit} bytes");
        Error::TooLarge(self.failed(&text, None))
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

//! Sends calls, and makes answers of what comes back.

use std::future::Future;
use std::pin::Pin;

use serde_json::{Map, Value, json};

use crate::runtime::call;
use crate::runtime::error::Failure;
use crate::runtime::request::Request;
use crate::{Call, Client, DecodeError, Error, HeaderMap, Operation, Outcome, RawResponse};

use super::encode::Encoded;
use super::input::{Goal, Input};
use super::problem::{Kind, Problem};
use super::settings::Settings;

/// A call that is ready to be sent.
pub(crate) type Prepared<'c> = Pin<Box<dyn Future<Output = Answer> + 'c>>;

/// What comes of a call.
pub(crate) enum Answer {
    /// The call succeeded.
    Success(RawResponse, Encoded),
    /// The call failed, with a response if one arrived.
    Failure(Problem, Option<RawResponse>, Encoded),
    /// The request. It was not sent.
    Request(Box<reqwest::Request>),
}

/// Prepares a call. `success` and `failure` encode its typed answers.
pub(crate) fn prepare<'c, O: Operation>(
    call: Call<'c, O>,
    input: &Input,
    success: fn(&O::Output) -> Encoded,
    failure: fn(&O::Error) -> Encoded,
) -> Prepared<'c> {
    UntypedCall::new(call, input, success, failure).prepare(input)
}

/// A call without the types of its operation, so that the code that sends it is compiled once.
pub(crate) struct UntypedCall<'c> {
    pub(crate) client: &'c Client,
    pub(crate) request: Request,
    pub(crate) read: Read,
}

/// Reads a response into the types of the operation, and encodes what was read.
pub(crate) type Read = Box<dyn Fn(&RawResponse) -> Result<Outcome<Encoded, Encoded>, DecodeError>>;

impl<'c> UntypedCall<'c> {
    /// Forgets the types of a call, and gives it the media type and the headers that the caller chose.
    pub(crate) fn new<O: Operation>(
        call: Call<'c, O>,
        input: &Input,
        success: fn(&O::Output) -> Encoded,
        failure: fn(&O::Error) -> Encoded,
    ) -> Self {
        let read = move |response: &RawResponse| {
            Ok(match O::decode(response)? {
                Outcome::Success(answer) => Outcome::Success(success(&answer)),
                Outcome::Failure(error) => Outcome::Failure(failure(&error)),
                Outcome::FailureWithoutBody => Outcome::FailureWithoutBody,
                Outcome::Undeclared => Outcome::Undeclared,
            })
        };
        Self {
            client: call.client,
            request: adjusted(call.request, input),
            read: Box::new(read),
        }
    }

    fn prepare(self, input: &Input) -> Prepared<'c> {
        match input.goal {
            Goal::Request => self.shown(),
            Goal::Send => Box::pin(self.send()),
        }
    }

    /// Returns the request, and sends nothing.
    pub(crate) fn shown(self) -> Prepared<'c> {
        let answer = match self.client.transport.build(self.request) {
            Ok(request) => Answer::Request(Box::new(request)),
            Err(error) => Answer::from(Problem::from(&error)),
        };
        Box::pin(std::future::ready(answer))
    }

    async fn send(self) -> Answer {
        let response = self.client.transport.execute(self.request).await;
        answer(response, &self.read)
    }
}

/// Returns the request with the media type and the headers that the caller chose.
fn adjusted(mut request: Request, input: &Input) -> Request {
    if let Some(media_type) = &input.content_type {
        request.set_content_type(media_type);
    }
    for (name, value) in &input.headers {
        request.set_header(name, value);
    }
    if let Some(url) = &input.url {
        request.set_link(url);
    }
    request
}

/// Returns what a response means.
pub(crate) fn answer(response: Result<RawResponse, Failure>, read: &Read) -> Answer {
    let result = response.map_err(Failure::widen).and_then(|response| {
        let decoded = read(&response);
        call::result(response, decoded)
    });
    match result {
        Ok(response) => Answer::Success(response.raw, response.body),
        Err(error) => failed(&error),
    }
}

pub(crate) fn failed(error: &Error<Encoded>) -> Answer {
    let body = error.declared().cloned();
    Answer::failure(problem(error), error.response().cloned(), body)
}

/// Returns what is wrong with a call.
pub(crate) fn problem<E>(error: &Error<E>) -> Problem {
    match error {
        Error::Request(error) => Problem::from(error),
        error => Problem::new(Kind::of(error), error.to_string()),
    }
}

impl Answer {
    fn failure(problem: Problem, response: Option<RawResponse>, body: Option<Encoded>) -> Self {
        let raw = || response.as_ref().map(|it| Encoded::raw(it.bytes()));
        let body = body.or_else(raw).unwrap_or(Encoded::Nothing);
        Self::Failure(problem, response, body)
    }

    /// Returns the exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Success(_, Encoded::Problem(_)) => Kind::Output.exit_code(None),
            Self::Success(..) | Self::Request(_) => 0,
            Self::Failure(problem, response, _) => {
                let status = response.as_ref().map(|it| it.status().as_u16());
                problem.kind.exit_code(status)
            }
        }
    }

    /// Returns the answer for scripts: `{"status": .., "headers": {..}, "body": ..}` or
    /// `{"error": {"kind": "..", "message": "..", "status": .., "headers": {..}, "body": ..}}`.
    pub(crate) fn into_json(self, settings: &Settings) -> Map<String, Value> {
        let mut object = Map::new();
        match self {
            Self::Success(response, body) => {
                object = head(&response);
                object.extend(body.into_json().map(|body| ("body".to_owned(), body)));
            }
            Self::Failure(problem, response, body) => {
                let mut error = Map::new();
                error.insert("kind".to_owned(), problem.kind.name().into());
                error.insert("message".to_owned(), problem.message.into());
                error.extend(response.iter().flat_map(head));
                error.extend(body.into_json().map(|body| ("body".to_owned(), body)));
                object.insert("error".to_owned(), error.into());
            }
            Self::Request(request) => {
                object.insert("method".to_owned(), request.method().as_str().into());
                object.insert(
                    "url".to_owned(),
                    settings.hidden(request.url().as_str()).into(),
                );
                object.insert("headers".to_owned(), headers(request.headers()));
                let body = request.body().and_then(reqwest::Body::as_bytes);
                let body = body.map_or(Encoded::Nothing, Encoded::raw).into_json();
                object.extend(body.map(|body| ("body".to_owned(), body)));
            }
        }
        object
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        Self::failure(problem, None, None)
    }
}

/// Returns the status and the headers.
fn head(response: &RawResponse) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("status".to_owned(), response.status().as_u16().into());
    head.insert("headers".to_owned(), headers(response.headers()));
    head
}

/// Returns headers as an object. A header that is repeated has a list of values.
fn headers(headers: &HeaderMap) -> Value {
    let mut object = Map::new();
    for name in headers.keys() {
        let values = headers.get_all(name).iter();
        let values = values.map(|it| match it.is_sensitive() {
            true => "[secret]".into(),
            false => String::from_utf8_lossy(it.as_bytes()).into_owned(),
        });
        let values: Vec<String> = values.collect();
        let value = match values.as_slice() {
            [value] => json!(value),
            values => json!(values),
        };
        object.insert(name.as_str().to_owned(), value);
    }
    object.into()
}

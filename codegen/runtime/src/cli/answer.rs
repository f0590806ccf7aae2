//! Sends calls, and makes answers of what comes back.

use std::future::Future;
use std::pin::Pin;

use serde_json::{Map, Value, json};

use crate::{Call, Error, HeaderMap, Operation, RawResponse, Response};

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
    let call = adjusted(call, input);
    if input.goal == Goal::Request {
        return request(&call);
    }
    Box::pin(async move {
        match call.send_with_response().await {
            Ok(response) => succeeded(response, success),
            Err(error) => failed(&error, failure),
        }
    })
}

/// Returns the call with the media type and the headers that the caller chose.
pub(crate) fn adjusted<'c, O: Operation>(mut call: Call<'c, O>, input: &Input) -> Call<'c, O> {
    if let Some(media_type) = &input.content_type {
        call = call.content_type(media_type);
    }
    for (name, value) in &input.headers {
        call = call.header(name, value);
    }
    if let Some(url) = &input.url {
        call = call.at_url(url);
    }
    call
}

/// An answer that is known without sending anything.
pub(crate) fn request<'c, O: Operation>(call: &Call<'c, O>) -> Prepared<'c> {
    let answer = match call.request() {
        Ok(request) => Answer::Request(Box::new(request)),
        Err(error) => Answer::from(Problem::from(&error)),
    };
    Box::pin(std::future::ready(answer))
}

pub(crate) fn succeeded<T>(response: Response<T>, encode: fn(&T) -> Encoded) -> Answer {
    let body = encode(&response.body);
    Answer::Success(response.raw, body)
}

pub(crate) fn failed<E>(error: &Error<E>, encode: fn(&E) -> Encoded) -> Answer {
    let body = error.declared().map(encode);
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

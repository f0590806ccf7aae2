//! Answers that are a sequence of items: they are shown as they come, or collected.

#![allow(
    dead_code,
    reason = "the operations with such answers may be left out by features"
)]

use std::fs::File;
use std::future::poll_fn;
use std::io::Write;
use std::rc::Rc;

use reqwest::header::ACCEPT;
use serde::Serialize;
use serde_json::Value;

use crate::runtime::error::Failure;
use crate::runtime::headers;
use crate::runtime::item_reader::ItemReader;
use crate::runtime::items::item;
use crate::runtime::request::Request;
use crate::{Call, DecodeError, Error, RawResponse, StreamFormat, StreamedOperation};

use super::answer::{Answer, Prepared, UntypedCall, answer, failed, problem};
use super::encode::{self, Encoded};
use super::input::{Goal, Input};
use super::output::{self, Output};
use super::problem::{Kind, Problem};
use super::{program, text_table};

/// Prepares a call. The server may answer with a sequence, or in another way.
pub(crate) fn prepare<'c, O: StreamedOperation>(
    call: Call<'c, O>,
    input: &Input,
    success: fn(&O::Output) -> Encoded,
    failure: fn(&O::Error) -> Encoded,
) -> Prepared<'c>
where
    O::Item: Serialize,
{
    let mut call = UntypedCall::new(call, input, success, failure);
    accept(&mut call.request, O::FORMAT.media_type);
    match input.goal {
        Goal::Request => call.shown(),
        Goal::Send => {
            let output = input.output.as_ref().map(Rc::clone);
            let read_item: ReadItem =
                |reader, texts| Ok(encode::json(&item::<O::Item>(reader, texts)?));
            Box::pin(send(call, O::FORMAT, read_item, output))
        }
    }
}

/// Reads an item into its type, and encodes it again.
type ReadItem = fn(&ItemReader, Vec<Vec<u8>>) -> Result<Encoded, DecodeError>;

/// Asks for the sequence, too, and leaves the choice to the server.
fn accept(request: &mut Request, media_type: &str) {
    let accepted = match accepted(request) {
        "" => "application/json",
        accepted => accepted,
    };
    if !accepted.contains(media_type) {
        let accept = format!("{accepted}, {media_type}");
        request.set_header("accept", &accept);
    }
}

/// Returns the header `Accept`.
fn accepted(request: &Request) -> &str {
    let accepted = headers::get(&request.headers, &ACCEPT);
    accepted.and_then(|it| it.to_str().ok()).unwrap_or_default()
}

/// Sends the call. An answer of another media type is read whole.
async fn send(
    call: UntypedCall<'_>,
    format: StreamFormat,
    read_item: ReadItem,
    output: Option<Rc<Output>>,
) -> Answer {
    let transport = &call.client.transport;
    let opened = transport.open(call.request.clone()).await;
    let opened = opened.map_err(Failure::widen);
    let incoming = match opened.and_then(|it| it.success(&call.read)) {
        Ok(incoming) => incoming,
        Err(error) => return failed(&error),
    };
    let content_type = incoming.head().content_type().unwrap_or_default();
    // What is preferred stands first.
    let is_preferred = accepted(&call.request).starts_with(format.media_type);
    let is_sequence = content_type.starts_with(format.media_type) || is_preferred;
    if !is_sequence || format.check(incoming.head()).is_err() {
        let limit = transport.settings.max_response_bytes;
        let response = incoming.into_response(limit).await;
        return answer(response, &call.read);
    }
    // The program never sends a call again.
    let error_of = Error::UndeclaredStatus;
    let items = Items {
        reader: ItemReader::new(transport.clone(), call.request, format, incoming, error_of),
        read_item,
    };
    match output {
        Some(output) => shown(items, &output).await.unwrap_or_else(Answer::from),
        None => collected(items).await,
    }
}

/// The items of an answer.
struct Items {
    reader: ItemReader,
    read_item: ReadItem,
}

impl Items {
    /// Returns the next item.
    async fn next(&mut self) -> Option<Result<Encoded, Error>> {
        let texts = poll_fn(|context| self.reader.poll_item(context)).await?;
        Some(match texts {
            Ok(texts) => (self.read_item)(&self.reader, texts).map_err(Error::Decode),
            Err(error) => Err(error.widen()),
        })
    }

    fn response(&self) -> RawResponse {
        self.reader.incoming().head().clone()
    }
}

/// Writes each item when it comes. An item that cannot be read is left out.
async fn shown(mut items: Items, output: &Output) -> Result<Answer, Problem> {
    let response = items.response();
    output.show_head(&response);
    let mut lines = Lines::new(output)?;
    let mut unreadable = None;
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => lines.write(value(item)?)?,
            Err(error @ Error::Decode(_)) => {
                let problem = problem(&error);
                eprintln!("error: {problem}");
                unreadable = Some(problem.kind);
            }
            Err(error) => return Ok(Answer::Failure(problem(&error), None, Encoded::Nothing)),
        }
    }
    Ok(match unreadable {
        Some(kind) => Problem::new(kind, "some items were left out".to_owned()).into(),
        None => Answer::Success(response, Encoded::Written),
    })
}

/// Writes items.
struct Lines<'o> {
    output: &'o Output,
    /// The file that the answer goes to, and its path.
    file: Option<(File, &'o str)>,
}

impl<'o> Lines<'o> {
    fn new(output: &'o Output) -> Result<Self, Problem> {
        let file = match output.file.as_deref() {
            Some(path) => {
                let file = File::create(path).map_err(|error| output::failed(path, &error));
                Some((file?, path))
            }
            None => None,
        };
        Ok(Self { output, file })
    }

    /// Writes a line of JSON, unless another format is asked for.
    fn write(&mut self, item: Value) -> Result<(), Problem> {
        let value = self.output.selected(item)?;
        let text = match (self.output.format.as_str(), value) {
            ("yaml", value) => serde_yaml::to_string(&value)
                .map(|text| format!("---\n{text}"))
                .map_err(|error| Problem::new(Kind::Output, error.to_string()))?,
            ("table", value) => text_table::of(&value),
            (_, Value::String(text)) if self.output.query.is_some() => text,
            (_, value) => value.to_string(),
        };
        let bytes = output::with_line_end(text);
        match &mut self.file {
            Some((file, path)) => file
                .write_all(&bytes)
                .map_err(|error| output::failed(path, &error)),
            None => program::write(&bytes),
        }
    }
}

/// Returns a list of all items.
async fn collected(mut items: Items) -> Answer {
    let response = items.response();
    let mut all = Vec::new();
    let result = loop {
        match items.next().await {
            Some(Ok(item)) => match value(item) {
                Ok(item) => all.push(item),
                Err(problem) => break Err(problem),
            },
            Some(Err(error)) => break Err(problem(&error)),
            None => break Ok(()),
        }
        if items.reader.is_too_large() {
            let text = "the answer is too large to be collected".to_owned();
            break Err(Problem::new(Kind::Output, text));
        }
    };
    let all = Encoded::Json(Value::Array(all));
    match result {
        Ok(()) => Answer::Success(response, all),
        Err(problem) => Answer::Failure(problem, Some(response), all),
    }
}

fn value(item: Encoded) -> Result<Value, Problem> {
    match item {
        Encoded::Json(value) => Ok(value),
        Encoded::Problem(problem) => Err(Problem::new(Kind::Output, problem)),
        _ => Ok(Value::Null),
    }
}

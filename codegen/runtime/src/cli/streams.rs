//! Answers that are a sequence of items: they are shown as they come, or collected.

#![allow(
    dead_code,
    reason = "the operations with such answers may be left out by features"
)]

use std::fs::File;
use std::io::Write;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::items::Answered;
use crate::{Call, Error, ItemStream, StreamedOperation};

use super::answer::{Answer, Prepared, adjusted, failed, problem, request, succeeded};
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
    let call = adjusted(call, input).accept_stream();
    if input.goal == Goal::Request {
        return request(&call);
    }
    let output = input.output.as_ref().map(Rc::clone);
    Box::pin(async move {
        let items = match call.send_or_stream().await {
            Ok(Answered::Items(items)) => items,
            Ok(Answered::Whole(response)) => return succeeded(response, success),
            Err(error) => return failed(&error, failure),
        };
        match output {
            Some(output) => shown(items, &output).await.unwrap_or_else(Answer::from),
            None => collected(items).await,
        }
    })
}

/// Writes each item when it comes. An item that cannot be read is left out.
async fn shown<T: DeserializeOwned + Serialize>(
    mut items: ItemStream<T>,
    output: &Output,
) -> Result<Answer, Problem> {
    let response = items.response().clone();
    output.show_head(&response);
    let mut lines = Lines::new(output)?;
    let mut unreadable = None;
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => lines.write(json_of(&item)?)?,
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
async fn collected<T: DeserializeOwned + Serialize>(mut items: ItemStream<T>) -> Answer {
    let response = items.response().clone();
    let mut all = Vec::new();
    let result = loop {
        match items.next().await {
            Some(Ok(item)) => match json_of(&item) {
                Ok(item) => all.push(item),
                Err(problem) => break Err(problem),
            },
            Some(Err(error)) => break Err(problem(&error)),
            None => break Ok(()),
        }
        if items.is_too_large() {
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

fn json_of<T: Serialize>(item: &T) -> Result<Value, Problem> {
    match encode::json(item) {
        Encoded::Json(value) => Ok(value),
        Encoded::Problem(problem) => Err(Problem::new(Kind::Output, problem)),
        _ => Ok(Value::Null),
    }
}

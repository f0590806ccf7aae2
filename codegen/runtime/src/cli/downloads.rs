//! Answers that are bytes: they are written as they come, unless a terminal or a script reads them.

#![allow(
    dead_code,
    reason = "the operations with such answers may be left out by features"
)]

use std::io::{self, IsTerminal};
use std::rc::Rc;

use crate::runtime::error::Failure;
use crate::{Call, Download, DownloadError, DownloadedOperation};

use super::answer::{self, Answer, Prepared, UntypedCall, failed, problem};
use super::encode::Encoded;
use super::input::{Goal, Input};
use super::output::{self, Output};
use super::problem::Problem;
use super::program;

/// Prepares a call.
pub(crate) fn prepare<'c, O: DownloadedOperation>(
    call: Call<'c, O>,
    input: &Input,
    success: fn(&O::Output) -> Encoded,
    failure: fn(&O::Error) -> Encoded,
) -> Prepared<'c> {
    let is_written = |output: &&Rc<Output>| output.file.is_some() || !io::stdout().is_terminal();
    let output = input.output.as_ref().filter(is_written);
    let Some(output) = output.map(Rc::clone) else {
        return answer::prepare(call, input, success, failure);
    };
    let call = UntypedCall::new(call, input, success, failure);
    match input.goal {
        Goal::Request => call.shown(),
        Goal::Send => Box::pin(send(call, output)),
    }
}

async fn send(call: UntypedCall<'_>, output: Rc<Output>) -> Answer {
    let opened = call.client.transport.open(call.request).await;
    let opened = opened.map_err(Failure::widen);
    let incoming = match opened.and_then(|it| it.success(&call.read)) {
        Ok(incoming) => incoming,
        Err(error) => return failed(&error),
    };
    let download = Download::new(incoming);
    let response = download.response().clone();
    output.show_head(&response);
    let written = write(download, &output).await;
    written.map_or_else(Answer::from, |()| {
        Answer::Success(response, Encoded::Written)
    })
}

/// Returns what shows how much of the bytes has arrived, if standard error is a terminal.
fn progress() -> impl FnMut(u64, Option<u64>) + Send + Sync + 'static {
    let is_shown = io::stderr().is_terminal();
    let mut shown = 0;
    move |received, announced| {
        let Some(all) = announced.filter(|_| is_shown) else {
            return;
        };
        if received - shown >= STEP || received == all {
            shown = received;
            eprint!("\r{received} of {all} bytes");
        }
        if received == all {
            eprintln!();
        }
    }
}

/// The number of bytes between two reports.
const STEP: u64 = 256 * 1024;

async fn write(mut download: Download, output: &Output) -> Result<(), Problem> {
    if let Some(path) = &output.file {
        let saved = download.on_progress(progress()).save(path).await;
        return saved.map(drop).map_err(|error| match error {
            DownloadError::Write(error) => output::failed(path, &error),
            DownloadError::Call(error) => problem(&error),
        });
    }
    while let Some(piece) = download.next().await {
        program::write(&piece.map_err(|error| problem(&error))?)?;
    }
    Ok(())
}

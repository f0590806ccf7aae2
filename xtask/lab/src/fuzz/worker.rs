//! The process that runs the cases. It may die: the supervisor reads from its output how far it came.

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use codegen::Options;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::check::{Failure, FailureKind, Outcome, judge};
use super::corpus::Corpus;
use super::input::Input;
use super::{Settings, minimize};

/// What the main thread of a program has on most systems.
const STACK: usize = 8 << 20;

/// A line of the output.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// The case at this place starts.
    Started(u64),
    /// It has ended.
    Ended(Result<Outcome, Failure>),
}

/// The message of the last panic, and where it was.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// Runs the cases in the range of the settings.
pub(crate) fn run(settings: &Settings) -> io::Result<()> {
    panic::set_hook(Box::new(|info| {
        *last_panic() = info.to_string().replace('\n', " ");
    }));
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK);
        let worker = worker.spawn_scoped(scope, || run_cases(settings))?;
        worker
            .join()
            .map_err(|_| io::Error::other("the worker panicked"))?
    })
}

fn run_cases(settings: &Settings) -> io::Result<()> {
    let corpus = Corpus::open(&settings.folders)?;
    for index in settings.cases.clone() {
        let case = Case::at(index);
        if case.is_large() && settings.skip_large {
            continue;
        }
        let mut input = case.input(&corpus, settings.seed);
        input.keep_in = settings.keep_in.as_ref().map(|it| it.join("document"));
        say(&Message::Started(index))?;
        let result = run_one(&input);
        say(&Message::Ended(result.clone()))?;
        if let (Some(folder), Err(failure)) = (&settings.keep_in, result) {
            minimize::run(&input, failure.kind, folder)?;
        }
    }
    Ok(())
}

fn last_panic() -> MutexGuard<'static, String> {
    PANIC.lock().unwrap_or_else(PoisonError::into_inner)
}

fn say(message: &Message) -> io::Result<()> {
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, message)?;
    output.write_all(b"\n")?;
    output.flush()
}

/// Generates a client from the input, and judges it.
pub(super) fn run_one(input: &Input<'_>) -> Result<Outcome, Failure> {
    let options = Options {
        package_name: "fuzz-client".to_owned(),
        manifest: true,
        formats: std::collections::BTreeMap::new(),
    };
    let run = || judge(&codegen::generate(&input.root, input, &options));
    panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        Err(Failure {
            kind: FailureKind::Panic,
            detail: std::mem::take(&mut *last_panic()),
        })
    })
}

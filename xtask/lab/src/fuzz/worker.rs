//! The process that runs the cases. It may die: its output tells the supervisor which case ran.

use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::check::{Ending, Finding, run_one};
use super::documents::Documents;
use super::minimize;

/// The cases that a worker runs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct WorkerTask {
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) seed: u64,
    pub(crate) skip_large: bool,
    pub(crate) cases: Range<u64>,
    /// The folder to keep a finding in, with its files, as small as possible.
    pub(crate) keep_in: Option<PathBuf>,
}

/// A line of the output.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// The case with this index starts.
    Started(u64),
    /// The case has ended.
    Ended(Result<Ending, Finding>),
}

pub(crate) fn run(task: &WorkerTask) -> anyhow::Result<()> {
    let documents = Documents::open(&task.folders)?;
    for index in task.cases.clone() {
        let case = Case::at(index);
        if case.is_large() && task.skip_large {
            continue;
        }
        let mut input = case.input(&documents, task.seed);
        input.keep_in = task.keep_in.as_ref().map(|it| it.join("document"));
        send(&Message::Started(index))?;
        let result = run_one(&input);
        send(&Message::Ended(result.clone()))?;
        if let (Some(folder), Err(finding)) = (&task.keep_in, result) {
            minimize::run(&input, finding.kind, folder)?;
        }
    }
    Ok(())
}

fn send(message: &Message) -> io::Result<()> {
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, message)?;
    output.write_all(b"\n")?;
    output.flush()
}

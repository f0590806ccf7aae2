//! The process that runs the cases. It may die: its output tells the supervisor which case ran.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use codegen::Options;
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::check::{Ending, Finding, FindingKind, found, judge};
use super::documents::Documents;
use super::input::Input;
use super::minimize;
use crate::panics;

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

/// Generates a client from the input, and judges it.
pub(super) fn run_one(input: &Input<'_>) -> Result<Ending, Finding> {
    let options = Options {
        package_name: "fuzz-client".to_owned(),
        manifest: true,
        formats: BTreeMap::new(),
    };
    panics::catch(|| judge(&codegen::generate(&input.root, input, &options)))
        .unwrap_or_else(|panic| found(FindingKind::Panic, panic))
}

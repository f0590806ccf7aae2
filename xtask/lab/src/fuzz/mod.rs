//! `cargo lab fuzz`: mutated documents must end in a client or in errors that say where; never in
//! a panic, a hang, or code that the document wrote.
//!
//! [`corpus`] finds documents; [`mutate`] changes them as trees with the help of [`hostile`], and
//! [`write`](mod@write) makes text of them, which it may damage; [`input`] puts this together for
//! one run. [`special`] has documents that are made to use up time or memory. [`worker`] is a
//! process that runs [`case`] after case and lets [`check`] judge; [`supervise`] starts it again
//! when it died, counts, and keeps what failed, which [`minimize`] makes smaller.

mod case;
mod check;
mod corpus;
mod hostile;
mod input;
mod minimize;
mod mutate;
mod special;
mod supervise;
mod worker;
mod write;

use std::ffi::OsString;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::cli::Task;
use case::Case;
use xtask::repository;

/// What the command line says.
pub(crate) struct Settings {
    folders: Vec<PathBuf>,
    seed: u64,
    timeout: Duration,
    skip_large: bool,
    /// The cases to run, by their places in the order.
    cases: Range<u64>,
    /// Where failures are kept.
    output: PathBuf,
    /// Where the worker keeps the files of the one case that it runs.
    keep_in: Option<PathBuf>,
}

/// The task, for the command line.
pub(crate) const TASK: Task = Task { command, run };

fn command() -> Command {
    Command::new("fuzz")
        .about("Generate clients from mutated documents, and check what comes out")
        .long_about(
            "\
Generate clients from mutated documents, and check what comes out.

Documents under DIR, or a few small ones of this program, are changed at random.
Each run must end within seconds, in files that are Rust or in errors that say
where they are; nothing that the document says may become code. Documents that
are made to use up time, memory or stack run first.

The runs depend on the seed and the documents alone. A failure is kept in
target/fuzz/, with the smallest document that was found to fail in the same way.",
        )
        .args(run_arguments())
        .args(worker_arguments())
        .after_help(
            "\
Examples:
  cargo run --release -p lab -- fuzz --runs 10000 --seed 1 documents/
      Mutate all documents in a folder, with an optimized generator
  cargo lab fuzz --seed 1 --only 512 documents/
      Repeat one of those runs

Exit codes:
  0  All runs ended well
  1  A run failed
  2  The command line is wrong",
        )
}

fn run_arguments() -> [Arg; 6] {
    let number = |name: &'static str| {
        let arg = Arg::new(name).long(name).value_name("N");
        arg.value_parser(value_parser!(u64))
    };
    [
        Arg::new("dir")
            .value_name("DIR")
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf))
            .help("Folders with OpenAPI documents [default: documents of this program]"),
        number("runs")
            .default_value("1000")
            .help("How many mutated documents to try"),
        number("seed")
            .default_value("1")
            .help("What the mutations depend on"),
        number("timeout")
            .default_value("20")
            .help("How many seconds a run may take"),
        Arg::new("only")
            .long("only")
            .value_name("RUN")
            .value_parser(Case::index)
            .help("Only the run with this number or name"),
        Arg::new("skip-large")
            .long("skip-large")
            .action(ArgAction::SetTrue)
            .help("Leave out the documents that take long to make"),
    ]
}

/// How the supervisor talks to the worker.
fn worker_arguments() -> [Arg; 3] {
    let place = |name: &'static str| {
        let arg = Arg::new(name).long(name).hide(true);
        arg.value_parser(value_parser!(u64))
    };
    [
        place("worker-from").requires("worker-to"),
        place("worker-to"),
        Arg::new("worker-keep")
            .long("worker-keep")
            .hide(true)
            .value_parser(value_parser!(PathBuf)),
    ]
}

fn run(matches: &ArgMatches) -> Result<ExitCode, String> {
    Ok(match try_run(matches) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: fuzzing stopped: {error}");
            ExitCode::FAILURE
        }
    })
}

/// Whether all is well.
fn try_run(matches: &ArgMatches) -> io::Result<bool> {
    let settings = Settings::new(matches);
    if matches.contains_id("worker-from") {
        worker::run(&settings)?;
        return Ok(true);
    }
    if corpus::Corpus::open(&settings.folders)?
        .documents
        .is_empty()
    {
        return Err(io::Error::other(
            "there is no OpenAPI document in these folders",
        ));
    }
    Ok(!supervise::run(&settings)?.failed())
}

impl Settings {
    fn new(matches: &ArgMatches) -> Self {
        let number = |name| matches.get_one::<u64>(name).copied();
        let range = number("worker-from").zip(number("worker-to"));
        let only = number("only").map(|index| (index, index + 1));
        let cases = match range.or(only) {
            Some((start, end)) => start..end,
            None => Case::all(number("runs").unwrap_or_default()),
        };
        Settings {
            folders: matches
                .get_many("dir")
                .unwrap_or_default()
                .cloned()
                .collect(),
            seed: number("seed").unwrap_or_default(),
            timeout: Duration::from_secs(number("timeout").unwrap_or_default()),
            skip_large: matches.get_flag("skip-large"),
            cases,
            output: repository::target().join("fuzz"),
            keep_in: matches.get_one("worker-keep").cloned(),
        }
    }

    /// The command that repeats a case.
    fn command(&self, case: &Case) -> String {
        let mut command = format!("cargo lab fuzz --seed {} --only {case}", self.seed);
        for folder in &self.folders {
            command += &format!(" {}", folder.display());
        }
        command
    }

    fn worker_arguments(&self, cases: &Range<u64>, keep_in: Option<&Path>) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["fuzz".into()];
        let mut option = |name: &str, value: OsString| arguments.extend([name.into(), value]);
        option("--seed", self.seed.to_string().into());
        option("--worker-from", cases.start.to_string().into());
        option("--worker-to", cases.end.to_string().into());
        if let Some(folder) = keep_in {
            option("--worker-keep", folder.into());
        }
        if self.skip_large {
            arguments.push("--skip-large".into());
        }
        arguments.push("--".into());
        arguments.extend(self.folders.iter().map(|it| it.clone().into()));
        arguments
    }
}

//! `cargo xtask gen`: read, generate, compare, write, tell.
//!
//! [`cli`] reads the command line, [`crate::source`] gives the generator the files of the document,
//! [`run`] runs it and compares ([`comparison`]) what came out with what is there, [`transaction`]
//! writes all of it or nothing, and [`report`] tells.

mod cli;
mod comparison;
mod disk;
mod lock;
pub(crate) mod output_path;
mod package_name;
mod report;
mod transaction;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;

use clap::ArgMatches;
use codegen::{Generation, Options, Summary};

use crate::cli::Task;
use crate::source::{FileSource, OpenError};
use cli::{Mode, Product, Request};
use comparison::{Comparison, ComparisonError, compare};
use output_path::Obstacle;
use report::Console;
use transaction::{Transaction, TransactionError};

/// The task.
pub(crate) const TASK: Task = Task {
    command: cli::command,
    run: run_task,
};

/// What a run came to.
pub(crate) struct Outcome {
    /// What was found in the document.
    pub(crate) summary: Summary,
    /// How many warnings there were.
    pub(crate) warnings: Warnings,
    /// What differed from the folder, before it was written.
    pub(crate) comparison: Comparison,
    /// When the run began.
    pub(crate) started: Instant,
}

/// How many warnings there were.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Warnings {
    /// Each kind of problem once.
    pub(crate) problems: usize,
    /// The places that have them.
    pub(crate) places: usize,
}

/// Why a run ends with exit code 1. Nothing was written, unless an error of writing says so.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The document cannot be read.
    Source(OpenError),
    /// The document has errors, which have been shown.
    Document {
        /// How many.
        errors: usize,
        /// Whether a reference leads to a folder that may not be read.
        refused: bool,
    },
    /// The document has warnings, which have been shown, and they count as errors.
    Strict {
        /// How many.
        warnings: usize,
    },
    /// The output folder cannot be compared with what was generated.
    Comparison(ComparisonError),
    /// Files that must not be overwritten stand where generated ones belong.
    InTheWay(Vec<(String, Obstacle)>),
    /// A check found the traces of a run that is not finished.
    Interrupted,
    /// A check found differences, which have been shown.
    OutOfDate(Comparison),
    /// Writing failed.
    Transaction(TransactionError),
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Failure::Source(error)
    }
}

impl From<TransactionError> for Failure {
    fn from(error: TransactionError) -> Self {
        Failure::Transaction(error)
    }
}

fn run_task(matches: &ArgMatches) -> Result<ExitCode, String> {
    let request = cli::request(matches)?;
    let console = Console::detect();
    Ok(match run(&request, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console.failure(&failure, &request);
            ExitCode::FAILURE
        }
    })
}

/// Does what is asked for.
fn run(request: &Request, console: &Console) -> Result<(), Failure> {
    let started = Instant::now();
    let folder = request.output_folder();
    match request.mode {
        Mode::Write if transaction::recover(&folder)? => console.recovered(request),
        Mode::Check if transaction::is_interrupted(&folder) => return Err(Failure::Interrupted),
        Mode::Write | Mode::Check => {}
    }
    let (files, summary, warnings) = generate(request, console)?;
    let comparison = compare_with_output(request, &files)?;
    let comparison = match request.mode {
        Mode::Write => write(request, comparison, &files)?,
        Mode::Check if comparison.is_up_to_date() => comparison,
        Mode::Check => {
            console.differences(&comparison, &files);
            return Err(Failure::OutOfDate(comparison));
        }
    };
    console.outcome(
        &Outcome {
            summary,
            warnings,
            comparison,
            started,
        },
        request,
    );
    Ok(())
}

/// The generated files, what was found in the document, and how many warnings there are.
fn generate(
    request: &Request,
    console: &Console,
) -> Result<(BTreeMap<String, String>, Summary, Warnings), Failure> {
    let source = FileSource::open(&request.base, &request.document, &request.allowed_folders)?;
    let options = Options {
        package_name: request.package_name.clone(),
        manifest: request.product == Product::Crate,
        formats: request.formats.clone(),
    };
    let Generation {
        files,
        diagnostics,
        summary,
    } = codegen::generate(&request.document, &source, &options);
    console.diagnostics(&diagnostics, request);
    let errors = diagnostics.errors();
    let warnings = Warnings {
        problems: diagnostics.warnings(),
        places: diagnostics.places_of_warnings(),
    };
    match files {
        Some(_) if request.strict && warnings.problems > 0 => Err(Failure::Strict {
            warnings: warnings.problems,
        }),
        Some(files) if errors == 0 => Ok((files, summary, warnings)),
        _ => Err(Failure::Document {
            errors,
            refused: source.has_refused(),
        }),
    }
}

/// What differs from the output folder, unless something is in the way there.
fn compare_with_output(
    request: &Request,
    files: &BTreeMap<String, String>,
) -> Result<Comparison, Failure> {
    let comparison = compare(&request.output_folder(), files).map_err(Failure::Comparison)?;
    match comparison.obstacles() {
        obstacles if obstacles.is_empty() => Ok(comparison),
        obstacles => Err(Failure::InTheWay(obstacles)),
    }
}

/// Writes what differs. Says what has been written.
fn write(
    request: &Request,
    comparison: Comparison,
    files: &BTreeMap<String, String>,
) -> Result<Comparison, Failure> {
    if comparison.is_up_to_date() {
        return Ok(comparison);
    }
    let transaction = Transaction::begin(&request.output_folder())?;
    // Another run may have written between the comparison and the lock.
    match compare_with_output(request, files) {
        Ok(comparison) => {
            transaction.commit(&comparison, files)?;
            Ok(comparison)
        }
        Err(failure) => {
            transaction.abandon()?;
            Err(failure)
        }
    }
}

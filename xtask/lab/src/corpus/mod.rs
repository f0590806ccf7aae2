//! `cargo lab corpus`: generates and compiles the clients of many documents, and tells what got
//! lost on the way.
//!
//! [`crate::document`] finds the documents and counts their operations, [`generation`] runs the
//! generator on each, [`crates`] writes the crates, [`crate::cargo`] compiles them, and
//! [`report`] tells.

mod cli;
mod crates;
mod generation;
mod report;
mod result;

use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ArgMatches;

use crate::cargo::{self, Level, Message};
use crate::cli::Task;
use crate::document::find::{Document, find};
use crate::document::operations;
use crate::progress::Progress;
use cli::Request;
use crates::Crates;
use generation::Lost;
use result::{Check, Generation, Row, Size};

/// The task.
pub(crate) const TASK: Task = Task {
    command: cli::command,
    run: run_task,
};

fn run_task(matches: &ArgMatches) -> Result<ExitCode, String> {
    let request = cli::request(matches);
    Ok(match run(&request) {
        Ok(code) => code,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "error: {problem}");
            ExitCode::FAILURE
        }
    })
}

fn run(request: &Request) -> Result<ExitCode, String> {
    let mut documents = find(&request.folders)?;
    documents.retain(|document| document.name.contains(&request.filter));
    if documents.is_empty() {
        return Err("there is no OpenAPI document in the given folders".to_owned());
    }
    let crates = Crates::create(&request.output)?;
    let mut rows = generate_all(&documents, &crates)?;
    if request.checks.compile {
        compile_all(&mut rows, &crates, request)?;
    }
    if request.checks.clippy {
        lint_all(&mut rows, &crates, request)?;
    }
    if request.checks.documentation {
        document_all(&mut rows, &crates, request)?;
    }
    show(&rows, request)
}

fn generate_all(documents: &[Document], crates: &Crates) -> Result<Vec<Row>, String> {
    let names = documents.iter().map(|document| document.name.as_str());
    let packages = crates::package_names(names);
    let mut progress = Progress::new("generating", documents.len());
    let mut rows = Vec::new();
    for (document, package) in documents.iter().zip(packages) {
        progress.start(&document.name);
        rows.push(generate(document, package, crates)?);
    }
    Ok(rows)
}

fn generate(document: &Document, package: String, crates: &Crates) -> Result<Row, String> {
    let outcome = generation::generate(document, &package);
    let generation = match outcome.result {
        Ok(generated) => {
            crates.add(&package, &generated.files)?;
            let rust = generated
                .files
                .iter()
                .filter(|(path, _)| path.ends_with(".rs"));
            Generation::Crate(Size {
                operations: generated.summary.operations,
                types: generated.summary.types,
                lines: rust.map(|(_, text)| text.lines().count()).sum(),
            })
        }
        Err(Lost::Errors(first)) => Generation::Errors(first),
        Err(Lost::Panic(message)) => Generation::Panic(message),
    };
    Ok(Row {
        document: document.name.clone(),
        package,
        counted: operations::count(&document.path),
        generation,
        warnings: outcome.warnings,
        time: outcome.time,
        check: None,
        clippy: None,
        documentation: None,
    })
}

/// Compiles every crate by itself, to know how long it takes.
fn compile_all(rows: &mut [Row], crates: &Crates, request: &Request) -> Result<(), String> {
    let mut progress = Progress::new("checking", rows.len());
    for row in with_crate(rows) {
        progress.start(&row.document);
        row.check = Some(compile(&row.package, crates, request)?);
    }
    Ok(())
}

fn compile(package: &str, crates: &Crates, request: &Request) -> Result<Check, String> {
    let mut run = cargo(package, crates, request, &["check"])?;
    if run.built_dependencies {
        // Now they are there, and the time is that of the crate alone.
        crates.touch(package)?;
        run = cargo(package, crates, request, &["check"])?;
    }
    Ok(Check {
        time: run.time,
        messages: messages(run, package),
    })
}

fn lint_all(rows: &mut [Row], crates: &Crates, request: &Request) -> Result<(), String> {
    let is_of_clippy = |message: &Message| {
        let code = message.code.as_deref();
        code.is_some_and(|code| code.starts_with("clippy::"))
    };
    let mut progress = Progress::new("linting", rows.len());
    for row in with_crate(rows) {
        progress.start(&row.document);
        let run = cargo(&row.package, crates, request, &["clippy"])?;
        let mut messages = messages(run, &row.package);
        if row.check.is_some() {
            // What the compiler says anyway counts once.
            messages.retain(is_of_clippy);
        }
        row.clippy = Some(messages);
    }
    Ok(())
}

fn document_all(rows: &mut [Row], crates: &Crates, request: &Request) -> Result<(), String> {
    let mut progress = Progress::new("documenting", rows.len());
    for row in with_crate(rows) {
        progress.start(&row.document);
        // Else rustdoc would write the index of all crates documented so far anew for each: with a
        // hundred of them, that takes gigabytes.
        let _ = fs::remove_dir_all(request.target.join("doc"));
        let run = cargo(&row.package, crates, request, &["doc", "--no-deps"])?;
        row.documentation = Some(messages(run, &row.package));
    }
    Ok(())
}

/// The rows that have a crate.
fn with_crate(rows: &mut [Row]) -> impl Iterator<Item = &mut Row> {
    rows.iter_mut()
        .filter(|row| matches!(row.generation, Generation::Crate(_)))
}

fn cargo(
    package: &str,
    crates: &Crates,
    request: &Request,
    arguments: &[&str],
) -> Result<cargo::Run, String> {
    cargo::run(&crates.folder_of(package), &request.target, arguments)
        .map_err(|error| format!("cargo does not run: {error}"))
}

/// What the compiler said about a crate. If it said nothing and cargo failed, what cargo said is
/// the error.
fn messages(run: cargo::Run, package: &str) -> Vec<Message> {
    let mut messages = run.messages;
    let has_errors = messages.iter().any(|it| it.level == Level::Error);
    if let (Some(rendered), false) = (run.failure, has_errors) {
        messages.push(Message {
            package: package.to_owned(),
            level: Level::Error,
            code: None,
            rendered,
        });
    }
    messages
}

fn show(rows: &[Row], request: &Request) -> Result<ExitCode, String> {
    if let Some(path) = &request.json {
        let text = format!("{:#}\n", report::json(rows));
        fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let mut text = vec![report::table(rows, request.checks)];
    let losses = report::losses(rows, request.show_messages);
    text.extend(Some(losses).filter(|losses| !losses.is_empty()));
    text.push(report::verdict(rows));
    // A reader that has heard enough (`| head`) is no reason to fail.
    let _ = io::stdout().write_all(text.join("\n").as_bytes());
    let is_lost = rows.iter().any(|row| !row.losses().is_empty());
    Ok(match is_lost {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

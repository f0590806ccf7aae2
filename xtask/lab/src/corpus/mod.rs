//! `cargo lab corpus`: generates and compiles the clients of many documents, and reports losses.
//!
//! [`crate::document`] finds the documents and counts their operations, [`generation`] runs the
//! generator on each, [`crates`] writes the crates, [`crate::cargo`] compiles them, and
//! [`report`] shows the results.

mod crates;
mod examples;
mod generation;
mod report;
mod result;
mod round_trip;
mod untyped;
pub(crate) mod values;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::bail;
use fs_err as fs;
use xtask::repository;

use crate::cargo::{self, Complaint};
use crate::document::find::{Document, find};
use crate::document::operations;
use crate::progress;
use crates::Crates;
use result::{Check, DocumentResult, RoundTrips, Size};

/// Generate and compile the clients of many OpenAPI documents, and report losses
///
/// Every file below DIR with `openapi` or `swagger` at its top is a document. Its
/// crate is written to target/corpus/ and compiled. Shared dependencies are built
/// before, so that the seconds are those of the crate alone.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  cargo lab corpus ../apis --clippy --doc --examples
      Check everything about all documents
  cargo lab corpus ../apis --cli --filter box
      Check some documents with their programs for the command line
  cargo lab corpus ../apis --no-check --round-trip
      Make values of each schema, and see whether its type keeps them
  cargo lab corpus ../apis --no-check --untyped
      Count where types are any JSON value, by reason
  cargo lab corpus ../apis --no-check --json before.json
      Only generate, and keep the figures

Exit codes:
  0  Every operation of every document is generated, and nothing complains
  1  Something is lost: it is named below the table
  2  The command line is wrong"
)]
pub(crate) struct CorpusOptions {
    /// Folders with documents, which may refer to any file in them; or documents
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,
    /// Only documents with this in their path
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    filter: String,
    /// Where to write the crates [default: target/corpus]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write the results to a file too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Do not run `cargo check`
    #[arg(long)]
    no_check: bool,
    /// Generate the programs for the command line too, and compile the crates with them
    #[arg(long)]
    cli: bool,
    /// Run `cargo clippy` with its default lints too
    #[arg(long)]
    clippy: bool,
    /// Run `cargo doc` too
    #[arg(long)]
    doc: bool,
    /// Compile the examples in the documentation too
    #[arg(long)]
    examples: bool,
    /// Read and write values of each schema with the type that stands for it, too
    #[arg(long)]
    round_trip: bool,
    /// Count where types are any JSON value, and show why
    #[arg(long)]
    untyped: bool,
    /// Show the compiler's first messages about each document
    #[arg(long)]
    errors: bool,
}

/// Runs the command. Returns whether nothing is lost.
pub(crate) fn run(options: &CorpusOptions) -> anyhow::Result<bool> {
    let mut documents = find(&options.folders)?;
    documents.retain(|document| document.name.contains(&options.filter));
    if documents.is_empty() {
        bail!("there is no OpenAPI document in the given folders");
    }
    let output = options.out.clone();
    let crates = Crates::create(&output.unwrap_or_else(|| repository::target().join("corpus")))?;
    let mut results = generate_all(&documents, options, &crates)?;
    measure(&documents, options, &crates, &mut results)?;
    show(&results, options)?;
    Ok(results.iter().all(|result| result.losses().is_empty()))
}

/// Measures what the options ask for.
fn measure(
    documents: &[Document],
    options: &CorpusOptions,
    crates: &Crates,
    results: &mut [DocumentResult],
) -> anyhow::Result<()> {
    if !options.no_check {
        for_each_crate("checking", results, |result| {
            result.check = Some(check(&result.package, options, crates)?);
            Ok(())
        })?;
    }
    if options.clippy {
        for_each_crate("linting", results, |result| {
            result.clippy = Some(lint(result, options, crates)?);
            Ok(())
        })?;
    }
    if options.doc {
        for_each_crate("documenting", results, |result| {
            result.rustdoc = Some(document(&result.package, options, crates)?);
            Ok(())
        })?;
    }
    if options.examples {
        for_each_crate("compiling examples", results, |result| {
            let folder = crates.folder_of(&result.package);
            result.examples = Some(examples::compile(&folder, &target())?);
            Ok(())
        })?;
    }
    let documents: BTreeMap<_, _> = documents.iter().map(|it| (&it.name, it)).collect();
    if options.round_trip {
        for_each_crate("reading and writing values", results, |result| {
            result.round_trips = Some(round_trips(documents[&result.name], result, crates));
            Ok(())
        })?;
    }
    if options.untyped {
        for_each_crate("listing types", results, |result| {
            let document = documents[&result.name];
            result.type_places = Some(generation::type_places(document, &result.package));
            Ok(())
        })?;
    }
    Ok(())
}

fn generate_all(
    documents: &[Document],
    options: &CorpusOptions,
    crates: &Crates,
) -> anyhow::Result<Vec<DocumentResult>> {
    let names = documents.iter().map(|document| document.name.as_str());
    let packages = crates::package_names(names);
    let progress = progress::bar("generating", documents.len() as u64);
    let mut results = Vec::new();
    for (document, package) in documents.iter().zip(packages) {
        progress.set_message(document.name.clone());
        results.push(generate(document, package, options.cli, crates)?);
        progress.inc(1);
    }
    Ok(results)
}

fn generate(
    document: &Document,
    package: String,
    cli: bool,
    crates: &Crates,
) -> anyhow::Result<DocumentResult> {
    let attempt = generation::generate(document, &package, cli);
    if let Ok((files, _)) = &attempt.generated {
        crates.add(&package, files)?;
    }
    let size = attempt.generated.map(|(files, summary)| {
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        Size {
            operations: summary.operations,
            types: summary.types,
            lines: rust.map(|(_, text)| text.lines().count()).sum(),
        }
    });
    Ok(DocumentResult {
        name: document.name.clone(),
        package,
        counted: operations::count(&document.path),
        size,
        warnings: attempt.warnings,
        time: attempt.time,
        check: None,
        clippy: None,
        rustdoc: None,
        examples: None,
        round_trips: None,
        type_places: None,
    })
}

/// Does something with each document that has a crate.
fn for_each_crate(
    activity: &'static str,
    results: &mut [DocumentResult],
    mut act: impl FnMut(&mut DocumentResult) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let progress = progress::bar(activity, results.len() as u64);
    for result in results.iter_mut().filter(|result| result.size.is_ok()) {
        progress.set_message(result.name.clone());
        act(result)?;
        progress.inc(1);
    }
    Ok(())
}

fn round_trips(document: &Document, result: &DocumentResult, crates: &Crates) -> RoundTrips {
    let types = generation::schema_types(document, &result.package);
    let folder = crates.folder_of(&result.package);
    let trips = round_trip::run(&document.path, &folder, &types, &target());
    trips.unwrap_or_else(|error| RoundTrips {
        schemas: types.len(),
        losses: vec![format!("no value was read: {error:#}")],
        ..RoundTrips::default()
    })
}

/// Compiles a crate by itself, to measure its time.
fn check(package: &str, options: &CorpusOptions, crates: &Crates) -> anyhow::Result<Check> {
    let mut run = cargo(package, options, crates, &["check"])?;
    if run.built_dependencies {
        // The dependencies are built now: the second run takes the time of the crate alone.
        cargo::touch(&crates.folder_of(package))?;
        run = cargo(package, options, crates, &["check"])?;
    }
    Ok(Check {
        time: run.time,
        complaints: run.complaints,
    })
}

fn lint(
    result: &DocumentResult,
    options: &CorpusOptions,
    crates: &Crates,
) -> anyhow::Result<Vec<Complaint>> {
    let mut complaints = cargo(&result.package, options, crates, &["clippy"])?.complaints;
    if result.check.is_some() {
        // The compiler's own complaints count once.
        let is_clippy = |code: &String| code.starts_with("clippy::");
        complaints.retain(|complaint| complaint.code.as_ref().is_some_and(is_clippy));
    }
    Ok(complaints)
}

fn document(
    package: &str,
    options: &CorpusOptions,
    crates: &Crates,
) -> anyhow::Result<Vec<Complaint>> {
    // Otherwise rustdoc writes the index of all crates documented so far again for each crate: with
    // a hundred of them, that takes gigabytes.
    let _ = fs::remove_dir_all(target().join("doc"));
    Ok(cargo(package, options, crates, &["doc", "--no-deps"])?.complaints)
}

fn cargo(
    package: &str,
    options: &CorpusOptions,
    crates: &Crates,
    arguments: &[&str],
) -> anyhow::Result<cargo::Run> {
    let folder = crates.folder_of(package);
    let mut arguments = arguments.to_vec();
    // A document without operations has no program.
    if options.cli && folder.join("src/main.rs").is_file() {
        arguments.extend(["--features", "cli"]);
    }
    cargo::run(&folder, &target(), &arguments)
}

/// The target folder of all generated crates.
fn target() -> PathBuf {
    repository::target().join("corpus-target")
}

fn show(results: &[DocumentResult], options: &CorpusOptions) -> anyhow::Result<()> {
    if let Some(path) = &options.json {
        let json = serde_json::to_string_pretty(&report::json(results))?;
        fs::write(path, json + "\n")?;
    }
    let mut parts = vec![report::table(results, options)];
    parts.extend(options.untyped.then(|| untyped::tables(results)));
    let losses = report::losses(results, options.errors);
    parts.extend(Some(losses).filter(|losses| !losses.is_empty()));
    parts.push(report::verdict(results));
    // The reader may have closed the pipe, like `head` does.
    let _ = io::stdout().write_all(parts.join("\n").as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;

    #[test]
    fn lints_do_not_need_the_check() {
        let command = CorpusOptions::augment_args(Command::new("corpus"));
        let parsed = |arguments: &str| {
            let matches = command.clone().get_matches_from(arguments.split(' '));
            CorpusOptions::from_arg_matches(&matches).unwrap()
        };
        let options = parsed("corpus a b --filter x");
        assert_eq!(options.folders, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(options.filter, "x");
        assert!(!options.no_check && !options.clippy && !options.doc);
        let options = parsed("corpus a --no-check --clippy --doc");
        assert!(options.no_check && options.clippy && options.doc);
    }
}

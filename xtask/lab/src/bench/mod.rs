//! `cargo lab bench`: measures this generator beside others, and keeps the figures.
//!
//! [`generator`] knows the programs, [`measure`] runs them in turn, [`compile`] does the same with
//! the crates that they make, [`growth`] with a document that becomes larger and larger, and
//! [`report`] makes tables of it all.

mod cli;
mod compile;
mod enlarge;
mod generator;
mod growth;
mod machine;
mod measure;
mod report;
mod result;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, iter};

use clap::ArgMatches;

use crate::cli::Task;
use crate::document::operations;
use crate::progress::Progress;
use cli::Request;
use generator::Generator;
use measure::Need;
use result::{DocumentResult, GeneratorResult, Lines, Measured, Results};
use xtask::repository;

/// The task.
pub(crate) const TASK: Task = Task {
    command: cli::command,
    run: run_task,
};

fn run_task(matches: &ArgMatches) -> Result<ExitCode, String> {
    let request = cli::request(matches);
    Ok(match run(&request) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "error: {problem}");
            ExitCode::FAILURE
        }
    })
}

fn run(request: &Request) -> Result<(), String> {
    let missing = request.documents.iter().chain(&request.growth);
    if let Some(path) = missing.into_iter().find(|path| !path.is_file()) {
        return Err(format!("there is no file {}", path.display()));
    }
    let generators: Vec<Generator> = iter::once(Generator::Ours)
        .chain(request.rivals.iter().copied())
        .collect();
    for generator in &generators {
        generator.install()?;
    }
    let mut documents = Vec::new();
    for document in &request.documents {
        let mut result = generate(document, &generators, request.runs)?;
        compile::measure(&mut result, request)?;
        documents.push(result);
    }
    let growth = match &request.growth {
        Some(document) => Some(growth::measure(document, &generators, request.runs)?),
        None => None,
    };
    // Only now: this process must be small while it measures.
    for document in &mut documents {
        document.operations = operations::count(&document.path)?;
    }
    let results = Results { documents, growth };
    let text = report::markdown(&results, request);
    fs::write(&request.output, &text)
        .map_err(|error| format!("{}: {error}", request.output.display()))?;
    let _ = io::stdout().write_all(text.as_bytes());
    Ok(())
}

/// Measures the generators with a document, and leaves their crates behind.
fn generate(
    document: &Path,
    generators: &[Generator],
    runs: usize,
) -> Result<DocumentResult, String> {
    let needs = alternate(document, generators, runs)?;
    let result = |(generator, generation): (&Generator, Option<Need>)| GeneratorResult {
        generator: *generator,
        generation,
        lines: rust_lines(&crate_folder(document, *generator)),
        check: Measured::No,
        release: Measured::No,
    };
    Ok(DocumentResult {
        path: document.to_owned(),
        operations: 0,
        generators: generators.iter().zip(needs).map(result).collect(),
    })
}

/// Runs the generators in turn, each into an empty folder.
fn alternate(
    document: &Path,
    generators: &[Generator],
    runs: usize,
) -> Result<Vec<Option<Need>>, String> {
    let mut progress = Progress::new("generating", (runs + 1) * generators.len());
    let mut run = |index: usize| {
        let generator = generators[index];
        progress.start(generator.name());
        let folder = crate_folder(document, generator);
        empty(&folder)?;
        measure::run(&mut generator.command(document, &folder))
            .map_err(|error| format!("{} does not run: {error}", generator.name()))
    };
    // The first run reads programs and documents from the disk, and is not counted.
    for index in 0..generators.len() {
        run(index)?;
    }
    measure::alternate(runs, generators.len(), run)
}

/// Where the crate of a document goes.
fn crate_folder(document: &Path, generator: Generator) -> PathBuf {
    let document = document.file_stem().unwrap_or_default();
    let folder = repository::target().join("bench").join(document);
    folder.join(format!("{}-client", generator.name()))
}

/// Makes a folder disappear, but not the folders above.
fn empty(folder: &Path) -> Result<(), String> {
    let failed = |error: io::Error| format!("{}: {error}", folder.display());
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
        _ => fs::create_dir_all(folder.parent().unwrap_or(folder)).map_err(failed),
    }
}

/// How many lines of Rust there are in a folder; none if it does not exist.
fn rust_lines(folder: &Path) -> Lines {
    let Ok(entries) = fs::read_dir(folder) else {
        return Lines::default();
    };
    let lines = |path: PathBuf| {
        if path.is_dir() {
            rust_lines(&path)
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            fs::read_to_string(&path).map_or(Lines::default(), |text| Lines::of(&text))
        } else {
            Lines::default()
        }
    };
    entries.flatten().map(|entry| lines(entry.path())).sum()
}

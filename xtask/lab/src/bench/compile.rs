//! Measures how long the generated crates take to compile, and how much memory the compiler needs.

use std::path::Path;
use std::{fs, io};

use super::cli::Request;
use super::crate_folder;
use super::generator::Generator;
use super::measure::{self, Need};
use super::result::{DocumentResult, Measured};
use crate::cargo;
use crate::progress::Progress;
use xtask::repository;

/// What cargo is asked to do.
const CHECK: &[&str] = &["check"];
const RELEASE: &[&str] = &["build", "--release"];

/// Measures what is wanted. The crates have been generated.
pub(crate) fn measure(result: &mut DocumentResult, request: &Request) -> Result<(), String> {
    let is_compiled = |generator: Generator| {
        generator == Generator::Ours || request.compiled_rivals.contains(&generator)
    };
    let mut crates = Vec::new();
    for (index, of) in result.generators.iter().enumerate() {
        if of.generation.is_some() && is_compiled(of.generator) {
            let folder = crate_folder(&result.path, of.generator);
            of.generator
                .complete_crate(&folder)
                .map_err(|error| format!("{}: {error}", folder.display()))?;
            crates.push(index);
        }
    }
    if request.check {
        for (index, measured) in compile(result, &crates, CHECK, request)? {
            result.generators[index].check = measured;
        }
    }
    if request.release {
        for (index, measured) in compile(result, &crates, RELEASE, request)? {
            result.generators[index].release = measured;
        }
    }
    Ok(())
}

/// Compiles some of the crates in turn.
fn compile(
    result: &DocumentResult,
    crates: &[usize],
    arguments: &[&'static str],
    request: &Request,
) -> Result<Vec<(usize, Measured)>, String> {
    let runs = request.compile_runs;
    let mut progress = Progress::new(arguments[0], (runs + 1) * crates.len());
    let mut run = |crate_index: usize| {
        let generator = result.generators[crates[crate_index]].generator;
        progress.start(generator.name());
        let folder = crate_folder(&result.path, generator);
        compile_once(generator, &folder, arguments)
            .map_err(|error| format!("{}: {error}", folder.display()))
    };
    // The first run builds what the crates depend on, and is not counted.
    for crate_index in 0..crates.len() {
        run(crate_index)?;
    }
    let needs = measure::alternate(runs, crates.len(), run)?;
    let measured = |need: Option<Need>| need.map_or(Measured::Failed, Measured::Yes);
    let measured = needs.into_iter().map(measured);
    Ok(crates.iter().copied().zip(measured).collect())
}

fn compile_once(
    generator: Generator,
    folder: &Path,
    arguments: &[&str],
) -> io::Result<Option<Need>> {
    let root = folder.join("src/lib.rs");
    // The same text, at a later time: cargo compiles it again.
    fs::write(&root, fs::read(&root)?)?;
    // A target folder for each generator, so that none has the features of another built.
    let target = repository::target()
        .join("bench-target")
        .join(generator.name());
    let mut command = cargo::command(folder, &target);
    measure::run(command.args(arguments).arg("--quiet"))
}

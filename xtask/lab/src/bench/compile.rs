//! Measures how long the generated crates take to compile, and how much memory the compiler uses.

use std::io;
use std::path::Path;

use anyhow::Context;
use fs_err as fs;
use xtask::repository;

use super::generator::Generator;
use super::measure::{self, Cost};
use super::result::{DocumentResult, Measured};
use super::{BenchOptions, crate_folder};
use crate::{cargo, progress};

/// The arguments of cargo.
const CHECK: &[&str] = &["check"];
const RELEASE: &[&str] = &["build", "--release"];

/// Compiles the generated crates of a document, and adds the costs to the results.
pub(crate) fn measure(result: &mut DocumentResult, options: &BenchOptions) -> anyhow::Result<()> {
    let mut crates = Vec::new();
    for (index, of) in result.generators.iter().enumerate() {
        if of.generation.cost().is_some() && options.compiles(of.generator) {
            let folder = crate_folder(&result.path, of.generator);
            of.generator.complete_crate(&folder)?;
            crates.push(index);
        }
    }
    if !options.skip_check {
        for (index, measured) in compile(result, &crates, CHECK, options)? {
            result.generators[index].check = measured;
        }
    }
    if !options.skip_release {
        for (index, measured) in compile(result, &crates, RELEASE, options)? {
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
    options: &BenchOptions,
) -> anyhow::Result<Vec<(usize, Measured)>> {
    let runs = options.compile_runs.into();
    let progress = progress::bar(arguments[0], (runs + 1) * crates.len());
    let run = |crate_index: usize| {
        let generator = result.generators[crates[crate_index]].generator;
        progress.set_message(generator.name());
        let folder = crate_folder(&result.path, generator);
        let cost = compile_once(generator, &folder, arguments)
            .with_context(|| folder.display().to_string())?;
        progress.inc(1);
        Ok(cost)
    };
    // The first run builds the dependencies, and is not counted.
    for crate_index in 0..crates.len() {
        run(crate_index)?;
    }
    let costs = measure::alternate(runs, crates.len(), run)?;
    let measured = costs.into_iter().map(Measured::of);
    Ok(crates.iter().copied().zip(measured).collect())
}

fn compile_once(
    generator: Generator,
    folder: &Path,
    arguments: &[&str],
) -> io::Result<Option<Cost>> {
    let root = folder.join("src/lib.rs");
    // The same text at a later time makes cargo compile the crate again.
    fs::write(&root, fs::read(&root)?)?;
    // Each generator has a target folder, so that none has the features of another built.
    let target = repository::target()
        .join("bench-target")
        .join(generator.name());
    let mut command = cargo::command(folder, &target);
    measure::run(command.args(arguments).arg("--quiet"))
}

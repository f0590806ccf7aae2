//! Measures how long the generated crates take to compile, and how much memory the compiler uses.

use std::io;
use std::path::Path;

use anyhow::Context;
use xtask::repository;

use super::generator::Generator;
use super::measure::{self, Cost};
use super::result::{DocumentResult, GeneratorResult, Measured};
use super::{BenchOptions, crate_folder};
use crate::cargo;

/// Compiles the generated crates of a document, and adds the costs to the results.
pub(crate) fn measure(result: &mut DocumentResult, options: &BenchOptions) -> anyhow::Result<()> {
    let path = &result.path;
    let mut crates: Vec<&mut GeneratorResult> = result.generators.iter_mut().collect();
    crates.retain(|of| of.generation.cost().is_some() && options.compiles(of.generator));
    let generators: Vec<Generator> = crates.iter().map(|of| of.generator).collect();
    for generator in &generators {
        generator.complete_crate(&crate_folder(path, *generator))?;
    }
    let compile = |arguments: &[&'static str]| {
        measure::alternate(
            arguments[0],
            options.compile_runs,
            &generators,
            |generator| {
                let folder = crate_folder(path, generator);
                compile_once(generator, &folder, arguments)
                    .with_context(|| folder.display().to_string())
            },
        )
    };
    if !options.skip_check {
        for (of, cost) in crates.iter_mut().zip(compile(&["check"])?) {
            of.check = Measured::of(cost);
        }
    }
    if !options.skip_release {
        for (of, cost) in crates.iter_mut().zip(compile(&["build", "--release"])?) {
            of.release = Measured::of(cost);
        }
    }
    Ok(())
}

fn compile_once(
    generator: Generator,
    folder: &Path,
    arguments: &[&str],
) -> io::Result<Option<Cost>> {
    cargo::touch(folder)?;
    // Each generator has a target folder, so that none has the features of another built.
    let target = repository::target()
        .join("bench-target")
        .join(generator.name());
    let mut command = cargo::command(folder, &target);
    measure::run(command.args(arguments).arg("--quiet"))
}

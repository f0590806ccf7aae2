//! `cargo lab bench`: compares this generator with others, and keeps the figures.
//!
//! [`generator`] knows the programs, [`measure`] runs them in turn, [`compile`] does the same with
//! the crates that they generate, [`growth`] with a document that [`enlarge`] makes larger and
//! larger, [`floor`] with the least that a compiler has to do, and [`run_time`] what a client does
//! with code by hand. [`report`] makes tables of the results.

mod compile;
pub(crate) mod enlarge;
pub(crate) mod floor;
mod generator;
mod growth;
mod machine;
mod measure;
mod report;
mod result;
mod run_time;

use std::io::{self, Write};
use std::iter;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::builder::PossibleValuesParser;
use fs_err as fs;
use walkdir::WalkDir;
use xtask::repository;

use crate::document::operations;
use generator::{Generator, RIVALS};
use measure::Cost;
use result::{DocumentResult, GeneratorResult, Lines, Measured};

/// Compare this generator with others
///
/// Run this generator and others in turn on the same machine, measure them, and write
/// the tables to codegen/BENCHMARKS.md.
///
/// The others are installed to target/rivals/, which takes some minutes the first
/// time. Nothing else should run at the same time.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  cargo lab bench github.json box.json oxide-nexus.json
      Measure everything, which takes about an hour
  cargo lab bench github.json --skip-check --skip-release --output /tmp/bench.md
      Measure the generators only"
)]
pub(crate) struct BenchOptions {
    /// OpenAPI documents
    #[arg(value_name = "FILE", required = true)]
    documents: Vec<PathBuf>,
    /// Compare with these only
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', value_parser = rival_names(&["none"]))]
    rivals: Option<Vec<String>>,
    /// Compile the crates of these
    #[arg(
        long,
        value_name = "NAME,...",
        value_delimiter = ',',
        value_parser = rival_names(&[]),
        default_value = Generator::OpenapiToRust.name(),
    )]
    compiled_rivals: Vec<String>,
    /// The document to enlarge [default: the first]
    #[arg(long, value_name = "FILE")]
    growth: Option<PathBuf>,
    /// The number of runs of every generator
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// The number of times that every crate is compiled
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u16).range(1..))]
    compile_runs: u16,
    /// Do not measure enlarged documents
    #[arg(long)]
    skip_growth: bool,
    /// Do not measure reading, writing and calling
    #[arg(long)]
    skip_run_time: bool,
    /// Do not measure `cargo check`
    #[arg(long)]
    skip_check: bool,
    /// Do not measure `cargo build --release`
    #[arg(long)]
    skip_release: bool,
    /// Where to write the tables [default: codegen/BENCHMARKS.md]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn rival_names(more: &[&'static str]) -> PossibleValuesParser {
    let names = RIVALS.iter().map(|rival| rival.name());
    names.chain(more.iter().copied()).collect::<Vec<_>>().into()
}

impl BenchOptions {
    /// The generators to measure, this one first.
    fn generators(&self) -> Vec<Generator> {
        let is_wanted = |rival: &Generator| match &self.rivals {
            Some(names) => names.iter().any(|name| name == rival.name()),
            None => true,
        };
        let rivals = RIVALS.into_iter().filter(is_wanted);
        iter::once(Generator::Ours).chain(rivals).collect()
    }

    /// Whether the crates of a generator are compiled.
    fn compiles(&self, generator: Generator) -> bool {
        let mut names = self.compiled_rivals.iter();
        generator == Generator::Ours || names.any(|name| name == generator.name())
    }

    /// The document to enlarge, if any.
    fn growing_document(&self) -> Option<&PathBuf> {
        let document = self.growth.as_ref().or(self.documents.first());
        document.filter(|_| !self.skip_growth)
    }
}

pub(crate) fn run(options: &BenchOptions) -> anyhow::Result<()> {
    let growing = options.growing_document();
    let mut documents = options.documents.iter().chain(growing);
    if let Some(path) = documents.find(|path| !path.is_file()) {
        bail!("there is no file {}", path.display());
    }
    let generators = options.generators();
    for generator in &generators {
        generator.install()?;
    }
    let runs = options.runs;
    let mut documents = Vec::new();
    for document in &options.documents {
        let mut result = generate(document, &generators, runs)?;
        compile::measure(&mut result, options)?;
        if !options.skip_check {
            result.floor = floor::measure(document, options)?;
        }
        documents.push(result);
    }
    let growth = match growing {
        Some(document) => Some(growth::measure(document, &generators, runs)?),
        None => None,
    };
    let run_time = match options.skip_run_time {
        true => Vec::new(),
        false => run_time::measure()?,
    };
    // Only now: this process must be small while it measures.
    for document in &mut documents {
        document.operations = operations::count(&document.path)?;
    }
    let text = report::markdown(&documents, growth.as_ref(), &run_time, options);
    let page = || repository::root().join("codegen").join("BENCHMARKS.md");
    fs::write(options.output.clone().unwrap_or_else(page), &text)?;
    let _ = io::stdout().write_all(text.as_bytes());
    Ok(())
}

/// Measures the generators with a document, and leaves their crates behind.
fn generate(
    document: &Path,
    generators: &[Generator],
    runs: u16,
) -> anyhow::Result<DocumentResult> {
    let costs = alternate(document, generators, runs)?;
    let result = |(generator, generation): (&Generator, Option<Cost>)| GeneratorResult {
        generator: *generator,
        generation: Measured::of(generation),
        lines: rust_lines(&crate_folder(document, *generator)),
        check: Measured::No,
        release: Measured::No,
    };
    Ok(DocumentResult {
        path: document.to_owned(),
        operations: 0,
        floor: None,
        generators: generators.iter().zip(costs).map(result).collect(),
    })
}

/// Runs the generators in turn, each into an empty folder.
fn alternate(
    document: &Path,
    generators: &[Generator],
    runs: u16,
) -> anyhow::Result<Vec<Option<Cost>>> {
    measure::alternate("generating", runs, generators, |generator| {
        let folder = crate_folder(document, generator);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(folder.parent().unwrap_or(&folder))?;
        measure::run(&mut generator.command(document, &folder))
            .with_context(|| format!("{} does not run", generator.name()))
    })
}

/// Returns the folder for the crate of a document.
fn crate_folder(document: &Path, generator: Generator) -> PathBuf {
    let document = document.file_stem().unwrap_or_default();
    let folder = repository::target().join("bench").join(document);
    folder.join(format!("{}-client", generator.name()))
}

/// Counts the lines of Rust in a folder: none if it does not exist.
fn rust_lines(folder: &Path) -> Lines {
    let entries = WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|it| it.path().extension().is_some_and(|it| it == "rs"));
    let texts = files.flat_map(|file| fs::read_to_string(file.path()));
    texts.map(|text| Lines::of(&text)).sum()
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;

    fn parsed(arguments: &str) -> BenchOptions {
        let command = BenchOptions::augment_args(Command::new("bench"));
        let matches = command.get_matches_from(arguments.split_whitespace());
        BenchOptions::from_arg_matches(&matches).unwrap()
    }

    #[test]
    fn everything_is_the_default() {
        let options = parsed("bench a.json b.json");
        let rivals = [
            Generator::OpenapiToRust,
            Generator::Oas3Gen,
            Generator::Progenitor,
        ];
        assert_eq!(options.generators()[1..], rivals);
        let compiled = rivals.map(|rival| options.compiles(rival));
        assert_eq!(compiled, [true, false, false]);
        assert_eq!((options.runs, options.compile_runs), (5, 3));
        assert_eq!(options.growing_document(), Some(&PathBuf::from("a.json")));
        assert!(!options.skip_check && !options.skip_release);
    }

    #[test]
    fn parts_can_be_skipped() {
        let options = parsed("bench a.json --rivals oas3-gen --skip-growth --skip-release");
        assert_eq!(options.generators(), [Generator::Ours, Generator::Oas3Gen]);
        assert_eq!(options.growing_document(), None);
        assert!(!options.skip_check && options.skip_release);
        let alone = parsed("bench a.json --rivals none");
        assert_eq!(alone.generators(), [Generator::Ours]);
    }
}

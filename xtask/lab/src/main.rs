//! `cargo lab`: the commands of this repository's maintainers.
//!
//! Each command is a module with its own part of the command line. The code that several of them
//! share stands beside them.

mod bench;
mod cargo;
mod client;
mod conformance;
mod corpus;
mod document;
mod fuzz;
mod panics;
mod programs;
mod progress;
mod rust_version;
mod table;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands of this repository's maintainers
#[derive(Parser)]
#[command(
    bin_name = "cargo lab",
    disable_help_subcommand = true,
    after_help = "\
Exit codes:
  0  All is well
  1  The command failed, or found something wrong
  2  The command line is wrong"
)]
struct Lab {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Corpus(corpus::CorpusOptions),
    Conformance(conformance::ConformanceOptions),
    Bench(bench::BenchOptions),
    #[command(hide = true)]
    Enlarge(bench::enlarge::EnlargeOptions),
    #[command(hide = true)]
    Floor(bench::floor::FloorOptions),
    Fuzz(fuzz::FuzzOptions),
    #[command(hide = true)]
    FuzzWorker(fuzz::FuzzWorkerOptions),
    Programs(programs::ProgramsOptions),
    RustVersion(rust_version::RustVersionOptions),
}

fn main() -> ExitCode {
    let is_well = match Lab::parse().command {
        Command::Corpus(options) => corpus::run(&options),
        Command::Conformance(options) => conformance::run(&options),
        Command::Bench(options) => bench::run(&options).map(|()| true),
        Command::Enlarge(options) => bench::enlarge::run(&options).map(|()| true),
        Command::Floor(options) => bench::floor::run(&options).map(|()| true),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::FuzzWorker(options) => fuzz::run_worker(&options).map(|()| true),
        Command::Programs(options) => programs::run(&options),
        Command::RustVersion(_) => rust_version::run(),
    };
    match is_well {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Lab::command().debug_assert();
    }
}

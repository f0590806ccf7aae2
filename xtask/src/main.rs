//! `cargo xtask`: the only program of this repository that touches the disk.
//!
//! What it does with a request, in order: [`cli`] reads the command line, [`source`] gives the
//! generator the files of the document, [`generate`] runs it and compares ([`comparison`]) what
//! came out with what is there, [`transaction`] writes all of it or nothing, and [`report`] tells.
//! [`fuzz`] is a task of its own.

mod cli;
mod comparison;
mod disk;
mod fuzz;
mod generate;
mod lock;
mod output_path;
mod package_name;
mod report;
mod source;
mod transaction;

use std::process::ExitCode;

use report::Console;

fn main() -> ExitCode {
    let request = match cli::parse(std::env::args_os()) {
        Ok(cli::Task::Generate(request)) => request,
        Ok(cli::Task::Fuzz(matches)) => return fuzz::run(&matches),
        // Help is an "error" too; clap knows the stream and the exit code of each.
        Err(error) => error.exit(),
    };
    let console = Console::detect();
    match generate::run(&request, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console.failure(&failure, &request);
            ExitCode::FAILURE
        }
    }
}

//! `cargo lab`: the commands of this repository's maintainers.
//!
//! [`cli`] lists them. Each is a module with its own part of the command line. The code that
//! several of them share stands beside them.

mod bench;
mod cargo;
mod cli;
mod corpus;
mod document;
mod fuzz;
mod progress;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}

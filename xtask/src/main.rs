//! `cargo xtask`: the only program of this repository that touches the disk.
//!
//! [`cli`] lists the tasks and starts the one that is asked for. Each is a module that knows its
//! own part of the command line; what several of them need stands beside them.

mod bench;
mod cargo;
mod cli;
mod corpus;
mod document;
mod fuzz;
mod generate;
mod progress;
mod repository;
mod source;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}

//! A program for the command line, out of the same document as the client.
//!
//! What the program offers is data: a table of operations for each tag, which is read when the
//! program starts. Only the step from arguments to a call is code of each operation: a line of
//! `calls` that decodes each argument into its type, and calls the same methods as everyone.

mod answer;
mod api;
#[allow(
    unused_macros,
    unused_imports,
    reason = "a document may have no operation"
)]
mod calls;
mod catalog;
mod commands;
mod content;
mod downloads;
mod encode;
mod flags;
mod input;
mod manual;
#[rustfmt::skip]
mod operations;
mod output;
mod problem;
mod program;
mod request;
mod script;
mod settings;
mod streams;
mod table;
mod text_table;

use std::ffi::OsString;
use std::process::ExitCode;

use operations::API;

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Runs the program with these arguments. The first is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    program::run(&API, arguments.into_iter().collect())
}

//! Completions for shells, and pages of the manual.

use std::fs;

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use super::catalog::Catalog;
use super::commands;
use super::output;
use super::problem::{Kind, Problem};
use super::program;

/// The command that prints completions.
pub(crate) const COMPLETIONS: &str = "completions";

/// The command that prints the page of the manual.
pub(crate) const MAN: &str = "man";

/// Defines both commands.
pub(crate) fn commands() -> [Command; 2] {
    [
        Command::new(COMPLETIONS)
            .about("Print completions for a shell")
            .arg(
                Arg::new("shell")
                    .value_name("SHELL")
                    .required(true)
                    .value_parser(value_parser!(Shell)),
            ),
        Command::new(MAN)
            .about("Print the page of the manual, in roff")
            .arg(
                Arg::new("directory")
                    .long("directory")
                    .value_name("DIR")
                    .help("Write a page for each command to this folder"),
            ),
    ]
}

/// Prints the completions.
pub(crate) fn completions(catalog: &Catalog, matches: &ArgMatches) -> Result<(), Problem> {
    let mut text = Vec::new();
    if let Some(shell) = matches.get_one::<Shell>("shell") {
        let mut command = commands::program(catalog.api);
        clap_complete::generate(*shell, &mut command, catalog.api.program, &mut text);
    }
    program::write(&text)
}

/// Prints the page of the manual, or writes a page for each command.
pub(crate) fn man(catalog: &Catalog, matches: &ArgMatches) -> Result<(), Problem> {
    let program = commands::program(catalog.api);
    if let Some(directory) = matches.get_one::<String>("directory") {
        let written = fs::create_dir_all(directory);
        let written = written.and_then(|()| clap_mangen::generate_to(program, directory));
        return written.map_err(|error| output::failed(directory, &error));
    }
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(program).render(&mut text);
    rendered.map_err(|error| Problem::new(Kind::Output, error.to_string()))?;
    program::write(&text)
}

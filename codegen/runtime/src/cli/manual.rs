//! Completions for shells, and the page of the manual.

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use super::catalog::Catalog;
use super::commands;
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
        Command::new(MAN).about("Print the page of the manual, in roff"),
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

/// Prints the page of the manual.
pub(crate) fn man(catalog: &Catalog) -> Result<(), Problem> {
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(commands::program(catalog.api));
    let rendered = page.render(&mut text);
    rendered.map_err(|error| Problem::new(Kind::Output, error.to_string()))?;
    program::write(&text)
}

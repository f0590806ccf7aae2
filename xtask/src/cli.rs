//! The command line.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command};

use crate::generate;

/// Runs the program. Ends the process if the command line is wrong, or asks for help.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let mut command = xtask();
    command
        .try_get_matches_from_mut(arguments)
        .and_then(|matches| run_command(&mut command, &matches))
        .unwrap_or_else(|error| error.exit())
}

fn run_command(command: &mut Command, matches: &ArgMatches) -> Result<ExitCode, clap::Error> {
    // There is one command. Those of the maintainers are in `xtask/lab`.
    let (name, matches) = matches.subcommand().expect("clap requires a command");
    generate::run(matches).map_err(|problem| {
        let command = command.find_subcommand_mut(name);
        let command = command.expect("clap has just found it");
        command.error(ErrorKind::ValueValidation, problem)
    })
}

fn xtask() -> Command {
    Command::new("xtask")
        .bin_name("cargo xtask")
        .about("The tasks of this repository")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(generate::command())
        .after_help(
            "\
Examples:
  cargo xtask gen          Regenerate generated-client/ from spec/openapi.yaml
  cargo xtask gen --check  Say whether generated-client/ is up to date; write nothing
  cargo xtask gen --help   Show everything that `gen` can do",
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        xtask().debug_assert();
    }
}

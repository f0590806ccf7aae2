//! The command line: which tasks there are.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command};

use crate::generate;

/// Every task, in the order of the help.
// One line each, so that branches that add tasks merge.
#[rustfmt::skip]
const TASKS: &[Task] = &[
    Task { command: generate::command, run: generate::run },
];

/// Something that this program does.
pub(crate) struct Task {
    /// What it is called, and its part of the command line.
    pub(crate) command: fn() -> Command,
    /// Does it. Returns what is wrong with the command line, if clap cannot know.
    pub(crate) run: fn(&ArgMatches) -> Result<ExitCode, String>,
}

/// Does what is asked for.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let mut command = xtask();
    let result = command
        .try_get_matches_from_mut(arguments)
        .and_then(|matches| run_task(&mut command, &matches));
    match result {
        Ok(code) => code,
        // Help is an "error" too; clap knows the stream and the exit code of each.
        Err(error) => error.exit(),
    }
}

fn run_task(command: &mut Command, matches: &ArgMatches) -> Result<ExitCode, clap::Error> {
    let (name, matches) = matches.subcommand().expect("clap requires one");
    let task = TASKS
        .iter()
        .find(|task| (task.command)().get_name() == name)
        .expect("clap knows no others");
    (task.run)(matches).map_err(|problem| {
        let command = command
            .find_subcommand_mut(name)
            .expect("clap has just found it");
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
        .subcommands(TASKS.iter().map(|task| (task.command)()))
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

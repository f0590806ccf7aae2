//! The commands of the program: one for each operation, by tag. Those of a tag are defined when they
//! are needed.

use clap::{Arg, ArgAction, Command};

use super::api::{Api, Group};
use super::catalog::Catalog;
use super::flags;
use super::operations::API;
use super::settings::Settings;
use super::table::Operation;
use super::{manual, output, request, script};

/// Defines the program.
pub(crate) fn program(api: &'static Api) -> Command {
    let groups = api.groups.iter().map(|group| {
        Command::new(command_name(group))
            .about(match group.description {
                "" => group.tag,
                description => description,
            })
            .subcommand_required(true)
            .arg_required_else_help(true)
            .defer(operations)
    });
    Command::new(api.program)
        .bin_name(api.program)
        .version(api.version)
        .about(api.title)
        .long_about(match api.description {
            "" => api.title.to_owned(),
            description => format!("{}\n\n{description}", api.title),
        })
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(Settings::arguments(api))
        .subcommands(groups)
        .subcommand(script::command())
        .subcommands(manual::commands())
        .after_help(EXIT_CODES)
}

const EXIT_CODES: &str = "\
Exit codes:
  0  Success
  1  The output cannot be written, or an error has no status from 400 to 599
  2  The arguments or the settings are wrong; nothing was sent
  3  No complete response: connecting failed, or the call took too long
  4  The API answered with a status from 400 to 499
  5  The API answered with a status from 500 to 599
  6  The response does not match the document";

/// The names of commands that are no tags.
const OWN: &[&str] = &[script::NAME, manual::COMPLETIONS, manual::MAN, "help"];

/// Returns the command of a group.
pub(crate) fn command_name(group: &Group) -> String {
    match OWN.contains(&group.name) {
        true => format!("{}-api", group.name),
        false => group.name.to_owned(),
    }
}

/// Adds the commands of the operations to that of their group.
fn operations(command: Command) -> Command {
    let catalog = Catalog::new(&API);
    let mut groups = catalog.groups();
    let found = groups.find(|(group, _)| command_name(group) == command.get_name());
    let operations = match found {
        Some((_, Ok(table))) => table.operations.as_slice(),
        // The command that is then missing says so.
        _ => &[],
    };
    command.subcommands(operations.iter().map(operation))
}

fn operation(operation: &Operation) -> Command {
    let endpoint = format!("{} {}", operation.method, operation.path);
    let summary = operation
        .summary
        .as_ref()
        .or(operation.description.as_ref());
    let summary = summary
        .and_then(|it| it.lines().next())
        .unwrap_or(&endpoint);
    let mut long = vec![summary.to_owned(), endpoint.clone()];
    long.extend(
        operation
            .deprecated
            .iter()
            .map(|it| format!("Deprecated: {it}")),
    );
    long.extend(operation.description.clone().filter(|it| it != summary));
    Command::new(operation.name.clone())
        .about(match operation.deprecated {
            Some(_) => format!("{summary} (deprecated)"),
            None => summary.to_owned(),
        })
        .long_about(long.join("\n\n"))
        .args(flags::of(operation))
        .args(output::arguments())
        .args(request::arguments())
}

/// A flag that is on or off.
pub(crate) fn switch(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

//! The program: its commands, and what it does with their results.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::rc::Rc;

use clap::ArgMatches;

use super::answer::Answer;
use super::api::{Api, Group};
use super::catalog::Catalog;
use super::input::{Goal, Input};
use super::output::Output;
use super::problem::{Kind, Problem};
use super::request::Form;
use super::settings::Settings;
use super::table::Operation;
use super::{commands, flags, manual, script};

/// Runs the program. The first argument is its name.
pub(crate) fn run(api: &'static Api, arguments: Vec<OsString>) -> ExitCode {
    let catalog = Catalog::new(api);
    match run_command(&catalog, arguments) {
        Ok(code) => code,
        Err(problem) => {
            // Whoever reads the output has seen enough.
            if problem.kind != Kind::Output || !problem.message.is_empty() {
                eprintln!("error: {problem}");
            }
            problem.kind.exit_code(None).into()
        }
    }
}

fn run_command(catalog: &Catalog, arguments: Vec<OsString>) -> Result<ExitCode, Problem> {
    let command = commands::program(catalog.api);
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // An error of printing leaves nothing else to do.
            let _ = error.print();
            return Ok(u8::try_from(error.exit_code()).unwrap_or(1).into());
        }
    };
    match matches.subcommand() {
        Some((script::NAME, matches)) => script::run(catalog, matches),
        Some((manual::COMPLETIONS, matches)) => {
            manual::completions(catalog, matches).map(|()| ExitCode::SUCCESS)
        }
        Some((manual::MAN, matches)) => manual::man(catalog, matches).map(|()| ExitCode::SUCCESS),
        Some((group, matches)) => run_group(catalog, group, matches),
        None => Err(Problem::input("there is no command")),
    }
}

/// Runs the command of an operation.
fn run_group(catalog: &Catalog, name: &str, matches: &ArgMatches) -> Result<ExitCode, Problem> {
    let mut groups = catalog.groups();
    let found = groups.find(|(group, _)| commands::command_name(group) == name);
    let (Some((group, table)), Some((name, matches))) = (found, matches.subcommand()) else {
        return Err(Problem::input("there is no such command"));
    };
    let mut operations = table?.operations.iter();
    match operations.find(|it| it.name == name) {
        Some(operation) => run_operation(catalog, group, operation, matches),
        None => Err(Problem::input("there is no such command")),
    }
}

fn run_operation(
    catalog: &Catalog,
    group: &Group,
    operation: &Operation,
    matches: &ArgMatches,
) -> Result<ExitCode, Problem> {
    let output = Rc::new(Output::read(matches)?);
    let form = Form::read(matches);
    let (mut input, call) = Input::new(operation, flags::read(operation, matches)?)?;
    let mut settings = Settings::read(catalog.api, matches);
    input.output = Some(Rc::clone(&output));
    if form.is_some() {
        input.goal = Goal::Request;
        settings = settings.for_showing();
    }
    let client = (catalog.api.connect)(&settings)?;
    let call = group.create(&call)?(&client, &mut input)?;
    let answer = runtime()?.block_on(call);
    if let (Answer::Request(request), Some(form)) = (&answer, form) {
        write(form.text(request, &settings).as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    output.show(answer).map(ExitCode::from)
}

/// Creates what runs calls.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.map_err(|error| Problem::new(Kind::Settings, error.to_string()))
}

/// Returns a text that the user gives: as it is, from a file (`@FILE`) or from standard input (`-`).
pub(crate) fn text(argument: &str) -> Result<Vec<u8>, Problem> {
    let (name, read) = if argument == "-" {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
        ("standard input", read)
    } else if let Some(path) = argument.strip_prefix('@') {
        (path, fs::read(path))
    } else {
        return Ok(argument.as_bytes().to_vec());
    };
    read.map_err(|error| Problem::input(format!("{name}: {error}")))
}

/// Writes to standard output.
pub(crate) fn write(bytes: &[u8]) -> Result<(), Problem> {
    let mut output = io::stdout().lock();
    let written = output.write_all(bytes).and_then(|()| output.flush());
    written.map_err(|error| {
        let message = match error.kind() {
            io::ErrorKind::BrokenPipe => String::new(),
            _ => format!("standard output: {error}"),
        };
        Problem::new(Kind::Output, message)
    })
}

//! Prints results to stdout; diagnostics and errors to stderr.
//!
//! `anstream` removes the escape codes for colors if the stream is not a terminal or `NO_COLOR` is
//! set (<https://no-color.org>).

use std::collections::BTreeMap;
use std::env;
use std::io::Write;
use std::path::{MAIN_SEPARATOR, Path};
use std::time::Duration;

use clap::builder::styling::{AnsiColor, Style};
use codegen::Summary;
use codegen::diagnostic::Diagnostics;

use super::arguments::{Arguments, Product};
use super::comparison::{Change, Comparison, ComparisonError};
use super::diff;
use super::error::GenError;
use super::update::UpdateError;
use super::workspace::Workspace;
use crate::source::OpenError;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default().bold();
const DONE: Style = AnsiColor::Green.on_default().bold();

/// Prints the diagnostics of a document. With `--strict`, all of their places are shown.
pub(crate) fn diagnostics(diagnostics: &Diagnostics, arguments: &Arguments) {
    let text = if arguments.strict {
        diagnostics.render_all_places(true)
    } else {
        diagnostics.render(true)
    };
    if !text.is_empty() {
        print_error(&format!("{}\n\n", text.trim_end()));
    }
}

/// Prints the differences that a check found.
pub(crate) fn differences(comparison: &Comparison, files: &BTreeMap<String, String>) {
    print(&diff::differences(comparison, files));
}

/// Prints the summary of a run without errors.
pub(crate) fn summary(
    summary: Summary,
    diagnostics: &Diagnostics,
    comparison: &Comparison,
    workspace: &Workspace,
    time: Duration,
    arguments: &Arguments,
) {
    let folder = folder_name(&arguments.output);
    let document = &arguments.document;
    let mut text = if arguments.check {
        format!("{DONE}Up to date:{DONE:#} {folder} matches {document}\n")
    } else {
        format!("{DONE}Generated{DONE:#} {folder} from {document}\n")
    };
    let mut line = |key: &str, value: &str| text.push_str(&format!("  {key:<10}  {value}\n"));
    line("operations", &summary.operations.to_string());
    line("types", &summary.types.to_string());
    line("files", &file_counts(comparison));
    for (path, change) in comparison.iter() {
        if *change == Change::WrittenByHand {
            line("kept", &format!("{path} (written by hand)"));
        }
    }
    if let Workspace::Outside { manifest, member } = workspace {
        let manifest = manifest.display();
        line(
            "workspace",
            &format!("its own (not a member of {manifest}: to change that,"),
        );
        line(
            "",
            &format!("add \"{member}\" to the `members` there and generate again)"),
        );
    }
    line("warnings", &warning_counts(diagnostics));
    line("time", &short(time));
    print(&text);
}

/// Prints the reason for exit code 1.
pub(crate) fn error(error: &GenError, arguments: &Arguments) {
    let mut text = format!("{ERROR}error{ERROR:#}: {}\n", message(error, arguments));
    if let Some(help) = help(error, arguments) {
        text.push_str(&format!("{HELP}help{HELP:#}: {help}\n"));
    }
    print_error(&text);
}

/// Ignores errors: the reader may have closed the pipe (`| head`).
fn print(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

fn print_error(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

fn message(error: &GenError, arguments: &Arguments) -> String {
    let (folder, document) = (folder_name(&arguments.output), &arguments.document);
    let nothing_done = if arguments.check {
        "nothing was compared"
    } else {
        "nothing was written"
    };
    match error {
        GenError::Source(error) => format!("{document}: {error}"),
        GenError::Document { errors, .. } => {
            let errors = count(*errors, "error", "errors");
            format!("{document} has {errors}; {nothing_done}")
        }
        GenError::Strict { warnings } => {
            let warnings = count(*warnings, "warning", "warnings");
            format!("{document} has {warnings}, which --strict treats as errors; {nothing_done}")
        }
        GenError::Comparison(error) => format!("{folder}: {error}"),
        GenError::OutOfDate(comparison) => {
            let differences = difference_counts(comparison);
            format!("{folder} does not match {document}: {differences}")
        }
        GenError::Update(error) => format!("{folder}: {error}"),
    }
}

/// Returns what the user can do about an error.
fn help(error: &GenError, arguments: &Arguments) -> Option<String> {
    let help = match error {
        GenError::Source(OpenError::NoDocument) => match arguments.product {
            Product::Crate => "paths are relative to the current folder; check the spelling",
            Product::Sources => "it is part of this repository: restore it",
        },
        GenError::Source(OpenError::DocumentIsFolder) => "name the root file of the document",
        GenError::Document { refused: true, .. } => {
            "references may lead into another folder if you name it with `--allow-refs DIR`"
        }
        GenError::Comparison(ComparisonError::OutputIsFile | ComparisonError::InTheWay(_)) => {
            match arguments.product {
                Product::Crate => "move it away, or choose another folder with `--out`",
                Product::Sources => "move it away",
            }
        }
        GenError::OutOfDate(_) => return Some(format!("run `{}`", command_without_check())),
        GenError::Update(UpdateError::NotUndone { .. }) => {
            "fix the cause and run the command again"
        }
        _ => return None,
    };
    Some(help.to_owned())
}

fn file_counts(comparison: &Comparison) -> String {
    let is_written = |it: &_| matches!(it, Change::Missing | Change::Stale { .. });
    let kinds: [Kind; 3] = [
        ("written", is_written),
        ("unchanged", |it| *it == Change::Unchanged),
        ("removed", |it| matches!(it, Change::Orphaned { .. })),
    ];
    list_counts(comparison, kinds)
}

fn difference_counts(comparison: &Comparison) -> String {
    let kinds: [Kind; 3] = [
        ("missing", |it| *it == Change::Missing),
        ("stale", |it| matches!(it, Change::Stale { .. })),
        ("orphaned", |it| matches!(it, Change::Orphaned { .. })),
    ];
    list_counts(comparison, kinds)
}

/// Returns the command line of this process without `--check`.
fn command_without_check() -> String {
    let mut command = "cargo xtask".to_owned();
    for argument in env::args_os().skip(1) {
        let argument = argument.to_string_lossy();
        if argument != "--check" {
            command.push_str(&format!(" {}", quoted(&argument)));
        }
    }
    command
}

/// Quotes an argument for a shell, if necessary.
fn quoted(argument: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "-_./\\:@+=,".contains(character);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', r"'\''"))
    }
}

/// A name for changes, and whether a change is one of them.
type Kind = (&'static str, fn(&Change) -> bool);

/// Lists the counts that are not zero, such as `2 written, 1 removed`.
fn list_counts(comparison: &Comparison, kinds: [Kind; 3]) -> String {
    let mut counts = Vec::new();
    for (name, is_one) in kinds {
        let count = comparison.iter().filter(|(_, it)| is_one(it)).count();
        if count > 0 {
            counts.push(format!("{count} {name}"));
        }
    }
    if counts.is_empty() {
        "none".to_owned()
    } else {
        counts.join(", ")
    }
}

fn warning_counts(diagnostics: &Diagnostics) -> String {
    let (warnings, places) = (diagnostics.warnings(), diagnostics.places_of_warnings());
    match warnings {
        0 => "none".to_owned(),
        _ if places > warnings => format!("{warnings}, shown above, in {places} places"),
        _ => format!("{warnings}, shown above"),
    }
}

fn short(time: Duration) -> String {
    match time.as_millis() {
        milliseconds @ ..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// Returns the path of a folder with a separator at its end, so that it looks like a folder.
fn folder_name(folder: &Path) -> String {
    let name = folder.display().to_string();
    if name.ends_with(['/', MAIN_SEPARATOR]) {
        name
    } else {
        format!("{name}/")
    }
}

fn count(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        assert_eq!(short(Duration::from_micros(12_900)), "12 ms");
        assert_eq!(short(Duration::from_millis(2_340)), "2.3 s");
    }

    #[test]
    fn folders_end_with_a_separator() {
        assert_eq!(folder_name(Path::new("out")), "out/");
        assert_eq!(folder_name(Path::new("out/")), "out/");
        assert_eq!(folder_name(Path::new("/")), "/");
    }
}

//! What the user is shown. Results go to stdout; diagnostics, notes and errors to stderr.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use std::path::{MAIN_SEPARATOR, Path};
use std::time::Duration;

use clap::builder::styling::{AnsiColor, Style};
use codegen::diagnostic::Diagnostics;
use similar::TextDiff;

use super::cli::{Mode, Product, Request};
use super::comparison::{Change, Comparison};
use super::output_path::Obstacle;
use super::{Failure, Outcome, Warnings};
use crate::source::OpenError;

/// How many lines of a difference are shown for one file.
const LINES_PER_FILE: usize = 40;

/// How many lines of differences are shown in all.
const LINES_IN_ALL: usize = 200;

/// Whether escape codes may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Color {
    /// Only text.
    Never,
    /// With the escape codes of terminals.
    Always,
}

/// The two streams of this process.
#[derive(Debug)]
pub(crate) struct Console {
    stdout: Color,
    stderr: Color,
}

impl Console {
    /// The streams as they are, with colors where they are wanted.
    pub(crate) fn detect() -> Console {
        let no_color = std::env::var_os("NO_COLOR");
        Console {
            stdout: wanted_color(io::stdout().is_terminal(), no_color.as_deref()),
            stderr: wanted_color(io::stderr().is_terminal(), no_color.as_deref()),
        }
    }

    /// Says that a killed run was undone.
    pub(crate) fn recovered(&self, request: &Request) {
        let note = paint(self.stderr, NOTE, "note");
        let folder = folder_name(&request.output);
        print_error(&format!(
            "{note}: undid what a killed run had begun to write to {folder}\n"
        ));
    }

    /// Shows what is to be said about the document. With `--strict`, every place counts.
    pub(crate) fn diagnostics(&self, diagnostics: &Diagnostics, request: &Request) {
        let color = self.stderr == Color::Always;
        let text = if request.strict {
            diagnostics.render_all_places(color)
        } else {
            diagnostics.render(color)
        };
        if !text.is_empty() {
            print_error(&format!("{}\n\n", text.trim_end()));
        }
    }

    /// Lists what differs from the output folder.
    pub(crate) fn differences(&self, comparison: &Comparison, files: &BTreeMap<String, String>) {
        print(&differences(comparison, files, self.stdout));
    }

    /// Tells what was done.
    pub(crate) fn outcome(&self, outcome: &Outcome, request: &Request) {
        print(&self::outcome(outcome, request, self.stdout));
    }

    /// Tells why the exit code is 1.
    pub(crate) fn failure(&self, failure: &Failure, request: &Request) {
        print_error(&self::failure(failure, request, self.stderr));
    }
}

/// Colors are for terminals, and for people who have not set `NO_COLOR` to anything
/// (<https://no-color.org>).
fn wanted_color(is_terminal: bool, no_color: Option<&OsStr>) -> Color {
    if is_terminal && no_color.is_none_or(OsStr::is_empty) {
        Color::Always
    } else {
        Color::Never
    }
}

/// A reader that has heard enough (`| head`) is no reason to fail.
fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

fn print_error(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();
const DONE: Style = AnsiColor::Green.on_default().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

fn paint(color: Color, style: Style, text: &str) -> String {
    match color {
        Color::Always => format!("{style}{text}{style:#}"),
        Color::Never => text.to_owned(),
    }
}

fn outcome(outcome: &Outcome, request: &Request, color: Color) -> String {
    let folder = folder_name(&request.output);
    let document = &request.document;
    let title = match request.mode {
        Mode::Write => format!(
            "{} {folder} from {document}",
            paint(color, DONE, "Generated")
        ),
        Mode::Check => format!(
            "{} {folder} matches {document}",
            paint(color, DONE, "Up to date:")
        ),
    };
    let summary = &outcome.summary;
    let warnings = match outcome.warnings {
        Warnings { problems: 0, .. } => "none".to_owned(),
        Warnings { problems, places } if places > problems => {
            format!("{problems}, shown above, in {places} places")
        }
        Warnings { problems, .. } => format!("{problems}, shown above"),
    };
    let mut text = format!(
        "{title}\n  operations  {}\n  types       {}\n  files       {}\n",
        summary.operations,
        summary.types,
        file_counts(&outcome.comparison)
    );
    for (path, change) in outcome.comparison.iter() {
        if *change == Change::WrittenByHand {
            text.push_str(&format!("  kept        {path} (written by hand)\n"));
        }
    }
    let time = time(outcome.started.elapsed());
    text.push_str(&format!("  warnings    {warnings}\n  time        {time}\n"));
    text
}

fn file_counts(comparison: &Comparison) -> String {
    let written =
        comparison.count(&Change::Missing) + comparison.count(&Change::Stale { on_disk: vec![] });
    let counts = [
        (written, "written"),
        (comparison.count(&Change::Unchanged), "unchanged"),
        (comparison.count(&Change::Orphaned), "removed"),
    ];
    list_counts(counts)
}

/// The counts that are not zero, such as `2 written, 1 removed`.
fn list_counts<const N: usize>(counts: [(usize, &str); N]) -> String {
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if counts.is_empty() {
        "none".to_owned()
    } else {
        counts.join(", ")
    }
}

fn differences(comparison: &Comparison, files: &BTreeMap<String, String>, color: Color) -> String {
    let mut list = String::new();
    let mut diffs = String::new();
    let mut remaining = LINES_IN_ALL;
    for (path, change) in comparison.iter() {
        let (word, note) = match change {
            Change::Missing => ("missing ", ""),
            Change::Orphaned => ("orphaned", ""),
            Change::Stale { on_disk } if only_line_endings_differ(on_disk, &files[path]) => (
                "stale   ",
                " (only the line endings differ: it has to be LF, not CRLF)",
            ),
            Change::Stale { on_disk } => {
                diffs.push_str(&diff(path, on_disk, &files[path], &mut remaining, color));
                ("stale   ", "")
            }
            Change::Unchanged | Change::WrittenByHand | Change::InTheWay(_) => continue,
        };
        list.push_str(&format!("{}  {path}{note}\n", paint(color, REMOVED, word)));
    }
    format!("{list}{diffs}\n")
}

fn only_line_endings_differ(on_disk: &[u8], generated: &str) -> bool {
    String::from_utf8_lossy(on_disk).replace("\r\n", "\n") == generated
}

/// The difference of one file, cut off where one of the limits is reached.
fn diff(
    path: &str,
    on_disk: &[u8],
    generated: &str,
    remaining: &mut usize,
    color: Color,
) -> String {
    let on_disk = String::from_utf8_lossy(on_disk);
    let diff = TextDiff::from_lines(on_disk.as_ref(), generated);
    let mut unified = diff.unified_diff();
    let unified = unified.header(&format!("{path} (on disk)"), &format!("{path} (generated)"));
    let unified = unified.to_string();
    let total = unified.lines().count();
    let shown = total.min(LINES_PER_FILE).min(*remaining);
    *remaining -= shown;
    let mut text = String::from("\n");
    for line in unified.lines().take(shown) {
        let line = without_control_characters(line);
        let style = match line.as_bytes().first() {
            Some(b'+') => ADDED,
            Some(b'-') => REMOVED,
            Some(b'@') => NOTE,
            _ => Style::new(),
        };
        text.push_str(&format!("{}\n", paint(color, style, &line)));
    }
    if shown < total {
        let hidden = count(total - shown, "more line", "more lines");
        text.push_str(&format!("... {hidden} of difference in {path}\n"));
    }
    text
}

/// The text of a document must not be able to steer the terminal.
fn without_control_characters(line: &str) -> String {
    let visible = |character: char| match character.is_control() && character != '\t' {
        true => character.escape_default().to_string(),
        false => character.to_string(),
    };
    line.chars().map(visible).collect()
}

fn failure(failure: &Failure, request: &Request, color: Color) -> String {
    let (message, help) = explain(failure, request);
    let mut text = format!("{}: {message}\n", paint(color, ERROR, "error"));
    if let Some(help) = help {
        text.push_str(&format!("{}: {help}\n", paint(color, NOTE, "help")));
    }
    text
}

/// What is wrong, and what the user can do about it.
fn explain(failure: &Failure, request: &Request) -> (String, Option<String>) {
    let (folder, document) = (folder_name(&request.output), &request.document);
    let left_alone = match request.mode {
        Mode::Write => "nothing was written",
        Mode::Check => "nothing was compared",
    };
    match failure {
        Failure::Source(error) => (format!("{document}: {error}"), open_help(error, request)),
        Failure::Document { errors, refused } => (
            format!(
                "{document} has {}; {left_alone}",
                count(*errors, "error", "errors")
            ),
            refused.then(|| {
                "references may lead into another folder if you name it with `--allow-refs DIR`"
                    .to_owned()
            }),
        ),
        Failure::Strict { warnings } => (
            format!(
                "{document} has {}, which --strict treats as errors; {left_alone}",
                count(*warnings, "warning", "warnings")
            ),
            None,
        ),
        Failure::Comparison(error) => (format!("{folder}: {error}"), None),
        Failure::InTheWay(obstacles) => in_the_way(&folder, obstacles, request),
        Failure::Interrupted => (
            format!("{folder}: another run is writing to this folder, or was killed while it did"),
            Some(format!(
                "run `{}`, which undoes what a killed run has begun",
                request.command
            )),
        ),
        Failure::OutOfDate(comparison) => out_of_date(&folder, comparison, request),
        Failure::Transaction(error) => (format!("{folder}: {error}"), error.help()),
    }
}

fn open_help(error: &OpenError, request: &Request) -> Option<String> {
    let help = match error {
        OpenError::NoDocument if request.product == Product::Crate => {
            "paths are relative to the current folder; check the spelling"
        }
        OpenError::NoDocument => "it is part of this repository: restore it",
        OpenError::DocumentIsFolder => "name the root file of the document",
        OpenError::NoAllowedFolder(_) | OpenError::Unreadable(_) => return None,
    };
    Some(help.to_owned())
}

fn in_the_way(
    folder: &str,
    obstacles: &[(String, Obstacle)],
    request: &Request,
) -> (String, Option<String>) {
    let mut message = format!("{folder} has something where generated files belong:");
    for (path, obstacle) in obstacles {
        message.push_str(&format!("\n  {path} {obstacle}"));
    }
    message.push_str("\nnothing was written");
    let help = match request.product {
        Product::Crate => "move it away, or choose another folder with `--out`",
        Product::Sources => "move it away",
    };
    (message, Some(help.to_owned()))
}

fn out_of_date(
    folder: &str,
    comparison: &Comparison,
    request: &Request,
) -> (String, Option<String>) {
    let counts = list_counts([
        (comparison.count(&Change::Missing), "missing"),
        (
            comparison.count(&Change::Stale { on_disk: vec![] }),
            "stale",
        ),
        (comparison.count(&Change::Orphaned), "orphaned"),
    ]);
    (
        format!("{folder} does not match {}: {counts}", request.document),
        Some(format!("run `{}`", request.command)),
    )
}

fn time(time: Duration) -> String {
    match time.as_millis() {
        milliseconds @ ..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// A folder with a separator at its end, so that everyone sees that it is one.
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

    fn lines(prefix: &str, count: usize) -> String {
        (0..count)
            .map(|number| format!("{prefix} {number}\n"))
            .collect()
    }

    #[test]
    fn a_difference_is_cut_off_per_file_and_in_all() {
        let mut remaining = 50;
        let first = diff(
            "a.rs",
            lines("old", 30).as_bytes(),
            &lines("new", 30),
            &mut remaining,
            Color::Never,
        );
        assert_eq!(first.lines().skip(1).count(), LINES_PER_FILE + 1);
        assert!(
            first.ends_with("\n... 23 more lines of difference in a.rs\n"),
            "{first}"
        );
        let second = diff(
            "b.rs",
            lines("old", 30).as_bytes(),
            &lines("new", 30),
            &mut remaining,
            Color::Never,
        );
        assert_eq!(second.lines().skip(1).count(), 10 + 1);
        let third = diff("c.rs", b"old\n", "new\n", &mut remaining, Color::Never);
        assert_eq!(third, "\n... 5 more lines of difference in c.rs\n");
    }

    #[test]
    fn a_difference_shows_both_sides() {
        let text = diff(
            "a.rs",
            b"same\nold\x1b[2J\n",
            "same\nnew",
            &mut 100,
            Color::Never,
        );
        insta::assert_snapshot!(text, @r"

        --- a.rs (on disk)
        +++ a.rs (generated)
        @@ -1,2 +1,2 @@
         same
        -old\u{1b}[2J
        +new
        \ No newline at end of file
        ");
    }

    #[test]
    fn colors_are_for_terminals_without_no_color() {
        assert_eq!(wanted_color(true, None), Color::Always);
        assert_eq!(wanted_color(true, Some(OsStr::new(""))), Color::Always);
        assert_eq!(wanted_color(true, Some(OsStr::new("1"))), Color::Never);
        assert_eq!(wanted_color(false, None), Color::Never);
    }

    #[test]
    fn colors_are_only_added() {
        let differ = |color| diff("a.rs", b"old\n", "new\n", &mut 100, color);
        let (plain, colored) = (differ(Color::Never), differ(Color::Always));
        assert!(!plain.contains('\u{1b}'));
        assert!(
            colored.contains("\u{1b}[31m-old\u{1b}[0m\n\u{1b}[32m+new\u{1b}[0m\n"),
            "{colored}"
        );
    }

    #[test]
    fn line_endings_are_told_apart_from_other_differences() {
        assert!(only_line_endings_differ(b"a\r\nb\r\n", "a\nb\n"));
        assert!(!only_line_endings_differ(b"a\r\nc\r\n", "a\nb\n"));
    }

    #[test]
    fn times_are_short() {
        assert_eq!(time(Duration::from_micros(12_900)), "12 ms");
        assert_eq!(time(Duration::from_millis(2_340)), "2.3 s");
    }

    #[test]
    fn folders_end_with_a_separator() {
        assert_eq!(folder_name(Path::new("out")), "out/");
        assert_eq!(folder_name(Path::new("out/")), "out/");
        assert_eq!(folder_name(Path::new("/")), "/");
    }
}

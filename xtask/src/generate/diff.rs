//! The differences that `--check` prints: a list of paths, and the changed lines of stale files.

use std::collections::BTreeMap;

use clap::builder::styling::{AnsiColor, Style};
use similar::TextDiff;

use super::comparison::{Change, Comparison};

/// Maximum number of lines that are shown for one file.
const LINES_PER_FILE: usize = 40;

/// Maximum number of lines that are shown for all files.
const LINES_IN_ALL: usize = 200;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const POSITION: Style = AnsiColor::Cyan.on_default().bold();

/// Describes all differences, with escape codes for colors.
pub(crate) fn differences(comparison: &Comparison, files: &BTreeMap<String, String>) -> String {
    let mut list = String::new();
    let mut diffs = String::new();
    let mut remaining = LINES_IN_ALL;
    for (path, change) in comparison.iter() {
        let (word, note) = match change {
            Change::Missing => ("missing ", ""),
            Change::Orphaned { .. } => ("orphaned", ""),
            Change::Stale { on_disk } if only_line_endings_differ(on_disk, &files[path]) => (
                "stale   ",
                " (only the line endings differ: they must be LF, not CRLF)",
            ),
            Change::Stale { on_disk } => {
                diffs.push_str(&diff(path, on_disk, &files[path], &mut remaining));
                ("stale   ", "")
            }
            Change::Unchanged | Change::WrittenByHand => continue,
        };
        list.push_str(&format!("{REMOVED}{word}{REMOVED:#}  {path}{note}\n"));
    }
    format!("{list}{diffs}\n")
}

fn only_line_endings_differ(on_disk: &[u8], generated: &str) -> bool {
    String::from_utf8_lossy(on_disk).replace("\r\n", "\n") == generated
}

/// Returns the difference of one file. Shows at most [`LINES_PER_FILE`] and at most `remaining`
/// lines, and subtracts the shown lines from `remaining`.
fn diff(path: &str, on_disk: &[u8], generated: &str, remaining: &mut usize) -> String {
    let on_disk = String::from_utf8_lossy(on_disk);
    let diff = TextDiff::from_lines(on_disk.as_ref(), generated);
    let unified = diff
        .unified_diff()
        .header(&format!("{path} (on disk)"), &format!("{path} (generated)"))
        .to_string();
    let total = unified.lines().count();
    let shown = total.min(LINES_PER_FILE).min(*remaining);
    *remaining -= shown;
    let mut text = String::from("\n");
    for line in unified.lines().take(shown) {
        let line = without_control_characters(line);
        let style = match line.as_bytes().first() {
            Some(b'+') => ADDED,
            Some(b'-') => REMOVED,
            Some(b'@') => POSITION,
            _ => Style::new(),
        };
        text.push_str(&format!("{style}{line}{style:#}\n"));
    }
    if shown < total {
        let hidden = total - shown;
        let lines = if hidden == 1 { "line" } else { "lines" };
        text.push_str(&format!(
            "... {hidden} more {lines} of difference in {path}\n"
        ));
    }
    text
}

/// Escapes control characters, so that a file cannot control the terminal.
fn without_control_characters(line: &str) -> String {
    let visible = |character: char| match character.is_control() && character != '\t' {
        true => character.escape_default().to_string(),
        false => character.to_string(),
    };
    line.chars().map(visible).collect()
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
    fn a_long_difference_is_cut_off() {
        let (old, new) = (lines("old", 30), lines("new", 30));
        let mut remaining = 50;
        let first = diff("a.rs", old.as_bytes(), &new, &mut remaining);
        assert_eq!(first.lines().skip(1).count(), LINES_PER_FILE + 1);
        assert!(
            first.ends_with("\n... 23 more lines of difference in a.rs\n"),
            "{first}"
        );
        let second = diff("b.rs", old.as_bytes(), &new, &mut remaining);
        assert_eq!(second.lines().skip(1).count(), 10 + 1);
        let third = diff("c.rs", b"old\n", "new\n", &mut remaining);
        assert_eq!(third, "\n... 5 more lines of difference in c.rs\n");
    }

    #[test]
    fn a_difference_shows_both_sides() {
        let text = diff("a.rs", b"same\nold\x1b[2J\n", "same\nnew", &mut 100);
        let plain = anstream::adapter::strip_str(&text).to_string();
        insta::assert_snapshot!(plain, @r"

        --- a.rs (on disk)
        +++ a.rs (generated)
        @@ -1,2 +1,2 @@
         same
        -old\u{1b}[2J
        +new
        \ No newline at end of file
        ");
        assert!(
            text.contains("\u{1b}[31m-old\\u{1b}[2J\u{1b}[0m\n\u{1b}[32m+new\u{1b}[0m\n"),
            "{text}"
        );
    }

    #[test]
    fn line_endings_are_told_apart_from_other_differences() {
        assert!(only_line_endings_differ(b"a\r\nb\r\n", "a\nb\n"));
        assert!(!only_line_endings_differ(b"a\r\nc\r\n", "a\nb\n"));
    }
}

//! Reads and writes small pieces of Markdown: code, escapes, and the destination of a link.

use super::clean::is_unwanted;

/// Writes code as a code span, between as many backticks as it takes.
pub(super) fn code_span(code: &str) -> String {
    let ticks = "`".repeat(longest_run(code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

/// Writes code as a fenced block, without a line break at its end.
pub(super) fn code_block(language: &str, code: &str) -> String {
    let ticks = "`".repeat(longest_run(code).max(2) + 1);
    format!("{ticks}{language}\n{code}\n{ticks}")
}

/// Returns the length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|character| character != '`');
    runs.map(str::len).max().unwrap_or(0)
}

/// Drops the backslashes before punctuation marks.
pub(super) fn unescape(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = match character {
            '\\' => characters.next_if(char::is_ascii_punctuation),
            _ => None,
        };
        unescaped.push(escaped.unwrap_or(character));
    }
    unescaped
}

/// Writes a URL so that it fits between the parentheses of a link.
pub(super) fn link_target(url: &str) -> String {
    let mut target = String::with_capacity(url.len());
    for character in url.trim().chars() {
        match character {
            ' ' | '(' | ')' | '<' | '>' | '\\' | '|' | '"' | '`' | '[' | ']' => {
                target.push_str(&format!("%{:02X}", u32::from(character)));
            }
            other if is_unwanted(other) || other.is_whitespace() => {}
            other => target.push(other),
        }
    }
    target
}

/// Whether a link has a destination that a reader of the crate can reach.
pub(super) fn is_external(destination: &str) -> bool {
    let scheme = destination.split(':').next().unwrap_or_default();
    match scheme.to_ascii_lowercase().as_str() {
        scheme @ ("http" | "https" | "ftp") => destination[scheme.len()..].starts_with("://"),
        "mailto" => destination.contains('@'),
        _ => false,
    }
}

//! Finds the path of an error in a JSON text.
//!
//! `serde_json` reports the line and the column of an error. The path is found by reading the text
//! again up to that position, so that decoding does not have to keep track of it.

use std::fmt::Write as _;

use serde_json::Value;

use super::text;

/// An array or object that contains the position.
enum Container<'t> {
    /// The index of the current element.
    Array(usize),
    /// The name of the current property with its quotes. `None` until the name is complete.
    Object(Option<&'t [u8]>),
}

/// Returns the path of the value at a position, such as `$.items[3].name`. `$` is the whole text.
///
/// `line` starts at 1. `column` is the number of bytes of that line that were read.
pub(crate) fn at(json: &[u8], line: usize, column: usize) -> String {
    write_path(&containers(before(json, line, column)))
}

/// Returns the text before a position.
fn before(json: &[u8], line: usize, column: usize) -> &[u8] {
    let mut lines_left = line.saturating_sub(1);
    let mut end = 0;
    while lines_left > 0 && end < json.len() {
        if json[end] == b'\n' {
            lines_left -= 1;
        }
        end += 1;
    }
    &json[..(end + column).min(json.len())]
}

/// What stands between the message of [`within`] and the property.
const WITHIN: &str = ", in the property ";

/// Returns an error about a property that was read before the position that the error gets. [`at`]
/// has no use for that position; [`with_message`] finds the property in the text.
pub(crate) fn within(error: &dyn std::fmt::Display, property: &str) -> String {
    format!("{error}{WITHIN}{}", Value::from(property))
}

/// Returns the path of an error with this message, and the message. Of a property that [`within`]
/// names, the position is behind a property of the same object.
pub(crate) fn with_message(
    json: &[u8],
    line: usize,
    column: usize,
    message: String,
) -> (String, String) {
    let mut rest = message.as_str();
    let mut names = Vec::new();
    while let Some((before, name)) = text::rsplit_once(rest, WITHIN) {
        match name.parse() {
            Ok(Value::String(_)) => names.push(name.as_bytes()),
            _ => break,
        }
        rest = before;
    }
    if names.is_empty() {
        return (at(json, line, column), message);
    }
    let mut open = containers(before(json, line, column));
    if let Some(Container::Object(_)) = open.last() {
        open.pop();
    }
    for name in names {
        open.push(Container::Object(Some(name)));
    }
    (write_path(&open), rest.to_owned())
}

/// Returns the containers that are still open at the end of the text, outermost first. A value
/// that has just ended is still the current element of its container.
fn containers(json: &[u8]) -> Vec<Container<'_>> {
    let mut open = Vec::new();
    let mut at = 0;
    while at < json.len() {
        let mut next = at + 1;
        match json[at] {
            b'[' => open.push(Container::Array(0)),
            b'{' => open.push(Container::Object(None)),
            b']' | b'}' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Container::Array(index)) => *index += 1,
                Some(Container::Object(name)) => *name = None,
                None => {}
            },
            b'"' => {
                next = string_end(json, at);
                if let Some(Container::Object(name @ None)) = open.last_mut() {
                    *name = Some(&json[at..next]);
                }
            }
            _ => {}
        }
        at = next;
    }
    open
}

/// Returns the position after the string that starts at `start`.
pub(crate) fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < json.len() {
        match json[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

/// Returns the path through these containers.
fn write_path(containers: &[Container<'_>]) -> String {
    let mut path = String::from("$");
    for container in containers {
        match container {
            Container::Array(index) => {
                let _ = write!(path, "[{index}]");
            }
            Container::Object(Some(name)) => write_name(&mut path, name),
            Container::Object(None) => {}
        }
    }
    path
}

/// Writes a plain name as `.name` and any other name as `["other name"]`.
fn write_name(path: &mut String, quoted: &[u8]) {
    let name = std::str::from_utf8(quoted)
        .ok()
        .and_then(|it| it.parse().ok());
    let name = match name {
        Some(Value::String(name)) => name,
        _ => String::new(),
    };
    let plain = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
    let _ = if !name.is_empty() && name.chars().all(plain) {
        write!(path, ".{name}")
    } else {
        write!(path, "[{name:?}]")
    };
}

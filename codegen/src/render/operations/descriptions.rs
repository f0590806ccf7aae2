//! Parts of the documentation of operations.

use crate::ir::{Operation, Response, Responses, Status};
use crate::markdown::{list_entry, to_code as code};
use crate::names::{ResponseNames, ResponsesNames};

/// Method and path, as code.
pub(super) fn endpoint(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method.as_str(), operation.path))
}

/// Lists the errors of an operation, unless an enum documents them. Errors with the same description
/// share an entry.
pub(super) fn errors_section(failure: &Responses, names: &ResponsesNames) -> Vec<String> {
    let Responses::Uniform(responses) = failure else {
        return Vec::new();
    };
    let mut entries: Vec<(String, &[String])> = Vec::new();
    for (response, names) in responses.iter().zip(&names.responses) {
        let description = description(response, names);
        match entries.iter_mut().find(|(_, it)| *it == description) {
            Some((statuses, _)) => {
                statuses.push_str(&format!(", {}", short_status(response.status)));
            }
            None => entries.push((status_text(response.status), description)),
        }
    }
    let entries = entries.into_iter().flat_map(|(statuses, description)| {
        if description.is_empty() {
            vec![format!("- {statuses}")]
        } else {
            list_entry(&statuses, description)
        }
    });
    std::iter::once("# Errors".to_owned())
        .chain(entries)
        .collect()
}

/// The status and the description. A paragraph goes on the same line.
pub(super) fn variant_documentation(response: &Response, names: &ResponseNames) -> Vec<String> {
    let status = status_text(response.status);
    match description(response, names) {
        [] => vec![format!("{status}.")],
        [first, rest @ ..] if starts_like_text(first) => {
            [&[format!("{status}: {first}")], rest].concat()
        }
        lines => [&[format!("{status}."), String::new()], lines].concat(),
    }
}

/// The description in the document, unless it only repeats the name of the status.
fn description<'a>(response: &'a Response, names: &ResponseNames) -> &'a [String] {
    match response.documentation.0.as_slice() {
        [line] if says_nothing(line, &names.variant) => &[],
        lines => lines,
    }
}

/// Whether a description is the name of the status, or just "response".
fn says_nothing(line: &str, variant: &str) -> bool {
    let letters = |text: &str| {
        text.replace(|c: char| !c.is_alphanumeric(), "")
            .to_lowercase()
    };
    [letters(variant).as_str(), "response"].contains(&letters(line).as_str())
}

/// Whether a line starts a paragraph, and no list, heading or the like.
fn starts_like_text(line: &str) -> bool {
    line.starts_with(|first: char| first.is_alphabetic())
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => format!("Status {code}"),
        Status::Range(digit) => format!("Any other status from {digit}00 to {digit}99"),
        Status::Default => "Any other status".to_owned(),
    }
}

/// The status in an enumeration, after others.
fn short_status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("any other from {digit}00 to {digit}99"),
        Status::Default => "any other".to_owned(),
    }
}

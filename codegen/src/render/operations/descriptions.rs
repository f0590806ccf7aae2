//! Parts of the documentation of operations.

use crate::ir::{Operation, Payload, Response, Responses, Status};
use crate::markdown::{list_entry, to_code as code};
use crate::names::{OperationNames, ResponseNames, ResponsesNames};

/// Method and path, as code.
pub(super) fn endpoint(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method.as_str(), operation.path))
}

/// Lists the errors of an operation, unless an enum documents them. Errors with the same description
/// share an entry.
pub(super) fn errors_section(failure: &Responses, names: &ResponsesNames) -> Vec<String> {
    let is_in_enum =
        |it: &Response| matches!(failure, Responses::Mixed(_)) && it.payload != Payload::Empty;
    let responses = failure.all().iter().zip(&names.responses);
    let responses = responses.filter(|(response, _)| !is_in_enum(response));
    let mut entries: Vec<(String, &[String])> = Vec::new();
    for (response, names) in responses {
        let description = description(response, names);
        match entries.iter_mut().find(|(_, it)| *it == description) {
            Some((statuses, _)) => {
                statuses.push_str(&format!(", {}", short_status(response.status)));
            }
            None => entries.push((status_text(response.status), description)),
        }
    }
    if entries.is_empty() {
        return Vec::new();
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

/// Says where the calls of an operation with a server of its own go.
pub(super) fn server_section(operation: &Operation) -> Vec<String> {
    match operation.server.as_deref() {
        None => Vec::new(),
        Some("") => vec!["Calls go to the root of the host.".to_owned()],
        Some(path) if path.starts_with('/') => {
            vec![format!("Calls go to {} at the host.", code(path))]
        }
        Some(url) => vec![format!("Calls go to {}.", code(url))],
    }
}

/// Lists the media types that the caller can choose for the body, and the methods for other bodies.
pub(super) fn media_types_section(operation: &Operation, names: &OperationNames) -> Vec<String> {
    let Some(body) = &operation.body else {
        return Vec::new();
    };
    let mut sentences = Vec::new();
    if !body.other_media_types.is_empty() {
        let others: Vec<String> = body.other_media_types.iter().map(|it| code(it)).collect();
        sentences.push(format!(
            "The body is sent as {}. [`Call::content_type`] chooses another media type: {}.",
            code(&body.media_type),
            others.join(", ")
        ));
    }
    for (alternative, name) in body.alternatives.iter().zip(&names.alternative_bodies) {
        let kind = code(&alternative.media_type);
        sentences.push(match body.required {
            true => format!("For a body of the type {kind}, see [`Client::{name}`]."),
            false => format!(
                "For a body of the type {kind}, see the method {}.",
                code(name)
            ),
        });
    }
    sentences
}

/// Says when the answer is `None`.
pub(super) fn none_section(success: &Responses, names: &ResponsesNames) -> Vec<String> {
    let Responses::Optional(responses) = success else {
        return Vec::new();
    };
    let empty = responses.iter().zip(&names.responses);
    let empty = empty.filter(|(response, _)| response.payload == Payload::Empty);
    let entries = empty.flat_map(|(response, names)| {
        let status = status_text(response.status);
        match description(response, names) {
            [] => vec![format!("- {status}: the answer is `None`.")],
            lines => list_entry(&format!("{status}, the answer is `None`"), lines),
        }
    });
    entries.collect()
}

/// Lists the headers beside the body, with links.
pub(super) fn headers_section(names: &OperationNames) -> Vec<String> {
    let marker = &names.marker;
    let links = names.headers.iter();
    let links: Vec<String> = links
        .map(|it| format!("[`{it}`]({marker}::{it})"))
        .collect();
    match links.is_empty() {
        true => Vec::new(),
        false => vec![format!("Response headers: {}.", links.join(", "))],
    }
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

/// Lists the setters of a call, with a link to the place where they are documented: the part of
/// `Call` for this operation. Setters of several operations can have the same name, so a link to the
/// name alone could lead to another operation.
pub(super) fn setters_section(marker: &str, setters: &[&str]) -> Vec<String> {
    const WIDTH: usize = 96;
    let mut lines = vec!["Optional:".to_owned()];
    for (index, name) in setters.iter().enumerate() {
        let end = if index + 1 < setters.len() { "," } else { "." };
        let link = format!("[{}][set]{end}", code(name));
        match lines.last_mut() {
            Some(line) if line.len() + 1 + link.len() <= WIDTH => {
                line.push(' ');
                line.push_str(&link);
            }
            _ => lines.push(link),
        }
    }
    if setters.is_empty() {
        return Vec::new();
    }
    // This is how rustdoc calls the part.
    let place = format!("[set]: Call#impl-Call%3C'_,+{marker}%3E");
    lines.extend([String::new(), place]);
    lines
}

/// An entry of a module's list of operations.
pub(super) fn summary_entry(operation: &Operation, method: &str) -> String {
    let summary = operation.summary.0.first();
    let summary = summary.or(operation.documentation.0.first());
    let text = match summary {
        Some(line) if starts_like_text(line) => line.clone(),
        _ => endpoint(operation),
    };
    // A link has no `r#`. Before a colon, its name alone would be the definition of a link.
    format!("- [{}](Client::{method}): {text}", code(method))
}

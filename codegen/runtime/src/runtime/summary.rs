//! Describes errors in one line, for logs.
//!
//! A line never contains query values or header values of the request. Text from the server can
//! neither end the line nor change how a terminal shows it.

use std::fmt::Write as _;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::{Map, Value};

use super::response::RawResponse;
use super::{headers, redirect, text};

/// The maximum number of characters that a line shows of a text from the server.
const MAX_WORDS: usize = 300;

/// The maximum size of a body that is searched for a message and a request ID, in bytes.
const MAX_DIGESTED: usize = 64 * 1024;

/// How deep a message is searched within objects. Some keys are searched twice, so each level can double
/// the time.
const MAX_DEPTH: usize = 6;

/// Headers with a request ID, in the order in which they are searched.
const REQUEST_ID_HEADERS: [&str; 9] = [
    "x-request-id",
    "request-id",
    "x-trace-id",
    "trace-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-ms-request-id",
    "x-github-request-id",
];

/// Properties of a JSON body with a request ID, in the order in which they are searched.
const REQUEST_ID_KEYS: [&str; 4] = ["traceId", "trace_id", "requestId", "request_id"];

/// Properties of a JSON body with a message, in the order in which they are searched.
const MESSAGE_KEYS: [&str; 6] = [
    "message",
    "error_description",
    "detail",
    "error",
    "errors",
    "title",
];

/// Properties of a JSON body with a list of what is wrong with the request.
const PROBLEMS_KEYS: [&str; 3] = ["errors", "details", "detail"];

/// Properties of such an entry that say which value is wrong, in the order in which they are
/// searched.
const PLACE_KEYS: [&str; 9] = [
    "loc",
    "path",
    "field",
    "property",
    "param",
    "instancePath",
    "pointer",
    "parameter",
    "source",
];

/// Properties of such an entry that say what is wrong, in the order in which they are searched.
const PROBLEM_KEYS: [&str; 7] = [
    "msg", "message", "detail", "reason", "title", "code", "type",
];

/// The message and the request ID in a JSON body of any type.
#[derive(Default)]
pub(crate) struct Digest {
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Digest {
    /// Searches a body.
    pub(crate) fn read(body: &[u8]) -> Self {
        if body.len() > MAX_DIGESTED {
            return Self::default();
        }
        // The code that reads a `Value` is already compiled, in `serde_json`. The code for any
        // other type would be compiled in every client.
        let text = std::str::from_utf8(body).unwrap_or_default();
        match text.parse() {
            Ok(Value::Object(object)) => {
                let mut keys = REQUEST_ID_KEYS.iter();
                let request_id = keys.find_map(|key| object.get(*key)?.as_str());
                Self {
                    message: message(&object, MAX_DEPTH),
                    request_id: request_id.map(str::to_owned),
                }
            }
            Ok(list @ Value::Array(_)) => Self {
                message: problems_of(&list, MAX_DEPTH).or_else(|| text_of(&list, MAX_DEPTH)),
                request_id: None,
            },
            _ => Self::default(),
        }
    }
}

/// Returns `GET /path: text (request id x)`.
///
/// The caller must redact the parts first. A part that is shortened could otherwise end with half
/// of the token.
pub(crate) fn line(method: &Method, path: &str, text: &str, request_id: Option<&str>) -> String {
    let mut line = format!("{method} {path}: {text}");
    if let Some(id) = request_id {
        let _ = write!(line, " (request id {})", printable(id));
    }
    line
}

/// Describes an error that the OpenAPI document declares.
pub(crate) fn declared(response: &RawResponse) -> String {
    let status = status(response.status());
    response.line(&format!("{status}{}", words(response)))
}

/// Describes a status that the OpenAPI document does not declare.
pub(crate) fn undeclared(response: &RawResponse) -> String {
    let mut text = format!("undeclared status {}", status(response.status()));
    let redirect = response.status().is_redirection();
    match redirect::location(response.url(), response.headers()) {
        // The rest of the URL may contain secrets, such as codes and tokens.
        Some(target) if redirect => {
            let origin = target.origin().ascii_serialization();
            let _ = write!(text, ", a redirect to {origin} that was not followed");
        }
        _ => text.push_str(&words(response)),
    }
    response.line(&text)
}

/// Describes a response that does not match the OpenAPI document. `problem` follows "but".
pub(crate) fn undecodable(response: &RawResponse, problem: &str) -> String {
    let status = status(response.status());
    response.line(&format!("{status}, but {problem}"))
}

/// Returns `404 Not Found`, or only the number if the status has no name.
pub(crate) fn status(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

/// Searches the headers and the body for a request ID.
pub(crate) fn request_id(response: &RawResponse) -> Option<&str> {
    let header = |name| header_text(response.headers(), name);
    REQUEST_ID_HEADERS
        .iter()
        .find_map(|name| header(name))
        .or_else(|| response.digest().request_id.as_deref())
        .or_else(|| header("cf-ray"))
}

/// Returns whether a `Content-Type` is JSON.
pub(crate) fn is_json(content_type: &str) -> bool {
    let media_type = text::before(content_type, ';');
    let media_type = media_type.trim().to_ascii_lowercase();
    media_type.ends_with("/json") || media_type.ends_with("+json")
}

/// Returns whether a `Content-Type` is text that is not JSON.
pub(crate) fn is_text(content_type: &str) -> bool {
    let text = content_type.trim_start().get(..5).unwrap_or_default();
    text.eq_ignore_ascii_case("text/") && !is_json(content_type)
}

/// Returns the innermost cause of an error, such as `Connection refused (os error 111)`.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    printable(&cause.to_string())
}

/// Returns the message of a `serde_json` error without the position, which is shown separately.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&position).unwrap_or(&message);
    message.to_owned()
}

/// Shortens a text, and escapes characters that could forge a line or control a terminal.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == MAX_WORDS {
            printable.push('…');
            break;
        }
        if changes_the_line(character) {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}

/// Returns whether a character is a control character, ends a line or changes the text direction.
fn changes_the_line(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns `: ` and the message of the API. Without a message, the content type and the beginning
/// of the body replace it.
fn words(response: &RawResponse) -> String {
    if let Some(message) = response.message() {
        let message = response.redact(message.to_owned());
        return format!(": {}", printable(&message));
    }
    match response.bytes() {
        [] => ": the body is empty".to_owned(),
        body => format!(": {}", excerpt(response, body)),
    }
}

/// Returns the content type and the beginning of a body: `text/html, "<html>..."`.
pub(crate) fn excerpt(response: &RawResponse, body: &[u8]) -> String {
    let content_type = response.content_type().unwrap_or("no content type");
    let content_type = printable(&response.redact(content_type.to_owned()));
    let body = printable(&response.redact(String::from_utf8_lossy(body).into_owned()));
    format!("{content_type}, \"{body}\"")
}

/// Returns the value of a header, if it is not empty.
fn header_text<'r>(headers: &'r HeaderMap, name: &str) -> Option<&'r str> {
    let text = headers::get_named(headers, name)?.to_str().ok()?;
    (!text.is_empty()).then_some(text)
}

/// Returns the message in an object, and what is wrong with the request. `depth` says how many objects
/// deep they may be.
fn message(object: &Map<String, Value>, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let text = first(object, &MESSAGE_KEYS, |it| text_of(it, depth));
    let problems = first(object, &PROBLEMS_KEYS, |it| problems_of(it, depth));
    match (text, problems) {
        (Some((key, text)), Some((other, problems))) if key != other => {
            let text = text.trim_end_matches(['.', ':', ' ']);
            Some(format!("{text}: {problems}"))
        }
        (_, Some((_, problems))) => Some(problems),
        (text, None) => text.map(|(_, text)| text),
    }
}

/// Returns the first of these properties that has a text, and the text.
fn first(
    object: &Map<String, Value>,
    keys: &[&'static str],
    text: impl Fn(&Value) -> Option<String>,
) -> Option<(&'static str, String)> {
    for key in keys {
        if let Some(text) = object.get(*key).and_then(&text) {
            return Some((key, text));
        }
    }
    None
}

/// Returns the text in a value: a string, the texts of an array, or the message of an object.
fn text_of(value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Array(values) => {
            let mut texts = None;
            for value in values {
                add(&mut texts, text_of(value, depth));
            }
            texts
        }
        Value::Object(object) => message(object, depth),
        _ => None,
    }
}

/// Returns what is wrong with a request: the entries of a list, or the texts of an object by the
/// name of the wrong value.
fn problems_of(value: &Value, depth: usize) -> Option<String> {
    let mut texts = None;
    match value {
        Value::Array(entries) if entries.iter().any(|it| problem(it).is_some()) => {
            for entry in entries {
                add(&mut texts, problem(entry).or_else(|| text_of(entry, depth)));
            }
            texts
        }
        Value::Object(object) => {
            let is_text = |it: &Value| match it {
                Value::Array(texts) => texts.iter().all(Value::is_string),
                it => it.is_string(),
            };
            if !object.values().all(is_text) || message(object, depth).is_some() {
                return None;
            }
            for (name, value) in object {
                let text = text_of(value, depth);
                add(&mut texts, text.map(|text| format!("{name}: {text}")));
            }
            texts
        }
        _ => None,
    }
}

/// Returns `body.slots: Input should be a valid integer` for an entry that says as much. Other
/// properties, such as the value that the caller sent, are left out.
fn problem(entry: &Value) -> Option<String> {
    let (_, place) = first(entry.as_object()?, &PLACE_KEYS, place_of)?;
    let text = PROBLEM_KEYS
        .iter()
        .find_map(|key| entry.get(*key)?.as_str());
    Some(format!("{place}: {}", text?))
}

/// Returns the place of a wrong value: a name, or a list of names and indexes.
fn place_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Array(steps) if !steps.is_empty() => {
            let mut place = String::new();
            for step in steps {
                match step {
                    Value::String(name) => place.push_str(name),
                    Value::Number(index) => place.push_str(&index.to_string()),
                    _ => return None,
                }
                place.push('.');
            }
            place.pop();
            Some(place)
        }
        Value::Object(object) => first(object, &PLACE_KEYS, place_of).map(|(_, place)| place),
        _ => None,
    }
}

/// Adds a text to others, if there is one.
fn add(texts: &mut Option<String>, text: Option<String>) {
    match (texts, text) {
        (Some(texts), Some(text)) => {
            texts.push_str("; ");
            texts.push_str(&text);
        }
        (texts, Some(text)) => *texts = Some(text),
        (_, None) => {}
    }
}

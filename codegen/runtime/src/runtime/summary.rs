//! What errors have to say in one line, fit for a log.
//!
//! A line never has query values or header values of the request, and nothing in it that the
//! server wrote can end the line or change how a terminal shows it.

use std::fmt::Write as _;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::{Map, Value};

use super::redirect;
use super::response::RawResponse;

/// How much of a server's own words a line shows, in characters.
const MAX_WORDS: usize = 300;

/// How large a body is searched for a message and a request id, in bytes.
const MAX_DIGESTED: usize = 64 * 1024;

/// Headers that name a request, in the order in which they are looked for.
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

/// Properties of a JSON body that name a request, in the order in which they are looked for.
const REQUEST_ID_KEYS: [&str; 4] = ["traceId", "trace_id", "requestId", "request_id"];

/// Properties of a JSON body that say what happened, in the order in which they are looked for.
const MESSAGE_KEYS: [&str; 6] = [
    "message",
    "error_description",
    "detail",
    "error",
    "errors",
    "title",
];

/// What a JSON body says about the outcome of a call, whatever its type.
#[derive(Default)]
pub(crate) struct Digest {
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Digest {
    pub(crate) fn read(body: &[u8]) -> Self {
        if body.len() > MAX_DIGESTED {
            return Self::default();
        }
        // `Value` is read by a function of `serde_json` that is compiled already; any other type
        // would have its reader compiled in every client.
        let text = std::str::from_utf8(body).unwrap_or_default();
        let Ok(Value::Object(object)) = text.parse() else {
            return Self::default();
        };
        let request_id = REQUEST_ID_KEYS
            .iter()
            .find_map(|key| object.get(*key)?.as_str());
        Self {
            message: message(&object),
            request_id: request_id.map(str::to_owned),
        }
    }
}

/// `GET /path: text (request id x)`
///
/// The token is to be taken out of the parts beforehand: what is cut to length here could leave
/// half of it.
pub(crate) fn line(method: &Method, path: &str, text: &str, request_id: Option<&str>) -> String {
    let mut line = format!("{method} {path}: {text}");
    if let Some(id) = request_id {
        let _ = write!(line, " (request id {})", printable(id));
    }
    line
}

/// About an error that the document declares.
pub(crate) fn declared(response: &RawResponse) -> String {
    let status = status(response.status());
    response.line(&format!("{status}{}", words(response)))
}

/// About a status that the document does not declare.
pub(crate) fn undeclared(response: &RawResponse) -> String {
    let mut text = format!("undeclared status {}", status(response.status()));
    let redirect = response.status().is_redirection();
    match redirect::location(response.url(), response.headers()) {
        // The rest of the URL may be secret: codes and tokens travel in redirects.
        Some(target) if redirect => {
            let origin = target.origin().ascii_serialization();
            let _ = write!(text, ", a redirect to {origin} that was not followed");
        }
        _ => text.push_str(&words(response)),
    }
    response.line(&text)
}

/// About a response that is not what the document declares. `problem` continues "but ...".
pub(crate) fn undecodable(response: &RawResponse, problem: &str) -> String {
    let status = status(response.status());
    response.line(&format!("{status}, but {problem}"))
}

/// `404 Not Found`, or the number alone if it has no name.
pub(crate) fn status(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

pub(crate) fn request_id(response: &RawResponse) -> Option<&str> {
    let header = |name| header_text(response.headers(), name);
    REQUEST_ID_HEADERS
        .iter()
        .find_map(|name| header(name))
        .or_else(|| response.digest().request_id.as_deref())
        .or_else(|| header("cf-ray"))
}

/// Whether a `Content-Type` stands for JSON.
pub(crate) fn is_json(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    let media_type = media_type.trim().to_ascii_lowercase();
    media_type.ends_with("/json") || media_type.ends_with("+json")
}

/// What lies at the bottom of an error, such as `Connection refused (os error 111)`.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    printable(&cause.to_string())
}

/// The message of an error of `serde_json` without the position, which is told apart.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&position).unwrap_or(&message);
    message.to_owned()
}

/// The text without characters that could forge a line or control a terminal, and not too long.
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

/// Control characters, and those that end a line or turn the direction of writing.
fn changes_the_line(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `: message` in the API's words; else the type and the beginning of the body; else nothing.
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

/// `text/html, "<html>..."`
pub(crate) fn excerpt(response: &RawResponse, body: &[u8]) -> String {
    let content_type = response.content_type().unwrap_or("no content type");
    let content_type = printable(&response.redact(content_type.to_owned()));
    let body = printable(&response.redact(String::from_utf8_lossy(body).into_owned()));
    format!("{content_type}, \"{body}\"")
}

fn header_text<'r>(headers: &'r HeaderMap, name: &str) -> Option<&'r str> {
    let text = headers.get(name)?.to_str().ok()?;
    (!text.is_empty()).then_some(text)
}

fn message(object: &Map<String, Value>) -> Option<String> {
    MESSAGE_KEYS
        .iter()
        .find_map(|key| text_of(object.get(*key)?))
}

/// The text in a value: itself, its elements, or its own message.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().filter_map(text_of).collect();
            (!texts.is_empty()).then(|| texts.join("; "))
        }
        Value::Object(object) => message(object),
        _ => None,
    }
}

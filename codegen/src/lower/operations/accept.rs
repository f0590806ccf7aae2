//! The header `Accept`: the media types that the client can read.

use super::declared::Declared;
use super::media_type::{
    ContentFormat, Sequence, essence, has_binary_schema, is_plain_json, is_structured,
    preferred_to_read,
};
use crate::ir::Status;
use crate::lower::document::{Document, Resolved, below};
use crate::tree::Node;

/// What is asked for where nothing is to be read, or anything can be.
const ANYTHING: &str = "*/*";

/// Returns the media types that the client can read, answers before errors. `None` if the server has
/// nothing but JSON, which clients ask for by default.
///
/// Without a body to read, nothing is asked for: servers refuse calls because of `Accept`.
pub(crate) fn accept<'a>(declared: &[Declared<'a>], document: &Document<'a>) -> Option<String> {
    let with_content = declared.iter().filter(|it| it.has_content());
    let has_answer = declared.iter().any(|it| it.status.is_success());
    let is_answer =
        |it: &&Declared<'_>| it.is_answer || !has_answer && it.status == Status::Default;
    let (answers, errors): (Vec<_>, Vec<_>) = with_content.partition(is_answer);
    if answers.is_empty() {
        return Some(ANYTHING.to_owned());
    }
    let all = || answers.iter().chain(&errors).map(|it| &it.response);
    let mut offered = all().flat_map(|it| it.item.content.keys());
    if offered.all(|it| is_plain_json(it)) {
        return None;
    }
    let mut accepted: Vec<String> = Vec::new();
    for media_type in all().flat_map(|it| readable(it, document)) {
        if !accepted.contains(&media_type) {
            accepted.push(media_type);
        }
    }
    let is_any = accepted.is_empty() || accepted.iter().any(|it| it == ANYTHING);
    Some(match is_any {
        true => ANYTHING.to_owned(),
        false => accepted.join(", "),
    })
}

/// Returns what to ask for where the caller chooses the media type of the answer. Errors have a media type
/// of their own, and should have it still: some servers refuse to answer in any other.
pub(crate) fn accept_one<'a>(
    media_type: &str,
    errors: &[&Declared<'a>],
    document: &Document<'a>,
) -> String {
    let mut accepted = vec![media_type.to_owned()];
    let errors = errors.iter().filter(|it| it.has_content());
    for error in errors.flat_map(|it| readable(&it.response, document)) {
        let less_wanted = format!("{error};q=0.5");
        let is_known = error == ANYTHING || error == media_type || accepted.contains(&less_wanted);
        if !is_known {
            accepted.push(less_wanted);
        }
    }
    accepted.join(", ")
}

/// Returns the media types of a response that the client can read: the one that it prefers, and JSON
/// with the same schema.
fn readable<'a>(
    response: &Resolved<'a, openapiv3::Response>,
    document: &Document<'a>,
) -> Vec<String> {
    let node = |media_type: &str| below(response.node, &["content", media_type]);
    let Some(chosen) = preferred_to_read(response, document) else {
        return Vec::new();
    };
    let first = asked_for(chosen, node(chosen), document);
    if ContentFormat::of(chosen) != ContentFormat::Json {
        return vec![first];
    }
    let is_single = !is_structured(node(chosen), document);
    let others = response.item.content.keys().filter(|it| {
        let is_readable = match ContentFormat::of(it) {
            ContentFormat::Json => true,
            ContentFormat::Text => is_single,
            ContentFormat::Any
            | ContentFormat::Xml
            | ContentFormat::Bytes
            | ContentFormat::Form
            | ContentFormat::Multipart => false,
        };
        let has_same_schema = node(it).get("schema") == node(chosen).get("schema");
        let is_sequence = Sequence::of(it).is_some();
        *it != chosen && is_readable && !is_sequence && !it.contains('*') && has_same_schema
    });
    let others = others.map(|it| essence(it));
    std::iter::once(first).chain(others).collect()
}

/// Returns what to ask for. Of all formats that a range includes, only JSON has objects and lists.
fn asked_for<'a>(media_type: &str, node: &'a Node, document: &Document<'a>) -> String {
    let essence = essence(media_type);
    let structured = match ContentFormat::of(media_type) {
        ContentFormat::Any => is_structured(node, document),
        ContentFormat::Json => essence.contains('*'),
        ContentFormat::Text
        | ContentFormat::Xml
        | ContentFormat::Bytes
        | ContentFormat::Form
        | ContentFormat::Multipart => false,
    };
    match structured && !has_binary_schema(node, document) {
        true => "application/json".to_owned(),
        false if essence == "*" => ANYTHING.to_owned(),
        false => essence,
    }
}

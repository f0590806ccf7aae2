//! Answers in other media types than the one that the client asks for by default (RFC 9110, section
//! 3.2): CSV in place of JSON, for example. The caller chooses one.

use super::accept::accept_one;
use super::declared::Declared;
use super::media_type::{
    ContentFormat, Sequence, essence, format_name, format_of, has_binary_schema, is_binary,
    json_type, preferred_to_read,
};
use super::responses::success_group;
use crate::ir::{Payload, Representation, Response, Responses, Status};
use crate::lower::document::{Document, below};
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// Returns the media types in which an answer has another type than in `success`, the answers of the
/// operation `name` by default.
pub(crate) fn representations<'a>(
    name: &str,
    declared: &[Declared<'a>],
    success: &Responses,
    types: &mut TypeBuilder<'a>,
) -> Vec<Representation> {
    let mut found: Vec<Representation> = Vec::new();
    let has_answer = declared.iter().any(|it| it.is_answer);
    // Without any other answer, `default` is one.
    let is_answer =
        |it: &&Declared<'_>| it.is_answer || !has_answer && it.status == Status::Default;
    let (answers, errors): (Vec<_>, Vec<_>) = declared.iter().partition(is_answer);
    for media_type in offered(&answers, types.document) {
        let format = format_name(media_type);
        let format = format.strip_prefix("vnd.").unwrap_or(&format).to_owned();
        let mut responses = Vec::new();
        for by_default in success.all() {
            let answer = answers.iter().find(|it| it.status == by_default.status);
            let content = answer.and_then(|it| content(it, media_type));
            responses.push(match content {
                Some(node) => Response {
                    payload: payload(name, (media_type, &format), node, types),
                    ..by_default.clone()
                },
                None => by_default.clone(),
            });
        }
        if responses.iter().any(|it| is_new(it, success)) {
            found.push(Representation {
                media_type: media_type.to_owned(),
                format,
                accept: accept_one(media_type, &errors, types.document),
                success: success_group(responses),
            });
        }
    }
    found
}

/// Lists the media types of answers that the client can read, and does not ask for by default.
fn offered<'a>(answers: &[&Declared<'a>], document: &Document<'a>) -> Vec<&'a str> {
    let mut offered: Vec<&str> = Vec::new();
    for answer in answers.iter().filter(|it| it.has_content()) {
        let Some(chosen) = preferred_to_read(&answer.response, document) else {
            continue;
        };
        let node = |media_type: &str| below(answer.response.node, &["content", media_type]);
        for media_type in answer.response.item.content.keys() {
            let is_other = is_other(media_type, node(media_type), node(chosen), document);
            if media_type != chosen && is_other && !offered.contains(&media_type.as_str()) {
                offered.push(media_type);
            }
        }
    }
    offered
}

/// Whether a media type has another content than the chosen one. Libraries for servers list several for
/// the same value: a schema of `text/plain` that is that of JSON says nothing new. A PDF or a table is new
/// all the same.
fn is_other<'a>(
    media_type: &str,
    node: &'a Node,
    chosen: &'a Node,
    document: &Document<'a>,
) -> bool {
    let is_readable = match format_of(media_type, node, document) {
        ContentFormat::Json | ContentFormat::Text | ContentFormat::Bytes => true,
        ContentFormat::Any
        | ContentFormat::Xml
        | ContentFormat::Form
        | ContentFormat::Multipart => false,
    };
    let essence = essence(media_type);
    let is_file = is_binary(media_type) && essence != "application/octet-stream";
    let is_table = matches!(&*essence, "text/csv" | "text/tab-separated-values");
    let schema = node.get("schema");
    let is_same = schema.is_some() && schema == chosen.get("schema");
    let is_range = media_type.contains('*');
    is_readable
        && !is_range
        && Sequence::of(media_type).is_none()
        && (is_file || is_table || !is_same)
}

/// Returns the Media Type Object of a response, if the client reads a body then.
fn content<'a>(answer: &Declared<'a>, media_type: &str) -> Option<&'a Node> {
    let mut keys = answer.response.item.content.keys();
    let key = keys.find(|it| it.as_str() == media_type && answer.has_content())?;
    Some(below(answer.response.node, &["content", key]))
}

fn payload<'a>(
    operation: &str,
    (media_type, format): (&str, &str),
    node: &'a Node,
    types: &mut TypeBuilder<'a>,
) -> Payload {
    let is_binary = has_binary_schema(node, types.document);
    match format_of(media_type, node, types.document) {
        ContentFormat::Json if !is_binary => {
            let words = [operation, "response", format, "body"];
            Payload::Json(json_type(node, &words, types))
        }
        ContentFormat::Text if !is_binary => Payload::Text(media_type.to_owned()),
        _ => Payload::Bytes(media_type.to_owned()),
    }
}

/// Whether a response has another type than by default.
fn is_new(response: &Response, success: &Responses) -> bool {
    let mut by_default = success.all().iter();
    let by_default = by_default.find(|it| it.status == response.status);
    by_default.is_some_and(|it| !it.payload.has_type_of(&response.payload))
}

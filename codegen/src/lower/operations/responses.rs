//! Responses: those that are answers, and those that are errors.

use openapiv3::{ReferenceOr, StatusCode};

use super::media_type::{ContentFormat, json_type, preferred_to_read};
use super::site::Site;
use crate::ir::{Header, Payload, Response, Responses, Status};
use crate::lower::document::{Document, below};
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// Returns the responses of the operation `name`: those that are answers, and those that are errors.
pub(crate) fn responses<'a>(
    site: &Site<'a>,
    name: &str,
    types: &mut TypeBuilder<'a>,
) -> (Responses, Responses) {
    let mut responses = Vec::new();
    for (status, declared) in declared(site) {
        // HTTP libraries keep 1xx to themselves.
        if status.class() != Some(1) {
            let node = response_node(site.node, status);
            responses.extend(response(name, status, declared, node, types));
        }
    }
    // A code comes before its range, and a range before `default`.
    responses.sort_by_key(|response| response.status);
    let (mut success, failure): (Vec<_>, Vec<_>) = responses
        .into_iter()
        .partition(|response| response.status.is_success());
    if success.is_empty() {
        // Without any other answer, `default` is one, too.
        let default = failure.iter().find(|it| it.status == Status::Default);
        success.extend(default.cloned());
    }
    // An answer's status does not matter if all answers carry the same. Headers need names.
    let success = outcome(success, |it| !matches!(it, Payload::Headers(_)));
    // An error's status is known anyway. If errors carry nothing, the enum shows that the document
    // declares them.
    let failure = outcome(failure, |it| {
        !matches!(it, Payload::Headers(_) | Payload::Empty)
    });
    (success, failure)
}

/// Returns the media type to ask for, if a server can answer in other ways than JSON.
pub(crate) fn accept<'a>(site: &Site<'a>, document: &Document<'a>) -> Option<String> {
    let answers = declared(site).filter(|(status, _)| status.is_success());
    let mut answers: Vec<_> = answers.map(|(_, response)| response).collect();
    if answers.is_empty() {
        answers.extend(&site.operation.responses.default);
    }
    let found = answers.into_iter();
    let found = found.filter_map(|response| document.find(response, site.node));
    let media_types: Vec<&String> = found.flat_map(|it| it.item.content.keys()).collect();
    let is_json = |it: &&String| ContentFormat::of(it) == ContentFormat::Json;
    if media_types.iter().all(is_json) {
        return None;
    }
    let chosen = preferred_to_read(media_types.into_iter())?;
    let (essence, _) = chosen.split_once(';').unwrap_or((chosen, ""));
    Some(match essence.trim() {
        "*/*" => "application/json".to_owned(),
        essence => essence.to_owned(),
    })
}

/// Returns the responses that an operation declares.
fn declared<'a>(
    site: &Site<'a>,
) -> impl Iterator<Item = (Status, &'a ReferenceOr<openapiv3::Response>)> + use<'a> {
    let responses = &site.operation.responses;
    let codes = responses.responses.iter().map(|(code, response)| {
        let status = match code {
            StatusCode::Code(code) => Status::Code(*code),
            StatusCode::Range(digit) => Status::Range(*digit),
        };
        (status, response)
    });
    codes.chain(responses.default.iter().map(|it| (Status::Default, it)))
}

/// Returns the node of the response for a status. The case of its key does not matter: many
/// documents write `4xx` for `4XX`.
fn response_node(operation: &Node, status: Status) -> &Node {
    let responses = below(operation, &["responses"]);
    let key = status.key();
    let mut members = responses.as_object().into_iter().flatten();
    members
        .find(|(name, _)| name.eq_ignore_ascii_case(&key))
        .map_or(responses, |(_, node)| node)
}

fn response<'a>(
    operation: &str,
    status: Status,
    response: &'a ReferenceOr<openapiv3::Response>,
    node: &'a Node,
    types: &mut TypeBuilder<'a>,
) -> Option<Response> {
    let response = types.document.resolve(response, node, types.log)?;
    let payload = match preferred_to_read(response.item.content.keys()) {
        None => headers(response.item, response.node, types),
        Some(media_type) => match ContentFormat::of(media_type) {
            ContentFormat::Text => Payload::Text(media_type.clone()),
            ContentFormat::Bytes => Payload::Bytes(media_type.clone()),
            ContentFormat::Json => {
                let key = status.key();
                let words = match (response.name, status) {
                    (Some(name), _) => vec![name, "body"],
                    (None, Status::Code(200..=299)) => vec![operation, "response", "body"],
                    (None, _) => vec![operation, &key, "body"],
                };
                let node = below(response.node, &["content", media_type]);
                Payload::Json(json_type(node, &words, types))
            }
        },
    };
    Some(Response {
        status,
        documentation: response.documentation(Some(&response.item.description)),
        payload,
    })
}

/// Returns the headers of a response without content.
fn headers<'a>(
    response: &'a openapiv3::Response,
    node: &'a Node,
    types: &mut TypeBuilder<'a>,
) -> Payload {
    let mut headers = Vec::new();
    for (name, header) in &response.headers {
        let node = below(node, &["headers", name]);
        let header = types.document.resolve(header, node, types.log);
        headers.extend(header.map(|header| Header {
            name: name.clone(),
            required: header.item.required,
            documentation: header.documentation(header.item.description.as_deref()),
        }));
    }
    if headers.is_empty() {
        Payload::Empty
    } else {
        Payload::Headers(headers)
    }
}

/// Groups responses. They need no enum if all have the same payload and it `may_stand_alone`.
fn outcome(responses: Vec<Response>, may_stand_alone: impl Fn(&Payload) -> bool) -> Responses {
    let Some(first) = responses.first() else {
        return Responses::Undeclared;
    };
    let are_same = responses.iter().all(|it| it.payload == first.payload);
    if are_same && may_stand_alone(&first.payload) {
        Responses::Uniform(responses)
    } else {
        Responses::Mixed(responses)
    }
}

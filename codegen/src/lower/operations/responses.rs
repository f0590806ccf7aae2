//! Responses: those that are answers, and those that are errors.

use openapiv3::{Content, ReferenceOr, StatusCode};

use super::media_type::{Format, preferred};
use super::site::Site;
use crate::ir::{Header, Payload, Response, Responses, Status, Type};
use crate::lower::descriptions::documentation;
use crate::lower::document::{Document, Located, Resolved, below};
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

impl Status {
    /// Whether the response is an answer and not an error. `default` is neither.
    fn is_success(self) -> bool {
        match self {
            Self::Code(code) => (200..400).contains(&code),
            Self::Range(digit) => digit == 2 || digit == 3,
            Self::Default => false,
        }
    }

    /// Whether the status is 3xx.
    pub(crate) fn is_redirect(self) -> bool {
        match self {
            Self::Code(code) => (300..400).contains(&code),
            Self::Range(digit) => digit == 3,
            Self::Default => false,
        }
    }

    /// Returns the key in the Responses Object.
    fn key(self) -> String {
        match self {
            Self::Code(code) => code.to_string(),
            Self::Range(digit) => format!("{digit}XX"),
            Self::Default => "default".to_owned(),
        }
    }
}

/// Returns the responses of the operation `name`: those that are answers, and those that are errors.
pub(crate) fn responses<'a>(
    site: &Site<'a>,
    name: &str,
    types: &mut TypeBuilder<'a>,
) -> (Responses, Responses) {
    let mut responses = Vec::new();
    for (status, declared) in declared(site) {
        // HTTP libraries keep 1xx to themselves.
        if !matches!(status, Status::Code(100..=199) | Status::Range(1)) {
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
    // Of answers that all carry the same, nobody asks which it was. Headers need names.
    let success = outcome(success, |it| !matches!(it, Payload::Headers(_)));
    // Which error it was, its status says. Of errors that carry nothing, the enum says that they
    // were expected.
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
    let is_json = |it: &&String| Format::of(it) == Format::Json;
    if media_types.iter().all(is_json) {
        return None;
    }
    let chosen = preferred(media_types.into_iter())?;
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

/// Returns the node of the response for a status. Many documents write `4xx` for `4XX`.
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
    let Resolved {
        item,
        node,
        name,
        description,
    } = types.document.resolve(response, node, types.log)?;
    let payload = if item.content.is_empty() {
        headers(item, node, types)
    } else {
        let words = match (name, status) {
            (Some(name), _) => vec![name.to_owned()],
            (None, Status::Code(200..=299)) => vec![operation.to_owned(), "response".to_owned()],
            (None, status) => vec![operation.to_owned(), status.key()],
        };
        let words = [words, vec!["body".to_owned()]].concat();
        payload(&item.content, below(node, &["content"]), &words, types)
    };
    Some(Response {
        status,
        documentation: documentation(Some(description.unwrap_or(&item.description))),
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
        let Some(resolved) = types.document.resolve(header, node, types.log) else {
            continue;
        };
        let item = resolved.item;
        let description = resolved.description.or(item.description.as_deref());
        headers.push(Header {
            name: name.clone(),
            required: item.required,
            documentation: documentation(description),
        });
    }
    if headers.is_empty() {
        Payload::Empty
    } else {
        Payload::Headers(headers)
    }
}

fn payload<'a>(
    content: &'a Content,
    node: &'a Node,
    words: &[String],
    types: &mut TypeBuilder<'a>,
) -> Payload {
    let Some(media_type) = preferred(content.keys()) else {
        return Payload::Empty;
    };
    match Format::of(media_type) {
        Format::Json => Payload::Json(match &content[media_type].schema {
            Some(schema) => {
                let node = below(node, &[media_type, "schema"]);
                types.schema_type(words, Located::new(schema, node))
            }
            None => Type::Any,
        }),
        Format::Text => Payload::Text(media_type.clone()),
        Format::Bytes => Payload::Bytes(media_type.clone()),
    }
}

/// Returns an outcome. Several responses that carry the same need no enum, if that `may_stand_alone`.
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

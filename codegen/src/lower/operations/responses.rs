//! Responses: those that are answers, and those that are errors.

use super::accept::accept;
use super::declared::{Declared, declared};
use super::representations::representations;
use super::response_body::body;
use super::response_headers::{collect, headers};
use super::site::Site;
use super::stream::stream;
use crate::ir::{Header, ItemStream, Payload, Representation, Response, Responses, Status};
use crate::lower::types::builder::TypeBuilder;
use crate::lower::xml::XmlBuilder;
use crate::tree::Node;

/// All responses of an operation.
pub(crate) struct Outcomes {
    pub(crate) success: Responses,
    pub(crate) failure: Responses,
    /// Other media types of the answer.
    pub(crate) representations: Vec<Representation>,
    /// The items of the answer, if it is a sequence.
    pub(crate) stream: Option<ItemStream>,
    /// The headers beside bodies, and those of errors.
    pub(crate) headers: Vec<Header>,
    /// The value of `Accept`, if the client reads more than JSON.
    pub(crate) accept: Option<String>,
    /// Whether a redirect is an answer.
    pub(crate) keeps_redirects: bool,
}

/// Returns the responses of the operation `name`.
pub(crate) fn responses<'a>(
    site: &Site<'a>,
    name: &str,
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> Outcomes {
    let declared = declared(site, types);
    let accept = accept(&declared, types.document);
    let mut beside: Vec<Header> = Vec::new();
    let mut responses = Vec::new();
    for it in &declared {
        let payload = body(name, it, types, xml);
        let own = headers(name, &it.response, types);
        let is_all = payload == Payload::Empty && it.is_answer && has_news(&own, &declared);
        let payload = if is_all {
            Payload::Headers(own)
        } else {
            beside.extend(own);
            payload
        };
        let summary = it.response.node.get("summary").and_then(Node::as_str);
        let description = match it.response.item.description.as_str() {
            "" => summary.unwrap_or_default(),
            description => description,
        };
        let response = Response {
            status: it.status,
            documentation: it.response.documentation(Some(description)),
            payload,
        };
        responses.push((it.is_answer, response));
    }
    let (success, failure) = outcomes(responses);
    let representations = representations(name, &declared, &success, types);
    let stream = stream(site, name, &declared, types);
    Outcomes {
        keeps_redirects: success.all().iter().any(|it| it.status.is_redirect()),
        success,
        failure,
        representations,
        stream,
        headers: collect(beside),
        accept,
    }
}

/// Whether the headers of an answer without a body say more than those that stand beside a body.
/// Limits of a rate, say, stand everywhere. They are no answer.
fn has_news(own: &[Header], declared: &[Declared<'_>]) -> bool {
    let is_beside_body = |name: &str| {
        let mut answers = declared
            .iter()
            .filter(|it| it.is_answer && it.has_content());
        answers.any(|it| {
            let mut names = it.response.item.headers.keys();
            names.any(|other| other.eq_ignore_ascii_case(name))
        })
    };
    own.iter().any(|it| !is_beside_body(&it.name))
}

/// Groups responses by what they mean.
fn outcomes(responses: Vec<(bool, Response)>) -> (Responses, Responses) {
    let (success, failure): (Vec<_>, Vec<_>) = responses.into_iter().partition(|it| it.0);
    let plain = |all: Vec<(bool, Response)>| all.into_iter().map(|it| it.1).collect::<Vec<_>>();
    let (mut success, failure) = (plain(success), plain(failure));
    if success.is_empty() {
        // Without any other answer, `default` is one, too.
        let default = failure.iter().find(|it| it.status == Status::Default);
        success.extend(default.cloned());
    }
    (success_group(success), failure_group(failure))
}

/// Answers of the same type need no enum: their status does not matter.
pub(super) fn success_group(responses: Vec<Response>) -> Responses {
    let (empty, others): (Vec<_>, Vec<_>) = responses
        .iter()
        .partition(|it| it.payload == Payload::Empty);
    match (empty.as_slice(), others.as_slice()) {
        ([], []) => Responses::Undeclared(responses),
        (_, []) => Responses::Uniform(responses),
        (_, [first, ..]) if !have_one_type(&others) || is_headers(first) && !empty.is_empty() => {
            Responses::Mixed(responses)
        }
        ([], _) => Responses::Uniform(responses),
        _ => Responses::Optional(responses),
    }
}

/// Errors with a body of the same type need no enum: their status is known anyway.
fn failure_group(responses: Vec<Response>) -> Responses {
    let bodies = responses.iter().filter(|it| it.payload != Payload::Empty);
    let bodies: Vec<&Response> = bodies.collect();
    match have_one_type(&bodies) {
        _ if bodies.is_empty() => Responses::Undeclared(responses),
        true => Responses::Uniform(responses),
        false => Responses::Mixed(responses),
    }
}

fn have_one_type(responses: &[&Response]) -> bool {
    let mut pairs = responses.windows(2);
    pairs.all(|pair| pair[0].payload.has_type_of(&pair[1].payload))
}

fn is_headers(response: &Response) -> bool {
    matches!(response.payload, Payload::Headers(_))
}

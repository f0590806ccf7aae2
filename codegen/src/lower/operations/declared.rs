//! The responses that an operation declares, and which of them are answers.

use openapiv3::{ReferenceOr, StatusCode};

use super::site::Site;
use crate::ir::{Method, Status};
use crate::lower::document::{Resolved, below};
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// A response in the document.
pub(crate) struct Declared<'a> {
    pub(crate) status: Status,
    pub(crate) response: Resolved<'a, openapiv3::Response>,
    /// Whether it is an answer and not an error.
    pub(crate) is_answer: bool,
    /// Whether such a response never has a body, or the client does not read it.
    pub(crate) is_bodiless: bool,
}

impl Declared<'_> {
    pub(crate) fn has_content(&self) -> bool {
        !self.is_bodiless && !self.response.item.content.is_empty()
    }
}

/// Returns the responses that an operation declares, a code before its range and a range before
/// `default`.
///
/// A redirect is an answer if it says where to go, or if there is nothing else to return. Any other
/// redirect is followed.
pub(crate) fn declared<'a>(site: &Site<'a>, types: &mut TypeBuilder<'a>) -> Vec<Declared<'a>> {
    let responses = &site.operation.responses;
    let codes = responses.responses.iter().map(|(code, response)| {
        let status = match code {
            StatusCode::Code(code) => Status::Code(*code),
            StatusCode::Range(digit) => Status::Range(*digit),
        };
        (status, response)
    });
    let all = codes.chain(responses.default.iter().map(|it| (Status::Default, it)));
    let mut declared = Vec::new();
    for (status, response) in all {
        // HTTP libraries keep 1xx to themselves.
        if status.class() != Some(1) {
            declared.extend(resolve(site, status, response, types));
        }
    }
    let answers_with_body = declared
        .iter()
        .any(|it| it.status.is_success() && it.has_content());
    for it in &mut declared {
        it.is_answer = match it.status {
            status if status.is_success() => true,
            status if status.is_redirect() => declares_location(it) || !answers_with_body,
            _ => false,
        };
        it.is_bodiless |= it.is_answer && it.status.is_redirect();
    }
    declared.sort_by_key(|it| it.status);
    declared
}

fn resolve<'a>(
    site: &Site<'a>,
    status: Status,
    response: &'a ReferenceOr<openapiv3::Response>,
    types: &mut TypeBuilder<'a>,
) -> Option<Declared<'a>> {
    let node = response_node(site.node, status);
    let response = types.document.resolve(response, node, types.log)?;
    // RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5.
    let is_bodiless =
        site.method == Method::Head || matches!(status, Status::Code(204 | 205 | 304));
    Some(Declared {
        status,
        response,
        is_answer: false,
        is_bodiless,
    })
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

fn declares_location(declared: &Declared<'_>) -> bool {
    let mut names = declared.response.item.headers.keys();
    names.any(|name| name.eq_ignore_ascii_case("location"))
}

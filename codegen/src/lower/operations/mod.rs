//! Path items become operations.

pub(crate) mod accept;
pub(crate) mod declared;
pub(crate) mod encoding;
mod event_schema;
pub(crate) mod examples;
mod json_items;
pub(crate) mod media_type;
pub(crate) mod names;
mod parameter_value;
pub(crate) mod parameters;
pub(crate) mod path_template;
mod representations;
pub(crate) mod request_body;
pub(crate) mod response_body;
pub(crate) mod response_headers;
pub(crate) mod responses;
pub(crate) mod security;
pub(crate) mod site;
pub(crate) mod stream;
mod xml_part;

use crate::ir::{BaseUrl, Group, GroupId, Operation, SecurityScheme};
use crate::lower::descriptions::{deprecation, documentation};
use crate::lower::document::Document;
use crate::lower::servers::own_server;
use crate::lower::types::builder::TypeBuilder;
use crate::lower::xml::XmlBuilder;
use crate::options::Auth;
use crate::tree::Node;
use examples::examples;
use names::names;
use parameters::parameters;
use request_body::request_body;
use responses::responses;
use security::Security;
use site::{Site, sites, warn_of_methods};

/// The tag of operations without one.
const NO_TAG: &str = "untagged";

/// Builds every operation, in the order of the document, their groups, and their security schemes.
pub(crate) fn operations<'a>(
    base_url: &BaseUrl,
    auth: &Auth,
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> (Vec<Operation>, Vec<Group>, Vec<SecurityScheme>) {
    let security = Security::new(types.document, auth, types.log);
    let mut groups = Vec::new();
    warn_of_methods(types.document, types.log);
    let sites = sites(types.document);
    let named = sites.iter().zip(names(&sites));
    let mut operations = Vec::new();
    for (site, name) in named {
        let mut operation = operation(site, &name, &security, (types, xml), &mut groups);
        operation.server = own_server(site, base_url, types.document, types.log);
        operations.push(operation);
    }
    let schemes = security.finish(&mut operations, types.log);
    (operations, groups, schemes)
}

fn operation<'a>(
    site: &Site<'a>,
    name: &str,
    security: &Security<'_, 'a>,
    (types, xml): (&mut TypeBuilder<'a>, &mut XmlBuilder<'a>),
    groups: &mut Vec<Group>,
) -> Operation {
    let operation = site.operation;
    let tag = first_tag(&operation.tags, types.document);
    let outcomes = responses(site, name, types, xml);
    let requirements = security.of(site, types.log);
    let sends_authorization = security.sends_header(&requirements, "authorization");
    let parameters = parameters(site, name, sends_authorization, types);
    let body = request_body(site, name, types, xml);
    let examples = examples(site, &parameters, body.as_ref(), types.document);
    Operation {
        name: name.to_owned(),
        method: site.method.clone(),
        path: site.path.to_owned(),
        template: site.template.path.to_owned(),
        server: None,
        group: group(tag, types.document, groups),
        summary: documentation(operation.summary.as_deref()),
        documentation: documentation(operation.description.as_deref()),
        deprecation: operation
            .deprecated
            .then(|| deprecation(&operation.extensions)),
        parameters,
        body,
        examples,
        accept: outcomes.accept,
        security: requirements,
        success: outcomes.success,
        failure: outcomes.failure,
        representations: outcomes.representations,
        stream: outcomes.stream,
        headers: outcomes.headers,
        keeps_redirects: outcomes.keeps_redirects,
    }
}

/// Returns the tag that an operation is grouped by: the first that is not of another kind, such as a
/// badge.
fn first_tag<'t>(tags: &'t [String], document: &Document<'_>) -> &'t str {
    let groups = |tag: &&String| {
        let kind = declared_tag(tag, document).and_then(|it| it.get("kind")?.as_str());
        matches!(kind, None | Some("nav"))
    };
    let tag = tags.iter().find(groups).or(tags.first());
    tag.map_or(NO_TAG, String::as_str)
}

/// Returns the Tag Object of a tag.
fn declared_tag<'a>(tag: &str, document: &Document<'a>) -> Option<&'a Node> {
    let mut tags = document.tree.get("tags")?.as_array()?.iter();
    tags.find(|it| it.get("name").and_then(Node::as_str) == Some(tag))
}

/// Returns the group of a tag, and adds it at its first use.
fn group(tag: &str, document: &Document<'_>, groups: &mut Vec<Group>) -> GroupId {
    if let Some(index) = groups.iter().position(|group| group.name == tag) {
        return GroupId(index);
    }
    let declared = declared_tag(tag, document);
    let text = |key: &str| declared?.get(key)?.as_str().filter(|text| !text.is_empty());
    groups.push(Group {
        name: tag.to_owned(),
        documentation: documentation(text("description").or_else(|| text("summary"))),
    });
    GroupId(groups.len() - 1)
}

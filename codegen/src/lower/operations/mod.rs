//! Path items become operations.

pub(crate) mod accept;
pub(crate) mod declared;
pub(crate) mod media_type;
pub(crate) mod names;
pub(crate) mod parameters;
pub(crate) mod path_template;
pub(crate) mod request_body;
pub(crate) mod response_body;
pub(crate) mod response_headers;
pub(crate) mod responses;
pub(crate) mod security;
pub(crate) mod site;
pub(crate) mod stream;

use crate::ir::{BaseUrl, Group, GroupId, Operation, SecurityScheme};
use crate::lower::descriptions::{deprecation, documentation};
use crate::lower::document::Document;
use crate::lower::servers::own_server;
use crate::lower::types::builder::TypeBuilder;
use crate::options::Auth;
use names::names;
use parameters::parameters;
use request_body::request_body;
use responses::responses;
use security::Security;
use site::{Site, sites};

/// The tag of operations without one.
const NO_TAG: &str = "untagged";

/// Builds every operation, in the order of the document, their groups, and their security schemes.
pub(crate) fn operations(
    base_url: &BaseUrl,
    auth: &Auth,
    types: &mut TypeBuilder<'_>,
) -> (Vec<Operation>, Vec<Group>, Vec<SecurityScheme>) {
    let security = Security::new(types.document, auth, types.log);
    let mut groups = Vec::new();
    let sites = sites(types.document);
    let named = sites.iter().zip(names(&sites));
    let mut operations = Vec::new();
    for (site, name) in named {
        let mut operation = operation(site, &name, &security, types, &mut groups);
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
    types: &mut TypeBuilder<'a>,
    groups: &mut Vec<Group>,
) -> Operation {
    let operation = site.operation;
    let tag = operation.tags.first().map_or(NO_TAG, String::as_str);
    let outcomes = responses(site, name, types);
    let requirements = security.of(site, types.log);
    let sends_authorization = security.sends_header(&requirements, "authorization");
    Operation {
        name: name.to_owned(),
        method: site.method,
        path: site.path.to_owned(),
        template: site.template.path.to_owned(),
        server: None,
        group: group(tag, types.document, groups),
        summary: documentation(operation.summary.as_deref()),
        documentation: documentation(operation.description.as_deref()),
        deprecation: operation
            .deprecated
            .then(|| deprecation(&operation.extensions)),
        parameters: parameters(site, name, sends_authorization, types),
        body: request_body(site, name, types),
        accept: outcomes.accept,
        security: requirements,
        success: outcomes.success,
        failure: outcomes.failure,
        stream: outcomes.stream,
        headers: outcomes.headers,
        keeps_redirects: outcomes.keeps_redirects,
    }
}

/// Returns the group of a tag, and adds it at its first use.
fn group(tag: &str, document: &Document<'_>, groups: &mut Vec<Group>) -> GroupId {
    if let Some(index) = groups.iter().position(|group| group.name == tag) {
        return GroupId(index);
    }
    let declared = document.model.tags.iter().find(|it| it.name == tag);
    groups.push(Group {
        name: tag.to_owned(),
        documentation: documentation(declared.and_then(|it| it.description.as_deref())),
    });
    GroupId(groups.len() - 1)
}

//! Path items become operations.

pub(crate) mod media_type;
pub(crate) mod names;
pub(crate) mod parameters;
pub(crate) mod path_template;
pub(crate) mod request_body;
pub(crate) mod responses;
pub(crate) mod security;
pub(crate) mod site;

use crate::ir::{Group, GroupId, Operation};
use crate::lower::descriptions::{deprecation, documentation};
use crate::lower::document::Document;
use crate::lower::types::builder::TypeBuilder;
use names::names;
use parameters::parameters;
use request_body::request_body;
use responses::{accept, responses};
use security::authentication;
use site::{Site, sites};

/// The tag of operations without one.
const NO_TAG: &str = "untagged";

/// Builds every operation, in the order of the document, and their groups.
pub(crate) fn operations(types: &mut TypeBuilder<'_>) -> (Vec<Operation>, Vec<Group>) {
    let mut groups = Vec::new();
    let sites = sites(types.document);
    let named = sites.iter().zip(names(&sites));
    let operations = named.map(|(site, name)| operation(site, &name, types, &mut groups));
    (operations.collect(), groups)
}

fn operation<'a>(
    site: &Site<'a>,
    name: &str,
    types: &mut TypeBuilder<'a>,
    groups: &mut Vec<Group>,
) -> Operation {
    let operation = site.operation;
    let tag = operation.tags.first().map_or(NO_TAG, String::as_str);
    let (success, failure) = responses(site, name, types);
    let mut answers = success.all().iter();
    Operation {
        keeps_redirects: answers.any(|response| response.status.class() == Some(3)),
        name: name.to_owned(),
        method: site.method,
        path: site.path.to_owned(),
        template: site.template.path.to_owned(),
        group: group(tag, types.document, groups),
        summary: documentation(operation.summary.as_deref()),
        documentation: documentation(operation.description.as_deref()),
        deprecation: operation
            .deprecated
            .then(|| deprecation(&operation.extensions)),
        parameters: parameters(site, name, types),
        body: request_body(site, name, types),
        accept: accept(site, types.document),
        authentication: authentication(site, types.document, types.log),
        success,
        failure,
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

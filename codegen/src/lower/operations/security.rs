//! Security requirements: how an operation authenticates.

use openapiv3::{SecurityRequirement, SecurityScheme};

use super::site::Site;
use crate::diagnostic::{Diagnostic, Log};
use crate::ir::Authentication;
use crate::lower::document::{Document, below};

/// Returns how an operation authenticates: by the first alternative of `security` that the client
/// supports.
pub(crate) fn authentication(
    site: &Site<'_>,
    document: &Document<'_>,
    log: &mut Log,
) -> Authentication {
    let (requirements, node) = match (&site.operation.security, &document.model.security) {
        (Some(own), _) => (own, below(site.node, &["security"])),
        (None, Some(general)) => (general, below(document.tree, &["security"])),
        (None, None) => return Authentication::None,
    };
    let is_supported = |requirement: &SecurityRequirement| {
        let mut names = requirement.keys();
        !requirement.is_empty() && names.all(|name| is_bearer(name, document, log))
    };
    if requirements.iter().any(is_supported) {
        return Authentication::Bearer;
    }
    if !requirements.is_empty() && !requirements.iter().any(SecurityRequirement::is_empty) {
        Diagnostic::warning("bearer tokens are the only security scheme supported yet")
            .at_node(node.origin)
            .label("the client sends no credentials for this requirement")
            .help("set the header with `ClientBuilder::header`, or for a call with `Call::header`")
            .push_to(log);
    }
    Authentication::None
}

fn is_bearer(name: &str, document: &Document<'_>, log: &mut Log) -> bool {
    let Some((scheme, node, _)) = document.component::<SecurityScheme>(name) else {
        return false;
    };
    match document.resolve(scheme, node, log).map(|it| it.item) {
        Some(SecurityScheme::HTTP { scheme, .. }) => scheme.eq_ignore_ascii_case("bearer"),
        Some(SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. }) => true,
        Some(SecurityScheme::APIKey { .. }) | None => false,
    }
}

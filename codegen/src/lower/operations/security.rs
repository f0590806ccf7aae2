//! Security requirements: how an operation authenticates.

use openapiv3::{SecurityRequirement, SecurityScheme};

use super::site::Site;
use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{Authentication, Operation};
use crate::lower::document::{Document, below};
use crate::options::Auth;

/// What to do about a scheme that is not supported.
const SET_A_HEADER: &str =
    "set the header with `ClientBuilder::header`, or for a call with `Call::header`";

/// Returns how an operation authenticates: by the first alternative of `security` that the client
/// supports, else by what it supports of an alternative.
pub(crate) fn authentication(
    site: &Site<'_>,
    auth: Auth,
    document: &Document<'_>,
    log: &mut Log,
) -> Authentication {
    let own = site.operation.security.as_ref();
    let is_open = own.is_some_and(Vec::is_empty);
    let (requirements, node) = match (own, &document.model.security) {
        (Some(own), _) => (own.as_slice(), below(site.node, &["security"])),
        (None, Some(general)) => (general.as_slice(), below(document.tree, &["security"])),
        (None, None) => (&[][..], site.node),
    };
    let mut parts = requirements.iter().map(|it| Parts::of(it, document, log));
    let parts: Vec<Parts> = parts.by_ref().filter(|it| it.has_bearer).collect();
    if parts.iter().any(|it| it.others.is_empty()) || auth == Auth::Bearer && !is_open {
        return Authentication::Bearer;
    }
    if let Some(first) = parts.first() {
        let others: Vec<String> = first.others.iter().map(|it| format!("`{it}`")).collect();
        Diagnostic::warning("only the bearer token of this requirement is sent")
            .at_node(node.origin)
            .label(format!("the client does not send {}", others.join(" and ")))
            .help(SET_A_HEADER)
            .push_to(log);
        return Authentication::Bearer;
    }
    if !requirements.is_empty() && !requirements.iter().any(SecurityRequirement::is_empty) {
        Diagnostic::warning("bearer tokens are the only security scheme supported yet")
            .at_node(node.origin)
            .label("the client sends no credentials for this requirement")
            .help(SET_A_HEADER)
            .push_to(log);
    }
    Authentication::None
}

/// The schemes of a requirement, all of which are needed.
struct Parts<'r> {
    has_bearer: bool,
    /// The names of the schemes that are not supported.
    others: Vec<&'r str>,
}

impl<'r> Parts<'r> {
    fn of(requirement: &'r SecurityRequirement, document: &Document<'_>, log: &mut Log) -> Self {
        let names = requirement.keys().map(String::as_str);
        let (bearer, others): (Vec<_>, Vec<_>) =
            names.partition(|name| is_bearer(name, document, log));
        Self {
            has_bearer: !bearer.is_empty(),
            others,
        }
    }
}

/// Warns if the document has a scheme for bearer tokens and never requires it: then the client has no
/// token at all.
pub(crate) fn warn_of_unused_scheme(
    operations: &[Operation],
    document: &Document<'_>,
    log: &mut Log,
) {
    let sends_token = |it: &Operation| it.authentication == Authentication::Bearer;
    if operations.is_empty() || operations.iter().any(sends_token) {
        return;
    }
    let components = document.model.components.iter();
    let mut names = components.flat_map(|it| it.security_schemes.keys());
    if let Some(name) = names.find(|name| is_bearer(name, document, log)) {
        let node = below(document.tree, &["components", "securitySchemes", name]);
        Diagnostic::warning(format!("no operation requires the security scheme `{name}`"))
            .at_node(node.origin.key())
            .label("the client sends no token")
            .help("generate with `--auth bearer`, to send a token with each call; the author should require the scheme with `security`")
            .push_to(log);
    }
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

//! Path items become operations.

pub(crate) mod media_type;
pub(crate) mod names;
pub(crate) mod parameters;
pub(crate) mod path_template;
pub(crate) mod responses;

use openapiv3::{PathItem, ReferenceOr, SecurityRequirement, SecurityScheme};

use crate::diagnostic::Diagnostic;
use crate::ir::{Authentication, Deprecation, Method, Name, Operation};
use crate::lower::{Lowerer, below, documentation};
use crate::markdown;
use crate::tree::Node;
use names::{name_of_path, shorten};
use path_template::Template;

/// The tag of operations that have none.
const NO_TAG: &str = "untagged";

/// What an operation's parts need to know of it.
pub(crate) struct Site<'a> {
    /// The key in the Paths Object.
    pub(crate) path: &'a str,
    /// The same, taken apart.
    pub(crate) template: Template<'a>,
    /// The field of the Path Item Object.
    pub(crate) method: Method,
    /// The operation.
    pub(crate) operation: &'a openapiv3::Operation,
    /// Its node.
    pub(crate) node: &'a Node,
    /// The path item.
    pub(crate) path_item: &'a PathItem,
    /// Its node.
    pub(crate) path_node: &'a Node,
    /// The name, as the word that the names of its types start with.
    pub(crate) name: String,
}

impl<'a> Lowerer<'a> {
    /// Makes an operation of every operation of every path item.
    pub(crate) fn lower_operations(&mut self) -> Vec<Operation> {
        let mut sites = self.sites();
        shorten(&mut sites);
        sites
            .iter()
            .map(|site| self.lower_operation(site))
            .collect()
    }

    /// Every operation of every path item.
    fn sites(&self) -> Vec<Site<'a>> {
        let mut sites = Vec::new();
        let paths = below(self.tree, &["paths"]);
        for (path, path_item) in &self.document.paths.paths {
            let (ReferenceOr::Item(path_item), Some(path_node)) = (path_item, paths.get(path))
            else {
                continue;
            };
            for (key, operation) in path_item.iter() {
                let Some((method, node)) = method(key).zip(path_node.get(key)) else {
                    continue;
                };
                let name = match operation.operation_id.as_deref().map(str::trim) {
                    None | Some("") => name_of_path(method, path),
                    Some(id) => id.to_owned(),
                };
                sites.push(Site {
                    path,
                    template: Template::new(path),
                    method,
                    operation,
                    node,
                    path_item,
                    path_node,
                    name,
                });
            }
        }
        sites
    }

    fn lower_operation(&mut self, site: &Site<'a>) -> Operation {
        let operation = site.operation;
        let tag = operation.tags.first().map_or(NO_TAG, String::as_str);
        let (success, failure) = self.lower_responses(site);
        let keeps_redirects = success
            .responses()
            .iter()
            .any(|response| response.status.is_redirect());
        Operation {
            name: Name::new(&site.name),
            type_name: String::new(),
            method: site.method,
            path: site.path.to_owned(),
            template: site.template.path.to_owned(),
            group: self.group(tag),
            summary: documentation(operation.summary.as_deref()),
            documentation: documentation(operation.description.as_deref()),
            deprecation: operation
                .deprecated
                .then(|| deprecation(&operation.extensions)),
            parameters: self.lower_parameters(site),
            body: self.lower_request_body(site),
            accept: self.lower_accept(site),
            authentication: self.lower_security(site),
            success,
            failure,
            keeps_redirects,
        }
    }

    /// The alternatives of `security` are tried in order; the first one that the client can meet
    /// counts.
    fn lower_security(&mut self, site: &Site<'a>) -> Authentication {
        let (requirements, node) = match (&site.operation.security, &self.document.security) {
            (Some(own), _) => (own, below(site.node, &["security"])),
            (None, Some(general)) => (general, below(self.tree, &["security"])),
            (None, None) => return Authentication::None,
        };
        if requirements.is_empty() || requirements.iter().all(SecurityRequirement::is_empty) {
            return Authentication::None;
        }
        let supported = requirements.iter().any(|requirement| {
            !requirement.is_empty() && requirement.keys().all(|name| self.is_bearer(name))
        });
        if supported {
            return Authentication::Bearer;
        }
        if !requirements.iter().any(SecurityRequirement::is_empty) {
            self.log.push(
                Diagnostic::warning("of the security schemes only bearer tokens are supported yet")
                    .at_node(node.origin)
                    .label("the client sends no credentials for this requirement")
                    .help("set the header with `ClientBuilder::header`, or for a call with `Call::header`"),
            );
        }
        Authentication::None
    }

    fn is_bearer(&mut self, name: &str) -> bool {
        let reference = format!(
            "#/components/securitySchemes/{}",
            crate::tree::escape_token(name)
        );
        let Some((scheme, node, _)) = self.component::<SecurityScheme>(&reference) else {
            return false;
        };
        match self.resolve(scheme, node).map(|resolved| resolved.item) {
            Some(SecurityScheme::HTTP { scheme, .. }) => scheme.eq_ignore_ascii_case("bearer"),
            Some(SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. }) => true,
            Some(SecurityScheme::APIKey { .. }) | None => false,
        }
    }
}

fn method(key: &str) -> Option<Method> {
    Some(match key {
        "get" => Method::Get,
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => return None,
    })
}

/// Why something is deprecated, as far as the document says.
pub(crate) fn deprecation(
    extensions: &indexmap::IndexMap<String, serde_json::Value>,
) -> Deprecation {
    let reason = extensions
        .get("x-deprecation-reason")
        .and_then(serde_json::Value::as_str);
    let note = match reason
        .map(markdown::to_note)
        .filter(|line| !line.is_empty())
    {
        Some(reason) => reason,
        None => "the API's document marks it as deprecated".to_owned(),
    };
    Deprecation { note }
}

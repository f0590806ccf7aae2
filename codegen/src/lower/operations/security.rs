//! Security requirements: how an operation authenticates.

use std::collections::HashMap;

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme as Declared};

use super::site::Site;
use crate::diagnostic::{Diagnostic, Log};
use crate::http::is_token;
use crate::ir::{KeyLocation, Operation, Requirements, SchemeId, SchemeKind, SecurityScheme};
use crate::lower::document::{Document, Resolved, below};
use crate::normalize::MUTUAL_TLS;
use crate::options::Auth;
use crate::tree::Node;

/// What to do about credentials that the client can't send.
const SET_A_HEADER: &str =
    "set a header with `ClientBuilder::header`, or for a call with `Call::header`";

/// The most alternatives that a single requirement becomes, if its schemes exclude each other.
const MAX_ALTERNATIVES: usize = 16;

/// The security schemes of a document, while its operations are lowered.
pub(crate) struct Security<'d, 'a> {
    document: &'d Document<'a>,
    schemes: Vec<SecurityScheme>,
    by_name: HashMap<&'a str, Use>,
    /// The scheme of [`Auth::With`].
    everywhere: Option<SchemeId>,
    /// `security` of the document.
    general: Option<Requirements>,
}

/// What becomes of a scheme in a requirement.
#[derive(Clone, Copy)]
enum Use {
    Sent(SchemeId),
    /// It belongs to the connection: a request needs nothing for it.
    OfConnection,
    Unknown,
}

impl<'d, 'a> Security<'d, 'a> {
    pub(crate) fn new(document: &'d Document<'a>, auth: &Auth, log: &mut Log) -> Self {
        let mut security = Self {
            document,
            schemes: Vec::new(),
            by_name: HashMap::new(),
            everywhere: None,
            general: None,
        };
        security.declare(log);
        if let Auth::With(kind) = auth {
            security.everywhere = Some(security.find_or_add(kind));
        }
        if let Some(general) = &document.model.security {
            let node = below(document.tree, &["security"]);
            security.general = Some(security.requirements(general, node, log));
        }
        security
    }

    /// Adds all schemes of the document.
    fn declare(&mut self, log: &mut Log) {
        let components = self.document.model.components.iter();
        for name in components.flat_map(|it| it.security_schemes.keys()) {
            let entry = self.document.component::<Declared>(name);
            let Some((scheme, node, name)) = entry else {
                continue;
            };
            let resolved = self.document.resolve(scheme, node, log);
            let what = resolved.map_or(Use::Unknown, |it| self.add_declared(name, &it, log));
            self.by_name.insert(name, what);
        }
    }

    fn add_declared(&mut self, name: &str, found: &Resolved<'_, Declared>, log: &mut Log) -> Use {
        if matches!(found.item, Declared::HTTP { scheme, .. } if scheme == MUTUAL_TLS) {
            return Use::OfConnection;
        }
        let (kind, description) = kind(found.item);
        let Some(kind) = kind else {
            Diagnostic::warning("this security scheme does not say what is sent")
                .at_node(found.node.origin)
                .label(
                    "the client sends nothing for it: there is no name, or none that can be sent",
                )
                .help(format!(
                    "{SET_A_HEADER}; the author has to correct `name` or `scheme`"
                ))
                .push_to(log);
            return Use::Unknown;
        };
        Use::Sent(self.add(SecurityScheme {
            name: name.to_owned(),
            documentation: found.documentation(description),
            kind,
        }))
    }

    fn add(&mut self, scheme: SecurityScheme) -> SchemeId {
        self.schemes.push(scheme);
        SchemeId(self.schemes.len() - 1)
    }

    /// Returns a scheme of the document of this kind, or adds one.
    fn find_or_add(&mut self, kind: &SchemeKind) -> SchemeId {
        let is_same = |it: &SecurityScheme| it.kind == *kind;
        if let Some(index) = self.schemes.iter().position(is_same) {
            return SchemeId(index);
        }
        let mut name = match kind {
            SchemeKind::Bearer => "bearer".to_owned(),
            SchemeKind::Basic => "basic".to_owned(),
            SchemeKind::Http(name) | SchemeKind::ApiKey(_, name) => name.clone(),
        };
        while self.by_name.contains_key(name.as_str()) {
            name.push_str("_auth");
        }
        self.add(SecurityScheme {
            name,
            documentation: Default::default(),
            kind: kind.clone(),
        })
    }

    /// Returns what an operation needs.
    pub(crate) fn of(&self, site: &Site<'_>, log: &mut Log) -> Requirements {
        let own = site.operation.security.as_ref();
        let mut requirements = match (own, &self.general) {
            (Some(own), _) => self.requirements(own, below(site.node, &["security"]), log),
            (None, Some(general)) => general.clone(),
            (None, None) => Requirements::default(),
        };
        let is_open = own.is_some_and(Vec::is_empty);
        if let Some(everywhere) = self.everywhere.filter(|_| !is_open) {
            let everywhere = vec![everywhere];
            if !requirements.0.contains(&everywhere) {
                requirements.0.insert(0, everywhere);
            }
        }
        requirements
    }

    /// Whether an operation sends this header by its security schemes.
    pub(crate) fn sends_header(&self, requirements: &Requirements, name: &str) -> bool {
        let name = Some(name.to_ascii_lowercase());
        let mut ids = requirements.0.iter().flatten();
        ids.any(|id| self.schemes[id.0].kind.header() == name)
    }

    fn requirements(
        &self,
        alternatives: &[SecurityRequirement],
        node: &Node,
        log: &mut Log,
    ) -> Requirements {
        let mut lists: Vec<Vec<SchemeId>> = Vec::new();
        for (index, requirement) in alternatives.iter().enumerate() {
            let node = below(node, &[&index.to_string()]);
            let Some(ids) = self.ids(requirement, node, log) else {
                continue;
            };
            for list in self.without_conflict(&ids, node, log) {
                if !lists.contains(&list) {
                    lists.push(list);
                }
            }
        }
        // What is optional is sent if the client has it.
        lists.sort_by_key(Vec::is_empty);
        if lists.iter().all(Vec::is_empty) {
            lists.clear();
        }
        Requirements(lists)
    }

    /// Returns the schemes of a requirement, all of which are needed. `None` if the client can't
    /// satisfy it.
    fn ids(
        &self,
        requirement: &SecurityRequirement,
        node: &Node,
        log: &mut Log,
    ) -> Option<Vec<SchemeId>> {
        let mut ids = Vec::new();
        for name in requirement.keys() {
            match self.by_name.get(name.as_str()) {
                Some(Use::Sent(id)) => ids.push(*id),
                Some(Use::OfConnection) => {}
                Some(Use::Unknown) | None => {
                    Diagnostic::warning(format!("the client does not know the security scheme `{name}`"))
                        .at_node(node.origin)
                        .label("it sends no credentials for this requirement")
                        .help(format!("{SET_A_HEADER}; the author has to describe the scheme in `components.securitySchemes`"))
                        .push_to(log);
                    return None;
                }
            }
        }
        Some(ids)
    }

    /// A request has one `Authorization` header. People write schemes that exclude each other into one
    /// requirement and mean alternatives.
    fn without_conflict(&self, ids: &[SchemeId], node: &Node, log: &mut Log) -> Vec<Vec<SchemeId>> {
        let kind = |id: &SchemeId| &self.schemes[id.0].kind;
        let mut groups: Vec<Vec<SchemeId>> = Vec::new();
        for id in ids {
            let is_alike = |group: &&mut Vec<SchemeId>| kind(&group[0]).excludes(kind(id));
            match groups.iter_mut().find(is_alike) {
                Some(group) => group.push(*id),
                None => groups.push(vec![*id]),
            }
        }
        if let Some(group) = groups.iter().find(|group| group.len() > 1) {
            let names = group
                .iter()
                .map(|id| format!("`{}`", self.schemes[id.0].name));
            let names: Vec<String> = names.collect();
            Diagnostic::warning("a request can't have the credentials of all these security schemes")
                .at_node(node.origin)
                .label(format!("{} are treated as alternatives", names.join(" and ")))
                .help("nothing needs to be done; the author should write each alternative as an entry of `security`")
                .push_to(log);
        }
        let mut lists: Vec<Vec<SchemeId>> = vec![Vec::new()];
        for group in groups {
            let has_room = lists.len() * group.len() <= MAX_ALTERNATIVES;
            let choices = if has_room {
                group.as_slice()
            } else {
                &group[..1]
            };
            let extend = |list: &Vec<SchemeId>, id: &SchemeId| [list.as_slice(), &[*id]].concat();
            lists = choices
                .iter()
                .flat_map(|id| lists.iter().map(move |list| extend(list, id)))
                .collect();
        }
        lists
    }

    /// Returns the schemes that operations use, by name, and corrects the ids in the operations. Warns
    /// if the document has schemes and no operation uses any.
    pub(crate) fn finish(self, operations: &mut [Operation], log: &mut Log) -> Vec<SecurityScheme> {
        let used = operations
            .iter()
            .flat_map(|it| it.security.0.iter().flatten());
        let mut used: Vec<SchemeId> = used.copied().collect();
        used.sort_by_key(|id| &self.schemes[id.0].name);
        used.dedup();
        if used.is_empty() && !operations.is_empty() {
            self.warn_of_unused(log);
        }
        let ids = used.iter().enumerate();
        let ids: HashMap<SchemeId, SchemeId> =
            ids.map(|(new, old)| (*old, SchemeId(new))).collect();
        for list in operations.iter_mut().flat_map(|it| &mut it.security.0) {
            for id in list {
                *id = ids[id];
            }
        }
        used.iter().map(|id| self.schemes[id.0].clone()).collect()
    }

    fn warn_of_unused(&self, log: &mut Log) {
        let Some(scheme) = self.schemes.first() else {
            return;
        };
        let name = &scheme.name;
        let node = below(self.document.tree, &["components", "securitySchemes", name]);
        let option = option(&scheme.kind);
        Diagnostic::warning(format!("no operation requires the security scheme `{name}`"))
            .at_node(node.origin.key())
            .label("the client sends no credentials")
            .help(format!("generate with `--auth {option}`, to send them with each call; the author should require the scheme with `security`"))
            .push_to(log);
    }
}

/// What [`Auth::parse`] reads as this kind.
fn option(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer => "bearer".to_owned(),
        SchemeKind::Basic => "basic".to_owned(),
        SchemeKind::Http(scheme) => format!("http:{scheme}"),
        SchemeKind::ApiKey(location, name) => {
            let location = match location {
                KeyLocation::Header => "header",
                KeyLocation::Query => "query",
                KeyLocation::Cookie => "cookie",
            };
            format!("{location}:{name}")
        }
    }
}

/// Returns the kind of a scheme, unless it lacks a name that can be sent, and its `description`.
fn kind(scheme: &Declared) -> (Option<SchemeKind>, Option<&str>) {
    match scheme {
        Declared::HTTP {
            scheme,
            description,
            ..
        } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "bearer" => Some(SchemeKind::Bearer),
                "basic" => Some(SchemeKind::Basic),
                _ => is_token(scheme).then(|| SchemeKind::Http(scheme.clone())),
            };
            (kind, description.as_deref())
        }
        Declared::OAuth2 { description, .. } | Declared::OpenIDConnect { description, .. } => {
            (Some(SchemeKind::Bearer), description.as_deref())
        }
        Declared::APIKey {
            location,
            name,
            description,
            ..
        } => {
            let (location, can_be_sent) = match location {
                APIKeyLocation::Header => (KeyLocation::Header, is_token(name)),
                APIKeyLocation::Query => (KeyLocation::Query, !name.is_empty()),
                APIKeyLocation::Cookie => (KeyLocation::Cookie, is_token(name)),
            };
            let kind = can_be_sent.then(|| SchemeKind::ApiKey(location, name.clone()));
            (kind, description.as_deref())
        }
    }
}

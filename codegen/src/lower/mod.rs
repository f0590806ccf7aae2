//! Stage 4, lower: the document model in, plain data out.
//!
//! The types of `openapiv3` end here. What is legal and not supported is a warning that says what
//! happens instead; lowering never fails.
//!
//! [`document`] is the model together with the tree it was read from. [`schema`] understands
//! schemas, [`types`] builds types from them, and [`operations`] builds operations.

mod descriptions;
mod directions;
mod document;
mod keywords;
mod operations;
mod reach;
mod recursion;
mod schema;
mod sharing;
mod size;
mod types;

use std::collections::{BTreeMap, HashMap};

use openapiv3::{OpenAPI, Server};

use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{Api, Authentication, TypeId};
use crate::tree::{Node, Origin};
use descriptions::documentation;
use document::Document;
use operations::operations;
use types::builder::TypeBuilder;

/// Lowers a normalized document, whose tree is `tree`.
///
/// `formats` says which Rust type the user wants for a `format`, by format.
pub fn lower(
    model: &OpenAPI,
    tree: &Node,
    formats: &BTreeMap<String, String>,
    log: &mut Log,
) -> Api {
    let document = Document::new(model, tree);
    let mut types = TypeBuilder::new(&document, formats, log);
    types.build_components();
    let (operations, groups) = operations(&mut types);
    let (types, places) = types.finish();
    let mut api = Api {
        title: model.info.title.clone(),
        version: model.info.version.clone(),
        documentation: documentation(model.info.description.as_deref()),
        base_url: base_url(&document, log),
        bearer: operations
            .iter()
            .any(|it| it.authentication == Authentication::Bearer),
        groups,
        operations,
        types,
        type_modules: Vec::new(),
        nesting: 0,
        has_features: false,
    };
    finish(&mut api, &places, log);
    api
}

/// The passes over the finished types, each of which builds on those before it. `places` says where
/// component schemas stand.
fn finish(api: &mut Api, places: &HashMap<TypeId, Origin>, log: &mut Log) {
    directions::split(api);
    recursion::break_cycles(&mut api.types, places, log);
    sharing::share(&mut api.types);
    size::box_large_variants(api);
    api.nesting = recursion::nesting(&api.types);
    reach::assign_modules(api);
}

/// Returns the first server URL that is absolute, its variables at their defaults.
fn base_url(document: &Document<'_>, log: &mut Log) -> Option<String> {
    let mut urls = document.model.servers.iter().map(server_url);
    let url = urls.find(|url| url.starts_with("http://") || url.starts_with("https://"));
    if url.is_none() {
        let node = document.tree.get("servers").unwrap_or(document.tree);
        log.push(
            Diagnostic::warning("the document has no server with an absolute URL")
                .at_node(node.origin)
                .label("every user of the client has to give its base URL")
                .help("add a server whose `url` starts with `https://`"),
        );
    }
    url.map(|url| url.trim_end_matches('/').to_owned())
}

fn server_url(server: &Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}

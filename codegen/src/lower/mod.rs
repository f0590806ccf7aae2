//! Stage 4, lower: the document model in, plain data out.
//!
//! The types of `openapiv3` end here. What is legal and not supported is a warning that says what
//! happens instead; lowering never fails.
//!
//! `document` is the model together with the tree it was read from. `schema` understands
//! schemas, `types` builds types from them, and `operations` builds operations.

mod descriptions;
mod document;
mod keywords;
mod operations;
mod schema;
mod types;

use std::collections::{BTreeMap, HashMap};

use openapiv3::{OpenAPI, Server};

use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{Api, TypeId};
use crate::tree::{Node, Origin};
use descriptions::documentation;
use document::Document;
use operations::operations;
use types::builder::TypeBuilder;

/// Lowers a normalized document, whose tree is `tree`. Also returns where component schemas stand.
///
/// `formats` says which Rust type the user wants for a `format`, by format.
pub fn lower(
    model: &OpenAPI,
    tree: &Node,
    formats: &BTreeMap<String, String>,
    log: &mut Log,
) -> (Api, HashMap<TypeId, Origin>) {
    let document = Document::new(model, tree);
    let mut types = TypeBuilder::new(&document, formats, log);
    types.build_components();
    let (operations, groups) = operations(&mut types);
    let (types, places) = types.finish();
    let api = Api {
        title: model.info.title.clone(),
        version: model.info.version.clone(),
        documentation: documentation(model.info.description.as_deref()),
        base_url: base_url(&document, log),
        groups,
        operations,
        types,
    };
    (api, places)
}

/// Returns the first server URL that is absolute, its variables at their defaults.
fn base_url(document: &Document<'_>, log: &mut Log) -> Option<String> {
    let mut urls = document.model.servers.iter().map(server_url);
    let url = urls.find(|url| url.starts_with("http://") || url.starts_with("https://"));
    if url.is_none() {
        let node = document.tree.get("servers").unwrap_or(document.tree);
        Diagnostic::warning("the document has no server with an absolute URL")
            .at_node(node.origin)
            .label("every user of the client has to give its base URL")
            .help("add a server whose `url` starts with `https://`")
            .push_to(log);
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

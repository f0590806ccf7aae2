//! Stage 4, lower: the document model in, plain data out.
//!
//! The types of `openapiv3` end here. What is legal and not supported is a warning that says what
//! happens instead; lowering never fails.
//!
//! `document` is the model together with the tree it was read from. `schema` understands
//! schemas, `types` builds types from them, `xml` tables of what they are in XML, and `operations` builds
//! operations.

mod descriptions;
mod document;
mod keywords;
mod operations;
mod schema;
mod servers;
mod types;
mod xml;

use std::collections::HashMap;

use openapiv3::OpenAPI;

use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{Api, TypeId};
use crate::options::Options;
use crate::tree::{Node, Origin};
use descriptions::documentation;
use document::Document;
use operations::operations;
use servers::base_url;
use types::builder::TypeBuilder;
use xml::XmlBuilder;

/// Lowers a normalized document, whose tree is `tree`. Also returns where component schemas stand.
pub fn lower(
    model: &OpenAPI,
    tree: &Node,
    options: &Options,
    log: &mut Log,
) -> (Api, HashMap<TypeId, Origin>) {
    let document = Document::new(model, tree);
    let base_url = base_url(&document, log);
    let mut types = TypeBuilder::new(&document, &options.formats, log);
    types.build_components();
    let mut xml = XmlBuilder::default();
    let (operations, groups, security_schemes) =
        operations(&base_url, &options.auth, &mut types, &mut xml);
    let (types, places) = types.finish();
    let api = Api {
        title: model.info.title.clone(),
        version: model.info.version.clone(),
        documentation: documentation(model.info.description.as_deref()),
        base_url,
        security_schemes,
        groups,
        operations,
        types,
        xml: xml.finish(),
    };
    if api.operations.is_empty() && options.cli.is_some() {
        warn_of_no_program(tree, log);
    }
    (api, places)
}

fn warn_of_no_program(tree: &Node, log: &mut Log) {
    Diagnostic::warning("the document has no operation that a program could call")
        .at_node(tree.get("paths").unwrap_or(tree).origin)
        .label("the client has no program for the command line")
        .help("generate without `--cli`; the author should add operations to `paths`")
        .push_to(log);
}

//! Where the operations of a document are.

use openapiv3::{PathItem, ReferenceOr};

use super::path_template::Template;
use crate::ir::Method;
use crate::lower::document::{Document, below};
use crate::tree::Node;

/// An operation in the document.
pub(crate) struct Site<'a> {
    /// The key in the Paths Object.
    pub(crate) path: &'a str,
    /// The path, parsed.
    pub(crate) template: Template<'a>,
    pub(crate) method: Method,
    pub(crate) operation: &'a openapiv3::Operation,
    /// The node of the operation.
    pub(crate) node: &'a Node,
    pub(crate) path_item: &'a PathItem,
    /// The node of the path item.
    pub(crate) path_node: &'a Node,
    /// `operationId`, unless it is blank.
    pub(crate) id: Option<&'a str>,
}

/// Returns every operation of every path item.
pub(crate) fn sites<'a>(document: &Document<'a>) -> Vec<Site<'a>> {
    let mut sites = Vec::new();
    let paths = below(document.tree, &["paths"]);
    for (path, path_item) in &document.model.paths.paths {
        let (ReferenceOr::Item(path_item), Some(path_node)) = (path_item, paths.get(path)) else {
            continue;
        };
        for (key, operation) in path_item.iter() {
            let Some((method, node)) = method(key).zip(path_node.get(key)) else {
                continue;
            };
            let id = operation.operation_id.as_deref().map(str::trim);
            sites.push(Site {
                path,
                template: Template::new(path),
                method,
                operation,
                node,
                path_item,
                path_node,
                id: id.filter(|id| !id.is_empty()),
            });
        }
    }
    sites
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

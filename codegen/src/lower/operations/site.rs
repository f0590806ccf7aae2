//! Where the operations of a document are.

use openapiv3::{PathItem, ReferenceOr};

use super::path_template::Template;
use crate::diagnostic::{Diagnostic, Log};
use crate::http::is_token;
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

/// Warns about operations whose method is not the name of one (RFC 9110, section 9.1). They are left
/// out.
pub(crate) fn warn_of_methods(document: &Document<'_>, log: &mut Log) {
    let newer = document.newer_operations.iter();
    for operation in newer.filter(|it| !is_token(it.method.as_str())) {
        let name = operation.method.as_str();
        Diagnostic::warning(format!("no method can have the name `{name}`"))
            .at_node(operation.node.origin.key())
            .label("no operation is generated for it")
            .help("to get it, generate from a copy with another name: it consists of letters, digits and `-`")
            .push_to(log);
    }
}

/// Returns every operation of every path item.
pub(crate) fn sites<'a>(document: &'a Document<'a>) -> Vec<Site<'a>> {
    let mut sites = Vec::new();
    let paths = below(document.tree, &["paths"]);
    for (path, path_item) in &document.model.paths.paths {
        let (ReferenceOr::Item(path_item), Some(path_node)) = (path_item, paths.get(path)) else {
            continue;
        };
        let operations = path_item.iter().filter_map(|(key, operation)| {
            let (method, node) = method(key).zip(path_node.get(key))?;
            Some((method, operation, node))
        });
        let newer = document.newer_operations.iter();
        let newer =
            newer.filter(|it| it.path_item == path_node.origin && is_token(it.method.as_str()));
        let newer = newer.map(|it| (it.method.clone(), &it.operation, it.node));
        for (method, operation, node) in operations.chain(newer) {
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

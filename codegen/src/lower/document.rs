//! The OpenAPI document: the model of `openapiv3`, together with the tree it was read from.
//!
//! The model says what the document contains, the tree where. An object of the model is handed on
//! together with its node, so that a diagnostic can point at it. A schema is its node.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, ReferenceOr};
use serde::Deserialize;

use super::descriptions::documentation;
use super::keywords::Schema;
use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{Documentation, Method};
use crate::tree::{Node, Origin};

/// Maximum number of references in a row. A longer chain is treated as a cycle.
pub(crate) const MAX_REFERENCES: usize = 50;

/// The model and its tree.
pub(crate) struct Document<'a> {
    pub(crate) model: &'a OpenAPI,
    pub(crate) tree: &'a Node,
    /// `components.schemas`.
    schemas: Option<&'a Node>,
    /// The names of the component schemas that are not references, by their origin.
    names: HashMap<Origin, &'a str>,
    /// The operations that the model does not have.
    pub(crate) newer_operations: Vec<NewerOperation<'a>>,
}

/// An operation in `query` or `additionalOperations` of a path item.
pub(crate) struct NewerOperation<'a> {
    pub(crate) path_item: Origin,
    pub(crate) method: Method,
    pub(crate) operation: openapiv3::Operation,
    pub(crate) node: &'a Node,
}

/// An object of the model that references can lead to.
pub(crate) trait Component: Sized + 'static {
    /// Returns its section of `components`, with the name.
    fn section(components: &Components) -> (&str, &IndexMap<String, ReferenceOr<Self>>);
}

macro_rules! component {
    ($type:ident, $field:ident, $section:literal) => {
        impl Component for openapiv3::$type {
            fn section(components: &Components) -> (&str, &IndexMap<String, ReferenceOr<Self>>) {
                ($section, &components.$field)
            }
        }
    };
}

component!(Response, responses, "responses");
component!(Parameter, parameters, "parameters");
component!(RequestBody, request_bodies, "requestBodies");
component!(Header, headers, "headers");
component!(SecurityScheme, security_schemes, "securitySchemes");

/// The target of a reference, or an object that stands in place.
pub(crate) struct Resolved<'a, T> {
    pub(crate) item: &'a T,
    pub(crate) node: &'a Node,
    /// The name of the component, if a reference led to it.
    pub(crate) name: Option<&'a str>,
    /// The `description` beside a reference, which replaces the item's own.
    description: Option<&'a str>,
}

impl<T> Resolved<'_, T> {
    /// Returns the documentation of an item with this `description`.
    pub(crate) fn documentation(&self, own: Option<&str>) -> Documentation {
        documentation(self.description.or(own))
    }
}

/// A component: an object or another reference, its node and its name.
type Entry<'a, T> = (&'a ReferenceOr<T>, &'a Node, &'a str);

impl<'a> Document<'a> {
    pub(crate) fn new(model: &'a OpenAPI, tree: &'a Node) -> Self {
        let components = tree.get("components");
        let mut document = Self {
            model,
            tree,
            schemas: components.and_then(|it| it.get("schemas")),
            names: HashMap::new(),
            newer_operations: newer_operations(tree),
        };
        for (name, schema) in document.schemas() {
            if schema.reference().is_none() {
                document.names.insert(schema.origin(), name);
            }
        }
        document
    }

    /// Returns the component schemas, in the order of the document.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = (&'a str, Schema<'a>)> + use<'a> {
        let schemas = self.schemas.and_then(Node::as_object);
        let schemas = schemas.into_iter().flatten();
        schemas.map(|(name, node)| (name.as_str(), Schema { node }))
    }

    /// Returns the number of component schemas that are not references.
    pub(crate) fn schema_count(&self) -> usize {
        self.names.len()
    }

    /// Returns the component schema with this name, or that a reference leads to.
    pub(crate) fn schema(&self, name_or_reference: &str) -> Option<Schema<'a>> {
        let name = match name_or_reference.starts_with('#') {
            true => component_name(name_or_reference),
            false => Cow::Borrowed(name_or_reference),
        };
        let node = self.schemas?.get(&name)?;
        Some(Schema { node })
    }

    /// Follows references to a schema. `None` if they form a cycle.
    pub(crate) fn follow(&self, schema: Schema<'a>) -> Option<Schema<'a>> {
        let mut schema = schema;
        for _ in 0..MAX_REFERENCES {
            match schema.reference() {
                None => return Some(schema),
                Some(reference) => schema = self.schema(reference)?,
            }
        }
        None
    }

    /// Returns the origin of the schema that a schema or reference stands for.
    pub(crate) fn origin(&self, schema: Schema<'a>) -> Option<Origin> {
        self.follow(schema).map(Schema::origin)
    }

    /// Returns the component that a reference leads to and its name, if it is a reference in turn.
    pub(crate) fn alias(&self, reference: Schema<'a>) -> Option<(&'a str, Schema<'a>)> {
        let name = component_name(reference.reference()?);
        let (name, node) = self.schemas?.as_object()?.get_key_value(&*name)?;
        let schema = Schema { node };
        schema.reference().map(|_| (name.as_str(), schema))
    }

    /// Returns the name of the component that a schema is, or refers to.
    pub(crate) fn schema_name(&self, schema: Schema<'a>) -> Option<&'a str> {
        self.names.get(&self.origin(schema)?).copied()
    }

    /// Follows references to an object. `None`, with a warning, if they form a cycle.
    pub(crate) fn resolve<T: Component>(
        &self,
        reference_or: &'a ReferenceOr<T>,
        node: &'a Node,
        log: &mut Log,
    ) -> Option<Resolved<'a, T>> {
        let resolved = self.find(reference_or, node);
        if resolved.is_none() {
            log.push(leads_to_itself(node));
        }
        resolved
    }

    /// Follows references to an object. `None` if they form a cycle.
    pub(crate) fn find<T: Component>(
        &self,
        reference_or: &'a ReferenceOr<T>,
        node: &'a Node,
    ) -> Option<Resolved<'a, T>> {
        let (mut reference_or, mut node) = (reference_or, node);
        let (mut name, mut description) = (None, None);
        for _ in 0..MAX_REFERENCES {
            match reference_or {
                ReferenceOr::Item(item) => {
                    return Some(Resolved {
                        item,
                        node,
                        name,
                        description,
                    });
                }
                ReferenceOr::Reference { reference } => {
                    let beside = || node.get("description").and_then(Node::as_str);
                    description = description.or_else(beside);
                    let target = self.component(&component_name(reference))?;
                    (reference_or, node) = (target.0, target.1);
                    name = Some(target.2);
                }
            }
        }
        None
    }

    /// Returns the component with this name.
    pub(crate) fn component<T: Component>(&self, name: &str) -> Option<Entry<'a, T>> {
        let (section, entries) = T::section(self.model.components.as_ref()?);
        let (name, item) = entries.get_key_value(name)?;
        let node = below(self.tree, &["components", section, name]);
        Some((item, node, name))
    }
}

/// Reads the operations that the model leaves out. A normalized tree fits the model.
fn newer_operations(tree: &Node) -> Vec<NewerOperation<'_>> {
    let paths = tree.get("paths").and_then(Node::as_object);
    let path_items = paths.into_iter().flat_map(|paths| paths.values());
    let operations = path_items.flat_map(|path_item| {
        let query = path_item.get("query").map(|node| (Method::Query, node));
        let others = path_item.get("additionalOperations");
        let others = others.and_then(Node::as_object).into_iter().flatten();
        let others = others.map(|(method, node)| (Method::Other(method.clone()), node));
        let all = query.into_iter().chain(others);
        all.filter_map(|(method, node)| {
            Some(NewerOperation {
                path_item: path_item.origin,
                method,
                operation: openapiv3::Operation::deserialize(node).ok()?,
                node,
            })
        })
    });
    operations.collect()
}

/// Warns about a reference in a cycle.
pub(crate) fn leads_to_itself(node: &Node) -> Diagnostic {
    Diagnostic::warning("this reference leads to itself")
        .at_node(node.origin)
        .label("it is left out")
        .help("the rest of the client is not affected; the author has to write the object itself")
}

/// Returns the name of the component that a reference leads to. After bundling, each reference reads
/// `#/components/<section>/<name>`.
fn component_name(reference: &str) -> Cow<'_, str> {
    let (_, name) = reference.rsplit_once('/').unwrap_or(("", reference));
    match name.contains('~') {
        true => Cow::Owned(name.replace("~1", "/").replace("~0", "~")),
        false => Cow::Borrowed(name),
    }
}

/// Returns the node that `keys` lead to from `node`, or the last one on the way.
pub(crate) fn below<'a>(node: &'a Node, keys: &[&str]) -> &'a Node {
    let mut node = node;
    for key in keys {
        let Some(child) = node.child(key) else { break };
        node = child;
    }
    node
}

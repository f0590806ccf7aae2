//! The state of normalizing a document.

use std::collections::HashSet;

use super::version::Version;
use crate::diagnostic::{Diagnostic, Log};
use crate::tree::Node;

pub(super) struct Normalizer<'a> {
    pub(super) log: &'a mut Log,
    pub(super) version: Version,
    /// The names of the schemas in `components`.
    pub(super) schemas: HashSet<String>,
    /// The notes given so far.
    pub(super) given: HashSet<Note>,
}

/// A warning that is given once for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Note {
    Callbacks,
    Webhooks,
    Conditions,
}

impl<'a> Normalizer<'a> {
    pub(super) fn new(document: &Node, version: Version, log: &'a mut Log) -> Self {
        let components = document.get("components");
        let schemas = components.and_then(|components| components.get("schemas")?.as_object());
        Self {
            log,
            version,
            schemas: schemas
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone())
                .collect(),
            given: HashSet::new(),
        }
    }

    /// Warns about a value of another kind than expected. Returns `false`: the value is not used.
    pub(super) fn mismatch(&mut self, node: &Node, expected: &str) -> bool {
        let found = node.value.describe();
        Diagnostic::warning(format!("expected {expected}, found {found}"))
            .at_node(node.origin)
            .label("the value is not used")
            .help(format!("write {expected}, or remove the key"))
            .push_to(self.log);
        false
    }
}

//! The state of normalizing a document.

use std::collections::HashSet;

use super::version::Version;
use crate::diagnostic::{Diagnostic, Log};
use crate::tree::{Node, Object};

pub(super) struct Normalizer<'a> {
    log: &'a mut Log,
    pub(super) version: Version,
    /// The names of the schemas in `components`.
    pub(super) schemas: HashSet<String>,
    /// The notes given so far.
    given: HashSet<Note>,
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
                .flat_map(Object::keys)
                .cloned()
                .collect(),
            given: HashSet::new(),
        }
    }

    pub(super) fn warn(&mut self, diagnostic: Diagnostic) {
        self.log.push(diagnostic);
    }

    pub(super) fn warn_once(&mut self, note: Note, diagnostic: Diagnostic) {
        if self.given.insert(note) {
            self.warn(diagnostic);
        }
    }

    /// Warns about a value of another kind than expected. Returns `false`: the value is not used.
    pub(super) fn mismatch(&mut self, node: &Node, expected: &str) -> bool {
        let found = node.value.describe();
        self.warn(
            Diagnostic::warning(format!("expected {expected}, found {found}"))
                .at_node(node.origin)
                .label("the value is not used")
                .help(format!("write {expected}, or remove the key")),
        );
        false
    }
}

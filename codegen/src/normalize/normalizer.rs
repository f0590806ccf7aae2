//! The state of normalizing a document.

use std::collections::HashSet;

use super::version::Version;
use crate::diagnostic::{Diagnostic, Log};
use crate::source_map::SourceMap;
use crate::tree::{Node, Value};

pub(super) struct Normalizer<'a> {
    files: &'a SourceMap,
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
    pub(super) fn new(
        document: &Node,
        version: Version,
        files: &'a SourceMap,
        log: &'a mut Log,
    ) -> Self {
        let components = document.get("components");
        let schemas = components.and_then(|components| components.get("schemas")?.as_object());
        Self {
            files,
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

    /// The text of a number or a boolean where a string is expected: as the document has it, since
    /// an unquoted `1.10` means that text. `None` for other values.
    pub(super) fn as_text(&self, node: &Node) -> Option<String> {
        let text = match &node.value {
            Value::Number(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
            _ => return None,
        };
        Some(self.files.written(node).map_or(text, str::to_owned))
    }

    /// Warns about a value of another kind than expected. Returns `false`: the value is not used.
    pub(super) fn mismatch(&mut self, node: &Node, expected: &str) -> bool {
        let found = node.value.describe();
        Diagnostic::warning(format!("expected {expected}, found {found}"))
            .at_node(node.origin)
            .label("the value is not used")
            .help(format!(
                "the client is the same as without it; the author should write {expected}"
            ))
            .push_to(self.log);
        false
    }
}

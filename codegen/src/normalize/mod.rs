//! Stage 3, normalize: whatever people write in, OpenAPI 3.0 as `openapiv3` reads it out.
//!
//! The document is held against the table in [`crate::structure`]. What OpenAPI 3.1 says in its own
//! way is expressed in 3.0. What deviates and has a clear meaning is mended, and what has none is
//! taken out, each with a warning at the place; so one odd `example` does not cost a whole document.
//!
//! - `version`: what the document declares to be
//! - `shapes`: strings, numbers, lists, maps
//! - `objects`: the objects of the specification and their fields
//! - `parameters`, `security`: what these objects need besides
//! - `schemas`: a schema, step by step, with the help of `types`, `enums`, `null`,
//!   `keywords` and `conflicts`

mod conflicts;
mod enums;
mod keywords;
mod null;
mod objects;
mod parameters;
mod schemas;
mod security;
mod shapes;
mod types;
mod version;

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Log};
use crate::structure::{Kind, Shape};
use crate::tree::{Node, Object, Origin, Value};
use version::Version;

/// Mends a bundled document. `false` if it is not OpenAPI 3 at all; the log then says why.
pub fn normalize(document: &mut Node, log: &mut Log) -> bool {
    let Some(version) = version::read(document, log) else {
        return false;
    };
    let schemas = document
        .get("components")
        .and_then(|components| components.get("schemas"))
        .and_then(Node::as_object)
        .map(|schemas| schemas.keys().cloned().collect())
        .unwrap_or_default();
    let mut normalizer = Normalizer {
        log,
        version,
        schemas,
        noted: HashSet::new(),
    };
    normalizer.fits(document, &Shape::Object(Kind::OpenApi))
}

struct Normalizer<'a> {
    log: &'a mut Log,
    version: Version,
    /// The names of the schemas in `components`.
    schemas: HashSet<String>,
    /// What has been said that is said once.
    noted: HashSet<Note>,
}

/// What is said once for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Note {
    Callbacks,
    Webhooks,
    Conditions,
}

impl Normalizer<'_> {
    fn warn(&mut self, diagnostic: Diagnostic) {
        self.log.push(diagnostic);
    }

    fn note(&mut self, note: Note, diagnostic: Diagnostic) {
        if self.noted.insert(note) {
            self.log.push(diagnostic);
        }
    }
}

fn text(origin: Origin, text: &str) -> Node {
    Node::new(origin, Value::String(text.to_owned()))
}

fn object<const N: usize>(origin: Origin, members: [(&str, Node); N]) -> Node {
    let members = members.map(|(key, node)| (key.to_owned(), node));
    Node::new(origin, Value::Object(Object::from_iter(members)))
}

fn set(object: &mut Object, key: &str, origin: Origin, value: Value) {
    object.insert(key.to_owned(), Node::new(origin, value));
}

/// Whether two nodes say the same, wherever they stand.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

//! Schemas that extend a schema with a `discriminator` (OpenAPI 3.0, section 4.7.25).
//!
//! A base with a `discriminator` needs no `oneOf`: its values are those of any schema that has it in
//! `allOf`.

use std::collections::{HashMap, HashSet};

use crate::lower::document::Document;
use crate::lower::keywords::Schema;
use crate::tree::Origin;

/// The component schemas that extend a schema with a `discriminator`, by the origin of that base.
pub(crate) type Heirs<'a> = HashMap<Origin, Vec<Schema<'a>>>;

/// Finds the heirs of every schema with a `discriminator`, in the order of the document.
pub(crate) fn find_heirs<'a>(document: &Document<'a>) -> Heirs<'a> {
    let mut heirs = Heirs::new();
    for (_, schema) in document.schemas() {
        for base in bases(document, schema) {
            if base != schema.origin() {
                heirs.entry(base).or_default().push(schema);
            }
        }
    }
    heirs
}

/// Returns the schemas with a `discriminator` that `schema` extends, directly or not.
fn bases<'a>(document: &Document<'a>, schema: Schema<'a>) -> HashSet<Origin> {
    let mut bases = HashSet::new();
    let mut seen = HashSet::new();
    let mut stack = vec![schema];
    while let Some(schema) = stack.pop() {
        for base in schema.all_of().filter_map(|base| document.follow(base)) {
            if !seen.insert(base.origin()) {
                continue;
            }
            if base.discriminator().is_some() {
                bases.insert(base.origin());
            }
            stack.push(base);
        }
    }
    bases
}

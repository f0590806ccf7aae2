//! Schemas that extend a schema with a `discriminator` (OpenAPI 3.0, section 4.7.25).
//!
//! A base with a `discriminator` needs no `oneOf`: its values are those of any schema that has it in
//! `allOf`.

use std::collections::{HashMap, HashSet};

use super::keywords::Keywords;
use crate::lower::document::{Document, Item, Located};
use crate::tree::Origin;

/// The component schemas that extend a schema with a `discriminator`, by the origin of that base.
pub(crate) type Heirs<'a> = HashMap<Origin, Vec<Located<'a>>>;

/// Finds the heirs of every schema with a `discriminator`, in the order of the document.
pub(crate) fn find_heirs<'a>(document: &Document<'a>) -> Heirs<'a> {
    let mut heirs = Heirs::new();
    for (_, schema) in document.schemas() {
        for base in bases(document, schema) {
            if base != schema.node.origin {
                heirs.entry(base).or_default().push(schema);
            }
        }
    }
    heirs
}

/// Returns the schemas with a `discriminator` that `schema` extends, directly or not.
fn bases<'a>(document: &Document<'a>, schema: Located<'a>) -> HashSet<Origin> {
    let mut bases = HashSet::new();
    let mut seen = HashSet::new();
    let mut stack = vec![schema];
    while let Some(Located { item, node }) = stack.pop() {
        let Item::Schema(schema) = item else { continue };
        for base in Keywords::of(schema).all_of(node) {
            let Some((found, node)) = document.follow(base) else {
                continue;
            };
            if !seen.insert(node.origin) {
                continue;
            }
            if found.schema_data.discriminator.is_some() {
                bases.insert(node.origin);
            }
            stack.push(Located::schema(found, node));
        }
    }
    bases
}

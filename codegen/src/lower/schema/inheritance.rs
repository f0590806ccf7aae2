//! Schemas that extend a schema with a `discriminator` (OpenAPI 3.0, section 4.7.25).
//!
//! A base with a `discriminator` needs no `oneOf`: its values are those of any schema that has it in
//! `allOf`.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use crate::lower::document::Document;
use crate::lower::keywords::{Discriminator, Schema};
use crate::tree::Origin;

/// The component schemas that extend a schema with a `discriminator`.
#[derive(Default)]
pub(crate) struct Heirs<'a> {
    /// By the origin of the base, in the order of the document.
    by_base: HashMap<Origin, Vec<Schema<'a>>>,
    all: HashSet<Origin>,
}

impl<'a> Heirs<'a> {
    /// Returns the schemas that extend this one, directly or not. None if it has no `discriminator`.
    pub(crate) fn of(&self, base: Schema<'a>) -> &[Schema<'a>] {
        self.by_base.get(&base.origin()).map_or(&[], Vec::as_slice)
    }

    /// Whether a component extends a schema with a `discriminator`.
    pub(crate) fn contains(&self, schema: Schema<'a>) -> bool {
        self.all.contains(&schema.origin())
    }
}

/// Finds the heirs of every schema with a `discriminator`, in the order of the document.
pub(crate) fn find_heirs<'a>(document: &Document<'a>) -> Heirs<'a> {
    let schemas: Vec<Schema<'a>> = document.schemas().map(|(_, schema)| schema).collect();
    let mut extended_by: HashMap<Origin, Vec<usize>> = HashMap::new();
    for (index, schema) in schemas.iter().enumerate() {
        for base in direct_bases(document, *schema) {
            extended_by.entry(base.origin()).or_default().push(index);
        }
    }
    let mut heirs = Heirs::default();
    let bases = schemas
        .iter()
        .filter(|it| own_discriminator(**it).is_some());
    for base in bases.filter(|it| extended_by.contains_key(&it.origin())) {
        let found = reached(&extended_by, &schemas, base.origin());
        let found: Vec<Schema<'a>> = found.into_iter().map(|index| schemas[index]).collect();
        heirs.all.extend(found.iter().map(|it| it.origin()));
        heirs.by_base.insert(base.origin(), found);
    }
    heirs
}

/// Returns the schemas that extend `base`, directly or not, in the order of the document.
fn reached(
    extended_by: &HashMap<Origin, Vec<usize>>,
    schemas: &[Schema<'_>],
    base: Origin,
) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut stack = vec![base];
    while let Some(origin) = stack.pop() {
        for index in extended_by.get(&origin).into_iter().flatten() {
            let heir = schemas[*index].origin();
            if heir != base && found.insert(*index) {
                stack.push(heir);
            }
        }
    }
    found
}

/// Returns the schemas that a schema, or a part that stands in its `allOf`, refers to in `allOf`.
fn direct_bases<'a>(document: &Document<'a>, schema: Schema<'a>) -> Vec<Schema<'a>> {
    let mut bases = Vec::new();
    let mut parts = vec![schema];
    while let Some(part) = parts.pop() {
        for entry in part.all_of() {
            match entry.reference() {
                Some(_) => bases.extend(document.follow(entry)),
                None => parts.push(entry),
            }
        }
    }
    bases
}

/// Returns the schemas that `schema` refers to in `allOf`, directly or not, the nearest first.
pub(crate) fn ancestors<'a>(document: &Document<'a>, schema: Schema<'a>) -> Vec<Schema<'a>> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut queue = VecDeque::from([schema]);
    while let Some(schema) = queue.pop_front() {
        for entry in schema.all_of() {
            let Some(base) = document.follow(entry) else {
                continue;
            };
            if seen.insert(base.origin()) {
                queue.push_back(base);
                found.extend(entry.reference().map(|_| base));
            }
        }
    }
    found
}

/// Returns the `discriminator` of a schema: its own, or that of a part of it that stands in its
/// `allOf`. Documents that extend a base with another base write it there.
pub(crate) fn own_discriminator(schema: Schema<'_>) -> Option<Discriminator<'_>> {
    let mut parts = vec![schema];
    while let Some(part) = parts.pop() {
        if part.discriminator().is_some() {
            return part.discriminator();
        }
        let inline = part.all_of().filter(|entry| entry.reference().is_none());
        parts.extend(inline);
    }
    None
}

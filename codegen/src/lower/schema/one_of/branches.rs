//! The alternatives of a schema, each with the keywords that hold beside it.
//!
//! Unions in unions become one list, unless a `discriminator` keeps them together or they are
//! components with more than alternatives. If several unions hold at once, [`combine`] finds the
//! alternatives that fit together.
//!
//! [`combine`]: super::combine

use std::collections::HashSet;

use indexmap::IndexSet;

use super::combine::combinations;
use crate::lower::document::Document;
use crate::lower::schema::all_of::{FlatSchema, Key, OneOf, Part};
use crate::lower::schema::limits::{Cut, MAX_NESTING};
use crate::tree::Origin;

/// Maximum number of alternatives of one union.
const MAX_BRANCHES: usize = 1_000;

/// Maximum number of unions in unions that are examined for one union.
const MAX_VISITS: usize = 4_000;

/// An entry of `oneOf` or `anyOf`, with the keywords that hold beside it.
pub(crate) struct Branch<'a> {
    pub(crate) flat: FlatSchema<'a>,
    /// The name of the component that it is.
    pub(crate) component: Option<&'a str>,
    pub(crate) title: Option<&'a str>,
}

/// How to treat an alternative that is a component with properties and alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nested {
    /// It stays the type that it is everywhere else.
    Whole,
    /// Its alternatives replace it.
    Resolved,
}

/// The alternatives of a schema.
#[derive(Default)]
pub(crate) struct Branches<'a> {
    pub(crate) found: Vec<Branch<'a>>,
    /// Whether an alternative stayed whole that [`Nested::Resolved`] would replace.
    pub(crate) has_whole: bool,
    /// Where alternatives are left out, and why.
    pub(crate) cuts: Vec<(Origin, Cut)>,
}

impl<'a> Branch<'a> {
    /// A branch without a title.
    pub(crate) fn new(document: &Document<'a>, parts: Vec<Part<'a>>) -> Self {
        Self {
            flat: FlatSchema::of(document, &parts),
            component: match parts.as_slice() {
                [part] => document.schema_name(part.schema),
                _ => None,
            },
            title: None,
        }
    }
}

/// Finds the alternatives of a schema with these unions.
pub(crate) fn branches<'a>(
    document: &Document<'a>,
    flat: &FlatSchema<'a>,
    unions: &[&OneOf<'a>],
    nested: Nested,
) -> Branches<'a> {
    let mut search = Search {
        document,
        nested,
        path: Vec::new(),
        seen: HashSet::new(),
        seen_alone: HashSet::new(),
        is_cut: false,
        result: Branches::default(),
    };
    search.add_unions(flat, unions);
    if let (true, Some(first)) = (search.is_cut, unions.first()) {
        let cut = (first.schema.origin(), Cut::Alternatives);
        search.result.cuts.push(cut);
    }
    search.result
}

/// Returns the parts without their alternatives. None if alternatives are all that they have.
pub(crate) fn without_unions<'a>(flat: &FlatSchema<'a>) -> Vec<Part<'a>> {
    if !flat.has_content() && flat.required.is_empty() {
        return Vec::new();
    }
    let own = flat.parts.iter().map(|part| Part {
        without_unions: true,
        ..*part
    });
    own.collect()
}

/// Adds an alternative to the parts that hold beside it. Parts that it extends are left out, so that
/// it stays the type that it is everywhere else.
pub(crate) fn beside<'a>(
    document: &Document<'a>,
    parts: &[Part<'a>],
    entry: Part<'a>,
) -> Vec<Part<'a>> {
    if parts.is_empty() {
        return vec![entry];
    }
    let flat = FlatSchema::of(document, &[entry]);
    let is_extended = |part: &Part<'a>| match document.origin(part.schema) {
        Some(own) => flat.key.iter().any(|(origin, _)| *origin == own),
        None => true,
    };
    let others = parts.iter().filter(|part| !is_extended(part)).copied();
    let others: Vec<Part<'a>> = others.collect();
    let own = FlatSchema::of(document, &others);
    if !own.has_content() && own.unions.is_empty() && !requires_more(document, &own, &flat) {
        return vec![entry];
    }
    others.into_iter().chain([entry]).collect()
}

/// Whether `own` requires a property that the alternative `entry` has and does not require, or that
/// no alternative has.
fn requires_more<'a>(
    document: &Document<'a>,
    own: &FlatSchema<'a>,
    entry: &FlatSchema<'a>,
) -> bool {
    let missing = own.required.difference(&entry.required);
    let missing = missing.filter(|key| !own.tags_of_lists.contains(*key));
    let missing: Vec<&str> = missing.copied().collect();
    if missing.is_empty() {
        return false;
    }
    let of_entry = declared_properties(document, entry);
    let mut missing = missing.into_iter();
    missing.any(|key| of_entry.contains(key) || !is_declared_beside(document, own, key))
}

/// Returns the properties that an alternative requires. Those are left out that only another
/// alternative declares: what is required beside the list is meant for those that have it.
pub(crate) fn required_here<'a>(
    document: &Document<'a>,
    flat: &FlatSchema<'a>,
) -> IndexSet<&'a str> {
    let required = flat.required.iter().copied();
    let is_meant =
        |key: &&str| flat.properties.contains_key(key) || !is_declared_beside(document, flat, key);
    required.filter(is_meant).collect()
}

/// Whether an alternative declares this property that a part without its alternatives does not
/// declare.
fn is_declared_beside<'a>(document: &Document<'a>, flat: &FlatSchema<'a>, property: &str) -> bool {
    let mut parts = flat.parts.iter().filter(|part| part.without_unions);
    parts.any(|part| {
        let whole = FlatSchema::of(document, &[part.schema.into()]);
        declared_properties(document, &whole).contains(property)
    })
}

/// Returns the properties of a schema and of its alternatives.
pub(crate) fn declared_properties<'a>(
    document: &Document<'a>,
    flat: &FlatSchema<'a>,
) -> IndexSet<&'a str> {
    let mut properties: IndexSet<&str> = flat.properties.keys().copied().collect();
    for entry in flat.unions.iter().flat_map(|union| &union.entries) {
        properties.extend(FlatSchema::of(document, &[*entry]).properties.keys());
    }
    properties
}

/// The search for alternatives.
struct Search<'d, 'a> {
    document: &'d Document<'a>,
    nested: Nested,
    /// The unions that are being resolved, outermost first.
    path: Vec<Origin>,
    /// The branches that were examined. Along another path they lead to the same alternatives.
    seen: HashSet<Key>,
    /// The same for branches that are a single schema.
    seen_alone: HashSet<Origin>,
    /// Whether a limit was reached.
    is_cut: bool,
    result: Branches<'a>,
}

impl<'a> Search<'_, 'a> {
    /// Adds the alternatives of all unions that fit together, with the keywords beside them.
    fn add_unions(&mut self, flat: &FlatSchema<'a>, unions: &[&OneOf<'a>]) {
        let own = without_unions(flat);
        let (combinations, cut) = combinations(self.document, unions);
        if let (Some(cut), Some(origin)) = (cut, self.place(&flat.parts)) {
            self.result.cuts.push((origin, cut));
        }
        let depth = self.path.len();
        let origins = unions.iter().map(|union| union.schema.origin());
        self.path.extend(origins);
        for chosen in combinations {
            let mut parts = own.clone();
            for entry in &chosen {
                parts = beside(self.document, &parts, *entry);
            }
            self.add_branch(parts, &chosen);
        }
        self.path.truncate(depth);
    }

    /// Returns the origin of the only part, or of the last one.
    fn place(&self, parts: &[Part<'a>]) -> Option<Origin> {
        match parts {
            [only] => self.document.origin(only.schema),
            _ => parts.last().map(|part| part.schema.origin()),
        }
    }

    /// Adds a branch, or each of its alternatives.
    fn add_branch(&mut self, parts: Vec<Part<'a>>, chosen: &[Part<'a>]) {
        if self.result.found.len() >= MAX_BRANCHES || self.seen.len() > MAX_VISITS {
            self.is_cut = true;
            return;
        }
        if let [part] = parts.as_slice() {
            let target = self.document.origin(part.schema);
            if target.is_some_and(|origin| !self.seen_alone.insert(origin)) {
                return;
            }
        }
        let flat = FlatSchema::of(self.document, &parts);
        if !self.seen.insert(flat.key.clone()) {
            return;
        }
        let inner = flat.relevant_unions(self.document);
        // A union that contains itself adds no alternatives.
        let contains_itself = |union: &&OneOf<'a>| self.path.contains(&union.schema.origin());
        if inner.iter().any(contains_itself) {
            return;
        }
        let tagged = inner.iter().any(|union| union.discriminator.is_some());
        if !inner.is_empty() && !tagged && self.path.len() < MAX_NESTING {
            if self.nested == Nested::Resolved || !self.is_type_of_its_own(&flat) {
                return self.add_unions(&flat, &inner);
            }
            self.result.has_whole = true;
        }
        let titles = chosen.iter().map(|entry| entry.schema);
        let mut titles = titles.filter(|schema| schema.reference().is_none());
        let title = titles.find_map(|schema| schema.text("title"));
        let name = |entry: &Part<'a>| self.document.schema_name(entry.schema);
        self.result.found.push(Branch {
            component: chosen.iter().find_map(name),
            title,
            flat,
        });
    }

    /// Whether a branch is a component that has more than alternatives.
    fn is_type_of_its_own(&self, flat: &FlatSchema<'a>) -> bool {
        match flat.parts.as_slice() {
            [part] => flat.has_object_content() && self.document.schema_name(part.schema).is_some(),
            _ => false,
        }
    }
}

//! The alternatives of a schema, each with everything that holds beside it.
//!
//! Unions in unions are resolved into one list, unless a `discriminator` keeps them together or they
//! are components that say more than their alternatives. Of several unions that hold at once,
//! `intersection.rs` says which alternatives fit together.

use std::collections::HashSet;

use crate::ir::JsonType;
use crate::lower::Lowerer;
use crate::lower::schema::all_of::{Alternatives, Flat, Key, Part};
use crate::lower::schema::keywords::Item;
use crate::lower::schema::one_of::combine::Cut;
use crate::tree::Origin;

/// How deep unions in unions are resolved. What is deeper stays a union of its own.
pub(crate) const MAX_NESTING: usize = 8;

/// How many alternatives one union can have.
const MAX_BRANCHES: usize = 1_000;

/// How many unions in unions are looked into for one union.
const MAX_VISITS: usize = 4_000;

/// An entry of `oneOf` or `anyOf` with everything that holds beside it.
pub(crate) struct Branch<'a> {
    pub(crate) parts: Vec<Part<'a>>,
    pub(crate) flat: Flat<'a>,
    /// The name of the component that it refers to.
    pub(crate) component: Option<&'a str>,
    pub(crate) title: Option<&'a str>,
}

/// What becomes of a component among the alternatives that has properties of its own and
/// alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nested {
    /// It stays the type that it is everywhere else.
    Whole,
    /// Each of its alternatives is one of the union.
    Resolved,
}

/// The search for branches.
struct Search<'a> {
    nested: Nested,
    /// Whether anything has stayed whole that could be resolved.
    has_whole: bool,
    /// The unions that are being resolved, the outermost first.
    path: Vec<Origin>,
    found: Vec<Branch<'a>>,
    /// What has been looked into: along another path it gives the same branches.
    seen: HashSet<Key>,
    /// The same for schemas that stand alone.
    seen_alone: HashSet<Origin>,
    /// Whether there was more than could be looked into.
    is_cut: bool,
}

impl Search<'_> {
    fn new(nested: Nested) -> Self {
        Self {
            nested,
            has_whole: false,
            path: Vec::new(),
            found: Vec::new(),
            seen: HashSet::new(),
            seen_alone: HashSet::new(),
            is_cut: false,
        }
    }
}

impl<'a> Lowerer<'a> {
    /// The alternatives of a schema that has these unions, and whether more can be resolved.
    pub(crate) fn branches(
        &self,
        parts: &[Part<'a>],
        flat: &Flat<'a>,
        unions: &[&Alternatives<'a>],
        nested: Nested,
    ) -> (Vec<Branch<'a>>, bool) {
        let mut search = Search::new(nested);
        self.multiply(parts, flat, unions, &mut search);
        if let (true, Some(first)) = (search.is_cut, unions.first()) {
            let cut = (first.node.origin, Cut::Alternatives);
            self.cut_unions.borrow_mut().insert(cut);
        }
        (search.found, search.has_whole)
    }

    /// A branch that no name or title is given to.
    pub(crate) fn unnamed_branch(&self, parts: Vec<Part<'a>>) -> Branch<'a> {
        Branch {
            flat: self.flatten(&parts),
            component: match parts.as_slice() {
                [part] => self.component_name(part),
                _ => None,
            },
            title: None,
            parts,
        }
    }

    /// The unions that are about types: an `anyOf` of `required` lists is not, nor are entries that
    /// repeat of an object that it is one.
    pub(crate) fn relevant_unions<'f>(&self, flat: &'f Flat<'a>) -> Vec<&'f Alternatives<'a>> {
        let is_object = flat.json_type() == Some(JsonType::Object);
        let says_something = |union: &&Alternatives<'a>| {
            union.branches.iter().any(|branch| {
                let flat = self.flatten(&[*branch]);
                let says_type = flat.kind.is_some() && !is_object;
                flat.has_content() || !flat.unions.is_empty() || says_type
            })
        };
        flat.unions.iter().filter(says_something).collect()
    }

    /// Puts alternatives of all unions together that fit together, and what holds beside them.
    fn multiply(
        &self,
        parts: &[Part<'a>],
        flat: &Flat<'a>,
        unions: &[&Alternatives<'a>],
        search: &mut Search<'a>,
    ) {
        let beside = without_unions(parts, flat);
        let (combinations, cut) = self.combinations(unions);
        if let (Some(cut), Some(origin)) = (cut, self.place(parts)) {
            self.cut_unions.borrow_mut().insert((origin, cut));
        }
        let depth = search.path.len();
        search
            .path
            .extend(unions.iter().map(|union| union.node.origin));
        for chosen in combinations {
            let parts = chosen
                .iter()
                .fold(beside.clone(), |parts, branch| self.beside(&parts, *branch));
            self.resolve_branch(parts, &chosen, search);
        }
        search.path.truncate(depth);
    }

    /// Where parts are put together: the one schema that says it all, or the last that is added.
    fn place(&self, parts: &[Part<'a>]) -> Option<Origin> {
        match parts {
            [only] => self.follow(only.schema).map(|(_, node)| node.origin),
            _ => parts.last().map(|part| part.schema.node.origin),
        }
    }

    /// A branch with what holds beside it. A branch that extends the schema that lists it says all
    /// that itself, and so stays what it is everywhere else.
    pub(crate) fn beside(&self, parts: &[Part<'a>], branch: Part<'a>) -> Vec<Part<'a>> {
        if parts.is_empty() {
            return vec![branch];
        }
        let key = self.flatten(&[branch]).key;
        let is_said = |part: &Part<'a>| match self.follow(part.schema) {
            Some((_, node)) => key.iter().any(|(origin, _)| *origin == node.origin),
            None => true,
        };
        let unsaid = parts.iter().filter(|part| !is_said(part)).copied();
        unsaid.chain([branch]).collect()
    }

    /// The entries of a union that are not listed twice.
    pub(crate) fn distinct(&self, branches: &[Part<'a>]) -> Vec<Part<'a>> {
        let mut known = HashSet::new();
        let is_new = |branch: &&Part<'a>| match self.follow(branch.schema) {
            Some((_, node)) => known.insert(node.origin),
            None => true,
        };
        branches.iter().filter(is_new).copied().collect()
    }

    /// Adds a branch, or, if it has alternatives of its own, each of those.
    fn resolve_branch(&self, parts: Vec<Part<'a>>, chosen: &[Part<'a>], search: &mut Search<'a>) {
        if search.found.len() >= MAX_BRANCHES || search.seen.len() > MAX_VISITS {
            search.is_cut = true;
            return;
        }
        if let [part] = parts.as_slice() {
            let target = self.follow(part.schema);
            if target.is_some_and(|(_, node)| !search.seen_alone.insert(node.origin)) {
                return;
            }
        }
        let flat = self.flatten(&parts);
        if !search.seen.insert(flat.key.clone()) {
            return;
        }
        let inner = self.relevant_unions(&flat);
        // A union that contains itself says nothing new by it.
        let contains_itself = |union: &&Alternatives<'a>| search.path.contains(&union.node.origin);
        if inner.iter().any(contains_itself) {
            return;
        }
        let tagged = inner.iter().any(|union| union.discriminator.is_some());
        if !inner.is_empty() && !tagged && search.path.len() < MAX_NESTING {
            if search.nested == Nested::Resolved || !self.is_type_of_its_own(&parts, &flat) {
                return self.multiply(&parts, &flat, &inner, search);
            }
            search.has_whole = true;
        }
        let title = chosen.iter().find_map(|branch| match branch.schema.item {
            Item::Schema(schema) => schema.schema_data.title.as_deref(),
            Item::Reference(_) => None,
        });
        search.found.push(Branch {
            component: chosen.iter().find_map(|it| self.component_name(it)),
            title,
            parts,
            flat,
        });
    }

    /// Whether this is a component that says more than which alternatives it has.
    fn is_type_of_its_own(&self, parts: &[Part<'a>], flat: &Flat<'a>) -> bool {
        let [part] = parts else { return false };
        flat.has_object_content() && self.component_name(part).is_some()
    }

    /// The component that a schema is, or is a reference to.
    pub(crate) fn component_name(&self, part: &Part<'a>) -> Option<&'a str> {
        let node = match part.schema.item {
            Item::Reference(_) => self.follow(part.schema)?.1,
            Item::Schema(_) => part.schema.node,
        };
        self.component_names.get(&node.origin).copied()
    }
}

/// What holds beside the alternatives: nothing, if the parts say nothing else.
pub(crate) fn without_unions<'a>(parts: &[Part<'a>], flat: &Flat<'a>) -> Vec<Part<'a>> {
    let own = parts.iter().map(|part| Part {
        without_unions: true,
        ..*part
    });
    if flat.has_content() {
        own.collect()
    } else {
        Vec::new()
    }
}

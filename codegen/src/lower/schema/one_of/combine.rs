//! Unions that hold at once: which of their alternatives fit together.
//!
//! An alternative that both list is itself, and one that extends an alternative of the other list is
//! what both say. Only of what then remains is each put together with each, unless no value fits
//! both.

use std::collections::HashSet;

use crate::ir::JsonType;
use crate::lower::Lowerer;
use crate::lower::schema::all_of::{Alternatives, Flat, Part};
use crate::lower::schema::one_of::branches::MAX_NESTING;
use crate::tree::Origin;

/// How many alternatives there can be if several unions hold at once, each with each of the other.
const MAX_COMBINATIONS: usize = 32;

/// How many pairs of alternatives are looked at to find out whether a value fits both.
const MAX_PAIRS: usize = 4_000;

/// Alternatives that hold at once, one of each union.
pub(crate) type Combination<'a> = Vec<Part<'a>>;

/// Why not all alternatives of a union are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cut {
    /// It has too many.
    Alternatives,
    /// Several unions hold at once, and have too many together.
    Combinations,
    /// Several unions hold at once, and no value fits them all.
    Contradiction,
    /// Its lists are lists of each other, or of too many others.
    Lists,
}

impl<'a> Lowerer<'a> {
    /// The combinations that values can have, of one alternative of each union, and whether that is
    /// not all there is to say.
    pub(crate) fn combinations(
        &self,
        unions: &[&Alternatives<'a>],
    ) -> (Vec<Combination<'a>>, Option<Cut>) {
        let alone = |branches: Vec<Part<'a>>| branches.into_iter().map(|it| vec![it]).collect();
        if let [only] = unions {
            return (alone(self.distinct(&only.branches)), None);
        }
        let mut lists = unions.iter().map(|union| self.resolved(union));
        let mut found: Vec<Combination<'a>> = lists.next().map_or_else(Vec::new, alone);
        let mut cut = None;
        for branches in lists {
            match self.intersection(&found, &branches) {
                None => return (found, Some(Cut::Combinations)),
                Some(both) if both.is_empty() => {
                    cut = Some(Cut::Contradiction);
                    found = alone(branches);
                }
                Some(both) => found = both,
            }
        }
        (found, cut)
    }

    /// The parts without those that only list alternatives of which another part is one: what is left
    /// is that alternative itself.
    pub(crate) fn without_settled(&self, parts: Vec<Part<'a>>) -> Vec<Part<'a>> {
        if parts.len() < 2 {
            return parts;
        }
        let target = |part: &Part<'a>| self.follow(part.schema).map(|(_, node)| node.origin);
        let targets: HashSet<Origin> = parts.iter().filter_map(target).collect();
        let is_settled = |part: &Part<'a>| {
            let flat = self.flatten(&[*part]);
            let mut lists = flat.unions.iter().map(|union| self.resolved(union));
            let is_open = flat.has_content() || flat.nullable || flat.unions.is_empty();
            !is_open
                && lists.all(|list| {
                    let mut listed = list.iter().filter_map(target);
                    listed.any(|origin| targets.contains(&origin))
                })
        };
        let (settled, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_settled(part));
        if settled.is_empty() || rest.is_empty() {
            return parts;
        }
        rest
    }

    /// The alternatives of a union. Of one that is nothing but a union itself, it is those of that.
    fn resolved(&self, union: &Alternatives<'a>) -> Vec<Part<'a>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut stack: Vec<(Part<'a>, usize)> = Vec::new();
        stack.extend(union.branches.iter().rev().map(|branch| (*branch, 0)));
        while let Some((branch, depth)) = stack.pop() {
            let Some((_, node)) = self.follow(branch.schema) else {
                continue;
            };
            if !seen.insert(node.origin) {
                continue;
            }
            let flat = self.flatten(&[branch]);
            match self.relevant_unions(&flat).as_slice() {
                [inner]
                    if !flat.has_content()
                        && inner.discriminator.is_none()
                        && depth < MAX_NESTING =>
                {
                    let branches = inner.branches.iter().rev();
                    stack.extend(branches.map(|branch| (*branch, depth + 1)));
                }
                _ => found.push(branch),
            }
        }
        found
    }

    /// What fits one of `known` and one of `branches`. `None` if that is too much.
    fn intersection(
        &self,
        known: &[Combination<'a>],
        branches: &[Part<'a>],
    ) -> Option<Vec<Combination<'a>>> {
        let known: Vec<Side<'a>> = known.iter().map(|it| self.side(it.clone())).collect();
        let branches: Vec<Side<'a>> = branches.iter().map(|it| self.side(vec![*it])).collect();
        let is_related = |branch: &&Side<'a>| known.iter().any(|it| it.is_related(branch));
        let (_, unrelated): (Vec<_>, Vec<_>) = branches.iter().partition(is_related);
        let mut found = Vec::new();
        let mut pairs = 0;
        let mut multiplied = 0;
        for one in &known {
            let related = branches.iter().filter(|branch| one.is_related(branch));
            let before = found.len();
            found.extend(related.map(|branch| one.joined(branch)));
            if found.len() > before {
                continue;
            }
            pairs += unrelated.len();
            let fitting = unrelated.iter().filter(|it| !self.contradict(one, it));
            found.extend(fitting.map(|it| one.joined(it)));
            multiplied += found.len() - before;
            if multiplied > MAX_COMBINATIONS || pairs > MAX_PAIRS {
                return None;
            }
        }
        Some(found)
    }

    fn side(&self, parts: Vec<Part<'a>>) -> Side<'a> {
        let flat = self.flatten(&parts);
        let targets = parts.iter().filter_map(|part| self.follow(part.schema));
        Side {
            own: targets.map(|(_, node)| node.origin).collect(),
            said: flat.key.iter().map(|(origin, _)| *origin).collect(),
            flat,
            parts,
        }
    }

    /// Whether no value fits both.
    fn contradict(&self, one: &Side<'a>, other: &Side<'a>) -> bool {
        if let (Some(kind), Some(other)) = (one.flat.json_type(), other.flat.json_type()) {
            if kind != other && !(is_number(kind) && is_number(other)) {
                return true;
            }
        }
        let both = self.flatten(&one.joined(other));
        let mut properties = both.properties.iter();
        has_no_value(&both)
            || properties.any(|(name, parts)| {
                // A constant tells alternatives apart, even where it has been forgotten to require
                // it.
                let flat = self.flatten(parts);
                is_without_values(&flat)
                    || (flat.conflict.is_some() && both.required.contains(name))
            })
    }
}

/// One of the two that may fit together.
struct Side<'a> {
    parts: Combination<'a>,
    /// Where the parts stand, references followed.
    own: HashSet<Origin>,
    /// The same for all that they extend.
    said: HashSet<Origin>,
    flat: Flat<'a>,
}

impl<'a> Side<'a> {
    /// Whether one is the other or extends it.
    fn is_related(&self, other: &Self) -> bool {
        self.says(other) || other.says(self)
    }

    fn says(&self, other: &Self) -> bool {
        other.own.iter().any(|origin| self.said.contains(origin))
    }

    /// The parts of both, without what the other says too.
    fn joined(&self, other: &Self) -> Combination<'a> {
        if self.said.is_superset(&other.own) {
            self.parts.clone()
        } else if other.said.is_superset(&self.own) {
            other.parts.clone()
        } else {
            [self.parts.as_slice(), &other.parts].concat()
        }
    }
}

fn has_no_value(flat: &Flat<'_>) -> bool {
    flat.conflict.is_some() || is_without_values(flat)
}

/// Whether several `enum`s have no value in common.
fn is_without_values(flat: &Flat<'_>) -> bool {
    !flat.nullable && flat.values.as_ref().is_some_and(Vec::is_empty)
}

fn is_number(kind: JsonType) -> bool {
    matches!(kind, JsonType::Integer | JsonType::Number)
}

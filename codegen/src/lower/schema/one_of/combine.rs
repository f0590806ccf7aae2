//! Unions that hold at once: which of their alternatives fit together.
//!
//! An alternative that both unions list is itself, and one that extends an alternative of the other
//! union is what both say. The rest are combined pairwise, except pairs that no value satisfies.

use std::collections::HashSet;

use crate::ir::JsonType;
use crate::lower::document::Document;
use crate::lower::schema::all_of::{FlatSchema, OneOf, Part, distinct};
use crate::lower::schema::limits::{Cut, MAX_NESTING};
use crate::tree::Origin;

/// Maximum number of pairwise combinations of alternatives.
const MAX_COMBINATIONS: usize = 32;

/// Maximum number of pairs of alternatives that are checked for contradictions.
const MAX_PAIRS: usize = 4_000;

/// Alternatives that hold at once, one of each union.
pub(crate) type Combination<'a> = Vec<Part<'a>>;

/// Returns the combinations of one alternative of each union that values can have, and why they are
/// not complete.
pub(crate) fn combinations<'a>(
    document: &Document<'a>,
    unions: &[&OneOf<'a>],
) -> (Vec<Combination<'a>>, Option<Cut>) {
    let alone = |entries: Vec<Part<'a>>| entries.into_iter().map(|it| vec![it]).collect();
    if let [only] = unions {
        return (alone(distinct(document, &only.entries)), None);
    }
    let mut lists = unions.iter().map(|union| alternatives(document, union));
    let mut found: Vec<Combination<'a>> = lists.next().map_or_else(Vec::new, alone);
    let mut cut = None;
    for list in lists {
        match intersection(document, &found, &list) {
            None => return (found, Some(Cut::Combinations)),
            Some(both) if both.is_empty() => {
                cut = Some(Cut::Contradiction);
                found = alone(list);
            }
            Some(both) => found = both,
        }
    }
    (found, cut)
}

/// Removes parts that only list alternatives if another part is one of these alternatives.
pub(crate) fn without_settled<'a>(document: &Document<'a>, parts: Vec<Part<'a>>) -> Vec<Part<'a>> {
    if parts.len() < 2 {
        return parts;
    }
    let origin = |part: &Part<'a>| document.origin(part.schema);
    let origins: HashSet<Origin> = parts.iter().filter_map(origin).collect();
    let is_settled = |part: &Part<'a>| {
        let flat = FlatSchema::of(document, &[*part]);
        let has_more = flat.has_content() || flat.nullable || !flat.required.is_empty();
        !has_more
            && !flat.unions.is_empty()
            && flat.unions.iter().all(|union| {
                let listed = alternatives(document, union);
                let mut listed = listed.iter().filter_map(origin);
                listed.any(|origin| origins.contains(&origin))
            })
    };
    let (settled, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_settled(part));
    if settled.is_empty() || rest.is_empty() {
        return parts;
    }
    rest
}

/// Returns the alternatives of a union. An entry that is only a union is replaced by its own
/// alternatives.
fn alternatives<'a>(document: &Document<'a>, union: &OneOf<'a>) -> Vec<Part<'a>> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut stack: Vec<(Part<'a>, usize)> = Vec::new();
    stack.extend(union.entries.iter().rev().map(|entry| (*entry, 0)));
    while let Some((entry, depth)) = stack.pop() {
        let Some(origin) = document.origin(entry.schema) else {
            continue;
        };
        if !seen.insert(origin) {
            continue;
        }
        let flat = FlatSchema::of(document, &[entry]);
        match flat.relevant_unions(document).as_slice() {
            [inner]
                if !flat.has_content() && inner.discriminator.is_none() && depth < MAX_NESTING =>
            {
                let entries = inner.entries.iter().rev();
                stack.extend(entries.map(|entry| (*entry, depth + 1)));
            }
            _ => found.push(entry),
        }
    }
    found
}

/// Returns the combinations of `known` with one of `entries` each. `None` if there are too many.
fn intersection<'a>(
    document: &Document<'a>,
    known: &[Combination<'a>],
    entries: &[Part<'a>],
) -> Option<Vec<Combination<'a>>> {
    let known = known.iter().map(|it| Side::new(document, it));
    let known: Vec<Side<'a>> = known.collect();
    let entries = entries.iter().map(|it| Side::new(document, &[*it]));
    let entries: Vec<Side<'a>> = entries.collect();
    let is_unrelated = |entry: &&Side<'a>| !known.iter().any(|it| it.is_related(entry));
    let unrelated: Vec<&Side<'a>> = entries.iter().filter(is_unrelated).collect();
    let mut found = Vec::new();
    let mut pairs = 0;
    let mut paired = 0;
    for one in &known {
        let related = entries.iter().filter(|entry| one.is_related(entry));
        let before = found.len();
        found.extend(related.map(|entry| one.joined(entry)));
        if found.len() > before {
            continue;
        }
        pairs += unrelated.len();
        let fitting = unrelated.iter().filter(|it| !contradict(document, one, it));
        found.extend(fitting.map(|it| one.joined(it)));
        paired += found.len() - before;
        if paired > MAX_COMBINATIONS || pairs > MAX_PAIRS {
            return None;
        }
    }
    Some(found)
}

/// One of two combinations that may fit together.
struct Side<'a> {
    /// The origins of the parts.
    own: HashSet<Origin>,
    /// The origins of the parts and of all that they extend.
    extended: HashSet<Origin>,
    flat: FlatSchema<'a>,
}

impl<'a> Side<'a> {
    fn new(document: &Document<'a>, parts: &[Part<'a>]) -> Self {
        let flat = FlatSchema::of(document, parts);
        let origins = parts.iter().filter_map(|it| document.origin(it.schema));
        Self {
            own: origins.collect(),
            extended: flat.key.iter().map(|(origin, _)| *origin).collect(),
            flat,
        }
    }

    /// Whether one is the other or extends it.
    fn is_related(&self, other: &Self) -> bool {
        !self.extended.is_disjoint(&other.own) || !other.extended.is_disjoint(&self.own)
    }

    /// Returns the parts of both, without those that the other extends.
    fn joined(&self, other: &Self) -> Combination<'a> {
        if self.extended.is_superset(&other.own) {
            self.flat.parts.clone()
        } else if other.extended.is_superset(&self.own) {
            other.flat.parts.clone()
        } else {
            [self.flat.parts.as_slice(), &other.flat.parts].concat()
        }
    }
}

/// Whether no value fits both.
fn contradict<'a>(document: &Document<'a>, one: &Side<'a>, other: &Side<'a>) -> bool {
    if let (Some(one), Some(other)) = (one.flat.implied_type(), other.flat.implied_type()) {
        if one != other && !(is_number(one) && is_number(other)) {
            return true;
        }
    }
    let both = FlatSchema::of(document, &one.joined(other));
    let mut properties = both.properties.iter();
    both.conflict.is_some()
        || is_without_values(&both)
        || properties.any(|(name, parts)| {
            let flat = FlatSchema::of(document, parts);
            // Constants tell alternatives apart even where the document forgot to require them.
            is_without_values(&flat) || (flat.conflict.is_some() && both.required.contains(name))
        })
}

/// Whether several `enum`s have no value in common.
fn is_without_values(flat: &FlatSchema<'_>) -> bool {
    !flat.nullable && flat.values.as_ref().is_some_and(Vec::is_empty)
}

fn is_number(json_type: JsonType) -> bool {
    matches!(json_type, JsonType::Integer | JsonType::Number)
}

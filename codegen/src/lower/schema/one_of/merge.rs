//! Alternatives that Rust has one type for become one: strings, numbers, lists.

use std::collections::HashSet;

use crate::ir::{IntegerFormat, JsonType, NumberFormat, Type};
use crate::lower::Lowerer;
use crate::lower::schema::all_of::{Flat, Key, json_type_of};
use crate::lower::schema::kind::{Form, integer, without_duplicates};
use crate::lower::schema::one_of::branches::Branch;
use crate::lower::schema::one_of::combine::Cut;
use crate::lower::schema::one_of::distinguish::{Candidate, Content, mixed_types, told_apart};
use crate::tree::Node;

/// How many lists in each other are put together with others. What is deeper can be anything.
const MAX_LISTS: usize = 16;

impl<'a> Lowerer<'a> {
    /// Makes one of all alternatives that Rust has one type for.
    pub(crate) fn merge_alike(
        &self,
        node: &'a Node,
        candidates: Vec<Candidate<'a>>,
        depth: usize,
    ) -> Vec<Candidate<'a>> {
        let candidates = merge(candidates, &[JsonType::String], |alike| {
            Some(self.merged_strings(alike, depth))
        });
        let candidates = merge(candidates, &[JsonType::Boolean], |_| {
            Some(Form::Plain(Type::Boolean))
        });
        let numbers = [JsonType::Integer, JsonType::Number];
        let candidates = merge(candidates, &numbers, |alike| Some(merged_numbers(alike)));
        merge(candidates, &[JsonType::Array], |alike| {
            self.merged_lists(node, alike, depth)
        })
    }

    /// Strings and enums of strings: an enum that keeps unknown values takes all of them.
    fn merged_strings(&self, alike: &[&Candidate<'a>], depth: usize) -> Form<'a> {
        let mut values = Vec::new();
        for candidate in alike {
            let Content::Parts(parts) = &candidate.content else {
                continue;
            };
            match self.form(parts, &self.flatten(parts), depth + 1) {
                Form::StringEnum(more) => values.extend(more),
                Form::Plain(Type::String) => {}
                // A date or the like: text is what they have in common.
                _ => return Form::Plain(Type::String),
            }
        }
        if values.is_empty() {
            Form::Plain(Type::String)
        } else {
            Form::StringEnum(without_duplicates(values))
        }
    }

    /// Lists: one whose entries are one of those that any of them can have.
    fn merged_lists(
        &self,
        node: &'a Node,
        alike: &[&Candidate<'a>],
        depth: usize,
    ) -> Option<Form<'a>> {
        let mut items: Vec<Branch<'a>> = Vec::new();
        for candidate in alike {
            let Content::Parts(parts) = &candidate.content else {
                return None;
            };
            items.push(self.unnamed_branch(self.flatten(parts).items));
        }
        let nullable = items.iter().any(|item| self.takes_null(&item.flat));
        let keys: HashSet<Key> = items.iter().map(|item| item.flat.key.clone()).collect();
        if !self.open_merged(keys) {
            let cut = (node.origin, Cut::Lists);
            self.cut_unions.borrow_mut().insert(cut);
            return Some(Form::List(Vec::new()));
        }
        let items = Box::new(self.plan(node, items, depth + 1));
        self.merged_lists.borrow_mut().pop();
        Some(Form::ListOf { items, nullable })
    }

    /// Notes what the entries of a list are put together from. `false` if the list stands in a list
    /// of the same entries, or too deep in others: entries of entries may never end.
    fn open_merged(&self, keys: HashSet<Key>) -> bool {
        let mut open = self.merged_lists.borrow_mut();
        let is_new = open.len() < MAX_LISTS && !open.contains(&keys);
        if is_new {
            open.push(keys);
        }
        is_new
    }
}

fn merged_numbers<'a>(alike: &[&Candidate<'a>]) -> Form<'a> {
    let whole = alike.iter().all(|it| it.types == [JsonType::Integer]);
    Form::Plain(if whole {
        Type::Integer(IntegerFormat::Int64)
    } else {
        Type::Number(NumberFormat::Double)
    })
}

/// Replaces several candidates of these types, and of no other, by what `merged` makes of them.
fn merge<'a>(
    candidates: Vec<Candidate<'a>>,
    types: &[JsonType],
    merged: impl FnOnce(&[&Candidate<'a>]) -> Option<Form<'a>>,
) -> Vec<Candidate<'a>> {
    let is_alike = |it: &Candidate<'a>| it.types.iter().all(|kind| types.contains(kind));
    let alike: Vec<&Candidate<'a>> = candidates.iter().filter(|it| is_alike(it)).collect();
    if alike.len() < 2 {
        return candidates;
    }
    let Some(form) = merged(&alike) else {
        return candidates;
    };
    let mut all_types: Vec<JsonType> = alike.iter().flat_map(|it| it.types.clone()).collect();
    all_types.sort_unstable();
    all_types.dedup();
    let mut one = Some(Candidate::of_types(all_types, form));
    let replaced = candidates.into_iter().filter_map(|candidate| {
        if is_alike(&candidate) {
            one.take()
        } else {
            Some(candidate)
        }
    });
    replaced.collect()
}

/// An `enum` with values of several types: one alternative per type.
pub(crate) fn mixed_enum<'a>(node: &'a Node, flat: &Flat<'a>) -> Option<Form<'a>> {
    let types = mixed_types(flat)?;
    let is_scalar = |kind: &JsonType| !matches!(kind, JsonType::Array | JsonType::Object);
    if !types.iter().all(is_scalar) {
        return None;
    }
    let has_number = types.contains(&JsonType::Number);
    let candidates: Vec<Candidate<'a>> = types
        .iter()
        .filter(|kind| !(**kind == JsonType::Integer && has_number))
        .map(|kind| Candidate::of_types(vec![*kind], form_of_values(*kind, flat)))
        .collect();
    match <[Candidate<'a>; 1]>::try_from(candidates) {
        Ok([only]) => match only.content {
            Content::Form(form) => Some(*form),
            Content::Parts(_) => None,
        },
        Err(candidates) => Some(Form::Union(told_apart(node, candidates))),
    }
}

/// The form of those values of an enum that have this type.
fn form_of_values<'a>(kind: JsonType, flat: &Flat<'a>) -> Form<'a> {
    let all = flat.values.iter().flatten();
    let values = all.filter(|node| json_type_of(node) == Some(kind));
    match kind {
        JsonType::Boolean => Form::Plain(Type::Boolean),
        JsonType::Integer => {
            let numbers: Option<Vec<i64>> = values.map(|node| integer(node)).collect();
            match numbers {
                Some(numbers) => Form::IntegerEnum(without_duplicates(numbers)),
                None => Form::Plain(Type::Number(NumberFormat::Double)),
            }
        }
        JsonType::Number => Form::Plain(Type::Number(NumberFormat::Double)),
        _ => {
            let texts = values.filter_map(|node| node.as_str()).map(str::to_owned);
            Form::StringEnum(without_duplicates(texts.collect()))
        }
    }
}

//! Alternatives of `anyOf` that a value can fit at once: objects, each with properties of its own.
//!
//! If none of them has a name, they are one object with the properties of all. Else they stay
//! alternatives, and one more has the properties of all. So nothing that is declared is lost.

use indexmap::{IndexMap, IndexSet};

use super::distinguish::have_own_constants;
use crate::ir::{JsonType, Tagging};
use crate::lower::document::Document;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::lower::schema::kind::{Content, SchemaKind, UnionPlan, VariantPlan};
use crate::lower::schema::type_and_format::{Formats, kind_by_type};

/// The name of the alternative for values that fit several.
const SEVERAL: &str = "Several";

/// A variant that is an object, and its keywords.
type ObjectVariant<'p, 'a> = (&'p VariantPlan<'a>, FlatSchema<'a>);

/// Adds what values that fit several alternatives of an `anyOf` need.
pub(crate) fn with_overlap<'a>(
    document: &Document<'a>,
    formats: &Formats,
    mut plan: UnionPlan<'a>,
) -> SchemaKind<'a> {
    let objects = objects(document, &plan);
    if matches!(plan.tagging, Tagging::Property(_)) || !has_overlap(&objects) {
        return SchemaKind::Union(plan);
    }
    let (all, has_conflict) = joined(document, formats, &objects);
    let is_unnamed = !plan.variants.iter().any(|it| it.is_named);
    if is_unnamed && !has_conflict && objects.len() == plan.variants.len() {
        return SchemaKind::Joined(Box::new(all));
    }
    let keys = all.required.iter().map(|key| (*key).to_owned());
    let several = VariantPlan {
        label: SEVERAL.to_owned(),
        keys: keys.collect(),
        properties: all.properties.keys().copied().collect(),
        ..VariantPlan::of_types(vec![JsonType::Object], SchemaKind::Joined(Box::new(all)))
    };
    plan.variants.push(several);
    plan.tagging = Tagging::Overlap;
    SchemaKind::Union(plan)
}

/// Returns the variants that are objects with properties.
fn objects<'p, 'a>(document: &Document<'a>, plan: &'p UnionPlan<'a>) -> Vec<ObjectVariant<'p, 'a>> {
    let objects = plan.variants.iter().filter_map(|variant| {
        let Content::Parts(parts) = &variant.content else {
            return None;
        };
        let flat = FlatSchema::of(document, parts);
        let is_plain = variant.shape.types == [JsonType::Object] && !flat.properties.is_empty();
        (is_plain && flat.relevant_unions(document).is_empty()).then_some((variant, flat))
    });
    objects.collect()
}

/// Whether a value can fit two of the variants, and has properties then that no variant has all of.
fn has_overlap(objects: &[ObjectVariant<'_, '_>]) -> bool {
    let mut pairs = objects.iter().enumerate().flat_map(|(index, one)| {
        let others = objects[index + 1..].iter();
        others.map(move |other| (one, other))
    });
    pairs.any(|((one, flat), (other, other_flat))| {
        let are_closed = flat.is_closed() && other_flat.is_closed();
        let has_both = |(it, _): &ObjectVariant<'_, '_>| {
            let mut properties = one.properties.union(&other.properties);
            let is_given = |key: &String| one.keys.contains(key) || other.keys.contains(key);
            properties.all(|key| it.properties.contains(key)) && it.keys.iter().all(is_given)
        };
        !are_closed && !have_own_constants(one, other) && !objects.iter().any(has_both)
    })
}

/// Returns an object with the properties of all, of which those are required that all require, and
/// whether a property has different types in them. Such a property can have any value.
fn joined<'a>(
    document: &Document<'a>,
    formats: &Formats,
    objects: &[ObjectVariant<'_, 'a>],
) -> (FlatSchema<'a>, bool) {
    let mut properties: IndexMap<&'a str, Vec<Part<'a>>> = IndexMap::new();
    let mut conflicts = IndexSet::new();
    for (name, parts) in objects.iter().flat_map(|(_, flat)| &flat.properties) {
        match properties.get(name) {
            Some(known) if !are_same(document, formats, known, parts) => {
                conflicts.insert(*name);
            }
            Some(_) => {}
            None => {
                properties.insert(name, parts.clone());
            }
        }
    }
    for name in &conflicts {
        properties.insert(name, Vec::new());
    }
    let is_required = |key: &&str| objects.iter().all(|(_, flat)| flat.required.contains(*key));
    let required = properties.keys().copied().filter(is_required).collect();
    let additional = objects.iter().filter(|(_, flat)| !flat.is_closed());
    let joined = FlatSchema {
        required,
        additional: additional
            .flat_map(|(_, flat)| flat.additional.clone())
            .collect(),
        properties,
        ..FlatSchema::default()
    };
    (joined, !conflicts.is_empty())
}

/// Whether two properties have the same type, as far as that is easy to see.
fn are_same<'a>(
    document: &Document<'a>,
    formats: &Formats,
    one: &[Part<'a>],
    other: &[Part<'a>],
) -> bool {
    let (one, other) = (
        FlatSchema::of(document, one),
        FlatSchema::of(document, other),
    );
    if one.key == other.key {
        return true;
    }
    let is_simple = |flat: &FlatSchema<'a>| flat.unions.is_empty() && flat.values.is_none();
    is_simple(&one)
        && is_simple(&other)
        && one.nullable == other.nullable
        && match (kind_by_type(&one, formats), kind_by_type(&other, formats)) {
            (Some(SchemaKind::Plain(one)), Some(SchemaKind::Plain(other))) => one == other,
            (Some(SchemaKind::List(one)), Some(SchemaKind::List(other))) => {
                are_same(document, formats, &one, &other)
            }
            _ => false,
        }
}

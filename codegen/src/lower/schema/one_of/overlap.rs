//! Alternatives of `anyOf` that a value can fit at once: objects, each with properties of its own.
//!
//! If none of them has a name, they are one object with the properties of all. Else they stay
//! alternatives, and one more has the properties of all. So nothing that is declared is lost.

use indexmap::IndexMap;

use super::distinguish::have_own_constants;
use crate::ir::{JsonType, Tagging, Type};
use crate::lower::document::Document;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::lower::schema::kind::{Content, SchemaKind, UnionPlan, VariantPlan};
use crate::lower::schema::limits::MAX_DEPTH;
use crate::lower::schema::type_and_format::{Formats, kind_by_type};

/// The name of the alternative for values that fit several.
const SEVERAL: &str = "Several";

/// Keywords that two schemas of the same type can differ in. Null is looked at apart.
const REMARKS: &[&str] = &[
    "title",
    "description",
    "example",
    "default",
    "deprecated",
    "externalDocs",
    "nullable",
];

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
/// whether a property is declared differently in them.
fn joined<'a>(
    document: &Document<'a>,
    formats: &Formats,
    objects: &[ObjectVariant<'_, 'a>],
) -> (FlatSchema<'a>, bool) {
    let mut declared: IndexMap<&'a str, Vec<Declaration<'_, 'a>>> = IndexMap::new();
    for (name, parts) in objects.iter().flat_map(|(_, flat)| &flat.properties) {
        let declaration = Declaration::new(document, parts);
        declared.entry(name).or_default().push(declaration);
    }
    let are_equal = |all: &Vec<Declaration<'_, 'a>>| {
        let others = all.iter().skip(1);
        let mut others = others.map(|it| are_same(document, formats, &all[0].flat, &it.flat, 0));
        others.all(|is_same| is_same)
    };
    let has_conflict = !declared.values().all(are_equal);
    let properties: IndexMap<&'a str, Vec<Part<'a>>> = declared
        .into_iter()
        .map(|(name, all)| (name, common_parts(document, formats, &all)))
        .collect();
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
    (joined, has_conflict)
}

/// What an alternative says about a property.
struct Declaration<'p, 'a> {
    parts: &'p [Part<'a>],
    flat: FlatSchema<'a>,
}

impl<'p, 'a> Declaration<'p, 'a> {
    fn new(document: &Document<'a>, parts: &'p [Part<'a>]) -> Self {
        let flat = FlatSchema::of(document, parts);
        Self { parts, flat }
    }

    /// Whether it says that the property is not in requests, or not in responses.
    fn directions(&self, document: &Document<'a>) -> [bool; 2] {
        ["readOnly", "writeOnly"].map(|key| {
            let mut schemas = self
                .parts
                .iter()
                .filter_map(|part| document.follow(part.schema));
            schemas.any(|schema| schema.is(key))
        })
    }
}

/// Returns the parts of the first declaration whose type has the values of all. Without one, none:
/// the property can have any value.
fn common_parts<'a>(
    document: &Document<'a>,
    formats: &Formats,
    all: &[Declaration<'_, 'a>],
) -> Vec<Part<'a>> {
    let includes_all = |one: &&Declaration<'_, 'a>| {
        let mut others = all.iter();
        others.all(|other| {
            one.directions(document) == other.directions(document)
                && includes(document, formats, &one.flat, &other.flat)
        })
    };
    let common = all.iter().find(includes_all);
    common.map_or_else(Vec::new, |it| it.parts.to_vec())
}

/// Whether the type of one property has all values of another one, as far as that is easy to see: it
/// is the same type, perhaps with null added; or it is any text and the other is some text; or it is
/// any value.
fn includes<'a>(
    document: &Document<'a>,
    formats: &Formats,
    one: &FlatSchema<'a>,
    other: &FlatSchema<'a>,
) -> bool {
    let kind = |flat: &FlatSchema<'a>| {
        let kind = flat.unions.is_empty().then(|| kind_by_type(flat, formats));
        kind.flatten()
    };
    let is_text = || {
        matches!(kind(one), Some(SchemaKind::Plain(Type::String)))
            && matches!(
                kind(other),
                Some(
                    SchemaKind::Plain(Type::String | Type::Formatted(_))
                        | SchemaKind::StringEnum(_)
                )
            )
    };
    let is_alike = || are_alike(document, formats, one, other, 0);
    one.is_blank() || (one.nullable || !other.nullable) && (is_alike() || is_text())
}

/// Whether two properties have the same type, as far as that is easy to see. `depth` is that of lists
/// of lists, which may never end.
fn are_same<'a>(
    document: &Document<'a>,
    formats: &Formats,
    one: &FlatSchema<'a>,
    other: &FlatSchema<'a>,
    depth: usize,
) -> bool {
    one.nullable == other.nullable && are_alike(document, formats, one, other, depth)
}

/// Whether two properties have the same type, except that null may be a value of one of them.
fn are_alike<'a>(
    document: &Document<'a>,
    formats: &Formats,
    one: &FlatSchema<'a>,
    other: &FlatSchema<'a>,
    depth: usize,
) -> bool {
    if one.key == other.key || have_same_keywords(document, one, other) {
        return true;
    }
    let is_simple = |flat: &FlatSchema<'a>| flat.unions.is_empty() && flat.values.is_none();
    is_simple(one)
        && is_simple(other)
        && match (kind_by_type(one, formats), kind_by_type(other, formats)) {
            (Some(SchemaKind::Plain(one)), Some(SchemaKind::Plain(other))) => one == other,
            (Some(SchemaKind::List(one)), Some(SchemaKind::List(other))) if depth < MAX_DEPTH => {
                let (one, other) = (
                    FlatSchema::of(document, &one),
                    FlatSchema::of(document, &other),
                );
                are_same(document, formats, &one, &other, depth + 1)
            }
            _ => false,
        }
}

/// Whether two schemas are the same, but for keywords that concern no type, and `nullable`.
fn have_same_keywords<'a>(
    document: &Document<'a>,
    one: &FlatSchema<'a>,
    other: &FlatSchema<'a>,
) -> bool {
    let keywords = |flat: &FlatSchema<'a>| match flat.parts.as_slice() {
        [part] => document.follow(part.schema)?.node.as_object(),
        _ => None,
    };
    let (Some(one), Some(other)) = (keywords(one), keywords(other)) else {
        return false;
    };
    let concerns_type = |key: &&String| !REMARKS.contains(&key.as_str());
    let are_equal = |key: &String| one.get(key) == other.get(key);
    let mut all = one.keys().chain(other.keys()).filter(concerns_type);
    all.all(are_equal)
}

//! Parts that say nothing new: `type: object` beside a component that is an object, or a base beside
//! a component that extends it. Documents narrow an inherited property or the entries of an inherited
//! list in this way. Without these parts, the component stays the type that it is everywhere else.

use super::all_of::{FlatSchema, Part};
use crate::ir::JsonType;
use crate::lower::document::Document;
use crate::lower::keywords::Additional;

/// Removes the parts that another part implies. Also returns whether one of them allows null.
pub(crate) fn without_implied<'a>(
    document: &Document<'a>,
    parts: Vec<Part<'a>>,
) -> (Vec<Part<'a>>, bool) {
    if parts.len() < 2 {
        return (parts, false);
    }
    let flat = parts.iter().map(|part| FlatSchema::of(document, &[*part]));
    let flat: Vec<FlatSchema<'a>> = flat.collect();
    let mut kept: Vec<usize> = (0..parts.len()).collect();
    for index in 0..parts.len() {
        let mut others = kept.iter().filter(|other| **other != index);
        if others.any(|other| implies(document, &flat[*other], &flat[index])) {
            kept.retain(|it| *it != index);
        }
    }
    let nullable = flat.iter().any(|it| it.nullable);
    let kept = kept.into_iter().map(|index| parts[index]).collect();
    (kept, nullable)
}

/// Whether each value of `one` fits `other`, as far as keywords show.
fn implies<'a>(document: &Document<'a>, one: &FlatSchema<'a>, other: &FlatSchema<'a>) -> bool {
    let extends = other.parts.iter().all(|part| {
        let origin = document.origin(part.schema);
        let mut extended = one.key.iter();
        extended.any(|(own, without)| Some(*own) == origin && *without == part.without_unions)
    });
    extends
        || (is_bare(other)
            && other
                .json_type
                .is_none_or(|it| is_always(document, one, it)))
}

/// Whether a schema says nothing but its `type`.
fn is_bare(flat: &FlatSchema<'_>) -> bool {
    let allows_all = |it: &Additional<'_>| matches!(it, Additional::Allowed(true));
    flat.properties.is_empty()
        && flat.required.is_empty()
        && flat.additional.iter().all(allows_all)
        && flat.items.is_empty()
        && flat.unions.is_empty()
        && flat.values.is_none()
        && flat.format.is_none()
        && flat.not.is_none()
}

/// Whether all values of a schema have this JSON type.
fn is_always<'a>(document: &Document<'a>, flat: &FlatSchema<'a>, json_type: JsonType) -> bool {
    match (flat.implied_type(), json_type) {
        (Some(JsonType::Integer), JsonType::Number) => true,
        (Some(own), _) => own == json_type,
        (None, _) => flat.unions.iter().any(|union| {
            let mut entries = union.entries.iter();
            entries.all(|entry| {
                let entry = FlatSchema::of(document, &[*entry]);
                entry.implied_type() == Some(json_type)
            })
        }),
    }
}

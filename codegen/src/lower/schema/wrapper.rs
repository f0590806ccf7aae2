//! Schemas that only wrap another one: an `allOf`, `oneOf` or `anyOf` with a single entry, which is
//! how OpenAPI 3.0 writes a `$ref` with a description beside it.

use super::all_of::{Part, distinct};
use super::inheritance::Heirs;
use crate::lower::document::Document;
use crate::lower::keywords::Schema;

/// Returns the schema that a schema wraps, if it adds nothing that concerns the type.
pub(crate) fn wrapped<'a>(
    document: &Document<'a>,
    heirs: &Heirs<'a>,
    part: &Part<'a>,
) -> Option<Part<'a>> {
    let schema = document.follow(part.schema)?;
    if !schema.is_only_composed() || part.without_unions || has_tag(heirs, schema) {
        return None;
    }
    let all_of = schema.all_of().filter(|entry| concerns_type(*entry));
    let entries = all_of.chain(schema.one_of_and_any_of().concat());
    let entries: Vec<Part<'a>> = entries.map(Part::from).collect();
    match distinct(document, &entries).as_slice() {
        [only] if !is_alternative_of(document, heirs, schema, only.schema) => Some(*only),
        _ => None,
    }
}

/// Whether a schema has a `discriminator` and alternatives, or is one of them. There can be more kinds
/// later, even if there is one now.
fn has_tag<'a>(heirs: &Heirs<'a>, schema: Schema<'a>) -> bool {
    let has_list = schema.has("oneOf") || schema.has("anyOf");
    let has_kinds = !heirs.of(schema).is_empty() || (schema.discriminator().is_some() && has_list);
    // An heir that adds nothing to another one has a value of the discriminator of its own.
    has_kinds || heirs.contains(schema)
}

/// Whether `schema` is `base` or one of its alternatives. An alternative of a schema that adds
/// nothing to it is not the same type.
fn is_alternative_of<'a>(
    document: &Document<'a>,
    heirs: &Heirs<'a>,
    schema: Schema<'a>,
    base: Schema<'a>,
) -> bool {
    let Some(base) = document.follow(base) else {
        return true;
    };
    let listed = base.one_of_and_any_of().concat();
    let mut alternatives = listed.iter().chain(heirs.of(base));
    base.origin() == schema.origin()
        || alternatives.any(|it| document.origin(*it) == Some(schema.origin()))
}

/// Whether an entry of `allOf` concerns the type, and is not only a `description` or the like.
fn concerns_type(entry: Schema<'_>) -> bool {
    let has = |keyword: &&str| entry.has(keyword);
    !entry.is_only_composed()
        || entry.json_type().is_some()
        || ["$ref", "allOf", "oneOf", "anyOf"].iter().any(has)
}

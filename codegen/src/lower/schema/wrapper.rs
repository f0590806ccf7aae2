//! Schemas that only wrap another one: an `allOf`, `oneOf` or `anyOf` with a single entry, which is
//! how OpenAPI 3.0 writes a `$ref` with a description beside it.

use super::all_of::{Part, distinct};
use super::inheritance::Heirs;
use super::keywords::Keywords;
use crate::lower::document::{Document, Item, Located};
use crate::tree::Node;

/// Returns the schema that a schema wraps, if it adds nothing that concerns the type.
pub(crate) fn wrapped<'a>(
    document: &Document<'a>,
    heirs: &Heirs<'a>,
    part: &Part<'a>,
) -> Option<Part<'a>> {
    let (schema, node) = document.follow(part.schema)?;
    let keywords = Keywords::of(schema);
    if !keywords.is_only_composed() || node.get("enum").is_some() || part.without_unions {
        return None;
    }
    let all_of = keywords.all_of(node).into_iter();
    let entries: Vec<Part<'a>> = all_of
        .filter(|entry| concerns_type(*entry))
        .chain(keywords.one_of(node))
        .chain(keywords.any_of(node))
        .map(Part::from)
        .collect();
    match distinct(document, &entries).as_slice() {
        [only] if !is_alternative_of(document, heirs, node, only.schema) => Some(*only),
        _ => None,
    }
}

/// Whether the schema at `node` is `schema` or one of its alternatives. An alternative of a schema
/// that adds nothing to it is not the same type.
fn is_alternative_of<'a>(
    document: &Document<'a>,
    heirs: &Heirs<'a>,
    node: &Node,
    schema: Located<'a>,
) -> bool {
    let Some((found, base)) = document.follow(schema) else {
        return true;
    };
    let keywords = Keywords::of(found);
    let heirs = heirs.get(&base.origin);
    let heirs = heirs.filter(|_| found.schema_data.discriminator.is_some());
    let listed = [keywords.one_of(base), keywords.any_of(base)].concat();
    let mut alternatives = listed.iter().chain(heirs.into_iter().flatten());
    base.origin == node.origin || alternatives.any(|it| document.origin(*it) == Some(node.origin))
}

/// Whether an entry of `allOf` concerns the type, and is not only a `description` or the like.
fn concerns_type(entry: Located<'_>) -> bool {
    let Item::Schema(schema) = entry.item else {
        return true;
    };
    let keywords = Keywords::of(schema);
    let has = |key: &&str| entry.node.get(key).is_some();
    keywords.json_type.is_some()
        || !keywords.is_only_composed()
        || ["enum", "allOf", "oneOf", "anyOf"].iter().any(has)
}

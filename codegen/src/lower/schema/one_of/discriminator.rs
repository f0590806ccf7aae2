//! What a `discriminator` says: further alternatives, and the values that select each.

use openapiv3::Discriminator;

use super::branches::Branch;
use super::variant::allowed_values;
use crate::lower::document::{Document, Located};
use crate::lower::schema::all_of::{FlatSchema, OneOf, Part};
use crate::lower::schema::inheritance::Heirs;

/// Returns the schemas that extend this one as a union, if it has a `discriminator`.
pub(crate) fn union_of_heirs<'a>(
    document: &Document<'a>,
    heirs: &Heirs<'a>,
    parts: &[Part<'a>],
    flat: &FlatSchema<'a>,
) -> Option<OneOf<'a>> {
    let [part] = parts else { return None };
    if part.without_unions || !flat.unions.is_empty() {
        return None;
    }
    let (schema, node) = document.follow(part.schema)?;
    let discriminator = schema.schema_data.discriminator.as_ref()?;
    let own = heirs.get(&node.origin)?.iter();
    let union = OneOf {
        node,
        entries: own.map(|heir| itself(heirs, *heir)).collect(),
        discriminator: Some(discriminator),
    };
    Some(with_mapped(document, heirs, union, discriminator))
}

/// Adds the alternatives that only the mapping of the discriminator lists.
pub(crate) fn with_mapped<'a>(
    document: &Document<'a>,
    heirs: &Heirs<'a>,
    mut union: OneOf<'a>,
    discriminator: &'a Discriminator,
) -> OneOf<'a> {
    for target in discriminator.mapping.values() {
        let Some(schema) = document.mapped_schema(target) else {
            continue;
        };
        let origin = schema.node.origin;
        let is_this = |entry: &Part<'a>| document.origin(entry.schema) == Some(origin);
        // A union can't be one of its own alternatives, but a schema that others extend can.
        let has_list = schema.node.get("oneOf").or(schema.node.get("anyOf"));
        let is_own_list = origin == union.node.origin && has_list.is_some();
        if !is_own_list && !union.entries.iter().any(is_this) {
            union.entries.push(itself(heirs, schema));
        }
    }
    union
}

/// Returns a schema as an alternative of its base. If it has heirs in turn, they are alternatives of
/// their own, and only the schema itself is meant.
fn itself<'a>(heirs: &Heirs<'a>, schema: Located<'a>) -> Part<'a> {
    Part {
        schema,
        without_unions: heirs.contains_key(&schema.node.origin),
    }
}

/// Returns the discriminator values that select a branch: by the mapping, else by the values that
/// the property allows in the branch, else by the name of its schema.
pub(crate) fn own_tags<'a>(
    document: &Document<'a>,
    branch: &Branch<'a>,
    discriminator: &Discriminator,
) -> Vec<String> {
    let name = branch.component;
    let mapped = discriminator.mapping.iter().filter(|(_, target)| {
        let schema = document.mapped_schema(target);
        let target = schema.and_then(|schema| document.schema_name(schema));
        target.is_some() && target == name
    });
    let mapped: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
    if !mapped.is_empty() {
        return mapped;
    }
    let allowed = allowed_values(document, &branch.flat, &discriminator.property_name);
    match (allowed.len(), name) {
        (0, name) => name.into_iter().map(str::to_owned).collect(),
        (1, _) | (_, None) => allowed,
        // If each branch lists the tags of all, the name tells which is its own.
        (_, Some(name)) if allowed.iter().any(|value| value == name) => vec![name.to_owned()],
        _ => allowed,
    }
}

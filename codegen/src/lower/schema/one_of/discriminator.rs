//! Discriminators: the alternatives that they add, and the values that select each alternative.

use super::branches::Branch;
use super::variant::allowed_values;
use crate::lower::document::Document;
use crate::lower::keywords::{Discriminator, Schema};
use crate::lower::schema::all_of::{FlatSchema, OneOf, Part};
use crate::lower::schema::inheritance::Heirs;

/// Returns the schemas that extend this one as a union, if it has a `discriminator`.
pub(crate) fn union_of_heirs<'a>(
    document: &Document<'a>,
    heirs: &Heirs<'a>,
    flat: &FlatSchema<'a>,
) -> Option<OneOf<'a>> {
    let [part] = flat.parts.as_slice() else {
        return None;
    };
    if part.without_unions || !flat.unions.is_empty() {
        return None;
    }
    let schema = document.follow(part.schema)?;
    let discriminator = schema.discriminator()?;
    let own = heirs.get(&schema.origin())?.iter();
    let union = OneOf {
        schema,
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
    discriminator: Discriminator<'a>,
) -> OneOf<'a> {
    for (_, target) in discriminator.mapping() {
        let schema = document.schema(target).and_then(|it| document.follow(it));
        let Some(schema) = schema else { continue };
        let origin = schema.origin();
        let is_this = |entry: &Part<'a>| document.origin(entry.schema) == Some(origin);
        // A union can't be one of its own alternatives, but a schema that others extend can.
        let has_list = schema.has("oneOf") || schema.has("anyOf");
        let is_own_list = origin == union.schema.origin() && has_list;
        if !is_own_list && !union.entries.iter().any(is_this) {
            union.entries.push(itself(heirs, schema));
        }
    }
    union
}

/// Returns a schema as an alternative of its base. If it has heirs in turn, they are alternatives of
/// their own, and only the schema itself is meant.
fn itself<'a>(heirs: &Heirs<'a>, schema: Schema<'a>) -> Part<'a> {
    Part {
        schema,
        without_unions: heirs.contains_key(&schema.origin()),
    }
}

/// Returns the discriminator values that select a branch: by the mapping, else by the values that
/// the property allows in the branch, else by the name of its schema.
pub(crate) fn own_tags<'a>(
    document: &Document<'a>,
    branch: &Branch<'a>,
    discriminator: Discriminator<'a>,
) -> Vec<String> {
    let name = branch.component;
    let mapped = discriminator.mapping().filter(|(_, target)| {
        let schema = document.schema(target);
        let target = schema.and_then(|schema| document.schema_name(schema));
        target.is_some() && target == name
    });
    let mapped: Vec<String> = mapped.map(|(value, _)| value.to_owned()).collect();
    if !mapped.is_empty() {
        return mapped;
    }
    let allowed = allowed_values(document, &branch.flat, discriminator.property);
    match (allowed.len(), name) {
        (0, name) => name.into_iter().map(str::to_owned).collect(),
        (1, _) | (_, None) => allowed,
        // If each branch lists the tags of all, the name tells which is its own.
        (_, Some(name)) if allowed.iter().any(|value| value == name) => vec![name.to_owned()],
        _ => allowed,
    }
}

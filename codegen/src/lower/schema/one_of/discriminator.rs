//! Discriminators: the alternatives that they add, and the values that select each alternative.

use super::branches::Branch;
use super::variant::allowed_values;
use crate::lower::document::Document;
use crate::lower::keywords::{Discriminator, Schema};
use crate::lower::schema::all_of::{FlatSchema, OneOf, Part};
use crate::lower::schema::inheritance::{Heirs, ancestors, own_discriminator};

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
    let discriminator = own_discriminator(schema)?;
    let own = heirs.of(schema).iter();
    let mut entries: Vec<Part<'a>> = own.map(|heir| itself(heirs, *heir)).collect();
    if entries.is_empty() {
        return None;
    }
    if is_kind(document, flat, schema, discriminator) {
        entries.push(itself(heirs, schema));
    }
    let union = OneOf {
        schema,
        is_any: false,
        entries,
        discriminator: Some(discriminator),
    };
    Some(with_mapped(document, heirs, union, discriminator))
}

/// Whether a base is one of its own kinds. Without a mapping, the name of each schema is a value of
/// the property, and so is that of the base. A mapping lists all there are.
fn is_kind<'a>(
    document: &Document<'a>,
    flat: &FlatSchema<'a>,
    base: Schema<'a>,
    discriminator: Discriminator<'a>,
) -> bool {
    let values = allowed_values(document, flat, discriminator.property);
    let is_allowed = |name: &str| values.is_empty() || values.iter().any(|it| it == name);
    discriminator.mapping().next().is_none() && document.schema_name(base).is_some_and(is_allowed)
}

/// Adds the alternatives that only the mapping of the discriminator lists.
pub(crate) fn with_mapped<'a>(
    document: &Document<'a>,
    heirs: &Heirs<'a>,
    mut union: OneOf<'a>,
    discriminator: Discriminator<'a>,
) -> OneOf<'a> {
    let mapped = discriminator.mapping().map(|(_, target)| target);
    for target in mapped.chain(discriminator.default_mapping()) {
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

/// Returns the name of the component that values without a tag belong to, and those whose tag selects
/// nothing.
pub(crate) fn default_component<'a>(
    document: &Document<'a>,
    discriminator: Discriminator<'a>,
) -> Option<&'a str> {
    document.schema_name(document.schema(discriminator.default_mapping()?)?)
}

/// Returns a schema as an alternative of its base. If it has heirs in turn, they are alternatives of
/// their own, and only the schema itself is meant.
fn itself<'a>(heirs: &Heirs<'a>, schema: Schema<'a>) -> Part<'a> {
    Part {
        schema,
        without_unions: !heirs.of(schema).is_empty(),
    }
}

/// The values of a discriminator that select a branch.
pub(crate) struct OwnTags {
    /// Those of the mapping that counts for the branch. If none mentions it, the values that the
    /// property allows in the branch, or else the name of its schema.
    pub(crate) tags: Vec<String>,
    /// Those of other mappings.
    pub(crate) others: Vec<String>,
}

/// Returns the discriminator values that select a branch of the union of `schema`.
pub(crate) fn own_tags<'a>(
    document: &Document<'a>,
    schema: Schema<'a>,
    branch: &Branch<'a>,
    discriminator: Discriminator<'a>,
) -> OwnTags {
    let mut mapped = mapped_tags(document, schema, branch, discriminator).into_iter();
    if let Some(tags) = mapped.next() {
        let others = mapped.flatten().collect();
        return OwnTags { tags, others };
    }
    let name = branch.component;
    let allowed = allowed_values(document, &branch.flat, discriminator.property);
    let tags = match (allowed.len(), name) {
        (0, name) => name.into_iter().map(str::to_owned).collect(),
        (1, _) | (_, None) => allowed,
        // If each branch lists the tags of all, the name tells which is its own.
        (_, Some(name)) if allowed.iter().any(|value| value == name) => vec![name.to_owned()],
        _ => allowed,
    };
    OwnTags {
        tags,
        others: Vec::new(),
    }
}

/// Returns the values of each mapping that mentions a branch, the one that counts first: that of a
/// list, and of several bases that a schema extends, that of the nearest.
fn mapped_tags<'a>(
    document: &Document<'a>,
    schema: Schema<'a>,
    branch: &Branch<'a>,
    discriminator: Discriminator<'a>,
) -> Vec<Vec<String>> {
    let Some(component) = branch.component.and_then(|name| document.schema(name)) else {
        return Vec::new();
    };
    let bases = ancestors(document, component).into_iter();
    let mut mappings: Vec<Discriminator<'a>> = [component]
        .into_iter()
        .chain(bases)
        .filter_map(own_discriminator)
        .filter(|it| it.property == discriminator.property)
        .collect();
    let is_heir = branch
        .flat
        .key
        .iter()
        .any(|(origin, _)| *origin == schema.origin());
    let at = if is_heir { mappings.len() } else { 0 };
    mappings.insert(at, discriminator);
    let tags = mappings.iter().map(|it| tags_of(document, *it, component));
    tags.filter(|tags| !tags.is_empty()).collect()
}

/// Returns the values that a mapping has for a schema.
pub(super) fn tags_of<'a>(
    document: &Document<'a>,
    discriminator: Discriminator<'a>,
    schema: Schema<'a>,
) -> Vec<String> {
    let leads_here = |target: &str| {
        let target = document.schema(target);
        target.and_then(|it| document.origin(it)) == document.origin(schema)
    };
    let mapping = discriminator.mapping();
    let own = mapping.filter(|(_, target)| leads_here(target));
    own.map(|(value, _)| value.to_owned()).collect()
}

/// Returns the value that `property` always has in a component which extends a base with this
/// `discriminator`. Without a mapping, it is the component's name.
pub(crate) fn tag_of_heir<'a>(
    document: &Document<'a>,
    component: Part<'a>,
    property: &str,
) -> Option<String> {
    let is_own_kind = component.without_unions;
    let component = document.follow(component.schema)?;
    let bases = ancestors(document, component).into_iter();
    let bases = is_own_kind.then_some(component).into_iter().chain(bases);
    let discriminators = bases.filter_map(own_discriminator);
    let mut known = discriminators
        .filter(|it| it.property == property)
        .peekable();
    known.peek()?;
    let mut mapped = known.map(|it| tags_of(document, it, component));
    match mapped.find(|tags| !tags.is_empty()) {
        Some(tags) => <[String; 1]>::try_from(tags).ok().map(|[only]| only),
        None => document.schema_name(component).map(str::to_owned),
    }
}

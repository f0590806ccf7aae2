//! The properties of objects.

use indexmap::IndexSet;

use crate::ir::{Access, JsonType, Type};
use crate::lower::document::Document;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::lower::schema::one_of::branches::required_here;
use crate::lower::schema::one_of::discriminator::tag_of_heir;
use crate::lower::schema::one_of::listed_tags::ListedTags;
use crate::lower::schema::values::text;

/// Returns the type of a property that allows only one value, and whether null fits too. An enum
/// with one variant would say no more than the value itself.
pub(crate) fn constant<'a>(document: &Document<'a>, parts: &[Part<'a>]) -> Option<(Type, bool)> {
    let [part] = parts else { return None };
    // An enum with a name of its own keeps it.
    let is_here = part.schema.has("enum");
    if !is_here || document.schema_name(part.schema).is_some() {
        return None;
    }
    let flat = FlatSchema::of(document, parts);
    if flat.implied_type() != Some(JsonType::String) || !flat.unions.is_empty() {
        return None;
    }
    match flat.all_values(text)?.as_slice() {
        [only] => Some((Type::Constant(only.clone()), flat.nullable)),
        _ => None,
    }
}

/// Returns the constant that a property of a component is because a `discriminator` says so, that of a
/// base or of a list, and that it is not null.
pub(crate) fn tag<'a>(
    document: &Document<'a>,
    listed: &ListedTags<'a>,
    flat: &FlatSchema<'a>,
    property: &'a str,
) -> Option<(Type, bool)> {
    let [part] = flat.parts.as_slice() else {
        return None;
    };
    let of_heir = has_base(flat, property)
        .then(|| tag_of_heir(document, *part, property))
        .flatten();
    let is_heir = of_heir.is_some();
    let of_list = || {
        let component = document.origin(part.schema)?;
        listed.only(component, property).map(str::to_owned)
    };
    let tag = of_heir.or_else(of_list)?;
    let is_text = flat.properties.get(property).is_none_or(|parts| {
        let property = FlatSchema::of(document, parts);
        let allowed = property.all_values(text);
        let is_string = match property.implied_type() {
            Some(json_type) => json_type == JsonType::String,
            // Outside the lists that name it, an alternative may have any value there.
            None => is_heir,
        };
        is_string
            && property.unions.is_empty()
            && allowed.is_none_or(|values| values.contains(&tag))
    });
    is_text.then_some((Type::Constant(tag), false))
}

/// Whether a property tells apart the schemas that extend one of the parts.
fn has_base(flat: &FlatSchema<'_>, property: &str) -> bool {
    flat.tags_of_heirs.contains(property) || flat.tags_of_lists.contains(property)
}

/// Returns the properties that are required, or that a `discriminator` names, and that nothing
/// describes.
pub(crate) fn undescribed<'a>(document: &Document<'a>, flat: &FlatSchema<'a>) -> Vec<&'a str> {
    let required = flat.required.difference(&flat.tags_of_lists);
    let names: IndexSet<&str> = required.chain(&flat.tags_of_heirs).copied().collect();
    let here = required_here(document, flat);
    let missing = names.into_iter().filter(|key| {
        let is_meant = here.contains(key) || flat.tags_of_heirs.contains(key);
        is_meant && !flat.properties.contains_key(key)
    });
    missing.collect()
}

/// Returns `readOnly` or `writeOnly`, which the target of a reference can have too.
pub(crate) fn access<'a>(document: &Document<'a>, parts: &[Part<'a>]) -> Access {
    let schemas = parts.iter().filter_map(|part| document.follow(part.schema));
    let schemas: Vec<_> = schemas.collect();
    if schemas.iter().any(|schema| schema.is("readOnly")) {
        Access::Read
    } else if schemas.iter().any(|schema| schema.is("writeOnly")) {
        Access::Write
    } else {
        Access::Both
    }
}

//! The properties of objects.

use super::arena::with_null;
use super::docs::documentation_of_property;
use crate::ir::{Access, JsonType, Presence, Property, Type};
use crate::lower::document::Document;
use crate::lower::schema::all_of::{FlatSchema, Part};

/// Makes a property of this type. The last of `words` is its key.
pub(crate) fn property<'a>(
    document: &Document<'a>,
    key: &str,
    words: &[String],
    parts: &[Part<'a>],
    (value, nullable): (Type, bool),
    required: bool,
) -> Property {
    Property {
        name: key.to_owned(),
        documentation: documentation_of_property(words, parts, &value),
        presence: match (required, nullable) {
            (true, _) => Presence::Required,
            (false, true) => Presence::OptionalNullable,
            (false, false) => Presence::Optional,
        },
        access: access(document, parts),
        value: with_null(value, nullable),
    }
}

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
    match flat.string_values()?.as_slice() {
        [only] => Some((Type::Constant(only.clone()), flat.nullable)),
        _ => None,
    }
}

/// Returns `readOnly` or `writeOnly`, which the target of a reference can have too.
fn access<'a>(document: &Document<'a>, parts: &[Part<'a>]) -> Access {
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

//! The properties of objects.

use crate::ir::{Access, JsonType, Type};
use crate::lower::document::Document;
use crate::lower::schema::all_of::{FlatSchema, Part};
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

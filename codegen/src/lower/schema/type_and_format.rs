//! The kind of a schema by its `type`, `format`, `enum`, `items` and `properties`.

use std::collections::BTreeMap;

use super::all_of::FlatSchema;
use super::kind::{MapValues, SchemaKind};
use super::values::{integer, json_type_of, text};
use crate::ir::{IntegerFormat, JsonType, StringFormat, Type, Unexpressed, Unsaid};
use crate::lower::keywords::Additional;
use crate::tree::Node;

/// The Rust type that the user wants for a `format`, by format.
pub(crate) type Formats = BTreeMap<String, String>;

/// Returns the kind of a schema without alternatives. `None` if it has no type, or several.
pub(crate) fn kind_by_type<'a>(flat: &FlatSchema<'a>, formats: &Formats) -> Option<SchemaKind<'a>> {
    if values_of_other_type(flat).is_some() {
        return None;
    }
    Some(match flat.implied_type()? {
        JsonType::Boolean => SchemaKind::Plain(Type::Boolean),
        JsonType::Integer => match flat.all_values(integer) {
            Some(values) => SchemaKind::IntegerEnum(values),
            None => SchemaKind::Plain(integer_type(flat, formats)),
        },
        JsonType::Number => SchemaKind::Plain(number_type(flat, formats)),
        JsonType::String => match flat.all_values(text) {
            Some(values) => SchemaKind::StringEnum(values),
            None => SchemaKind::Plain(string_type(flat, formats)),
        },
        JsonType::Array => SchemaKind::List(flat.items.clone()),
        JsonType::Object if flat.properties.is_empty() => SchemaKind::Map(map_values(flat)),
        JsonType::Object => SchemaKind::Object,
    })
}

/// Returns what the values of a map are.
fn map_values<'a>(flat: &FlatSchema<'a>) -> MapValues<'a> {
    let schema = flat.additional.iter().find_map(|it| match it {
        Additional::Schema(schema) => Some(*schema),
        Additional::Allowed(_) => None,
    });
    if let Some(schema) = schema {
        return MapValues::Schema(schema);
    }
    MapValues::Any(if flat.values.is_some() {
        Unexpressed::StructuredEnum.into()
    } else if flat.is_closed() {
        Unsaid::ForbiddenProperties.into()
    } else if flat.additional.is_empty() {
        Unsaid::NoProperties.into()
    } else {
        Unsaid::AnyProperties.into()
    })
}

/// Returns the first value of the `enum` that is not of the `type` beside it. Then the values count.
pub(crate) fn values_of_other_type<'a>(flat: &FlatSchema<'a>) -> Option<&'a Node> {
    let fits = |found: JsonType| match flat.json_type {
        Some(JsonType::Number) => matches!(found, JsonType::Integer | JsonType::Number),
        // YAML reads digits without quotes as numbers.
        Some(JsonType::String) => !matches!(found, JsonType::Array | JsonType::Object),
        expected => expected.is_none_or(|it| it == found),
    };
    let is_scalar = |found: JsonType| !matches!(found, JsonType::Array | JsonType::Object);
    let types = flat.value_types();
    if !types.into_iter().all(is_scalar) {
        return None;
    }
    let mut values = flat.values.iter().flatten().copied();
    values.find(|node| json_type_of(node).is_some_and(|it| !fits(it)))
}

fn string_type(flat: &FlatSchema<'_>, formats: &Formats) -> Type {
    chosen_type(flat, formats).unwrap_or_else(|| match flat.format.unwrap_or_default() {
        "date-time" => Type::Formatted(StringFormat::DateTime),
        "date" => Type::Formatted(StringFormat::Date),
        "uuid" => Type::Formatted(StringFormat::Uuid),
        "byte" | "base64" => Type::Formatted(StringFormat::Base64),
        "base64url" => Type::Formatted(StringFormat::Base64Url),
        "binary" => Type::Upload,
        _ => Type::String,
    })
}

fn integer_type(flat: &FlatSchema<'_>, formats: &Formats) -> Type {
    if let Some(chosen) = chosen_type(flat, formats) {
        return chosen;
    }
    if has_huge_value(flat) {
        return Type::Integer(IntegerFormat::Uint64);
    }
    Type::Integer(match flat.format.unwrap_or_default() {
        "int8" => IntegerFormat::Int8,
        "int16" => IntegerFormat::Int16,
        "int32" => IntegerFormat::Int32,
        "uint8" => IntegerFormat::Uint8,
        "uint16" => IntegerFormat::Uint16,
        "uint32" => IntegerFormat::Uint32,
        "uint64" | "uint" => IntegerFormat::Uint64,
        _ => IntegerFormat::Int64,
    })
}

fn number_type(flat: &FlatSchema<'_>, formats: &Formats) -> Type {
    chosen_type(flat, formats).unwrap_or_else(|| match flat.format.unwrap_or_default() {
        // Widely used, though the specification has them for `integer` only.
        "int32" | "int64" | "int" | "integer" | "long" => integer_type(flat, formats),
        // `float` too: in an `f32`, 16777217 and 0.1234567891 would become other numbers.
        _ => Type::Number,
    })
}

/// Returns the type that the user wants for the `format`.
fn chosen_type(flat: &FlatSchema<'_>, formats: &Formats) -> Option<Type> {
    Some(match formats.get(flat.format?)?.as_str() {
        "String" => Type::String,
        chosen => Type::External(chosen.to_owned()),
    })
}

/// Whether a value of the `enum` is out of the range of `i64`.
fn has_huge_value(flat: &FlatSchema<'_>) -> bool {
    let values = flat.values.iter().flatten();
    let mut numbers = values.filter_map(|node| node.as_number());
    numbers.any(|number| number.as_i64().is_none() && !number.is_f64())
}

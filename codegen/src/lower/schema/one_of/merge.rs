//! Merges variants that have the same type in Rust: strings, booleans, numbers, lists.

use super::distinguish::tell_apart;
use crate::ir::{IntegerFormat, JsonType, Type};
use crate::lower::document::Document;
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::schema::kind::{Content, SchemaKind, VariantPlan};
use crate::lower::schema::type_and_format::{Formats, kind_by_type};
use crate::lower::schema::values::{integer, json_type_of, without_duplicates};

/// Merges all strings, all booleans, all integers and all numbers.
pub(crate) fn merge_scalars<'a>(
    document: &Document<'a>,
    formats: &Formats,
    variants: Vec<VariantPlan<'a>>,
) -> Vec<VariantPlan<'a>> {
    let only = |wanted| move |types: &[JsonType]| types == [wanted];
    let plain = |value| move |_: &[&VariantPlan<'a>]| SchemaKind::Plain(value);
    let variants = merge(variants, only(JsonType::String), merged_strings);
    let variants = merge(variants, only(JsonType::Boolean), plain(Type::Boolean));
    let integers = plain(Type::Integer(IntegerFormat::Int64));
    let variants = merge(variants, only(JsonType::Integer), integers);
    let variants = merge(variants, are_numbers, plain(Type::Number));
    keep_integers(document, formats, variants)
}

/// Whether these are the types of `number`, of which the integers are a part.
fn are_numbers(types: &[JsonType]) -> bool {
    let is_number = |it| matches!(it, &JsonType::Integer | &JsonType::Number);
    types.contains(&JsonType::Number) && types.iter().all(is_number)
}

/// Lets an integer stay an integer if numbers stand beside it: as an `f64`, 42 would be written as
/// 42.0, and a large integer would lose its last digits.
fn keep_integers<'a>(
    document: &Document<'a>,
    formats: &Formats,
    mut variants: Vec<VariantPlan<'a>>,
) -> Vec<VariantPlan<'a>> {
    let position = |is: fn(&[JsonType]) -> bool| variants.iter().position(|it| is(&it.shape.types));
    let integer = position(|types| types == [JsonType::Integer]);
    if let (Some(integer), Some(number)) = (integer, position(are_numbers)) {
        variants[number].shape.types = vec![JsonType::Number];
        // An integer that is too large for `int32` is a number, and so fits the union.
        if let Content::Parts(parts) = &variants[integer].content {
            let flat = FlatSchema::of(document, parts);
            if is_small_integer(kind_by_type(&flat, formats)) {
                let kind = SchemaKind::Plain(Type::Integer(IntegerFormat::Int64));
                variants[integer].content = Content::Kind(Box::new(kind));
            }
        }
    }
    variants
}

fn is_small_integer(kind: Option<SchemaKind<'_>>) -> bool {
    match kind {
        Some(SchemaKind::Plain(Type::Integer(format))) => {
            !matches!(format, IntegerFormat::Int64 | IntegerFormat::Uint64)
        }
        _ => false,
    }
}

/// Replaces several variants by one, of the kind that `merged` returns, if their JSON types are
/// alike.
pub(crate) fn merge<'a>(
    mut variants: Vec<VariantPlan<'a>>,
    are_alike: impl Fn(&[JsonType]) -> bool,
    merged: impl FnOnce(&[&VariantPlan<'a>]) -> SchemaKind<'a>,
) -> Vec<VariantPlan<'a>> {
    let is_alike = |it: &VariantPlan<'a>| are_alike(&it.shape.types);
    let alike: Vec<&VariantPlan<'a>> = variants.iter().filter(|it| is_alike(it)).collect();
    if alike.len() < 2 {
        return variants;
    }
    let kind = merged(&alike);
    let mut merged_types: Vec<JsonType> =
        alike.iter().flat_map(|it| it.shape.types.clone()).collect();
    merged_types.sort_unstable();
    merged_types.dedup();
    let index = variants.iter().take_while(|it| !is_alike(it)).count();
    variants.retain(|it| !is_alike(it));
    variants.insert(index, VariantPlan::of_types(merged_types, kind));
    variants
}

/// Returns the kind of strings and enums of strings: an enum that keeps unknown values.
fn merged_strings<'a>(alike: &[&VariantPlan<'a>]) -> SchemaKind<'a> {
    let texts = alike.iter().map(|it| it.shape.texts.clone());
    match texts.collect::<Option<Vec<_>>>().map(|it| it.concat()) {
        Some(values) if !values.is_empty() => SchemaKind::StringEnum(without_duplicates(values)),
        // In a body with parts, text can be sent as a file is.
        _ if alike.iter().any(|it| is_binary(it)) => SchemaKind::Plain(Type::Upload),
        // Dates and other formats have nothing in common but text.
        _ => SchemaKind::Plain(Type::String),
    }
}

fn is_binary(variant: &VariantPlan<'_>) -> bool {
    let Content::Parts(parts) = &variant.content else {
        return false;
    };
    let mut formats = parts.iter().filter_map(|it| it.schema.text("format"));
    formats.any(|format| format == "binary")
}

/// Returns the kind of an `enum` with values of several types: a variant for each type.
pub(crate) fn mixed_enum<'a>(flat: &FlatSchema<'a>) -> Option<SchemaKind<'a>> {
    let schema = flat.parts.first()?.schema;
    let types = flat.value_types();
    let is_scalar = |it: &JsonType| !matches!(it, JsonType::Array | JsonType::Object);
    if types.is_empty() || !types.iter().all(is_scalar) {
        return None;
    }
    let has_integer = types.contains(&JsonType::Integer);
    let variants = types.into_iter().map(|it| {
        let shape = match it {
            JsonType::Number if !has_integer => vec![JsonType::Integer, JsonType::Number],
            other => vec![other],
        };
        VariantPlan::of_types(shape, kind_of_values(it, flat))
    });
    Some(kind_of_variants(schema, variants.collect()))
}

/// Returns a union, or the kind of its only variant.
pub(crate) fn kind_of_variants<'a>(
    schema: Schema<'a>,
    mut variants: Vec<VariantPlan<'a>>,
) -> SchemaKind<'a> {
    if variants.len() != 1 {
        return SchemaKind::Union(tell_apart(schema, variants));
    }
    match variants.remove(0).content {
        Content::Parts(parts) => SchemaKind::Same(parts),
        Content::Kind(kind) => *kind,
    }
}

/// Returns the kind of those values of an `enum` that have this type.
fn kind_of_values<'a>(json_type: JsonType, flat: &FlatSchema<'a>) -> SchemaKind<'a> {
    let all = flat.values.iter().flatten();
    let values = all.filter(|node| json_type_of(node) == Some(json_type));
    match json_type {
        JsonType::Boolean => SchemaKind::Plain(Type::Boolean),
        JsonType::Integer => match values.map(|node| integer(node)).collect() {
            Some(numbers) => SchemaKind::IntegerEnum(without_duplicates(numbers)),
            None => SchemaKind::Plain(Type::Number),
        },
        JsonType::Number => SchemaKind::Plain(Type::Number),
        _ => {
            let texts = values.filter_map(|node| node.as_str()).map(str::to_owned);
            SchemaKind::StringEnum(without_duplicates(texts.collect()))
        }
    }
}

//! Merges variants that have the same type in Rust: strings, booleans, numbers, lists.

use super::distinguish::tell_apart;
use crate::ir::{IntegerFormat, JsonType, NumberFormat, Type};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::schema::kind::{Content, SchemaKind, VariantPlan};
use crate::lower::schema::values::{integer, json_type_of, without_duplicates};

/// Merges all strings, all booleans and all numbers.
pub(crate) fn merge_scalars(variants: Vec<VariantPlan<'_>>) -> Vec<VariantPlan<'_>> {
    let variants = merge(variants, &[JsonType::String], merged_strings);
    let variants = merge(variants, &[JsonType::Boolean], |_| {
        SchemaKind::Plain(Type::Boolean)
    });
    let numbers = [JsonType::Integer, JsonType::Number];
    merge(variants, &numbers, merged_numbers)
}

/// Replaces several variants with these JSON types and no other by one, of the kind that `merged`
/// returns.
pub(crate) fn merge<'a>(
    mut variants: Vec<VariantPlan<'a>>,
    types: &[JsonType],
    merged: impl FnOnce(&[&VariantPlan<'a>]) -> SchemaKind<'a>,
) -> Vec<VariantPlan<'a>> {
    let is_alike = |it: &VariantPlan<'a>| it.shape.types.iter().all(|own| types.contains(own));
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
        // Dates and other formats have nothing in common but text.
        _ => SchemaKind::Plain(Type::String),
    }
}

fn merged_numbers<'a>(alike: &[&VariantPlan<'a>]) -> SchemaKind<'a> {
    let whole = alike.iter().all(|it| it.shape.types == [JsonType::Integer]);
    SchemaKind::Plain(if whole {
        Type::Integer(IntegerFormat::Int64)
    } else {
        Type::Number(NumberFormat::Double)
    })
}

/// Returns the kind of an `enum` with values of several types: a variant for each type.
pub(crate) fn mixed_enum<'a>(flat: &FlatSchema<'a>) -> Option<SchemaKind<'a>> {
    let schema = flat.parts.first()?.schema;
    let types = flat.value_types();
    let is_scalar = |it: &JsonType| !matches!(it, JsonType::Array | JsonType::Object);
    if types.is_empty() || !types.iter().all(is_scalar) {
        return None;
    }
    let has_number = types.contains(&JsonType::Number);
    let types = types.into_iter();
    let types = types.filter(|it| !(*it == JsonType::Integer && has_number));
    let variants = types.map(|it| VariantPlan::of_types(vec![it], kind_of_values(it, flat)));
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
            None => SchemaKind::Plain(Type::Number(NumberFormat::Double)),
        },
        JsonType::Number => SchemaKind::Plain(Type::Number(NumberFormat::Double)),
        _ => {
            let texts = values.filter_map(|node| node.as_str()).map(str::to_owned);
            SchemaKind::StringEnum(without_duplicates(texts.collect()))
        }
    }
}

//! How large values are. A large variant goes behind a pointer: an enum is as large as its largest
//! variant, so that one would make all the others, and every list of them, large too.

use super::recursion::direct_of;
use crate::ir::{
    Api, IntegerFormat, NumberFormat, Payload, Presence, Type, TypeDefinition, TypeKind,
};

/// What a variant holds without a pointer, in bytes. Compared with what is common for a value: a
/// string has 24.
const MAX_VARIANT: usize = 128;

/// How deep values without a pointer are followed. What is deeper counts as large.
const MAX_DEPTH: usize = 1_000;

/// Boxes what is large in the variants of unions and responses.
pub(super) fn box_large_variants(api: &mut Api) {
    let mut sizes: Vec<Option<usize>> = vec![None; api.types.len()];
    for index in 0..api.types.len() {
        size_of_definition(index, &api.types, &mut sizes, 0);
    }
    let size = |value: &Type| size_of(value, &sizes);
    for definition in &mut api.types {
        if let TypeKind::Union(union) = &mut definition.kind {
            for variant in &mut union.variants {
                box_if_large(&mut variant.value, &size);
            }
        }
    }
    for operation in &mut api.operations {
        for outcome in [&mut operation.success, &mut operation.failure] {
            // A single response is not a variant.
            if let crate::ir::Outcome::Enum(_, responses) = outcome {
                for response in responses {
                    if let Payload::Json(value) = &mut response.payload {
                        box_if_large(value, &size);
                    }
                }
            }
        }
    }
}

fn box_if_large(value: &mut Type, size: &impl Fn(&Type) -> usize) {
    if size(value) > MAX_VARIANT {
        *value = Type::Boxed(Box::new(value.clone()));
    }
}

fn size_of_definition(
    index: usize,
    types: &[TypeDefinition],
    sizes: &mut [Option<usize>],
    depth: usize,
) {
    if sizes[index].is_some() || depth > MAX_DEPTH {
        return;
    }
    for id in direct_of(&types[index]) {
        size_of_definition(id.0, types, sizes, depth + 1);
    }
    let size = match &types[index].kind {
        TypeKind::StringEnum(_) => 24,
        TypeKind::IntegerEnum(_) => 16,
        TypeKind::Alias(value) => size_of(value, sizes),
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|it| size_of(&it.value, sizes));
            8 + variants
                .filter(|size| *size <= MAX_VARIANT)
                .max()
                .unwrap_or(8)
                .max(32)
        }
        TypeKind::Object(object) => {
            let properties = object.properties.iter().map(|property| {
                let optional = usize::from(property.presence != Presence::Required) * 8;
                size_of(&property.value, sizes) + optional
            });
            properties.sum::<usize>() + object.additional.iter().count() * 24
        }
    };
    sizes[index] = Some(size);
}

/// At least the size of a value.
fn size_of(value: &Type, sizes: &[Option<usize>]) -> usize {
    match value {
        Type::Boolean => 1,
        Type::Integer(IntegerFormat::Int8 | IntegerFormat::Uint8) => 1,
        Type::Integer(IntegerFormat::Int16 | IntegerFormat::Uint16) => 2,
        Type::Integer(IntegerFormat::Int32 | IntegerFormat::Uint32) => 4,
        Type::Number(NumberFormat::Float) => 4,
        Type::Integer(_) | Type::Number(_) | Type::Boxed(_) => 8,
        Type::String | Type::Constant(_) | Type::Formatted(_) | Type::List(_) | Type::Map(_) => 24,
        Type::Any | Type::External(_) => 32,
        Type::Nullable(inner) => 8 + size_of(inner, sizes),
        Type::Named(id) => sizes[id.0].unwrap_or(MAX_VARIANT + 1),
    }
}

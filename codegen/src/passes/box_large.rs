//! Boxes large variants: an enum is as large as its largest variant, so one large variant makes
//! every value and every list of the enum large.

use crate::ir::{Api, IntegerFormat, Responses, Type, TypeDefinition, TypeGraph, TypeKind};

/// The largest size of a variant without a box, in bytes. A string has 24.
const MAX_VARIANT: usize = 128;

/// Boxes large values in the variants of unions and responses.
pub(super) fn box_large_variants(api: &mut Api) {
    let sizes = sizes(&api.types);
    let size = |value: &Type| size_of(value, &sizes);
    for definition in &mut api.types {
        if let TypeKind::Union(union) = &mut definition.kind {
            for variant in &mut union.variants {
                box_if_large(&mut variant.value, &size);
            }
        }
    }
    for operation in &mut api.operations {
        let representations = operation.representations.iter_mut();
        let outcomes = [&mut operation.success, &mut operation.failure].into_iter();
        for outcome in outcomes.chain(representations.map(|it| &mut it.success)) {
            if let Responses::Mixed(responses) = outcome {
                for response in responses {
                    if let Some(value) = response.payload.value_mut() {
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

/// The sizes of all types.
fn sizes(types: &[TypeDefinition]) -> Vec<usize> {
    let graph = TypeGraph::with_edges(types, TypeDefinition::unboxed_parts);
    let mut sizes = vec![0; types.len()];
    for id in graph.parts_first() {
        sizes[id.0] = size_of_kind(&types[id.0].kind, &sizes);
    }
    sizes
}

fn size_of_kind(kind: &TypeKind, sizes: &[usize]) -> usize {
    match kind {
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
                let optional = usize::from(!property.presence.is_required()) * 8;
                size_of(&property.value, sizes) + optional
            });
            properties.sum::<usize>() + object.additional.iter().count() * 24
        }
    }
}

/// The size of a value, or less.
fn size_of(value: &Type, sizes: &[usize]) -> usize {
    match value {
        Type::Boolean => 1,
        Type::Integer(IntegerFormat::Int8 | IntegerFormat::Uint8) => 1,
        Type::Integer(IntegerFormat::Int16 | IntegerFormat::Uint16) => 2,
        Type::Integer(IntegerFormat::Int32 | IntegerFormat::Uint32) => 4,
        Type::Integer(_) | Type::Number | Type::Boxed(_) | Type::Upload => 8,
        Type::String | Type::Constant(_) | Type::Formatted(_) | Type::List(_) | Type::Map(_) => 24,
        Type::Any(_) | Type::External(_) => 32,
        Type::Nullable(inner) => 8 + size_of(inner, sizes),
        Type::Named(id) => sizes[id.0],
    }
}

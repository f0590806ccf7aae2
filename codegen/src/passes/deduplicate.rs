//! Replaces equal types by one. Documents repeat an enum or a small object in many places: one place
//! keeps the type, the others become aliases of it. Each alias keeps the name that comes from its own
//! place.
//!
//! Components are left alone: the document names them, so two equal ones are two different things.

use std::collections::HashMap;

use crate::ir::{Type, TypeDefinition, TypeGraph, TypeId, TypeKind};

/// Replaces inline types that repeat another one by aliases.
pub(super) fn deduplicate(types: &mut [TypeDefinition]) {
    for mut group in equal_types(types) {
        // The shortest name first, then by alphabet: the choice does not depend on the order of the
        // document.
        group.sort_by_key(|id| {
            let words = &types[id.0].words;
            (words.concat().len(), words.clone())
        });
        if let [chosen, others @ ..] = group.as_slice() {
            for other in others {
                types[other.0].kind = TypeKind::Alias(Type::Named(*chosen));
            }
        }
    }
}

/// Groups the inline types that are equal.
fn equal_types(types: &[TypeDefinition]) -> Vec<Vec<TypeId>> {
    let mut groups: Vec<Vec<TypeId>> = Vec::new();
    let mut group_of: HashMap<TypeKind, usize> = HashMap::new();
    // For each type, the first of its group: two types are equal if their parts are equal.
    let mut firsts: Vec<TypeId> = (0..types.len()).map(TypeId).collect();
    for id in TypeGraph::new(types).parts_first() {
        let definition = &types[id.0];
        if definition.component || matches!(definition.kind, TypeKind::Alias(_)) {
            continue;
        }
        let mut kind = definition.kind.clone();
        for value in kind.values_mut() {
            if let Type::Named(part) = value.innermost_mut() {
                *part = firsts[part.0];
            }
        }
        let group = *group_of.entry(kind).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(id);
        firsts[id.0] = groups[group][0];
    }
    groups
}

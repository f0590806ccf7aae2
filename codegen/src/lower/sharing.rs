//! Types that are the same. Documents repeat a list of values or a small object wherever it occurs;
//! the client has it once, and the other places have an alias. So every place keeps the name that
//! is made of where it stands, whatever else the document says the same of.
//!
//! Only schemas within other objects are shared. Components have names that somebody chose: two of
//! them that look alike are still two things.

use std::collections::HashMap;

use crate::ir::{Type, TypeDefinition, TypeId, TypeKind};

/// Makes aliases of the types without a component that repeat another one.
pub(super) fn share(types: &mut [TypeDefinition]) {
    for mut group in alike(types) {
        group.sort_by_key(|id| by_name(&types[id.0]));
        if let [chosen, others @ ..] = group.as_slice() {
            for other in others {
                types[other.0].kind = TypeKind::Alias(Type::Named(*chosen));
            }
        }
    }
}

/// The shortest name is kept, and of those as short the first in the alphabet: the choice does not
/// depend on the order of the document.
fn by_name(definition: &TypeDefinition) -> (usize, Vec<String>) {
    let length = definition.words.iter().map(String::len).sum();
    (length, definition.words.clone())
}

/// The types that are the same, in groups.
fn alike(types: &[TypeDefinition]) -> Vec<Vec<TypeId>> {
    let mut groups: Vec<Vec<TypeId>> = Vec::new();
    let mut group_of: HashMap<TypeKind, usize> = HashMap::new();
    // What stands for each type in the comparison.
    let mut representatives: Vec<TypeId> = (0..types.len()).map(TypeId).collect();
    for id in parts_first(types) {
        let definition = &types[id.0];
        if definition.component || matches!(definition.kind, TypeKind::Alias(_)) {
            continue;
        }
        let mut kind = definition.kind.clone();
        for value in kind.values_mut() {
            represent(value, &representatives);
        }
        let group = *group_of.entry(kind).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(id);
        representatives[id.0] = groups[group][0];
    }
    groups
}

fn represent(value: &mut Type, representatives: &[TypeId]) {
    match value {
        Type::Named(id) => *id = representatives[id.0],
        Type::List(inner) | Type::Map(inner) | Type::Boxed(inner) | Type::Nullable(inner) => {
            represent(inner, representatives);
        }
        _ => {}
    }
}

/// The types in an order in which each comes after those that it is made of, as far as it is not
/// made of itself.
fn parts_first(types: &[TypeDefinition]) -> Vec<TypeId> {
    let mut order = Vec::new();
    let mut seen = vec![false; types.len()];
    for start in (0..types.len()).map(TypeId) {
        let mut stack = vec![(start, false)];
        while let Some((id, is_done)) = stack.pop() {
            if is_done {
                order.push(id);
            } else if !std::mem::replace(&mut seen[id.0], true) {
                stack.push((id, true));
                stack.extend(types[id.0].types().map(|part| (part, false)));
            }
        }
    }
    order
}

//! Replaces equal inline types by one, if they belong together. Documents repeat an enum or a small
//! object in many places.
//!
//! - Places that call it the same, such as the parameter `direction` of several operations, share a
//!   type, which has the words that these places share. Each place keeps an alias, so that a place
//!   that is added renames nothing for callers of the others.
//! - Places in the same component or operation share the type of the first of them by name. The
//!   others are aliases.
//! - Places that have nothing in common keep their own types, and so do the bodies of operations: two
//!   types that happen to be equal are still two things.
//!
//! Components are left alone: the document names them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::place::{Members, Place, shared_words};
use crate::ir::{Api, Documentation, Type, TypeDefinition, TypeGraph, TypeId, TypeKind};

/// Replaces inline types that repeat another one.
pub(super) fn deduplicate(api: &mut Api) {
    let (mut shared, mut related) = (Vec::new(), Vec::new());
    for group in equal_types(&api.types) {
        let mut rest = Vec::new();
        for members in by_leaf(api, group) {
            let roots = members.iter().map(|(id, _)| api.types[id.0].root());
            if roots.collect::<BTreeSet<_>>().len() > 1 {
                shared.push(members);
            } else {
                rest.extend(members.into_iter().map(|(id, _)| id));
            }
        }
        related.extend(by_root(api, rest));
    }
    let words = shared_words(api, &shared);
    let mut replaced = HashMap::new();
    for (members, words) in shared.into_iter().zip(words) {
        let members: Vec<TypeId> = members.into_iter().map(|(id, _)| id).collect();
        let Some(words) = words else {
            related.push(members);
            continue;
        };
        let id = TypeId(api.types.len());
        let definition = shared_type(&members, &api.types, words);
        api.types.push(definition);
        replaced.extend(members.into_iter().map(|member| (member, id)));
    }
    replace_uses(api, &replaced);
    for (member, id) in replaced {
        api.types[member.0].kind = TypeKind::Alias(Type::Named(id));
    }
    for members in related {
        share_first(&mut api.types, members);
    }
}

/// Splits a group of types by what their places call them. Bodies are left out.
fn by_leaf(api: &Api, mut group: Vec<TypeId>) -> Vec<Members> {
    group.sort_by_key(|id| &api.types[id.0].words);
    let operations: HashSet<&str> = api.operations.iter().map(|it| &*it.name).collect();
    let mut members: BTreeMap<Vec<String>, Members> = BTreeMap::new();
    for id in group {
        if let Some(place) = Place::new(&api.types[id.0].words, &operations) {
            let leaf = members.entry(place.leaf.clone());
            leaf.or_default().push((id, place));
        }
    }
    members.into_values().collect()
}

/// Splits types by the component or operation that they stand in.
fn by_root(api: &Api, types: Vec<TypeId>) -> Vec<Vec<TypeId>> {
    let mut members: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for id in types {
        let root = api.types[id.0].root().unwrap_or_default();
        members.entry(root).or_default().push(id);
    }
    members.into_values().collect()
}

/// The type that several places share. It has a description if they all have the same.
fn shared_type(members: &[TypeId], types: &[TypeDefinition], words: Vec<String>) -> TypeDefinition {
    let definitions = || members.iter().map(|id| &types[id.0]);
    let descriptions: HashSet<&Documentation> = definitions().map(|it| &it.documentation).collect();
    let mut descriptions = descriptions.into_iter();
    let documentation = match (descriptions.next(), descriptions.next()) {
        (Some(only), None) => only.clone(),
        _ => Documentation::default(),
    };
    TypeDefinition {
        words,
        component: false,
        documentation,
        deprecated: definitions().all(|it| it.deprecated),
        kind: types[members[0].0].kind.clone(),
    }
}

/// Uses the shared types in place of those that they replace.
fn replace_uses(api: &mut Api, replaced: &HashMap<TypeId, TypeId>) {
    let replace = |value: &mut Type| {
        if let Type::Named(id) = value.innermost_mut() {
            *id = *replaced.get(id).unwrap_or(id);
        }
    };
    for definition in &mut api.types {
        definition.kind.values_mut().into_iter().for_each(replace);
    }
    for operation in &mut api.operations {
        operation.request_values_mut().for_each(replace);
        operation.response_values_mut().for_each(replace);
    }
}

/// Makes aliases of all types but one. That one has the shortest name, or the first by alphabet, so
/// the choice does not depend on the order of the document.
fn share_first(types: &mut [TypeDefinition], mut members: Vec<TypeId>) {
    members.sort_by_key(|id| {
        let words = &types[id.0].words;
        (words.concat().len(), words.clone())
    });
    if let [first, others @ ..] = members.as_slice() {
        for other in others {
            types[other.0].kind = TypeKind::Alias(Type::Named(*first));
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

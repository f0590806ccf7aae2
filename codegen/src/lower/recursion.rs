//! Types that contain themselves: a pointer goes where Rust needs one.
//!
//! A list or a map holds its elements behind a pointer already. An alias that is part of a circle
//! can't be written in Rust and becomes any JSON value, and an alternative that leads back to its
//! own union, with nothing in between, is left out: it would be looked for forever. A required
//! property that leads back to its own object can't be: no value would ever end.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{Presence, Property, Type, TypeDefinition, TypeId, TypeKind};
use crate::tree::Origin;

/// Boxes every property and every variant that leads back to its own type. `places` says where
/// component schemas stand.
pub(super) fn break_cycles(
    types: &mut [TypeDefinition],
    places: &HashMap<TypeId, Origin>,
    log: &mut Log,
) {
    let mut note = |index: usize, message: &str, label: &str, help: &str| {
        if let Some(place) = places.get(&TypeId(index)) {
            log.push(
                Diagnostic::warning(message)
                    .at_node(*place)
                    .label(label)
                    .help(help),
            );
        }
    };
    break_alias_cycles(types, &mut note);
    break_union_cycles(types, &mut note);
    break_required_cycles(types, &mut note);
    let components = components(types, direct_of);
    for (index, definition) in types.iter_mut().enumerate() {
        if matches!(definition.kind, TypeKind::Alias(_)) {
            continue;
        }
        for value in definition.kind.values_mut() {
            box_members(value, &|id| components[id.0] == components[index]);
        }
    }
}

/// How many types stand in each other at most, one in the next, before one comes again. Of types that
/// contain each other all count.
pub(super) fn nesting(types: &[TypeDefinition]) -> usize {
    let component_of = components(types, |it| it.types().collect());
    let mut members = vec![Vec::new(); types.len()];
    for (index, component) in component_of.iter().enumerate() {
        members[*component].push(index);
    }
    // A component has a higher number than those that lead to it.
    let mut depths = vec![0; types.len()];
    for (component, indexes) in members.iter().enumerate().rev() {
        let parts = indexes.iter().flat_map(|index| types[*index].types());
        let below = parts.map(|id| depths[component_of[id.0]]).max();
        depths[component] = indexes.len() + below.unwrap_or_default();
    }
    depths.into_iter().max().unwrap_or_default()
}

/// Boxes the named types in `value` that `in_cycle` says belong to the same circle.
fn box_members(value: &mut Type, in_cycle: &impl Fn(TypeId) -> bool) {
    match value {
        Type::Named(id) if in_cycle(*id) => *value = Type::Boxed(Box::new(value.clone())),
        Type::Nullable(inner) => box_members(inner, in_cycle),
        _ => {}
    }
}

/// The types that a value of this type holds without a pointer in between.
fn direct(value: &Type, found: &mut Vec<TypeId>) {
    match value {
        Type::Named(id) => found.push(*id),
        Type::Nullable(inner) => direct(inner, found),
        _ => {}
    }
}

/// The types that a value of the type holds without a pointer in between.
pub(super) fn direct_of(definition: &TypeDefinition) -> Vec<TypeId> {
    let mut found = Vec::new();
    let values = definition.kind.values().into_iter();
    values.for_each(|value| direct(value, &mut found));
    found
}

/// The strongly connected component of every type (Kosaraju's algorithm, without recursion). Types
/// with the same number contain each other; one that is alone does not contain itself, unless it
/// names itself directly.
///
/// `contained` says which types a type contains, as far as it matters.
fn components(
    types: &[TypeDefinition],
    contained: impl Fn(&TypeDefinition) -> Vec<TypeId>,
) -> Vec<usize> {
    let edges = |it: &TypeDefinition| contained(it).into_iter().map(|id| id.0).collect();
    let forward: Vec<Vec<usize>> = types.iter().map(edges).collect();
    let mut backward = vec![Vec::new(); types.len()];
    for (from, targets) in forward.iter().enumerate() {
        targets.iter().for_each(|to| backward[*to].push(from));
    }

    let mut finished = Vec::new();
    let mut seen = vec![false; types.len()];
    for start in 0..types.len() {
        visit(start, &forward, &mut seen, &mut |node| finished.push(node));
    }
    let mut component = vec![0; types.len()];
    let mut seen = vec![false; types.len()];
    for (number, start) in finished.into_iter().rev().enumerate() {
        visit(start, &backward, &mut seen, &mut |node| {
            component[node] = number
        });
    }
    component
}

/// Depth-first search from `start`; `finish` is called for each node after all that it leads to.
fn visit(start: usize, edges: &[Vec<usize>], seen: &mut [bool], finish: &mut impl FnMut(usize)) {
    if std::mem::replace(&mut seen[start], true) {
        return;
    }
    let mut stack = vec![(start, 0)];
    while let Some((node, next)) = stack.pop() {
        match edges[node].get(next) {
            Some(&target) => {
                stack.push((node, next + 1));
                if !std::mem::replace(&mut seen[target], true) {
                    stack.push((target, 0));
                }
            }
            None => finish(node),
        }
    }
}

/// Replaces aliases that lead back to themselves through aliases alone.
fn break_alias_cycles(
    types: &mut [TypeDefinition],
    note: &mut impl FnMut(usize, &str, &str, &str),
) {
    for index in 0..types.len() {
        if alias_leads_to(types, index) {
            types[index].kind = TypeKind::Alias(Type::Any);
            note(
                index,
                "this list, map or reference is made of nothing but itself",
                "it is taken as any JSON value",
                "let it be an object, with the list or map as a property",
            );
        }
    }
}

/// Leaves out the variants of unions that lead back to the union through unions and aliases alone.
fn break_union_cycles(
    types: &mut [TypeDefinition],
    note: &mut impl FnMut(usize, &str, &str, &str),
) {
    let components = components(types, |it| match it.kind {
        TypeKind::Union(_) | TypeKind::Alias(_) => direct_of(it),
        TypeKind::Object(_) | TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
    });
    for (index, definition) in types.iter_mut().enumerate() {
        let TypeKind::Union(union) = &mut definition.kind else {
            continue;
        };
        let count = union.variants.len();
        union.variants.retain(|variant| {
            let mut found = Vec::new();
            direct(&variant.value, &mut found);
            found.iter().all(|id| components[id.0] != components[index])
        });
        if union.variants.len() == count {
            continue;
        }
        note(
            index,
            "an alternative of this schema leads back to it",
            "the alternative is left out",
            "remove it: the other alternatives say all there is to say",
        );
        if union.variants.is_empty() {
            definition.kind = TypeKind::Alias(Type::Any);
        }
    }
}

/// Makes required properties optional that lead back to their own object through required
/// properties alone.
fn break_required_cycles(
    types: &mut [TypeDefinition],
    note: &mut impl FnMut(usize, &str, &str, &str),
) {
    let components = components(types, |definition| match &definition.kind {
        TypeKind::Object(object) => object.properties.iter().filter_map(always_held).collect(),
        TypeKind::Alias(Type::Named(id)) => vec![*id],
        _ => Vec::new(),
    });
    for (index, definition) in types.iter_mut().enumerate() {
        let TypeKind::Object(object) = &mut definition.kind else {
            continue;
        };
        for property in &mut object.properties {
            let leads_back = |id: TypeId| components[id.0] == components[index];
            if always_held(property).is_some_and(leads_back) {
                property.presence = Presence::Optional;
                note(
                    index,
                    &format!(
                        "no value has the required property `{}`: it would have to contain itself",
                        property.name.wire
                    ),
                    "the property is taken as optional",
                    "take it out of `required`, or make it `nullable`",
                );
            }
        }
    }
}

/// The type that every value of a property is.
fn always_held(property: &Property) -> Option<TypeId> {
    match (property.presence, &property.value) {
        (Presence::Required, Type::Named(id)) => Some(*id),
        _ => None,
    }
}

fn alias_leads_to(types: &[TypeDefinition], goal: usize) -> bool {
    let mut stack = vec![goal];
    let mut seen = HashSet::new();
    while let Some(index) = stack.pop() {
        let TypeKind::Alias(value) = &types[index].kind else {
            continue;
        };
        for id in value.types() {
            if id.0 == goal {
                return true;
            }
            if seen.insert(id.0) {
                stack.push(id.0);
            }
        }
    }
    false
}

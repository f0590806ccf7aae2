//! Types that contain themselves: boxes where Rust needs a pointer, and cycles that no value has.
//!
//! A list or a map already holds its elements behind a pointer. Three kinds of cycles can't stay:
//!
//! - An alias that leads to itself can't be written in Rust. It becomes any JSON value.
//! - An alternative that leads to its own union through unions and aliases alone would make reading
//!   endless. It is removed.
//! - A required property that leads to its own object through required properties alone would make
//!   values endless. It becomes optional.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Log};
use crate::ir::{
    Presence, Property, Type, TypeDefinition, TypeGraph, TypeId, TypeKind, Unexpressed, Unsaid,
};
use crate::tree::Origin;

/// Breaks the cycles that can't stay, and boxes properties and variants in the others.
pub(super) fn break_cycles(
    types: &mut [TypeDefinition],
    places: &HashMap<TypeId, Origin>,
    log: &mut Log,
) {
    let mut warnings = Warnings { places, log };
    break_alias_cycles(types, &mut warnings);
    break_union_cycles(types, &mut warnings);
    break_required_cycles(types, &mut warnings);
    box_cycles(types);
}

/// Warnings about component schemas.
struct Warnings<'a> {
    places: &'a HashMap<TypeId, Origin>,
    log: &'a mut Log,
}

impl Warnings<'_> {
    /// Warns about a type, if it is a component.
    fn push(&mut self, index: usize, message: &str, label: &str, help: &str) {
        if let Some(place) = self.places.get(&TypeId(index)) {
            let warning = Diagnostic::warning(message).at_node(*place);
            self.log.push(warning.label(label).help(help));
        }
    }
}

/// Replaces one alias of each cycle of aliases.
fn break_alias_cycles(types: &mut [TypeDefinition], warnings: &mut Warnings) {
    let components = TypeGraph::with_edges(types, |definition| match &definition.kind {
        TypeKind::Alias(value) => value.named().into_iter().collect(),
        _ => Vec::new(),
    })
    .components();
    let mut broken = HashSet::new();
    let with_lists = with_lists(types, &components);
    for (index, definition) in types.iter_mut().enumerate() {
        let TypeKind::Alias(value) = &definition.kind else {
            continue;
        };
        let component = components[index];
        let in_cycle = value
            .named()
            .is_some_and(|id| components[id.0] == component);
        if in_cycle && broken.insert(component) {
            definition.kind = TypeKind::Alias(match with_lists.contains(&component) {
                true => Type::any(Unexpressed::ListOfItself),
                false => Type::any(Unsaid::LeadsToItself),
            });
            warnings.push(
                index,
                "this list, map or reference is made of nothing but itself",
                "it is treated as any JSON value",
                "read it with `serde_json::from_value` into a type of yours; the author could make it an object",
            );
        }
    }
}

/// The components of aliases in which a list or a map leads to another alias of the component.
fn with_lists(types: &[TypeDefinition], components: &[usize]) -> HashSet<usize> {
    let all = types.iter().zip(components);
    let with_lists = all.filter(|(definition, component)| match &definition.kind {
        TypeKind::Alias(value) if value.unboxed_part().is_none() => value
            .named()
            .is_some_and(|id| components[id.0] == **component),
        _ => false,
    });
    with_lists.map(|(_, component)| *component).collect()
}

/// Removes the variants of unions that lead back to their union through unions and aliases alone.
fn break_union_cycles(types: &mut [TypeDefinition], warnings: &mut Warnings) {
    let components = TypeGraph::with_edges(types, |definition| match definition.kind {
        TypeKind::Union(_) | TypeKind::Alias(_) => definition.unboxed_parts(),
        TypeKind::Object(_) | TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
    })
    .components();
    for (index, definition) in types.iter_mut().enumerate() {
        let TypeKind::Union(union) = &mut definition.kind else {
            continue;
        };
        let count = union.variants.len();
        union.variants.retain(|variant| {
            let part = variant.value.unboxed_part();
            part.is_none_or(|id| components[id.0] != components[index])
        });
        if union.variants.len() == count {
            continue;
        }
        warnings.push(
            index,
            "an alternative of this schema leads back to it",
            "the alternative is left out",
            "nothing needs to be done: the other alternatives say all there is to say",
        );
        if union.variants.is_empty() {
            definition.kind = TypeKind::Alias(Type::any(Unsaid::LeadsToItself));
        }
    }
}

/// Makes required properties optional that lead back to their object through required properties
/// alone.
fn break_required_cycles(types: &mut [TypeDefinition], warnings: &mut Warnings) {
    let components = TypeGraph::with_edges(types, |definition| match &definition.kind {
        TypeKind::Object(object) => object.properties.iter().filter_map(always_held).collect(),
        TypeKind::Alias(Type::Named(id)) => vec![*id],
        _ => Vec::new(),
    })
    .components();
    for (index, definition) in types.iter_mut().enumerate() {
        let TypeKind::Object(object) = &mut definition.kind else {
            continue;
        };
        for property in &mut object.properties {
            let held = always_held(property);
            if held.is_some_and(|id| components[id.0] == components[index]) {
                property.presence = Presence::Optional;
                warnings.push(
                    index,
                    &format!(
                        "no value has the required property `{}`: it would have to contain itself",
                        property.name
                    ),
                    "the property is treated as optional",
                    "nothing needs to be done; the author should take it out of `required`, or make it `nullable`",
                );
            }
        }
    }
}

/// The type that every value of the object contains in this property.
fn always_held(property: &Property) -> Option<TypeId> {
    match (property.presence, &property.value) {
        (Presence::Required, Type::Named(id)) => Some(*id),
        _ => None,
    }
}

/// Boxes every property and every variant that leads back to its own type.
fn box_cycles(types: &mut [TypeDefinition]) {
    let components = TypeGraph::with_edges(types, TypeDefinition::unboxed_parts).components();
    for (index, definition) in types.iter_mut().enumerate() {
        if matches!(definition.kind, TypeKind::Alias(_)) {
            continue;
        }
        for value in definition.kind.values_mut() {
            let part = value.unboxed_part();
            if part.is_some_and(|id| components[id.0] == components[index]) {
                let named = value.innermost_mut();
                *named = Type::Boxed(Box::new(named.clone()));
            }
        }
    }
}

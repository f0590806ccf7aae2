//! Bodies of `application/merge-patch+json` (RFC 7396): null deletes a value, and what is absent stays.
//!
//! Documents seldom say of each property that it can be null: the media type says it of all. So in the
//! types of such bodies, every optional property and every value of a map can be null. A type that
//! something else uses, too, is copied. Lists are replaced as a whole: what is in them is no patch.

use std::collections::{HashMap, HashSet};

use crate::ir::{
    Api, BodyContent, Operation, Presence, RequestBody, Type, TypeDefinition, TypeGraph, TypeId,
    TypeKind,
};

/// The media type.
const MEDIA_TYPE: &str = "application/merge-patch+json";

/// The last word in the name of a type for patches, if something else has another type.
const PATCH: &str = "patch";

/// Lets properties of patches be null.
pub(super) fn allow_null(api: &mut Api) {
    let bodies = || api.operations.iter().filter_map(|it| it.body.as_ref());
    let roots: Vec<TypeId> = bodies().flat_map(patches).filter_map(patched).collect();
    if roots.is_empty() {
        return;
    }
    let graph = TypeGraph::with_edges(&api.types, patched_parts);
    let in_patches = graph.reached(roots);
    let changed = in_patches
        .iter()
        .filter(|id| is_changed(&api.types[id.0]))
        .copied();
    let changed: HashSet<TypeId> = graph.leading_to(changed);
    let elsewhere = used_elsewhere(api, &in_patches);
    let mut copies = HashMap::new();
    for id in api
        .type_ids()
        .filter(|id| in_patches.contains(id) && changed.contains(id))
    {
        let target = match elsewhere.contains(&id) {
            false => id,
            true => {
                let copy = TypeId(api.types.len());
                api.types.push(copy_of(&api.types[id.0]));
                copies.insert(id, copy);
                copy
            }
        };
        make_nullable(&mut api.types[target.0]);
    }
    use_copies(api, &in_patches, &elsewhere, &copies);
}

/// The values of the bodies that are patches.
fn patches(body: &RequestBody) -> impl Iterator<Item = &Type> {
    let alternatives = body
        .alternatives
        .iter()
        .map(|it| (&it.media_type, &it.content));
    let all = std::iter::once((&body.media_type, &body.content)).chain(alternatives);
    all.filter(|(media_type, _)| is_patch(media_type))
        .filter_map(|(_, content)| content.value())
}

fn is_patch(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(MEDIA_TYPE)
}

/// The named type of a value that is patched, and not replaced.
fn patched(value: &Type) -> Option<TypeId> {
    match value {
        Type::Named(id) => Some(*id),
        Type::Map(inner) | Type::Boxed(inner) | Type::Nullable(inner) => patched(inner),
        _ => None,
    }
}

fn patched_mut(value: &mut Type) -> Option<&mut TypeId> {
    match value {
        Type::Named(id) => Some(id),
        Type::Map(inner) | Type::Boxed(inner) | Type::Nullable(inner) => patched_mut(inner),
        _ => None,
    }
}

fn patched_parts(definition: &TypeDefinition) -> Vec<TypeId> {
    let values = definition.kind.values().into_iter();
    values.filter_map(patched).collect()
}

/// Types that are used by something else than patches: by other bodies, parameters and responses, and by
/// lists in patches.
fn used_elsewhere(api: &Api, in_patches: &HashSet<TypeId>) -> HashSet<TypeId> {
    let responses = api.operations.iter().flat_map(Operation::response_types);
    let parameters = api.operations.iter().flat_map(|it| &it.parameters);
    let parameters = parameters.filter_map(|it| it.value.element().named());
    let bodies = api.operations.iter().filter_map(|it| it.body.as_ref());
    let others = bodies.flat_map(|body| {
        let patches: Vec<&Type> = patches(body).collect();
        let values = body.values();
        let others =
            values.filter(move |it| !patches.iter().any(|patch| std::ptr::eq(*patch, *it)));
        others.filter_map(Type::named).collect::<Vec<TypeId>>()
    });
    let in_lists = in_patches.iter().flat_map(|id| {
        let values = api.types[id.0].kind.values().into_iter();
        values
            .filter(|it| patched(it).is_none())
            .filter_map(Type::named)
    });
    let graph = TypeGraph::new(&api.types);
    graph.reached(responses.chain(parameters).chain(others).chain(in_lists))
}

/// Whether null is new to a type.
fn is_changed(definition: &TypeDefinition) -> bool {
    let mut copy = definition.clone();
    make_nullable(&mut copy);
    copy.kind != definition.kind
}

fn make_nullable(definition: &mut TypeDefinition) {
    match &mut definition.kind {
        TypeKind::Object(object) => {
            for property in &mut object.properties {
                allow_null_in_maps(&mut property.value);
                let has_null = matches!(property.value, Type::Any(_) | Type::Nullable(_));
                if property.presence == Presence::Optional && !has_null {
                    property.presence = Presence::OptionalNullable;
                    let value = std::mem::replace(&mut property.value, Type::Boolean);
                    property.value = nullable(value);
                }
            }
            if let Some(value) = object.additional.take() {
                object.additional = Some(nullable(value));
            }
        }
        TypeKind::Alias(value) => allow_null_in_maps(value),
        _ => {}
    }
}

/// Lets the values of a map be null.
fn allow_null_in_maps(value: &mut Type) {
    match value {
        Type::Map(inner) => {
            allow_null_in_maps(inner);
            let value = std::mem::replace(&mut **inner, Type::Boolean);
            **inner = nullable(value);
        }
        Type::Boxed(inner) | Type::Nullable(inner) => allow_null_in_maps(inner),
        _ => {}
    }
}

/// The same value, or null. Any value includes null.
fn nullable(value: Type) -> Type {
    match value {
        Type::Nullable(_) | Type::Any(_) => value,
        value => Type::Nullable(Box::new(value)),
    }
}

fn copy_of(definition: &TypeDefinition) -> TypeDefinition {
    let mut copy = definition.clone();
    copy.words.push(PATCH.to_owned());
    copy.component = false;
    copy
}

/// Replaces types by their copies: in the bodies that are patches, and in the types of patches.
fn use_copies(
    api: &mut Api,
    in_patches: &HashSet<TypeId>,
    elsewhere: &HashSet<TypeId>,
    copies: &HashMap<TypeId, TypeId>,
) {
    let replace = |value: &mut Type| {
        if let Some(id) = patched_mut(value) {
            *id = *copies.get(id).unwrap_or(id);
        }
    };
    let own = in_patches.difference(elsewhere).chain(copies.values());
    for id in own {
        let values = api.types[id.0].kind.values_mut();
        values.into_iter().for_each(replace);
    }
    for body in api.operations.iter_mut().filter_map(|it| it.body.as_mut()) {
        if is_patch(&body.media_type) {
            body.content.value_mut().into_iter().for_each(replace);
        }
        let alternatives = body.alternatives.iter_mut();
        let alternatives = alternatives.filter(|it| is_patch(&it.media_type));
        let contents = alternatives.map(|it| &mut it.content);
        contents
            .filter_map(BodyContent::value_mut)
            .for_each(replace);
    }
}

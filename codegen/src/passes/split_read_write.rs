//! `readOnly` and `writeOnly`: requests and responses get types of their own where it matters.
//!
//! Callers do not give properties that only the server sets, and responses do not have properties
//! that are only sent. If a type is used in both directions and requires a property of one direction,
//! it becomes two types. If a type is used in one direction, it loses the properties of the other. If
//! all properties of one direction are optional, one type serves both directions.

use std::collections::{HashMap, HashSet};

use crate::ir::{
    Access, Api, Operation, Presence, Type, TypeDefinition, TypeGraph, TypeId, TypeKind,
};

/// The last word in the name of a type for requests, if responses have another type.
pub(crate) const REQUEST: &str = "request";

/// Splits types, and removes the properties of the other direction.
pub(super) fn split(api: &mut Api) {
    let graph = TypeGraph::new(&api.types);
    let in_requests = graph.reached(api.operations.iter().flat_map(Operation::request_types));
    let in_responses = graph.reached(api.operations.iter().flat_map(Operation::response_types));
    let in_both: HashSet<TypeId> = in_requests.intersection(&in_responses).copied().collect();
    let needs_split = |id: &&TypeId| requires_one_direction(&api.types[id.0]);
    let must_split = graph.leading_to(in_both.iter().filter(needs_split).copied());

    let mut request_types = HashMap::new();
    for id in api.type_ids() {
        if in_both.contains(&id) {
            if must_split.contains(&id) {
                request_types.insert(id, TypeId(api.types.len()));
                api.types.push(request_type(&api.types[id.0]));
                remove(&mut api.types[id.0], Access::Write);
            }
        } else if in_requests.contains(&id) {
            for_requests_only(&mut api.types[id.0]);
        } else if in_responses.contains(&id) {
            remove(&mut api.types[id.0], Access::Write);
        }
    }
    use_request_types(api, &in_requests, &request_types);
}

/// Whether a direction requires a property that the other one must not have.
fn requires_one_direction(definition: &TypeDefinition) -> bool {
    match &definition.kind {
        TypeKind::Object(object) => object
            .properties
            .iter()
            .any(|it| it.access != Access::Both && it.presence.is_required()),
        _ => false,
    }
}

/// Copies a type for requests.
fn request_type(definition: &TypeDefinition) -> TypeDefinition {
    let mut copy = definition.clone();
    copy.words.push(REQUEST.to_owned());
    copy.component = false;
    for_requests_only(&mut copy);
    copy
}

/// Leaves what requests have. The caller must give what the document requires.
fn for_requests_only(definition: &mut TypeDefinition) {
    remove(definition, Access::Read);
    if let TypeKind::Object(object) = &mut definition.kind {
        for property in &mut object.properties {
            if property.presence == Presence::Undescribed {
                property.presence = Presence::Required;
            }
        }
    }
}

/// Removes the properties with this access.
fn remove(definition: &mut TypeDefinition, access: Access) {
    if let TypeKind::Object(object) = &mut definition.kind {
        object.properties.retain(|it| it.access != access);
    }
}

/// Replaces types by those for requests: in parameters, in bodies, and in types that only requests use.
fn use_request_types(
    api: &mut Api,
    in_requests: &HashSet<TypeId>,
    request_types: &HashMap<TypeId, TypeId>,
) {
    let replace = |value: &mut Type| {
        if let Type::Named(id) = value.innermost_mut() {
            *id = *request_types.get(id).unwrap_or(id);
        }
    };
    let responses = api.operations.iter().flat_map(Operation::response_types);
    let in_responses = TypeGraph::new(&api.types).reached(responses);
    let copies: HashSet<TypeId> = request_types.values().copied().collect();
    for id in in_requests.difference(&in_responses).chain(&copies) {
        let values = api.types[id.0].kind.values_mut();
        values.into_iter().for_each(replace);
    }
    for operation in &mut api.operations {
        operation.request_values_mut().for_each(replace);
    }
}

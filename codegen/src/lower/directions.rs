//! `readOnly` and `writeOnly`: requests and responses get types of their own where it matters.
//!
//! A property that the server alone sets must not be asked of someone who sends a request, and one
//! that is only ever sent must not be missed in a response. A type with such a property that is
//! used in both directions becomes two; one that goes in one direction only loses the properties
//! of the other. Where all such properties are optional, one type serves both ways.

use std::collections::HashMap;

use super::reach;
use crate::ir::{
    Access, Api, BodyContent, Presence, Property, Type, TypeDefinition, TypeId, TypeKind,
};

/// The word that the name of a type for requests ends with, where another serves for responses.
const REQUEST: &str = "request";

/// Splits types and takes out properties.
pub(super) fn split(api: &mut Api) {
    let in_request = flags(api.types.len(), reach::in_requests(api));
    let in_response = flags(api.types.len(), reach::in_responses(api));
    let both = |id: usize| in_request[id] && in_response[id];
    let must_split = leading_to(&api.types, |id, definition| {
        both(id) && is_direction_required(definition)
    });
    let mut copies: HashMap<TypeId, TypeId> = HashMap::new();
    for id in (0..api.types.len()).filter(|id| must_split[*id] && both(*id)) {
        let mut copy = api.types[id].clone();
        copy.words.push(REQUEST.to_owned());
        copy.component = false;
        remove(&mut copy, Access::Read);
        copies.insert(TypeId(id), TypeId(api.types.len()));
        api.types.push(copy);
    }
    for (id, definition) in api.types.iter_mut().enumerate() {
        match (in_request.get(id), in_response.get(id)) {
            (Some(true), Some(false)) => remove(definition, Access::Read),
            (Some(false), Some(true)) => remove(definition, Access::Write),
            _ if copies.contains_key(&TypeId(id)) => remove(definition, Access::Write),
            _ => {}
        }
    }
    lead_requests_to(api, &copies, &in_request);
}

fn flags(count: usize, set: Vec<TypeId>) -> Vec<bool> {
    let mut flags = vec![false; count];
    set.into_iter().for_each(|id| flags[id.0] = true);
    flags
}

/// Whether one of the directions can't do without a property that it can't have.
fn is_direction_required(definition: &TypeDefinition) -> bool {
    properties(definition)
        .iter()
        .any(|property| property.access != Access::Both && property.presence == Presence::Required)
}

fn properties(definition: &TypeDefinition) -> &[Property] {
    match &definition.kind {
        TypeKind::Object(object) => &object.properties,
        _ => &[],
    }
}

fn remove(definition: &mut TypeDefinition, access: Access) {
    if let TypeKind::Object(object) = &mut definition.kind {
        object
            .properties
            .retain(|property| property.access != access);
    }
}

/// The types that are, or lead to, one of those that `wanted` says.
fn leading_to(
    types: &[TypeDefinition],
    wanted: impl Fn(usize, &TypeDefinition) -> bool,
) -> Vec<bool> {
    let mut users = vec![Vec::new(); types.len()];
    for (user, definition) in types.iter().enumerate() {
        definition.types().for_each(|id| users[id.0].push(user));
    }
    let mut found = vec![false; types.len()];
    let mut stack: Vec<usize> = (0..types.len())
        .filter(|id| wanted(*id, &types[*id]))
        .collect();
    while let Some(id) = stack.pop() {
        if !std::mem::replace(&mut found[id], true) {
            stack.extend(&users[id]);
        }
    }
    found
}

/// Makes everything that only requests are made of use the types for requests.
fn lead_requests_to(api: &mut Api, copies: &HashMap<TypeId, TypeId>, in_request: &[bool]) {
    let in_response = flags(in_request.len(), reach::in_responses(api));
    for (id, definition) in api.types.iter_mut().enumerate() {
        let is_copy = id >= in_request.len();
        if is_copy || (in_request[id] && !in_response[id]) {
            let values = definition.kind.values_mut().into_iter();
            values.for_each(|value| replace(value, copies));
        }
    }
    for operation in &mut api.operations {
        if let Some(BodyContent::Json(value)) = operation.body.as_mut().map(|it| &mut it.content) {
            replace(value, copies);
        }
    }
}

fn replace(value: &mut Type, copies: &HashMap<TypeId, TypeId>) {
    match value {
        Type::Named(id) => {
            if let Some(copy) = copies.get(id) {
                *id = *copy;
            }
        }
        Type::List(inner) | Type::Map(inner) | Type::Boxed(inner) | Type::Nullable(inner) => {
            replace(inner, copies);
        }
        _ => {}
    }
}

//! Which tags' operations reach a type, and whether requests do. A type that only one tag needs
//! stands in that tag's module.

use crate::ir::{
    Api, BodyContent, GroupId, Operation, Payload, TypeDefinition, TypeId, TypeModule,
};

/// Fills in [`TypeDefinition::module`], [`TypeDefinition::in_request`] and
/// [`Api::type_modules`].
pub(super) fn assign_modules(api: &mut Api) {
    let mut groups: Vec<Vec<GroupId>> = vec![Vec::new(); api.types.len()];
    for group in (0..api.groups.len()).map(GroupId) {
        let operations = api.operations.iter().filter(|it| it.group == group);
        let start = operations.flat_map(used_by).collect();
        for id in reached(&api.types, start) {
            groups[id.0].push(group);
        }
    }
    let mut sets: Vec<Vec<GroupId>> = groups.clone();
    sets.sort_by_key(|groups| (groups.len(), groups.clone()));
    sets.dedup();
    for (definition, groups) in api.types.iter_mut().zip(groups) {
        definition.module = sets
            .iter()
            .position(|set| *set == groups)
            .unwrap_or_default();
    }
    let modules = sets.into_iter().map(|groups| TypeModule {
        groups,
        rust: String::new(),
    });
    api.type_modules = modules.collect();
    for id in in_requests(api) {
        api.types[id.0].in_request = true;
    }
}

/// The types that requests are made of.
pub(super) fn in_requests(api: &Api) -> Vec<TypeId> {
    let start = api.operations.iter().flat_map(used_by_request).collect();
    reached(&api.types, start)
}

/// The types that responses are made of.
pub(super) fn in_responses(api: &Api) -> Vec<TypeId> {
    let start = api.operations.iter().flat_map(used_by_response).collect();
    reached(&api.types, start)
}

/// The types in `start` and all types that they lead to.
fn reached(types: &[TypeDefinition], start: Vec<TypeId>) -> Vec<TypeId> {
    let mut seen = vec![false; types.len()];
    let mut found = Vec::new();
    let mut stack = start;
    while let Some(id) = stack.pop() {
        if !std::mem::replace(&mut seen[id.0], true) {
            found.push(id);
            stack.extend(types[id.0].types());
        }
    }
    found
}

fn used_by(operation: &Operation) -> Vec<TypeId> {
    let mut found = used_by_request(operation);
    found.extend(used_by_response(operation));
    found
}

fn used_by_response(operation: &Operation) -> Vec<TypeId> {
    let success = operation.success.responses().iter();
    let responses = success.chain(operation.failure.responses());
    let payloads = responses.filter_map(|response| match &response.payload {
        Payload::Json(value) => Some(value),
        _ => None,
    });
    payloads.flat_map(|value| value.types()).collect()
}

fn used_by_request(operation: &Operation) -> Vec<TypeId> {
    let mut found = Vec::new();
    for parameter in &operation.parameters {
        found.extend(parameter.value.element().types());
    }
    if let Some(BodyContent::Json(value)) = operation.body.as_ref().map(|body| &body.content) {
        found.extend(value.types());
    }
    found
}

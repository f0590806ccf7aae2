//! Which tag's operations reach a type. A type that only one tag needs stands in that tag's module.

use crate::ir::{Api, BodyContent, GroupId, Operation, Payload, TypeDefinition, TypeId};

/// What is known of a type so far.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reached {
    Never,
    Once(GroupId),
    Often,
}

/// Fills in [`TypeDefinition::group`] and [`TypeDefinition::in_request`].
pub(super) fn assign_groups(api: &mut Api) {
    let mut reached = vec![Reached::Never; api.types.len()];
    for operation in &api.operations {
        for id in used_by(operation) {
            mark(&api.types, id, operation.group, &mut reached);
        }
    }
    for (definition, reached) in api.types.iter_mut().zip(reached) {
        definition.group = match reached {
            Reached::Once(group) => Some(group),
            Reached::Never | Reached::Often => None,
        };
    }
    assign_requests(api);
}

/// Fills in [`TypeDefinition::in_request`].
fn assign_requests(api: &mut Api) {
    let mut stack: Vec<TypeId> = api.operations.iter().flat_map(used_by_request).collect();
    while let Some(id) = stack.pop() {
        let definition = &mut api.types[id.0];
        if !std::mem::replace(&mut definition.in_request, true) {
            stack.extend(definition.types());
        }
    }
}

/// Marks `start` and all types that it leads to.
fn mark(types: &[TypeDefinition], start: TypeId, group: GroupId, reached: &mut [Reached]) {
    let mut stack = vec![start];
    while let Some(id) = stack.pop() {
        let updated = match reached[id.0] {
            Reached::Never => Reached::Once(group),
            Reached::Once(other) if other != group => Reached::Often,
            known => known,
        };
        if reached[id.0] != updated {
            reached[id.0] = updated;
            stack.extend(types[id.0].types());
        }
    }
}

fn used_by(operation: &Operation) -> Vec<TypeId> {
    let mut found = used_by_request(operation);
    let responses = operation
        .success
        .responses()
        .iter()
        .chain(operation.failure.responses());
    for response in responses {
        if let Payload::Json(value) = &response.payload {
            found.extend(value.types());
        }
    }
    found
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

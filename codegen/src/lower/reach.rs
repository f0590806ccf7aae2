//! Which tag's operations reach a type. A type that only one tag needs stands in that tag's module.

use super::recursion::mentioned;
use crate::ir::{
    Api, BodyContent, GroupId, Operation, ParameterValue, Payload, Type, TypeDefinition, TypeId,
    TypeKind,
};

/// What is known of a type so far.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reached {
    ByNone,
    ByOne(GroupId),
    BySeveral,
}

/// Fills in [`TypeDefinition::group`] and [`TypeDefinition::in_request`].
pub(super) fn assign_groups(api: &mut Api) {
    let mut reached = vec![Reached::ByNone; api.types.len()];
    for operation in &api.operations {
        for id in used_by(operation) {
            mark(&api.types, id, operation.group, &mut reached);
        }
    }
    for (definition, reached) in api.types.iter_mut().zip(reached) {
        definition.group = match reached {
            Reached::ByOne(group) => Some(group),
            Reached::ByNone | Reached::BySeveral => None,
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
            stack.extend(used_by_type(definition));
        }
    }
}

/// Marks `start` and all types that it leads to.
fn mark(types: &[TypeDefinition], start: TypeId, group: GroupId, reached: &mut [Reached]) {
    let mut stack = vec![start];
    while let Some(id) = stack.pop() {
        let updated = match reached[id.0] {
            Reached::ByNone => Reached::ByOne(group),
            Reached::ByOne(other) if other != group => Reached::BySeveral,
            known => known,
        };
        if reached[id.0] != updated {
            reached[id.0] = updated;
            stack.extend(used_by_type(&types[id.0]));
        }
    }
}

fn used_by(operation: &Operation) -> Vec<TypeId> {
    let mut found = used_by_request(operation);
    let responses = operation.success.responses().iter().chain(operation.failure.responses());
    for response in responses {
        if let Payload::Json(value) = &response.payload {
            mentioned(value, &mut found);
        }
    }
    found
}

fn used_by_request(operation: &Operation) -> Vec<TypeId> {
    let mut values: Vec<&Type> = Vec::new();
    for parameter in &operation.parameters {
        let (ParameterValue::Scalar(value) | ParameterValue::List(value, _)) = &parameter.value;
        values.push(value);
    }
    if let Some(BodyContent::Json(value)) = operation.body.as_ref().map(|body| &body.content) {
        values.push(value);
    }
    let mut found = Vec::new();
    values.into_iter().for_each(|value| mentioned(value, &mut found));
    found
}

fn used_by_type(definition: &TypeDefinition) -> Vec<TypeId> {
    let mut found = Vec::new();
    match &definition.kind {
        TypeKind::Object(object) => {
            object.properties.iter().for_each(|it| mentioned(&it.value, &mut found));
            object.additional.iter().for_each(|(value, _)| mentioned(value, &mut found));
        }
        TypeKind::Alias(value) => mentioned(value, &mut found),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => {}
    }
    found
}

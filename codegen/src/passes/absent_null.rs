//! Null in optional properties: where it means no more than absence.
//!
//! Whoever sends an object chooses between leaving a property out and sending null: a server may keep
//! the old value in one case and delete it in the other. Whoever reads an object wants to know whether
//! there is a value. So in types that only occur in responses, null is read as absence.

use crate::ir::{Api, Operation, Presence, Type, TypeGraph, TypeKind};

/// Joins absence and null in the optional properties of types that only occur in responses.
pub(super) fn join(api: &mut Api) {
    let graph = TypeGraph::new(&api.types);
    let sent = graph.reached(api.operations.iter().flat_map(Operation::request_types));
    let read = graph.reached(api.operations.iter().flat_map(Operation::response_types));
    for id in read.difference(&sent) {
        let TypeKind::Object(object) = &mut api.types[id.0].kind else {
            continue;
        };
        for property in &mut object.properties {
            if property.presence != Presence::OptionalNullable {
                continue;
            }
            if let Type::Nullable(inner) = &property.value {
                property.value = Type::clone(inner);
                property.presence = Presence::Optional;
            }
        }
    }
}

//! Which tags' operations reach a type, and whether requests do. A type that only one tag needs
//! stands in that tag's module.

use crate::ir::{Api, GroupId, Operation, TypeGraph, TypeModule};

/// Fills in [`TypeDefinition::module`], [`TypeDefinition::in_request`] and
/// [`Api::type_modules`].
pub(super) fn assign_modules(api: &mut Api) {
    let mut groups: Vec<Vec<GroupId>> = vec![Vec::new(); api.types.len()];
    for group in (0..api.groups.len()).map(GroupId) {
        let operations = api.operations.iter().filter(|it| it.group == group);
        let start = operations.flat_map(|it| [it.request_types(), it.response_types()].concat());
        for id in TypeGraph::new(&api.types).reached(start) {
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
    let start = api.operations.iter().flat_map(Operation::request_types);
    for id in TypeGraph::new(&api.types).reached(start) {
        api.types[id.0].in_request = true;
    }
}

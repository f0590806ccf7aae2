//! Names of modules, their files and cargo features.

use std::collections::HashMap;

use super::case::module_case;
use super::reserved::{FILES, MODULES};
use super::scope::Scope;
use crate::ir::{Api, Group};

/// The feature of types that no operation uses.
pub const UNREFERENCED: &str = "unreferenced";

/// Names the modules of operations, one per tag.
pub(super) fn name_groups(groups: &[Group]) -> Vec<String> {
    let mut scope = Scope::reserving(MODULES.iter().chain(FILES).copied());
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|index| &groups[*index].name);
    let mut names = vec![String::new(); groups.len()];
    for index in order {
        let name = module_case(&groups[index].name);
        names[index] = scope.take(&name, "_api");
    }
    names
}

/// Names the modules of types, one per root of types ([`root`](crate::ir::TypeDefinition::root)).
/// `types` has the names of all types.
pub(super) fn name_type_modules<'a>(
    api: &Api,
    types: impl Iterator<Item = &'a str>,
    roots: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let named = api.types.iter().zip(types);
    let components = named.filter(|(definition, _)| definition.component);
    let components: HashMap<&str, &str> = components
        .filter_map(|(definition, name)| Some((definition.root()?, name)))
        .collect();
    let mut scope = Scope::reserving(FILES.iter().copied());
    let names = roots.map(|root| {
        let name = components.get(root).copied().unwrap_or(root);
        scope.take(&module_case(name), "_type")
    });
    names.collect()
}

/// The cargo feature of the tag with this module.
pub fn feature(module: &str) -> String {
    module.replace('_', "-")
}

//! Names of modules, their files and cargo features.

use super::case::module_case;
use super::reserved::MODULES;
use super::scope::Scope;
use crate::ir::{Group, GroupId};

/// The module and the feature of types that no operation uses.
pub const UNREFERENCED: &str = "unreferenced";

/// The module of types that all tags use.
const SHARED: &str = "shared";

/// Names the modules of operations, one per tag.
pub(super) fn name_groups(groups: &[Group]) -> Vec<String> {
    let mut scope = Scope::reserving(MODULES);
    let names = groups.iter().map(|it| module_case(&it.name));
    names.map(|name| scope.take(&name, "_api")).collect()
}

/// Names the modules of types, one per set of tags.
pub(super) fn name_type_modules(groups: &[String], sets: &[Vec<GroupId>]) -> Vec<String> {
    let mut scope = Scope::reserving(MODULES.into_iter().chain(groups.iter().map(String::as_str)));
    let names = sets.iter().map(|set| {
        let tags: Vec<&str> = set.iter().map(|group| &*groups[group.0]).collect();
        match tags.as_slice() {
            [] => UNREFERENCED.to_owned(),
            [only] => (*only).to_owned(),
            all if all.len() == groups.len() => SHARED.to_owned(),
            several @ ([_, _] | [_, _, _]) => scope.take(&several.join("_and_"), "_types"),
            [first, rest @ ..] => scope.take(&format!("{first}_and_{}_more", rest.len()), "_types"),
        }
    });
    names.collect()
}

/// The cargo feature of the tag with this module.
pub fn feature(module: &str) -> String {
    module.replace('_', "-")
}

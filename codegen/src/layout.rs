//! Stage 7, layout: decides the file and the cargo feature of each item.
//!
//! Each tag has a module with its operations and with their inline types. A component has a module with
//! its type and with the inline types in it. So where an item stands depends on its place in the
//! document, and on nothing else.
//!
//! With several tags, each tag is a cargo feature, which enables the modules that it needs. The
//! features are declared in the generated `Cargo.toml`, so a client without one has none.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::ir::{Api, GroupId, OperationId, TypeGraph, TypeId};
use crate::names::{Names, UNREFERENCED, feature};

/// A type that more tags use is always compiled. So a tag that starts to use it changes nothing.
const MAX_TAGS: usize = 3;

/// The modules and features of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// All modules, by folder and name.
    pub modules: Vec<Module>,
    /// The features that modules are compiled for. Empty if tags are no features.
    pub features: Vec<String>,
    /// For each type of [`Api::types`], the folder of its module.
    folders: Vec<Folder>,
}

/// A module of operations or types, a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// The module in Rust.
    pub name: String,
    /// The items in it.
    pub items: Items,
    /// The module is compiled for each of these features. If there is none, it is always compiled.
    pub features: Vec<String>,
}

/// The items of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Items {
    /// The operations of a tag, and the types that nothing but one of them uses.
    Operations(GroupId, Vec<(OperationId, Vec<TypeId>)>),
    /// The type of a component and those in it, or types that several operations share.
    Types(Vec<TypeId>),
}

/// A folder of modules, each of which its `mod.rs` declares and exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Folder {
    /// `src/operations`.
    Operations,
    /// `src/types`.
    Types,
}

impl Layout {
    /// The folder of the module that a type stands in.
    pub fn folder(&self, id: TypeId) -> Folder {
        self.folders[id.0]
    }
}

impl Module {
    /// The folder.
    pub fn folder(&self) -> Folder {
        match self.items {
            Items::Operations(..) => Folder::Operations,
            Items::Types(_) => Folder::Types,
        }
    }

    /// The path of its file.
    pub fn path(&self) -> String {
        format!("src/{}/{}.rs", self.folder().name(), self.name)
    }
}

impl Folder {
    /// The name of the folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Types => "types",
        }
    }
}

/// Decides the layout. `has_manifest` says whether the manifest is generated, too.
pub fn decide(api: &Api, names: &Names, has_manifest: bool) -> Layout {
    let owners = owners(api);
    let by_root = types_by_root(api, &owners);
    let mut modules = operation_modules(api, names, &owners);
    let of_types = names.type_modules(api, by_root.keys().copied());
    let of_types = of_types.into_iter().zip(by_root.values());
    modules.extend(of_types.map(|(name, types)| Module {
        name,
        items: Items::Types(types.clone()),
        features: Vec::new(),
    }));
    let mut features = Vec::new();
    if has_manifest && api.groups.len() > 1 {
        features = add_features(api, names, &owners, &mut modules);
    }
    modules.sort_by(|a, b| (a.folder(), &a.name).cmp(&(b.folder(), &b.name)));
    let folder = |owner: &Option<_>| match owner {
        Some(_) => Folder::Operations,
        None => Folder::Types,
    };
    Layout {
        modules,
        features,
        folders: owners.iter().map(folder).collect(),
    }
}

/// For each type, the operation that it stands with: it is an inline type of this operation, and no
/// other tag and no component uses it.
fn owners(api: &Api) -> Vec<Option<OperationId>> {
    let graph = TypeGraph::new(&api.types);
    let names = api.operation_ids();
    let names: HashMap<&str, OperationId> =
        names.map(|id| (&*api.operations[id.0].name, id)).collect();
    let components = api.types.iter().filter(|it| it.component);
    let components: HashSet<&str> = components.filter_map(|it| it.root()).collect();
    let owner = |id: TypeId| {
        let root = api.types[id.0].root()?;
        let owner = names.get(root)?;
        (!components.contains(root)).then_some(*owner)
    };
    let mut owners: Vec<Option<OperationId>> = api.type_ids().map(owner).collect();
    let mut shared = graph.reached(api.type_ids().filter(|id| owners[id.0].is_none()));
    for group in api.group_ids() {
        let used = graph.reached(types_of_group(api, group));
        let is_foreign =
            |id: &TypeId| owners[id.0].is_some_and(|owner| api.operations[owner.0].group != group);
        let foreign: Vec<TypeId> = used.into_iter().filter(is_foreign).collect();
        shared.extend(graph.reached(foreign));
    }
    for id in shared {
        owners[id.0] = None;
    }
    owners
}

/// The types that the operations of a group use directly.
fn types_of_group(api: &Api, group: GroupId) -> impl Iterator<Item = TypeId> {
    let operations = api.operations.iter().filter(move |it| it.group == group);
    operations.flat_map(|it| [it.request_types(), it.response_types()].concat())
}

/// The types that stand with no operation, by the component that they are or stand in.
fn types_by_root<'a>(
    api: &'a Api,
    owners: &[Option<OperationId>],
) -> BTreeMap<&'a str, Vec<TypeId>> {
    let mut types: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for id in api.type_ids().filter(|id| owners[id.0].is_none()) {
        let root = api.types[id.0].root().unwrap_or_default();
        types.entry(root).or_default().push(id);
    }
    for members in types.values_mut() {
        members.sort_by_key(|id| (!api.types[id.0].component, *id));
    }
    types
}

/// A module for each tag. Its operations are sorted by path, so that it does not matter where the
/// document lists them.
fn operation_modules(api: &Api, names: &Names, owners: &[Option<OperationId>]) -> Vec<Module> {
    let mut types = vec![Vec::new(); api.operations.len()];
    for (id, owner) in api.type_ids().zip(owners) {
        if let Some(owner) = owner {
            types[owner.0].push(id);
        }
    }
    let modules = api.group_ids().map(|group| {
        let ids = api.operations_by_path().into_iter();
        let ids = ids.filter(|id| api.operations[id.0].group == group);
        let operations = ids.map(|id| (id, std::mem::take(&mut types[id.0])));
        Module {
            name: names.group(group).to_owned(),
            items: Items::Operations(group, operations.collect()),
            features: Vec::new(),
        }
    });
    modules.collect()
}

/// Decides which features each module is compiled for. Returns all features.
fn add_features(
    api: &Api,
    names: &Names,
    owners: &[Option<OperationId>],
    modules: &mut [Module],
) -> Vec<String> {
    // A module is compiled as a whole, so each of its types needs what the others need.
    let together = modules.iter().filter_map(|module| match &module.items {
        Items::Types(types) => Some(types.as_slice()),
        Items::Operations(..) => None,
    });
    let graph = TypeGraph::new(&api.types).with_groups(together);
    let mut features_of: Vec<BTreeSet<String>> = vec![BTreeSet::new(); api.types.len()];
    let mut all = BTreeSet::new();
    for group in api.group_ids() {
        let name = feature(names.group(group));
        let is_own =
            |id: &TypeId| owners[id.0].is_some_and(|owner| api.operations[owner.0].group == group);
        let used = types_of_group(api, group).chain(api.type_ids().filter(is_own));
        for id in graph.reached(used) {
            features_of[id.0].insert(name.clone());
        }
        all.insert(name);
    }
    let unused = api.type_ids().filter(|id| features_of[id.0].is_empty());
    let unused = graph.reached(unused);
    if !unused.is_empty() {
        all.insert(UNREFERENCED.to_owned());
    }
    for module in modules {
        module.features = match &module.items {
            Items::Operations(group, _) => vec![feature(names.group(*group))],
            Items::Types(types) => {
                let mut features = features_of[types[0].0].clone();
                let is_common = features.len() > MAX_TAGS;
                if unused.contains(&types[0]) {
                    features.insert(UNREFERENCED.to_owned());
                }
                if is_common {
                    Vec::new()
                } else {
                    features.into_iter().collect()
                }
            }
        };
    }
    all.into_iter().collect()
}

//! Stage 7, layout: decides the file and the cargo feature of each item.
//!
//! Each tag has a module with its operations. Types that the same set of tags uses share a module.
//! With several tags, each tag is a cargo feature, which enables its modules. The features are
//! declared in the generated `Cargo.toml`, so a client without one has none.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, GroupId, OperationId, TypeGraph, TypeId};
use crate::names::{Names, UNREFERENCED, feature};

/// The modules and features of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// All modules, by folder and name.
    pub modules: Vec<Module>,
    /// The features that modules are compiled for. Empty if tags are no features.
    pub features: Vec<Feature>,
}

/// A module of operations or types, a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// The module in Rust.
    pub name: String,
    /// The items in it.
    pub items: Items,
    /// The tags whose operations it holds, or whose operations use its types.
    pub tags: Vec<GroupId>,
    /// The module is compiled for each of these features. If there is none, it is always compiled.
    pub features: Vec<String>,
}

/// The items of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Items {
    /// The operations of a tag.
    Operations(Vec<OperationId>),
    /// The types that the same tags use.
    Types(BTreeSet<TypeId>),
}

/// A folder of modules, each of which its `mod.rs` declares and exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Folder {
    /// `src/operations`.
    Operations,
    /// `src/types`.
    Types,
}

/// A cargo feature that modules are compiled for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// The name.
    pub name: String,
    /// The features that it enables.
    pub enables: BTreeSet<String>,
}

impl Module {
    /// The folder.
    pub fn folder(&self) -> Folder {
        match self.items {
            Items::Operations(_) => Folder::Operations,
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
    let tags_of_types = tags_of_types(api);
    let mut modules = operation_modules(api, names);
    modules.extend(type_modules(names, &tags_of_types));
    modules.sort_by(|a, b| (a.folder(), &a.name).cmp(&(b.folder(), &b.name)));
    let mut features = Vec::new();
    if has_manifest && api.groups.len() > 1 {
        for module in &mut modules {
            module.features = module_features(api, names, &module.tags);
        }
        features = tag_features(api, names);
        features.extend(unreferenced_feature(api, names, &tags_of_types));
    }
    Layout { modules, features }
}

fn operation_modules(api: &Api, names: &Names) -> Vec<Module> {
    let modules = api.group_ids().map(|group| {
        let is_in_group = |id: &OperationId| api.operations[id.0].group == group;
        Module {
            name: names.group(group).to_owned(),
            items: Items::Operations(api.operation_ids().filter(is_in_group).collect()),
            tags: vec![group],
            features: Vec::new(),
        }
    });
    modules.collect()
}

fn type_modules(names: &Names, tags_of_types: &[Vec<GroupId>]) -> Vec<Module> {
    let mut types: BTreeMap<(usize, &[GroupId]), BTreeSet<TypeId>> = BTreeMap::new();
    for (index, tags) in tags_of_types.iter().enumerate() {
        let members = types.entry((tags.len(), tags)).or_default();
        members.insert(TypeId(index));
    }
    let sets: Vec<Vec<GroupId>> = types.keys().map(|(_, tags)| tags.to_vec()).collect();
    let modules = names.type_modules(&sets).into_iter().zip(sets);
    let modules = modules.zip(types.into_values());
    modules
        .map(|((name, tags), types)| Module {
            name,
            items: Items::Types(types),
            tags,
            features: Vec::new(),
        })
        .collect()
}

/// For each type, the tags whose operations use it.
fn tags_of_types(api: &Api) -> Vec<Vec<GroupId>> {
    let graph = TypeGraph::new(&api.types);
    let mut tags = vec![Vec::new(); api.types.len()];
    for group in api.group_ids() {
        let operations = api.operations.iter().filter(|it| it.group == group);
        let used = operations.flat_map(|it| [it.request_types(), it.response_types()].concat());
        for id in graph.reached(used) {
            tags[id.0].push(group);
        }
    }
    tags
}

/// The features that a module with these tags is compiled for.
fn module_features(api: &Api, names: &Names, tags: &[GroupId]) -> Vec<String> {
    if tags.is_empty() {
        vec![UNREFERENCED.to_owned()]
    } else if tags.len() == api.groups.len() {
        Vec::new()
    } else {
        tags.iter().map(|tag| feature(names.group(*tag))).collect()
    }
}

fn tag_features(api: &Api, names: &Names) -> Vec<Feature> {
    let features = api.group_ids().map(|group| Feature {
        name: feature(names.group(group)),
        enables: BTreeSet::new(),
    });
    features.collect()
}

/// The feature of types that no operation uses. Such a type can contain types that tags use, so the
/// feature enables one of the tags of each. A type that all tags use is always compiled.
fn unreferenced_feature(
    api: &Api,
    names: &Names,
    tags_of_types: &[Vec<GroupId>],
) -> Option<Feature> {
    let is_unreferenced = |id: &TypeId| tags_of_types[id.0].is_empty();
    let mut types = api.type_ids().filter(is_unreferenced).peekable();
    types.peek()?;
    let parts = types.flat_map(|id| api.types[id.0].parts());
    let tags = parts.map(|id| &tags_of_types[id.0]);
    let tags = tags.filter(|tags| tags.len() < api.groups.len());
    let enabled = tags.filter_map(|tags| tags.first());
    Some(Feature {
        name: UNREFERENCED.to_owned(),
        enables: enabled.map(|tag| feature(names.group(*tag))).collect(),
    })
}

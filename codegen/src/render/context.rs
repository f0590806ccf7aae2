//! Everything that rendering reads.

use std::collections::HashSet;

use crate::examples::CallExample;
use crate::ir::{Api, Operation, Type, TypeDefinition, TypeGraph, TypeId, TypeKind};
use crate::layout::{Folder, Layout};
use crate::names::{Names, TypeNames};

/// A client: the IR, its names and its layout.
#[derive(Clone)]
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
    pub(super) layout: &'a Layout,
    /// For each operation.
    pub(super) examples: &'a [CallExample],
    /// What other crates call the crate.
    pub(super) crate_name: &'a str,
    /// The folder of the module that is being rendered.
    pub(super) folder: Folder,
    /// The types that other types, or operations, use.
    used_types: HashSet<TypeId>,
    /// The types in requests: callers create values of them.
    pub(super) request_types: HashSet<TypeId>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        api: &'a Api,
        names: &'a Names,
        layout: &'a Layout,
        examples: &'a [CallExample],
        crate_name: &'a str,
    ) -> Self {
        let requests = || api.operations.iter().flat_map(Operation::request_types);
        let responses = api.operations.iter().flat_map(Operation::response_types);
        let parts = api.types.iter().flat_map(TypeDefinition::parts);
        Self {
            api,
            names,
            layout,
            examples,
            crate_name,
            folder: Folder::Types,
            used_types: parts.chain(requests()).chain(responses).collect(),
            request_types: TypeGraph::new(&api.types).reached(requests()),
        }
    }

    /// The same, for rendering a module of this folder.
    pub(super) fn in_folder(&self, folder: Folder) -> Self {
        Self {
            folder,
            ..self.clone()
        }
    }

    pub(super) fn definition(&self, id: TypeId) -> &'a TypeDefinition {
        &self.api.types[id.0]
    }

    /// The type behind aliases: a type that is not named, a struct or an enum.
    pub(super) fn resolved(&self, value: &'a Type) -> &'a Type {
        match value {
            Type::Named(id) => match &self.definition(*id).kind {
                TypeKind::Alias(aliased) => self.resolved(aliased),
                _ => value,
            },
            _ => value,
        }
    }

    pub(super) fn is_enum(&self, id: TypeId) -> bool {
        let kind = &self.definition(id).kind;
        matches!(kind, TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_))
    }

    /// Whether a type is only a former name of a type that several places share: code that has the
    /// name still compiles.
    pub(super) fn is_former_name(&self, id: TypeId) -> bool {
        let definition = self.definition(id);
        let is_alias = matches!(definition.kind, TypeKind::Alias(_));
        is_alias && !definition.component && !self.used_types.contains(&id)
    }

    pub(super) fn names(&self, id: TypeId) -> &'a TypeNames {
        self.names.of_type(id)
    }
}

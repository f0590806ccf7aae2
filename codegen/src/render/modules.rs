//! The modules of operations and types: one per tag, and for types that several tags share, one per
//! set of tags. With several tags, each has a cargo feature that its modules are compiled for.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Files, doc_line, ident, operations, parallel, types};
use crate::format;
use crate::ir::{Api, GroupId, Type, TypeModule};

/// Adds `src/operations` and `src/types`.
pub(super) fn add(api: &Api, files: &mut Files) -> Result<(), String> {
    let operations = (0..api.groups.len()).map(|index| Module::Operations(GroupId(index)));
    let types = (0..api.type_modules.len()).map(Module::Types);
    let mut modules: Vec<Module> = operations.chain(types).collect();
    modules.sort_by_key(|module| (module.folder(), module.name(api).to_owned()));
    // Tokens can't leave their thread, so each module becomes text where it becomes tokens.
    let texts = parallel::map(&modules, |module| {
        format::module(&module.title(api), module.tokens(api))
    });
    for (module, text) in modules.iter().zip(texts) {
        let path = format!("src/{}/{}.rs", module.folder(), module.name(api));
        let text = text.map_err(|error| format!("{path}: {error}"))?;
        files.insert(path, text);
    }
    for (folder, what) in [("operations", "Operations"), ("types", "Types")] {
        let modules = modules.iter().filter(|module| module.folder() == folder);
        let title = format!("{what} of the API, a module for each tag.");
        let mut tokens = index(api, modules);
        if folder == "types" {
            tokens.extend(blanks(api));
        }
        let text = format::module(&title, tokens)?;
        files.insert(format!("src/{folder}/mod.rs"), text);
    }
    Ok(())
}

/// A module of the client.
enum Module {
    Operations(GroupId),
    /// One of [`Api::type_modules`].
    Types(usize),
}

impl Module {
    fn folder(&self) -> &'static str {
        match self {
            Self::Operations(_) => "operations",
            Self::Types(_) => "types",
        }
    }

    fn name<'a>(&self, api: &'a Api) -> &'a str {
        match self {
            Self::Operations(group) => &api.groups[group.0].name.rust,
            Self::Types(module) => &api.type_modules[*module].rust,
        }
    }

    fn title(&self, api: &Api) -> String {
        match self {
            Self::Operations(group) => {
                let tag = quoted(&api.groups[group.0].name.wire);
                format!("Operations of the tag {tag}.")
            }
            Self::Types(module) => title_of_types(api, &api.type_modules[*module]),
        }
    }

    /// When the module is compiled.
    fn condition(&self, api: &Api) -> TokenStream {
        match self {
            Self::Operations(group) => condition(api, &[*group]),
            Self::Types(module) => condition(api, &api.type_modules[*module].groups),
        }
    }

    fn tokens(&self, api: &Api) -> TokenStream {
        match self {
            Self::Operations(group) => operations::module(api, *group),
            Self::Types(module) => types::module(api, *module),
        }
    }
}

/// The module that holds the others.
fn index<'m>(api: &Api, modules: impl Iterator<Item = &'m Module>) -> TokenStream {
    let (mut declared, mut exported) = (Vec::new(), Vec::new());
    for module in modules {
        let (name, condition) = (ident(module.name(api)), module.condition(api));
        declared.push(quote!(#condition mod #name;));
        exported.push(quote!(#condition pub use self::#name::*;));
    }
    quote!(#(#declared)* #(#exported)*)
}

/// What the runtime has to know of types of the user's choice.
fn blanks(api: &Api) -> TokenStream {
    let values = api
        .types
        .iter()
        .flat_map(|definition| definition.kind.values());
    let paths = values.filter_map(|value| match value.innermost() {
        Type::External(path) => Some(path.as_str()),
        _ => None,
    });
    let paths: BTreeSet<&str> = paths.collect();
    let types = paths
        .iter()
        .filter_map(|path| path.parse::<TokenStream>().ok());
    quote!(#(crate::runtime::blank_by_default!(#types);)*)
}

fn title_of_types(api: &Api, module: &TypeModule) -> String {
    let tags: Vec<String> = module
        .groups
        .iter()
        .map(|group| quoted(&api.groups[group.0].name.wire))
        .collect();
    match tags.as_slice() {
        [] => "Types that no operation uses.".to_owned(),
        [tag] => format!("Types of the tag {tag}."),
        all if all.len() == api.groups.len() => "Types of all tags.".to_owned(),
        several => format!("Types of the tags {}.", several.join(", ")),
    }
}

fn quoted(tag: &str) -> String {
    format!("\u{201c}{}\u{201d}", doc_line(tag))
}

/// The condition under which something that these tags need is compiled; none, if all do.
fn condition(api: &Api, groups: &[GroupId]) -> TokenStream {
    if !api.has_features || groups.len() == api.groups.len() {
        return quote!();
    }
    let features: Vec<String> = groups
        .iter()
        .map(|group| api.groups[group.0].feature())
        .collect();
    match features.as_slice() {
        [] => quote!(#[cfg(feature = "unreferenced")]),
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

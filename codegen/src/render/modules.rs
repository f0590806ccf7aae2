//! The modules of operations and types: one per tag, and for types that several tags share, one per
//! set of tags. With several tags, each has a cargo feature that its modules are compiled for.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Files, doc_line, ident, operations, types};
use crate::format;
use crate::ir::{Api, GroupId, TypeModule};

/// Adds `src/operations` and `src/types`.
pub(super) fn add(api: &Api, files: &mut Files) -> Result<(), String> {
    let mut entries = Vec::new();
    for (index, group) in api.groups.iter().enumerate() {
        let group_id = GroupId(index);
        entries.push(Module {
            name: group.name.rust.clone(),
            title: format!("Operations of the tag {}.", quoted(&group.name.wire)),
            condition: condition(api, &[group_id]),
            tokens: operations::module(api, group_id),
        });
    }
    add_folder("operations", "Operations", entries, files)?;
    let modules = api.type_modules.iter().enumerate();
    let entries = modules.map(|(index, module)| Module {
        name: module.rust.clone(),
        title: title_of_types(api, module),
        condition: condition(api, &module.groups),
        tokens: types::module(api, index),
    });
    add_folder("types", "Types", entries.collect(), files)
}

/// A module to be.
struct Module {
    name: String,
    title: String,
    /// When it is compiled.
    condition: TokenStream,
    tokens: TokenStream,
}

fn add_folder(
    folder: &str,
    what: &str,
    mut modules: Vec<Module>,
    files: &mut Files,
) -> Result<(), String> {
    modules.sort_by(|a, b| a.name.cmp(&b.name));
    let (mut declared, mut exported) = (Vec::new(), Vec::new());
    for module in modules {
        let text = format::module(&module.title, module.tokens)
            .map_err(|error| format!("{folder}/{}.rs: {error}", module.name))?;
        files.insert(format!("src/{folder}/{}.rs", module.name), text);
        let (name, condition) = (ident(&module.name), module.condition);
        declared.push(quote!(#condition mod #name;));
        exported.push(quote!(#condition pub use self::#name::*;));
    }
    let title = format!("{what} of the API, a module for each tag.");
    let text = format::module(&title, quote!(#(#declared)* #(#exported)*))?;
    files.insert(format!("src/{folder}/mod.rs"), text);
    Ok(())
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
    if !api.has_features() || groups.len() == api.groups.len() {
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

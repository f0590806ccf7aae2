//! The modules of operations and types, and the `mod.rs` of their folders.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::tokens::ident;
use super::{ClientFiles, operations, types};
use crate::format::{self, MARKER};
use crate::ir::TypeDefinition;
use crate::layout::{Folder, Items, Module};
use crate::markdown::to_code as code;
use crate::parallel;

/// Adds `src/operations` and `src/types`.
pub(super) fn add(cx: &Context, files: &mut ClientFiles) -> Result<(), String> {
    let in_operations = cx.in_folder(Folder::Operations);
    let in_types = cx.in_folder(Folder::Types);
    // Tokens can't leave their thread, so each thread formats the modules that it renders.
    let texts = parallel::map(&cx.layout.modules, |module| {
        let tokens = match &module.items {
            Items::Operations(_, members) => operations::module(&in_operations, members),
            Items::Types(types) => types::module(&in_types, types),
        };
        format::module(&documentation(cx, module), tokens)
    });
    for (module, text) in cx.layout.modules.iter().zip(texts) {
        let path = module.path();
        let text = text.map_err(|error| format!("{path}: {error}"))?;
        files.insert(path, text);
    }
    add_operations_index(cx, files)?;
    add_types_index(cx, files);
    Ok(())
}

/// Adds `operations/mod.rs`, which declares a public module for each tag.
fn add_operations_index(cx: &Context, files: &mut ClientFiles) -> Result<(), String> {
    let title = [
        "Operations of the API, a module for each tag, with the types of their inline schemas."
            .to_owned(),
    ];
    let (mut declared, mut exported) = (Vec::new(), Vec::new());
    for module in modules_of(cx, Folder::Operations) {
        let (name, condition) = (ident(&module.name), condition(&module.features));
        declared.push(quote!(#condition pub mod #name;));
        exported.push(quote!(#condition pub use self::#name::*;));
    }
    let text = format::module(&title, [declared, exported].concat())?;
    files.insert("src/operations/mod.rs".to_owned(), text);
    Ok(())
}

/// Adds `types/mod.rs`. It is text and not tokens: each module is a line, so that little changes if
/// one is added.
fn add_types_index(cx: &Context, files: &mut ClientFiles) {
    let mut text = format!(
        "// {MARKER}. Do not edit.\n\n\
         //! Types of the API: those of its components, and those that several operations share.\n"
    );
    let modules: Vec<&Module> = modules_of(cx, Folder::Types).collect();
    if !modules.is_empty() {
        text += "\ncrate::runtime::modules::modules! {\n";
        for module in modules {
            let quoted = module.features.iter().map(|it| format!("{it:?}"));
            let features = quoted.collect::<Vec<_>>().join(", ");
            let colon = if features.is_empty() { "" } else { ": " };
            text += &format!("    {}{colon}{features};\n", module.name);
        }
        text += "}\n";
    }
    files.insert("src/types/mod.rs".to_owned(), text);
}

fn modules_of<'a>(cx: &Context<'a>, folder: Folder) -> impl Iterator<Item = &'a Module> {
    let modules = cx.layout.modules.iter();
    modules.filter(move |it| it.folder() == folder)
}

fn documentation(cx: &Context, module: &Module) -> Vec<String> {
    match &module.items {
        Items::Operations(group, members) => operations::documentation(cx, *group, members),
        Items::Types(types) => {
            let definition = types.first().map(|id| cx.definition(*id));
            let root = definition.and_then(TypeDefinition::root);
            vec![format!("Types of {}.", code(root.unwrap_or_default()))]
        }
    }
}

/// The condition that compiles an item for any of these features.
fn condition(features: &[String]) -> TokenStream {
    match features {
        [] => quote!(),
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

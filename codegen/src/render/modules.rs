//! The modules of operations and types, and the `mod.rs` of their folders.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::tokens::ident;
use super::{ClientFiles, operations, parallel, types};
use crate::format;
use crate::ir::Api;
use crate::layout::{Folder, Items, Module};
use crate::markdown::to_note as doc_line;

/// Adds `src/operations` and `src/types`.
pub(super) fn add(cx: &Context, files: &mut ClientFiles) -> Result<(), String> {
    // Tokens can't leave their thread, so each thread formats the modules that it renders.
    let texts = parallel::map(&cx.layout.modules, |module| {
        let tokens = match &module.items {
            Items::Operations(operations) => operations::module(cx, operations),
            Items::Types(types) => types::module(cx, types),
        };
        format::module(&title(cx.api, module), tokens)
    });
    for (module, text) in cx.layout.modules.iter().zip(texts) {
        let path = module.path();
        let text = text.map_err(|error| format!("{path}: {error}"))?;
        files.insert(path, text);
    }
    add_index(cx, Folder::Operations, "Operations", files)?;
    add_index(cx, Folder::Types, "Types", files)
}

/// Adds the `mod.rs` of a folder, which declares and exports the modules.
fn add_index(
    cx: &Context,
    folder: Folder,
    contents: &str,
    files: &mut ClientFiles,
) -> Result<(), String> {
    let (mut declared, mut exported) = (Vec::new(), Vec::new());
    let modules = cx.layout.modules.iter();
    for module in modules.filter(|it| it.folder() == folder) {
        let (name, condition) = (ident(&module.name), condition(&module.features));
        declared.push(quote!(#condition mod #name;));
        exported.push(quote!(#condition pub use self::#name::*;));
    }
    let title = format!("{contents} of the API, a module for each tag.");
    let text = format::module(&title, quote!(#(#declared)* #(#exported)*))?;
    files.insert(format!("src/{}/mod.rs", folder.name()), text);
    Ok(())
}

fn title(api: &Api, module: &Module) -> String {
    let quoted = |tag: &str| format!("\u{201c}{}\u{201d}", doc_line(tag));
    let tags = module.tags.iter();
    let tags: Vec<String> = tags.map(|tag| quoted(&api.groups[tag.0].name)).collect();
    match (module.folder(), tags.as_slice()) {
        (Folder::Operations, tags) => format!("Operations of the tag {}.", tags.concat()),
        (Folder::Types, []) => "Types that no operation uses.".to_owned(),
        (Folder::Types, [tag]) => format!("Types of the tag {tag}."),
        (Folder::Types, all) if all.len() == api.groups.len() => "Types of all tags.".to_owned(),
        (Folder::Types, several) => format!("Types of the tags {}.", several.join(", ")),
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

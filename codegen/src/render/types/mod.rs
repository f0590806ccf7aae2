//! Named types: structs ([`objects`]), enums ([`enums`], [`unions`]) and aliases.

mod enums;
mod objects;
mod unions;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::tokens::{doc_lines, ident};
use super::type_tokens::owned;
use crate::ir::{TypeDefinition, TypeId, TypeKind};
use crate::layout::Folder;
use crate::markdown::to_code as code;

/// Renders a module with these types.
pub(super) fn module(cx: &Context, types: &BTreeSet<TypeId>) -> TokenStream {
    let imports = imports(cx, types);
    let items = types.iter().map(|id| item(cx, *id));
    quote! {
        #imports
        #(#items)*
    }
}

/// Imports what the module uses, and nothing else: an unused import is a warning.
fn imports(cx: &Context, types: &BTreeSet<TypeId>) -> TokenStream {
    let definitions = types.iter().map(|id| cx.definition(*id));
    let macros = definitions.clone().flat_map(|it| macros_of(cx, &it.kind));
    let macros: BTreeSet<&str> = macros.copied().collect();
    let macros: Vec<_> = macros.into_iter().map(ident).collect();
    let macros = match macros.as_slice() {
        [] => quote!(),
        [one] => quote!(use crate::runtime::#one;),
        several => quote!(use crate::runtime::{#(#several),*};),
    };
    let mut parts = definitions.flat_map(TypeDefinition::parts);
    let siblings = parts.any(|id| !types.contains(&id)).then(|| {
        quote!(
            use super::*;
        )
    });
    quote!(#siblings #macros)
}

/// The macros of the runtime that implement the traits of a type.
fn macros_of(cx: &Context, kind: &TypeKind) -> &'static [&'static str] {
    match kind {
        TypeKind::Object(_) => &["object"],
        TypeKind::Union(union) if unions::is_scalar(cx, union) => &["display_one_of", "one_of"],
        TypeKind::Union(_) => &["one_of"],
        TypeKind::StringEnum(_) => &["open_enum"],
        TypeKind::IntegerEnum(_) => &["open_integer_enum"],
        TypeKind::Alias(_) => &[],
    }
}

fn item(cx: &Context, id: TypeId) -> TokenStream {
    let (definition, names) = (cx.definition(id), cx.names(id));
    let documentation = documentation(definition);
    let item = match &definition.kind {
        TypeKind::Object(object) => objects::item(cx, id, object),
        TypeKind::StringEnum(values) => enums::strings(names, values),
        TypeKind::IntegerEnum(values) => enums::integers(names, values),
        TypeKind::Union(union) => unions::item(cx, names, union),
        TypeKind::Alias(value) => {
            let (name, value) = (ident(&names.name), owned(cx, value, Folder::Types));
            quote!(pub type #name = #value;)
        }
    };
    quote!(#documentation #item)
}

/// The description in the document, or else the position in it.
fn documentation(definition: &TypeDefinition) -> TokenStream {
    let mut lines = definition.documentation.0.clone();
    if lines.is_empty() {
        lines.push(match definition.words.as_slice() {
            [outer, inner @ ..] if !inner.is_empty() && !definition.component => {
                format!(
                    "The schema of {} in {}.",
                    code(&inner.join(".")),
                    code(outer)
                )
            }
            words => format!("The schema {}.", code(&words.join("."))),
        });
    }
    if definition.deprecated {
        lines.extend([String::new(), "Deprecated.".to_owned()]);
    }
    doc_lines(&lines)
}

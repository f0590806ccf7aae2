//! Named types: structs ([`objects`]), enums ([`enums`], [`unions`]) and aliases.

mod building;
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
    let sent = types.iter().filter(|id| cx.request_types.contains(id));
    let sent = sent.filter_map(|id| match &cx.definition(*id).kind {
        TypeKind::Object(object) => Some(object),
        _ => None,
    });
    let macros = definitions.clone().filter_map(|it| macro_of(&it.kind));
    let has_setters = sent.clone().any(building::has_setters);
    let macros = macros.chain(has_setters.then_some("setters"));
    let macros: BTreeSet<&str> = macros.collect();
    let macros: Vec<_> = macros.into_iter().map(ident).collect();
    let macros = match macros.as_slice() {
        [] => quote!(),
        [one] => quote!(use crate::runtime::#one;),
        several => quote!(use crate::runtime::{#(#several),*};),
    };
    let parts = definitions.flat_map(TypeDefinition::parts);
    let mut parts = parts.chain(sent.flat_map(|object| building::argument_types(cx, object)));
    let siblings = parts.any(|id| !types.contains(&id)).then(|| {
        quote!(
            use super::*;
        )
    });
    quote!(#siblings #macros)
}

/// The macro of the runtime that implements the traits of a type.
fn macro_of(kind: &TypeKind) -> Option<&'static str> {
    match kind {
        TypeKind::Object(_) => Some("object"),
        TypeKind::Union(_) => Some("one_of"),
        TypeKind::StringEnum(_) => Some("open_enum"),
        TypeKind::IntegerEnum(_) => Some("open_integer_enum"),
        TypeKind::Alias(_) => None,
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

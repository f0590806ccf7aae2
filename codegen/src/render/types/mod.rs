//! Named types: structs ([`objects`]), enums ([`enums`], [`unions`]) and aliases.

mod building;
mod conversions;
mod enums;
mod objects;
mod unions;

use std::collections::BTreeSet;

pub(super) use building::{Form, form_of, is_argument, without_null};
pub(super) use conversions::has_conversion;
use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::tokens::{Mention, doc_lines, ident, mentioned};
use super::type_tokens::owned;
use crate::ir::{Object, TypeDefinition, TypeId, TypeKind};
use crate::markdown::to_code as code;

/// Renders a module with these types.
pub(super) fn module(cx: &Context, types: &[TypeId]) -> Vec<TokenStream> {
    let mut items: Vec<_> = types.iter().map(|id| item(cx, *id)).collect();
    let imports = imports(cx, types, &mut items);
    items.insert(0, imports);
    items
}

/// Imports what the module uses, and nothing else: an unused import is a warning. Each type is named:
/// with thousands of modules, a `*` in each would take the compiler longer than all the rest.
fn imports(cx: &Context, types: &[TypeId], items: &mut [TokenStream]) -> TokenStream {
    let macros: Vec<_> = macros(cx, types).into_iter().map(ident).collect();
    let macros = match macros.as_slice() {
        [] => quote!(),
        [one] => quote!(use crate::runtime::#one;),
        several => quote!(use crate::runtime::{#(#several),*};),
    };
    let parts = types.iter().flat_map(|id| cx.definition(*id).parts());
    let arguments = types.iter().filter_map(|id| sent_object(cx, *id));
    let arguments = arguments.flat_map(|object| building::argument_types(cx, object));
    let others = parts.chain(arguments).filter(|id| !types.contains(id));
    let others: BTreeSet<&str> = others.map(|id| cx.names(id).name.as_str()).collect();
    let others = mentioned(items, &Vec::from_iter(others), Mention::Any);
    let others: Vec<_> = others.into_iter().map(ident).collect();
    let others = match others.as_slice() {
        [] => quote!(),
        [one] => quote!(use super::#one;),
        several => quote!(use super::{#(#several),*};),
    };
    quote!(#others #macros)
}

/// The macros of the runtime that these types need.
pub(super) fn macros(cx: &Context, types: &[TypeId]) -> BTreeSet<&'static str> {
    let kinds = types.iter().map(|id| &cx.definition(*id).kind);
    let mut sent = types.iter().filter_map(|id| sent_object(cx, *id));
    let setters = sent.any(building::has_setters).then_some("setters");
    let mut all = types.iter();
    let conversions = all.any(|id| conversions::exist(cx, *id));
    let macros = kinds.flat_map(|kind| macros_of(cx, kind)).copied();
    let macros = macros.chain(conversions.then_some("conversions"));
    macros.chain(setters).collect()
}

/// The object that a type is, if callers send it.
fn sent_object<'a>(cx: &Context<'a>, id: TypeId) -> Option<&'a Object> {
    match &cx.definition(id).kind {
        TypeKind::Object(object) if cx.request_types.contains(&id) => Some(object),
        _ => None,
    }
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

/// Renders a type.
pub(super) fn item(cx: &Context, id: TypeId) -> TokenStream {
    let (definition, names) = (cx.definition(id), cx.names(id));
    let mut documented = documentation(definition);
    let item = match &definition.kind {
        TypeKind::Object(object) => objects::item(cx, id, object),
        TypeKind::StringEnum(values) => enums::strings(names, values),
        TypeKind::IntegerEnum(values) => enums::integers(names, values),
        TypeKind::Union(union) => unions::item(cx, id, union),
        TypeKind::Alias(value) => {
            let (name, value) = (ident(&names.name), owned(cx, value));
            let hidden = cx.is_former_name(id).then(|| quote!(#[doc(hidden)]));
            quote!(#hidden pub type #name = #value;)
        }
    };
    documented.extend(item);
    documented
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

//! Conversions into a union: `From` for each alternative whose type no other alternative has.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Type, TypeId, TypeKind, Union, Variant};
use crate::render::context::Context;
use crate::render::tokens::ident;
use crate::render::type_tokens::owned;

/// The table of conversions, if there are any.
pub(super) fn table<'a>(cx: &Context<'a>, id: TypeId, union: &'a Union) -> Option<TokenStream> {
    let names = cx.names(id);
    let mut groups: Vec<(&str, Vec<TokenStream>)> = Vec::new();
    for (variant, index) in convertible(cx, id, union) {
        let name = ident(&names.members[index]);
        let (word, entry) = match &variant.value {
            Type::Boxed(inner) => {
                let value = owned(cx, inner);
                ("boxed", quote!(#name: #value))
            }
            value if is_text(cx.resolved(value)) => ("text", quote!(#name)),
            value => {
                let value = owned(cx, value);
                ("value", quote!(#name: #value))
            }
        };
        match groups.last_mut() {
            Some((last, entries)) if *last == word => entries.push(entry),
            _ => groups.push((word, vec![entry])),
        }
    }
    let name = ident(&names.name);
    let groups = groups.into_iter().map(|(word, entries)| {
        let word = ident(word);
        quote!(#word: #(#entries),*;)
    });
    let groups: Vec<TokenStream> = groups.collect();
    (!groups.is_empty()).then(|| quote!(conversions!(#name { #(#groups)* });))
}

/// Whether there are conversions into this type.
pub(super) fn exist(cx: &Context, id: TypeId) -> bool {
    match &cx.definition(id).kind {
        TypeKind::Union(union) => !convertible(cx, id, union).is_empty(),
        _ => false,
    }
}

/// Whether there is a conversion from the alternative with this index.
pub(in crate::render) fn has_conversion(
    cx: &Context,
    id: TypeId,
    union: &Union,
    index: usize,
) -> bool {
    let mut all = convertible(cx, id, union).into_iter();
    all.any(|(_, other)| other == index)
}

/// The alternatives that have a conversion, each with its index. None if callers do not send the union.
fn convertible<'a>(cx: &Context<'a>, id: TypeId, union: &'a Union) -> Vec<(&'a Variant, usize)> {
    if !cx.request_types.contains(&id) {
        return Vec::new();
    }
    let types = union.variants.iter().map(|it| rust_type(cx, &it.value));
    let types: Vec<Option<Type>> = types.collect();
    let is_unique = |value: &Option<Type>| types.iter().filter(|it| *it == value).count() == 1;
    let variants = union.variants.iter().enumerate().zip(&types);
    variants
        .filter(|(_, value)| value.as_ref().is_some_and(|it| *it != Type::Named(id)))
        .filter(|(_, value)| is_unique(value))
        .map(|((index, variant), _)| (variant, index))
        .collect()
}

/// The type without aliases and without a box: two are equal if their types in Rust are. `None` if
/// that is not known, or if the type says nothing about the alternative.
fn rust_type<'a>(cx: &Context<'a>, value: &'a Type) -> Option<Type> {
    match cx.resolved(value) {
        // Any value is one of any alternative.
        Type::Any(_) => None,
        Type::Boxed(inner) => rust_type(cx, inner),
        value => inner_type(cx, value),
    }
}

/// The type without aliases. `None` if it contains a type that the user chose: that can be any.
fn inner_type<'a>(cx: &Context<'a>, value: &'a Type) -> Option<Type> {
    let inner = |it| inner_type(cx, it).map(Box::new);
    match cx.resolved(value) {
        Type::External(_) => None,
        Type::Constant(_) => Some(Type::String),
        Type::List(it) => inner(it).map(Type::List),
        Type::Map(it) => inner(it).map(Type::Map),
        Type::Boxed(it) => inner(it).map(Type::Boxed),
        Type::Nullable(it) => inner(it).map(Type::Nullable),
        value => Some(value.clone()),
    }
}

fn is_text(value: &Type) -> bool {
    matches!(value, Type::String | Type::Constant(_))
}

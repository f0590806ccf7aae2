//! Types where they are used.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::tokens::ident;
use crate::ir::{IntegerFormat, StringFormat, Type, TypeKind};
use crate::layout::Folder;

/// The owned type, as the module that is being rendered writes it.
pub(super) fn owned(cx: &Context, value: &Type) -> TokenStream {
    let wrap = |wrapper: TokenStream, inner: &Type| {
        let inner = owned(cx, inner);
        quote!(#wrapper<#inner>)
    };
    match value {
        Type::Boolean => quote!(bool),
        Type::Integer(format) => integer(*format),
        Type::Number => quote!(f64),
        Type::String | Type::Constant(_) => quote!(String),
        Type::Formatted(format) => formatted(*format),
        // The caller of the generator has checked that it is a type.
        Type::External(path) => path.parse().unwrap_or_else(|_| quote!(String)),
        Type::Upload => quote!(crate::Upload),
        Type::Any(_) => quote!(serde_json::Value),
        Type::List(inner) => wrap(quote!(Vec), inner),
        Type::Map(inner) => {
            let inner = owned(cx, inner);
            quote!(std::collections::BTreeMap<String, #inner>)
        }
        Type::Boxed(inner) => wrap(quote!(Box), inner),
        Type::Nullable(inner) => wrap(quote!(Option), inner),
        Type::Named(id) => {
            let name = ident(&cx.names(*id).name);
            match (cx.folder, cx.layout.folder(*id)) {
                (Folder::Operations, Folder::Types) => quote!(types::#name),
                // Only operations use the types that stand with them.
                _ => quote!(#name),
            }
        }
    }
}

fn integer(format: IntegerFormat) -> TokenStream {
    match format {
        IntegerFormat::Int8 => quote!(i8),
        IntegerFormat::Int16 => quote!(i16),
        IntegerFormat::Int32 => quote!(i32),
        IntegerFormat::Int64 => quote!(i64),
        IntegerFormat::Uint8 => quote!(u8),
        IntegerFormat::Uint16 => quote!(u16),
        IntegerFormat::Uint32 => quote!(u32),
        IntegerFormat::Uint64 => quote!(u64),
    }
}

fn formatted(format: StringFormat) -> TokenStream {
    match format {
        StringFormat::DateTime => quote!(crate::DateTime),
        StringFormat::Date => quote!(crate::Date),
        StringFormat::Uuid => quote!(crate::Uuid),
        StringFormat::Base64 => quote!(crate::Base64),
        StringFormat::Base64Url => quote!(crate::Base64Url),
    }
}

/// The type of an argument: borrowed, unless it is copied.
pub(super) fn argument<'a>(cx: &Context<'a>, value: &'a Type) -> TokenStream {
    let owned = |value| owned(cx, value);
    if is_copied(cx, value) {
        return owned(value);
    }
    // An alias of a named type is written as the alias, which says where it belongs.
    let value = match cx.resolved(value) {
        Type::Named(_) => value,
        resolved => resolved,
    };
    match value {
        Type::String | Type::Constant(_) => quote!(&str),
        Type::List(inner) => {
            let inner = owned(inner);
            quote!(&[#inner])
        }
        value => {
            let value = owned(value);
            quote!(&#value)
        }
    }
}

/// Whether an argument of this type is passed by value.
pub(super) fn is_copied<'a>(cx: &Context<'a>, value: &'a Type) -> bool {
    match cx.resolved(value) {
        Type::Boolean | Type::Integer(_) | Type::Number => true,
        Type::Named(id) => cx.is_enum(*id),
        _ => false,
    }
}

/// The type that an argument is converted into by `Into`: a date or a UUID, for which callers have types
/// of their own, or an enum of strings, for which they have the text.
pub(super) fn converted<'a>(cx: &Context<'a>, value: &'a Type) -> Option<TokenStream> {
    match cx.resolved(value) {
        Type::Formatted(StringFormat::Base64 | StringFormat::Base64Url) => None,
        Type::Formatted(format) => Some(formatted(*format)),
        Type::Named(id) => {
            let is_text = matches!(cx.definition(*id).kind, TypeKind::StringEnum(_));
            is_text.then(|| owned(cx, value))
        }
        _ => None,
    }
}

/// The type of an argument whose elements are joined to a list.
pub(super) fn list_argument(cx: &Context, element: &Type) -> TokenStream {
    match element {
        Type::String => quote!(impl IntoIterator<Item = impl std::fmt::Display>),
        element => {
            let element = owned(cx, element);
            quote!(impl IntoIterator<Item = #element>)
        }
    }
}

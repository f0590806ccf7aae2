//! Types where they are used.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::ir::{Api, IntegerFormat, NumberFormat, StringFormat, Type, TypeKind};

/// How the module that is being rendered reaches the types with names.
#[derive(Clone, Copy)]
pub(super) enum From {
    /// They are in scope.
    Types,
    /// They stand behind `types::`.
    Operations,
}

/// A type that holds its value.
pub(super) fn owned(api: &Api, value: &Type, from: From) -> TokenStream {
    match value {
        Type::Boolean => quote!(bool),
        Type::Integer(format) => {
            let name = ident(integer(*format));
            quote!(#name)
        }
        Type::Number(NumberFormat::Float) => quote!(f32),
        Type::Number(NumberFormat::Double) => quote!(f64),
        Type::String | Type::Constant(_) => quote!(String),
        Type::Formatted(format) => {
            let name = ident(match format {
                StringFormat::DateTime => "DateTime",
                StringFormat::Date => "Date",
                StringFormat::Uuid => "Uuid",
                StringFormat::Base64 => "Base64",
            });
            quote!(crate::#name)
        }
        // The caller of the generator has checked that it is a type.
        Type::External(path) => path.parse().unwrap_or_else(|_| quote!(String)),
        Type::Any => quote!(serde_json::Value),
        Type::List(inner) => wrap(quote!(Vec), api, inner, from),
        Type::Map(inner) => {
            let inner = owned(api, inner, from);
            quote!(std::collections::BTreeMap<String, #inner>)
        }
        Type::Boxed(inner) => wrap(quote!(Box), api, inner, from),
        Type::Nullable(inner) => wrap(quote!(crate::Nullable), api, inner, from),
        Type::Named(id) => {
            let name = ident(&api.types[id.0].rust);
            match from {
                From::Types => quote!(#name),
                From::Operations => quote!(types::#name),
            }
        }
    }
}

fn integer(format: IntegerFormat) -> &'static str {
    match format {
        IntegerFormat::Int8 => "i8",
        IntegerFormat::Int16 => "i16",
        IntegerFormat::Int32 => "i32",
        IntegerFormat::Int64 => "i64",
        IntegerFormat::Uint8 => "u8",
        IntegerFormat::Uint16 => "u16",
        IntegerFormat::Uint32 => "u32",
        IntegerFormat::Uint64 => "u64",
    }
}

fn wrap(wrapper: TokenStream, api: &Api, inner: &Type, from: From) -> TokenStream {
    let inner = owned(api, inner, from);
    quote!(#wrapper<#inner>)
}

/// A type that an argument has: borrowed, unless a value is as good.
pub(super) fn argument(api: &Api, value: &Type) -> TokenStream {
    if is_copied(api, value) {
        return owned(api, value, From::Operations);
    }
    match value {
        Type::String | Type::Constant(_) => quote!(&str),
        Type::List(inner) => {
            let inner = owned(api, inner, From::Operations);
            quote!(&[#inner])
        }
        Type::Named(id) => match &api.types[id.0].kind {
            // What has a name of its own is called by the alias, which says where it belongs.
            TypeKind::Alias(inner) if !is_named(api, inner) => argument(api, inner),
            _ => reference(api, value),
        },
        _ => reference(api, value),
    }
}

/// Whether a type has a name in Rust, seen through aliases.
fn is_named(api: &Api, value: &Type) -> bool {
    match value {
        Type::Named(id) => match &api.types[id.0].kind {
            TypeKind::Alias(inner) => is_named(api, inner),
            _ => true,
        },
        _ => false,
    }
}

/// Whether an argument of this type is passed by value.
pub(super) fn is_copied(api: &Api, value: &Type) -> bool {
    match value {
        Type::Boolean | Type::Integer(_) | Type::Number(_) => true,
        Type::Named(id) => match &api.types[id.0].kind {
            TypeKind::Alias(inner) => is_copied(api, inner),
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => true,
            TypeKind::Object(_) | TypeKind::Union(_) => false,
        },
        _ => false,
    }
}

fn reference(api: &Api, value: &Type) -> TokenStream {
    let value = owned(api, value, From::Operations);
    quote!(&#value)
}

/// The type of an argument that is a list to be put together.
pub(super) fn list_argument(api: &Api, element: &Type) -> TokenStream {
    match element {
        Type::String => quote!(impl IntoIterator<Item = impl std::fmt::Display>),
        element => {
            let element = owned(api, element, From::Operations);
            quote!(impl IntoIterator<Item = #element>)
        }
    }
}

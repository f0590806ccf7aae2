//! Enums of strings and integers, which keep values that they do not know.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::EnumValue;
use crate::names::TypeNames;
use crate::render::tokens::{doc, ident};

pub(super) fn strings(names: &TypeNames, values: &[EnumValue<String>]) -> TokenStream {
    let literal = |value: &String| Literal::string(value);
    item(names, values, &quote!(String), &quote!(open_enum), literal)
}

pub(super) fn integers(names: &TypeNames, values: &[EnumValue<i64>]) -> TokenStream {
    let (unknown, table) = (quote!(i64), quote!(open_integer_enum));
    let literal = |value: &i64| Literal::i64_unsuffixed(*value);
    item(names, values, &unknown, &table, literal)
}

/// `unknown` is the type of values in Rust, `table` the macro of the runtime for such enums.
fn item<T>(
    names: &TypeNames,
    values: &[EnumValue<T>],
    unknown: &TokenStream,
    table: &TokenStream,
    literal: impl Fn(&T) -> Literal,
) -> TokenStream {
    let name = ident(&names.name);
    let variants: Vec<_> = names.members.iter().map(|name| ident(name)).collect();
    let documentation = values.iter().map(|value| doc(&value.documentation));
    let literals = values.iter().map(|value| literal(&value.value));
    quote! {
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#documentation #variants,)*
            #[doc = " A value that this version of the client does not know."]
            Unknown(#unknown),
        }
        #table!(#name { #(#variants = #literals,)* });
    }
}

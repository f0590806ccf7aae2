//! Enums of strings and integers, which keep values that they do not know.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::EnumValue;
use crate::names::TypeNames;
use crate::render::tokens::{doc, ident};

/// Renders an enum.
pub(super) fn item<T: WireValue>(names: &TypeNames, values: &[EnumValue<T>]) -> TokenStream {
    let (name, unknown, table) = (ident(&names.name), T::owned(), T::table());
    let variants: Vec<_> = names.members.iter().map(|name| ident(name)).collect();
    let documentation = values.iter().map(|value| doc(&value.documentation));
    let literals = values.iter().map(|value| value.value.literal());
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

/// A value of an enum in JSON.
pub(super) trait WireValue {
    /// Its type in Rust.
    fn owned() -> TokenStream;
    /// The macro of the runtime for such enums.
    fn table() -> TokenStream;
    /// The value as a literal.
    fn literal(&self) -> Literal;
}

impl WireValue for String {
    fn owned() -> TokenStream {
        quote!(String)
    }

    fn table() -> TokenStream {
        quote!(open_enum)
    }

    fn literal(&self) -> Literal {
        Literal::string(self)
    }
}

impl WireValue for i64 {
    fn owned() -> TokenStream {
        quote!(i64)
    }

    fn table() -> TokenStream {
        quote!(open_integer_enum)
    }

    fn literal(&self) -> Literal {
        Literal::i64_unsuffixed(*self)
    }
}

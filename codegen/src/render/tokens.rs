//! Tokens that all items have: identifiers and documentation.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::ir::Documentation;
use crate::names::is_keyword;

/// An identifier, raw if the name is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    if is_keyword(name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// Renders documentation as attributes, one per line.
pub(super) fn doc(documentation: &Documentation) -> TokenStream {
    doc_lines(&documentation.0)
}

pub(super) fn doc_lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        let space = if line.is_empty() { "" } else { " " };
        format!("{space}{line}")
    });
    quote!(#(#[doc = #lines])*)
}

/// Writes a type as another crate does: `crate` and `types` are below the name of the crate.
pub(super) fn from_outside(tokens: TokenStream, crate_path: &Ident) -> TokenStream {
    let mut is_first = true;
    let tokens = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Ident(name) if name == "crate" => {
            is_first = false;
            quote!(#crate_path)
        }
        TokenTree::Ident(name) if name == "types" && is_first => quote!(#crate_path::types),
        TokenTree::Group(group) => {
            let inner = from_outside(group.stream(), crate_path);
            is_first = true;
            TokenTree::Group(Group::new(group.delimiter(), inner)).into()
        }
        other => {
            // After `::`, a name is no module of this crate.
            is_first = !matches!(&other, TokenTree::Punct(it) if it.as_char() == ':');
            other.into()
        }
    });
    tokens.collect()
}

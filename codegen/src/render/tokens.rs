//! Tokens that all items have: identifiers and documentation.

use proc_macro2::{Ident, Span, TokenStream};
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

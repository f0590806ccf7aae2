//! Stage 6, render: the IR in, Rust tokens out.
//!
//! One small `quote!` per kind of node. Nothing here depends on the document beyond the IR, and
//! nothing can fail on its account.

mod crate_files;
mod lints;
mod modules;
mod operations;
mod parallel;
mod runtime_files;
mod type_tokens;
mod types;

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::Options;
use crate::ir::{Api, Documentation};
use crate::markdown::to_code as code;
use crate::names::case::is_keyword;

/// The files of a client, by path relative to the crate.
pub type Files = BTreeMap<String, String>;

/// Renders a whole client.
///
/// # Errors
/// If a module is not Rust, which is a fault of the generator.
pub fn render(api: &Api, options: &Options) -> Result<Files, String> {
    let mut files = Files::new();
    crate_files::add(api, options, &mut files);
    runtime_files::add(&mut files);
    modules::add(api, &mut files)?;
    Ok(files)
}

/// An identifier, raw if the name is a keyword.
fn ident(name: &str) -> Ident {
    if is_keyword(name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// Documentation as attributes, a line each.
fn doc(documentation: &Documentation) -> TokenStream {
    doc_lines(&documentation.0)
}

fn doc_lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        // An empty line has no space at its end either.
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// Text of the document in a sentence of ours: one line of plain text.
fn one_line(text: &str) -> String {
    crate::markdown::to_line(text)
}

/// The same in documentation, where rustdoc must not take it for a link or a tag.
fn doc_line(text: &str) -> String {
    crate::markdown::to_note(text)
}

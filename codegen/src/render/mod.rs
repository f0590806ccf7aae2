//! Stage 8, render: the IR, its names and its layout in, Rust tokens out.
//!
//! One small `quote!` per kind of node. Nothing here depends on the document beyond the IR, so
//! rendering cannot fail because of the document.

mod crate_root;
mod lints;
mod manifest;
mod modules;
mod operations;
mod parallel;
mod runtime_files;
mod type_tokens;
mod types;

use std::collections::{BTreeMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::Options;
use crate::ir::{Api, Documentation, Operation, TypeDefinition, TypeGraph, TypeId};
use crate::layout::Layout;
use crate::markdown::{to_code as code, to_line as one_line, to_note as doc_line};
use crate::names::{Names, TypeNames, is_keyword};

/// The files of a client, by path relative to the crate.
pub type ClientFiles = BTreeMap<String, String>;

/// Renders a whole client.
///
/// # Errors
/// If a module is not Rust, which is a fault of the generator.
pub fn render(
    api: &Api,
    names: &Names,
    layout: &Layout,
    options: &Options,
) -> Result<ClientFiles, String> {
    let requests = api.operations.iter().flat_map(Operation::request_types);
    let context = Context {
        api,
        names,
        layout,
        request_types: TypeGraph::new(&api.types).reached(requests),
    };
    let mut files = ClientFiles::new();
    let lib = crate_root::text(&context, &options.package_name);
    files.insert("src/lib.rs".to_owned(), lib);
    if options.manifest {
        manifest::add(&context, &options.package_name, &mut files);
    }
    runtime_files::add(&mut files);
    modules::add(&context, &mut files)?;
    Ok(files)
}

/// Everything that rendering reads.
struct Context<'a> {
    api: &'a Api,
    names: &'a Names,
    layout: &'a Layout,
    /// The types in requests: callers create values of them.
    request_types: HashSet<TypeId>,
}

impl<'a> Context<'a> {
    fn definition(&self, id: TypeId) -> &'a TypeDefinition {
        &self.api.types[id.0]
    }

    fn names(&self, id: TypeId) -> &'a TypeNames {
        self.names.of_type(id)
    }
}

/// An identifier, raw if the name is a keyword.
fn ident(name: &str) -> Ident {
    if is_keyword(name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// Renders documentation as attributes, one per line.
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

//! Stage 8, render: the IR, its names and its layout in, Rust tokens out.
//!
//! One small `quote!` per kind of node. Nothing here depends on the document beyond the IR, so
//! rendering cannot fail because of the document.

mod cli;
mod context;
mod crate_root;
mod example_values;
mod libraries;
mod lints;
mod manifest;
mod modules;
mod needs;
mod operations;
mod readme;
mod runtime_files;
mod schema_types;
mod security;
mod tokens;
mod type_tokens;
mod types;
mod xml;

use std::collections::BTreeMap;

use crate::examples::CallExample;
use crate::ir::Api;
use crate::layout::Layout;
use crate::names::Names;
use crate::options::Options;
use context::Context;
use libraries::Libraries;
use needs::Needs;
pub use schema_types::{SchemaPlace, SchemaType};

/// The files of a client, by path relative to the crate.
pub type ClientFiles = BTreeMap<String, String>;

/// Lists which type stands for which schema.
pub fn schema_types(
    api: &Api,
    names: &Names,
    layout: &Layout,
    options: &Options,
) -> Vec<SchemaType> {
    let crate_name = options.package_name.replace('-', "_");
    schema_types::all(&Context::new(api, names, layout, &[], &crate_name))
}

/// Renders a whole client.
///
/// # Errors
/// If a module is not Rust, which is a fault of the generator.
pub fn render(
    api: &Api,
    names: &Names,
    layout: &Layout,
    examples: &[CallExample],
    options: &Options,
) -> Result<ClientFiles, String> {
    let crate_name = options.package_name.replace('-', "_");
    let context = Context::new(api, names, layout, examples, &crate_name);
    let mut files = ClientFiles::new();
    // Features need a manifest that declares them.
    let libraries = match options.manifest {
        true => Libraries::of(api),
        false => Libraries::NONE,
    };
    let needs = Needs::of(api, libraries);
    let lib = crate_root::text(&context, needs, options);
    files.insert("src/lib.rs".to_owned(), lib);
    if security::is_used(api) {
        files.insert("src/security.rs".to_owned(), security::module(&context));
    }
    if xml::is_used(api) {
        files.insert("src/xml.rs".to_owned(), xml::module(&context)?);
    }
    if options.manifest {
        manifest::add(&context, options, needs, &mut files);
    }
    runtime_files::add(needs, &mut files);
    modules::add(&context, &mut files)?;
    if let Some(cli) = &options.cli {
        cli::add(&context, cli, &options.package_name, needs, &mut files);
    }
    Ok(files)
}

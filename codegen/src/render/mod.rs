//! Stage 8, render: the IR, its names and its layout in, Rust tokens out.
//!
//! One small `quote!` per kind of node. Nothing here depends on the document beyond the IR, so
//! rendering cannot fail because of the document.

mod context;
mod crate_root;
mod libraries;
mod lints;
mod manifest;
mod modules;
mod operations;
mod parallel;
mod readme;
mod runtime_files;
mod security;
mod tokens;
mod type_tokens;
mod types;

use std::collections::BTreeMap;

use crate::ir::Api;
use crate::layout::Layout;
use crate::names::Names;
use crate::options::Options;
use context::Context;
use libraries::Libraries;

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
    let context = Context::new(api, names, layout);
    let mut files = ClientFiles::new();
    let lib = crate_root::text(&context, &options.package_name);
    files.insert("src/lib.rs".to_owned(), lib);
    if security::is_used(api) {
        files.insert("src/security.rs".to_owned(), security::module(&context));
    }
    let mut libraries = Libraries::NONE;
    if options.manifest {
        libraries = Libraries::of(api);
        manifest::add(&context, options, libraries, &mut files);
    }
    runtime_files::add(api, libraries, &mut files);
    modules::add(&context, &mut files)?;
    Ok(files)
}

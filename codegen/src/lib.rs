//! Generates Rust client crates from OpenAPI documents.
//!
//! The library is pure: it asks a [`source::Source`] for text and returns text. It works in stages.
//! Each is a module, and the result of each is a value:
//!
//! 1. [`load`] reads YAML and JSON into a tree whose nodes know their positions.
//! 2. [`bundle`] joins several files to one document.
//! 3. [`normalize`] repairs deviations from OpenAPI 3.0, with a warning. `openapiv3` then reads it.
//! 4. [`lower`] turns the document into plain data, the IR ([`ir`]): what the client consists of.
//! 5. [`passes`] change the types of the IR.
//! 6. [`names`] decides what everything is called in Rust.
//! 7. [`layout`] decides which item stands in which file.
//! 8. [`render`] turns all that into tokens, and
//! 9. [`format`](mod@format) turns tokens into text.
//!
//! Stages push warnings and errors to a [`diagnostic::Log`]. After a stage with errors, the next one
//! does not start.

#![warn(missing_docs)]

pub mod bundle;
pub mod diagnostic;
pub mod format;
pub mod ir;
pub mod layout;
pub mod load;
pub mod lower;
mod markdown;
pub mod names;
pub mod normalize;
pub mod passes;
pub mod render;
pub mod source;
pub mod structure;
pub mod tree;

#[cfg(test)]
pub mod runtime;
#[cfg(test)]
mod runtime_tests;

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use serde::Deserialize;

use diagnostic::{Diagnostic, Diagnostics, Log};
pub use format::MARKER;
use ir::Api;
use load::Files;
use render::ClientFiles;
use source::Source;
use tree::Node;

/// Options of a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the package, which examples in the documentation use.
    pub package_name: String,
    /// Whether to generate `Cargo.toml` and `.gitignore`. Without them, the modules go into a crate of
    /// the caller.
    pub manifest: bool,
    /// For a `format`, the path of a Rust type to use for it, such as `String` or `uuid::Uuid` (see
    /// [`is_type`]). The type must implement `Debug`, `Clone`, `PartialEq`, `Default`, `Display`,
    /// `Serialize` and `Deserialize`.
    pub formats: BTreeMap<String, String>,
}

/// Whether a text is a Rust type that [`Options::formats`] can use.
#[must_use]
pub fn is_type(text: &str) -> bool {
    matches!(syn::parse_str(text), Ok(syn::Type::Path(_)))
}

/// The result of a run.
#[derive(Debug)]
pub struct Generation {
    /// The files of the client, by path relative to the crate, `/`-separated. `None` if there are
    /// errors.
    pub files: Option<ClientFiles>,
    /// Warnings and errors.
    pub diagnostics: Diagnostics,
    /// The numbers of operations and types.
    pub summary: Summary,
}

/// The size of a client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of operations.
    pub operations: usize,
    /// The number of named types.
    pub types: usize,
}

/// The stack size of a run, in bytes. Documents are nested, and most stages are recursive: in a debug
/// build, `openapiv3` alone needs 45 KB per level.
pub const STACK: usize = 128 << 20;

/// Generates a client from the document at `root`.
#[must_use]
pub fn generate(root: &str, source: &dyn Source, options: &Options) -> Generation {
    let run = || generate_here(root, source, options);
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        match builder.spawn_scoped(scope, run).map(|thread| thread.join()) {
            Ok(Ok(generation)) => generation,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // If no thread can be started, the stack of this one most likely suffices.
            Err(_) => run(),
        }
    })
}

fn generate_here(root: &str, source: &dyn Source, options: &Options) -> Generation {
    let mut sources = Files::default();
    let mut log = Log::default();
    let api = read(root, source, options, &mut sources, &mut log);
    let summary = api.as_ref().map_or(Summary::default(), |api| Summary {
        operations: api.operations.len(),
        types: api.types.len(),
    });
    let files = match api {
        Some(api) if log.errors() == 0 => write(&api, options, &mut log),
        _ => None,
    };
    Generation {
        files,
        diagnostics: Diagnostics::new(log, sources),
        summary,
    }
}

/// Runs the stages that make the IR.
pub fn read(
    root: &str,
    source: &dyn Source,
    options: &Options,
    files: &mut Files,
    log: &mut Log,
) -> Option<Api> {
    let mut tree = bundle::bundle(root, source, files, log)?;
    if log.errors() > 0 || !normalize::normalize(&mut tree, log) {
        return None;
    }
    let document = model(&tree, log)?;
    let (mut api, places) = lower::lower(&document, &tree, &options.formats, log);
    passes::run(&mut api, &places, log);
    Some(api)
}

/// Runs the stages that turn the IR into files.
fn write(api: &Api, options: &Options, log: &mut Log) -> Option<ClientFiles> {
    let names = names::decide(api);
    let layout = layout::decide(api, &names, options.manifest);
    match render::render(api, &names, &layout, options) {
        Ok(files) => Some(files),
        Err(error) => {
            log.push(fault(&error));
            None
        }
    }
}

/// Reads the tree into the document model. A normalized tree fits it.
fn model(tree: &Node, log: &mut Log) -> Option<OpenAPI> {
    match OpenAPI::deserialize(tree) {
        Ok(document) => Some(document),
        Err(error) => {
            log.push(
                Diagnostic::error(format!("the document does not fit the model: {error}"))
                    .at_node(tree.origin)
                    .help("the generator should have repaired this deviation; please report it"),
            );
            None
        }
    }
}

/// A diagnostic about the generator itself.
fn fault(error: &str) -> Diagnostic {
    Diagnostic::error(format!("the generator made code that is not Rust: {error}"))
        .help("this is a fault of the generator; please report it with the document")
}

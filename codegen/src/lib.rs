//! Generates Rust client crates from OpenAPI documents.
//!
//! The library is pure: it asks a [`source::Source`] for text and gives back text. One stage after
//! the other, each a module, each with a value as its result:
//!
//! 1. [`load`] reads YAML and JSON into a tree whose nodes know where they stand.
//! 2. [`bundle`] makes one document of many files.
//! 3. [`normalize`] mends what deviates from OpenAPI 3.0, with a warning; `openapiv3` then reads it.
//! 4. [`lower`] makes plain data ([`ir`]) of it: what the client consists of.
//! 5. [`names`] decides what everything is called in Rust.
//! 6. [`render`] makes tokens of it, and
//! 7. [`format`](mod@format) makes text of those.
//!
//! What a stage has to say goes to a [`diagnostic::Log`]. After a stage with errors the next does
//! not start.

#![warn(missing_docs)]

pub mod bundle;
pub mod diagnostic;
pub mod format;
pub mod ir;
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
use load::Files;
use source::Source;
use tree::Node;

/// What to generate.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the package, which examples in the documentation use.
    pub package_name: String,
    /// Whether to make the files of a crate of its own: `Cargo.toml` and `.gitignore`. Without
    /// them, the crate that the modules go into is the caller's.
    pub manifest: bool,
    /// Which Rust type stands for a `format`, where it is not to be the generator's choice: by
    /// format, the path of a type such as `String` or `uuid::Uuid` (see [`is_type`]). It has to
    /// implement `Debug`, `Clone`, `PartialEq`, `Default`, `Display`, `Serialize` and `Deserialize`.
    pub formats: BTreeMap<String, String>,
}

/// Whether a text is a Rust type that can be used for [`Options::formats`].
#[must_use]
pub fn is_type(text: &str) -> bool {
    matches!(syn::parse_str(text), Ok(syn::Type::Path(_)))
}

/// What came of a document.
#[derive(Debug)]
pub struct Generation {
    /// The files of the client, by path relative to the crate, `/`-separated. `None` if there were
    /// errors.
    pub files: Option<BTreeMap<String, String>>,
    /// What there is to say about the document.
    pub diagnostics: Diagnostics,
    /// How much was generated.
    pub summary: Summary,
}

/// How much was generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Operations with a method of the client.
    pub operations: usize,
    /// Types with a name.
    pub types: usize,
}

/// The stack that generating gets. Documents and what is made of them are nested, and most stages
/// are recursive: in a debug build, `openapiv3` alone takes 45 KB for each level.
pub(crate) const STACK: usize = 128 << 20;

/// Generates a client from the document at `root`.
#[must_use]
pub fn generate(root: &str, source: &dyn Source, options: &Options) -> Generation {
    let run = || generate_here(root, source, options);
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        match builder.spawn_scoped(scope, run).map(|thread| thread.join()) {
            Ok(Ok(generation)) => generation,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // No thread is to be had: the stack of this one is most likely enough.
            Err(_) => run(),
        }
    })
}

fn generate_here(root: &str, source: &dyn Source, options: &Options) -> Generation {
    let mut files = Files::default();
    let mut log = Log::default();
    let api = read(root, source, options, &mut files, &mut log);
    let summary = api.as_ref().map_or(Summary::default(), |api| Summary {
        operations: api.operations.len(),
        types: api.types.len(),
    });
    let rendered = api.filter(|_| log.errors() == 0).and_then(|api| {
        let rendered = render::render(&api, options);
        rendered.map_err(|error| log.push(fault(&error))).ok()
    });
    Generation {
        files: rendered,
        diagnostics: Diagnostics::new(log, files),
        summary,
    }
}

/// The stages up to the finished IR.
pub fn read(
    root: &str,
    source: &dyn Source,
    options: &Options,
    files: &mut Files,
    log: &mut Log,
) -> Option<ir::Api> {
    let mut tree = bundle::bundle(root, source, files, log)?;
    if log.errors() > 0 || !normalize::normalize(&mut tree, log) {
        return None;
    }
    let document = model(&tree, log)?;
    let (mut api, places) = lower::lower(&document, &tree, &options.formats, log);
    passes::run(&mut api, &places, log);
    api.has_features = options.manifest && api.groups.len() > 1;
    names::decide(&mut api);
    Some(api)
}

/// Reads the tree into the document model. Normalizing has seen to it that it fits.
fn model(tree: &Node, log: &mut Log) -> Option<OpenAPI> {
    match OpenAPI::deserialize(tree) {
        Ok(document) => Some(document),
        Err(error) => {
            log.push(
                Diagnostic::error(format!("the document does not fit the model: {error}"))
                    .at_node(tree.origin)
                    .help("this deviation should have been found before; please report it"),
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

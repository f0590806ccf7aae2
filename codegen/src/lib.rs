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
//! 7. [`layout`] decides which item stands in which file, and [`examples`] what example calls show.
//! 8. [`render`] turns all that into tokens, and
//! 9. [`format`](mod@format) turns tokens into text.
//!
//! Stages push warnings and errors to a [`diagnostic::Log`]. After a stage with errors, the next one
//! does not start.

#![warn(missing_docs)]

pub mod bundle;
pub mod diagnostic;
pub mod examples;
pub mod format;
mod http;
pub mod ir;
pub mod layout;
pub mod load;
pub mod lower;
mod markdown;
pub mod names;
pub mod normalize;
mod options;
mod parallel;
pub mod passes;
pub mod render;
pub mod source;
pub mod source_map;
mod stack;
pub mod structure;
pub mod tree;
mod type_places;

use std::any::Any;
use std::fmt;

use openapiv3::OpenAPI;
use serde::Deserialize;

use diagnostic::{Diagnostic, Diagnostics, Log};
pub use format::MARKER;
use ir::Api;
pub use options::{Auth, Cli, Options, is_type};
use render::ClientFiles;
pub use render::{SchemaPlace, SchemaType};
use source::Source;
use source_map::SourceMap;
pub use stack::STACK;
use structure::WithoutSchemas;
use tree::Node;
pub use type_places::TypePlace;

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
    /// What the stages have left behind.
    pub leftovers: Leftovers,
}

/// Trees, models and tables that nobody needs any more. They consist of millions of parts, and freeing them
/// takes a twentieth of a run. A program that ends soon leaves that to the operating system, with
/// [`std::mem::forget`].
#[derive(Default)]
pub struct Leftovers(Vec<Box<dyn Any + Send>>);

impl fmt::Debug for Leftovers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Leftovers").finish_non_exhaustive()
    }
}

impl Leftovers {
    fn keep<T: Send + 'static>(&mut self, value: T) {
        self.0.push(Box::new(value));
    }
}

/// The size of a client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of operations.
    pub operations: usize,
    /// The number of named types.
    pub types: usize,
}

/// Generates a client from the document at `root`.
#[must_use]
pub fn generate(root: &str, source: &dyn Source, options: &Options) -> Generation {
    stack::with_stack(|| run_stages(root, source, options))
}

/// Lists the types of the client of the document at `root`, and the schemas that they stand for. Empty
/// if there are errors.
#[must_use]
pub fn schema_types(root: &str, source: &dyn Source, options: &Options) -> Vec<SchemaType> {
    stack::with_stack(|| {
        let (mut sources, mut log) = (SourceMap::default(), Log::default());
        let Some(api) = read(root, source, options, &mut sources, &mut log) else {
            return Vec::new();
        };
        let names = names::decide(&api);
        let layout = layout::decide(&api, &names, options.manifest);
        render::schema_types(&api, &names, &layout, options)
    })
}

/// Lists the places of the client of the document at `root` where values have a type, and says of each
/// why the type is any JSON value, if it is. Empty if there are errors.
#[must_use]
pub fn type_places(root: &str, source: &dyn Source, options: &Options) -> Vec<TypePlace> {
    stack::with_stack(|| {
        let (mut sources, mut log) = (SourceMap::default(), Log::default());
        let api = read(root, source, options, &mut sources, &mut log);
        api.as_ref().map_or_else(Vec::new, type_places::all)
    })
}

fn run_stages(root: &str, source: &dyn Source, options: &Options) -> Generation {
    let mut sources = SourceMap::default();
    let mut log = Log::default();
    let mut leftovers = Leftovers::default();
    let api = read_and_keep(
        root,
        source,
        options,
        (&mut sources, &mut log),
        &mut leftovers,
    );
    let summary = api.as_ref().map_or(Summary::default(), |api| Summary {
        operations: api.operations.len(),
        types: api.types.len(),
    });
    let files = match api {
        Some(api) if log.errors() == 0 => write(api, options, &mut log, &mut leftovers),
        _ => None,
    };
    Generation {
        files,
        diagnostics: Diagnostics::new(log, sources),
        summary,
        leftovers,
    }
}

/// Runs the stages that make the IR.
pub fn read(
    root: &str,
    source: &dyn Source,
    options: &Options,
    files: &mut SourceMap,
    log: &mut Log,
) -> Option<Api> {
    read_and_keep(
        root,
        source,
        options,
        (files, log),
        &mut Leftovers::default(),
    )
}

/// Also keeps what it needs no more.
fn read_and_keep(
    root: &str,
    source: &dyn Source,
    options: &Options,
    (files, log): (&mut SourceMap, &mut Log),
    leftovers: &mut Leftovers,
) -> Option<Api> {
    let mut tree = bundle::bundle(root, source, files, log)?;
    if log.errors() > 0 || !normalize::normalize(&mut tree, files, log) {
        return None;
    }
    let document = model(&tree, log)?;
    let (mut api, places) = lower::lower(&document, &tree, options, log);
    passes::run(&mut api, &places, log);
    leftovers.keep((document, tree));
    Some(api)
}

/// Runs the stages that turn the IR into files.
fn write(
    api: Api,
    options: &Options,
    log: &mut Log,
    leftovers: &mut Leftovers,
) -> Option<ClientFiles> {
    let names = names::decide(&api);
    let layout = layout::decide(&api, &names, options.manifest);
    let examples = examples::choose(&api);
    let options = Options {
        // Without an operation, there is nothing to call. Lowering has warned of it.
        cli: options.cli.clone().filter(|_| !api.operations.is_empty()),
        ..options.clone()
    };
    let files = render::render(&api, &names, &layout, &examples, &options);
    leftovers.keep((api, names, layout, examples));
    match files {
        Ok(files) => Some(files),
        Err(error) => {
            Diagnostic::error(format!("the generator made code that is not Rust: {error}"))
                .help("this is a fault of the generator; please report it with the document")
                .push_to(log);
            None
        }
    }
}

/// Reads the tree into the document model. A normalized tree fits it. Lowering reads schemas from the tree,
/// and the model would copy each several times.
fn model(tree: &Node, log: &mut Log) -> Option<OpenAPI> {
    match OpenAPI::deserialize(WithoutSchemas::new(tree)) {
        Ok(document) => Some(document),
        Err(error) => {
            Diagnostic::error(format!("the document does not fit the model: {error}"))
                .at_node(tree.origin)
                .help("the generator should have repaired this deviation; please report it")
                .push_to(log);
            None
        }
    }
}

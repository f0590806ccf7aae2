//! Stage 2, bundle: makes one document of many files.
//!
//! The target of each reference becomes a component of the root document. The reference then reads
//! `#/components/<section>/<name>`. Where OpenAPI 3.0 has no section for a target (path items,
//! operations, media types, texts) or allows no reference, the target replaces the reference.
//!
//! Most documents refer to their own components only. They stay as they are.
//!
//! A target is bundled once, so cycles end. A reference without a target is removed with a warning.

mod bundled;
mod component_names;
mod dynamic;
mod inline;
mod locate;
mod rewrite;
mod schema;

use crate::diagnostic::{Diagnostic, Log};
use crate::load::{LoadError, load};
use crate::source::Source;
use crate::source_map::SourceMap;
use crate::tree::Node;
use bundled::is_bundled;
use locate::Locator;
use rewrite::Bundler;

/// Bundles the document at `root`. `None` if the root file can't be read.
pub fn bundle(
    root: &str,
    source: &dyn Source,
    files: &mut SourceMap,
    log: &mut Log,
) -> Option<Node> {
    let mut document = match load(root, source, files, log) {
        Ok(document) => document,
        Err(LoadError::Syntax(diagnostic)) => {
            log.push(diagnostic);
            return None;
        }
        Err(LoadError::Source(error)) => {
            Diagnostic::error(format!("can't read `{root}`: {error}"))
                .help("give the path of an OpenAPI document in YAML or JSON")
                .push_to(log);
            return None;
        }
    };
    if !is_bundled(&document) {
        let locator = Locator::new(root, &document, source, files, log);
        Bundler::new(locator, &document).bundle(&mut document);
    }
    Some(document)
}

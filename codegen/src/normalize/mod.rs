//! Stage 3, normalize: repairs documents until `openapiv3` can read them as OpenAPI 3.0.
//!
//! The document is compared with the table in `structure`. Constructs of OpenAPI 3.1 are
//! expressed in 3.0. A deviation with a clear meaning is repaired, one without is removed, each with
//! a warning at its place. So one odd `example` does not cost the whole document.

mod document;
mod keys;
mod members;
mod normalizer;
mod objects;
mod parameters;
mod scalars;
mod schema;
mod security;
mod streams;
mod unnamed_parts;
mod values;
mod version;

use crate::diagnostic::Log;
use crate::source_map::SourceMap;
use crate::structure::{ObjectKind, Shape};
use crate::tree::Node;
use normalizer::Normalizer;
pub(crate) use security::MUTUAL_TLS;

/// Repairs a bundled document. `false` if it is not OpenAPI 3 at all; the log then says why.
pub fn normalize(document: &mut Node, files: &SourceMap, log: &mut Log) -> bool {
    match version::read(document, log) {
        Some(version) => {
            unnamed_parts::describe(document);
            let mut normalizer = Normalizer::new(document, version, files, log);
            let is_readable = normalizer.fits(document, Shape::Object(ObjectKind::OpenApi));
            streams::read_json_in_data(document);
            is_readable
        }
        None => false,
    }
}

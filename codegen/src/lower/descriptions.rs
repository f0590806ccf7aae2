//! Descriptions in the document become documentation.

use indexmap::IndexMap;

use crate::ir::{Deprecation, Documentation};
use crate::markdown;

/// Turns a description into documentation for rustdoc.
pub(crate) fn documentation(text: Option<&str>) -> Documentation {
    Documentation(text.map_or_else(Vec::new, markdown::to_rustdoc))
}

/// Returns why something is deprecated, as far as the document says.
pub(crate) fn deprecation(extensions: &IndexMap<String, serde_json::Value>) -> Deprecation {
    let reason = extensions
        .get("x-deprecation-reason")
        .and_then(serde_json::Value::as_str)
        .map(markdown::to_note)
        .filter(|note| !note.is_empty());
    Deprecation {
        note: reason.unwrap_or_else(|| "the API's document marks it as deprecated".to_owned()),
    }
}

//! Sources of documents.
//!
//! The generator is a pure library: it asks a [`Source`] for every file by path, and does not touch
//! the disk. The path of the root document is the caller's; references are resolved against it as
//! text (`paths/pets.yaml` in `spec/openapi.yaml` is `spec/paths/pets.yaml`).

use std::collections::BTreeMap;
use std::fmt;

/// Reads the files of a document. The generator calls it from a thread of its own.
pub trait Source: Sync {
    /// Reads the file at `path`.
    ///
    /// `path` is `/`-separated and can start with `../`. The source decides which files may be read.
    ///
    /// # Errors
    /// Fails if there is no such file, if it may not be read, or if reading fails.
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError>;
}

/// Why a [`Source`] can't read a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceError {
    /// There is no such file.
    NotFound,
    /// The file lies outside the folder that references may read from.
    OutsideRoot {
        /// The folder that holds the document.
        root: String,
    },
    /// Any other error, with the message of the operating system.
    Other(String),
}

impl fmt::Display for SourceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => formatter.write_str("there is no such file"),
            Self::OutsideRoot { root } => {
                write!(formatter, "the file lies outside the folder `{root}`")
            }
            Self::Other(message) => formatter.write_str(message),
        }
    }
}

/// Files in memory, by path: for tests, and for callers that already have the text.
impl Source for BTreeMap<String, String> {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let text = self.get(path).ok_or(SourceError::NotFound)?;
        Ok(text.clone().into_bytes())
    }
}

/// Resolves the path of a reference in the file `from`.
///
/// Only `/` separates folders, as in every URI reference. `..` removes the folder before it; where
/// there is none, it is kept.
pub(crate) fn resolve_path(from: &str, reference: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let absolute = from.starts_with('/') || reference.starts_with('/');
    if !reference.starts_with('/') {
        segments.extend(from.split('/'));
        segments.pop();
    }
    segments.extend(reference.split('/'));

    let mut resolved: Vec<&str> = Vec::new();
    for segment in segments {
        match segment {
            "" | "." => {}
            ".." if matches!(resolved.last(), None | Some(&"..")) => {
                if !absolute {
                    resolved.push("..");
                }
            }
            ".." => {
                resolved.pop();
            }
            name => resolved.push(name),
        }
    }
    let path = resolved.join("/");
    if absolute { format!("/{path}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::resolve_path;

    #[test]
    fn paths_are_resolved_as_text() {
        assert_eq!(
            resolve_path("spec/openapi.yaml", "paths/pets.yaml"),
            "spec/paths/pets.yaml"
        );
        assert_eq!(
            resolve_path("spec/paths/pets.yaml", "../a/./b.yaml"),
            "spec/a/b.yaml"
        );
        assert_eq!(
            resolve_path("openapi.yaml", "../common.json"),
            "../common.json"
        );
        assert_eq!(
            resolve_path("../openapi.yaml", "../common.json"),
            "../../common.json"
        );
        assert_eq!(
            resolve_path("/a/openapi.yaml", "../../../b.json"),
            "/b.json"
        );
    }
}

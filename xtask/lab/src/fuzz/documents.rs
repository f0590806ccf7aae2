//! The documents to mutate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::bail;
use fs_err as fs;
use serde_json::Value;
use xtask::repository;

use crate::document::find::{Document, find};
use crate::document::tree;

/// All documents, in an order that does not depend on the disk.
pub(crate) struct Documents {
    pub(crate) all: Vec<Document>,
    /// The files that have been read as trees, by path; `None` for a file that is no tree.
    trees: Mutex<BTreeMap<PathBuf, Option<Arc<Value>>>>,
}

impl Documents {
    /// Finds the root documents in `folders`. Without folders, finds those of this program, and those of
    /// the tests: each construct is in one of them.
    pub(crate) fn open(folders: &[PathBuf]) -> anyhow::Result<Documents> {
        let all = match folders {
            [] => find(
                &["xtask/lab/seeds", "xtask/tests/clients"].map(|it| repository::root().join(it)),
            )?,
            folders => find(folders)?,
        };
        if all.is_empty() {
            bail!("there is no OpenAPI document in the given folders");
        }
        Ok(Documents {
            all,
            trees: Mutex::default(),
        })
    }

    /// Reads a file in a folder as a tree, if it is one. Every file is read once.
    pub(crate) fn tree(&self, folder: &Path, path: &str) -> Option<Arc<Value>> {
        // The map is consistent at any time, also if another run has panicked.
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || Some(Arc::new(parse(&bytes(folder, path)?)?));
        trees.entry(folder.join(path)).or_insert_with(read).clone()
    }
}

/// Reads a file in a folder.
pub(crate) fn bytes(folder: &Path, path: &str) -> Option<Vec<u8>> {
    // Mutated references lead anywhere: files outside do not exist.
    let is_inside = xtask::is_inside(path);
    is_inside.then(|| fs::read(folder.join(path)).ok())?
}

/// Parses YAML or JSON. The order of members is not kept, which does not matter here.
pub(crate) fn parse(bytes: &[u8]) -> Option<Value> {
    tree::parse(std::str::from_utf8(bytes).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_several_folders_can_be_read() {
        let top = tempfile::tempdir().unwrap();
        let folders = ["a", "b"].map(|name| top.path().join(name));
        for folder in &folders {
            fs::create_dir_all(folder.join("c")).unwrap();
            fs::write(folder.join("c/openapi.yaml"), "openapi: 3.0.0\n").unwrap();
        }
        for folders in [&folders[..], &folders[..1]] {
            let documents = Documents::open(folders).unwrap();
            assert_eq!(documents.all.len(), folders.len());
            for document in &documents.all {
                assert!(bytes(&document.folder, "c/openapi.yaml").is_some());
                assert!(documents.tree(&document.folder, "c/openapi.yaml").is_some());
            }
        }
    }
}

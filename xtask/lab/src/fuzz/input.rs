//! The files that one run reads: a mutated document and the files beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use codegen::source::{Source, SourceError};
use fastrand::Rng;
use fs_err as fs;
use serde_json::Value;
use xtask::source::slash_separated;

use super::documents::{self, Documents};
use super::mutate::mutate;
use super::slice::slice;
use super::write::{damage, write};

/// A file beside the root with the document before the mutations.
const COPY: &str = "copy.json";

/// Documents up to this size, as JSON, are mutated whole.
const SMALL: usize = 60_000;

/// The files of one run. Files beside the root are mutated when the generator reads them.
pub(crate) struct Input<'c> {
    /// The path of the root document.
    pub(crate) root: String,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    others: Option<OtherFiles<'c>>,
    /// The folder to write every file to that is read.
    pub(crate) keep_in: Option<PathBuf>,
}

/// The files beside the root.
struct OtherFiles<'c> {
    documents: &'c Documents,
    folder: &'c Path,
    seed: u64,
}

impl<'c> Input<'c> {
    /// Creates an input of given files only.
    pub(crate) fn of(root: &str, files: BTreeMap<String, Vec<u8>>) -> Self {
        Input {
            root: root.to_owned(),
            files: Mutex::new(files),
            others: None,
            keep_in: None,
        }
    }

    /// Creates the input of a run. The same `seed` and `run` give the same input.
    pub(crate) fn mutated(documents: &'c Documents, seed: u64, run: u64) -> Self {
        let mut rng = rng(seed, run, "");
        let document = &documents.all[rng.usize(..documents.all.len())];
        let folder = document.folder.as_path();
        let path = document.path.strip_prefix(folder);
        let root = slash_separated(path.unwrap_or(&document.path));
        let mut files = BTreeMap::new();
        match documents.tree(folder, &root) {
            Some(tree) => {
                let mut tree = part(&tree, &mut rng);
                let copy = serde_json::to_vec(&tree).unwrap_or_default();
                let place = Path::new(&root).with_file_name(COPY);
                files.insert(slash_separated(&place), copy);
                files.insert(root.clone(), mutated_bytes(&mut tree, &mut rng));
            }
            None => {
                let bytes = documents::bytes(folder, &root).unwrap_or_default();
                let text = String::from_utf8_lossy(&bytes);
                files.insert(root.clone(), damage(&text, &mut rng));
            }
        }
        Input {
            others: Some(OtherFiles {
                documents,
                folder,
                seed: rng.u64(..),
            }),
            ..Input::of(&root, files)
        }
    }

    /// Returns the same files with another root document.
    pub(crate) fn with_root(&self, bytes: Vec<u8>) -> Input<'static> {
        let mut files = self.files().clone();
        files.insert(self.root.clone(), bytes);
        Input::of(&self.root, files)
    }

    pub(crate) fn root_bytes(&self) -> Vec<u8> {
        self.files().get(&self.root).cloned().unwrap_or_default()
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, path: &str, bytes: &[u8]) {
        let Some(folder) = &self.keep_in else { return };
        if xtask::is_inside(path) {
            let file = folder.join(path);
            // A file that cannot be kept is no reason to stop.
            let made = file.parent().map_or(Ok(()), fs::create_dir_all);
            drop(made.and_then(|()| fs::write(file, bytes)));
        }
    }
}

impl Source for Input<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let known = self.files().get(path).cloned();
        let bytes = known.or_else(|| self.others.as_ref()?.read(path));
        let bytes = bytes.ok_or(SourceError::NotFound)?;
        self.keep(path, &bytes);
        self.files().insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

impl OtherFiles<'_> {
    /// Reads a file. One in four is mutated.
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let mut rng = rng(self.seed, 0, path);
        if rng.u8(..4) == 0 {
            if let Some(tree) = self.documents.tree(self.folder, path) {
                return Some(mutated_bytes(&mut Value::clone(&tree), &mut rng));
            }
        }
        documents::bytes(self.folder, path)
    }
}

/// Returns the document, or mostly a part of it if it is large.
fn part(tree: &Value, rng: &mut Rng) -> Value {
    let size = tree.to_string().len();
    let whole = match size {
        0..SMALL => rng.u8(..4) > 0,
        _ => rng.usize(..size / 500) == 0,
    };
    if whole {
        tree.clone()
    } else {
        slice(tree, rng)
    }
}

fn mutated_bytes(tree: &mut Value, rng: &mut Rng) -> Vec<u8> {
    // Text that does not parse ends the run early. Most runs should go further.
    let damaged = rng.u8(..8) == 0;
    if !damaged || rng.bool() {
        mutate(tree, rng);
    }
    let text = write(tree, rng);
    if damaged {
        damage(&text, rng)
    } else {
        text.into_bytes()
    }
}

/// Returns random numbers that depend on nothing but the arguments.
fn rng(seed: u64, run: u64, path: &str) -> Rng {
    let numbers = path.bytes().map(u64::from);
    let mut rng = Rng::with_seed(seed);
    for number in std::iter::once(run).chain(numbers) {
        rng = Rng::with_seed(rng.u64(..) ^ number);
    }
    rng
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_input() {
        let documents = Documents::open(&[]).unwrap();
        let input = |seed, run| {
            let input = Input::mutated(&documents, seed, run);
            (input.root.clone(), input.root_bytes())
        };
        assert_eq!(input(1, 5), input(1, 5));
        assert_ne!(input(1, 5), input(1, 6));
        assert_ne!(input(1, 5), input(2, 5));
    }
}

//! What one run reads: a mutated document and the files around it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use codegen::source::{Source, SourceError};
use fastrand::Rng;
use serde_json::Value;

use super::corpus::{Corpus, Folder, slice};
use super::mutate::mutate;
use super::write::{damage, write};

/// A file beside the root that holds the document as it was before the mutations.
const COPY: &str = "copy.json";

/// Documents up to this size, as JSON, are mutated whole.
const SMALL: usize = 60_000;

/// The files of one run. Files beside the root are mutated when they are asked for.
pub(crate) struct Input<'c> {
    /// The path of the root document.
    pub(crate) root: String,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    more: Option<More<'c>>,
    /// Where to keep every file that is read.
    pub(crate) keep_in: Option<PathBuf>,
}

/// Where files come from that are not at hand.
struct More<'c> {
    corpus: &'c Corpus,
    folder: &'c Folder,
    seed: u64,
}

impl<'c> Input<'c> {
    /// Files that are all at hand.
    pub(crate) fn of(root: &str, files: BTreeMap<String, Vec<u8>>) -> Self {
        Input {
            root: root.to_owned(),
            files: Mutex::new(files),
            more: None,
            keep_in: None,
        }
    }

    /// The input of a run. The same `seed` and `run` give the same input.
    pub(crate) fn mutated(corpus: &'c Corpus, seed: u64, run: u64) -> Self {
        let mut rng = rng(seed, run, "");
        let document = &corpus.documents[rng.usize(..corpus.documents.len())];
        let mut files = BTreeMap::new();
        match corpus.tree(&document.folder, &document.root) {
            Some(tree) => {
                let mut tree = part(&tree, &mut rng);
                let copy = serde_json::to_vec(&tree).unwrap_or_default();
                files.insert(beside(&document.root, COPY), copy);
                let bytes = mutated_bytes(&mut tree, &mut rng);
                files.insert(document.root.clone(), bytes);
            }
            None => {
                let bytes = corpus.bytes(&document.folder, &document.root);
                let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
                files.insert(document.root.clone(), damage(&text, &mut rng));
            }
        }
        Input {
            more: Some(More {
                corpus,
                folder: &document.folder,
                seed: rng.u64(..),
            }),
            ..Input::of(&document.root, files)
        }
    }

    /// The same files, but another root document.
    pub(crate) fn with_root(&self, bytes: Vec<u8>) -> Input<'static> {
        let mut files = self.files().clone();
        files.insert(self.root.clone(), bytes);
        Input::of(&self.root, files)
    }

    /// The bytes of the root document.
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
            // What cannot be kept is missing when somebody looks for it; the run goes on.
            let made = file.parent().map_or(Ok(()), fs::create_dir_all);
            drop(made.and_then(|()| fs::write(file, bytes)));
        }
    }
}

impl Source for Input<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let known = self.files().get(path).cloned();
        let bytes = known.or_else(|| self.more.as_ref()?.read(path));
        let bytes = bytes.ok_or(SourceError::NotFound)?;
        self.keep(path, &bytes);
        self.files().insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

impl More<'_> {
    /// One in four files is mutated.
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let mut rng = rng(self.seed, 0, path);
        if rng.u8(..4) > 0 {
            return self.corpus.bytes(self.folder, path);
        }
        match self.corpus.tree(self.folder, path) {
            Some(tree) => Some(mutated_bytes(&mut Value::clone(&tree), &mut rng)),
            None => self.corpus.bytes(self.folder, path),
        }
    }
}

/// The document, or a part of it if it is large.
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
    // Text that does not parse ends the run early; most runs are to go further.
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

/// Random numbers that depend on all of this and nothing else.
fn rng(seed: u64, run: u64, path: &str) -> Rng {
    let numbers = path.bytes().map(u64::from);
    let mut rng = Rng::with_seed(seed);
    for number in std::iter::once(run).chain(numbers) {
        rng = Rng::with_seed(rng.u64(..) ^ number);
    }
    rng
}

fn beside(path: &str, name: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_input() {
        let corpus = Corpus::open(&[]).unwrap();
        let input = |seed, run| {
            let input = Input::mutated(&corpus, seed, run);
            (input.root.clone(), input.root_bytes())
        };
        assert_eq!(input(1, 5), input(1, 5));
        assert_ne!(input(1, 5), input(1, 6));
        assert_ne!(input(1, 5), input(2, 5));
    }
}

//! The folder with the generated crates.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::bail;
use fs_err as fs;
use xtask::repository;

/// Marks a folder that may be overwritten.
const MARKER: &str = ".lab-corpus";

/// A folder that crates can be written to.
pub(crate) struct Crates {
    folder: PathBuf,
    /// This repository's lock file. With equal versions, shared dependencies are compiled once.
    lock: String,
}

impl Crates {
    /// Prepares a folder. It must not hold anything but crates of earlier runs.
    pub(crate) fn create(folder: &Path) -> anyhow::Result<Crates> {
        let marker = folder.join(MARKER);
        let is_empty = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        if !marker.is_file() && !is_empty {
            bail!(
                "{} is not empty and not from an earlier run: choose another folder with '--out'",
                folder.display()
            );
        }
        write(
            &marker,
            "Written by `cargo lab corpus`, which overwrites this folder.\n",
        )?;
        Ok(Crates {
            folder: folder.to_owned(),
            lock: fs::read_to_string(repository::root().join("Cargo.lock"))?,
        })
    }

    pub(crate) fn folder_of(&self, package: &str) -> PathBuf {
        self.folder.join(package)
    }

    /// Writes a crate to the folder of its name. All files are new, so that cargo compiles it.
    pub(crate) fn add(&self, package: &str, files: &BTreeMap<String, String>) -> io::Result<()> {
        let folder = self.folder_of(package);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        for (path, text) in files {
            write(&folder.join(path), text)?;
        }
        write(&folder.join("Cargo.lock"), &self.lock)
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}

/// Returns a unique package name for every document: `api/v1.yaml` becomes `api-v1-client`.
///
/// The suffix avoids the names of dependencies, and keywords.
pub(crate) fn package_names<'d>(documents: impl IntoIterator<Item = &'d str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for document in documents {
        let stem = package_stem(document);
        let mut name = format!("{stem}-client");
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{stem}-{number}-client");
            number += 1;
        }
        names.push(name);
    }
    names
}

fn package_stem(document: &str) -> String {
    let stem = document.rsplit_once('.').map_or(document, |(stem, _)| stem);
    let words: Vec<String> = stem
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let stem = words.join("-");
    match stem.chars().next() {
        Some(start) if start.is_ascii_lowercase() => stem,
        Some(_) => format!("api-{stem}"),
        None => "api".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_names_are_valid_and_unique() {
        let documents = [
            "a/Pet Store_3.1.yaml",
            "a/pet.store-3_1.json",
            "1.yml",
            "ü.yml",
        ];
        assert_eq!(
            package_names(documents),
            [
                "a-pet-store-3-1-client",
                "a-pet-store-3-1-2-client",
                "api-1-client",
                "api-client"
            ]
        );
    }

    #[test]
    fn a_folder_with_other_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine"), "").unwrap();
        assert!(Crates::create(folder.path()).is_err());
        assert!(folder.path().join("mine").is_file());
        let own = folder.path().join("own");
        let crates = Crates::create(&own).unwrap();
        let files = BTreeMap::from([("src/lib.rs".to_owned(), String::new())]);
        crates.add("a-client", &files).unwrap();
        assert!(own.join("a-client/src/lib.rs").is_file());
        assert!(own.join("a-client/Cargo.lock").is_file());
        assert!(Crates::create(&own).is_ok());
    }
}

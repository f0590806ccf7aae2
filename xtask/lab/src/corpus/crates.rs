//! The folder with the generated crates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use xtask::repository;

/// The file that says that everything beside it may be overwritten.
const MARKER: &str = ".lab-corpus";

/// A folder that crates can be written to.
pub(crate) struct Crates {
    folder: PathBuf,
    /// The versions that this repository uses of what the crates depend on.
    lock: String,
}

impl Crates {
    /// Prepares a folder. It must not hold anything but earlier crates.
    pub(crate) fn create(folder: &Path) -> Result<Crates, String> {
        let marker = folder.join(MARKER);
        let is_empty = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        if !marker.is_file() && !is_empty {
            return Err(format!(
                "{} is not empty and not from an earlier run: choose another folder with '--out'",
                folder.display()
            ));
        }
        write(
            &marker,
            "Written by `cargo lab corpus`, which overwrites this folder.\n",
        )?;
        let lock = repository::root().join("Cargo.lock");
        Ok(Crates {
            folder: folder.to_owned(),
            lock: fs::read_to_string(&lock).map_err(failed(&lock))?,
        })
    }

    /// Where a crate is.
    pub(crate) fn folder_of(&self, package: &str) -> PathBuf {
        self.folder.join(package)
    }

    /// Writes a crate to the folder of its name. All files are new, so that cargo compiles it.
    pub(crate) fn add(
        &self,
        package: &str,
        files: &BTreeMap<String, String>,
    ) -> Result<(), String> {
        let folder = self.folder_of(package);
        remove(&folder)?;
        for (path, text) in files {
            write(&folder.join(path), text)?;
        }
        // With equal versions, what the crates depend on is compiled once for all of them.
        write(&folder.join("Cargo.lock"), &self.lock)
    }

    /// Makes a crate new in the eyes of cargo.
    pub(crate) fn touch(&self, package: &str) -> Result<(), String> {
        let root = self.folder_of(package).join("src/lib.rs");
        let text = fs::read_to_string(&root).map_err(failed(&root))?;
        write(&root, &text)
    }
}

fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(folder)(error)),
        _ => Ok(()),
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(failed(path))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// Gives every document a package name of its own: `api/v1.yaml` becomes `api-v1-client`.
///
/// The ending keeps the names apart from those of the packages that a client depends on, and from
/// the keywords.
pub(crate) fn package_names<'d>(documents: impl IntoIterator<Item = &'d str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let unique = |document: &str| {
        let stem = package_stem(document);
        let first = format!("{stem}-client");
        let others = (2..).map(|number| format!("{stem}-{number}-client"));
        let mut names = std::iter::once(first).chain(others);
        let name = names.find(|name| taken.insert(name.clone()));
        name.expect("there are more numbers than documents")
    };
    documents.into_iter().map(unique).collect()
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
    fn a_folder_with_something_else_is_refused() {
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

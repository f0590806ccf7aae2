//! Writes generated clients to folders.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use codegen::{Auth, Options};
use fs_err as fs;
use walkdir::WalkDir;
use xtask::source::{FileSource, slash_separated};

/// Returns the options of a client that is a crate of its own.
pub(crate) fn options(package: &str, auth: Auth) -> Options {
    Options {
        package_name: package.to_owned(),
        manifest: true,
        formats: BTreeMap::new(),
        auth,
        cli: None,
        workspace_member: false,
    }
}

/// Writes the client of a document to a folder, which is the client's alone. A file that has the same
/// text already is not touched, so that cargo compiles only what is new.
pub(crate) fn write(document: &Path, options: &Options, folder: &Path) -> anyhow::Result<()> {
    let root = slash_separated(document);
    let source = FileSource::open(Path::new(""), &root, &[]).map_err(anyhow::Error::msg)?;
    let generation = codegen::generate(&root, &source, options);
    let Some(files) = generation.files else {
        bail!("{}", generation.diagnostics.render(false));
    };
    let mut written = BTreeSet::new();
    for (path, text) in files {
        let path = folder.join(path);
        if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(&path, text)?;
        }
        written.insert(path);
    }
    remove_others(&folder.join("src"), &written)
}

/// Removes the files of an earlier run.
fn remove_others(folder: &Path, written: &BTreeSet<PathBuf>) -> anyhow::Result<()> {
    for entry in WalkDir::new(folder) {
        let entry = entry.context("a folder of a client cannot be read")?;
        if entry.file_type().is_file() && !written.contains(entry.path()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_new_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let document = folder.path().join("pets.yaml");
        let paths = "openapi: 3.0.0\ninfo: { title: Pets, version: '1' }\npaths: {}\n";
        fs::write(&document, paths).unwrap();
        let client = folder.path().join("client");
        let options = options("pets", Auth::default());
        write(&document, &options, &client).unwrap();
        let root = client.join("src/lib.rs");
        let time = || fs::metadata(&root).unwrap().modified().unwrap();
        let before = time();
        fs::write(client.join("src/stale.rs"), "").unwrap();
        write(&document, &options, &client).unwrap();
        assert_eq!(time(), before);
        assert!(!client.join("src/stale.rs").exists());
        fs::write(&document, "swagger: '2.0'\npaths: {}\n").unwrap();
        assert!(write(&document, &options, &client).is_err());
    }
}

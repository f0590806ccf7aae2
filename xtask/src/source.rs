//! Reads the document and the files that it refers to, but no others.
//!
//! A document from a stranger must not read any file on the disk. References may lead into the
//! folder of the document and below, and into the folders that the user allows. Real paths are
//! compared, so that symbolic links cannot lead out either.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, io};

use codegen::source::{Source, SourceError};
use thiserror::Error;

/// The files that a document may consist of.
pub struct FileSource {
    /// The folder that paths are relative to. Empty for the current folder.
    base: PathBuf,
    document: String,
    /// The real path of the document. `None` for a pipe, which has none.
    real_document: Option<PathBuf>,
    /// The real paths of the folders that references may lead into.
    allowed: Vec<PathBuf>,
    /// Whether a file was refused.
    refused: AtomicBool,
}

/// Why the document cannot be read.
#[derive(Debug, Error)]
pub enum OpenError {
    #[error("the document does not exist")]
    NoDocument,
    #[error("the document is a folder")]
    DocumentIsFolder,
    /// A folder that references may lead into does not exist.
    #[error("there is no folder `{}` to allow", .0.display())]
    NoAllowedFolder(PathBuf),
    #[error("the document is unreadable: {0}")]
    Unreadable(io::Error),
}

impl FileSource {
    /// Checks that the document exists. `document` is relative to `base`. The folders in `allowed`
    /// are relative to the current folder.
    pub fn open(base: &Path, document: &str, allowed: &[PathBuf]) -> Result<FileSource, OpenError> {
        let location = base.join(document);
        match fs::metadata(&location) {
            Ok(found) if found.is_dir() => return Err(OpenError::DocumentIsFolder),
            Ok(_) => {}
            Err(error) if is_absent(&error) => return Err(OpenError::NoDocument),
            Err(error) => return Err(OpenError::Unreadable(error)),
        }
        let own_folder = location.parent().unwrap_or(Path::new(""));
        let mut folders = vec![real_path(own_folder).map_err(OpenError::Unreadable)?];
        for folder in allowed {
            match real_path(folder) {
                Ok(real) if real.is_dir() => folders.push(real),
                _ => return Err(OpenError::NoAllowedFolder(folder.clone())),
            }
        }
        Ok(FileSource {
            base: base.to_owned(),
            document: document.to_owned(),
            real_document: real_path(&location).ok(),
            allowed: folders,
            refused: AtomicBool::new(false),
        })
    }

    /// Whether a reference leads to a file that must not be read.
    pub fn has_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// Returns the location of a path, if it may be read.
    fn resolve(&self, path: &str) -> Result<PathBuf, SourceError> {
        let location = self.base.join(path);
        if path == self.document {
            // The user has named this file, so it may be read wherever it is.
            return Ok(location);
        }
        match real_path(&location) {
            Ok(real) if self.allows(&real) => Ok(real),
            Ok(_) => Err(self.refuse()),
            // Outside the allowed folders, an absent file must look like an existing one.
            Err(error) if is_absent(&error) => match nearest_folder(&location) {
                Some(folder) if self.allows(&folder) => Err(SourceError::NotFound),
                _ => Err(self.refuse()),
            },
            Err(error) => Err(SourceError::Other(error.to_string())),
        }
    }

    fn allows(&self, real: &Path) -> bool {
        self.real_document.as_deref() == Some(real)
            || self.allowed.iter().any(|folder| real.starts_with(folder))
    }

    fn refuse(&self) -> SourceError {
        self.refused.store(true, Ordering::Relaxed);
        let folder = match self.document.rsplit_once('/') {
            Some(("", _)) => "/",
            Some((folder, _)) => folder,
            None => ".",
        };
        SourceError::OutsideRoot {
            root: folder.to_owned(),
        }
    }
}

impl Source for FileSource {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let location = self.resolve(path)?;
        fs::read(location).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SourceError::NotFound,
            io::ErrorKind::IsADirectory => {
                SourceError::Other("it is a folder, not a file".to_owned())
            }
            _ => SourceError::Other(error.to_string()),
        })
    }
}

/// Converts a path to the `/`-separated form that the generator uses on every operating system.
pub fn slash_separated(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.into_owned()
    }
}

/// Returns the absolute path without symbolic links.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    // The operating system does not accept an empty path for the current folder.
    if path.as_os_str().is_empty() {
        fs::canonicalize(".")
    } else {
        fs::canonicalize(path)
    }
}

/// Returns the nearest folder above `path` that exists.
fn nearest_folder(path: &Path) -> Option<PathBuf> {
    path.ancestors()
        .skip(1)
        .find_map(|ancestor| real_path(ancestor).ok())
}

fn is_absent(error: &io::Error) -> bool {
    // `NotADirectory`: the path continues below a file.
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Creates a folder with `spec/openapi.yaml`, `spec/paths/a.yaml` and `elsewhere/b.yaml`.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in ["spec/openapi.yaml", "spec/paths/a.yaml", "elsewhere/b.yaml"] {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "x").unwrap();
        }
        folder
    }

    fn read(source: &FileSource, path: &str) -> String {
        match source.read(path) {
            Ok(bytes) => String::from_utf8(bytes).unwrap(),
            Err(SourceError::NotFound) => "not found".to_owned(),
            Err(SourceError::OutsideRoot { root }) => format!("outside {root}"),
            Err(SourceError::Other(text)) => text,
        }
    }

    #[test]
    fn reads_the_folder_of_the_document() {
        let folder = folder();
        let source = FileSource::open(folder.path(), "spec/openapi.yaml", &[]).unwrap();
        assert_eq!(read(&source, "spec/openapi.yaml"), "x");
        assert_eq!(read(&source, "spec/paths/a.yaml"), "x");
        assert_eq!(read(&source, "spec/paths"), "it is a folder, not a file");
        assert_eq!(read(&source, "spec/paths/b.yaml"), "not found");
        assert_eq!(read(&source, "spec/nothing/b.yaml"), "not found");
        assert_eq!(read(&source, "spec/openapi.yaml/b.yaml"), "not found");
        assert!(!source.has_refused());
    }

    #[test]
    fn refuses_what_is_elsewhere() {
        let folder = folder();
        let source = FileSource::open(folder.path(), "spec/openapi.yaml", &[]).unwrap();
        assert_eq!(read(&source, "elsewhere/b.yaml"), "outside spec");
        assert!(source.has_refused());
        // Files that do not exist look the same.
        assert_eq!(read(&source, "elsewhere/c.yaml"), "outside spec");
        assert_eq!(read(&source, "nowhere/c.yaml"), "outside spec");
        assert_eq!(read(&source, "../c.yaml"), "outside spec");
        assert_eq!(read(&source, "/etc/hostname"), "outside spec");
    }

    #[test]
    fn reads_the_folders_that_the_user_allows() {
        let folder = folder();
        let allowed = [folder.path().join("elsewhere")];
        let source = FileSource::open(folder.path(), "spec/openapi.yaml", &allowed).unwrap();
        assert_eq!(read(&source, "elsewhere/b.yaml"), "x");
        assert_eq!(read(&source, "elsewhere/c.yaml"), "not found");
        assert_eq!(read(&source, "other/c.yaml"), "outside spec");
        let allowed = [folder.path().join("nowhere")];
        let error = FileSource::open(folder.path(), "spec/openapi.yaml", &allowed);
        assert!(matches!(error, Err(OpenError::NoAllowedFolder(_))));
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_do_not_lead_out() {
        use std::os::unix::fs::symlink;
        let folder = folder();
        symlink("../elsewhere/b.yaml", folder.path().join("spec/file.yaml")).unwrap();
        symlink("../elsewhere", folder.path().join("spec/folder")).unwrap();
        symlink("paths/a.yaml", folder.path().join("spec/inside.yaml")).unwrap();
        let source = FileSource::open(folder.path(), "spec/openapi.yaml", &[]).unwrap();
        assert_eq!(read(&source, "spec/file.yaml"), "outside spec");
        assert_eq!(read(&source, "spec/folder/b.yaml"), "outside spec");
        assert_eq!(read(&source, "spec/folder/c.yaml"), "outside spec");
        assert_eq!(read(&source, "spec/inside.yaml"), "x");
        // The document itself may be a link, because the user has named it.
        let source = FileSource::open(folder.path(), "spec/file.yaml", &[]).unwrap();
        assert_eq!(read(&source, "spec/file.yaml"), "x");
    }
}

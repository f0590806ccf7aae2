//! Errors of the file system, with their paths.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

#[derive(Debug, Error)]
#[error("`{}`: {cause}", path.display())]
pub(crate) struct DiskError {
    path: PathBuf,
    cause: io::Error,
}

pub(crate) trait WithPath<T> {
    /// Adds the path of the file or folder to the error.
    fn with_path(self, path: &Path) -> Result<T, DiskError>;
}

impl<T> WithPath<T> for io::Result<T> {
    fn with_path(self, path: &Path) -> Result<T, DiskError> {
        self.map_err(|cause| DiskError {
            path: path.to_owned(),
            cause,
        })
    }
}

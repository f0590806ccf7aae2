//! Errors of the file system, together with the path and with what was tried.

use std::path::{Path, PathBuf};
use std::{fmt, io};

/// An error of the file system.
#[derive(Debug)]
pub(crate) struct DiskError {
    attempt: Attempt,
    path: PathBuf,
    cause: io::Error,
}

/// What was tried.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Attempt {
    /// To read a file or a folder.
    Read,
    /// To write a file.
    Write,
    /// To move a file to another name.
    Move,
    /// To remove a file or a folder.
    Remove,
    /// To create a folder.
    CreateFolder,
}

impl fmt::Display for DiskError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempt = match self.attempt {
            Attempt::Read => "read",
            Attempt::Write => "write",
            Attempt::Move => "move",
            Attempt::Remove => "remove",
            Attempt::CreateFolder => "create the folder",
        };
        write!(
            formatter,
            "cannot {attempt} `{}`: {}",
            self.path.display(),
            self.cause
        )
    }
}

/// Adds to an error of the file system what it is about.
pub(crate) trait WhileTrying<T> {
    /// Adds what was tried, and with which file or folder.
    fn while_trying(self, attempt: Attempt, path: &Path) -> Result<T, DiskError>;
}

impl<T> WhileTrying<T> for io::Result<T> {
    fn while_trying(self, attempt: Attempt, path: &Path) -> Result<T, DiskError> {
        self.map_err(|cause| DiskError {
            attempt,
            path: path.to_owned(),
            cause,
        })
    }
}

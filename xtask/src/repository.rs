//! The folders of this repository.

use std::path::{Path, PathBuf};

/// Returns the folder of the workspace.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Returns cargo's default target folder. Commands keep their files in it.
pub fn target() -> PathBuf {
    root().join("target")
}

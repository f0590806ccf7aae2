//! Where this repository is.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// What cargo calls its target folder, unless told otherwise. Tasks keep their things in it.
pub fn target() -> PathBuf {
    root().join("target")
}

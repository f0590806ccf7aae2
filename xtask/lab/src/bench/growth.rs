//! Measures the generators with a document that becomes larger and larger.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;
use fs_err as fs;
use xtask::repository;

use super::generator::Generator;
use super::result::Growth;

/// How many times as large the document becomes.
const FACTORS: [usize; 4] = [1, 2, 4, 8];

/// Measures the generators with 1, 2, 4 and 8 times the document.
pub(crate) fn measure(
    document: &Path,
    generators: &[Generator],
    runs: u16,
) -> anyhow::Result<Growth> {
    let mut growth = Growth {
        path: document.to_owned(),
        factors: FACTORS.to_vec(),
        generators: generators.iter().map(|it| (*it, Vec::new())).collect(),
    };
    for path in &write_enlarged(document)? {
        let costs = super::alternate(path, generators, runs)?;
        for ((_, so_far), cost) in growth.generators.iter_mut().zip(costs) {
            so_far.push(cost);
        }
    }
    Ok(growth)
}

/// Writes the document in all sizes.
fn write_enlarged(document: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = repository::target().join("bench").join("enlarged");
    fs::create_dir_all(&folder)?;
    let mut paths = Vec::new();
    for copies in FACTORS {
        let path = folder.join(format!("times-{copies}.json"));
        // Another process does it, so that this one stays small: see `Cost::memory`.
        let mut enlarge = Command::new(env::current_exe()?);
        enlarge.arg("enlarge").arg(document).arg(copies.to_string());
        if !enlarge.arg(&path).status()?.success() {
            bail!("{} cannot be enlarged", document.display());
        }
        paths.push(path);
    }
    Ok(paths)
}

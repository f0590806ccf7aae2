//! Measures the generators with a document that becomes larger and larger.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use fs_err as fs;
use serde_json::Value;
use xtask::repository;

use super::enlarge::Enlarged;
use super::generator::Generator;
use super::result::Growth;
use crate::document::tree;

/// How many times as large the document becomes.
const FACTORS: [usize; 4] = [1, 2, 4, 8];

/// Measures the generators with 1, 2, 4 and 8 times the document.
pub(crate) fn measure(
    document: &Path,
    generators: &[Generator],
    runs: usize,
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
    let tree = tree::parse(&fs::read_to_string(document)?);
    let tree = tree.with_context(|| document.display().to_string())?;
    let folder = repository::target().join("bench").join("enlarged");
    fs::create_dir_all(&folder)?;
    let mut paths = Vec::new();
    for copies in FACTORS {
        let path = folder.join(format!("times-{copies}.json"));
        write(&path, &tree, copies)?;
        paths.push(path);
    }
    Ok(paths)
}

fn write(path: &Path, document: &Value, copies: usize) -> io::Result<()> {
    let mut file = BufWriter::new(fs::File::create(path)?);
    serde_json::to_writer_pretty(&mut file, &Enlarged { document, copies })?;
    file.flush()
}

//! Measures the generators with a document that becomes larger and larger.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::enlarge::Enlarged;
use super::generator::Generator;
use super::result::Growth;
use xtask::repository;

/// How many times as large the document becomes.
const FACTORS: [usize; 4] = [1, 2, 4, 8];

/// Measures the generators with 1, 2, 4 and 8 times the document.
pub(crate) fn measure(
    document: &Path,
    generators: &[Generator],
    runs: usize,
) -> Result<Growth, String> {
    let enlarged =
        write_enlarged(document).map_err(|problem| format!("{}: {problem}", document.display()))?;
    let mut growth = Growth {
        path: document.to_owned(),
        factors: FACTORS.to_vec(),
        generators: generators.iter().map(|it| (*it, Vec::new())).collect(),
    };
    for path in &enlarged {
        let needs = super::alternate(path, generators, runs)?;
        for ((_, so_far), need) in growth.generators.iter_mut().zip(needs) {
            so_far.push(need);
        }
    }
    Ok(growth)
}

/// Writes the document in all sizes.
fn write_enlarged(document: &Path) -> Result<Vec<PathBuf>, String> {
    let text = fs::read_to_string(document).map_err(|error| error.to_string())?;
    let document: Value = match serde_json::from_str(&text) {
        Ok(document) => document,
        Err(_) => serde_yaml::from_str(&text).map_err(|error| error.to_string())?,
    };
    let folder = repository::target().join("bench").join("enlarged");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut paths = Vec::new();
    for copies in FACTORS {
        let path = folder.join(format!("times-{copies}.json"));
        write(&path, &document, copies).map_err(|error| error.to_string())?;
        paths.push(path);
    }
    Ok(paths)
}

fn write(path: &Path, document: &Value, copies: usize) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    serde_json::to_writer_pretty(&mut file, &Enlarged { document, copies })?;
    file.flush()
}

//! Measures what a generated client does at run time, beside the same code by hand: reading and
//! writing JSON, and a call.

use std::process::Command;

use anyhow::{Context, bail};
use fs_err as fs;
use xtask::repository;

use super::generator::Generator;
use crate::cargo;
use crate::programs::krate;

/// The document, and the program that compares.
const DOCUMENT: &str = include_str!("../../programs/run_time/openapi.yaml");
const PROGRAM: &str = include_str!("../../programs/run_time/main.rs");

/// The times for one thing to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    pub(crate) name: String,
    pub(crate) ours_ns: u64,
    pub(crate) by_hand_ns: u64,
}

/// Generates the client, compiles the program and runs it.
pub(crate) fn measure() -> anyhow::Result<Vec<Comparison>> {
    let folder = repository::target().join("bench").join("run-time");
    let client = folder.join("accounts-client");
    if client.exists() {
        fs::remove_dir_all(&client)?;
    }
    fs::create_dir_all(&folder)?;
    let document = folder.join("openapi.yaml");
    fs::write(&document, DOCUMENT)?;
    let mut generate = Generator::Ours.command(&document, &client);
    if !generate.output()?.status.success() {
        bail!("the client of {} cannot be generated", document.display());
    }
    let program = folder.join("program");
    krate::write(&program, PROGRAM, &client, "accounts-client", "client")?;
    let target = repository::target().join("bench-target").join("programs");
    let mut build = cargo::command(&program, &target);
    let built = build.args(["build", "--release", "--quiet"]).status()?;
    if !built.success() {
        bail!("{} does not compile", program.display());
    }
    let path = target.join("release").join("program");
    let path = path.with_extension(std::env::consts::EXE_EXTENSION);
    let output = Command::new(path).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    lines.lines().map(comparison).collect()
}

/// Reads a line of the program.
fn comparison(line: &str) -> anyhow::Result<Comparison> {
    let mut parts = line.split('\t');
    let mut next = || {
        parts
            .next()
            .with_context(|| format!("unexpected line: {line}"))
    };
    Ok(Comparison {
        name: next()?.to_owned(),
        ours_ns: next()?.parse()?,
        by_hand_ns: next()?.parse()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_comparisons() {
        let expected = Comparison {
            name: "reading objects".to_owned(),
            ours_ns: 12,
            by_hand_ns: 10,
        };
        assert_eq!(comparison("reading objects\t12\t10").unwrap(), expected);
        assert!(comparison("reading objects\t12").is_err());
    }
}

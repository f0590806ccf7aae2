//! The server of the suite: installs, starts and stops it, and reads which scenarios passed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use fs_err as fs;
use serde_json::Value;
use walkdir::WalkDir;

use crate::conformance::node::Node;
use crate::conformance::process::{self, Server, must_succeed};

/// The packages, with their versions.
const PACKAGES: &str = include_str!("package.json");

/// Programs that write the data of the suite: their names, and what they write.
const PROGRAMS: [(&str, &str, &str); 2] = [
    ("scenarios.mjs", include_str!("scenarios.mjs"), SCENARIOS),
    ("documents.mjs", include_str!("documents.mjs"), DOCUMENTS),
];

/// The scenarios, below the folder of the server.
pub(crate) const SCENARIOS: &str = "scenarios.json";

/// The folder with the OpenAPI documents, below that of the server.
pub(crate) const DOCUMENTS: &str = "openapi";

/// The packages whose versions the report names.
const SUITE: [&str; 2] = ["@typespec/spector", "@typespec/http-specs"];

/// The server, while it runs.
pub(crate) struct Spector {
    server: Server,
    coverage: PathBuf,
}

/// What the server says about each scenario.
pub(crate) type Coverage = BTreeMap<String, Verdict>;

/// What the server says about a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pass,
    Fail,
    /// It was not called.
    NotCalled,
}

/// Installs the server into a folder, unless it is there already.
pub(crate) fn install(node: &Node, folder: &Path) -> anyhow::Result<()> {
    let (manifest, programs) = (PACKAGES, PROGRAMS.map(|(name, text, _)| (name, text)));
    if !process::install(node, folder, manifest, &programs)? {
        return Ok(());
    }
    // The server looks for scenarios outside of `node_modules` only.
    let scenarios = folder.join("http-specs");
    if scenarios.exists() {
        fs::remove_dir_all(&scenarios)?;
    }
    copy(
        &folder.join("node_modules/@typespec/http-specs"),
        &scenarios,
    )?;
    // It asks git for the commit that it runs from.
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .current_dir(folder)
            .args(["-c", "user.name=lab", "-c", "user.email=lab@localhost"]);
        must_succeed(command.args(arguments))
    };
    git(&["init", "--quiet", "."])?;
    git(&[
        "commit",
        "--quiet",
        "--allow-empty",
        "--no-verify",
        "--message",
        "The suite",
    ])?;
    let documents = folder.join(DOCUMENTS);
    if documents.exists() {
        fs::remove_dir_all(documents)?;
    }
    eprintln!("writing the documents and the scenarios of the suite");
    for (program, _, output) in PROGRAMS {
        let mut command = node.node()?;
        command
            .current_dir(folder)
            .args([program, "http-specs", output]);
        must_succeed(&mut command)?;
    }
    process::finish_install(folder)
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let path = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(path)?;
        } else {
            fs::copy(entry.path(), path)?;
        }
    }
    Ok(())
}

/// Returns the packages of the suite with their versions, for people.
pub(crate) fn versions() -> String {
    let packages: Value = serde_json::from_str(PACKAGES).unwrap_or_default();
    let version = |name: &&str| {
        let version = packages["dependencies"][name].as_str().unwrap_or("?");
        format!("`{name}` {version}")
    };
    SUITE
        .iter()
        .map(version)
        .collect::<Vec<String>>()
        .join(" and ")
}

impl Spector {
    /// Starts the server.
    pub(crate) fn start(node: &Node, folder: &Path, port: u16) -> anyhow::Result<Self> {
        let coverage = folder.join("coverage.json");
        if coverage.exists() {
            fs::remove_file(&coverage)?;
        }
        let mut command = node.node()?;
        command
            .current_dir(folder)
            .args([
                "node_modules/@typespec/spector/cmd/cli.mjs",
                "serve",
                "./http-specs/specs",
            ])
            .args(["--port", &port.to_string(), "--coverageFile"])
            .arg(&coverage);
        let server = Server::start(&mut command, port, &folder.join("server.log"))?;
        Ok(Self { server, coverage })
    }

    /// Returns the address, as the server writes it into its responses.
    pub(crate) fn address(&self) -> String {
        format!("http://localhost:{}", self.server.port)
    }

    /// Stops the server, and returns its verdicts.
    pub(crate) fn stop(mut self) -> anyhow::Result<Coverage> {
        // It may end before it answers.
        let _ = self.server.post("/.admin/stop");
        self.server.wait()?;
        let text = fs::read_to_string(&self.coverage);
        read(&text.context("the server has written no coverage file")?)
    }
}

/// Reads the coverage file: a list with an entry for each set of scenarios.
fn read(text: &str) -> anyhow::Result<Coverage> {
    let sets: Vec<Value> =
        serde_json::from_str(text).context("the coverage file has another form")?;
    let mut coverage = Coverage::new();
    for set in &sets {
        for (name, verdict) in set["results"].as_object().into_iter().flatten() {
            let verdict = match verdict.as_str() {
                Some("pass") => Verdict::Pass,
                Some("fail") => Verdict::Fail,
                _ => Verdict::NotCalled,
            };
            coverage.insert(name.clone(), verdict);
        }
    }
    if coverage.is_empty() {
        bail!("the coverage file names no scenario");
    }
    Ok(coverage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coverage_file_is_read() {
        let text = r#"[{"results": {"a": "pass", "b": "fail", "c": "not-implemented"}}]"#;
        let verdicts: Vec<Verdict> = read(text).unwrap().into_values().collect();
        assert_eq!(verdicts, [Verdict::Pass, Verdict::Fail, Verdict::NotCalled]);
        assert!(read("[]").is_err());
        assert!(read("{}").is_err());
    }

    #[test]
    fn the_versions_are_those_of_the_manifest() {
        assert!(
            versions().contains("`@typespec/spector` 0"),
            "{}",
            versions()
        );
    }
}

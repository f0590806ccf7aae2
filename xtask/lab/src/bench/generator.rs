//! The generators to compare: how to install and call them, and how to make a crate of their output.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use fs_err as fs;
use xtask::repository;

use crate::cargo;

/// A program that generates a Rust client from an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generator {
    /// The generator of this repository.
    Ours,
    /// <https://crates.io/crates/openapi-to-rust>
    OpenapiToRust,
    /// <https://crates.io/crates/oas3-gen>
    Oas3Gen,
    /// <https://crates.io/crates/cargo-progenitor>
    Progenitor,
}

/// All generators except ours.
pub(crate) const RIVALS: [Generator; 3] = [
    Generator::OpenapiToRust,
    Generator::Oas3Gen,
    Generator::Progenitor,
];

impl Generator {
    /// Returns the name in tables and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Generator::Ours => "ours",
            Generator::OpenapiToRust => "openapi-to-rust",
            Generator::Oas3Gen => "oas3-gen",
            Generator::Progenitor => "progenitor",
        }
    }

    /// Returns the package to install, with its version; `None` for ours.
    pub(crate) fn package(self) -> Option<(&'static str, &'static str)> {
        match self {
            Generator::Ours => None,
            Generator::OpenapiToRust => Some(("openapi-to-rust", "0.23.0")),
            Generator::Oas3Gen => Some(("oas3-gen", "0.29.0")),
            Generator::Progenitor => Some(("cargo-progenitor", "0.15.1")),
        }
    }

    /// Installs the program, or updates it.
    pub(crate) fn install(self) -> anyhow::Result<()> {
        let mut command = cargo::command(&repository::root(), &repository::target());
        match self.package() {
            None => command.args(["build", "--release", "--package", "xtask"]),
            Some((package, version)) if is_installed(package, version) => return Ok(()),
            Some((package, version)) => command
                .env("CARGO_TARGET_DIR", rivals().join("build"))
                .args(["install", "--locked", package, "--version", version])
                .args([Path::new("--root"), &rivals()]),
        };
        let status = command.status().context("cargo does not run")?;
        if !status.success() {
            bail!("{} cannot be built", self.name());
        }
        Ok(())
    }

    /// Returns the command that generates a client into a folder, which must not exist.
    pub(crate) fn command(self, document: &Path, folder: &Path) -> Command {
        let mut command = Command::new(self.program());
        match self {
            Generator::Ours => command
                .args([Path::new("gen"), Path::new("--spec"), document])
                .args([Path::new("--out"), folder]),
            Generator::OpenapiToRust => command
                .args([Path::new("generate"), document])
                .arg("--output-dir")
                .arg(folder.join("src/generated"))
                .arg("--quiet"),
            Generator::Oas3Gen => command
                .args(["generate", "client-mod", "--workspace", "--quiet"])
                .args([Path::new("-i"), document, Path::new("-o"), folder]),
            Generator::Progenitor => command
                .args(["progenitor", "--name", "client", "--version", "0.1.0"])
                .args([Path::new("-i"), document, Path::new("-o"), folder]),
        };
        command
    }

    fn program(self) -> PathBuf {
        let program = match self.package() {
            None => repository::target().join("release").join("xtask"),
            Some((package, _)) => rivals().join("bin").join(package),
        };
        program.with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// Completes the generated code to a crate. Dependencies that this repository has too get the same
    /// versions.
    pub(crate) fn complete_crate(self, folder: &Path) -> io::Result<()> {
        let lock = repository::root().join("Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock"))?;
        let manifest = folder.join("Cargo.toml");
        let text = match self {
            // Its manifest has a workspace already.
            Generator::Ours => return Ok(()),
            Generator::OpenapiToRust => {
                fs::write(folder.join("src/lib.rs"), "pub mod generated;\n")?;
                let dependencies = folder.join("src/generated/REQUIRED_DEPS.toml");
                let dependencies = fs::read_to_string(dependencies)?;
                let package = "name = \"client\"\nversion = \"0.1.0\"\nedition = \"2024\"";
                format!("[package]\n{package}\n\n{dependencies}")
            }
            Generator::Oas3Gen | Generator::Progenitor => fs::read_to_string(&manifest)?,
        };
        fs::write(manifest, format!("{text}\n[workspace]\n"))
    }
}

/// The folder of the installed rivals.
fn rivals() -> PathBuf {
    repository::target().join("rivals")
}

fn is_installed(package: &str, version: &str) -> bool {
    let list = fs::read_to_string(rivals().join(".crates.toml")).unwrap_or_default();
    list.contains(&format!("\"{package} {version} ("))
}

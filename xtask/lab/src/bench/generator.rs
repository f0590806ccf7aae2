//! The generators that are compared: how they are installed and called, and how a crate is made of
//! what they write.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use crate::cargo;
use xtask::repository;

/// A program that makes a Rust client of an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generator {
    /// The one of this repository.
    Ours,
    /// <https://crates.io/crates/openapi-to-rust>
    OpenapiToRust,
    /// <https://crates.io/crates/oas3-gen>
    Oas3Gen,
    /// <https://crates.io/crates/cargo-progenitor>
    Progenitor,
}

/// All but ours.
pub(crate) const RIVALS: [Generator; 3] = [
    Generator::OpenapiToRust,
    Generator::Oas3Gen,
    Generator::Progenitor,
];

impl Generator {
    /// What it is called in tables and on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Generator::Ours => "ours",
            Generator::OpenapiToRust => "openapi-to-rust",
            Generator::Oas3Gen => "oas3-gen",
            Generator::Progenitor => "progenitor",
        }
    }

    /// The package to install, with its version; `None` for ours.
    pub(crate) fn package(self) -> Option<(&'static str, &'static str)> {
        match self {
            Generator::Ours => None,
            Generator::OpenapiToRust => Some(("openapi-to-rust", "0.23.0")),
            Generator::Oas3Gen => Some(("oas3-gen", "0.29.0")),
            Generator::Progenitor => Some(("cargo-progenitor", "0.15.1")),
        }
    }

    /// Sees to it that the program is there, and up to date.
    pub(crate) fn install(self) -> Result<(), String> {
        let mut command = cargo::command(&repository::root(), &repository::target());
        match self.package() {
            None => command.args(["build", "--release", "--package", "xtask"]),
            Some((package, version)) if is_installed(package, version) => return Ok(()),
            Some((package, version)) => command
                .env("CARGO_TARGET_DIR", rivals().join("build"))
                .args(["install", "--locked", package, "--version", version])
                .args([Path::new("--root"), &rivals()]),
        };
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("{} cannot be built", self.name())),
            Err(error) => Err(format!("cargo does not run: {error}")),
        }
    }

    /// The command that turns a document into the client in a folder, which must not exist.
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

    /// Makes a crate of what was generated, with the versions that this repository uses of what it
    /// depends on, as far as these are the same packages.
    pub(crate) fn complete_crate(self, folder: &Path) -> io::Result<()> {
        let lock = repository::root().join("Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock"))?;
        let manifest = folder.join("Cargo.toml");
        let text = match self {
            // It is a workspace of its own already.
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

/// Where the rivals are.
fn rivals() -> PathBuf {
    repository::target().join("rivals")
}

fn is_installed(package: &str, version: &str) -> bool {
    let list = fs::read_to_string(rivals().join(".crates.toml")).unwrap_or_default();
    list.contains(&format!("\"{package} {version} ("))
}

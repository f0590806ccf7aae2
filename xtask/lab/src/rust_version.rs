//! `cargo lab rust-version`: runs the README's commands with the oldest supported Rust.
//!
//! The toolchain comes from Debian 12. Its packages are unpacked below the target folder, and
//! nothing is installed.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use fs_err as fs;
use xtask::repository;

/// Debian's version of Rust 1.85.0. Debian has newer versions too, so it is part of every request.
const VERSION: &str = "1.85.0+dfsg3-1~deb12u3";

/// The packages with this version.
const TOOLCHAIN: [&str; 4] = [
    "rustc-web",
    "cargo-web",
    "libstd-rust-web-dev",
    "libstd-rust-web-1.85",
];

/// Libraries of the toolchain that few machines have.
const LIBRARIES: [&str; 3] = ["libllvm19", "libpcre3", "libhttp-parser2.9"];

/// The commands of the README.
const COMMANDS: [&[&str]; 2] = [
    &["xtask", "gen", "--check"],
    &["test", "--workspace", "--locked"],
];

/// Build and test with Rust 1.85, the oldest supported version
///
/// Unpack Rust 1.85 from Debian 12 to target/rust-1.85/, and run the README's commands
/// with it on a clone of the last commit.
///
/// This needs Debian 12, or a system whose `apt-get` knows its packages, and 500 MB.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct RustVersionOptions {}

/// Runs the command. Returns whether all commands of the README succeed.
pub(crate) fn run() -> anyhow::Result<bool> {
    let folder = repository::target().join("rust-1.85");
    let toolchain = folder.join("toolchain");
    if !toolchain.join("usr/bin/cargo").exists() {
        unpack(&folder.join("packages"), &toolchain)?;
    }
    let clone = folder.join("repository");
    if clone.exists() {
        fs::remove_dir_all(&clone)?;
    }
    let mut git = Command::new("git");
    git.args(["clone", "--quiet"]);
    must_succeed(git.arg(repository::root()).arg(&clone))?;
    let architecture = format!("{}-linux-gnu", env::consts::ARCH);
    let libraries = ["usr/lib", "lib"].map(|it| toolchain.join(it).join(&architecture));
    let mut is_well = true;
    for arguments in COMMANDS {
        let mut cargo = Command::new(toolchain.join("usr/bin/cargo"));
        cargo.current_dir(&clone).args(arguments);
        // Cargo sets these variables for this process, for its own toolchain.
        for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTC", "RUSTDOC"] {
            cargo.env_remove(name);
        }
        let succeeded = cargo
            .env("PATH", path(&toolchain)?)
            .env("LD_LIBRARY_PATH", env::join_paths(&libraries)?)
            .env("CARGO_TARGET_DIR", folder.join("build"))
            .status()
            .context("the cargo of Rust 1.85 does not run")?
            .success();
        let verdict = if succeeded { "passed" } else { "FAILED" };
        println!("{verdict} with Rust 1.85: cargo {}", arguments.join(" "));
        is_well &= succeeded;
    }
    Ok(is_well)
}

/// Downloads the packages, and unpacks them.
fn unpack(packages: &Path, toolchain: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(packages)?;
    let versions = TOOLCHAIN.map(|name| format!("{name}={VERSION}"));
    let mut apt = Command::new("apt-get");
    apt.arg("download").args(versions).args(LIBRARIES);
    must_succeed(apt.current_dir(packages))
        .context("this needs Debian 12 with a package list; `apt-get update` makes one")?;
    // A folder that is complete or absent: the next run checks for it.
    let unfinished = toolchain.with_extension("unfinished");
    for package in fs::read_dir(packages)? {
        let mut dpkg = Command::new("dpkg");
        must_succeed(dpkg.arg("-x").arg(package?.path()).arg(&unfinished))?;
    }
    fs::rename(unfinished, toolchain)?;
    Ok(())
}

fn must_succeed(command: &mut Command) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("`{program}` does not run"))?;
    if !status.success() {
        bail!("`{program}` failed");
    }
    Ok(())
}

/// Returns the search path for programs, with the toolchain first.
fn path(toolchain: &Path) -> anyhow::Result<OsString> {
    let usual = env::var_os("PATH").unwrap_or_default();
    let first = std::iter::once(toolchain.join("usr/bin"));
    Ok(env::join_paths(first.chain(env::split_paths(&usual)))?)
}

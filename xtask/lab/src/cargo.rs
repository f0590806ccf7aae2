//! Runs cargo and counts what the compiler says.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, io};

use serde::Deserialize;
use serde::de::IgnoredAny;

/// A cargo command in a workspace, with a target folder of its own.
pub(crate) fn command(workspace: &Path, target: &Path) -> Command {
    // Cargo tells the programs that it runs where it is.
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", target)
        // What an earlier run left behind must not make this one faster.
        .env("CARGO_INCREMENTAL", "0");
    command
}

/// What a run of cargo came to.
pub(crate) struct Run {
    /// How long it took.
    pub(crate) time: Duration,
    /// What the compiler said about the packages of the workspace.
    pub(crate) messages: Vec<Message>,
    /// Whether packages from elsewhere were compiled too.
    pub(crate) built_dependencies: bool,
    /// What cargo itself said, if it failed.
    pub(crate) failure: Option<String>,
}

/// What the compiler said about a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    /// The folder of the package, without the folders above.
    pub(crate) package: String,
    /// How bad it is.
    pub(crate) level: Level,
    /// The lint or the error code.
    pub(crate) code: Option<String>,
    /// The message with its source lines.
    pub(crate) rendered: String,
}

/// How bad a message of the compiler is. Notes are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// The package compiles nevertheless.
    Warning,
    /// The package does not compile.
    Error,
}

/// Runs a cargo command like `check`.
pub(crate) fn run(
    workspace: &Path,
    target: &Path,
    arguments: &[impl AsRef<OsStr>],
) -> io::Result<Run> {
    let mut command = command(workspace, target);
    command.args(arguments).arg("--message-format=json");
    let started = Instant::now();
    let output = command.output()?;
    let time = started.elapsed();
    let mut run = Run {
        time,
        messages: Vec::new(),
        built_dependencies: false,
        failure: None,
    };
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        // Anything else is what a build script printed.
        if let Ok(line) = serde_json::from_str::<Line>(line) {
            run.read(line);
        }
    }
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        run.failure = Some(said.trim().to_owned());
    }
    Ok(run)
}

impl Run {
    fn read(&mut self, line: Line) {
        match line {
            Line::CompilerArtifact { package_id, fresh } => {
                self.built_dependencies |= !fresh && local_package(&package_id).is_none();
            }
            Line::CompilerMessage {
                package_id,
                message,
            } => {
                let package = local_package(&package_id);
                if let (Some(package), Some(level)) = (package, message.counted_level()) {
                    self.messages.push(Message {
                        package: package.to_owned(),
                        level,
                        code: message.code.map(|code| code.code),
                        rendered: message.rendered.unwrap_or(message.message),
                    });
                }
            }
            Line::Other => {}
        }
    }
}

/// The last folder of a package that is on this disk: `pets` for `path+file:///home/me/pets#0.1.0`.
fn local_package(package_id: &str) -> Option<&str> {
    let path = package_id.strip_prefix("path+file://")?;
    let (path, _) = path.split_once('#')?;
    path.rsplit('/').next()
}

/// A line of <https://doc.rust-lang.org/cargo/reference/external-tools.html#json-messages>.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerArtifact {
        package_id: String,
        fresh: bool,
    },
    CompilerMessage {
        package_id: String,
        message: CompilerMessage,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct CompilerMessage {
    message: String,
    level: String,
    code: Option<Code>,
    spans: Vec<IgnoredAny>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

impl CompilerMessage {
    /// The level, unless this is a note, or sums up what was said before.
    fn counted_level(&self) -> Option<Level> {
        let is_summary = self.code.is_none()
            && self.spans.is_empty()
            && (self.message.ends_with(" emitted") || self.message.starts_with("aborting due to"));
        match self.level.as_str() {
            _ if is_summary => None,
            "warning" => Some(Level::Warning),
            // The compiler's own faults are "error: internal compiler error".
            level if level.starts_with("error") => Some(Level::Error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Run {
        let mut run = Run {
            time: Duration::ZERO,
            messages: Vec::new(),
            built_dependencies: false,
            failure: None,
        };
        for line in lines {
            run.read(serde_json::from_str(line).unwrap());
        }
        run
    }

    fn message(package_id: &str, level: &str, code: &str, text: &str) -> String {
        format!(
            r#"{{"reason": "compiler-message", "package_id": "{package_id}", "target": {{}},
            "message": {{"message": "{text}", "level": "{level}", "code": {code}, "spans": [],
            "rendered": "shown", "children": []}}}}"#
        )
    }

    #[test]
    fn counts_what_is_said_about_packages_on_this_disk() {
        let pets = "path+file:///tmp/pets#0.1.0";
        let lint = r#"{"code": "unused", "explanation": null}"#;
        let run = read(&[
            &message(pets, "warning", lint, "unused"),
            &message(pets, "error", "null", "cannot open file"),
            &message(pets, "error: internal compiler error", "null", "oh"),
            &message(pets, "failure-note", "null", "try --explain"),
            &message(pets, "warning", "null", "1 warning emitted"),
            &message(pets, "error", "null", "aborting due to 1 previous error"),
            &message("registry+https://x#serde@1.0.0", "warning", lint, "unused"),
        ]);
        let levels: Vec<Level> = run.messages.iter().map(|message| message.level).collect();
        assert_eq!(levels, [Level::Warning, Level::Error, Level::Error]);
        assert_eq!(run.messages[0].package, "pets");
        assert_eq!(run.messages[0].code.as_deref(), Some("unused"));
        assert_eq!(run.messages[0].rendered, "shown");
    }

    #[test]
    fn notices_that_dependencies_were_built() {
        let artifact = |package_id: &str, fresh: bool| {
            format!(
                r#"{{"reason": "compiler-artifact", "package_id": "{package_id}", "fresh": {fresh}}}"#
            )
        };
        let finished = r#"{"reason": "build-finished", "success": true}"#;
        let local = artifact("path+file:///tmp/pets#0.1.0", false);
        let old = artifact("registry+https://x#serde@1.0.0", true);
        let new = artifact("registry+https://x#serde@1.0.0", false);
        assert!(!read(&[finished, &local, &old]).built_dependencies);
        assert!(read(&[finished, &local, &new]).built_dependencies);
    }

    #[test]
    fn the_real_compiler_is_understood() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("pets");
        std::fs::create_dir_all(package.join("src")).unwrap();
        let manifest = "[package]\nname = \"pets\"\nedition = \"2024\"\n";
        std::fs::write(package.join("Cargo.toml"), manifest).unwrap();
        let code = "//! See [`nothing`].\nfn unused() {}\npub fn f() { return; }\n";
        std::fs::write(package.join("src/lib.rs"), code).unwrap();
        let codes = |arguments: &[&str]| -> Vec<Option<String>> {
            let run = run(&package, &folder.path().join("target"), arguments).unwrap();
            assert_eq!(run.failure, None);
            assert!(run.messages.iter().all(|it| it.package == "pets"));
            run.messages.into_iter().map(|it| it.code).collect()
        };
        let unused = Some("dead_code".to_owned());
        assert_eq!(codes(&["check"]), std::slice::from_ref(&unused));
        // What was said before is said again, although nothing is compiled.
        assert_eq!(codes(&["check"]), std::slice::from_ref(&unused));
        let needless = Some("clippy::needless_return".to_owned());
        assert_eq!(codes(&["clippy"]), [unused, needless]);
        let link = Some("rustdoc::broken_intra_doc_links".to_owned());
        assert_eq!(codes(&["doc", "--no-deps"]), [link]);
        std::fs::write(package.join("src/lib.rs"), "fn f() -> u8 {}\n").unwrap();
        let broken = run(&package, &folder.path().join("target"), &["check"]).unwrap();
        assert_eq!(broken.messages[0].level, Level::Error);
        assert!(broken.failure.is_some());
    }
}

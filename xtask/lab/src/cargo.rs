//! Runs cargo and collects the compiler's complaints.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, io};

use anyhow::Context;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use cargo_metadata::{Message, PackageId};
use fs_err as fs;
use serde::Serialize;

/// Returns a cargo command that runs in a workspace and builds into a target folder of its own.
pub(crate) fn command(workspace: &Path, target: &Path) -> Command {
    // Cargo sets this variable for the programs that it runs.
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", target)
        // The results of an earlier run must not make this one faster.
        .env("CARGO_INCREMENTAL", "0");
    command
}

/// Makes cargo compile a crate again: writes the same text at a later time.
pub(crate) fn touch(krate: &Path) -> io::Result<()> {
    let root = krate.join("src/lib.rs");
    fs::write(&root, fs::read(&root)?)
}

#[derive(Default)]
pub(crate) struct Run {
    pub(crate) time: Duration,
    /// The compiler's complaints about the packages of the workspace.
    pub(crate) complaints: Vec<Complaint>,
    /// Whether packages from elsewhere were compiled too.
    pub(crate) built_dependencies: bool,
}

/// An error or a warning of the compiler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Complaint {
    #[serde(skip)]
    pub(crate) level: Level,
    /// The lint or the error code.
    pub(crate) code: Option<String>,
    /// The message with its source lines.
    pub(crate) text: String,
}

/// The level of a complaint. Notes do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Warning,
    Error,
}

/// Runs a cargo command like `check`.
///
/// If cargo fails and the compiler reports no error, the error output of cargo is a complaint.
pub(crate) fn run(workspace: &Path, target: &Path, arguments: &[&str]) -> anyhow::Result<Run> {
    let mut command = command(workspace, target);
    command.args(arguments).arg("--message-format=json");
    let started = Instant::now();
    let output = command.output().context("cargo does not run")?;
    let mut run = Run {
        time: started.elapsed(),
        ..Run::default()
    };
    for message in Message::parse_stream(output.stdout.as_slice()) {
        run.read(message?);
    }
    let has_errors = run.complaints.iter().any(|it| it.level == Level::Error);
    if !output.status.success() && !has_errors {
        run.complaints.push(Complaint {
            level: Level::Error,
            code: None,
            text: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    Ok(run)
}

impl Run {
    fn read(&mut self, message: Message) {
        match message {
            Message::CompilerArtifact(it) => {
                self.built_dependencies |= !it.fresh && !is_local(&it.package_id);
            }
            Message::CompilerMessage(it) if is_local(&it.package_id) => {
                self.complaints.extend(complaint(it.message));
            }
            _ => {}
        }
    }
}

/// Whether a package is on this disk, and not from a registry.
fn is_local(package: &PackageId) -> bool {
    package.repr.starts_with("path+file://")
}

/// Returns a complaint, unless the message is a note or a summary of earlier ones.
fn complaint(message: Diagnostic) -> Option<Complaint> {
    let level = match message.level {
        DiagnosticLevel::Warning => Level::Warning,
        DiagnosticLevel::Error | DiagnosticLevel::Ice => Level::Error,
        _ => return None,
    };
    let is_summary = message.code.is_none()
        && message.spans.is_empty()
        && (message.message.ends_with(" emitted")
            || message.message.starts_with("aborting due to"));
    (!is_summary).then(|| Complaint {
        level,
        code: message.code.map(|code| code.code),
        text: message.rendered.unwrap_or(message.message),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: &str = r#"{"name": "x", "kind": ["lib"], "crate_types": ["lib"],
        "src_path": "/x.rs", "edition": "2024", "doc": true, "doctest": true, "test": true}"#;

    const LOCAL: &str = "path+file:///tmp/pets#0.1.0";
    const FOREIGN: &str = "registry+https://x#serde@1.0.0";

    fn read(messages: &[String]) -> Run {
        let mut run = Run::default();
        for message in messages {
            run.read(serde_json::from_str(message).unwrap());
        }
        run
    }

    fn message(package: &str, level: &str, code: &str, text: &str) -> String {
        format!(
            r#"{{"reason": "compiler-message", "package_id": "{package}", "target": {TARGET},
            "message": {{"message": "{text}", "level": "{level}", "code": {code}, "spans": [],
            "rendered": "shown", "children": []}}}}"#
        )
    }

    #[test]
    fn counts_complaints_about_local_packages() {
        let lint = r#"{"code": "unused", "explanation": null}"#;
        let run = read(&[
            message(LOCAL, "warning", lint, "unused"),
            message(LOCAL, "error", "null", "cannot open file"),
            message(LOCAL, "error: internal compiler error", "null", "oh"),
            message(LOCAL, "failure-note", "null", "try --explain"),
            message(LOCAL, "warning", "null", "1 warning emitted"),
            message(LOCAL, "error", "null", "aborting due to 1 previous error"),
            message(FOREIGN, "warning", lint, "unused"),
        ]);
        let levels: Vec<Level> = run.complaints.iter().map(|it| it.level).collect();
        assert_eq!(levels, [Level::Warning, Level::Error, Level::Error]);
        assert_eq!(run.complaints[0].code.as_deref(), Some("unused"));
        assert_eq!(run.complaints[0].text, "shown");
    }

    #[test]
    fn notices_that_dependencies_were_built() {
        let artifact = |package: &str, fresh: bool| {
            format!(
                r#"{{"reason": "compiler-artifact", "package_id": "{package}", "target": {TARGET},
                "profile": {{"opt_level": "0", "debug_assertions": true, "overflow_checks": true,
                "test": false}}, "features": [], "filenames": [], "fresh": {fresh}}}"#
            )
        };
        let finished = r#"{"reason": "build-finished", "success": true}"#.to_owned();
        let local = artifact(LOCAL, false);
        let old = artifact(FOREIGN, true);
        let new = artifact(FOREIGN, false);
        assert!(!read(&[finished.clone(), local.clone(), old]).built_dependencies);
        assert!(read(&[finished, local, new]).built_dependencies);
    }

    #[test]
    fn the_real_compiler_is_understood() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("pets");
        fs::create_dir_all(package.join("src")).unwrap();
        let manifest = "[package]\nname = \"pets\"\nedition = \"2024\"\n";
        fs::write(package.join("Cargo.toml"), manifest).unwrap();
        let write = |code: &str| fs::write(package.join("src/lib.rs"), code).unwrap();
        let complaints = |arguments: &[&str]| {
            let target = folder.path().join("target");
            run(&package, &target, arguments).unwrap().complaints
        };
        let codes = |arguments: &[&str]| -> Vec<Option<String>> {
            let complaints = complaints(arguments);
            assert!(complaints.iter().all(|it| it.level == Level::Warning));
            complaints.into_iter().map(|it| it.code).collect()
        };
        write("//! See [`nothing`].\nfn unused() {}\npub fn f() { return; }\n");
        let unused = Some("dead_code".to_owned());
        assert_eq!(codes(&["check"]), std::slice::from_ref(&unused));
        // Cargo repeats the warnings of a package that it does not compile again.
        assert_eq!(codes(&["check"]), std::slice::from_ref(&unused));
        let needless = Some("clippy::needless_return".to_owned());
        assert_eq!(codes(&["clippy"]), [unused, needless]);
        let link = Some("rustdoc::broken_intra_doc_links".to_owned());
        assert_eq!(codes(&["doc", "--no-deps"]), [link]);
        write("fn f() -> u8 {}\n");
        assert_eq!(complaints(&["check"])[0].level, Level::Error);
        let no_command = complaints(&["check", "--package", "nothing"]);
        assert_eq!(no_command[0].level, Level::Error);
        assert!(no_command[0].text.contains("nothing"), "{no_command:?}");
    }
}

//! A document with one of everything becomes a crate that compiles without a warning, whose
//! documentation has no program in it by accident, and whose types read and write what the document
//! describes (`checks.rs`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[test]
fn one_of_everything() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kitchen-sink");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let said = generate(&folder);
    insta::assert_snapshot!("warnings", warnings(&said));

    fs::create_dir_all(folder.join("tests")).unwrap();
    fs::copy(fixture("checks.rs"), folder.join("tests/checks.rs")).unwrap();
    let tested = test(&folder);
    let (out, errors) = (text(&tested.stdout), text(&tested.stderr));
    assert!(tested.status.success(), "{out}\n{errors}");
    assert_eq!(errors, "", "the crate compiles without a warning");
    assert!(out.contains("15 passed"), "all checks run:\n{out}");
    let doctests = out.rsplit("test result:").next().unwrap_or_default();
    assert!(
        doctests.starts_with(" ok. 1 passed"),
        "the example of the crate runs, and no other text is a program:\n{out}"
    );
}

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kitchen_sink");
    folder.join(name)
}

/// Generates the crate, and returns what is said about the document.
fn generate(folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("gen")
        .args(["--spec", "openapi.yaml", "--name", "kitchen-sink", "--out"])
        .arg(folder)
        .current_dir(fixture(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stderr)
}

/// What warns, and where.
fn warnings(said: &str) -> String {
    let lines = said.lines().map(str::trim);
    let wanted = lines.filter(|line| line.starts_with("warning") || line.starts_with("-->"));
    wanted.collect::<Vec<_>>().join("\n")
}

/// `cargo test`, without the network: the crates are those of the workspace, in the same versions.
/// A target folder of its own, as the workspace's may be in use; other tests that build crates
/// share it.
fn test(folder: &Path) -> Output {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--offline", "--target-dir"])
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-crates"))
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTDOCFLAGS")
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

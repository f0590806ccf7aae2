//! The manifest of a generated crate says the same as those of this workspace.

mod support;

use std::fs;
use std::path::Path;

use support::{Document, client};

#[test]
fn dependencies_are_those_of_the_workspace() {
    let dependencies = section(&generated(), "dependencies");
    assert!(!dependencies.is_empty());
    let workspace = section(&own("Cargo.toml"), "workspace.dependencies");
    for line in &dependencies {
        assert!(workspace.contains(line), "not in the workspace: {line}");
    }
    let inherited: Vec<String> = dependencies
        .iter()
        .map(|line| line.split(' ').next().unwrap_or_default())
        .map(|name| format!("{name}.workspace = true"))
        .collect();
    for manifest in ["generated-client/Cargo.toml", "codegen/runtime/Cargo.toml"] {
        let manifest = own(manifest);
        assert_eq!(section(&manifest, "dependencies"), inherited);
    }
}

#[test]
fn features_are_those_of_the_client() {
    let features = section(&generated(), "features");
    assert!(!features.is_empty());
    let client = own("generated-client/Cargo.toml");
    assert_eq!(section(&client, "features"), features);
}

#[test]
fn edition_and_rust_version_are_those_of_the_workspace() {
    let package = section(&generated(), "package");
    let workspace = section(&own("Cargo.toml"), "workspace.package");
    for key in ["edition", "rust-version"] {
        let find = |lines: &[String]| {
            let start = format!("{key} = ");
            lines.iter().find(|line| line.starts_with(&start)).cloned()
        };
        assert_eq!(find(&package), find(&workspace), "{key}");
        assert!(find(&package).is_some(), "{key}");
    }
}

/// The manifest of a crate of its own.
fn generated() -> String {
    let document = Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.b}]\npaths: {}\n",
    );
    client(&document, "Cargo.toml")
}

fn own(path: &str) -> String {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(workspace.join(path)).expect("a manifest of the workspace")
}

/// The lines of a section, without comments.
fn section(manifest: &str, name: &str) -> Vec<String> {
    let header = format!("[{name}]");
    manifest
        .lines()
        .skip_while(|line| *line != header)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

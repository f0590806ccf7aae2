//! The `rust-version` of the workspace is not older than that of any crate it depends on.
//!
//! That the code of the workspace itself builds with it is for CI to show, with that toolchain.

use std::process::Command;

use serde_json::Value;

#[test]
fn no_dependency_needs_a_newer_rust() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let own = packages
        .iter()
        .find(|package| package["name"] == "xtask")
        .and_then(rust_version)
        .expect("xtask declares a version");
    let newer: Vec<String> = packages
        .iter()
        .filter(|package| rust_version(package) > Some(own.clone()))
        .map(|package| {
            format!(
                "{} {}: {}",
                package["name"], package["version"], package["rust_version"]
            )
        })
        .collect();
    assert!(packages.len() > 50, "{} packages", packages.len());
    assert!(
        newer.is_empty(),
        "these need a newer Rust:\n{}",
        newer.join("\n")
    );
}

/// The packages that this platform needs.
fn metadata() -> Value {
    let host = host();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked"])
        .args(["--filter-platform", &host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

/// The parts of a version, if the package declares one.
fn rust_version(package: &Value) -> Option<Vec<u64>> {
    let version = package["rust_version"].as_str()?;
    let mut parts: Vec<u64> = version.split('.').map(|it| it.parse().unwrap()).collect();
    parts.resize(3, 0);
    Some(parts)
}

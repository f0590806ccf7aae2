//! No dependency declares a newer `rust-version` than the workspace.
//!
//! `cargo lab rust-version` checks that the code builds with that version.

use std::process::Command;

use cargo_metadata::MetadataCommand;

#[test]
fn no_dependency_needs_a_newer_rust() {
    // Only the packages that this platform needs.
    let platform = [
        "--filter-platform".to_owned(),
        host(),
        "--locked".to_owned(),
    ];
    let metadata = MetadataCommand::new().other_options(platform).exec();
    let packages = metadata.unwrap().packages;
    let own = packages.iter().find(|package| package.name == "lab");
    let supported = own.unwrap().rust_version.as_ref().unwrap();
    let newer: Vec<String> = packages
        .iter()
        .filter_map(|package| {
            let needed = package.rust_version.as_ref()?;
            let (name, version) = (&package.name, &package.version);
            (needed > supported).then(|| format!("{name} {version}: {needed}"))
        })
        .collect();
    assert!(packages.len() > 50, "{} packages", packages.len());
    assert!(
        newer.is_empty(),
        "these need a newer Rust:\n{}",
        newer.join("\n")
    );
}

fn host() -> String {
    let rustc = Command::new("rustc")
        .args(["--print", "host-tuple"])
        .output();
    String::from_utf8(rustc.unwrap().stdout)
        .unwrap()
        .trim()
        .to_owned()
}

//! `cargo lab fuzz`, as far as the time of a test allows.

use std::process::Command;

#[test]
fn mutated_documents_end_well() {
    let fuzz = "fuzz --runs 200 --seed 1 --skip-large --timeout 60";
    let output = Command::new(env!("CARGO_BIN_EXE_lab"))
        .args(fuzz.split(' '))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    // Some must be generated, or only the parsers are tested.
    assert!(said.contains("GeneratedWithWarnings"), "{said}");
}

#[test]
fn a_folder_without_documents_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lab"))
        .args(["fuzz", "--runs", "1"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        said,
        "error: there is no OpenAPI document in the given folders\n"
    );
}

//! Documents become crates that compile without a warning, whose documentation has no program in it
//! by accident, and whose types read and write what the document describes.
//!
//! Each test has a folder: `openapi.yaml` is the document, `checks.rs` is the test of the crate that
//! is generated from it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document with one of everything.
#[test]
fn kitchen_sink() {
    let client = GeneratedClient::new("kitchen_sink");
    insta::assert_snapshot!("kitchen_sink", client.warnings);
    client.passes(16);
}

/// Where requests go, and how answers are read.
#[test]
fn wire() {
    let client = GeneratedClient::new("wire");
    insta::assert_snapshot!("wire", client.warnings);
    client.passes(14);
}

/// Forms, parts, files, XML, and several kinds of bodies for one operation.
#[test]
fn bodies() {
    let client = GeneratedClient::new("bodies");
    assert_eq!(client.warnings, "");
    client.passes(9);
}

/// Parts without names, and JSON values one after another.
#[test]
fn sequences() {
    let client = GeneratedClient::new("sequences");
    assert_eq!(client.warnings, "");
    client
        .dev_dependency("multer = \"3\"")
        .dev_dependency("futures-util = { version = \"0.3\", default-features = false }")
        .passes(6);
}

/// Parameters in all styles, and what OpenAPI 3.2 adds.
#[test]
fn parameters() {
    let client = GeneratedClient::new("parameters");
    insta::assert_snapshot!("parameters", client.warnings);
    client.passes(10);
}

/// Objects: null, absence, and how callers build them.
#[test]
fn shape() {
    GeneratedClient::new("shape")
        .features("chrono,jiff,time,uuid")
        .passes(5);
}

/// Types of the user's choice stand for formats, whether or not the runtime knows them.
#[test]
fn formats() {
    let formats = [
        "float=f64",
        "int64=u64",
        "decimal=f64",
        "date-time=std::string::String",
        "double=serde_json::Value",
    ];
    let arguments = formats.iter().flat_map(|format| ["--format", format]);
    let arguments: Vec<&str> = arguments.collect();
    GeneratedClient::with("formats", &arguments).passes(1);
}

/// Values that are easily lost, changed or made up on their way.
#[test]
fn values() {
    let client = GeneratedClient::new("values");
    insta::assert_snapshot!("values", client.warnings);
    client.passes(18);
}

/// A program for the command line.
#[test]
fn command_line() {
    GeneratedClient::with("command_line", &["--cli=shop"])
        .features("cli")
        .passes(16);
}

/// How calls authenticate, and where credentials do not go.
#[test]
fn security() {
    let client = GeneratedClient::new("security");
    insta::assert_snapshot!("security", client.warnings);
    client.passes(5);
}

/// Answers that are read as they come: events, lines and files.
#[test]
fn streams() {
    let client = GeneratedClient::new("streams");
    assert_eq!(client.warnings, "");
    client.passes(10);
}

/// A crate that is generated from the document of a folder.
struct GeneratedClient {
    /// The folder with the document and the checks.
    source: PathBuf,
    crate_folder: PathBuf,
    /// The warnings about the document, and their places.
    warnings: String,
    /// The features to compile with, separated by commas.
    features: String,
    /// What the checks depend on, besides the crate: a line of the manifest for each.
    dev_dependencies: String,
}

impl GeneratedClient {
    fn new(name: &str) -> Self {
        Self::with(name, &[])
    }

    /// Generates with these arguments of the command line.
    fn with(name: &str, arguments: &[&str]) -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients");
        let source = source.join(name);
        let crate_folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if crate_folder.exists() {
            fs::remove_dir_all(&crate_folder).unwrap();
        }
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["gen", "--spec", "openapi.yaml", "--name"])
            .arg(name.replace('_', "-"))
            .arg("--out")
            .arg(&crate_folder)
            .args(arguments)
            .current_dir(&source)
            .output()
            .unwrap();
        let said = text(&output.stderr);
        assert!(output.status.success(), "{said}");
        Self {
            source,
            crate_folder,
            warnings: warnings(&said),
            features: String::new(),
            // For checks that call a server.
            dev_dependencies: "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n"
                .to_owned(),
        }
    }

    /// Compiles with these features, besides the default ones.
    fn features(mut self, features: &str) -> Self {
        self.features = features.to_owned();
        self
    }

    /// Makes the checks depend on another crate of the workspace, by a line of the manifest.
    fn dev_dependency(mut self, line: &str) -> Self {
        self.dev_dependencies += line;
        self.dev_dependencies.push('\n');
        self
    }

    /// Compiles the crate and runs its checks. `checks` is their number.
    fn passes(&self, checks: usize) {
        let tests = self.crate_folder.join("tests");
        fs::create_dir_all(&tests).unwrap();
        for file in ["checks.rs", "openapi.yaml"] {
            fs::copy(self.source.join(file), tests.join(file)).unwrap();
        }
        let manifest = self.crate_folder.join("Cargo.toml");
        let dependencies = format!("[dev-dependencies]\n{}", self.dev_dependencies);
        let with_dependencies = fs::read_to_string(&manifest).unwrap() + &dependencies;
        fs::write(&manifest, with_dependencies).unwrap();
        let tested = self.test();
        let (out, errors) = (text(&tested.stdout), text(&tested.stderr));
        assert!(tested.status.success(), "{out}\n{errors}");
        assert_eq!(errors, "", "the crate compiles without a warning");
        assert!(
            out.contains(&format!("ok. {checks} passed")),
            "all checks run:\n{out}"
        );
        let doctests = out.rsplit("test result:").next().unwrap_or_default();
        let examples = self.examples();
        assert!(
            doctests.starts_with(&format!(" ok. {examples} passed")),
            "the {examples} examples compile, and no other text is a program:\n{out}"
        );
    }

    /// The number of examples that the generator wrote: that of the crate, and those of its methods.
    fn examples(&self) -> usize {
        let operations = fs::read_dir(self.crate_folder.join("src/operations")).unwrap();
        let files = operations.map(|entry| entry.unwrap().path());
        let files = files.chain([self.crate_folder.join("src/lib.rs")]);
        let texts = files.map(|path| fs::read_to_string(path).unwrap());
        texts
            .map(|text| {
                text.matches("/ ```no_run\n").count() + text.matches("! ```no_run\n").count()
            })
            .sum()
    }

    /// All default features but TLS, which takes a minute to compile and which no check uses, and
    /// those of the test.
    fn chosen_features(&self) -> String {
        let manifest = fs::read_to_string(self.crate_folder.join("Cargo.toml")).unwrap();
        let tags = match manifest.contains("\nall-tags = [") {
            true => "all-tags,",
            false => "",
        };
        format!("http2,{tags}{}", self.features)
    }

    /// Runs `cargo test`. The crates are those of the workspace, in the same versions. Cargo downloads
    /// those that the workspace itself did not compile, such as the libraries of optional features.
    /// The workspace's target folder may be in use, so there is another one, which all tests that
    /// build crates share.
    fn test(&self) -> Output {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let lock = self.crate_folder.join("Cargo.lock");
        fs::copy(workspace.join("Cargo.lock"), lock).unwrap();
        Command::new(env!("CARGO"))
            .args(["test", "--quiet", "--no-default-features"])
            .args(["--features", &self.chosen_features()])
            .arg("--target-dir")
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-crates"))
            .env_remove("RUSTFLAGS")
            .env_remove("RUSTDOCFLAGS")
            .current_dir(&self.crate_folder)
            .output()
            .unwrap()
    }
}

/// Returns the warnings in the generator's output, and their places.
fn warnings(said: &str) -> String {
    let lines = said.lines().map(str::trim);
    let wanted = lines.filter(|line| line.starts_with("warning") || line.starts_with("-->"));
    wanted.collect::<Vec<_>>().join("\n")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

//! Runs the commands in README.md: they work and print the output that README.md shows.
//!
//! They run in temporary folders and not in the target folder: that is inside this workspace by
//! default, and the commands report a workspace around the crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Generates a crate from the small document. The crate builds without a warning.
#[test]
fn a_client_for_another_document() {
    let section = section("A client for another document");
    let place = TempDir::new().unwrap();
    fs::write(place.path().join("shop.yaml"), block(&section, "yaml")).unwrap();
    let repository = place.path().join("repository");
    fs::create_dir(&repository).unwrap();
    let mut shell = Shell::new(&repository);
    let said: String = commands(&section)
        .into_iter()
        .map(|command| format!("$ {command}\n{}", shell.run(command)))
        .collect();
    assert_eq!(
        without_time(&said),
        without_time(block(&section, "console"))
    );
}

/// Applies the example to a copy of the document. When the endpoint is added to the document, the
/// README needs another example.
#[test]
fn an_added_endpoint() {
    let section = section("Adding an endpoint");
    let place = TempDir::new().unwrap();
    let place = place.path();
    copy(&workspace().join("spec"), &place.join("spec"));
    let [path_item, path, ..] = blocks(&section, "yaml")[..] else {
        panic!("the README shows the path item, then the path")
    };
    edit(&place.join("spec/paths/social-planner.yaml"), |text| {
        format!("{text}\n{path_item}")
    });
    edit(&place.join("spec/openapi.yaml"), |text| {
        text.replacen("\npaths:\n", &format!("\npaths:\n{path}"), 1)
    });

    let mut shell = Shell::new(place);
    shell.run("cargo xtask gen --spec spec/openapi.yaml --out client --name highlevel-client");
    let code = fs::read_to_string(place.join("client/src/operations/social_planner.rs")).unwrap();
    let added = added(block(&section, "diff"));
    assert!(added.len() > 1, "the README shows several parts");
    for part in added {
        assert!(code.contains(&part), "{part}\nis not in\n{code}");
    }
}

/// The functions are part of a program that is compiled and run.
#[test]
fn streams() {
    let source = include_str!("clients/streams/checks.rs");
    let (_, rest) = source.split_once("// README: begin\n").unwrap();
    let (program, _) = rest.split_once("// README: end\n").unwrap();
    assert_eq!(
        block(&section("A client for another document"), "rust"),
        program
    );
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Returns the text under a heading.
fn section(heading: &str) -> String {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let (_, rest) = readme
        .split_once(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("README.md has a section `{heading}`"));
    rest.split("\n## ").next().unwrap().to_owned()
}

/// Returns the blocks of code in a language.
fn blocks<'a>(section: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let rest = section.split(fence.as_str()).skip(1);
    // A block can show a fence, but not at the start of a line.
    rest.map(|it| &it[..it.find("\n```").map_or(it.len(), |end| end + 1)])
        .collect()
}

fn block<'a>(section: &'a str, language: &str) -> &'a str {
    let found = blocks(section, language);
    assert_eq!(found.len(), 1, "blocks of {language}");
    found[0]
}

/// Returns the commands that the README tells the reader to type.
fn commands(section: &str) -> Vec<&str> {
    let lines = block(section, "console").lines();
    lines.filter_map(|line| line.strip_prefix("$ ")).collect()
}

/// Returns the added lines of a difference. Other lines, such as `...`, separate the parts.
fn added(diff: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for line in diff.lines() {
        match line.strip_prefix('+') {
            Some(line) => parts.last_mut().unwrap().push_str(&format!("{line}\n")),
            None => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn without_time(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| match line.split_whitespace().next() {
            Some("time") => "  time",
            _ => line,
        });
    lines.collect::<Vec<_>>().join("\n")
}

fn edit(path: &Path, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(path).unwrap();
    let changed = change(text.clone());
    assert_ne!(changed, text, "{}", path.display());
    fs::write(path, changed).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Runs the few commands that the README uses.
struct Shell {
    folder: PathBuf,
}

impl Shell {
    fn new(folder: &Path) -> Shell {
        Shell {
            folder: folder.to_owned(),
        }
    }

    /// Runs a command and returns its stdout. The command must succeed without a warning.
    fn run(&mut self, command: &str) -> String {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words[..] {
            ["cargo", "xtask", ref arguments @ ..] => {
                let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
                self.output(xtask.args(arguments))
            }
            ["cd", folder] => {
                self.folder.push(folder);
                String::new()
            }
            ["cargo", "build"] => self.build(),
            _ => panic!("this test cannot run `{command}` yet"),
        }
    }

    /// Runs `cargo build` with the dependencies of the workspace, in the same versions. The target
    /// folder is not that of the workspace, which can be locked.
    fn build(&self) -> String {
        fs::copy(
            workspace().join("Cargo.lock"),
            self.folder.join("Cargo.lock"),
        )
        .unwrap();
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-crates");
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["build", "--quiet", "--target-dir"])
            .arg(target)
            .env_remove("RUSTFLAGS");
        self.output(&mut cargo)
    }

    fn output(&self, command: &mut Command) -> String {
        let output = command.current_dir(&self.folder).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{command:?}\n{errors}");
        assert_eq!(errors, "", "{command:?} warns");
        String::from_utf8(output.stdout).unwrap()
    }
}

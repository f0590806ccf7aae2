//! A temporary folder to run the program in, and the output of the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

/// A small document: one operation and one schema.
pub(crate) const DOCUMENT: &str = r##"openapi: 3.0.3
info:
  title: Pets
  version: "1"
servers:
  - url: https://example.com
paths:
  /pets:
    get:
      operationId: getPet
      responses:
        "200":
          description: A pet
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Pet"
components:
  schemas:
    Pet:
      type: object
      properties:
        name:
          type: string
"##;

/// The content of a file, and the time when it was written.
pub(crate) type State = (Vec<u8>, SystemTime);

/// A folder that is removed at the end of the test.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// Creates a folder with [`DOCUMENT`] in `pets.yaml`.
    pub(crate) fn new() -> Folder {
        let folder = Folder {
            folder: tempfile::tempdir().unwrap(),
        };
        folder.write("pets.yaml", DOCUMENT);
        folder
    }

    /// Creates a folder with a client of `pets.yaml` in `client/`.
    pub(crate) fn with_client() -> Folder {
        let folder = Folder::new();
        folder.run("gen --spec pets.yaml --out client").succeeds();
        folder
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Returns the name of a folder for incomplete files in `client/`, if there is one.
    pub(crate) fn staging(&self) -> Option<String> {
        let entries = fs::read_dir(self.path("client")).unwrap();
        let mut names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.find(|name| name.starts_with(".codegen-staging"))
    }

    /// Returns all files below a folder, by path.
    pub(crate) fn state(&self, path: &str) -> BTreeMap<PathBuf, State> {
        let mut state = BTreeMap::new();
        collect(&self.path(path), &mut state);
        state
    }

    /// Returns the path in the client of a generated file that is not `src/lib.rs`.
    pub(crate) fn another_generated_file(&self) -> String {
        let client = self.path("client");
        let mut files = self.state("client/src").into_keys();
        let file = files.find(|file| !file.ends_with("lib.rs")).unwrap();
        file.strip_prefix(client)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/")
    }

    /// Runs the program in this folder, with arguments separated by spaces.
    pub(crate) fn run(&self, arguments: &str) -> Said {
        run_in(self.folder.path(), arguments)
    }

    /// Runs the program in this folder.
    pub(crate) fn run_with(&self, arguments: &[&str]) -> Said {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        said(program.args(arguments).current_dir(self.folder.path()))
    }

    /// Runs commands of a shell, then the program.
    #[cfg(unix)]
    pub(crate) fn run_after(&self, commands: &str, arguments: &str) -> Said {
        let script = format!(
            "{commands}; exec {} {arguments}",
            env!("CARGO_BIN_EXE_xtask")
        );
        said(
            Command::new("sh")
                .arg("-c")
                .arg(script)
                .current_dir(self.folder.path()),
        )
    }
}

fn collect(folder: &Path, state: &mut BTreeMap<PathBuf, State>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, state);
        } else {
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            state.insert(path.clone(), (fs::read(path).unwrap(), modified));
        }
    }
}

/// Runs the program in any folder.
pub(crate) fn run_in(folder: &Path, arguments: &str) -> Said {
    said(
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments.split_whitespace())
            .current_dir(folder),
    )
}

fn said(command: &mut Command) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Said {
        code: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// The output of the program.
#[derive(Debug)]
pub(crate) struct Said {
    /// The exit code; `None` if the program was killed.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Said {
    pub(crate) fn succeeds(self) -> Said {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        self
    }

    pub(crate) fn fails(self) -> Said {
        assert_eq!(self.code, Some(1), "{}{}", self.stdout, self.stderr);
        self
    }

    /// Returns both streams without the parts that differ between machines and versions of the
    /// generator: times, numbers of files above two, numbers of types, and the context of differences.
    pub(crate) fn shown(&self) -> String {
        let text = format!("{}{}", self.stdout, self.stderr);
        let mut shown = String::new();
        for line in text.lines().filter(|line| !is_context(line)) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let line = match words.as_slice() {
                ["time", ..] => "  time        [time]".to_owned(),
                ["types", ..] => "  types       [number]".to_owned(),
                ["files", ..] => line
                    .split(' ')
                    .map(hide_number)
                    .collect::<Vec<_>>()
                    .join(" "),
                ["@@", ..] => "@@ [lines] @@".to_owned(),
                _ => line.to_owned(),
            };
            shown.push_str(&line);
            shown.push('\n');
        }
        shown
    }
}

/// Whether the line of a difference is the same on both sides.
fn is_context(line: &str) -> bool {
    line.starts_with(' ') && !line.starts_with("  ") || line.starts_with("   ")
}

fn hide_number(word: &str) -> &str {
    if word.parse::<usize>().is_ok_and(|number| number > 2) {
        "[number]"
    } else {
        word
    }
}

//! `cargo lab corpus` as a maintainer uses it: the real program, on real folders.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use insta::assert_snapshot;

const PETS: &str = r##"openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: "https://example.com" }]
paths:
  /pets: { $ref: paths/pets.yaml }
"##;

/// A path item, which refers to a schema outside the document's folder.
const PATH_ITEM: &str = r##"get:
  operationId: getPet
  responses:
    "200":
      description: A pet
      content: { application/json: { schema: { $ref: "../../common/pet.yaml" } } }
delete:
  operationId: deletePet
  responses:
    "204": { description: Gone }
"##;

const PET: &str = "type: object\nproperties:\n  name: { type: string }\n";

const BROKEN: &str = "{\n  \"openapi\": \"3.0.3\",\n  \"info\": {\"title\": \"Broken\"\n}\n";

/// A folder with documents.
struct Corpus {
    folder: tempfile::TempDir,
}

impl Corpus {
    fn new(files: &[(&str, &str)]) -> Corpus {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join("apis").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Corpus { folder }
    }

    /// Returns the exit code, stdout without figures that vary, and stderr.
    fn run(&self, arguments: &str) -> (Option<i32>, String, String) {
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_lab"))
            .args(["corpus", "apis", "--no-check", "--out", "crates"])
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let stdout = String::from_utf8(stdout).unwrap();
        let stderr = String::from_utf8(stderr).unwrap();
        (status.code(), without_figures(&stdout), stderr)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Keeps the columns `document`, `operations` and `generated` of the table. The others change with
/// the generator.
fn without_figures(stdout: &str) -> String {
    let (table, rest) = stdout.split_once("\n\n").unwrap_or((stdout, ""));
    let width = table.lines().next().unwrap().find("  types").unwrap();
    let lines = table.lines().map(|line| &line[..width]);
    let lines: Vec<&str> = lines.chain([""]).chain(rest.lines()).collect();
    lines.join("\n")
}

#[test]
fn every_document_is_generated_and_counted() {
    let corpus = Corpus::new(&[
        ("pets/openapi.yaml", PETS),
        ("pets/paths/pets.yaml", PATH_ITEM),
        ("common/pet.yaml", PET),
    ]);
    let (code, stdout, stderr) = corpus.run("--json result.json");
    assert_snapshot!(stdout, @r"
    document           operations  generated
    -----------------  ----------  ---------
    pets/openapi.yaml           2          2
    -----------------  ----------  ---------
    1 of 1 generated            2          2

    Nothing is lost of the document
    ");
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let krate = corpus.path().join("crates/pets-openapi-client");
    assert!(krate.join("Cargo.toml").is_file() && krate.join("src/lib.rs").is_file());
    let json = fs::read(corpus.path().join("result.json")).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["documents"][0]["document"], "pets/openapi.yaml");
    assert_eq!(json["totals"]["operations_generated"], 2);
}

#[test]
fn losses_are_named() {
    let files = [
        ("pets/openapi.yaml", PETS),
        ("pets/paths/pets.yaml", PATH_ITEM),
        ("common/pet.yaml", PET),
        ("broken.json", BROKEN),
    ];
    let corpus = Corpus::new(&files);
    let (code, stdout, _) = corpus.run("");
    assert_snapshot!(stdout, @r"
    document           operations  generated
    -----------------  ----------  ---------
    broken.json                 ?          -
    pets/openapi.yaml           2          2
    -----------------  ----------  ---------
    1 of 2 generated            2          2

    broken.json: not generated: broken.json:5:1: the file is not valid JSON

    Something is lost of 1 of 2 documents
    ");
    assert_eq!(code, Some(1));
    let (code, stdout, _) = corpus.run("--filter pets");
    assert_eq!(code, Some(0), "{stdout}");
}

/// A schema whose properties have types, but for some of which the document or the generator says
/// nothing.
const OPEN_PET: &str = "type: object
properties:
  name: { type: string }
  tag: {}
  mark: {}
  owner: { type: object }
  shape: { enum: [{ a: 1 }, { a: 2 }] }
";

#[test]
fn places_without_a_type_are_counted_by_reason() {
    let corpus = Corpus::new(&[
        ("pets/openapi.yaml", PETS),
        ("pets/paths/pets.yaml", PATH_ITEM),
        ("common/pet.yaml", OPEN_PET),
    ]);
    let (code, stdout, _) = corpus.run("--untyped --json result.json");
    assert_snapshot!(stdout, @r"
    document           operations  generated
    -----------------  ----------  ---------
    pets/openapi.yaml           2          2
    -----------------  ----------  ---------
    1 of 1 generated            2          2

    4 of 6 places are any JSON value

    because the document does not say more              places  documents  for example
    --------------------------------------------------  ------  ---------  ----------------------------
    `{}`: the schema says nothing about its values           2          1  pets/openapi.yaml: pet.tag
    `object` without `properties`: a map of any values       1          1  pets/openapi.yaml: pet.owner
    --------------------------------------------------  ------  ---------  ----------------------------
    in all                                                   3          1

    because the generator has no type for it  places  documents  for example
    ----------------------------------------  ------  ---------  ----------------------------
    `enum` of lists or objects                     1          1  pets/openapi.yaml: pet.shape
    ----------------------------------------  ------  ---------  ----------------------------
    in all                                         1          1

    Nothing is lost of the document
    ");
    assert_eq!(code, Some(0));
    let json = fs::read(corpus.path().join("result.json")).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["totals"]["untyped"], 4);
    let by_reason = &json["documents"][0]["untyped_by_reason"];
    let shapes = &by_reason["`enum` of lists or objects"];
    assert_eq!(*shapes, serde_json::json!(["pet.shape"]));
}

#[test]
fn a_folder_without_documents_is_an_error() {
    let corpus = Corpus::new(&[("common/pet.yaml", PET)]);
    let arguments = ["corpus", "apis"];
    let output = Command::new(env!("CARGO_BIN_EXE_lab"))
        .args(arguments)
        .current_dir(corpus.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        stderr,
        "error: there is no OpenAPI document in the given folders\n"
    );
}

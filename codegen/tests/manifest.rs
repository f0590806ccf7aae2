//! The manifest of a generated crate says the same as those of this workspace.

mod support;

use std::fs;
use std::path::Path;

use codegen::{Cli, Options};
use support::Document;

#[test]
fn dependencies_are_those_of_the_workspace() {
    let workspace = section(&own("Cargo.toml"), "workspace.dependencies");
    let inherited = |manifest: &str| {
        let dependencies = section(manifest, "dependencies");
        assert!(!dependencies.is_empty());
        let inherited = dependencies.iter().map(|line| {
            let own = line.replace(", optional = true", "");
            assert!(workspace.contains(&own), "not in the workspace: {line}");
            let name = line.split(' ').next().unwrap_or_default();
            match line.contains(", optional = true") {
                true => format!("{name} = {{ workspace = true, optional = true }}"),
                false => format!("{name}.workspace = true"),
            }
        });
        inherited.collect::<Vec<_>>()
    };
    for (generated, manifest) in [
        (generated(), "generated-client/Cargo.toml"),
        (generated_with_libraries(), "codegen/runtime/Cargo.toml"),
    ] {
        let own = section(&own(manifest), "dependencies");
        assert_eq!(own, inherited(&generated));
    }
}

/// Only a client with dates or UUIDs has features for their libraries.
#[test]
fn libraries_are_features() {
    let own = section(&own("codegen/runtime/Cargo.toml"), "features");
    let features = section(&generated_with_libraries(), "features");
    for library in ["chrono", "jiff", "time", "uuid"] {
        let feature = format!("{library} = [\"dep:{library}\"]");
        assert!(
            features.contains(&feature) && own.contains(&feature),
            "{library}"
        );
    }
    assert!(!generated().contains("chrono") && !generated().contains("uuid"));
    let generation = support::generate(&document("{type: string, format: uuid}"));
    let files = generation.files.expect("a client");
    assert!(files["Cargo.toml"].contains("uuid = [") && !files["Cargo.toml"].contains("time = ["));
    assert!(files.contains_key("src/runtime/uuid_library.rs"));
    assert!(!files.contains_key("src/runtime/date_libraries.rs"));
    assert!(!files["src/runtime/mod.rs"].contains("date_libraries"));
}

/// Only a client that reads XML has a library for it. Without XML, a client has nothing of it.
#[test]
fn a_library_for_xml_is_for_reading_it() {
    let xml = "content: {application/xml: {schema: {$ref: '#/components/schemas/A'}}}";
    let files = |operation: &str| {
        let document = Document::new(&format!(
            "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.b}}]\n\
             paths: {{/a: {{put: {{{operation}}}}}}}\n\
             components: {{schemas: {{A: {{type: object, properties: {{a: {{type: string}}}}}}}}}}\n"
        ));
        support::generate(&document).files.expect("a client")
    };
    let has = |operation: &str, path: &str| files(operation).contains_key(path);
    let has_library = |operation: &str| files(operation)["Cargo.toml"].contains("quick-xml");
    let nothing = "responses: {'204': {description: B}}";
    let reading = format!("responses: {{'200': {{description: B, {xml}}}}}");
    let writing = format!("requestBody: {{required: true, {xml}}}, {nothing}");
    let other = format!(
        "responses: {{'200': {{description: B, {}}}}}",
        xml.replace("xml", "json")
    );
    for operation in [nothing, &other] {
        assert!(!has_library(operation) && !has(operation, "src/xml.rs"));
        assert!(
            files(operation)
                .iter()
                .all(|(path, _)| !path.contains("xml"))
        );
    }
    assert!(has_library(&reading) && has(&reading, "src/runtime/xml_read.rs"));
    assert!(!has_library(&writing) && !has(&writing, "src/runtime/xml_read.rs"));
    assert!(has(&writing, "src/xml.rs") && has(&writing, "src/runtime/xml_write.rs"));
}

/// Without a program for the command line, a client has nothing of it.
#[test]
fn a_program_is_asked_for() {
    let generation = support::generate(&small());
    let files = generation.files.expect("a client");
    for (path, text) in &files {
        assert!(
            !path.starts_with("src/cli") && path != "src/main.rs",
            "{path}"
        );
        assert!(
            !text.contains("\"cli\"") && !text.contains("clap"),
            "{path}: {text}"
        );
    }
    let program = section(&generated(), "[bin]");
    let client = own("generated-client/Cargo.toml");
    assert_eq!(section(&client, "[bin]"), program);
    assert!(!program.is_empty());
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

/// The manifest of a crate with dates, UUIDs, uploads and XML.
fn generated_with_libraries() -> String {
    let document = Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.b}]\n\
         paths: {/a: {put: {operationId: a, requestBody: {content: {text/plain: {}}}, responses: {'200': {description: B, content: {application/xml: {schema: {$ref: '#/components/schemas/A'}}}}}}}}\n\
         components: {schemas: {A: {type: object, properties: {a: {type: string, format: date}, b: {type: string, format: uuid}}}}}\n",
    );
    with_program(&document)
}

/// The manifest of a crate with a program for the command line.
fn with_program(document: &Document) -> String {
    let options = Options {
        cli: Some(Cli {
            program: "highlevel".to_owned(),
        }),
        ..support::options()
    };
    let generation = support::generate_with(document, &options);
    let mut files = generation.files.expect("a client");
    files.remove("Cargo.toml").expect("a manifest")
}

/// A document with this schema.
fn document(schema: &str) -> Document {
    Document::new(&format!(
        "openapi: 3.0.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.b}}]\npaths: {{}}\n\
         components: {{schemas: {{A: {schema}}}}}\n"
    ))
}

/// The manifest of a crate of its own, with a program for the command line.
fn generated() -> String {
    with_program(&small())
}

/// A document with one operation and nothing else.
fn small() -> Document {
    Document::new(
        "openapi: 3.0.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.b}]\n\
         paths: {/a: {get: {responses: {'204': {description: B}}}}}\n",
    )
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

//! What the tests share: documents held in memory, and what comes of them.

#![allow(dead_code, reason = "each test program uses a part")]

use std::collections::BTreeMap;

use codegen::diagnostic::Log;
use codegen::ir::Api;
use codegen::source_map::SourceMap;
use codegen::{Generation, Options};

/// The files of a document, by path.
pub(crate) struct Document(BTreeMap<String, String>);

impl Document {
    pub(crate) fn new(root: &str) -> Self {
        Self(BTreeMap::from([(
            "openapi.yaml".to_owned(),
            root.trim_start().to_owned(),
        )]))
    }

    pub(crate) fn with(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path.to_owned(), text.trim_start().to_owned());
        self
    }
}

impl Document {
    /// Where the generator reads it.
    pub(crate) fn source(&self) -> &dyn codegen::source::Source {
        &self.0
    }
}

/// The options of all tests.
pub(crate) fn options() -> Options {
    Options {
        package_name: "test-client".to_owned(),
        manifest: true,
        workspace_member: false,
        formats: BTreeMap::new(),
        auth: codegen::Auth::default(),
        cli: None,
    }
}

pub(crate) fn generate(document: &Document) -> Generation {
    generate_with(document, &options())
}

pub(crate) fn generate_with(document: &Document, options: &Options) -> Generation {
    codegen::generate("openapi.yaml", &document.0, options)
}

/// The IR of a document that nothing is wrong with.
pub(crate) fn ir(document: &Document) -> Api {
    let text = generate(document).diagnostics.render(false);
    assert_eq!(text, "", "the document is meant to be free of warnings");
    read(document, &options())
}

/// The IR of a document, which may have warnings.
pub(crate) fn read(document: &Document, options: &Options) -> Api {
    let (mut files, mut log) = (SourceMap::default(), Log::default());
    let api = codegen::read("openapi.yaml", &document.0, options, &mut files, &mut log);
    api.expect("a document without errors has an IR")
}

/// A file of the client of a document that nothing is wrong with.
pub(crate) fn client(document: &Document, path: &str) -> String {
    let generation = generate(document);
    assert_eq!(generation.diagnostics.render(false), "");
    let files = generation
        .files
        .expect("a document without errors has a client");
    match files.get(path) {
        Some(text) => text.clone(),
        None => panic!(
            "there is no {path} among {:?}",
            files.keys().collect::<Vec<_>>()
        ),
    }
}

/// The types of the client of a document that nothing is wrong with: all files of `src/types`.
pub(crate) fn types(document: &Document) -> String {
    let generation = generate(document);
    assert_eq!(generation.diagnostics.render(false), "");
    let files = generation
        .files
        .expect("a document without errors has a client");
    let types = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/types/"));
    let texts = types.map(|(path, text)| format!("// {path}\n{text}"));
    texts.collect::<Vec<_>>().join("\n")
}

/// What a user sees of the diagnostics.
pub(crate) fn diagnostics(document: &Document) -> String {
    generate(document).diagnostics.render(false)
}

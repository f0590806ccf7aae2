//! Runs the generator on a document.

use std::collections::BTreeMap;
use std::path::Path;
use std::slice;
use std::time::{Duration, Instant};

use codegen::{Cli, Options, Summary};
use xtask::source::{FileSource, slash_separated};

use crate::document::find::Document;
use crate::panics;

/// The result of running the generator.
pub(crate) struct Attempt {
    /// The text of the files by path, with a summary; or a sentence about why there are none.
    pub(crate) generated: Result<(BTreeMap<String, String>, Summary), String>,
    pub(crate) warnings: usize,
    pub(crate) time: Duration,
}

/// Generates the client of a document, with a program for the command line if `cli`.
pub(crate) fn generate(document: &Document, package: &str, cli: bool) -> Attempt {
    let root = slash_separated(&document.path);
    let program = package.trim_end_matches("-client").to_owned();
    let options = Options {
        cli: cli.then_some(Cli { program }),
        ..options(package)
    };
    let started = Instant::now();
    let generation = FileSource::open(Path::new(""), &root, slice::from_ref(&document.folder))
        .map_err(|error| format!("not generated: {error}"))
        .and_then(|source| {
            panics::catch(|| codegen::generate(&root, &source, &options))
                .map_err(|panic| format!("the generator panicked: {panic}"))
        });
    let time = started.elapsed();
    let succeeded = generation.as_ref();
    Attempt {
        warnings: succeeded.map_or(0, |it| it.diagnostics.warnings()),
        time,
        generated: generation.and_then(|it| match it.files {
            Some(files) => Ok((files, it.summary)),
            None => {
                let folder = slash_separated(&document.folder) + "/";
                let error = first_error(&it.diagnostics.render(false), &folder);
                Err(format!("not generated: {error}"))
            }
        }),
    }
}

/// Lists the types of the client of a document.
pub(crate) fn schema_types(document: &Document, package: &str) -> Vec<codegen::SchemaType> {
    let root = slash_separated(&document.path);
    let source = FileSource::open(Path::new(""), &root, slice::from_ref(&document.folder));
    source.map_or_else(
        |_| Vec::new(),
        |source| codegen::schema_types(&root, &source, &options(package)),
    )
}

/// Lists the places of the client of a document where values have types.
pub(crate) fn type_places(document: &Document, package: &str) -> Vec<codegen::TypePlace> {
    let root = slash_separated(&document.path);
    let source = FileSource::open(Path::new(""), &root, slice::from_ref(&document.folder));
    source.map_or_else(
        |_| Vec::new(),
        |source| codegen::type_places(&root, &source, &options(package)),
    )
}

fn options(package: &str) -> Options {
    Options {
        package_name: package.to_owned(),
        manifest: true,
        workspace_member: false,
        formats: BTreeMap::new(),
        auth: codegen::Auth::default(),
        cli: None,
    }
}

/// Returns the first error in rendered diagnostics, in one line, with its place below the folder.
fn first_error(diagnostics: &str, folder: &str) -> String {
    let mut lines = diagnostics
        .lines()
        .skip_while(|it| !it.starts_with("error: "));
    let Some(message) = lines.next().and_then(|it| it.strip_prefix("error: ")) else {
        return "no files and no error: this is a bug in `codegen`".to_owned();
    };
    let place = lines
        .next()
        .and_then(|it| it.trim_start().strip_prefix("--> "));
    match place {
        Some(place) => format!("{}: {message}", place.trim_start_matches(folder)),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_a_place() {
        let text = "warning: w\n --> a.yaml:1:1\n\nerror: e\n  --> a/b.yaml:2:3\n   |\n";
        assert_eq!(first_error(text, "a/"), "b.yaml:2:3: e");
        assert_eq!(first_error(text, "c/"), "a/b.yaml:2:3: e");
        assert_eq!(first_error("error: e\n\nerror: f\n --> c\n", "a/"), "e");
    }
}

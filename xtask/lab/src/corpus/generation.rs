//! Runs the generator on a document.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use codegen::{Options, Summary};
use xtask::source::{FileSource, slash_separated};

use crate::document::find::Document;
use crate::panics;

/// The result of running the generator.
pub(crate) struct Attempt {
    /// The crate, or a sentence about why there is none.
    pub(crate) generated: Result<GeneratedCrate, String>,
    /// The number of warnings.
    pub(crate) warnings: usize,
    /// The time that the generator took.
    pub(crate) time: Duration,
}

/// A generated crate.
pub(crate) struct GeneratedCrate {
    /// The text of the files, by path.
    pub(crate) files: BTreeMap<String, String>,
    /// The number of operations and types.
    pub(crate) summary: Summary,
}

/// Generates the client of a document.
pub(crate) fn generate(document: &Document, package: &str) -> Attempt {
    let mut attempt = Attempt {
        generated: Err(String::new()),
        warnings: 0,
        time: Duration::ZERO,
    };
    let root = slash_separated(&document.path);
    let allowed = [document.folder.clone()];
    let source = match FileSource::open(Path::new(""), &root, &allowed) {
        Ok(source) => source,
        Err(error) => {
            attempt.generated = Err(format!("not generated: {error}"));
            return attempt;
        }
    };
    let options = Options {
        package_name: package.to_owned(),
        manifest: true,
        formats: BTreeMap::new(),
    };
    let started = Instant::now();
    let generation = panics::catch(|| codegen::generate(&root, &source, &options));
    attempt.time = started.elapsed();
    attempt.generated = match generation {
        Err(panic) => Err(format!("the generator panicked: {panic}")),
        Ok(generation) => {
            attempt.warnings = generation.diagnostics.warnings();
            let summary = generation.summary;
            let generated = generation
                .files
                .map(|files| GeneratedCrate { files, summary });
            generated.ok_or_else(|| {
                let folder = slash_separated(&document.folder) + "/";
                let error = first_error(&generation.diagnostics.render(false), &folder);
                format!("not generated: {error}")
            })
        }
    };
    attempt
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

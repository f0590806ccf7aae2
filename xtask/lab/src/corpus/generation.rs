//! Runs the generator on a document, whatever it does.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{any, panic, thread};

use codegen::diagnostic::{Diagnostics, Severity};
use codegen::{Options, Summary};

use crate::document::find::Document;
use xtask::source::FileSource;

/// Enough for any nesting that the generator allows.
const STACK: usize = 256 << 20;

/// What the generator made of a document.
pub(crate) struct Outcome {
    /// The files, or why there are none.
    pub(crate) result: Result<Files, Lost>,
    /// How many warnings there were.
    pub(crate) warnings: usize,
    /// How long it took.
    pub(crate) time: Duration,
}

/// A generated crate.
pub(crate) struct Files {
    /// The text of the files, by path.
    pub(crate) files: BTreeMap<String, String>,
    /// How much was generated.
    pub(crate) summary: Summary,
}

/// Why there is no crate.
pub(crate) enum Lost {
    /// The document has errors; this is the first.
    Errors(String),
    /// The generator panicked, with this message.
    Panic(String),
}

/// Generates the client of a document.
pub(crate) fn generate(document: &Document, package: &str) -> Outcome {
    let root = slashes(&document.path);
    let allowed = [document.folder.clone()];
    let source = match FileSource::open(Path::new(""), &root, &allowed) {
        Ok(source) => source,
        Err(error) => return Outcome::failed(error.to_string()),
    };
    let options = Options {
        package_name: package.to_owned(),
        manifest: true,
        formats: BTreeMap::new(),
    };
    let folder = slashes(&document.folder) + "/";
    let started = Instant::now();
    let generation = caught(move || codegen::generate(&root, &source, &options));
    let time = started.elapsed();
    match generation {
        Ok(generation) => {
            let summary = generation.summary;
            let files = generation.files.map(|files| Files { files, summary });
            Outcome {
                result: files
                    .ok_or_else(|| Lost::Errors(first_error(&generation.diagnostics, &folder))),
                warnings: generation.diagnostics.warnings(),
                time,
            }
        }
        Err(message) => Outcome {
            result: Err(Lost::Panic(message)),
            warnings: 0,
            time,
        },
    }
}

impl Outcome {
    fn failed(error: String) -> Outcome {
        Outcome {
            result: Err(Lost::Errors(error)),
            warnings: 0,
            time: Duration::ZERO,
        }
    }
}

/// A path as the generator takes it on every operating system.
fn slashes(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.into_owned()
    }
}

/// Runs something on a stack of its own. The error is the message of a panic, and where it was.
fn caught<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let place = Arc::new(Mutex::new(None));
    let noted = Arc::clone(&place);
    // The hook of the program would write into the middle of the progress.
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let (Some(location), Ok(mut noted)) = (info.location(), noted.lock()) {
            noted.get_or_insert_with(|| location.to_string());
        }
    }));
    let result = thread::Builder::new()
        .stack_size(STACK)
        .spawn(work)
        .map_err(|error| format!("there is no thread to be had: {error}"))
        .and_then(|thread| {
            thread
                .join()
                .map_err(|payload| message(&*payload).to_owned())
        });
    panic::set_hook(usual);
    let place = place.lock().ok().and_then(|place| place.clone());
    result.map_err(|message| match place {
        Some(place) => format!("{message} ({place})"),
        None => message,
    })
}

fn message(payload: &(dyn any::Any + Send)) -> &str {
    match (
        payload.downcast_ref::<&str>(),
        payload.downcast_ref::<String>(),
    ) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        (None, None) => "without a message",
    }
}

/// The first error and its place below the folder, in one line.
fn first_error(diagnostics: &Diagnostics, folder: &str) -> String {
    let Some(error) = diagnostics
        .iter()
        .map(|problem| &problem.diagnostic)
        .find(|diagnostic| diagnostic.severity == Severity::Error)
    else {
        return "no files and no error: this is a bug in `codegen`".to_owned();
    };
    let text = diagnostics.render(false);
    match place_of_first_error(&text) {
        Some(place) => {
            let place = place.strip_prefix(folder).unwrap_or(place);
            format!("{place}: {}", error.message)
        }
        None => error.message.clone(),
    }
}

/// The place below the first line with an error, in the rendered diagnostics.
fn place_of_first_error(text: &str) -> Option<&str> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with("error: "));
    lines.nth(1)?.trim_start().strip_prefix("--> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_result() {
        let lost = caught(|| -> usize { panic!("no {}", "way") }).unwrap_err();
        assert!(
            lost.starts_with("no way (xtask/lab/src/corpus/generation.rs:"),
            "{lost}"
        );
        assert_eq!(caught(|| 7), Ok(7));
    }

    #[test]
    fn an_error_has_a_place() {
        let text = "warning: w\n --> a.yaml:1:1\n\nerror: e\n  --> b.yaml:2:3\n   |\n";
        assert_eq!(place_of_first_error(text), Some("b.yaml:2:3"));
        assert_eq!(place_of_first_error("error: e\n\nerror: f\n --> c\n"), None);
    }
}

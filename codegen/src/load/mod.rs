//! Stage 1, load: reads a file into a located tree.
//!
//! `serde_json` reads files that start like JSON. `serde_yaml` reads all others, and JSON with
//! YAML's liberties, such as trailing commas. Both drive the same visitor, which builds the tree and
//! numbers its nodes.

mod aliases;
mod parse;
mod tree_builder;

use crate::diagnostic::{Diagnostic, Log, Place};
use crate::source::{Source, SourceError};
use crate::source_map::{SourceFile, SourceMap, Syntax};
use crate::tree::{FileId, Node};

/// Maximum size of a file. The largest published documents have about 60 MB; a larger one would
/// take minutes and all memory.
const MAX_BYTES: usize = 80_000_000;

/// Why a file has no tree. How bad that is depends on what refers to the file, so the caller reports
/// it.
#[derive(Debug)]
pub enum LoadError {
    /// The source does not provide the file.
    Source(SourceError),
    /// The file is not YAML or JSON, or too large.
    Syntax(Diagnostic),
}

/// Reads the file at `path` into a tree.
///
/// # Errors
/// Fails if the file can't be read or parsed.
pub fn load(
    path: &str,
    source: &dyn Source,
    files: &mut SourceMap,
    log: &mut Log,
) -> Result<Node, LoadError> {
    let file = load_text(path, source, files)?;
    let SourceFile { text, syntax, .. } = files.get(file);
    let mut parsed = match syntax {
        Syntax::Json => parse::from_json(file, text),
        Syntax::Yaml => parse::from_yaml(file, text),
    };
    if *syntax == Syntax::Json && parsed.is_err() {
        // JSON with comments or trailing commas is YAML. If it is not, the JSON error is shown.
        if let Ok(yaml) = parse::from_yaml(file, text) {
            files.set_syntax(file, Syntax::Yaml);
            parsed = Ok(yaml);
        }
    }
    let (root, duplicates) = parsed.map_err(LoadError::Syntax)?;
    for (key, origin) in duplicates {
        Diagnostic::warning(format!("the key `{key}` appears twice in the same object"))
            .at_node(origin)
            .label("the earlier value is not used")
            .help("remove one of the two")
            .push_to(log);
    }
    Ok(root)
}

/// Reads the file at `path` as text.
///
/// # Errors
/// Fails if the file can't be read, is not UTF-8, or is too large.
pub fn load_text(
    path: &str,
    source: &dyn Source,
    files: &mut SourceMap,
) -> Result<FileId, LoadError> {
    let bytes = source.read(path).map_err(LoadError::Source)?;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let file = files.add(path, text, Syntax::Yaml);
        LoadError::Syntax(not_utf8(file, valid))
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    let bytes = text.len();
    let syntax = syntax_of(&text);
    let file = files.add(path, text, syntax);
    if bytes > MAX_BYTES {
        return Err(LoadError::Syntax(too_large(file, bytes)));
    }
    Ok(file)
}

/// JSON if the first character that is not a space opens an object or a list.
fn syntax_of(text: &str) -> Syntax {
    if text.trim_start().starts_with(['{', '[']) {
        Syntax::Json
    } else {
        Syntax::Yaml
    }
}

fn not_utf8(file: FileId, valid_bytes: usize) -> Diagnostic {
    Diagnostic::error("the file is not UTF-8 text")
        .at(Place::Byte(file, valid_bytes))
        .label("this is not UTF-8")
        .help("save the file as UTF-8")
}

fn too_large(file: FileId, bytes: usize) -> Diagnostic {
    let limit = MAX_BYTES / 1_000_000;
    Diagnostic::error(format!("the file is larger than {limit} MB: {bytes} bytes"))
        .at(Place::Byte(file, 0))
        .label("nothing of this file was read")
        .help("remove what the client does not need, or split the file")
}

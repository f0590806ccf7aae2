//! Stage 1, load: reads a file into a located tree.
//!
//! `serde_json` reads files that start like JSON, without their comments and trailing commas.
//! `serde_yaml` reads all others, and JSON with YAML's liberties. Both drive the same visitor, which
//! builds the tree and numbers its nodes.

mod aliases;
mod parse;
mod tree_builder;

use crate::diagnostic::{Diagnostic, Log, Place};
use crate::source::{Source, SourceError};
use crate::source_map::{SourceFile, SourceMap, Syntax, without_comments};
use crate::tree::{FileId, Node};
use parse::Parsed;

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
    let parsed = match syntax {
        Syntax::Yaml => parse::from_yaml(file, text),
        Syntax::Json | Syntax::JsonWithComments => match parse::from_json(file, text) {
            Err(error) if error.is_about_syntax => parse_loosely(file, files, log).ok_or(error),
            parsed => parsed,
        },
    };
    let (root, duplicates) = parsed.map_err(|error| LoadError::Syntax(error.diagnostic))?;
    for (key, origin) in duplicates {
        Diagnostic::warning(format!("the key `{key}` appears twice in the same object"))
            .at_node(origin)
            .label("the earlier value is not used")
            .help("the later value counts; if that is wrong, remove one of the two")
            .push_to(log);
    }
    Ok(root)
}

/// Reads a file that starts like JSON and is not: as JSON with comments and trailing commas, then
/// as YAML. `None` if it is neither; the error about JSON then says more.
fn parse_loosely(file: FileId, files: &mut SourceMap, log: &mut Log) -> Option<Parsed> {
    let text = &files.get(file).text;
    let (json, comment) = without_comments(text);
    if let Ok(parsed) = parse::from_json(file, &json) {
        if let Some(comment) = comment {
            Diagnostic::warning("JSON has no comments")
                .at(Place::Byte(file, comment))
                .label("all comments are skipped")
                .help("nothing needs to be done; other programs may refuse the file")
                .push_to(log);
        }
        files.set_syntax(file, Syntax::JsonWithComments);
        return Some(parsed);
    }
    let parsed = parse::from_yaml(file, text).ok()?;
    files.set_syntax(file, Syntax::Yaml);
    Some(parsed)
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

/// JSON if the first character that is not a space opens an object or a list, or a comment before
/// them.
fn syntax_of(text: &str) -> Syntax {
    let text = text.trim_start();
    if text.starts_with(['{', '[']) || text.starts_with("//") || text.starts_with("/*") {
        Syntax::Json
    } else {
        Syntax::Yaml
    }
}

fn not_utf8(file: FileId, valid_bytes: usize) -> Diagnostic {
    Diagnostic::error("the file is not UTF-8 text")
        .at(Place::Byte(file, valid_bytes))
        .label("this is not UTF-8")
        .help("convert the file to UTF-8, or a copy of it if the file is not yours")
}

fn too_large(file: FileId, bytes: usize) -> Diagnostic {
    let limit = MAX_BYTES / 1_000_000;
    Diagnostic::error(format!("the file is larger than {limit} MB: {bytes} bytes"))
        .at(Place::Byte(file, 0))
        .label("nothing of this file was read")
        .help("generate from a copy of the file, without what you do not call")
}

//! Stage 1, load: text in, located tree out.
//!
//! `serde_json` reads what starts like JSON, `serde_yaml` everything else (and JSON with YAML's
//! liberties, such as trailing commas). Both drive the same visitor, which builds the tree and
//! numbers its nodes.

mod lines;
pub mod positions;
mod visitor;

use std::cell::OnceCell;

use crate::diagnostic::{Diagnostic, Log, Place};
use crate::source::{Source, SourceError};
use crate::tree::{FileId, Node};
use lines::Lines;
use positions::Positions;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2.
    Yaml,
}

/// A file that was read, kept for as long as diagnostics may show its lines.
#[derive(Debug)]
pub struct File {
    /// The path as the source knows it.
    pub path: String,
    /// The text.
    pub text: String,
    /// How it is written.
    pub syntax: Syntax,
    positions: OnceCell<Positions>,
    lines: OnceCell<Lines>,
}

impl File {
    /// Where each key and value stands. Found at the first call, then kept.
    #[must_use]
    pub fn positions(&self) -> &Positions {
        self.positions
            .get_or_init(|| Positions::find(&self.text, self.syntax))
    }

    /// Where each line stands. Found at the first call, then kept.
    pub(crate) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::find(&self.text))
    }
}

/// All files that were read so far. A [`FileId`] is an index into them.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
}

impl Files {
    /// The file with this number.
    ///
    /// # Panics
    /// If the number is not one of these files'. The generator makes the numbers itself.
    #[must_use]
    pub fn get(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    fn add(&mut self, path: &str, text: String, syntax: Syntax) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(File {
            path: path.to_owned(),
            text,
            syntax,
            positions: OnceCell::new(),
            lines: OnceCell::new(),
        });
        id
    }
}

/// How many bytes a file may have. The largest published documents have about 60 MB; what takes
/// more than minutes and all memory is not worth starting.
const MAX_BYTES: usize = 80_000_000;

/// Why a file gave no tree.
#[derive(Debug)]
pub enum LoadError {
    /// The source did not give out the file.
    Source(SourceError),
    /// The file is not YAML or JSON, or too large: where and why. How bad that is depends on the
    /// file.
    Syntax(Diagnostic),
}

/// Reads the file at `path` into a tree.
///
/// # Errors
/// A file that can't be read or parsed is left to the caller to report: whether anything is left
/// without it depends on what referred to it.
pub fn load(
    path: &str,
    source: &dyn Source,
    files: &mut Files,
    log: &mut Log,
) -> Result<Node, LoadError> {
    let file = load_text(path, source, files)?;
    parse(file, files, log)
}

/// Reads the file at `path` as text.
///
/// # Errors
/// Fails if the file can't be read, or is not UTF-8.
pub fn load_text(path: &str, source: &dyn Source, files: &mut Files) -> Result<FileId, LoadError> {
    let bytes = source.read(path).map_err(LoadError::Source)?;
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            let syntax = syntax_of(&text);
            let bytes = text.len();
            let file = files.add(path, text, syntax);
            if bytes > MAX_BYTES {
                return Err(LoadError::Syntax(too_large(file, bytes)));
            }
            Ok(file)
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let file = files.add(path, text, Syntax::Yaml);
            Err(LoadError::Syntax(
                Diagnostic::error("the file is not UTF-8 text")
                    .at(Place::Byte(file, valid))
                    .label("this is not UTF-8")
                    .help("save the file as UTF-8"),
            ))
        }
    }
}

fn too_large(file: FileId, bytes: usize) -> Diagnostic {
    let limit = MAX_BYTES / 1_000_000;
    Diagnostic::error(format!("the file is larger than {limit} MB: {bytes} bytes"))
        .at(Place::Byte(file, 0))
        .label("nothing of this file was read")
        .help("leave out what the client does not need, or spread it over several files")
}

/// JSON if the first character that counts opens an object or a list.
fn syntax_of(text: &str) -> Syntax {
    match text.trim_start().chars().next() {
        Some('{' | '[') => Syntax::Json,
        _ => Syntax::Yaml,
    }
}

fn parse(file: FileId, files: &mut Files, log: &mut Log) -> Result<Node, LoadError> {
    let text = &files.get(file).text;
    let builder = visitor::Builder::new(file, text.len());
    let parsed = match files.get(file).syntax {
        Syntax::Json => match visitor::from_json(text, &builder) {
            Ok(node) => Ok(node),
            // JSON with comments or trailing commas is YAML. If it is not, the JSON error counts.
            Err(error) => visitor::from_yaml(text, builder.restart()).map_err(|_| error),
        },
        Syntax::Yaml => visitor::from_yaml(text, &builder),
    };
    let node = parsed.map_err(|error| LoadError::Syntax(error.diagnostic(file)))?;
    if builder.fell_back() {
        files.files[file.0 as usize].syntax = Syntax::Yaml;
    }
    for (key, origin) in builder.duplicates() {
        log.push(
            Diagnostic::warning(format!("the key `{key}` stands twice in the same object"))
                .at(Place::Node(origin))
                .label("the earlier value is not used")
                .help("remove one of the two"),
        );
    }
    Ok(node)
}

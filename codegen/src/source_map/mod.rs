//! The files of a document, kept for diagnostics: they show lines of these files.

mod comments;
mod lines;
mod outline;
mod positions;

use std::cell::OnceCell;

use crate::tree::{FileId, Node, Origin, Value};
pub(crate) use comments::without_comments;
pub(crate) use lines::{Lines, without_blank_tabs};
use outline::Outline;

/// The syntax of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// JSON (RFC 8259).
    Json,
    /// JSON with comments or trailing commas.
    JsonWithComments,
    /// YAML 1.2.
    Yaml,
}

/// A file that was read.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the source knows it.
    pub path: String,
    /// The text.
    pub text: String,
    /// The syntax.
    pub syntax: Syntax,
    starts: OnceCell<Vec<u32>>,
    lines: OnceCell<Lines>,
    outline: OnceCell<Outline>,
}

impl SourceFile {
    /// The byte at which a key or value starts, by its ordinal in the file. The first call scans the
    /// text. 0 if the scan and the parser do not agree about the file: a diagnostic then points at
    /// the start of the file.
    pub(crate) fn byte(&self, ordinal: u32) -> usize {
        let starts = self.starts.get_or_init(|| self.scan(usize::MAX));
        starts.get(ordinal as usize).map_or(0, |at| *at as usize)
    }

    /// The starts of the first keys and values: of `limit` or more of them.
    fn scan(&self, limit: usize) -> Vec<u32> {
        match self.syntax {
            Syntax::Json => positions::in_json(&self.text, limit),
            Syntax::JsonWithComments => positions::in_json(&without_comments(&self.text).0, limit),
            Syntax::Yaml => positions::in_yaml(&self.text, self.lines(), limit),
        }
    }

    /// The text of a number or a boolean, by its ordinal in the file: `1.10`, and not 1.1.
    fn plain_scalar(&self, ordinal: u32) -> &str {
        /// The info, with its version that is often not quoted, stands among the first keys. A scan
        /// of the whole file takes as long as reading it.
        const FEW: u32 = 200;
        let start = if ordinal < FEW && self.starts.get().is_none() {
            let starts = self.scan(ordinal as usize + 1);
            starts.get(ordinal as usize).map_or(0, |at| *at as usize)
        } else {
            self.byte(ordinal)
        };
        let mut rest = self.text.get(start..).unwrap_or_default();
        while rest.starts_with(['&', '!']) {
            let (_anchor_or_tag, after) = rest.split_once(char::is_whitespace).unwrap_or_default();
            rest = after.trim_start();
        }
        let is_in_scalar = |c: char| c.is_ascii_alphanumeric() || "+-._".contains(c);
        let end = rest.find(|c| !is_in_scalar(c)).unwrap_or(rest.len());
        &rest[..end]
    }

    /// The operation, path or component that a byte of a JSON file belongs to. The first call scans
    /// the text.
    pub(crate) fn part(&self, byte: usize) -> Option<&str> {
        let outline = self.outline.get_or_init(|| match self.syntax {
            Syntax::Json => Outline::of_json(&self.text),
            Syntax::JsonWithComments => Outline::of_json(&without_comments(&self.text).0),
            Syntax::Yaml => Outline::default(),
        });
        outline.at(byte)
    }

    /// The lines of the file. The first call scans the text.
    pub(crate) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::find(&self.text))
    }
}

/// All files that were read so far.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// The index of the file with each [`FileId`]. Copies of a file have the same index.
    indexes: Vec<usize>,
}

impl SourceMap {
    /// The file with this number.
    ///
    /// # Panics
    /// If no file has the number. Adding a file makes its number.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[self.indexes[id.0 as usize]]
    }

    /// The text of a number or a boolean as its file has it: `1.10`, and not 1.1. `None` if no such
    /// value stands there.
    pub(crate) fn written(&self, node: &Node) -> Option<&str> {
        let text = self.get(node.origin.file).plain_scalar(node.origin.ordinal);
        let is_same = match &node.value {
            Value::Boolean(value) => text.eq_ignore_ascii_case(&value.to_string()),
            Value::Number(number) => number_of(text).is_some_and(|it| Some(it) == number.as_f64()),
            _ => false,
        };
        is_same.then_some(text)
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, path: &str, text: String, syntax: Syntax) -> FileId {
        self.files.push(SourceFile {
            path: path.to_owned(),
            text,
            syntax,
            starts: OnceCell::new(),
            lines: OnceCell::new(),
            outline: OnceCell::new(),
        });
        self.add_index(self.files.len() - 1)
    }

    /// A new number for the same file. An origin tells two nodes apart, so a copy of a node that
    /// becomes something else needs an origin of its own.
    pub(crate) fn add_copy(&mut self, id: FileId) -> FileId {
        self.add_index(self.indexes[id.0 as usize])
    }

    fn add_index(&mut self, index: usize) -> FileId {
        let id = FileId(u32::try_from(self.indexes.len()).unwrap_or(u32::MAX));
        self.indexes.push(index);
        id
    }

    /// The place of a node, without the difference between a file and its copies.
    pub(crate) fn in_original(&self, origin: Origin) -> Origin {
        let index = self.indexes[origin.file.0 as usize];
        let first = self.indexes.iter().position(|it| *it == index);
        let file = first.and_then(|first| u32::try_from(first).ok());
        Origin {
            file: file.map_or(origin.file, FileId),
            ..origin
        }
    }

    /// Corrects the syntax of a file that only looked like JSON.
    pub(crate) fn set_syntax(&mut self, id: FileId, syntax: Syntax) {
        self.files[self.indexes[id.0 as usize]].syntax = syntax;
    }
}

/// The value of a number of YAML or JSON.
fn number_of(text: &str) -> Option<f64> {
    let digits = text.trim_start_matches(['+', '-']);
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => return text.parse().ok(),
    };
    let value = u128::from_str_radix(&digits[2..], radix).ok()? as f64;
    Some(if text.starts_with('-') { -value } else { value })
}

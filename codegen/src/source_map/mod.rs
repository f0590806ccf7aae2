//! The files of a document, kept for diagnostics: they show lines of these files.

mod lines;
mod positions;

use std::cell::OnceCell;

use crate::tree::FileId;
pub(crate) use lines::{Lines, without_blank_tabs};

/// The syntax of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// JSON (RFC 8259).
    Json,
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
}

impl SourceFile {
    /// The byte at which a key or value starts, by its ordinal in the file. The first call scans the
    /// text. 0 if the scan and the parser do not agree about the file: a diagnostic then points at
    /// the start of the file.
    pub(crate) fn byte(&self, ordinal: u32) -> usize {
        let starts = self.starts.get_or_init(|| match self.syntax {
            Syntax::Json => positions::in_json(&self.text),
            Syntax::Yaml => positions::in_yaml(&self.text, self.lines()),
        });
        starts.get(ordinal as usize).map_or(0, |at| *at as usize)
    }

    /// The lines of the file. The first call scans the text.
    pub(crate) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::find(&self.text))
    }
}

/// All files that were read so far. A [`FileId`] is an index into them.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// The file with this number.
    ///
    /// # Panics
    /// If no file has the number. Adding a file makes its number.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, path: &str, text: String, syntax: Syntax) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            path: path.to_owned(),
            text,
            syntax,
            starts: OnceCell::new(),
            lines: OnceCell::new(),
        });
        id
    }

    /// Corrects the syntax of a file that only looked like JSON.
    pub(crate) fn set_syntax(&mut self, id: FileId, syntax: Syntax) {
        self.files[id.0 as usize].syntax = syntax;
    }
}

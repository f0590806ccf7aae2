//! Finds again where each key and value of a file stands.
//!
//! The tree numbers its nodes in document order (see [`crate::tree::Origin`]). These scanners count
//! in the same order, and note the byte at which each key and value starts.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use super::Syntax;

/// The byte offset of every key and value, by ordinal.
#[derive(Debug, Default)]
pub struct Positions {
    starts: Vec<u32>,
}

impl Positions {
    /// Scans a text that was read before.
    #[must_use]
    pub fn find(text: &str, syntax: Syntax) -> Self {
        let starts = match syntax {
            Syntax::Json => json_starts(text.as_bytes()),
            Syntax::Yaml => match yaml_starts(text, text) {
                Scan::Whole(starts) => starts,
                Scan::Part(_) => match yaml_starts(text, &without_blank_tabs(text)) {
                    Scan::Whole(starts) | Scan::Part(starts) => starts,
                },
            },
        };
        Self { starts }
    }

    /// The byte offset of the key or value with this ordinal. The start of the file if the scanner
    /// does not agree with the reader about the file, which a diagnostic can live with.
    #[must_use]
    pub fn byte(&self, ordinal: u32) -> usize {
        self.starts
            .get(ordinal as usize)
            .map_or(0, |start| *start as usize)
    }
}

/// The starts of all tokens of a valid JSON text that are keys or values.
fn json_starts(text: &[u8]) -> Vec<u32> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        match text[at] {
            b'"' => {
                starts.push(start);
                at = string_end(text, at + 1);
            }
            b'{' | b'[' => {
                starts.push(start);
                at += 1;
            }
            b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            _ => {
                starts.push(start);
                while at < text.len() && !b",]}: \t\r\n".contains(&text[at]) {
                    at += 1;
                }
            }
        }
    }
    starts
}

/// The byte after the closing quote of a string whose content starts at `at`.
fn string_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// The starts of all scalars, sequences and mappings. An alias counts as often as what it stands
/// for, as it does for the reader. What is `parsed` is the text, or differs from it in blank lines.
fn yaml_starts(text: &str, parsed: &str) -> Scan {
    let mut lines = CharacterOffsets::new(text);
    let mut starts: Vec<u32> = Vec::new();
    let mut anchors: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for event in Parser::new_from_str(parsed) {
        let Ok((event, span)) = event else {
            return Scan::Part(starts);
        };
        let at = lines.byte(span.start.line(), span.start.col());
        match event {
            Event::Scalar(_, _, anchor, _) => {
                anchors.insert(anchor, (starts.len(), starts.len() + 1));
                starts.push(at);
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                open.push((anchor, starts.len()));
                starts.push(at);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((anchor, start)) = open.pop() {
                    anchors.insert(anchor, (start, starts.len()));
                }
            }
            Event::Alias(anchor) => {
                let (start, end) = anchors.get(&anchor).copied().unwrap_or_default();
                starts.extend_from_within(start..end);
            }
            Event::DocumentEnd => break,
            _ => {}
        }
    }
    Scan::Whole(starts)
}

/// What a scan has found.
enum Scan {
    Whole(Vec<u32>),
    /// What stands before something that the scanner does not understand.
    Part(Vec<u32>),
}

/// The text, its blank lines with tabs empty. At the start of a block scalar, such a line is a line
/// of text to YAML and an error to the parser. Keys and values stay where they are.
pub(super) fn without_blank_tabs(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let is_blank = line.contains('\t') && line.trim().is_empty();
        if is_blank {
            line.trim_start_matches([' ', '\t'])
        } else {
            line
        }
    });
    lines.collect()
}

/// An alias that stands inside what its anchor marks.
pub(super) struct AliasInItself {
    /// The name of the anchor.
    pub(super) name: String,
    /// From 1.
    pub(super) line: usize,
    /// In characters, from 1.
    pub(super) column: usize,
}

/// The first alias that stands inside what its anchor marks.
pub(super) fn alias_in_itself(text: &str) -> Option<AliasInItself> {
    let mut open: Vec<usize> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => open.push(anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
            }
            Event::Alias(anchor) if open.contains(&anchor) => {
                let (line, column) = (span.start.line(), span.start.col());
                let rest = text
                    .lines()
                    .nth(line.saturating_sub(1))?
                    .chars()
                    .skip(column + 1);
                let ends = |c: &char| c.is_whitespace() || ",[]{}".contains(*c);
                return Some(AliasInItself {
                    name: rest.take_while(|c| !ends(c)).collect(),
                    line,
                    column: column + 1,
                });
            }
            _ => {}
        }
    }
    None
}

/// Turns line and column (in characters) into bytes. The places come in order; a whole document in
/// one line is read once and not once for each.
struct CharacterOffsets<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    /// Line, column and byte of the last place.
    last: (usize, usize, usize),
}

impl<'t> CharacterOffsets<'t> {
    fn new(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            line_starts: std::iter::once(0).chain(ends).collect(),
            last: (1, 0, 0),
        }
    }

    /// `line` counts from 1, `column` from 0.
    fn byte(&mut self, line: usize, column: usize) -> u32 {
        let (from_column, from) = match self.last {
            (last_line, last_column, byte) if last_line == line && last_column <= column => {
                (last_column, byte)
            }
            _ => (0, self.line_start(line)),
        };
        let rest = &self.text[from..];
        let offset = rest
            .char_indices()
            .nth(column - from_column)
            .map_or(rest.len(), |(at, _)| at);
        self.last = (line, column, from + offset);
        u32::try_from(from + offset).unwrap_or(u32::MAX)
    }

    fn line_start(&self, line: usize) -> usize {
        let start = self.line_starts.get(line.saturating_sub(1));
        start.copied().unwrap_or(self.text.len())
    }
}

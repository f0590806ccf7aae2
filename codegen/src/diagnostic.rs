//! What the generator has to say about a document: where, what, and what to do.
//!
//! A stage pushes [`Diagnostic`]s to a [`Log`] and goes on, so that one run shows everything. They
//! are turned into text at the very end, with the lines of the files they are about.

use std::collections::HashMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use indexmap::IndexSet;

use crate::load::Files;
use crate::tree::{FileId, Origin};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something is generated in another way than the document says, or not at all.
    Warning,
    /// Nothing is generated.
    Error,
}

/// What a diagnostic points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A key or value of a loaded file.
    Node(Origin),
    /// A line and a column, both from 1, the column in bytes: what parsers report.
    LineColumn(FileId, usize, usize),
    /// A byte of a file.
    Byte(FileId, usize),
}

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line without a period.
    pub message: String,
    /// Where. `None` only if no file could be read at all.
    pub place: Option<Place>,
    /// What this means for the output, shown at the source line.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Nothing can be generated because of this.
    #[must_use]
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// Something is generated in another way than the document says, or not at all.
    #[must_use]
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message.into())
    }

    fn new(severity: Severity, message: String) -> Self {
        Self {
            severity,
            message,
            place: None,
            label: None,
            help: None,
        }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says where, by the origin of a node.
    #[must_use]
    pub fn at_node(self, origin: Origin) -> Self {
        self.at(Place::Node(origin))
    }

    /// Says what this means for the output.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Collects what the stages have to say.
#[derive(Debug, Default)]
pub struct Log {
    diagnostics: IndexSet<Diagnostic>,
    /// How often each diagnostic was folded, by what it says.
    folded: HashMap<Diagnostic, Folded>,
}

/// Diagnostics that say the same about several places.
#[derive(Debug, Default)]
struct Folded {
    /// How many are shown.
    shown: usize,
    /// The index of the last that is shown.
    last: usize,
    /// How many are not.
    more: usize,
}

impl Log {
    /// Adds a diagnostic, unless the same has been said about the same place.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.insert(diagnostic);
    }

    /// Adds a diagnostic that may come up in many places. The first `limit` that say the same are
    /// shown; the last of them tells how many more there are.
    pub fn push_folded(&mut self, diagnostic: Diagnostic, limit: usize) {
        if self.diagnostics.contains(&diagnostic) {
            return;
        }
        let said = Diagnostic {
            place: None,
            ..diagnostic.clone()
        };
        let folded = self.folded.entry(said).or_default();
        if folded.shown >= limit {
            folded.more += 1;
            return;
        }
        folded.shown += 1;
        folded.last = self.diagnostics.insert_full(diagnostic).0;
    }

    /// What was said, in its order.
    fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<Diagnostic> = self.diagnostics.into_iter().collect();
        for folded in self.folded.values().filter(|folded| folded.more > 0) {
            let places = if folded.more == 1 { "place" } else { "places" };
            let more = format!(" (and in {} more {places})", folded.more);
            diagnostics[folded.last].message += &more;
        }
        diagnostics
    }

    /// How many errors there are so far.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }
}

/// Everything that a run had to say, with the files it is about.
#[derive(Debug)]
pub struct Diagnostics {
    diagnostics: Vec<Diagnostic>,
    files: Files,
}

/// So many diagnostics are shown with their source line; the rest take one line each.
const SHOWN_IN_FULL: usize = 30;

impl Diagnostics {
    pub(crate) fn new(log: Log, files: Files) -> Self {
        let mut diagnostics = log.into_diagnostics();
        // Errors last: what stands at the end is what a person in a terminal sees.
        diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
        Self { diagnostics, files }
    }

    /// How many errors there are. With any, nothing is generated.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count()
    }

    /// How many warnings there are.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.diagnostics.len() - self.errors()
    }

    /// The diagnostics, warnings first.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// The diagnostics as text for a terminal, each with its source line. Empty if there are none.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        let brief = self.diagnostics.len().saturating_sub(SHOWN_IN_FULL);
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            let in_full = index >= brief;
            text += &self.render_one(diagnostic, in_full, &renderer);
            text += if in_full { "\n\n" } else { "\n" };
        }
        text
    }

    fn render_one(&self, diagnostic: &Diagnostic, in_full: bool, renderer: &Renderer) -> String {
        let level = match diagnostic.severity {
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let place = diagnostic
            .place
            .map(|place| SourceLine::find(&self.files, place));
        if !in_full {
            let at = place.map_or(String::new(), |line| line.to_string() + ": ");
            let title = level.primary_title(format!("{at}{}", diagnostic.message));
            return renderer.render(&[Group::with_title(title)]);
        }
        let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()));
        if let Some(line) = &place {
            let annotation = AnnotationKind::Primary
                .span(line.span.clone())
                .label(diagnostic.label.as_deref());
            let snippet = Snippet::source(line.text)
                .line_start(line.number)
                .path(line.path);
            group = group.element(snippet.annotation(annotation));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }
}

/// The line of a file that a diagnostic shows.
struct SourceLine<'f> {
    path: &'f str,
    text: &'f str,
    /// From 1.
    number: usize,
    /// What to underline, in bytes of `text`.
    span: std::ops::Range<usize>,
}

/// Longer lines (whole documents in one line) are shown up to here. A place behind it is named,
/// not shown.
const MAX_LINE: usize = 2_000;

impl<'f> SourceLine<'f> {
    fn find(files: &'f Files, place: Place) -> Self {
        let (id, byte) = match place {
            Place::Node(origin) => (
                origin.file,
                files.get(origin.file).positions().byte(origin.ordinal),
            ),
            Place::Byte(id, byte) => (id, byte),
            Place::LineColumn(id, line, column) => {
                let text = &files.get(id).text;
                let start: usize = text
                    .split_inclusive('\n')
                    .take(line.saturating_sub(1))
                    .map(str::len)
                    .sum();
                (id, (start + column.saturating_sub(1)).min(text.len()))
            }
        };
        let file = files.get(id);
        let byte = floor_char_boundary(&file.text, byte);
        let start = file.text[..byte].rfind('\n').map_or(0, |at| at + 1);
        let end = file.text[byte..]
            .find('\n')
            .map_or(file.text.len(), |at| byte + at);
        let number = file.text[..start].matches('\n').count() + 1;
        let text = file.text[start..end].trim_end_matches('\r');
        let at = (byte - start).min(text.len());
        let text = &text[..floor_char_boundary(text, MAX_LINE.max(at + 80))];
        Self {
            path: &file.path,
            text,
            number,
            span: at..at + token_length(&text[at..]),
        }
    }
}

impl std::fmt::Display for SourceLine<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let column = self.text[..self.span.start].chars().count() + 1;
        write!(formatter, "{}:{}:{column}", self.path, self.number)
    }
}

/// The length of the key or value at the start of `text`, for underlining.
fn token_length(text: &str) -> usize {
    let token = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].find(quote).map_or(text, |end| &text[..end + 2]),
        Some('{' | '[') => &text[..1],
        _ => text.split(['#', ',', '}', ']']).next().unwrap_or(text),
    };
    let token = match token.split_once(": ") {
        Some((key, _)) if !token.starts_with(['"', '\'']) => key,
        _ => token.trim_end().trim_end_matches(':'),
    };
    token.len()
}

/// The greatest character boundary of `text` that is not after `at`.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

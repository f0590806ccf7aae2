//! What the generator has to say about a document: where, what, and what to do.
//!
//! A stage pushes [`Diagnostic`]s to a [`Log`] and goes on, so that one run shows everything. They
//! are turned into text at the very end, with the lines of the files they are about.

use std::borrow::Cow;
use std::collections::HashMap;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin as Location, Renderer, Snippet,
};

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
    errors: usize,
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
        let is_error = diagnostic.severity == Severity::Error;
        if self.diagnostics.insert(diagnostic) && is_error {
            self.errors += 1;
        }
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
        // It is new: it goes to the end.
        folded.last = self.diagnostics.len();
        self.push(diagnostic);
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
        self.errors
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
        let message = one_line(&diagnostic.message);
        let place = diagnostic
            .place
            .map(|place| SourceLine::find(&self.files, place));
        if !in_full {
            let at = place.map_or(String::new(), |line| line.to_string() + ": ");
            let title = level.primary_title(format!("{at}{message}"));
            return renderer.render(&[Group::with_title(title)]);
        }
        let mut group = Group::with_title(level.primary_title(message));
        let label = diagnostic.label.as_deref().map(one_line);
        match &place {
            Some(line) if line.is_shown() => group = group.element(line.snippet(label)),
            Some(line) => {
                let location = Location::path(line.path).line(line.number);
                group = group.element(location.char_column(line.column));
                group = group.elements(label.map(|label| Level::NOTE.message(label)));
            }
            None => {}
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(one_line(help)));
        }
        renderer.render(&[group])
    }
}

/// A line of a file without the control characters that the renderer lets pass; it is as long.
fn without_controls(line: &str) -> Cow<'_, str> {
    let is_control = |character| matches!(character, '\u{80}'..='\u{9f}');
    if line.contains(is_control) {
        Cow::Owned(line.replace(is_control, "\u{b7}"))
    } else {
        Cow::Borrowed(line)
    }
}

/// Longer texts are cut: they quote the document.
const MAX_TEXT: usize = 400;

/// A text in one line, of a reasonable length, without what could control the terminal.
fn one_line(text: &str) -> Cow<'_, str> {
    let is_long = text.len() > MAX_TEXT;
    if !is_long && !text.contains(controls) {
        return Cow::Borrowed(text);
    }
    let plain = |character| if controls(character) { ' ' } else { character };
    let cut = &text[..floor_char_boundary(text, MAX_TEXT)];
    let line: String = cut.chars().map(plain).collect();
    Cow::Owned(if is_long { line + "\u{2026}" } else { line })
}

/// Whether a character makes a terminal do something, or turns the direction of what follows.
fn controls(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The line of a file that a diagnostic shows.
struct SourceLine<'f> {
    path: &'f str,
    text: &'f str,
    /// From 1.
    number: usize,
    /// From 1, in characters.
    column: usize,
    /// Where the place is, in bytes of `text`.
    at: usize,
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
                let file = files.get(id);
                let start = file.lines().start(line).unwrap_or(file.text.len());
                (id, start.saturating_add(column.saturating_sub(1)))
            }
        };
        let file = files.get(id);
        let byte = floor_char_boundary(&file.text, byte);
        let number = file.lines().line(byte);
        let start = file.lines().start(number).unwrap_or_default();
        let end = file.lines().start(number + 1);
        let text = &file.text[start..end.unwrap_or(file.text.len())];
        let text = text.trim_end_matches('\n').trim_end_matches('\r');
        let at = (byte - start).min(text.len());
        Self {
            path: &file.path,
            text,
            number,
            column: file.lines().column(&file.text, start + at),
            at,
        }
    }

    /// Whether the place is near enough to the start of the line.
    fn is_shown(&self) -> bool {
        self.at <= MAX_LINE
    }

    fn snippet<'l>(&self, label: Option<Cow<'l, str>>) -> Snippet<'l, Annotation<'l>>
    where
        'f: 'l,
    {
        let text = &self.text[..floor_char_boundary(self.text, MAX_LINE + 80)];
        let span = self.at..self.at + token_length(&text[self.at..]);
        let text = without_controls(text);
        let annotation = AnnotationKind::Primary.span(span).label(label);
        let snippet = Snippet::source(text).line_start(self.number);
        snippet.path(self.path).annotation(annotation)
    }
}

impl std::fmt::Display for SourceLine<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}:{}", self.path, self.number, self.column)
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

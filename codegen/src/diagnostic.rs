//! What the generator has to say about a document: where, what, and what to do.
//!
//! A stage pushes [`Diagnostic`]s to a [`Log`] and goes on, so that one run shows everything. They
//! are turned into text at the very end, with the lines of the files they are about.

use std::borrow::Cow;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin as Location, Renderer, Snippet,
};

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};

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

/// Collects what the stages have to say. What is said at several places is one problem.
#[derive(Debug, Default)]
pub struct Log {
    /// The places of every problem. The key is a diagnostic without a place.
    problems: IndexMap<Diagnostic, IndexSet<Place>>,
    errors: usize,
}

impl Log {
    /// Adds a diagnostic, unless the same has been said about the same place.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        let place = diagnostic.place.take();
        let is_error = diagnostic.severity == Severity::Error;
        let (is_new, places) = match self.problems.entry(diagnostic) {
            Entry::Occupied(known) => (false, known.into_mut()),
            Entry::Vacant(new) => (true, new.insert(IndexSet::new())),
        };
        places.extend(place);
        if is_new && is_error {
            self.errors += 1;
        }
    }

    /// How many errors there are so far.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.errors
    }
}

/// What is wrong in one or several places.
#[derive(Debug)]
pub struct Problem {
    /// What there is to say, with the first of the places.
    pub diagnostic: Diagnostic,
    /// All places, in the order in which they were found. Empty only if no file could be read at
    /// all.
    pub places: Vec<Place>,
}

/// Everything that a run had to say, with the files it is about.
#[derive(Debug)]
pub struct Diagnostics {
    problems: Vec<Problem>,
    files: Files,
}

/// So many places that have the same problem are shown.
const SHOWN_PLACES: usize = 3;

impl Diagnostics {
    pub(crate) fn new(log: Log, files: Files) -> Self {
        let problems = log.problems.into_iter();
        let mut problems: Vec<Problem> = problems
            .map(|(mut diagnostic, places)| {
                diagnostic.place = places.first().copied();
                let places = places.into_iter().collect();
                Problem { diagnostic, places }
            })
            .collect();
        // Errors last: what stands at the end is what a person in a terminal sees.
        problems.sort_by_key(|problem| problem.diagnostic.severity);
        Self { problems, files }
    }

    /// How many errors there are. With any, nothing is generated.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.of(Severity::Error).count()
    }

    /// How many warnings there are. One that several places have in common is one.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.of(Severity::Warning).count()
    }

    /// How many places the warnings are about.
    #[must_use]
    pub fn places_of_warnings(&self) -> usize {
        let warnings = self.of(Severity::Warning);
        warnings.map(|problem| problem.places.len()).sum()
    }

    fn of(&self, severity: Severity) -> impl Iterator<Item = &Problem> {
        self.iter()
            .filter(move |problem| problem.diagnostic.severity == severity)
    }

    /// The problems, warnings first.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter()
    }

    /// The problems as text for a terminal. Of the places that have the same problem, the first are
    /// shown with their lines, and the others counted. Empty if there are none.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        self.render_places(color, SHOWN_PLACES)
    }

    /// The problems as [`Diagnostics::render`] has them, with all of their places.
    #[must_use]
    pub fn render_all_places(&self, color: bool) -> String {
        self.render_places(color, usize::MAX)
    }

    fn render_places(&self, color: bool, limit: usize) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let problems = self.problems.iter();
        problems
            .map(|problem| renderer.render(&[self.group(problem, limit)]) + "\n\n")
            .collect()
    }

    /// A problem as the renderer takes it: what is wrong, up to `limit` places, and what to do.
    fn group<'s>(&'s self, problem: &'s Problem, limit: usize) -> Group<'s> {
        let Problem { diagnostic, places } = problem;
        let level = match diagnostic.severity {
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let message = one_line(&diagnostic.message);
        let title = match places.len().saturating_sub(limit) {
            0 => message,
            1 => message + " (and in 1 more place)",
            more => Cow::Owned(format!("{message} (and in {more} more places)")),
        };
        let mut group = Group::with_title(level.primary_title(title));
        let mut label = diagnostic.label.as_deref().map(one_line);
        for place in places.iter().take(limit) {
            // What is said once is said about all of them.
            group = add_place(group, &SourceLine::find(&self.files, *place), label.take());
        }
        match &diagnostic.help {
            Some(help) => group.element(Level::HELP.message(one_line(help))),
            None => group,
        }
    }
}

/// Adds a line of a file, with its text if it can be shown.
fn add_place<'s>(
    group: Group<'s>,
    line: &SourceLine<'s>,
    label: Option<Cow<'s, str>>,
) -> Group<'s> {
    if line.is_shown() {
        return group.element(line.snippet(label));
    }
    let location = Location::path(line.path).line(line.number);
    group
        .element(location.char_column(line.column))
        .elements(label.map(|label| Level::NOTE.message(label)))
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

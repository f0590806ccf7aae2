//! Diagnostics: what is wrong in a document, where, and what the user can do.
//!
//! A stage pushes [`Diagnostic`]s to a [`Log`] and continues, so one run shows all problems. They
//! become text at the end of the run, with the lines of the files that they are about.

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin as Location, Renderer, Snippet,
};
use indexmap::{IndexMap, IndexSet};

use crate::source_map::{SourceFile, SourceMap};
use crate::tree::{FileId, Origin};

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A part is generated differently from what the document says, or not at all.
    Warning,
    /// Nothing is generated.
    Error,
}

/// The place that a diagnostic is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A key or value of a loaded file.
    Node(Origin),
    /// A byte of a file.
    Byte(FileId, usize),
}

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[must_use]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// What is wrong, in one line without a period.
    pub message: String,
    /// The place. `None` only if no file could be read at all.
    pub place: Option<Place>,
    /// The consequence for the output, shown at the source line.
    pub label: Option<String>,
    /// What the user can do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Creates an error: nothing is generated.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message.into())
    }

    /// Creates a warning: a part is generated differently from what the document says, or not at all.
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

    /// Sets the place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Sets the place to a key or value.
    pub fn at_node(self, origin: Origin) -> Self {
        self.at(Place::Node(origin))
    }

    /// Sets the consequence for the output.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets what the user can do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the diagnostic to a log.
    pub fn push_to(self, log: &mut Log) {
        log.push(self);
    }
}

/// Collects the diagnostics of all stages. Diagnostics that differ only in their place are one
/// problem.
#[derive(Debug, Default)]
pub struct Log {
    /// The places of each problem. The key is a diagnostic without a place.
    problems: IndexMap<Diagnostic, IndexSet<Place>>,
}

impl Log {
    /// Adds a diagnostic, unless there is an equal one at the same place.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        let place = diagnostic.place.take();
        self.problems.entry(diagnostic).or_default().extend(place);
    }

    /// The number of errors so far.
    pub fn errors(&self) -> usize {
        let diagnostics = self.problems.keys();
        let errors = diagnostics.filter(|diagnostic| diagnostic.severity == Severity::Error);
        errors.count()
    }
}

/// A problem at one or several places.
#[derive(Debug)]
pub struct Problem {
    /// The diagnostic at the first place.
    pub diagnostic: Diagnostic,
    /// All places in the order of discovery. Empty only if no file could be read at all.
    pub places: Vec<Place>,
}

/// All problems of a run, with the files that they are about.
#[derive(Debug)]
pub struct Diagnostics {
    problems: Vec<Problem>,
    files: SourceMap,
}

/// How many places of one problem are shown.
const SHOWN_PLACES: usize = 3;

impl Diagnostics {
    pub(crate) fn new(log: Log, files: SourceMap) -> Self {
        let problems = log.problems.into_iter();
        let mut problems: Vec<Problem> = problems
            .map(|(mut diagnostic, places)| {
                let places = places.into_iter().map(|place| match place {
                    Place::Node(origin) => Place::Node(files.in_original(origin)),
                    Place::Byte(..) => place,
                });
                let places: IndexSet<Place> = places.collect();
                diagnostic.place = places.first().copied();
                let places = places.into_iter().collect();
                Problem { diagnostic, places }
            })
            .collect();
        // Errors last: the end is what a user sees in a terminal.
        problems.sort_by_key(|problem| problem.diagnostic.severity);
        Self { problems, files }
    }

    /// The number of errors. With any, nothing is generated.
    pub fn errors(&self) -> usize {
        self.with_severity(Severity::Error).count()
    }

    /// The number of warnings. One problem at several places counts once.
    pub fn warnings(&self) -> usize {
        self.with_severity(Severity::Warning).count()
    }

    /// The number of places of all warnings.
    pub fn places_of_warnings(&self) -> usize {
        let warnings = self.with_severity(Severity::Warning);
        warnings.map(|problem| problem.places.len()).sum()
    }

    fn with_severity(&self, severity: Severity) -> impl Iterator<Item = &Problem> {
        self.iter()
            .filter(move |problem| problem.diagnostic.severity == severity)
    }

    /// The problems, warnings first.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter()
    }

    /// Renders the problems for a terminal. The first places of a problem are shown with their
    /// lines, the others are counted. Empty if there are no problems.
    pub fn render(&self, color: bool) -> String {
        self.render_places(color, SHOWN_PLACES)
    }

    /// Renders like [`Diagnostics::render`], and shows all places.
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
            .map(|text| without_empty_locations(&text))
            .collect()
    }

    /// Converts a problem for the renderer: message, up to `limit` places, help.
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
            more => format!("{message} (and in {more} more places)"),
        };
        let mut group = Group::with_title(level.primary_title(title));
        let mut label = diagnostic.label.as_deref().map(one_line);
        for place in places.iter().take(limit) {
            // The label at the first place is about all places.
            group = add_place(group, &self.files, *place, label.take());
        }
        match &diagnostic.help {
            Some(help) => group.element(Level::HELP.message(one_line(help))),
            None => group,
        }
    }
}

/// Removes the locations that the renderer writes for excerpts, which have none of their own: lines
/// with only `:::`.
fn without_empty_locations(text: &str) -> String {
    let is_empty = |line: &&str| {
        let mut pieces = line.split('\u{1b}');
        let before = pieces.next().unwrap_or_default();
        // Each further piece begins with a style, which ends with an `m`.
        let rest = pieces.filter_map(|piece| Some(piece.split_once('m')?.1));
        let visible: String = std::iter::once(before).chain(rest).collect();
        visible.trim() == ":::"
    };
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !is_empty(line)).collect()
}

/// Maximum length of a message, label or help in bytes. They quote the document; longer ones are
/// cut.
const MAX_TEXT: usize = 400;

/// Makes a text fit for one line of a terminal: cut to [`MAX_TEXT`], without control characters.
fn one_line(text: &str) -> String {
    let cut = &text[..floor_char_boundary(text, MAX_TEXT)];
    let mut line = cut.replace(is_control, " ");
    if cut.len() < text.len() {
        line.push('\u{2026}');
    }
    line
}

/// Whether a character controls the terminal or the writing direction.
fn is_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The longest line that is shown as it is. The renderer cuts it to the width of a terminal.
const MAX_LINE: usize = 400;

/// How many characters of a longer line are shown, and how many of them before the place. Documents
/// of programs are often one line.
const EXCERPT: usize = 80;
const EXCERPT_BEFORE: usize = 30;

/// Adds a place, with the text of its line.
fn add_place<'s>(
    group: Group<'s>,
    files: &'s SourceMap,
    place: Place,
    label: Option<String>,
) -> Group<'s> {
    let (id, byte) = match place {
        Place::Node(origin) => (origin.file, files.get(origin.file).byte(origin.ordinal)),
        Place::Byte(id, byte) => (id, byte),
    };
    let file = files.get(id);
    let SourceFile { path, text, .. } = file;
    let lines = file.lines();
    let byte = floor_char_boundary(text, byte);
    let number = lines.line(byte);
    let start = lines.start(number).unwrap_or_default();
    let end = lines.start(number + 1).unwrap_or(text.len());
    let line = text[start..end]
        .trim_end_matches('\n')
        .trim_end_matches('\r');
    let at = (byte - start).min(line.len());
    if line.len() <= MAX_LINE {
        let snippet = snippet(line, at, number, label);
        return group.element(snippet.path(path));
    }
    let column = lines.column(text, start + at);
    let location = Location::path(path).line(number).char_column(column);
    let (excerpt, at) = excerpt(line, at);
    let part = file.part(byte);
    let part = part.map(|part| Level::NOTE.message(format!("this is in `{}`", one_line(part))));
    group
        .element(location)
        .element(snippet(&excerpt, at, number, label))
        .elements(part)
}

/// The part of a long line around a byte, and the place of the byte in it.
fn excerpt(line: &str, at: usize) -> (String, usize) {
    const CUT: &str = "...";
    let before = line[..at].char_indices().rev().take(EXCERPT_BEFORE);
    let start = before.last().map_or(at, |(start, _)| start);
    let mut after = line[start..].char_indices().skip(EXCERPT);
    let end = after
        .next()
        .map_or(line.len(), |(length, _)| start + length);
    let cut = |is_cut: bool| if is_cut { CUT } else { "" };
    let (left, right) = (cut(start > 0), cut(end < line.len()));
    let excerpt = format!("{left}{}{right}", &line[start..end]);
    (excerpt, left.len() + at - start)
}

/// A line with the key or value at a byte underlined.
fn snippet<'s>(
    line: &str,
    at: usize,
    number: usize,
    label: Option<String>,
) -> Snippet<'s, Annotation<'s>> {
    let span = at..at + token_length(&line[at..]);
    let annotation = AnnotationKind::Primary.span(span).label(label);
    // The renderer replaces all control characters but these. The line keeps its length.
    let line = line.replace(
        |character| matches!(character, '\u{80}'..='\u{9f}'),
        "\u{b7}",
    );
    Snippet::source(line)
        .line_start(number)
        .annotation(annotation)
}

/// The length of the key or value at the start of `text`, to underline it.
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

/// The last character boundary of `text` at or before `at`.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

//! The blocks of a Markdown text that hold text rather than other blocks.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::parse::Spanned;

/// The maximum length of the prefix of a leaf that is edited line by line. Each line of an edit
/// repeats the prefix, so in very deep nesting edits would multiply the size of the text.
const MAX_PREFIX: usize = 64;

/// The nesting depth from which on a prefix is not computed but treated as too long.
const MAX_DEPTH: usize = 24;

/// What kind of text a [`Leaf`] holds.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum LeafKind {
    /// A paragraph, or the text of a tight list item.
    Paragraph,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
    /// A block of raw HTML.
    Html,
    /// A code block, fenced or indented.
    Code,
}

/// A block that holds text rather than other blocks.
pub(super) struct Leaf {
    pub(super) kind: LeafKind,
    /// The beginning of each further line: the indentation of the list item, the `>` of the
    /// quotation.
    pub(super) prefix: String,
    /// The place of its contents, without fences or heading marks.
    pub(super) range: Range<usize>,
    /// The indexes of its events in the list that was passed to [`leaves`].
    pub(super) events: Range<usize>,
}

impl Leaf {
    /// Whether the leaf can be edited line by line: see [`MAX_PREFIX`].
    pub(super) fn is_shallow(&self) -> bool {
        self.prefix.len() <= MAX_PREFIX
    }

    /// Returns the event that starts the leaf.
    pub(super) fn start<'a>(&self, events: &'a [Spanned<'a>]) -> Option<&'a Spanned<'a>> {
        events.get(self.events.start.checked_sub(1)?)
    }
}

/// Returns the leaves of a parsed text, in order.
pub(super) fn leaves(source: &str, events: &[Spanned<'_>]) -> Vec<Leaf> {
    let mut found: Vec<Leaf> = Vec::new();
    let mut containers: Vec<String> = Vec::new();
    // Whether further events belong to the last leaf.
    let mut open = false;
    for (index, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(tag @ (Tag::BlockQuote(_) | Tag::Item)) => {
                containers.push(match tag {
                    _ if containers.len() >= MAX_DEPTH => " ".repeat(MAX_PREFIX + 1),
                    Tag::Item => item_prefix(source, range.start),
                    _ => blank(source, range.start) + "> ",
                });
                open = false;
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::Item) => {
                containers.pop();
                open = false;
            }
            event if is_structure(event) => open = false,
            event => {
                let start = starts_leaf(event);
                if start.is_some() || !open {
                    open = true;
                    found.push(Leaf {
                        kind: start.unwrap_or(LeafKind::Paragraph),
                        prefix: containers.last().cloned().unwrap_or_default(),
                        range: range.clone(),
                        events: index..index + 1,
                    });
                }
                if let Some(leaf) = found.last_mut() {
                    leaf.extend(index, range, start.is_some());
                }
            }
        }
    }
    found
}

impl Leaf {
    /// Adds an event. It extends the range of the leaf, except in code: there the events of the
    /// contents leave out the fences.
    fn extend(&mut self, index: usize, range: &Range<usize>, is_start: bool) {
        if is_start {
            self.events = index + 1..index + 1;
            return;
        }
        if self.kind != LeafKind::Code && !range.is_empty() {
            if self.events.is_empty() {
                self.range = range.clone();
            }
            self.range.start = self.range.start.min(range.start);
            self.range.end = self.range.end.max(range.end);
        }
        self.events.end = index + 1;
    }
}

fn starts_leaf(event: &Event<'_>) -> Option<LeafKind> {
    let Event::Start(tag) = event else {
        return None;
    };
    match tag {
        Tag::Paragraph => Some(LeafKind::Paragraph),
        Tag::Heading { .. } => Some(LeafKind::Heading),
        Tag::TableCell => Some(LeafKind::Cell),
        Tag::HtmlBlock => Some(LeafKind::Html),
        Tag::CodeBlock(_) => Some(LeafKind::Code),
        _ => None,
    }
}

/// Whether an event is neither the start of a leaf nor part of one.
fn is_structure(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::List(_) | Tag::Table(_) | Tag::TableHead | Tag::TableRow) => true,
        Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => false,
        Event::End(TagEnd::Link | TagEnd::Image) => false,
        Event::End(_) | Event::Rule => true,
        _ => false,
    }
}

/// Returns the line up to a position, with everything but `>` replaced by spaces.
pub(super) fn blank(source: &str, position: usize) -> String {
    let line = &source[line_start(source, position)..position];
    line.chars()
        .map(|character| if character == '>' { '>' } else { ' ' })
        .collect()
}

/// Returns the start of the line of a position.
pub(super) fn line_start(source: &str, position: usize) -> usize {
    source[..position]
        .rfind('\n')
        .map_or(0, |newline| newline + 1)
}

/// Returns the prefix of the lines of a list item that starts at `start`.
fn item_prefix(source: &str, start: usize) -> String {
    // The range of an item can start before the indentation of its marker.
    let start = start + source[start..].len() - source[start..].trim_start_matches(' ').len();
    let line = source[start..].split('\n').next().unwrap_or_default();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marker = digits + 1;
    let content = line.get(marker..).unwrap_or_default();
    let spaces = content.len() - content.trim_start().len();
    // Of five spaces and more, all but one belong to an indented code block.
    let spaces = if content.trim().is_empty() || spaces > 4 {
        1
    } else {
        spaces
    };
    format!("{}{}", blank(source, start), " ".repeat(marker + spaces))
}

/// Returns the text or the HTML of a block, without the prefix of its container.
pub(super) fn text(events: &[Spanned<'_>]) -> String {
    let mut content = String::new();
    for (event, _) in events {
        if let Event::Html(text) | Event::Text(text) = event {
            content.push_str(text);
        }
    }
    content
}

//! Lays out Markdown for source code: wraps long lines, aligns continued lines with their list
//! item or quotation, and drops surplus blank lines.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::edit::Edits;
use super::leaf::{self, Leaf, LeafKind};
use super::parse::{Spanned, parse};

/// The maximum length of a line, in characters.
pub(super) const WIDTH: usize = 100;

/// Lays out a text that is already escaped.
pub(super) fn lay_out(source: &str) -> String {
    let events = parse(source);
    let leaves = leaf::leaves(source, &events);
    let mut edits = Edits::default();
    for leaf in leaves.iter().filter(|leaf| is_prose(source, leaf)) {
        let inner = &events[leaf.events.clone()];
        align(source, inner, leaf, &mut edits);
        wrap(source, inner, leaf, &mut edits);
    }
    drop_blank_lines(source, &leaves, &mut edits);
    edits.apply(source)
}

/// Whether line breaks of a leaf can move. They cannot if a line could then become the second line
/// of a table.
fn is_prose(source: &str, leaf: &Leaf) -> bool {
    let text = source.get(leaf.range.clone()).unwrap_or_default();
    let is_row = |line: &str| line.trim().starts_with(['-', ':', '|']);
    let is_table_like = text.contains('|') && text.lines().any(is_row);
    leaf.kind == LeafKind::Paragraph && leaf.is_shallow() && !is_table_like
}

/// Starts each line of a paragraph with the prefix of its container.
fn align(source: &str, events: &[Spanned<'_>], leaf: &Leaf, edits: &mut Edits) {
    let line_start = leaf::line_start(source, leaf.range.start);
    if leaf.prefix.is_empty() && source[line_start..leaf.range.start].trim().is_empty() {
        edits.delete(line_start..leaf.range.start);
    }
    for pair in events.windows(2) {
        if !matches!(pair[0].0, Event::SoftBreak | Event::HardBreak) {
            continue;
        }
        let Some(gap) = source.get(pair[0].1.end..pair[1].1.start) else {
            continue;
        };
        // The backslash before an escaped character is not part of any event.
        let gap = gap.strip_suffix('\\').unwrap_or(gap);
        let range = pair[0].1.end..pair[0].1.end + gap.len();
        let is_prefix = gap.chars().all(|character| matches!(character, ' ' | '>'));
        let text = &source[range.end..];
        if !is_prefix || gap == leaf.prefix || is_like_block(text) {
            continue;
        }
        edits.replace(range.clone(), leaf.prefix.clone());
        if let Some(marker) = marker_at(text) {
            // Without its indentation, the line would start a block.
            edits.insert(range.end + marker, "\\");
        }
    }
}

/// Returns the position of the character to escape if a line of a paragraph would start a block of
/// another kind.
pub(super) fn marker_at(text: &str) -> Option<usize> {
    let word = text.split([' ', '\n']).next().unwrap_or_default();
    let marker = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = word.len() - marker.len();
    let first = marker.chars().next()?;
    let is_run = marker.chars().all(|c| c == first);
    let is_marker = match first {
        '.' | ')' => digits > 0 && marker.len() == 1,
        '#' | '+' | '-' | '*' | '=' => digits == 0 && is_run,
        '>' => digits == 0,
        '~' => word.starts_with("~~~"),
        '`' => is_fence(text),
        _ => false,
    };
    is_marker.then_some(digits)
}

/// Whether a line opens a code block. In the line of a code span, more backticks follow.
fn is_fence(text: &str) -> bool {
    let line = text.split('\n').next().unwrap_or_default();
    line.starts_with("```") && !line.trim_start_matches('`').contains('`')
}

/// Whether a line of a paragraph would start a block even with a backslash before it.
fn is_like_block(text: &str) -> bool {
    let mut characters = text.chars();
    let is_tag = characters.next() == Some('<')
        && characters
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(c))
        && !text.starts_with("<http");
    is_tag || text.starts_with("```") || text.starts_with("~~~")
}

/// Refills the lines of a paragraph if one of them is too long.
fn wrap(source: &str, events: &[Spanned<'_>], leaf: &Leaf, edits: &mut Edits) {
    let line_start = leaf::line_start(source, leaf.range.start);
    let mut lines = source[line_start..leaf.range.end].lines();
    if lines.all(|line| line.chars().count() <= WIDTH) {
        return;
    }
    let gaps = gaps(source, events, leaf);
    let mut column = source[line_start..leaf.range.start].chars().count();
    let mut at = leaf.range.start;
    for (index, gap) in gaps.iter().enumerate() {
        column = column_after(&source[at..gap.range.start], column);
        at = gap.range.end;
        let end = gaps
            .get(index + 1)
            .map_or(leaf.range.end, |it| it.range.start);
        let next = source[at..end].split('\n').next().unwrap_or_default();
        let fits = column + 1 + next.chars().count() <= WIDTH;
        match (fits, gap.is_line_break) {
            (true, true) => edits.replace(gap.range.clone(), " "),
            (false, false) => edits.replace(gap.range.clone(), format!("\n{}", leaf.prefix)),
            _ => {}
        }
        column = if fits {
            column + 1
        } else {
            leaf.prefix.chars().count()
        };
    }
}

/// Returns the column where a text ends that starts at `column`.
fn column_after(text: &str, column: usize) -> usize {
    match text.rsplit_once('\n') {
        Some((_, line)) => line.chars().count(),
        None => column + text.chars().count(),
    }
}

/// The separator of two words of a paragraph: a space that can become a line break, or a line
/// break (with the prefix of the next line) that can become a space.
struct Gap {
    range: Range<usize>,
    is_line_break: bool,
}

/// Returns the gaps of a paragraph, except those in links.
fn gaps(source: &str, events: &[Spanned<'_>], leaf: &Leaf) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut links = 0_usize;
    for (index, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => links += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => links = links.saturating_sub(1),
            Event::Text(_) if links == 0 => {
                gaps.extend(spaces_in(source, range).map(|at| Gap {
                    range: at..at + 1,
                    is_line_break: false,
                }));
            }
            Event::SoftBreak if links == 0 => {
                let next = events.get(index + 1).map(|(_, range)| range.start);
                gaps.extend(next.and_then(|next| line_break(source, range, next, leaf)));
            }
            _ => {}
        }
    }
    gaps
}

/// Returns a line break as a gap if the next line has the prefix of the leaf.
fn line_break(source: &str, range: &Range<usize>, next: usize, leaf: &Leaf) -> Option<Gap> {
    let prefix = source.get(range.end..next)?;
    // The backslash before an escaped character is not part of any event.
    let prefix = prefix.strip_suffix('\\').unwrap_or(prefix);
    (prefix == leaf.prefix && source.get(range.clone())? == "\n").then(|| Gap {
        range: range.start..range.end + prefix.len(),
        is_line_break: true,
    })
}

fn spaces_in<'a>(source: &'a str, range: &Range<usize>) -> impl Iterator<Item = usize> + 'a {
    let start = range.start;
    source[range.clone()]
        .match_indices(' ')
        .map(move |(at, _)| start + at)
        .filter(move |&at| {
            can_start_line(&source[at + 1..]) && !source[..at].ends_with([' ', '\\', '\n'])
        })
}

/// Whether a text certainly continues the paragraph if a line starts with it.
fn can_start_line(text: &str) -> bool {
    let word = text.split([' ', '\n']).next().unwrap_or_default();
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < word.len() && digits.starts_with(['.', ')']);
    let inner = word.trim_start_matches(['*', '_']);
    let is_emphasis = word.len() - inner.len() <= 3 && inner.starts_with(char::is_alphanumeric);
    let is_code = word.starts_with('`') && !word.starts_with("```");
    let is_link = word.starts_with("[") || word.starts_with("<http");
    let is_text = word.starts_with(['(', '"', '\'', '“', '‘', '$', '/', '&', '@']);
    !is_number && (is_emphasis || is_code || is_link || is_text)
        || word.starts_with("\\[")
        || word.starts_with("\\<")
}

/// Reduces several blank lines to one, outside code.
fn drop_blank_lines(source: &str, leaves: &[Leaf], edits: &mut Edits) {
    let code = leaves.iter().filter(|leaf| leaf.kind == LeafKind::Code);
    let mut code = code.peekable();
    let mut start = 0;
    let mut was_blank = false;
    for line in source.split_inclusive('\n') {
        while code.next_if(|leaf| leaf.range.end <= start).is_some() {}
        let in_code = code.peek().is_some_and(|leaf| leaf.range.start <= start);
        let is_blank = !in_code && line.trim().is_empty();
        if is_blank && was_blank {
            edits.delete(start..start + line.len());
        }
        was_blank = is_blank;
        start += line.len();
    }
}

//! HTML becomes Markdown: finds the HTML in a description, takes it to pieces, and puts what the
//! [`Writer`] makes of them in its place.
//!
//! In paragraphs, headings and table cells the Markdown parser says what is HTML and what is code.
//! A block of HTML is one string to that parser, so it is read here; authors write Markdown inside
//! such blocks nevertheless, which is therefore kept.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Event;

use super::edit::{self, Edits, Leaf, LeafKind};
use super::html::{self, ClosedNames, Tag};
use super::writer::{Shape, Writer};
use super::{Spanned, parser};

/// A part of a text with HTML in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Tag(Tag<'a>),
    /// Markdown that stays as it is.
    Markdown(Cow<'a, str>),
    /// What an entity or a stray `<` stands for: text, whatever Markdown would make of it.
    Literal(String),
    /// A code span, in Markdown.
    CodeSpan(Cow<'a, str>),
    /// A fenced code block, in Markdown.
    Fence(String),
    /// A line break of the source.
    Newline,
    /// A line break in Markdown.
    HardBreak,
    /// A blank line.
    BlankLine,
}

/// Replaces the HTML in a text by Markdown. Code stays as it is.
pub(super) fn html_to_markdown(source: &str) -> String {
    if !source.contains('<') {
        return source.to_owned();
    }
    let closed = ClosedNames::of(source);
    let source = &separate_preformatted(source, &closed);
    let events: Vec<Spanned<'_>> = parser(source).into_offset_iter().collect();
    let leaves = edit::leaves(source, &events);
    let mut edits = Edits::default();
    let mut rest = leaves.as_slice();
    while let Some(leaf) = rest.first() {
        let mut taken = 1;
        if leaf.is_shallow() && leaf.kind == LeafKind::Html {
            taken = adjacent_blocks(source, rest);
            convert_blocks(source, &events, &rest[..taken], &closed, &mut edits);
        } else if leaf.is_shallow() && leaf.kind != LeafKind::Code {
            convert_inline(source, &events, leaf, &closed, &mut edits);
        }
        rest = &rest[taken..];
    }
    edits.apply(source)
}

/// Puts a blank line before each `<pre>` that is open where its paragraph or block of HTML ends.
///
/// To HTML, blank lines are part of the preformatted text. To Markdown they are that only if
/// `<pre>` starts a block.
fn separate_preformatted(source: &str, closed: &ClosedNames) -> String {
    let mut edits = Edits::default();
    if closed.contains("pre") {
        let events: Vec<Spanned<'_>> = parser(source).into_offset_iter().collect();
        for leaf in edit::leaves(source, &events) {
            if !matches!(leaf.kind, LeafKind::Html | LeafKind::Paragraph) || !leaf.is_shallow() {
                continue;
            }
            let text = source[leaf.range.clone()].to_ascii_lowercase();
            let open = text
                .rfind("<pre")
                .filter(|&at| !text[at..].contains("</pre") && at > 0);
            if let Some(at) = open {
                edits.insert(leaf.range.start + at, format!("\n\n{}", leaf.prefix));
            }
        }
    }
    edits.apply(source)
}

/// How many blocks of HTML follow each other with nothing but blank lines between them. They are
/// converted as one: a list or table with blank lines in it is several blocks in Markdown.
fn adjacent_blocks(source: &str, leaves: &[Leaf]) -> usize {
    let follows = |pair: &&[Leaf]| {
        let gap = source
            .get(pair[0].range.end..pair[1].range.start)
            .unwrap_or("x");
        pair[1].kind == LeafKind::Html
            && pair[1].prefix == pair[0].prefix
            && gap.chars().all(|c| c.is_whitespace() || c == '>')
    };
    1 + leaves.windows(2).take_while(follows).count()
}

fn convert_blocks(
    source: &str,
    events: &[Spanned<'_>],
    blocks: &[Leaf],
    closed: &ClosedNames,
    edits: &mut Edits,
) {
    let range = blocks[0].range.start..blocks[blocks.len() - 1].range.end;
    let prefix = &blocks[0].prefix;
    let mut writer = Writer::new(Shape::Blocks);
    for block in blocks {
        let text = block_text(&events[block.events.clone()]);
        if !is_component(&text, closed) {
            block_pieces(&text, closed)
                .into_iter()
                .for_each(|piece| writer.write(piece));
        }
        writer.write(Piece::BlankLine);
    }
    let mut markdown = with_prefix(&writer.finish(), prefix);
    let (joins_before, joins_after) = surroundings(source, &range);
    if joins_before && !markdown.is_empty() {
        // The line that the block stands on becomes the blank line.
        markdown.insert_str(0, &format!("\n{prefix}"));
    }
    if source[range.clone()].ends_with('\n') {
        markdown.push('\n');
    }
    if joins_after {
        markdown.push('\n');
    }
    edits.replace(range, markdown);
}

/// Whether the lines before and after a range need to be kept apart from it by a blank line.
fn surroundings(source: &str, range: &Range<usize>) -> (bool, bool) {
    let is_blank = |line: &str| line.chars().all(|c| c.is_whitespace() || c == '>');
    let start = edit::line_start(source, range.start);
    let above = source[..start].strip_suffix('\n').unwrap_or_default();
    let previous = above.rsplit('\n').next().unwrap_or_default();
    // A list marker on the line: the block is the first of its item.
    let is_first = !is_blank(&source[start..range.start]);
    let next = source[range.end..].split('\n').next().unwrap_or_default();
    let ends_line = source[range.clone()].ends_with('\n');
    (
        !is_first && !is_blank(previous),
        ends_line && !is_blank(next),
    )
}

fn convert_inline(
    source: &str,
    events: &[Spanned<'_>],
    leaf: &Leaf,
    closed: &ClosedNames,
    edits: &mut Edits,
) {
    let inner = &events[leaf.events.clone()];
    if !inner
        .iter()
        .any(|(event, _)| matches!(event, Event::InlineHtml(_)))
    {
        return;
    }
    let shape = match leaf.kind {
        LeafKind::Heading => Shape::Line,
        LeafKind::Cell => Shape::Cell,
        _ => Shape::Blocks,
    };
    let mut writer = Writer::new(shape);
    for piece in inline_pieces(source, inner, leaf, closed) {
        writer.write(piece);
    }
    let is_structured = writer.is_structured();
    let mut markdown = with_prefix(&writer.finish(), &leaf.prefix);
    let rest = &source[leaf.range.end..];
    let line_end = leaf.range.end + rest.find('\n').map_or(rest.len(), |newline| newline + 1);
    if is_structured && surroundings(source, &(leaf.range.start..line_end)).1 {
        markdown.push('\n');
    }
    edits.replace(leaf.range.clone(), markdown);
}

/// Puts the prefix of the container before each line but the first.
fn with_prefix(markdown: &str, prefix: &str) -> String {
    markdown.replace('\n', &format!("\n{prefix}"))
}

/// The content of a block of HTML, without the prefix of its container.
fn block_text(events: &[Spanned<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        if let Event::Html(line) = event {
            text.push_str(line);
        }
    }
    text
}

/// Whether a block is nothing but a tag that is closed elsewhere: `<Note>`, a blank line, Markdown,
/// a blank line, `</Note>`. The name says nothing to a reader who does not have the component.
fn is_component(text: &str, closed: &ClosedNames) -> bool {
    let text = text.trim();
    Tag::read(text).is_some_and(|tag| tag.len == text.len() && closed.contains(&tag.name))
}

/// Takes a paragraph, heading or cell to pieces.
fn inline_pieces<'a>(
    source: &'a str,
    events: &'a [Spanned<'a>],
    leaf: &Leaf,
    closed: &ClosedNames,
) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut done = leaf.range.start;
    let mut in_code = false;
    for (index, (event, range)) in events.iter().enumerate() {
        let slice = &source[range.clone()];
        let piece = match event {
            Event::InlineHtml(_) => None,
            Event::SoftBreak => Some(Piece::Newline),
            Event::HardBreak => Some(Piece::HardBreak),
            Event::Code(code) if slice.contains('\n') => {
                Some(Piece::CodeSpan(code_span(code).into()))
            }
            Event::Code(_) => Some(Piece::CodeSpan(slice.into())),
            Event::Text(text) if slice.starts_with('&') && **text != *slice => {
                Some(Piece::Literal(text.to_string()))
            }
            _ => continue,
        };
        if range.start < done {
            continue;
        }
        push_markdown(&mut pieces, &source[done..range.start], in_code);
        done = range.end;
        match piece {
            Some(piece) => pieces.push(piece),
            None => push_tag(&mut pieces, slice, closed),
        }
        if let Some(Piece::Tag(tag)) = pieces.last() {
            in_code = if tag.name == "code" {
                !tag.is_end
            } else {
                in_code
            };
        }
        if matches!(event, Event::SoftBreak | Event::HardBreak) {
            // The prefix of the next line is put back later.
            let next = events.get(index + 1).map_or(done, |(_, range)| range.start);
            done = done.max(next);
        }
    }
    push_markdown(
        &mut pieces,
        source.get(done..leaf.range.end).unwrap_or_default(),
        in_code,
    );
    pieces
}

/// Adds Markdown. Between `<code>` and `</code>`, its backslashes are not part of the code.
fn push_markdown<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str, in_code: bool) {
    if in_code {
        pieces.push(Piece::Markdown(unescape(text).into()));
    } else if !text.is_empty() {
        pieces.push(Piece::Markdown(text.into()));
    }
}

/// Drops the backslashes before punctuation marks.
pub(super) fn unescape(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\\' {
            if let Some(escaped) = characters.next_if(char::is_ascii_punctuation) {
                unescaped.push(escaped);
                continue;
            }
        }
        unescaped.push(character);
    }
    unescaped
}

/// Adds what the Markdown parser takes for inline HTML: a tag, text that looks like one, or
/// nothing for a comment.
fn push_tag<'a>(pieces: &mut Vec<Piece<'a>>, source: &'a str, closed: &ClosedNames) {
    if html::invisible(source).is_some() {
        return;
    }
    match Tag::read(source) {
        Some(tag) if tag.is_html(closed) => pieces.push(Piece::Tag(tag)),
        _ => {
            pieces.push(Piece::Literal("<".to_owned()));
            let text = source.strip_prefix('<').unwrap_or(source);
            let words: Vec<&str> = text.split_whitespace().collect();
            pieces.push(Piece::Markdown(words.join(" ").into()));
        }
    }
}

/// Writes code as a code span, between as many backticks as it takes.
pub(super) fn code_span(code: &str) -> String {
    let ticks = "`".repeat(longest_run(code, '`') + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

/// The length of the longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut current = 0;
    for character in text.chars() {
        current = if character == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}

/// Takes a block of HTML to pieces.
fn block_pieces<'a>(text: &'a str, closed: &ClosedNames) -> Vec<Piece<'a>> {
    let mut scanner = Scanner {
        text,
        at: 0,
        verbatim: None,
        last_comment_end: text.rfind("-->").unwrap_or(0),
        unclosed: Vec::new(),
        unclosed_fence: false,
    };
    let mut pieces = Vec::new();
    while scanner.at < text.len() {
        let piece = scanner.next_piece(closed);
        pieces.extend(piece);
    }
    pieces
}

/// Reads a block of HTML from left to right.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Inside `<code>` or `<pre>`: backticks mean nothing there.
    verbatim: Option<String>,
    /// Where the last comment ends.
    last_comment_end: usize,
    /// Lengths of runs of backticks that are not closed in the rest of the text.
    unclosed: Vec<usize>,
    /// Whether no fence is closed in the rest of the text.
    unclosed_fence: bool,
}

impl<'a> Scanner<'a> {
    fn next_piece(&mut self, closed: &ClosedNames) -> Option<Piece<'a>> {
        let rest = &self.text[self.at..];
        let special = match rest.as_bytes().first()? {
            b'<' => self.angle(rest, closed),
            b'&' => html::entity(rest).map(|(text, len)| (Some(Piece::Literal(text)), len)),
            b'\n' => Some(self.newline(rest)),
            b'`' | b'~' if self.verbatim.is_none() => self.fence(rest).or_else(|| self.span(rest)),
            _ => None,
        };
        let (piece, len) = special.unwrap_or_else(|| {
            // The first character is text, whatever it is; it can have several bytes.
            let next = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| matches!(c, '<' | '&' | '\n' | '`' | '~'))
                .map_or(rest.len(), |(at, _)| at);
            (Some(Piece::Markdown(rest[..next].into())), next)
        });
        self.at += len;
        piece
    }

    fn angle(&mut self, rest: &'a str, closed: &ClosedNames) -> Option<(Option<Piece<'a>>, usize)> {
        let may_be_comment = !rest.starts_with("<!--") || self.at + 4 <= self.last_comment_end;
        if may_be_comment && rest.starts_with("<!") {
            if let Some(len) = html::invisible(rest) {
                return Some((None, len));
            }
        }
        if rest.starts_with("<http://") || rest.starts_with("<https://") {
            let end = rest.find(|c: char| c == '>' || c.is_whitespace())?;
            return Some((Some(Piece::Markdown(rest[..end].into())), end));
        }
        let Some(tag) = Tag::read(rest).filter(|tag| tag.is_html(closed)) else {
            return is_like_tag(rest).then(|| (Some(Piece::Literal("<".to_owned())), 1));
        };
        match &self.verbatim {
            Some(name) if tag.is_end && *name == tag.name => self.verbatim = None,
            None if !tag.is_end && closed.contains(&tag.name) => {
                self.verbatim =
                    Some(tag.name.clone()).filter(|name| name == "code" || name == "pre");
            }
            _ => {}
        }
        let len = tag.len;
        Some((Some(Piece::Tag(tag)), len))
    }

    fn newline(&self, rest: &'a str) -> (Option<Piece<'a>>, usize) {
        let next = rest[1..].trim_start_matches(' ');
        if self.verbatim.is_none() && next.starts_with('\n') {
            return (Some(Piece::BlankLine), rest.len() - next.len());
        }
        (Some(Piece::Newline), 1)
    }

    /// A fenced code block, if the text is at the start of a line and the fence is closed.
    fn fence(&mut self, rest: &'a str) -> Option<(Option<Piece<'a>>, usize)> {
        let fence = rest.chars().next()?;
        let length = run(rest, fence);
        let start = edit::line_start(self.text, self.at);
        let at_line_start = length >= 3 && self.text[start..self.at].trim().is_empty();
        if !at_line_start || self.unclosed_fence {
            return None;
        }
        let indentation = self.at - start;
        let mut end = rest.find('\n')?;
        let mut code = rest[..end].to_owned();
        for line in rest[end + 1..].split('\n') {
            end += 1 + line.len();
            let text = line.trim();
            code.push('\n');
            if run(text, fence) >= length && run(text, fence) == text.len() {
                return Some((Some(Piece::Fence(code + text)), end));
            }
            let spaces = run(line, ' ').min(indentation);
            code.push_str(&line[spaces..]);
        }
        self.unclosed_fence = true;
        None
    }

    /// A code span.
    fn span(&mut self, rest: &'a str) -> Option<(Option<Piece<'a>>, usize)> {
        let length = run(rest, '`');
        if length == 0 {
            return None;
        }
        let whole = |piece: &'a str| (Some(Piece::Markdown(piece.into())), piece.len());
        if self.unclosed.contains(&length) || self.unclosed.len() > 8 {
            return Some(whole(&rest[..length]));
        }
        let mut at = length;
        while let Some(found) = rest[at..].find('`') {
            let ticks = run(&rest[at + found..], '`');
            if ticks == length {
                let end = at + found + ticks;
                let words: Vec<&str> = rest[..end].split('\n').map(str::trim).collect();
                return Some((Some(Piece::CodeSpan(words.join(" ").into())), end));
            }
            at += found + ticks;
        }
        self.unclosed.push(length);
        Some(whole(&rest[..length]))
    }
}

/// Whether a `<` could be taken for the start of a tag, now or when what follows it is gone.
fn is_like_tag(text: &str) -> bool {
    let next = text.chars().nth(1);
    next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?' | '<'))
}

/// The length of the run of a character that the text begins with.
fn run(text: &str, character: char) -> usize {
    text.len() - text.trim_start_matches(character).len()
}

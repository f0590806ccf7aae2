//! Turns the HTML in a description into Markdown.
//!
//! Three steps, each from text to text:
//!
//! 1. [`replace_opaque`] removes comments and scripts, and turns `<pre>` into code blocks.
//! 2. [`open_blocks`] turns blocks of HTML into paragraphs. To the Markdown parser, a block of HTML
//!    is one string. In a paragraph, it finds the tags, and code spans between them.
//! 3. [`Converter`] replaces the tags in each paragraph, heading and table cell.
//!
//! All other tags are placeholders such as `<token>`. [`super::escape`] makes text of them.

use std::ops::Range;

use pulldown_cmark::Event;

use super::edit::Edits;
use super::joint::Converter;
use super::leaf::{self, Leaf, LeafKind};
use super::parse::{Spanned, parse};
use super::syntax::{code_block, code_span};
use super::tag::{ClosedNames, MARKER, Tag, code_text};

/// The start and the end of elements whose content is not Markdown.
const OPAQUE: [(&str, &str); 7] = [
    ("<!--", "-->"),
    ("<!doctype", ">"),
    ("<head", "</head>"),
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<svg", "</svg>"),
];

/// Replaces the HTML in a text by Markdown. Code stays as it is.
pub(super) fn to_markdown(source: &str) -> String {
    if !source.contains('<') {
        return source.to_owned();
    }
    let closed = ClosedNames::of(source);
    let source = open_blocks(&replace_opaque(source, &closed));
    let events = parse(&source);
    let mut edits = Edits::default();
    for leaf in leaf::leaves(&source, &events) {
        let tags = tags(&source, &events[leaf.events.clone()], &closed);
        if !tags.is_empty() && leaf.kind != LeafKind::Html && leaf.is_shallow() {
            Converter::new(&source, &leaf, &closed, &mut edits).convert(&tags);
        }
    }
    edits.apply(&source).replace(MARKER, "")
}

/// Returns the tags in a leaf.
fn tags<'a>(source: &'a str, events: &[Spanned<'_>], closed: &ClosedNames) -> Vec<Tag<'a>> {
    html_ranges(events)
        .filter_map(|range| Tag::read(source, range, closed))
        .collect()
}

/// Returns the places of the HTML in a leaf: tags, or lines of a block.
fn html_ranges(events: &[Spanned<'_>]) -> impl Iterator<Item = Range<usize>> {
    let is_html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
    let html = events.iter().filter(move |(event, _)| is_html(event));
    html.map(|(_, range)| range.clone())
}

/// Removes elements that a browser does not show, and turns `<pre>` into code.
fn replace_opaque(source: &str, closed: &ClosedNames) -> String {
    let lowercase = source.to_ascii_lowercase();
    let last_ends = OPAQUE.map(|(_, end)| lowercase.rfind(end).unwrap_or(0));
    let events = parse(source);
    let mut edits = Edits::default();
    let mut done = 0;
    for leaf in leaf::leaves(source, &events) {
        let ranges = html_ranges(&events[leaf.events.clone()]).filter(|_| leaf.is_shallow());
        let starts = ranges.flat_map(|range| {
            let tags = source[range.clone()].match_indices('<');
            tags.map(move |(at, _)| range.start + at)
        });
        for start in starts {
            let mut elements = OPAQUE.iter().zip(last_ends);
            let found = elements.find(|((opening, _), last_end)| {
                (done..*last_end).contains(&start) && starts_with(&lowercase[start..], opening)
            });
            let Some(((opening, closing), _)) = found else {
                continue;
            };
            let len = lowercase[start..].find(closing).unwrap_or(0);
            let code = match *opening {
                "<pre" => preformatted(&source[start..start + len], start, &leaf, closed),
                _ => String::new(),
            };
            done = start + len + closing.len();
            if code.is_empty() && source[..start].ends_with(' ') {
                let rest = &source[done..];
                done += rest.len() - rest.trim_start_matches(' ').len();
            }
            edits.replace(start..done, code);
        }
    }
    edits.apply(source)
}

/// Whether a text starts with a comment or with the tag of an element.
fn starts_with(text: &str, opening: &str) -> bool {
    let rest = text.strip_prefix(opening);
    rest.is_some_and(|rest| opening == "<!--" || !rest.starts_with(char::is_alphanumeric))
}

/// Makes a code block of `<pre>` without its end tag.
fn preformatted(element: &str, start: usize, leaf: &Leaf, closed: &ClosedNames) -> String {
    let (_, content) = element.split_once('>').unwrap_or_default();
    let code = code_text(content, closed).replace(&format!("\n{}", leaf.prefix), "\n");
    let code = code.trim_start_matches('\n').trim_end();
    if matches!(leaf.kind, LeafKind::Heading | LeafKind::Cell) {
        return code_span(&code.replace('\n', " "));
    }
    let before = if start == leaf.range.start {
        ""
    } else {
        "\n\n"
    };
    let class = element.split("language-").nth(1).unwrap_or("text");
    let language = class.split(|c: char| !c.is_ascii_alphanumeric()).next();
    let block = code_block(language.unwrap_or_default(), code);
    let block = format!("{before}{block}\n\n");
    block.replace('\n', &format!("\n{}", leaf.prefix))
}

/// Turns blocks of HTML into paragraphs, without indentation, which could make them code.
fn open_blocks(source: &str) -> String {
    let events = parse(source);
    let mut edits = Edits::default();
    for leaf in leaf::leaves(source, &events) {
        if leaf.kind != LeafKind::Html || !leaf.is_shallow() {
            continue;
        }
        let mut paragraph = String::new();
        for line in leaf::text(&events[leaf.events.clone()]).lines() {
            if !paragraph.is_empty() {
                paragraph.push_str(&format!("\n{}", leaf.prefix));
            }
            if line.trim_start().starts_with('<') {
                paragraph.push(MARKER);
            }
            paragraph.push_str(line.trim());
        }
        if source[leaf.range.clone()].ends_with('\n') {
            paragraph.push('\n');
        }
        edits.replace(leaf.range, paragraph);
    }
    edits.apply(source)
}

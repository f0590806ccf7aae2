//! Turns the HTML in a description into Markdown.
//!
//! Each step is from text to text:
//!
//! 1. [`replace_opaque`] removes comments and scripts, and turns `<pre>` into code.
//! 2. [`replace_code`] and [`replace_inline`] replace elements that hold a few words, such as
//!    `<b>`.
//! 3. [`super::breaks`] replaces the other tags, such as `<p>`, by the ends of lines.
//!
//! Tags that are left are placeholders such as `<token>`. [`super::escape`] makes text of them.

use std::ops::Range;

use pulldown_cmark::Event;

use super::breaks;
use super::edit::Edits;
use super::leaf::{self, Leaf, LeafKind};
use super::parse::{Spanned, parse};
use super::syntax::{code_block, code_span};
use super::tag::{Element, MARKER, Tag, decode, is_space};

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
    let source = replace_opaque(source).replace('<', &format!("{MARKER}<"));
    // In front of a tag, a backslash stays an escape.
    let source = source.replace(&format!("\\{MARKER}<"), "\\<");
    let source = edit_leaves(&source, replace_code);
    let source = edit_leaves(&source, replace_inline);
    // Twice, because one element can hold another.
    let source = edit_leaves(&source, replace_inline);
    edit_leaves(&source, breaks::replace).replace(MARKER, "")
}

/// Edits each leaf that holds tags.
fn edit_leaves(source: &str, edit: fn(&str, &Leaf, &[Tag<'_>], &mut Edits)) -> String {
    let events = parse(source);
    let tags = Tag::read_all(source, html_ranges(&events));
    let mut tags = tags.as_slice();
    let mut edits = Edits::default();
    for leaf in leaf::leaves(source, &events) {
        let is_inside = |tag: &Tag<'_>| tag.range.end <= leaf.range.end;
        let (inside, after) = tags.split_at(tags.partition_point(is_inside));
        if leaf.is_shallow() && leaf.kind != LeafKind::Html && !inside.is_empty() {
            edit(source, &leaf, inside, &mut edits);
        }
        tags = after;
    }
    edits.apply(source)
}

/// Returns the places of HTML: tags, or lines of a block.
fn html_ranges(events: &[Spanned<'_>]) -> impl Iterator<Item = Range<usize>> {
    let is_html = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
    let html = events.iter().filter(move |(event, _)| is_html(event));
    html.map(|(_, range)| range.clone())
}

/// Removes elements that a browser does not show, and turns `<pre>` into code.
fn replace_opaque(source: &str) -> String {
    let lowercase = source.to_ascii_lowercase();
    let events = parse(source);
    let html: Vec<Range<usize>> = html_ranges(&events).collect();
    let mut edits = Edits::default();
    for (opening, closing) in OPAQUE {
        let mut done = 0;
        for (start, _) in lowercase.match_indices(opening) {
            let nearest = html.partition_point(|range| range.end <= start);
            let is_html = html.get(nearest).is_some_and(|it| it.start <= start);
            let rest = &lowercase[start + opening.len()..];
            let is_other = opening != "<!--" && rest.starts_with(char::is_alphanumeric);
            if start < done || !is_html || is_other {
                continue;
            }
            let Some(len) = rest.find(closing) else {
                break;
            };
            let end = start + opening.len() + len;
            done = end + closing.len();
            if opening == "<pre" {
                edits.replace(start..done, preformatted(&source[start..end]));
            } else {
                edits.delete(source[..start].trim_end_matches(' ').len()..done);
            }
        }
    }
    edits.apply(source)
}

/// Makes code of `<pre>` without its end tag.
fn preformatted(element: &str) -> String {
    let content = |element: &str| element.split_once('>').unwrap_or_default().1.to_owned();
    let mut code = content(element);
    if code.starts_with("<code") {
        code = content(code.trim_end_matches("</code>"));
    }
    let code = decode(code.trim_start_matches('\n').trim_end());
    if code.contains('\n') {
        format!("\n\n{}\n\n", code_block("text", &code))
    } else {
        code_span(&code)
    }
}

/// Replaces elements that hold code without other tags.
fn replace_code(source: &str, leaf: &Leaf, tags: &[Tag<'_>], edits: &mut Edits) {
    for (start, end) in pairs(tags).filter(|(start, _)| start.element == Element::Code) {
        let code = &source[start.range.end..end.range.start];
        let code = decode(&code.replace(&format!("\n{}", leaf.prefix), " "));
        if !code.trim().is_empty() {
            edits.replace(start.range.start..end.range.end, code_span(code.trim()));
        }
    }
}

/// Replaces links and emphasis that hold no other tags.
fn replace_inline(source: &str, _: &Leaf, tags: &[Tag<'_>], edits: &mut Edits) {
    for (start, end) in pairs(tags) {
        let content = &source[start.range.end..end.range.start];
        let text = content.trim_matches(is_space);
        let Some((before, after)) = start.marks().filter(|_| !text.is_empty()) else {
            continue;
        };
        // Between a letter and a punctuation mark, an asterisk is not emphasis.
        let is_letter = char::is_alphanumeric;
        let outer = source[..start.range.start].trim_end_matches(MARKER);
        let hides_start = outer.ends_with(is_letter) && !text.starts_with(is_letter);
        let outer = &source[end.range.end..];
        let hides_end = outer.starts_with(is_letter) && !text.ends_with(is_letter);
        if before != "[" && (hides_start || hides_end) {
            continue;
        }
        let marked = content.replacen(text, &format!("{before}{text}{after}"), 1);
        edits.replace(start.range.start..end.range.end, marked);
    }
}

/// Returns each start tag that is followed by its end tag.
fn pairs<'a>(tags: &'a [Tag<'a>]) -> impl Iterator<Item = (&'a Tag<'a>, &'a Tag<'a>)> {
    let pairs = tags.iter().zip(tags.iter().skip(1));
    pairs.filter(|(start, end)| !start.is_end && end.is_end && start.name == end.name)
}

//! Turns the HTML in a description into Markdown.
//!
//! Three steps, each from text to text:
//!
//! 1. [`replace_opaque`]: what holds no markup (comments, scripts, `<pre>`) goes, or becomes a code
//!    block;
//! 2. [`open_blocks`]: blocks of HTML become paragraphs with tags in them, so that the Markdown
//!    parser finds the tags, and finds code spans between them;
//! 3. [`Converter`]: the tags in each paragraph, heading and table cell become Markdown.
//!
//! A tag that this does not replace is text: [`super::escape`] shows it as such.

use pulldown_cmark::Event;

use super::edit::Edits;
use super::joint::Converter;
use super::leaf::{self, Leaf, LeafKind};
use super::parse::{Spanned, parse};
use super::syntax::{code_block, code_span};
use super::tag::{ClosedNames, MARKER, Tag, code_text};

/// Elements whose content is not Markdown: how they start, and how they end.
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
    let paragraphs = open_blocks(&replace_opaque(source, &closed), &closed);
    let events = parse(&paragraphs);
    let mut edits = Edits::default();
    for leaf in leaf::leaves(&paragraphs, &events) {
        let is_text = matches!(
            leaf.kind,
            LeafKind::Paragraph | LeafKind::Heading | LeafKind::Cell
        );
        if is_text && leaf.is_shallow() {
            let tags = tags(&paragraphs, &events[leaf.events.clone()], &closed);
            Converter::new(&paragraphs, &leaf, &closed, &mut edits).convert(&tags);
        }
    }
    edits.apply(&paragraphs).replace(MARKER, "")
}

/// The tags in a leaf, in order.
fn tags<'a>(source: &'a str, events: &[Spanned<'_>], closed: &ClosedNames) -> Vec<Tag<'a>> {
    let html = events
        .iter()
        .filter(|(event, _)| matches!(event, Event::InlineHtml(_)));
    html.filter_map(|(_, range)| Tag::read(source, range.clone(), closed))
        .collect()
}

/// Removes what a browser does not show, and turns `<pre>` into code.
fn replace_opaque(source: &str, closed: &ClosedNames) -> String {
    let lowercase = source.to_ascii_lowercase();
    let last_ends = OPAQUE.map(|(_, end)| lowercase.rfind(end).unwrap_or(0));
    let events = parse(source);
    let mut edits = Edits::default();
    let mut done = 0;
    for leaf in leaf::leaves(source, &events) {
        for (event, range) in &events[leaf.events.clone()] {
            if !matches!(event, Event::Html(_) | Event::InlineHtml(_)) || !leaf.is_shallow() {
                continue;
            }
            for (offset, _) in source[range.clone()].match_indices('<') {
                let start = range.start + offset;
                let mut kinds = OPAQUE.iter().zip(last_ends);
                let found = kinds.find(|((opening, _), last_end)| {
                    start < *last_end && starts_with_tag(&lowercase[start..], opening)
                });
                let Some(((opening, closing), _)) = found.filter(|_| start >= done) else {
                    continue;
                };
                let len = lowercase[start..].find(closing).unwrap_or(0);
                let code = match *opening {
                    "<pre" => preformatted(&source[start..start + len], start, &leaf, closed),
                    _ => String::new(),
                };
                done = start + len + closing.len();
                edits.replace(start..done, code);
            }
        }
    }
    edits.apply(source)
}

fn starts_with_tag(text: &str, opening: &str) -> bool {
    let rest = text.strip_prefix(opening);
    rest.is_some_and(|rest| opening == "<!--" || !rest.starts_with(char::is_alphanumeric))
}

/// Makes a code block of `<pre>` without its end tag; a code span where there is no room for a
/// block.
fn preformatted(element: &str, start: usize, leaf: &Leaf, closed: &ClosedNames) -> String {
    let (_, content) = element.split_once('>').unwrap_or_default();
    let code = code_text(content, closed).replace(&format!("\n{}", leaf.prefix), "\n");
    let code = code.trim_start_matches('\n').trim_end();
    if matches!(leaf.kind, LeafKind::Heading | LeafKind::Cell) {
        return code_span(&code.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let language = element.split("language-").nth(1).unwrap_or("text");
    let language = language.split(|c: char| !c.is_ascii_alphanumeric()).next();
    let before = if start == leaf.range.start {
        ""
    } else {
        "\n\n"
    };
    let block = code_block(language.unwrap_or_default(), code);
    format!("{before}{block}\n\n").replace('\n', &format!("\n{}", leaf.prefix))
}

/// Turns blocks of HTML into paragraphs that start with [`MARKER`]. Indentation goes, since in
/// Markdown it would mean something, and so do blank lines between blocks.
fn open_blocks(source: &str, closed: &ClosedNames) -> String {
    let events = parse(source);
    let leaves = leaf::leaves(source, &events);
    let mut edits = Edits::default();
    for (index, leaf) in leaves.iter().enumerate() {
        if leaf.kind != LeafKind::Html || !leaf.is_shallow() {
            continue;
        }
        let text = leaf::text(&events[leaf.events.clone()]);
        let mut paragraph = String::new();
        if !closed.is_component(text.trim()) {
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                if !paragraph.is_empty() {
                    paragraph.push_str(&format!("\n{}", leaf.prefix));
                }
                if line.starts_with('<') {
                    paragraph.push(MARKER);
                }
                paragraph.push_str(line);
            }
        }
        let mut end = leaf.range.end;
        if source[leaf.range.clone()].ends_with('\n') {
            paragraph.push('\n');
        }
        if let Some(next) = leaves
            .get(index + 1)
            .filter(|next| next.kind == LeafKind::Html)
        {
            let is_adjacent = source
                .get(end..next.range.start)
                .is_some_and(|gap| gap.trim().is_empty());
            if is_adjacent && next.prefix == leaf.prefix {
                end = next.range.start;
                paragraph.push_str(&leaf.prefix);
            }
        }
        edits.replace(leaf.range.start..end, paragraph);
    }
    edits.apply(source)
}

//! Turns the descriptions of an OpenAPI document into Rust documentation.
//!
//! A description is CommonMark, often with raw HTML in it, and it was written for a web page. The
//! same text as a Rust doc comment would run its code blocks as tests, read `[0]` as a link to an
//! item, hide `<token>` as a tag, and draw a warning for most of that. [`to_rustdoc`] removes what
//! rustdoc would trip over and keeps the rest as the author wrote it. It works in four steps, each
//! of which is text in, text out:
//!
//! 1. [`clean`]: line endings, tabs, characters that must not stand in source code; [`docstring`]:
//!    the indentation of all lines;
//! 2. [`convert`]: HTML becomes Markdown ([`html`] reads tags, [`writer`] writes Markdown);
//! 3. [`escape`]: code fences, links, URLs, brackets and headings are made safe for rustdoc;
//! 4. [`layout`]: long lines are wrapped, surplus blank lines dropped.
//!
//! Steps 2 to 4 parse the text and edit it by ranges ([`edit`]); what needs no edit is never
//! printed anew.

mod convert;
mod docstring;
mod edit;
mod entry;
mod escape;
mod html;
mod layout;
#[cfg(test)]
mod tests;
mod writer;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub(crate) use entry::list_entry;

/// What [`to_line`] keeps when a paragraph has several sentences, in characters.
const LINE_LIMIT: usize = 200;

/// An event of the Markdown parser and the source it comes from.
type Spanned<'a> = (Event<'a>, Range<usize>);

/// Turns a description into the lines of a doc comment.
///
/// Each line is to be emitted as `#[doc = " line"]`. There are no blank lines at the start or the
/// end, no line holds a line break or trailing spaces, and an empty description has no lines.
pub(crate) fn to_rustdoc(text: &str) -> Vec<String> {
    if is_plain(text) {
        vec![text.to_owned()]
    } else {
        made_safe(text)
    }
}

/// All four steps.
fn made_safe(text: &str) -> Vec<String> {
    let markdown = convert::html_to_markdown(&docstring::dedent(&clean(text)));
    let safe = escape::for_rustdoc(&markdown);
    let laid_out = layout::lay_out(&safe);
    let mut lines: Vec<String> = laid_out
        .lines()
        .map(|line| line.trim_end().to_owned())
        .skip_while(String::is_empty)
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Whether a text is one short line without anything that Markdown could take for markup. Most
/// descriptions are, and go the long way for nothing.
fn is_plain(text: &str) -> bool {
    let has_no_meaning = |byte: u8| byte.is_ascii_alphanumeric() || b" ,;.:()'\"/-".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.len() <= layout::WIDTH
        && text.bytes().all(has_no_meaning)
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !text.contains("://")
}

/// Turns a description into one line of plain text, without markup.
///
/// The line is the first paragraph, or the first heading of a text that has no paragraph. Of a
/// paragraph over 200 characters, the sentences that fit are kept, and at least the first. The
/// result is plain text, not Markdown: to stand in a doc comment it goes through [`to_rustdoc`].
pub(crate) fn to_line(text: &str) -> String {
    one_line(text, |code| code.to_owned())
}

/// Turns a description into one line of Markdown: for `#[deprecated(note = "...")]`, and for a
/// sentence of the generator's own.
///
/// The compiler shows a note as it is, and rustdoc reads it as Markdown, with the same warnings
/// as for a doc comment. So this is [`to_line`] with code in backticks, and with those characters
/// escaped that rustdoc would take for a link or a tag.
pub(crate) fn to_note(text: &str) -> String {
    let mut line = one_line(text, convert::code_span);
    if let Some(marker) = layout::marker_at(&line) {
        // The text of a heading, say, may start like another block.
        line.insert(marker, '\\');
    }
    let safe = escape::for_rustdoc(&line);
    safe.replace('\n', " ")
}

/// Text as code in a line of Markdown, as it is but for the characters that no comment may hold.
pub(crate) fn to_code(text: &str) -> String {
    let text: String = text.chars().filter(|&c| !is_unwanted(c)).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [] => "`\"\"`".to_owned(),
        words => convert::code_span(&words.join(" ")),
    }
}

fn one_line(text: &str, code: impl Fn(&str) -> String) -> String {
    let markdown = convert::html_to_markdown(&docstring::dedent(&clean(text)));
    let line = first_text(&markdown, code);
    let words: Vec<&str> = line.split_whitespace().collect();
    first_sentences(&words.join(" ")).to_owned()
}

/// Parses Markdown with the extensions that rustdoc has switched on.
///
/// Footnotes are the exception: without them, a footnote is a pair of brackets like any other,
/// and is escaped with the others.
fn parser(source: &str) -> Parser<'_> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    Parser::new_ext(source, options)
}

/// Whether a link leads out of the document, to a place that a reader of the crate can go to.
fn is_external(destination: &str) -> bool {
    let scheme = destination.split(':').next().unwrap_or_default();
    match scheme.to_ascii_lowercase().as_str() {
        scheme @ ("http" | "https" | "ftp") => destination[scheme.len()..].starts_with("://"),
        "mailto" => destination.contains('@'),
        _ => false,
    }
}

/// Normalizes line endings, expands tabs, and drops the characters that [`is_unwanted`] names.
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut column = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                cleaned.push('\n');
                column = 0;
            }
            '\t' => {
                let width = 4 - column % 4;
                cleaned.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            unwanted if is_unwanted(unwanted) => {}
            other => {
                cleaned.push(other);
                column += 1;
            }
        }
    }
    cleaned
}

/// Whether a character has no place in a comment: control characters, those that nobody sees (soft
/// hyphen, zero width space, word joiner, byte order mark), and the bidirectional controls, with
/// which a comment can pretend to be code (to rustc they are an error).
fn is_unwanted(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{200b}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// The text of the first paragraph or list item, else of the first heading, else all text.
fn first_text(markdown: &str, code: impl Fn(&str) -> String) -> String {
    let mut heading = String::new();
    let mut everything = String::new();
    let mut current = String::new();
    let mut in_heading = false;
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => {
                in_heading = false;
                if heading.is_empty() {
                    heading.clone_from(&current);
                }
                current.clear();
            }
            Event::Start(Tag::List(_)) | Event::End(TagEnd::Paragraph | TagEnd::Item)
                if !current.trim().is_empty() =>
            {
                return current;
            }
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_)) if current.trim().is_empty() => {
                current.clear();
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Table) => {
                everything.push_str(&current);
                current.clear();
            }
            Event::End(TagEnd::TableCell) => current.push(' '),
            Event::Text(text) => current.push_str(&text),
            Event::Code(text) => current.push_str(&code(&text)),
            Event::SoftBreak | Event::HardBreak => current.push(' '),
            Event::InlineHtml(tag) if *tag == *"<br>" => current.push(' '),
            // What still looks like HTML after the conversion is text.
            Event::Html(text) | Event::InlineHtml(text) if !in_heading => current.push_str(&text),
            _ => {}
        }
    }
    [heading, current, everything]
        .into_iter()
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default()
}

/// As many whole sentences as fit into [`LINE_LIMIT`], at least one.
fn first_sentences(line: &str) -> &str {
    if line.chars().count() <= LINE_LIMIT {
        return line;
    }
    let mut kept = line.len();
    for end in sentence_ends(line) {
        if kept != line.len() && line[..end].chars().count() > LINE_LIMIT {
            break;
        }
        kept = end;
        if end >= LINE_LIMIT {
            break;
        }
    }
    &line[..kept]
}

/// Where the sentences of a line end, each after its full stop.
fn sentence_ends(line: &str) -> impl Iterator<Item = usize> + '_ {
    line.match_indices(' ').filter_map(|(space, _)| {
        let sentence = line[..space].trim_end_matches([')', '"', '\'']);
        let word = sentence.rsplit(' ').next().unwrap_or_default();
        let abbreviation = [
            "e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "incl.", "(e.g.", "(i.e.",
        ];
        let ends = sentence.ends_with(['.', '!', '?']) && !abbreviation.contains(&word);
        let next = line[space + 1..].chars().next()?;
        (ends && !next.is_lowercase()).then_some(space)
    })
}

//! Turns the descriptions of an OpenAPI document into Rust documentation.
//!
//! A description is CommonMark, often with raw HTML in it, written for a web page. In a Rust doc
//! comment, the same text would run its code blocks as tests, link `[0]` to an item, hide `<token>`
//! as a tag, and draw a warning for most of that. [`to_rustdoc`] escapes what rustdoc misreads, and
//! keeps the rest as the author wrote it. It takes four steps, each from text to text:
//!
//! 1. [`clean`] normalizes line endings and tabs, and drops characters that must not stand in
//!    source code; [`docstring`] removes indentation.
//! 2. [`html`] turns HTML into Markdown.
//! 3. [`escape`] makes code blocks, links, URLs, brackets and headings safe for rustdoc.
//! 4. [`layout`] wraps long lines and drops surplus blank lines.
//!
//! Steps 2 to 4 parse the text ([`parse`], [`leaf`]) and apply edits to it ([`edit`]). Text without
//! an edit is never printed anew.

mod breaks;
mod clean;
mod code_blocks;
mod docstring;
mod edit;
mod entry;
mod escape;
mod html;
mod layout;
mod leaf;
mod parse;
mod summary;
mod syntax;
mod tag;
#[cfg(test)]
mod tests;
mod urls;

pub(crate) use entry::list_entry;

/// Turns a description into the lines of a doc comment.
///
/// A space is to stand before each line. There are no blank lines at the start or the
/// end, no line holds a line break or trailing spaces, and an empty description has no lines.
pub(crate) fn to_rustdoc(text: &str) -> Vec<String> {
    if is_plain(text) {
        vec![text.to_owned()]
    } else {
        made_safe(text)
    }
}

/// Turns a description into one line of plain text, without markup.
///
/// The line is the first paragraph, or the first heading of a text that has no paragraph. If the
/// paragraph has over 200 characters, only the sentences that fit are kept, but at least the first.
/// The result is plain text, not Markdown: [`to_rustdoc`] makes a doc comment of it.
pub(crate) fn to_line(text: &str) -> String {
    summary::one_line(&to_markdown(text), str::to_owned)
}

/// Turns a description into one line of Markdown, for `#[deprecated(note = "...")]` and for the
/// generator's own sentences.
///
/// The compiler shows a note as it is. Rustdoc reads it as Markdown, and warns as for a doc
/// comment. So this is [`to_line`] with code in backticks, and with those characters escaped that
/// rustdoc would read as a link or a tag.
pub(crate) fn to_note(text: &str) -> String {
    let mut line = summary::one_line(&to_markdown(text), syntax::code_span);
    if let Some(marker) = layout::marker_at(&line) {
        // The text of a heading, for example, can start like another block.
        line.insert(marker, '\\');
    }
    escape::for_rustdoc(&line).replace('\n', " ")
}

/// Writes text as a code span, without the characters that no comment may hold.
pub(crate) fn to_code(text: &str) -> String {
    let text: String = text.chars().filter(|&c| !clean::is_unwanted(c)).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [] => "`\"\"`".to_owned(),
        words => syntax::code_span(&words.join(" ")),
    }
}

/// Takes all four steps.
fn made_safe(text: &str) -> Vec<String> {
    let safe = escape::for_rustdoc(&to_markdown(text));
    let laid_out = layout::lay_out(&safe);
    let lines: Vec<&str> = laid_out.lines().map(str::trim_end).collect();
    let is_text = |line: &&str| !line.is_empty();
    let start = lines.iter().position(is_text).unwrap_or(lines.len());
    let end = lines
        .iter()
        .rposition(is_text)
        .map_or(start, |last| last + 1);
    lines[start..end]
        .iter()
        .copied()
        .map(str::to_owned)
        .collect()
}

/// Takes the first two steps.
fn to_markdown(text: &str) -> String {
    html::to_markdown(&docstring::dedent(&clean::clean(text)))
}

/// Whether a text is one short line in which nothing could be Markdown. Most descriptions are, and
/// need none of the steps.
fn is_plain(text: &str) -> bool {
    let has_no_meaning = |byte: u8| byte.is_ascii_alphanumeric() || b" ,;.:()'\"/-".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.len() <= layout::WIDTH
        && text.bytes().all(has_no_meaning)
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !text.contains("://")
}

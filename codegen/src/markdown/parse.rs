//! Parses Markdown.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

/// An event of the Markdown parser and the source it comes from.
pub(super) type Spanned<'a> = (Event<'a>, Range<usize>);

/// Returns a parser with the extensions that rustdoc switches on.
///
/// Footnotes are the exception: without them, a footnote is a pair of brackets like any other,
/// and is escaped with the others.
pub(super) fn parser(source: &str) -> Parser<'_> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    Parser::new_ext(source, options)
}

/// Returns the events of a text, with their places.
pub(super) fn parse(source: &str) -> Vec<Spanned<'_>> {
    parser(source).into_offset_iter().collect()
}

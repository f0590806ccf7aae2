//! Searches texts.
//!
//! The methods of `str` that search are generic, and large. They would be compiled again in each module
//! that calls them.

/// Returns the position of the first occurrence of a part.
#[inline(never)]
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.find(part)
}

/// Returns what is before and after the first occurrence of a character.
#[inline(never)]
pub(crate) fn split_once(text: &str, separator: char) -> Option<(&str, &str)> {
    text.split_once(separator)
}

/// Returns what is before the first occurrence of a character, or all of the text.
pub(crate) fn before(text: &str, end: char) -> &str {
    split_once(text, end).map_or(text, |(before, _)| before)
}

/// Returns what is before and after the last occurrence of a part that cannot overlap itself.
pub(crate) fn rsplit_once<'t>(text: &'t str, part: &str) -> Option<(&'t str, &'t str)> {
    let mut end = find(text, part)? + part.len();
    while let Some(more) = find(&text[end..], part) {
        end += more + part.len();
    }
    Some((&text[..end - part.len()], &text[end..]))
}

/// Replaces each occurrence of a part, which is not empty.
pub(crate) fn replace(text: &str, part: &str, by: &str) -> String {
    debug_assert!(!part.is_empty(), "it would be found without end");
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(rest, part) {
        replaced.push_str(&rest[..at]);
        replaced.push_str(by);
        rest = &rest[at + part.len()..];
    }
    replaced.push_str(rest);
    replaced
}

/// Splits a text at each occurrence of a character. There is always at least one piece.
pub(crate) fn split(text: &str, separator: char) -> Pieces<'_> {
    Pieces {
        rest: Some(text),
        separator,
    }
}

/// The pieces of a text.
pub(crate) struct Pieces<'t> {
    rest: Option<&'t str>,
    separator: char,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest.take()?;
        match split_once(rest, self.separator) {
            None => Some(rest),
            Some((piece, rest)) => {
                self.rest = Some(rest);
                Some(piece)
            }
        }
    }
}

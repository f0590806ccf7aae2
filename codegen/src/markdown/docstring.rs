//! Removes the indentation of descriptions that come from docstrings.
//!
//! Many documents are generated from the comments of a program. In Python, those are indented like
//! the code around them. In Markdown, four spaces start a code block.

use std::borrow::Cow;

/// The indentation that makes a line code in Markdown.
const CODE_INDENTATION: usize = 4;

/// Removes the indentation that all lines have in common. The first line may have none, as in a
/// docstring, if the other lines are prose rather than code.
pub(super) fn dedent(text: &str) -> Cow<'_, str> {
    let common = indentation(text);
    if common > 0 {
        return without(text, common).into();
    }
    match text.split_once('\n') {
        Some((first, rest)) if is_docstring(first, rest) => {
            format!("{first}\n{}", without(rest, indentation(rest))).into()
        }
        _ => text.into(),
    }
}

/// Returns the number of spaces that all lines start with, except blank ones.
fn indentation(text: &str) -> usize {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(spaces).min().unwrap_or(0)
}

fn spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Removes up to `indentation` spaces from the start of each line.
fn without(text: &str, indentation: usize) -> String {
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| {
            line.get(spaces(line).min(indentation)..)
                .unwrap_or_default()
        })
        .collect();
    lines.join("\n")
}

/// Whether the lines below the first line are prose that is indented only because the program was.
/// Below a list item, a heading or a fence, indentation has a meaning. Below a paragraph it can
/// mean code.
fn is_docstring(first: &str, rest: &str) -> bool {
    let is_text = first.starts_with(char::is_alphabetic);
    let gap = rest.split('\n').take_while(|line| line.trim().is_empty());
    let gap = gap.count();
    let common = indentation(rest);
    if !is_text || gap > 1 || common < CODE_INDENTATION {
        return false;
    }
    let lines = rest.lines().filter(|line| spaces(line) == common);
    let lines: Vec<&str> = lines.map(str::trim).collect();
    let count = |kind| lines.iter().filter(|it| LineKind::of(it) == kind).count();
    let is_prose = count(LineKind::Prose) > count(LineKind::Code);
    match gap {
        // In Markdown, these lines belong to the paragraph, and a list cannot start this far right.
        0 => is_prose || lines.iter().all(|line| line.starts_with(['-', '*'])),
        // In Markdown, these lines are code.
        _ => is_prose && lines.iter().any(|line| ends_sentence(line)),
    }
}

/// Prose or code, judged by the words of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
    /// A sentence, or a field such as `:param name: Its name`.
    Prose,
    Code,
    /// Could be either.
    Unclear,
}

impl LineKind {
    fn of(line: &str) -> Self {
        if is_field(line) {
            return Self::Prose;
        }
        let words: Vec<&str> = line
            .trim_start_matches(['-', '*', ' '])
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect();
        let plain = words.iter().filter(|word| is_plain_word(word)).count();
        if plain >= 4 && plain * 4 >= words.len() * 3 && !line.ends_with([';', '{', '\\']) {
            Self::Prose
        } else if plain < words.len() {
            Self::Code
        } else {
            Self::Unclear
        }
    }
}

/// Whether a line is a field of reStructuredText.
fn is_field(line: &str) -> bool {
    let rest = line.strip_prefix(':').unwrap_or_default();
    let name = rest.split(':').next().unwrap_or_default();
    rest.starts_with(|first: char| first.is_ascii_alphabetic()) && name.len() < rest.len()
}

/// Whether a sentence ends at the end of a line.
fn ends_sentence(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    is_field(line) || (last.ends_with(['.', '!', '?', ':']) && is_plain_word(last))
}

/// Whether a word is written in letters, apart from punctuation around it.
fn is_plain_word(word: &str) -> bool {
    let inner = word
        .trim_start_matches(['(', '"', '\'', '`', '*'])
        .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '`', '*']);
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '\u{2019}' | '/' | '_');
    inner.chars().all(is_letter)
}

//! Makes code blocks safe for rustdoc: each has fences and a language that is not Rust.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::edit::Edits;
use super::leaf::{self, Leaf, LeafKind};
use super::parse::Spanned;
use super::syntax::code_block;

/// Edits the code blocks of a text.
pub(super) fn edit(source: &str, events: &[Spanned<'_>], leaves: &[Leaf], edits: &mut Edits) {
    for leaf in leaves.iter().filter(|leaf| leaf.kind == LeafKind::Code) {
        match leaf.start(events) {
            Some((Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))), range)) => {
                edit_fenced(source, range, &leaf.prefix, edits);
            }
            Some((_, range)) => {
                let code = leaf::text(&events[leaf.events.clone()]);
                edit_indented(source, range, &code, &leaf.prefix, edits);
            }
            None => {}
        }
    }
}

/// Sets the language of a fenced block, and closes it.
fn edit_fenced(source: &str, range: &Range<usize>, prefix: &str, edits: &mut Edits) {
    let block = &source[range.clone()];
    let line = block.split('\n').next().unwrap_or_default();
    let mark = line.chars().next().unwrap_or('`');
    let fence = &line[..line.len() - line.trim_start_matches(mark).len()];
    let info = &line[fence.len()..];
    let language = language(info);
    if info != language {
        edits.replace(
            range.start + fence.len()..range.start + line.len(),
            language,
        );
    }
    let (_, last) = block
        .trim_end_matches('\n')
        .rsplit_once('\n')
        .unwrap_or_default();
    let last = last.strip_prefix(prefix.trim_end()).unwrap_or(last).trim();
    if last.len() >= fence.len() && last.chars().all(|character| character == mark) {
        return;
    }
    let closing = if block.ends_with('\n') {
        format!("{prefix}{fence}\n")
    } else {
        format!("\n{prefix}{fence}")
    };
    edits.insert(range.end, closing);
}

/// Turns an indented block, which rustdoc compiles as Rust, into a fenced one.
fn edit_indented(source: &str, range: &Range<usize>, code: &str, prefix: &str, edits: &mut Edits) {
    let block = code_block("text", code.trim_end());
    let mut block = block.replace('\n', &format!("\n{prefix}"));
    if source[range.clone()].ends_with('\n') {
        block.push('\n');
    }
    let line = &source[leaf::line_start(source, range.start)..range.start];
    let indentation = (line.len() - line.trim_end_matches(' ').len()).min(4);
    edits.replace(range.start - indentation..range.end, block);
}

/// Returns the language of a code block: the first word after the fence, unless rustdoc would
/// compile the block or warn about the word.
fn language(info: &str) -> &str {
    let word = info
        .trim()
        .split([' ', ',', '{', ';', ':'])
        .next()
        .unwrap_or_default();
    let is_word = word
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'));
    let starts_word = word.starts_with(|first: char| first.is_ascii_alphabetic());
    if !starts_word || !is_word || is_rust_attribute(word) {
        "text"
    } else {
        word
    }
}

/// Whether rustdoc knows a word as an attribute of Rust code, or as a misspelled one.
fn is_rust_attribute(word: &str) -> bool {
    const ATTRIBUTES: &[&str] = &[
        "compilefail",
        "custom",
        "norun",
        "rs",
        "shouldpanic",
        "testharness",
    ];
    const PREFIXES: &[&str] = &["rust", "ignore", "edition", "standalone"];
    let word = word.to_ascii_lowercase().replace(['-', '_'], "");
    let is_error_code =
        word.len() == 5 && word.starts_with('e') && word[1..].bytes().all(|b| b.is_ascii_digit());
    let is_prefixed = PREFIXES.iter().any(|prefix| word.starts_with(prefix));
    ATTRIBUTES.contains(&word.as_str()) || is_prefixed || is_error_code
}

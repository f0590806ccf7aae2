//! Edits of a text: a list of replacements, applied at once.

use std::ops::Range;

/// Changes to a text, collected in any order and applied at once.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Replaces a range by `text`.
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    /// Inserts `text` at a position.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Removes a range.
    pub(super) fn delete(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.replace(range, "");
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the text with all changes. Of two that overlap, the first in the text wins.
    pub(super) fn apply(mut self, source: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let mut result = String::with_capacity(source.len() + source.len() / 8);
        let mut done = 0;
        for (range, text) in self.0 {
            let Some(kept) = source.get(done..range.start) else {
                continue;
            };
            if !source.is_char_boundary(range.end) || range.end < range.start {
                continue;
            }
            result.push_str(kept);
            result.push_str(&text);
            done = range.end;
        }
        result.push_str(&source[done..]);
        result
    }
}

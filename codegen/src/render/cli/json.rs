//! Writes JSON whose members keep their order, an entry in each line.

use serde_json::Value;

/// An object in one line.
#[derive(Default)]
pub(super) struct Line(Vec<String>);

impl Line {
    /// Adds a member.
    pub(super) fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0
            .push(format!("{}: {}", Value::from(name), value.into()));
        self
    }

    /// Adds a member, if there is a value.
    pub(super) fn optional(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.member(name, value),
            None => self,
        }
    }

    /// Adds a member that is true.
    pub(super) fn flag(self, name: &str, value: bool) -> Self {
        self.optional(name, value.then_some(true))
    }

    /// Adds a member with entries of their own, at this depth.
    pub(super) fn list(mut self, name: &str, depth: usize, entries: Vec<String>) -> Self {
        self.0
            .push(format!("{}: {}", Value::from(name), list(depth, &entries)));
        self
    }

    /// The object.
    pub(super) fn text(self) -> String {
        format!("{{{}}}", self.0.join(", "))
    }

    /// The object, a member in each line, at this depth.
    pub(super) fn lines(self, depth: usize) -> String {
        surrounded(depth, ['{', '}'], &self.0)
    }
}

/// A list, an entry in each line.
fn list(depth: usize, entries: &[String]) -> String {
    surrounded(depth, ['[', ']'], entries)
}

fn surrounded(depth: usize, [open, close]: [char; 2], entries: &[String]) -> String {
    if entries.is_empty() {
        return format!("{open}{close}");
    }
    let (outer, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
    let entries = entries.join(&format!(",\n{inner}"));
    format!("{open}\n{inner}{entries}\n{outer}{close}")
}

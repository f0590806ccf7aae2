//! Documentation of anything.

/// Documentation in Markdown, by line, fit for rustdoc.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Documentation(pub Vec<String>);

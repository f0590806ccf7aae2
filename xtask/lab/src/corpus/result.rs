//! What came of a document.

use std::time::Duration;

use crate::cargo::{Level, Message};

/// What came of a document.
pub(crate) struct Row {
    /// Its path below the folder that it was found under.
    pub(crate) document: String,
    /// The name of its crate, and of the folder that the crate is in.
    pub(crate) package: String,
    /// How many operations the document has, or why that cannot be told.
    pub(crate) counted: Result<usize, String>,
    /// What the generator made of it.
    pub(crate) generation: Generation,
    /// How many warnings the generator had.
    pub(crate) warnings: usize,
    /// How long the generator took.
    pub(crate) time: Duration,
    /// What `cargo check` said; `None` if it was not asked.
    pub(crate) check: Option<Check>,
    /// What `cargo clippy` said beyond `cargo check`.
    pub(crate) clippy: Option<Vec<Message>>,
    /// What `cargo doc` said.
    pub(crate) documentation: Option<Vec<Message>>,
}

/// What the generator made of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Generation {
    /// A crate, which has been written.
    Crate(Size),
    /// Nothing, because of errors in the document; this is the first.
    Errors(String),
    /// It panicked, with this message.
    Panic(String),
}

/// How much was generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Operations with a method of the client.
    pub(crate) operations: usize,
    /// Types with a name.
    pub(crate) types: usize,
    /// Lines of Rust, with those that every client has.
    pub(crate) lines: usize,
}

/// What `cargo check` said.
pub(crate) struct Check {
    /// How long it took, with the dependencies built before.
    pub(crate) time: Duration,
    /// The compiler's messages.
    pub(crate) messages: Vec<Message>,
}

impl Row {
    /// How much was generated: nothing, if there is no crate.
    pub(crate) fn size(&self) -> Size {
        match self.generation {
            Generation::Crate(size) => size,
            Generation::Errors(_) | Generation::Panic(_) => Size::default(),
        }
    }

    /// How many errors the compiler has; `None` if it was not asked.
    pub(crate) fn rustc_errors(&self) -> Option<usize> {
        let check = self.check.as_ref()?;
        Some(count(&check.messages, Level::Error))
    }

    /// How many warnings the compiler has; `None` if it was not asked.
    pub(crate) fn rustc_warnings(&self) -> Option<usize> {
        let check = self.check.as_ref()?;
        Some(count(&check.messages, Level::Warning))
    }

    /// What is not as it should be, a line each.
    pub(crate) fn losses(&self) -> Vec<String> {
        let mut losses = Vec::new();
        match (&self.generation, &self.counted) {
            (Generation::Errors(first), _) => losses.push(format!("not generated: {first}")),
            (Generation::Panic(message), _) => {
                losses.push(format!("the generator panicked: {message}"));
            }
            (Generation::Crate(_), Err(problem)) => {
                losses.push(format!("its operations cannot be counted: {problem}"));
            }
            (Generation::Crate(size), Ok(counted)) if size.operations < *counted => {
                losses.push(format!(
                    "{} of {counted} operations not generated",
                    counted - size.operations
                ));
            }
            (Generation::Crate(_), Ok(_)) => {}
        }
        let complaints = [
            (self.rustc_errors(), "error", "rustc"),
            (self.rustc_warnings(), "warning", "rustc"),
            (self.clippy.as_ref().map(Vec::len), "warning", "clippy"),
            (
                self.documentation.as_ref().map(Vec::len),
                "warning",
                "rustdoc",
            ),
        ];
        for (count, what, who) in complaints {
            match count {
                None | Some(0) => {}
                Some(1) => losses.push(format!("1 {what} of {who}")),
                Some(count) => losses.push(format!("{count} {what}s of {who}")),
            }
        }
        losses
    }

    /// Everything that the compiler and its relatives said.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Message> {
        let check = self.check.iter().flat_map(|check| &check.messages);
        check
            .chain(self.clippy.iter().flatten())
            .chain(self.documentation.iter().flatten())
    }
}

fn count(messages: &[Message], level: Level) -> usize {
    let of_level = messages.iter().filter(|message| message.level == level);
    of_level.count()
}

//! What was measured.

use std::path::PathBuf;

use super::generator::Generator;
use super::measure::Need;

/// Everything.
pub(crate) struct Results {
    /// By document.
    pub(crate) documents: Vec<DocumentResult>,
    /// How the generators do with a growing document; `None` if that was not measured.
    pub(crate) growth: Option<Growth>,
}

/// What was measured with a document.
pub(crate) struct DocumentResult {
    /// The document.
    pub(crate) path: PathBuf,
    /// How many operations it has.
    pub(crate) operations: usize,
    /// The generators, ours first.
    pub(crate) generators: Vec<GeneratorResult>,
}

/// What was measured with a document and a generator. `None` means that it failed, or that it was
/// not measured.
pub(crate) struct GeneratorResult {
    /// The generator.
    pub(crate) generator: Generator,
    /// Generating.
    pub(crate) generation: Option<Need>,
    /// Lines of Rust.
    pub(crate) lines: Lines,
    /// `cargo check`.
    pub(crate) check: Measured,
    /// `cargo build --release`.
    pub(crate) release: Measured,
}

/// What may have been measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measured {
    /// It was not.
    No,
    /// It was tried, and failed.
    Failed,
    /// It was.
    Yes(Need),
}

/// How the generators do with a growing document.
pub(crate) struct Growth {
    /// The document.
    pub(crate) path: PathBuf,
    /// How many times as large it became.
    pub(crate) factors: Vec<usize>,
    /// For each generator, what it needed for each of the factors.
    pub(crate) generators: Vec<(Generator, Vec<Option<Need>>)>,
}

/// How much code there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    /// All lines.
    pub(crate) all: usize,
    /// Those that are neither empty nor a comment: documentation is mostly the document's text.
    pub(crate) code: usize,
}

impl Lines {
    /// Counts the lines of a Rust file.
    pub(crate) fn of(text: &str) -> Self {
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
        Self {
            all: text.lines().count(),
            code: text.lines().filter(is_code).count(),
        }
    }
}

impl std::iter::Sum for Lines {
    fn sum<I: Iterator<Item = Self>>(lines: I) -> Self {
        lines.fold(Self::default(), |sum, lines| Self {
            all: sum.all + lines.all,
            code: sum.code + lines.code,
        })
    }
}

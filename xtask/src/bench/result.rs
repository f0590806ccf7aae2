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
    pub(crate) lines: usize,
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

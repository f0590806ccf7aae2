//! The results of measuring.

use std::path::PathBuf;

use super::floor::Floor;
use super::generator::Generator;
use super::measure::Cost;

/// The results for a document.
pub(crate) struct DocumentResult {
    pub(crate) path: PathBuf,
    pub(crate) operations: usize,
    /// `cargo check` beside its floor.
    pub(crate) floor: Option<Floor>,
    /// The generators, ours first.
    pub(crate) generators: Vec<GeneratorResult>,
}

impl DocumentResult {
    /// Returns the result of this repository's generator.
    pub(crate) fn ours(&self) -> Option<&GeneratorResult> {
        let mut generators = self.generators.iter();
        generators.find(|it| it.generator == Generator::Ours)
    }
}

/// The results for a document and a generator.
pub(crate) struct GeneratorResult {
    pub(crate) generator: Generator,
    pub(crate) generation: Measured,
    pub(crate) lines: Lines,
    /// `cargo check`.
    pub(crate) check: Measured,
    /// `cargo build --release`.
    pub(crate) release: Measured,
}

/// A cost that may have been measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measured {
    /// Nothing was run.
    No,
    /// The program failed.
    Failed,
    Yes(Cost),
}

impl Measured {
    /// Returns the result of a run; `None` failed.
    pub(crate) fn of(cost: Option<Cost>) -> Self {
        cost.map_or(Measured::Failed, Measured::Yes)
    }

    pub(crate) fn cost(self) -> Option<Cost> {
        match self {
            Measured::Yes(cost) => Some(cost),
            Measured::No | Measured::Failed => None,
        }
    }
}

/// The results with a growing document.
pub(crate) struct Growth {
    pub(crate) path: PathBuf,
    /// How many times as large the document became.
    pub(crate) factors: Vec<usize>,
    /// For each generator, the cost for each factor; `None` if it failed.
    pub(crate) generators: Vec<(Generator, Vec<Option<Cost>>)>,
}

/// The size of code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) all: usize,
    /// Lines that are neither empty nor a comment: documentation is mostly the document's text.
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

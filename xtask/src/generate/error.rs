//! Errors that end a run with exit code 1. `report` has their texts.

use super::comparison::{Comparison, ComparisonError};
use super::update::UpdateError;
use crate::source::OpenError;

/// Why a run failed. Unless the error is [`GenError::Update`], nothing was written.
#[derive(Debug)]
pub(crate) enum GenError {
    Source(OpenError),
    /// The document has errors, which have been shown.
    Document {
        errors: usize,
        /// Whether a reference leads to a folder that must not be read.
        refused: bool,
    },
    /// The document has warnings, which have been shown and count as errors.
    Strict {
        warnings: usize,
    },
    Comparison(ComparisonError),
    /// A check found differences, which have been shown.
    OutOfDate(Comparison),
    Update(UpdateError),
}

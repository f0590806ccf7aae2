//! The results for a document.

use std::iter::Sum;
use std::time::Duration;

use codegen::TypePlace;
use serde::Serialize;

use crate::cargo::{Complaint, Level};

/// The results for a document.
pub(crate) struct DocumentResult {
    /// The path of the document below the folder that it was found in.
    pub(crate) name: String,
    /// The name of the crate, and of the folder that the crate is in.
    pub(crate) package: String,
    /// The number of operations in the document.
    pub(crate) counted: anyhow::Result<usize>,
    /// The size of the crate, or a sentence about why there is none.
    pub(crate) size: Result<Size, String>,
    pub(crate) warnings: usize,
    /// The time that the generator took.
    pub(crate) time: Duration,
    pub(crate) check: Option<Check>,
    /// The complaints of `cargo clippy` that `cargo check` does not have, if it ran.
    pub(crate) clippy: Option<Vec<Complaint>>,
    pub(crate) rustdoc: Option<Vec<Complaint>>,
    pub(crate) examples: Option<Examples>,
    pub(crate) round_trips: Option<RoundTrips>,
    /// The places where values have types, if they were wanted.
    pub(crate) type_places: Option<Vec<TypePlace>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Operations with a method of the client.
    pub(crate) operations: usize,
    /// Types with a name.
    pub(crate) types: usize,
    /// Lines of Rust, including the runtime.
    pub(crate) lines: usize,
}

/// The results of `cargo check`.
pub(crate) struct Check {
    /// The time, with dependencies built before.
    pub(crate) time: Duration,
    pub(crate) complaints: Vec<Complaint>,
}

/// The examples in the documentation of a crate.
pub(crate) struct Examples {
    /// The number of examples that compile without a warning.
    pub(crate) good: usize,
    /// What the compiler says about the others: one text for all of them.
    pub(crate) complaints: Vec<Complaint>,
    /// The number of the others.
    pub(crate) bad: usize,
}

/// What came of reading and writing values of each schema.
#[derive(Debug, Default)]
pub(crate) struct RoundTrips {
    /// The number of schemas that a type stands for.
    pub(crate) schemas: usize,
    /// The number of those of which every value came back.
    pub(crate) kept: usize,
    /// The number of values.
    pub(crate) values: usize,
    /// A line for each other schema: its place, and what was lost.
    pub(crate) losses: Vec<String>,
}

/// The figures of a document, or the sums of several documents. `None` was not measured.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Figures {
    pub(crate) operations_in_documents: Option<usize>,
    pub(crate) operations_generated: Option<usize>,
    pub(crate) types: Option<usize>,
    pub(crate) warnings: Option<usize>,
    pub(crate) lines: Option<usize>,
    pub(crate) generate_seconds: Option<f64>,
    pub(crate) check_seconds: Option<f64>,
    pub(crate) rustc_errors: Option<usize>,
    pub(crate) rustc_warnings: Option<usize>,
    pub(crate) clippy_warnings: Option<usize>,
    pub(crate) rustdoc_warnings: Option<usize>,
    pub(crate) examples: Option<usize>,
    pub(crate) bad_examples: Option<usize>,
    pub(crate) schemas: Option<usize>,
    pub(crate) schemas_kept: Option<usize>,
    pub(crate) values: Option<usize>,
    pub(crate) places: Option<usize>,
    pub(crate) untyped: Option<usize>,
}

impl Sum for Figures {
    fn sum<I: Iterator<Item = Figures>>(figures: I) -> Figures {
        fn add<T: std::ops::Add<Output = T> + Default>(sum: &mut Option<T>, more: Option<T>) {
            if let Some(more) = more {
                *sum = Some(sum.take().unwrap_or_default() + more);
            }
        }
        let mut sum = Figures::default();
        for it in figures {
            add(&mut sum.operations_in_documents, it.operations_in_documents);
            add(&mut sum.operations_generated, it.operations_generated);
            add(&mut sum.types, it.types);
            add(&mut sum.warnings, it.warnings);
            add(&mut sum.lines, it.lines);
            add(&mut sum.generate_seconds, it.generate_seconds);
            add(&mut sum.check_seconds, it.check_seconds);
            add(&mut sum.rustc_errors, it.rustc_errors);
            add(&mut sum.rustc_warnings, it.rustc_warnings);
            add(&mut sum.clippy_warnings, it.clippy_warnings);
            add(&mut sum.rustdoc_warnings, it.rustdoc_warnings);
            add(&mut sum.examples, it.examples);
            add(&mut sum.bad_examples, it.bad_examples);
            add(&mut sum.schemas, it.schemas);
            add(&mut sum.schemas_kept, it.schemas_kept);
            add(&mut sum.values, it.values);
            add(&mut sum.places, it.places);
            add(&mut sum.untyped, it.untyped);
        }
        sum
    }
}

impl DocumentResult {
    pub(crate) fn figures(&self) -> Figures {
        let size = self.size.as_ref().ok();
        let places = self.type_places.as_ref();
        let untyped = |it: &&TypePlace| it.reason.is_some();
        let of_rustc = |level: Level| {
            let complaints = self.check.iter().flat_map(|check| &check.complaints);
            let count = complaints.filter(|it| it.level == level).count();
            self.check.is_some().then_some(count)
        };
        Figures {
            operations_in_documents: self.counted.as_ref().ok().copied(),
            operations_generated: size.map(|size| size.operations),
            types: size.map(|size| size.types),
            warnings: Some(self.warnings),
            lines: size.map(|size| size.lines),
            generate_seconds: Some(self.time.as_secs_f64()),
            check_seconds: self.check.as_ref().map(|check| check.time.as_secs_f64()),
            rustc_errors: of_rustc(Level::Error),
            rustc_warnings: of_rustc(Level::Warning),
            clippy_warnings: self.clippy.as_ref().map(Vec::len),
            rustdoc_warnings: self.rustdoc.as_ref().map(Vec::len),
            examples: self.examples.as_ref().map(|it| it.good + it.bad),
            bad_examples: self.examples.as_ref().map(|it| it.bad),
            schemas: self.round_trips.as_ref().map(|it| it.schemas),
            schemas_kept: self.round_trips.as_ref().map(|it| it.kept),
            values: self.round_trips.as_ref().map(|it| it.values),
            places: places.map(Vec::len),
            untyped: places.map(|it| it.iter().filter(untyped).count()),
        }
    }

    /// Returns a sentence for each thing that is lost or wrong.
    pub(crate) fn losses(&self) -> Vec<String> {
        let mut losses = Vec::new();
        match (&self.size, &self.counted) {
            (Err(problem), _) => losses.push(problem.clone()),
            (Ok(_), Err(problem)) => {
                losses.push(format!("its operations cannot be counted: {problem:#}"));
            }
            (Ok(size), Ok(counted)) if size.operations < *counted => {
                let lost = counted - size.operations;
                losses.push(format!("{lost} of {counted} operations not generated"));
            }
            (Ok(_), Ok(_)) => {}
        }
        let figures = self.figures();
        let complaints = [
            (figures.rustc_errors, "error", "rustc"),
            (figures.rustc_warnings, "warning", "rustc"),
            (figures.clippy_warnings, "warning", "clippy"),
            (figures.rustdoc_warnings, "warning", "rustdoc"),
            (figures.bad_examples, "bad example", "the documentation"),
        ];
        for (count, what, tool) in complaints {
            match count {
                None | Some(0) => {}
                Some(1) => losses.push(format!("1 {what} of {tool}")),
                Some(count) => losses.push(format!("{count} {what}s of {tool}")),
            }
        }
        losses.extend(self.round_trips.iter().flat_map(|it| it.losses.clone()));
        losses
    }

    /// Returns all complaints, of all tools.
    pub(crate) fn complaints(&self) -> impl Iterator<Item = &Complaint> {
        let check = self.check.iter().flat_map(|check| &check.complaints);
        check
            .chain(self.clippy.iter().flatten())
            .chain(self.rustdoc.iter().flatten())
            .chain(self.examples.iter().flat_map(|it| &it.complaints))
    }
}

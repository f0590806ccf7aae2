//! Reads and writes values of each schema with the type that stands for it, and compares.
//!
//! [`instance`] makes the values, and [`examples`] takes those of the document. Both read schemas with
//! [`schema`], not with the generator. [`driver`] is a program that is made for each document, and
//! [`comparison`] finds what is lost.

mod comparison;
mod driver;
mod examples;
mod files;
mod instance;
mod places;
mod schema;

use std::collections::HashSet;
use std::path::Path;

use codegen::{SchemaPlace, SchemaType};
use fastrand::Rng;
use serde_json::Value;

use crate::document::find::Document;
use comparison::difference;
use files::{Files, Located};
use instance::{Maker, Mode};
use schema::{Direction, Schemas};

/// The number of values with some of everything, for each schema.
const RANDOM: usize = 6;

/// The most alternatives of which each gets a value.
const MAX_ALTERNATIVES: usize = 12;

/// What came of the values of a document.
#[derive(Debug, Default)]
pub(crate) struct RoundTrips {
    /// The schemas that have a type.
    pub(crate) schemas: usize,
    /// The schemas of which every value came back.
    pub(crate) passed: usize,
    /// All values.
    pub(crate) values: usize,
    /// Schemas that no value could be made for, with their places.
    pub(crate) without_values: Vec<String>,
    /// Examples that do not fit their schema.
    pub(crate) unfit_examples: usize,
    /// For each schema that lost something: its place, and what was lost.
    pub(crate) losses: Vec<String>,
}

/// A value that makes the trip.
struct Trip {
    schema: usize,
    sent: Value,
    /// What must come back.
    expected: Value,
    null_is_absence: bool,
}

/// Makes the trips for a document whose client is in `folder`.
pub(crate) fn run(
    document: &Document,
    client: &str,
    types: &[SchemaType],
    folder: &Path,
    target: &Path,
) -> anyhow::Result<RoundTrips> {
    let files = Files::read(&document.path);
    let schemas = Schemas::new(&files);
    let mut result = RoundTrips {
        schemas: types.len(),
        ..RoundTrips::default()
    };
    let mut trips = Vec::new();
    for (index, entry) in types.iter().enumerate() {
        let parts = places::find(&files, &entry.place);
        let count = trips.len();
        if let Some(parts) = parts {
            trips.extend(trips_of(&schemas, index, entry, &[parts], &mut result));
        }
        if trips.len() == count {
            result.without_values.push(places::shown(&entry.place));
        }
    }
    result.values = trips.len();
    let mut rust: Vec<String> = types.iter().map(|it| it.rust.clone()).collect();
    rust.sort();
    rust.dedup();
    let lines = trips.iter().map(|trip| {
        let number = rust.binary_search(&types[trip.schema].rust);
        format!("{} {}\n", number.unwrap_or_default(), trip.sent)
    });
    let lines: String = lines.collect();
    let came_back = driver::run(folder, client, &rust, &lines, target)?;
    anyhow::ensure!(came_back.len() == trips.len(), "a value has no answer");
    let mut lost = HashSet::new();
    for (trip, line) in trips.iter().zip(came_back) {
        if let Some(problem) = problem(trip, &line) {
            if lost.insert(trip.schema) {
                let place = places::shown(&types[trip.schema].place);
                result.losses.push(format!("{place}: {problem}"));
            }
        }
    }
    result.passed = types.len() - lost.len() - result.without_values.len();
    Ok(result)
}

fn problem(trip: &Trip, line: &str) -> Option<String> {
    let shown = || {
        let text = trip.sent.to_string();
        text.chars().take(300).collect::<String>()
    };
    if let Some(error) = line.strip_prefix('!') {
        return Some(format!("{error}, in {}", shown()));
    }
    let came_back: Value = serde_json::from_str(line).unwrap_or_default();
    // What the schema does not declare may come back, or not.
    let known = difference(&trip.expected, &came_back, trip.null_is_absence);
    let known = known?;
    let whole = difference(&trip.sent, &came_back, trip.null_is_absence)?;
    let _ = whole;
    Some(format!("{}: {}, in {}", known.place, known.what, shown()))
}

fn trips_of<'a>(
    schemas: &Schemas<'a>,
    index: usize,
    entry: &SchemaType,
    parts: &[Located<'a>],
    result: &mut RoundTrips,
) -> Vec<Trip> {
    let direction = match (entry.is_sent, entry.is_read) {
        (true, false) => Direction::Request,
        (false, true) => Direction::Response,
        _ => Direction::Both,
    };
    let mut seen = HashSet::new();
    let mut trips = Vec::new();
    let mut add = |sent: Value, expected: Value| {
        if seen.insert(sent.to_string()) {
            trips.push(Trip {
                schema: index,
                sent,
                expected,
                null_is_absence: !entry.is_sent,
            });
        }
    };
    for (mode, seed) in modes(schemas, parts) {
        let mut maker = Maker {
            schemas,
            direction,
            mode,
            random: Rng::with_seed(seed),
            size: 0,
        };
        if let Some(value) = maker.value(parts, 0) {
            add(value.clone(), value);
        }
    }
    for example in schemas.flat(parts).examples {
        if example.is_null() || !schemas.fits(parts, example, 0) {
            result.unfit_examples += 1;
        } else {
            add(example.clone(), schemas.declared(parts, example, 0));
        }
    }
    trips
}

/// The kinds of values for a schema. Random ones differ by their seed.
fn modes<'a>(schemas: &Schemas<'a>, parts: &[Located<'a>]) -> Vec<(Mode, u64)> {
    let flat = schemas.flat(parts);
    let alternatives = flat.choices.iter().map(|it| it.entries.len()).max();
    let types = flat.json_types().len();
    let most = alternatives
        .unwrap_or(1)
        .max(types)
        .clamp(1, MAX_ALTERNATIVES);
    let least = [(Mode::Least, 0)];
    let all = (0..most).map(|index| (Mode::Most(index), 0));
    let random = (0..RANDOM.max(most)).map(|index| (Mode::Random, index as u64));
    least.into_iter().chain(all).chain(random).collect()
}

//! Reads and writes values of each schema with the type that stands for it, and compares.
//!
//! [`instance`] makes the values, and [`examples`] takes those of the document. Both read schemas with
//! [`schema`], not with the generator. [`driver`] is a program that is made for each document, and
//! [`comparison`] finds what is lost.

mod comparison;
mod driver;
mod examples;
pub(super) mod files;
pub(super) mod instance;
mod places;
pub(super) mod schema;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use codegen::SchemaType;
use fastrand::Rng;
use serde_json::Value;

use super::result::RoundTrips;
use comparison::difference;
use files::{Files, Located};
use instance::{Maker, Mode};
use schema::{Constants, Direction, Schemas};

/// The number of values with some of everything, for each schema.
const RANDOM: usize = 6;

/// The most alternatives of which each gets a value.
const MAX_ALTERNATIVES: usize = 12;

/// A value that makes the trip.
struct Trip {
    schema: usize,
    sent: Value,
    /// What must come back.
    expected: Value,
    null_is_absence: bool,
}

/// Makes the trips for a document whose client is the crate in a folder.
pub(crate) fn run(
    document: &Path,
    krate: &Path,
    types: &[SchemaType],
    target: &Path,
) -> anyhow::Result<RoundTrips> {
    let files = Files::read(document);
    let types = types.iter();
    let types = types.filter(|it| !places::is_undeclared(&files, &it.place));
    let types: Vec<&SchemaType> = types.collect();
    if types.is_empty() {
        return Ok(RoundTrips::default());
    }
    let schemas = Schemas::new(&files);
    let mut trips = Vec::new();
    let mut lost: BTreeMap<usize, String> = BTreeMap::new();
    for (index, entry) in types.iter().enumerate() {
        let parts = places::find(&files, &entry.place);
        let own = parts.map(|parts| trips_of(&schemas, index, entry, &parts));
        match own.filter(|own| !own.is_empty()) {
            Some(own) => trips.extend(own),
            None => drop(lost.insert(index, "no value could be made".to_owned())),
        }
    }
    let constants = schemas.constants();
    let answers = answers(&trips, krate, &types, target)?;
    for (trip, answer) in trips.iter().zip(answers) {
        if let Some(problem) = problem(trip, &answer, &constants) {
            lost.entry(trip.schema).or_insert(problem);
        }
    }
    let losses = lost.iter();
    let losses = losses.map(|(index, it)| format!("{}: {it}", places::shown(&types[*index].place)));
    Ok(RoundTrips {
        schemas: types.len(),
        kept: types.len() - lost.len(),
        values: trips.len(),
        losses: losses.collect(),
    })
}

/// What comes back of each value: JSON, or `!` and an error.
fn answers(
    trips: &[Trip],
    krate: &Path,
    types: &[&SchemaType],
    target: &Path,
) -> anyhow::Result<Vec<String>> {
    let mut rust: Vec<String> = types.iter().map(|it| it.rust.clone()).collect();
    rust.sort();
    rust.dedup();
    let lines = trips.iter().map(|trip| {
        let number = rust.binary_search(&types[trip.schema].rust);
        format!("{} {}\n", number.unwrap_or_default(), trip.sent)
    });
    let lines: String = lines.collect();
    let answers = driver::run(krate, &rust, &lines, target)?;
    anyhow::ensure!(answers.len() == trips.len(), "a value has no answer");
    Ok(answers)
}

fn problem(trip: &Trip, line: &str, constants: &Constants) -> Option<String> {
    let shown = || {
        let text = trip.sent.to_string();
        text.chars().take(300).collect::<String>()
    };
    if let Some(error) = line.strip_prefix('!') {
        return Some(format!("{error}, in {}", shown()));
    }
    let came_back: Value = serde_json::from_str(line).unwrap_or_default();
    // What the schema does not declare may come back, or not.
    let known = difference(&trip.expected, &came_back, trip.null_is_absence, constants)?;
    difference(&trip.sent, &came_back, trip.null_is_absence, constants)?;
    Some(format!("{}: {}, in {}", known.place, known.what, shown()))
}

fn trips_of<'a>(
    schemas: &Schemas<'a>,
    index: usize,
    entry: &SchemaType,
    parts: &[Located<'a>],
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
            is_strict: false,
            random: Rng::with_seed(seed),
            size: 0,
        };
        if let Some(value) = maker.value(parts, 0) {
            add(value.clone(), value);
        }
    }
    for example in schemas.flat(parts).examples {
        // Many examples do not fit their schema.
        if !example.is_null() && schemas.fits(parts, example, 0) {
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

#[cfg(test)]
mod tests {
    use fs_err as fs;

    use super::*;

    const DOCUMENT: &str = "
openapi: 3.1.0
components:
  schemas:
    Named: {type: object, required: [name], properties: {name: {type: string, maxLength: 3}}}
    Dog: {allOf: [{$ref: '#/components/schemas/Named'}, {type: object, required: [age], properties: {age: {type: integer, format: int32, minimum: 0}}}]}
    Fish: {type: object, required: [depth], properties: {depth: {type: number, maximum: 100}, names: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Named'}}}}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Fish'}]
      discriminator: {propertyName: kind, mapping: {fish: '#/components/schemas/Fish'}}
    Home: {type: object, required: [pet, size], properties: {pet: {$ref: '#/components/schemas/Pet'}, size: {enum: [small, large]}, next: {$ref: '#/components/schemas/Home'}}, additionalProperties: {type: [boolean, 'null']}}
";

    #[test]
    fn values_fit_the_schema_that_they_are_made_for() {
        let folder = tempfile::tempdir().unwrap();
        let document = folder.path().join("openapi.yaml");
        fs::write(&document, DOCUMENT).unwrap();
        let files = Files::read(&document);
        let schemas = Schemas::new(&files);
        let components = files.root().and_then(|it| it.get("components")).unwrap();
        for (name, schema) in components.members("schemas") {
            // Random values can be unknown ones, which do not fit.
            let modes = modes(&schemas, &[schema]).into_iter();
            for (mode, seed) in modes.filter(|(mode, _)| *mode != Mode::Random) {
                let mut maker = Maker {
                    schemas: &schemas,
                    direction: Direction::Both,
                    mode,
                    is_strict: false,
                    random: Rng::with_seed(seed),
                    size: 0,
                };
                let value = maker.value(&[schema], 0).unwrap();
                assert!(
                    schemas.fits(&[schema], &value, 0),
                    "{name}, {mode:?}: {value}"
                );
                if name == "Pet" {
                    assert!(value["kind"] == "Dog" || value["kind"] == "fish", "{value}");
                }
            }
        }
    }
}

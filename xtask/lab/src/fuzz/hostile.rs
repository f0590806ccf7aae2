//! Text, names, numbers and references that a generator is likely to trip over.

use std::iter;
use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;

/// The identifier that must never become code.
pub(crate) const MARKER: &str = "zzqevil";

/// The lists in `hostile.yaml`, which has comments.
#[derive(Deserialize)]
struct Hostile {
    code: Vec<String>,
    markup: Vec<String>,
    wide_characters: Vec<String>,
    names: Vec<String>,
    numbers: Vec<String>,
    references: Vec<String>,
    tokens: Vec<String>,
}

static HOSTILE: LazyLock<Hostile> = LazyLock::new(|| {
    let text = include_str!("../../hostile.yaml");
    serde_yaml::from_str(text).expect("the file is valid")
});

/// Returns text that could become code.
pub(crate) fn code(rng: &mut Rng) -> String {
    let text = pick_text(&HOSTILE.code, rng);
    match rng.u8(..8) {
        0 => format!("{text}\n{}", pick_text(&HOSTILE.code, rng)),
        1 => text.repeat(rng.usize(2..50)),
        2 => format!("{} {text}", pick_text(&HOSTILE.names, rng)),
        _ => text.to_owned(),
    }
}

/// Returns a piece of markup, mostly with a character of several bytes.
pub(crate) fn markup(rng: &mut Rng) -> String {
    let piece = pick_text(&HOSTILE.markup, rng);
    match rng.u8(..6) {
        0 => piece.to_owned(),
        1 => format!("{piece}{}", characters(rng)),
        2 => format!("{}{piece}", pick_text(&HOSTILE.wide_characters, rng)),
        _ => format!("{piece}{}", pick_text(&HOSTILE.wide_characters, rng)),
    }
}

/// Returns a name that is hard to make an identifier of.
pub(crate) fn name(rng: &mut Rng) -> String {
    match rng.u8(..12) {
        0..3 => code(rng),
        3 => "aB_".repeat(rng.usize(1..3000)),
        4 => format!(
            "{}{}",
            pick_text(&HOSTILE.names, rng),
            pick_text(&HOSTILE.names, rng)
        ),
        5 => characters(rng),
        _ => pick_text(&HOSTILE.names, rng).to_owned(),
    }
}

/// Returns any characters.
fn characters(rng: &mut Rng) -> String {
    let count = rng.usize(1..20);
    iter::repeat_with(|| rng.char(..)).take(count).collect()
}

/// Returns a number as text.
pub(crate) fn number(rng: &mut Rng) -> &'static str {
    pick_text(&HOSTILE.numbers, rng)
}

/// Returns a reference to nothing, to an object of another kind, or to a file that must not be read.
pub(crate) fn reference(rng: &mut Rng) -> String {
    pick_text(&HOSTILE.references, rng).to_owned()
}

/// Returns text that a parser of YAML may trip over.
pub(crate) fn token(rng: &mut Rng) -> &'static str {
    pick_text(&HOSTILE.tokens, rng)
}

/// Returns one of the entries.
pub(crate) fn pick<T: Copy>(entries: &[T], rng: &mut Rng) -> T {
    entries[rng.usize(..entries.len())]
}

fn pick_text(entries: &'static [String], rng: &mut Rng) -> &'static str {
    &entries[rng.usize(..entries.len())]
}

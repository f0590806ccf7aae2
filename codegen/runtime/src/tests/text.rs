//! Random text for tests.

use fastrand::Rng;

/// Characters that mean something in forms, headers, JSON or parts, or that take several bytes.
const SPECIAL: &[char] = &[
    ' ',
    '"',
    '%',
    '&',
    '+',
    ',',
    '-',
    ';',
    '=',
    '[',
    ']',
    '\\',
    '\r',
    '\n',
    '\t',
    '\0',
    'é',
    'ß',
    '€',
    '漢',
    '🦀',
    '\u{feff}',
    '\u{200d}',
    '\u{10ffff}',
];

/// Returns any text, with many characters that need care.
pub(super) fn any(random: &mut Rng) -> String {
    let length = random.usize(0..24);
    let characters = (0..length).map(|_| match random.u8(0..3) {
        0 => SPECIAL[random.usize(0..SPECIAL.len())],
        1 => random.char(' '..='~'),
        _ => random.char('\0'..=char::MAX),
    });
    characters.collect()
}

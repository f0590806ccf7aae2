//! Integers that a server writes with a fraction, such as `1.0`.
//!
//! For JSON Schema, `1.0` is an integer (JSON Schema Validation 2020-12, section 6.1.1). `serde` reads
//! it as a floating-point number only. So a body that cannot be read is read again without such fractions.

use serde::de::DeserializeOwned;

use super::json_path;

/// Reads a value. If an integer is written as `1.0`, it is read nevertheless.
#[inline(never)]
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    // A call through a pointer: before the compiler inlines, it follows all calls that a function can
    // lead to. It would go through the reader of `T` for each operation that returns a `T`.
    let parse: fn(&[u8]) -> serde_json::Result<T> = parse;
    parse(json).or_else(|error| {
        let again = without_fractions(json).filter(|_| error.is_data());
        let value = again.and_then(|json| parse(&json).ok());
        value.ok_or(error)
    })
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(json)
}

/// Returns the JSON text with `1` in place of `1.0` and `100` in place of `1e2`. Returns `None` if it
/// has no such number.
fn without_fractions(json: &[u8]) -> Option<Vec<u8>> {
    let mut written = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    while at < json.len() {
        at = match json[at] {
            b'"' => json_path::string_end(json, at),
            b'-' | b'0'..=b'9' => {
                let end = number_end(json, at);
                if let Some(integer) = integer(&json[at..end]) {
                    written.extend_from_slice(&json[copied..at]);
                    written.extend_from_slice(integer.as_bytes());
                    copied = end;
                }
                end
            }
            _ => at + 1,
        };
    }
    if copied == 0 {
        return None;
    }
    written.extend_from_slice(&json[copied..]);
    Some(written)
}

/// Returns the position after the number that starts at `start`.
fn number_end(json: &[u8], start: usize) -> usize {
    let mut end = start;
    while let Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E') = json.get(end) {
        end += 1;
    }
    end
}

/// Returns an integer without fraction and exponent, if the number has one of these.
fn integer(number: &[u8]) -> Option<String> {
    let number = std::str::from_utf8(number).ok()?;
    if let Some((integer, fraction)) = number.split_once('.') {
        if fraction.bytes().all(|digit| digit == b'0') {
            return Some(integer.to_owned());
        }
    }
    let has_exponent = number.contains(['e', 'E']);
    let value: f64 = number.parse().ok().filter(|_| has_exponent)?;
    // Larger numbers may have lost digits.
    let is_exact = value.fract() == 0.0 && value.abs() < 2_f64.powi(53);
    is_exact.then(|| format!("{value:.0}"))
}

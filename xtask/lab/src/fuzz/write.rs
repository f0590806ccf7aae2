//! Turns trees into JSON or YAML, and damages the text.

use fastrand::Rng;
use serde_json::Value;

use super::hostile::{pick, token};

/// Delimiters of numbers that [`Value`] cannot hold: they are strings until the tree is text.
const OPEN: &str = "zzqnumber(";
const CLOSE: &str = ")zzqnumber";

/// Returns a value that becomes `number` in the text.
pub(crate) fn number_literal(number: &str) -> Value {
    Value::String(format!("{OPEN}{number}{CLOSE}"))
}

/// Writes the tree as JSON or YAML.
pub(crate) fn write(tree: &Value, rng: &mut Rng) -> String {
    let text = match rng.u8(..4) {
        0 => serde_json::to_string(tree).ok(),
        1 => serde_json::to_string_pretty(tree).ok(),
        _ => serde_yaml::to_string(tree).ok(),
    };
    let text = text.unwrap_or_else(|| tree.to_string());
    with_numbers(&text)
}

/// Removes the quotes and delimiters of numbers.
fn with_numbers(text: &str) -> String {
    let mut text = text.to_owned();
    for quote in ["\"", "'", ""] {
        text = text.replace(&format!("{quote}{OPEN}"), "");
        text = text.replace(&format!("{CLOSE}{quote}"), "");
    }
    text
}

/// Damages a text at some bytes.
pub(crate) fn damage(text: &str, rng: &mut Rng) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let at = rng.usize(..=bytes.len());
    let end = at + rng.usize(..=(bytes.len() - at).min(200));
    match rng.u8(..14) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => bytes.extend_from_within(at..end),
        3 => bytes = with_byte_order_mark(text, u16::to_le_bytes),
        4 => bytes = with_byte_order_mark(text, u16::to_be_bytes),
        5 => bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        6 => bytes.insert(at, rng.u8(128..)),
        7 => bytes.insert(at, 0),
        8 => bytes = format!("\u{feff}{text}").into_bytes(),
        9 => {
            bytes = text
                .replace('\n', pick(&["\r\n", "\r", "\n\t", "\u{85}"], rng))
                .into_bytes()
        }
        10 => bytes.clear(),
        11 => (0..rng.usize(1..20)).for_each(|_| flip(&mut bytes, rng)),
        _ => {
            for _ in 0..rng.usize(1..4) {
                let at = rng.usize(..=bytes.len());
                bytes.splice(at..at, token(rng).bytes());
            }
        }
    }
    bytes
}

fn with_byte_order_mark(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(bytes).collect()
}

fn flip(bytes: &mut [u8], rng: &mut Rng) {
    if !bytes.is_empty() {
        let at = rng.usize(..bytes.len());
        bytes[at] ^= 1 << rng.u8(..7);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_as_numbers() {
        let tree = serde_json::json!({ "a": number_literal("1e400"), "b": "c" });
        let json = with_numbers(&serde_json::to_string(&tree).unwrap());
        assert_eq!(json, r#"{"a":1e400,"b":"c"}"#);
        let yaml = with_numbers(&serde_yaml::to_string(&tree).unwrap());
        assert_eq!(yaml, "a: 1e400\nb: c\n");
    }
}

//! Texts in examples.

use crate::ir::StringFormat;

/// The longest text in an example, in characters.
const MAX_LENGTH: usize = 60;

/// Whether a text looks well in code: a short line of letters, digits and plain signs.
pub(super) fn is_plain(text: &str) -> bool {
    let is_plain = |c: char| c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric();
    !text.is_empty() && text.chars().count() <= MAX_LENGTH && text.chars().all(is_plain)
}

/// Whether a text has a format.
pub(super) fn has_format(text: &str, format: StringFormat) -> bool {
    match format {
        StringFormat::Date => matches_pattern(text, "dddd-dd-dd"),
        StringFormat::DateTime => {
            let split = text.split_once(['T', 't']);
            split.is_some_and(|(date, time)| {
                let clock = time
                    .get(..8)
                    .is_some_and(|it| matches_pattern(it, "dd:dd:dd"));
                let zone = time.get(8..).unwrap_or_default();
                matches_pattern(date, "dddd-dd-dd") && clock && is_zone(zone)
            })
        }
        StringFormat::Uuid => matches_pattern(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        StringFormat::Base64 => is_base64(text, "+/=") && text.len() % 4 == 0,
        StringFormat::Base64Url => is_base64(text, "-_="),
    }
}

/// Whether a text has only letters, digits and these signs.
fn is_base64(text: &str, signs: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_alphanumeric() || signs.contains(c);
    !text.is_empty() && text.chars().all(is_digit)
}

/// Whether a text is what follows the seconds of a date-time.
fn is_zone(text: &str) -> bool {
    let digits = text.strip_prefix('.').map_or(text, |rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit())
    });
    matches!(digits, "Z" | "z")
        || matches_pattern(digits, "+dd:dd")
        || matches_pattern(digits, "-dd:dd")
}

/// Compares with a pattern in which `d` stands for a digit and `x` for a hexadecimal one.
fn matches_pattern(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text
            .chars()
            .zip(pattern.chars())
            .all(|(c, wanted)| match wanted {
                'd' => c.is_ascii_digit(),
                'x' => c.is_ascii_hexdigit(),
                other => c == other,
            })
}

/// A text of a format.
pub(super) fn of_format(format: StringFormat) -> &'static str {
    match format {
        StringFormat::DateTime => "2024-05-17T09:30:00Z",
        StringFormat::Date => "2024-05-17",
        StringFormat::Uuid => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        StringFormat::Base64 => "SGVsbG8=",
        StringFormat::Base64Url => "SGVsbG8",
    }
}

#[cfg(test)]
mod tests {
    use super::{StringFormat, has_format, is_plain, of_format};

    #[test]
    fn texts_of_a_format_have_it() {
        let formats = [
            StringFormat::DateTime,
            StringFormat::Date,
            StringFormat::Uuid,
            StringFormat::Base64,
        ];
        for format in formats {
            assert!(has_format(of_format(format), format));
            assert!(!has_format("", format) && !has_format("2024-5-17", format));
        }
        for text in ["2024-05-17T09:30:00.123+02:00", "2024-05-17t09:30:00z"] {
            assert!(has_format(text, StringFormat::DateTime), "{text}");
        }
        for text in [
            "2024-05-17T09:30:00",
            "2024-05-17",
            "now",
            "2024-05-17T09:30:0\u{e9}Z",
        ] {
            assert!(!has_format(text, StringFormat::DateTime), "{text}");
        }
    }

    #[test]
    fn only_plain_texts_are_shown() {
        assert!(is_plain("Zo\u{eb}'s \"cat\" ```*/"));
        for text in ["", "a\nb", "\u{202e}a", "\u{1f600}", &"a".repeat(61)] {
            assert!(!is_plain(text), "{text}");
        }
    }
}

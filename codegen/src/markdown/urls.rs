//! Finds where a URL in a text ends.

/// Returns the length of the URL at the start of a text, without punctuation of the sentence.
pub(super) fn url_len(text: &str) -> usize {
    let mut len = text.len();
    // Only the `>` that closes a placeholder belongs to the URL.
    let mut in_placeholder = false;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        let escaped = std::mem::take(&mut is_escaped);
        let goes_on = match character {
            '\\' if !escaped => {
                is_escaped = true;
                true
            }
            '<' if escaped => {
                in_placeholder = true;
                true
            }
            '>' => std::mem::take(&mut in_placeholder),
            '<' | '"' | '`' | '|' | '\\' | '^' => false,
            other => other.is_ascii_graphic() || other.is_alphanumeric(),
        };
        if !goes_on {
            len = at - usize::from(escaped);
            break;
        }
    }
    trimmed_len(&text[..len])
}

/// Returns the length of a URL without punctuation at its end, and without closing brackets that
/// have no opening one.
fn trimmed_len(url: &str) -> usize {
    let surplus = |closing: char, opening: char| {
        let count = |wanted: char| url.chars().filter(|&character| character == wanted).count();
        count(closing).saturating_sub(count(opening))
    };
    let mut round = surplus(')', '(');
    let mut square = surplus(']', '[');
    let mut len = url.len();
    for (at, character) in url.char_indices().rev() {
        let surplus = match character {
            ')' => &mut round,
            ']' => &mut square,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '\\' => {
                len = at;
                continue;
            }
            _ => break,
        };
        if *surplus == 0 {
            break;
        }
        *surplus -= 1;
        len = at;
    }
    len
}

//! Removes characters that have no place in a comment.

/// Normalizes line endings, expands tabs, and drops the characters that [`is_unwanted`] names.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut column = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                cleaned.push('\n');
                column = 0;
            }
            '\t' => {
                let width = 4 - column % 4;
                cleaned.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            unwanted if is_unwanted(unwanted) => {}
            other => {
                cleaned.push(other);
                column += 1;
            }
        }
    }
    cleaned
}

/// Whether a character has no place in a comment: control characters, invisible ones (soft hyphen,
/// zero width space, word joiner, byte order mark), and bidirectional controls, which can make a
/// comment look like code and which rustc rejects.
pub(super) fn is_unwanted(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{200b}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

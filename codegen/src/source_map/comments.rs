//! JSON with comments, as editors write it.

use super::outline::string_end;

/// Replaces what JSON does not allow and editors do by spaces: comments (`//` and `/* */`), and
/// commas after the last entry. All bytes keep their places. The second result is the place of the
/// first comment.
pub(crate) fn without_comments(text: &str) -> (String, Option<usize>) {
    let mut bytes = text.as_bytes().to_vec();
    let (mut at, mut comma, mut first) = (0, None, None);
    while at < bytes.len() {
        let end = match &bytes[at..] {
            [b'"', ..] => string_end(&bytes, at + 1),
            [b'/', b'/', ..] => find(&bytes, at, b"\n").unwrap_or(bytes.len()),
            [b'/', b'*', ..] => find(&bytes, at + 2, b"*/").map_or(bytes.len(), |end| end + 2),
            _ => at + 1,
        };
        match bytes[at] {
            b'/' if end > at + 1 => {
                first = first.or(Some(at));
                blank(&mut bytes[at..end]);
            }
            b',' => comma = Some(at),
            b']' | b'}' => {
                if let Some(comma) = comma.take() {
                    bytes[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        at = end;
    }
    // Whole comments are replaced, so what remains is UTF-8.
    (String::from_utf8(bytes).unwrap_or_default(), first)
}

/// Replaces all but line ends by spaces.
fn blank(bytes: &mut [u8]) {
    for byte in bytes {
        if !matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

/// The place of the first `part` at or after `from`.
fn find(bytes: &[u8], from: usize, part: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = rest.windows(part.len()).position(|window| window == part)?;
    Some(from + found)
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_become_spaces() {
        let stripped = |text: &str| without_comments(text);
        assert_eq!(
            stripped("[1, // é\n2, /* ]\n */ 3]"),
            ("[1,      \n2,     \n    3]".to_owned(), Some(4))
        );
        assert_eq!(
            stripped(r#"["a//b", "\"/*", ",]", ]"#),
            (r#"["a//b", "\"/*", ",]"  ]"#.to_owned(), None)
        );
        assert_eq!(
            stripped("[1 /* never closed"),
            ("[1                ".to_owned(), Some(3))
        );
    }
}

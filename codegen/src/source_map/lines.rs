//! Converts between bytes and lines and columns, without reading the text from its start.

/// The number of bytes that share one count of characters.
const BLOCK: usize = 1024;

/// The start of each line, and the number of characters before each block of the text.
#[derive(Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
    characters: Vec<usize>,
}

impl Lines {
    pub(crate) fn find(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            characters.push(characters[characters.len() - 1] + count_characters(block));
        }
        Self {
            starts: std::iter::once(0).chain(ends).collect(),
            characters,
        }
    }

    /// The number of the line that contains this byte, from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The first byte of a line. Lines are counted from 1.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.saturating_sub(1)).copied()
    }

    /// The column of a byte in its line, in characters from 1.
    pub(crate) fn column(&self, text: &str, byte: usize) -> usize {
        let start = self.start(self.line(byte)).unwrap_or_default();
        self.characters_before(text, byte) - self.characters_before(text, start) + 1
    }

    /// The byte at a line and a column, in characters from 1. The end of the text if there is no
    /// such place.
    pub(crate) fn byte(&self, text: &str, line: usize, column: usize) -> usize {
        let Some(start) = self.start(line) else {
            return text.len();
        };
        let character = self.characters_before(text, start) + column.saturating_sub(1);
        let block = self.characters.partition_point(|count| *count <= character);
        let known = block.saturating_sub(1) * BLOCK;
        let from = if known > start { known } else { start };
        let from = (from..text.len()).find(|at| text.is_char_boundary(*at));
        let rest = &text[from.unwrap_or(text.len())..];
        let skipped = character - self.characters_before(text, text.len() - rest.len());
        let offset = rest.char_indices().nth(skipped);
        offset.map_or(text.len(), |(at, _)| text.len() - rest.len() + at)
    }

    /// The number of characters that start before this byte.
    fn characters_before(&self, text: &str, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.characters[block] + count_characters(&text.as_bytes()[block * BLOCK..byte])
    }
}

/// The number of characters that start in this part of a text.
fn count_characters(bytes: &[u8]) -> usize {
    let starts = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(starts).count()
}

/// Empties the blank lines that contain tabs. Such a line is text to YAML at the start of a block
/// scalar, and an error to the parsers. Lines and columns of keys and values stay the same.
pub(crate) fn without_blank_tabs(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        if line.contains('\t') && line.trim().is_empty() {
            line.trim_start_matches([' ', '\t'])
        } else {
            line
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_columns_and_bytes_agree_with_counting() {
        for length in [0, 1, 700, 1024, 1025, 2048, 5000] {
            let text: String = "aé\n日本 😀b\r\n".chars().cycle().take(length).collect();
            for text in [text.clone(), text.replace('\n', "-")] {
                let lines = Lines::find(&text);
                let bytes = text.char_indices().map(|(byte, _)| byte);
                for byte in bytes.chain([text.len()]) {
                    let before = &text[..byte];
                    let line = before.matches('\n').count() + 1;
                    let start = before.rfind('\n').map_or(0, |at| at + 1);
                    let column = before[start..].chars().count() + 1;
                    assert_eq!(lines.line(byte), line);
                    assert_eq!(lines.start(line), Some(start));
                    assert_eq!(lines.column(&text, byte), column);
                    assert_eq!(lines.byte(&text, line, column), byte);
                }
            }
        }
    }
}

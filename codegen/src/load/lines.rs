//! Lines and columns of a text, found without reading it from the start each time.

/// So many bytes share a count of characters.
const BLOCK: usize = 1024;

/// Where the lines of a text start, and how many characters there are before each block of it.
#[derive(Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
    characters: Vec<usize>,
}

impl Lines {
    pub(super) fn find(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut count = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = count;
            count += characters(block);
            before
        });
        Self {
            characters: blocks.collect(),
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// The number of the line that holds this byte, from 1.
    pub(crate) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The byte at which a line starts, which is counted from 1.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.saturating_sub(1)).copied()
    }

    /// The column of a byte in its line, in characters from 1.
    pub(crate) fn column(&self, text: &str, byte: usize) -> usize {
        let start = self.start(self.line(byte)).unwrap_or_default();
        self.before(text, byte) - self.before(text, start) + 1
    }

    /// How many characters start before this byte.
    fn before(&self, text: &str, byte: usize) -> usize {
        let block = byte / BLOCK;
        let known = self.characters.get(block).copied();
        match known {
            Some(count) => count + characters(&text.as_bytes()[block * BLOCK..byte]),
            // The end of a text that fills its last block.
            None => self.characters.last().map_or(0, |count| {
                count + characters(&text.as_bytes()[byte - BLOCK..byte])
            }),
        }
    }
}

/// How many characters start in this part of a text.
fn characters(bytes: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    bytes.len() - bytes.iter().filter(continues).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_those_that_counting_finds() {
        for length in [0, 1, 700, 1024, 1025, 2048, 5000] {
            let text: String = "aé\n日本 😀b\r\n".chars().cycle().take(length).collect();
            for text in [text.clone(), text.replace('\n', "-")] {
                let lines = Lines::find(&text);
                let bytes = text.char_indices().map(|(byte, _)| byte);
                for byte in bytes.chain([text.len()]) {
                    let before = &text[..byte];
                    let line = before.matches('\n').count() + 1;
                    let start = before.rfind('\n').map_or(0, |at| at + 1);
                    assert_eq!(lines.line(byte), line);
                    assert_eq!(lines.start(line), Some(start));
                    assert_eq!(
                        lines.column(&text, byte),
                        before[start..].chars().count() + 1
                    );
                }
            }
        }
    }
}

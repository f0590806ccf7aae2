//! JSON lines and JSON text sequences (RFC 7464), read piece by piece.

/// The byte before each record of a JSON text sequence. JSON has it nowhere.
const RECORD_SEPARATOR: u8 = 0x1E;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Splits bytes into JSON values. It holds no more than one.
#[derive(Default)]
pub(crate) struct RecordParser {
    /// Whether a record begins with a separator, and may have several lines.
    is_sequence: bool,
    is_started: bool,
    record: Vec<u8>,
    /// How many objects and lists of the record are open.
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl RecordParser {
    pub(crate) fn new(is_sequence: bool) -> Self {
        Self {
            is_sequence,
            ..Self::default()
        }
    }

    /// Takes bytes from the front of a piece, until a record is complete. Returns how many it took.
    pub(crate) fn take(&mut self, piece: &[u8]) -> (usize, Option<Vec<u8>>) {
        let mut taken = 0;
        while taken < piece.len() {
            let rest = &piece[taken..];
            let may_end = |it: &u8| *it == b'\n' || *it == RECORD_SEPARATOR;
            let end = rest.iter().position(may_end);
            let line = &rest[..end.unwrap_or(rest.len())];
            self.record.extend_from_slice(line);
            if self.is_sequence {
                line.iter().for_each(|byte| self.follow(*byte));
            }
            taken += line.len();
            let Some(byte) = piece.get(taken) else { break };
            taken += 1;
            let is_end = match *byte {
                RECORD_SEPARATOR => self.is_sequence,
                _ => !self.is_sequence || self.depth == 0 && !self.in_string,
            };
            if !is_end {
                self.record.push(*byte);
            } else if let Some(record) = self.end() {
                return (taken, Some(record));
            }
        }
        (taken, None)
    }

    /// Returns the record that the end of the body completes. Lines without a value are left out.
    pub(crate) fn end(&mut self) -> Option<Vec<u8>> {
        let mut record = std::mem::take(&mut self.record);
        (self.depth, self.in_string, self.is_escaped) = (0, false, false);
        if !std::mem::replace(&mut self.is_started, true) && record.starts_with(BYTE_ORDER_MARK) {
            record.drain(..BYTE_ORDER_MARK.len());
        }
        (!record.trim_ascii().is_empty()).then_some(record)
    }

    /// Returns how many bytes are held.
    pub(crate) fn held(&self) -> usize {
        self.record.len()
    }

    /// Forgets a part of a record, before the connection is made again.
    pub(crate) fn restart(&mut self) {
        *self = Self::new(self.is_sequence);
    }

    /// Notes whether a line end after this byte is within the JSON value.
    fn follow(&mut self, byte: u8) {
        if std::mem::take(&mut self.is_escaped) {
            return;
        }
        match byte {
            b'"' => self.in_string = !self.in_string,
            b'\\' => self.is_escaped = self.in_string,
            _ if self.in_string => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

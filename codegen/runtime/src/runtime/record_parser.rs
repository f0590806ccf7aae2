//! JSON lines and JSON text sequences (RFC 7464), read piece by piece.

use serde::de::IgnoredAny;

/// The byte before each record of a JSON text sequence.
const RECORD_SEPARATOR: u8 = 0x1E;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Splits bytes into JSON values. It holds no more than one.
pub(crate) struct RecordParser {
    /// Whether a record begins with a separator, and may have several lines.
    is_sequence: bool,
    record: Vec<u8>,
    is_started: bool,
}

impl RecordParser {
    pub(crate) fn new(is_sequence: bool) -> Self {
        Self {
            is_sequence,
            record: Vec::new(),
            is_started: false,
        }
    }

    /// Takes bytes from the front of a piece, until a record is complete. Returns how many it took.
    pub(crate) fn take(&mut self, piece: &[u8]) -> (usize, Option<Vec<u8>>) {
        for (index, byte) in piece.iter().enumerate() {
            let may_end = match byte {
                b'\n' if self.is_sequence => {
                    serde_json::from_slice::<IgnoredAny>(&self.record).is_ok()
                }
                b'\n' => true,
                &RECORD_SEPARATOR => self.is_sequence,
                _ => false,
            };
            if !may_end {
                self.record.push(*byte);
            } else if let Some(record) = self.end() {
                return (index + 1, Some(record));
            }
        }
        (piece.len(), None)
    }

    /// Returns the record that the end of the body completes. Lines without a value are left out.
    pub(crate) fn end(&mut self) -> Option<Vec<u8>> {
        let mut record = std::mem::take(&mut self.record);
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
}

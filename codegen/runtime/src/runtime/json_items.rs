//! Writes bodies that are a sequence of JSON values: JSON lines, and JSON text sequences (RFC 7464).

use serde::Serialize;

use super::call::Call;

/// What stands before each value of a JSON text sequence.
const RECORD_SEPARATOR: &[u8] = b"\x1e";

/// Writes each item after `start` and before a line end. JSON without white space has no other one.
fn written<T: Serialize>(items: &[T], start: &[u8]) -> serde_json::Result<Vec<u8>> {
    let mut body = Vec::new();
    for item in items {
        body.extend_from_slice(start);
        serde_json::to_writer(&mut body, item)?;
        body.push(b'\n');
    }
    Ok(body)
}

#[allow(
    dead_code,
    reason = "the operations with such bodies may be left out by features"
)]
impl<O> Call<'_, O> {
    /// Sets a body with a line of JSON for each item.
    pub(crate) fn json_lines_body<T: Serialize>(
        mut self,
        media_type: &'static str,
        items: &[T],
    ) -> Self {
        self.request.set_body(media_type, written(items, b""));
        self
    }

    /// Sets a body with a JSON text for each item, each after a separator.
    pub(crate) fn json_sequence_body<T: Serialize>(
        mut self,
        media_type: &'static str,
        items: &[T],
    ) -> Self {
        let body = written(items, RECORD_SEPARATOR);
        self.request.set_body(media_type, body);
        self
    }
}

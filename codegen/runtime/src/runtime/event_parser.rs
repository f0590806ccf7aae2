//! Server-sent events, read piece by piece (WHATWG HTML, section 9.2.6, "Interpreting an event stream").

use std::time::Duration;

/// The byte order mark, which may stand before the first line.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A server-sent event, as received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The type of the event: the field `event`. Without one, it is empty.
    pub name: String,
    /// The lines of the fields `data`.
    pub data: String,
    /// The last `id` up to this event. It is empty if the server sent none.
    pub id: String,
    /// How long to wait before the connection is made again, as this event says it.
    pub retry: Option<Duration>,
}

impl Event {
    /// Returns how many bytes it has.
    pub(crate) fn size(&self) -> usize {
        self.name.len() + self.data.len() + self.id.len()
    }
}

/// Splits bytes into events. It holds no more than one event.
#[derive(Default)]
pub(crate) struct EventParser {
    /// The beginning of a line whose end has not arrived.
    line: Vec<u8>,
    /// Whether the last byte was a carriage return: a line feed that follows belongs to it.
    after_return: bool,
    is_started: bool,
    event: Event,
    has_data: bool,
    /// The ID of the last event that was complete, with data or without.
    last_id: String,
    /// How long to wait before the connection is made again, as the server said last.
    retry: Option<Duration>,
}

impl EventParser {
    /// Takes bytes from the front of a piece, until an event is complete. Returns how many it took.
    pub(crate) fn take(&mut self, piece: &[u8]) -> (usize, Option<Event>) {
        let mut taken = 0;
        while let Some(first) = piece.get(taken) {
            if std::mem::take(&mut self.after_return) && *first == b'\n' {
                taken += 1;
                continue;
            }
            let rest = &piece[taken..];
            let Some(end) = rest.iter().position(|it| matches!(it, b'\n' | b'\r')) else {
                self.line.extend_from_slice(rest);
                return (piece.len(), None);
            };
            self.line.extend_from_slice(&rest[..end]);
            self.after_return = rest[end] == b'\r';
            taken += end + 1;
            if let Some(event) = self.end_line() {
                return (taken, Some(event));
            }
        }
        (taken, None)
    }

    /// Returns how many bytes are held.
    pub(crate) fn held(&self) -> usize {
        self.line.len() + self.event.size()
    }

    /// Returns the ID after which the stream goes on.
    pub(crate) fn last_id(&self) -> &str {
        &self.last_id
    }

    /// Returns how long to wait before the connection is made again, as the server said last.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Forgets a part of an event, before the connection is made again.
    pub(crate) fn restart(&mut self) {
        let last_id = std::mem::take(&mut self.last_id);
        *self = Self {
            event: Event {
                id: last_id.clone(),
                ..Event::default()
            },
            last_id,
            retry: self.retry,
            ..Self::default()
        };
    }

    fn end_line(&mut self) -> Option<Event> {
        let line = std::mem::take(&mut self.line);
        let mut line = line.as_slice();
        if !std::mem::replace(&mut self.is_started, true) {
            line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
        }
        if line.is_empty() {
            return self.end_event();
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = match colon {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &[][..]),
        };
        let value = String::from_utf8_lossy(value.strip_prefix(b" ").unwrap_or(value));
        match name {
            b"event" => self.event.name = value.into_owned(),
            b"data" => {
                self.event.data.push_str(&value);
                self.event.data.push('\n');
                self.has_data = true;
            }
            b"id" if !value.contains('\0') => self.event.id = value.into_owned(),
            b"retry" if !value.is_empty() && value.bytes().all(|it| it.is_ascii_digit()) => {
                let retry = value.parse().ok().map(Duration::from_millis);
                self.event.retry = retry;
                self.retry = retry.or(self.retry);
            }
            // A comment has no name. Unknown fields are ignored.
            _ => {}
        }
        None
    }

    /// An event without data is none, but its `id` stays.
    fn end_event(&mut self) -> Option<Event> {
        self.last_id.clone_from(&self.event.id);
        let next = Event {
            id: self.event.id.clone(),
            ..Event::default()
        };
        let mut event = std::mem::replace(&mut self.event, next);
        if !std::mem::take(&mut self.has_data) {
            return None;
        }
        event.data.pop();
        Some(event)
    }
}

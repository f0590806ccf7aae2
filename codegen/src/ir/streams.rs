//! Answers that are a sequence of items.

use super::Type;

/// The items of an answer, which the caller reads as they come. From a Media Type Object.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemStream {
    /// The media type.
    pub media_type: String,
    /// How items stand in the body.
    pub framing: Framing,
    /// `itemSchema`, or what says the same before OpenAPI 3.2.
    pub item: Type,
    /// The data of an event that stands for the end.
    pub end: Option<String>,
}

impl Framing {
    /// Whether the items are server-sent events.
    pub fn is_events(self) -> bool {
        !matches!(self, Self::Lines | Self::Sequence)
    }
}

/// What separates items, and what of them is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// Server-sent events, whose data is JSON.
    EventData,
    /// Server-sent events, whose data is text.
    EventText,
    /// Server-sent events, described as objects with `event`, `data`, `id` and `retry`.
    Event,
    /// The same, where `data` is always JSON.
    JsonEvent,
    /// A JSON value in each line.
    Lines,
    /// JSON values after a separator (RFC 7464).
    Sequence,
}

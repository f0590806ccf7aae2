//! Answers that are a sequence of items: server-sent events, JSON lines and JSON text sequences.

use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::call::{Call, Operation};
use super::client::Transport;
use super::error::{Error, Failure};
use super::event_parser::{Event, EventParser};
use super::incoming::{self, Incoming, Opened};
use super::record_parser::RecordParser;
use super::request::Request;
use super::response::RawResponse;

/// An operation whose answer is a sequence of items. Generated marker types implement this trait.
pub trait StreamedOperation: Operation {
    /// What the items are read into.
    type Item: DeserializeOwned;
    /// How the items stand in the body.
    const FORMAT: StreamFormat;
}

/// How items stand in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamFormat {
    pub(crate) media_type: &'static str,
    pub(crate) framing: Framing,
    /// The data of an event that stands for the end.
    pub(crate) end: Option<&'static str>,
}

/// What separates items, and what of them is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "a document may not use every format")]
pub(crate) enum Framing {
    /// Server-sent events, whose data is JSON.
    EventData,
    /// Server-sent events, whose data is text.
    EventText,
    /// Server-sent events, read as objects with `event`, `data`, `id` and `retry`.
    Event,
    /// A JSON value in each line.
    Lines,
    /// JSON values after a separator (RFC 7464).
    Sequence,
}

/// Says how the answer of an operation is read as a sequence of items.
macro_rules! streams {
    ($Operation:ident -> $Item:ty, $framing:ident $media_type:literal $(until $end:literal)?) => {
        impl $crate::runtime::StreamedOperation for $Operation {
            type Item = $Item;
            const FORMAT: $crate::runtime::StreamFormat = $crate::runtime::StreamFormat {
                media_type: $media_type,
                framing: $crate::runtime::Framing::$framing,
                end: $crate::runtime::items::first(&[$($end)?]),
            };
        }
    };
}

pub(crate) use streams;

/// Returns the first of these, if there is one.
pub(crate) const fn first(all: &[&'static str]) -> Option<&'static str> {
    match all {
        [first, ..] => Some(first),
        [] => None,
    }
}

impl<'c, O: StreamedOperation> Call<'c, O> {
    /// Sends the call, and returns the items of a success as they come.
    ///
    /// The timeout of the call is for the head of the answer, and then for each piece of it. The limit
    /// for bodies in memory is for each item.
    ///
    /// # Errors
    /// [`Error`], as [`send`](Self::send) has it. An answer that is no success is read whole.
    pub async fn stream(mut self) -> Result<ItemStream<O::Item>, Error<O::Error>> {
        self.request.set_header("accept", O::FORMAT.media_type);
        let transport = self.client.transport.clone();
        let request = self.request.clone();
        let incoming = incoming::open::<O>(&transport, self.request).await?;
        let items = Items {
            transport,
            request,
            format: O::FORMAT,
            incoming,
            parser: Parser::new(O::FORMAT.framing),
            piece: Vec::new(),
            taken: 0,
            last: None,
            is_ended: false,
            error_of: |response| incoming::not_a_success::<O>(response).into(),
        };
        Ok(ItemStream {
            items,
            item: PhantomData,
        })
    }
}

/// The items of an answer, as they come. Only one of them is in memory at a time.
///
/// It ends when the body ends, with an event that stands for the end (such as `[DONE]`), or after an
/// error. An item that cannot be read is an error, too, but does not end the stream.
#[must_use = "nothing is read until `next` is called"]
pub struct ItemStream<T> {
    items: Items,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> ItemStream<T> {
    /// Returns the next item. `None` after the last one.
    ///
    /// # Errors
    /// - [`Error::Decode`] if the item does not match the OpenAPI document. The next call returns the
    ///   next item.
    /// - [`Error::Incomplete`], [`Error::Timeout`] or [`Error::TooLarge`]: nothing follows, unless
    ///   [`resume`](Self::resume) is called.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        let item = match self.items.next().await? {
            Ok(item) => item,
            Err(error) => return Some(Err(error.widen())),
        };
        let last = item.len().saturating_sub(1);
        for (index, json) in item.into_iter().enumerate() {
            match serde_json::from_slice(&json) {
                Ok(item) => return Some(Ok(item)),
                Err(_) if index < last => {}
                Err(_) => {
                    // This reads it again, and says what is wrong.
                    let response = self.items.incoming.head().with_body(json);
                    return Some(response.json().map_err(Error::Decode));
                }
            }
        }
        None
    }
}

impl<T> ItemStream<T> {
    /// Returns the server-sent event of the last item, as received. `None` before the first item, and
    /// if the items are no events.
    pub fn last_event(&self) -> Option<&Event> {
        self.items.last.as_ref()
    }

    /// Returns the answer without its body.
    pub fn response(&self) -> &RawResponse {
        self.items.incoming.head()
    }

    /// Sends the call again, to go on after the last event: its ID is sent in the header
    /// `Last-Event-ID`. If the server said how long to wait before, this waits.
    ///
    /// Call it after an error, or if the stream has ended and should not have. A server that knows no
    /// IDs begins again.
    ///
    /// # Errors
    /// [`Error`], as the first call has it.
    pub async fn resume(&mut self) -> Result<(), Error> {
        self.items.resume().await
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ItemStream")
            .field("response", self.response())
            .field("received", &self.items.incoming.received())
            .finish_non_exhaustive()
    }
}

/// The part of a stream that is the same for all types of items.
struct Items {
    transport: Transport,
    /// The call, to send it again.
    request: Request,
    format: StreamFormat,
    incoming: Incoming,
    parser: Parser,
    /// What has arrived last, and how much of it is read.
    piece: Vec<u8>,
    taken: usize,
    last: Option<Event>,
    is_ended: bool,
    /// Reads an answer that is no success.
    error_of: fn(RawResponse) -> Error,
}

enum Parser {
    Events(EventParser),
    Records(RecordParser),
}

impl Parser {
    fn new(framing: Framing) -> Self {
        match framing {
            Framing::EventData | Framing::EventText | Framing::Event => {
                Self::Events(EventParser::default())
            }
            Framing::Lines => Self::Records(RecordParser::new(false)),
            Framing::Sequence => Self::Records(RecordParser::new(true)),
        }
    }

    fn held(&self) -> usize {
        match self {
            Self::Events(parser) => parser.held(),
            Self::Records(parser) => parser.held(),
        }
    }
}

impl Items {
    /// Returns the next item: the JSON texts that it may be, the likeliest first.
    async fn next(&mut self) -> Option<Result<Vec<Vec<u8>>, Failure>> {
        while !self.is_ended {
            let read = self.read();
            let limit = self.transport.settings.max_response_bytes;
            let largest = read.iter().flatten().map(Vec::len).max();
            if largest.unwrap_or(0).max(self.parser.held()) > limit {
                self.is_ended = true;
                return Some(Err(self.incoming.too_large("an item", limit)));
            }
            if read.is_some() {
                return read.map(Ok);
            }
            if self.is_ended {
                return None;
            }
            match self.incoming.piece().await {
                Some(Ok(piece)) => {
                    self.piece = piece;
                    self.taken = 0;
                }
                Some(Err(error)) => {
                    self.is_ended = true;
                    return Some(Err(error));
                }
                None => {
                    self.is_ended = true;
                    // The last line of JSON lines need not end. An event that has no end is none.
                    if let Parser::Records(parser) = &mut self.parser {
                        return parser.end().map(|record| Ok(vec![record]));
                    }
                }
            }
        }
        None
    }

    /// Reads an item out of what has arrived.
    fn read(&mut self) -> Option<Vec<Vec<u8>>> {
        let rest = &self.piece[self.taken..];
        match &mut self.parser {
            Parser::Records(parser) => {
                let (taken, record) = parser.take(rest);
                self.taken += taken;
                record.map(|record| vec![record])
            }
            Parser::Events(parser) => {
                let (taken, event) = parser.take(rest);
                self.taken += taken;
                let event = event?;
                if self.format.end == Some(event.data.as_str()) {
                    self.is_ended = true;
                    return None;
                }
                let texts = texts_of(&event, self.format.framing);
                self.last = Some(event);
                Some(texts)
            }
        }
    }

    async fn resume(&mut self) -> Result<(), Error> {
        let mut request = self.request.clone();
        match &mut self.parser {
            Parser::Events(parser) => {
                if let Some(retry) = parser.retry {
                    tokio::time::sleep(retry).await;
                }
                if !parser.last_id().is_empty() {
                    request.set_header("last-event-id", parser.last_id());
                }
                parser.restart();
            }
            Parser::Records(parser) => parser.restart(),
        }
        let opened = self.transport.open(request).await;
        let opened: Result<Opened, Error> = opened.map_err(Failure::widen);
        self.incoming = match opened? {
            Opened::Success(incoming) => incoming,
            Opened::Other(response) => return Err((self.error_of)(response)),
        };
        self.piece = Vec::new();
        self.taken = 0;
        self.is_ended = false;
        Ok(())
    }
}

/// Returns the JSON texts that an event may be read as, the likeliest first.
fn texts_of(event: &Event, framing: Framing) -> Vec<Vec<u8>> {
    let text = || Value::String(event.data.clone());
    let data = || event.data.parse::<Value>();
    let values = match framing {
        Framing::EventText => vec![text()],
        Framing::Event => match data() {
            // A number, say, may be meant as text.
            Ok(data) => vec![object_of(event, data), object_of(event, text())],
            Err(_) => vec![object_of(event, text())],
        },
        _ => return vec![event.data.clone().into_bytes()],
    };
    values
        .iter()
        .map(|it| it.to_string().into_bytes())
        .collect()
}

/// Returns an event as the OpenAPI document describes it.
fn object_of(event: &Event, data: Value) -> Value {
    let mut object = Map::new();
    if !event.name.is_empty() {
        object.insert("event".to_owned(), event.name.clone().into());
    }
    object.insert("data".to_owned(), data);
    if !event.id.is_empty() {
        object.insert("id".to_owned(), event.id.clone().into());
    }
    if let Some(retry) = event.retry {
        let retry = u64::try_from(retry.as_millis()).unwrap_or(u64::MAX);
        object.insert("retry".to_owned(), retry.into());
    }
    Value::Object(object)
}

//! Reads the items of an answer, as JSON. This is compiled once for all types of items.

use std::task::{Context, Poll, ready};

use bytes::Bytes;
use reqwest::header::HeaderValue;
use serde_json::{Map, Value};

use super::client::Transport;
use super::error::{Error, Failure};
use super::event_parser::{Event, EventParser};
use super::incoming::{Incoming, Opened};
use super::items::{Framing, StreamFormat};
use super::record_parser::RecordParser;
use super::request::Request;
use super::response::RawResponse;

/// The part of a stream that is the same for all types of items.
pub(crate) struct ItemReader {
    transport: Transport,
    /// The call, to send it again.
    request: Request,
    format: StreamFormat,
    incoming: Incoming,
    parser: Parser,
    /// What has arrived and is not read.
    piece: Bytes,
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
    fn held(&self) -> usize {
        match self {
            Self::Events(parser) => parser.held(),
            Self::Records(parser) => parser.held(),
        }
    }
}

impl ItemReader {
    pub(crate) fn new(
        transport: Transport,
        request: Request,
        format: StreamFormat,
        incoming: Incoming,
        error_of: fn(RawResponse) -> Error,
    ) -> Self {
        let parser = match format.is_events() {
            true => Parser::Events(EventParser::default()),
            false => Parser::Records(RecordParser::new(format.framing == Framing::Sequence)),
        };
        Self {
            transport,
            request,
            format,
            incoming,
            parser,
            piece: Bytes::new(),
            last: None,
            is_ended: false,
            error_of,
        }
    }

    pub(crate) fn last_event(&self) -> Option<&Event> {
        self.last.as_ref()
    }

    pub(crate) fn incoming(&self) -> &Incoming {
        &self.incoming
    }

    /// Returns whether more has arrived than the limit for bodies in memory.
    #[allow(
        dead_code,
        reason = "only the program for the command line collects items"
    )]
    pub(crate) fn is_too_large(&self) -> bool {
        let limit = self.transport.settings.max_response_bytes;
        usize::try_from(self.incoming.received()).unwrap_or(usize::MAX) > limit
    }

    /// Returns the next item: the JSON texts that it may be, the likeliest first.
    pub(crate) fn poll_item(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Vec<Vec<u8>>, Failure>>> {
        while !self.is_ended {
            let (size, texts) = self.read();
            let limit = self.transport.settings.max_response_bytes;
            if size.max(self.parser.held()) > limit {
                self.is_ended = true;
                return Poll::Ready(Some(Err(self.incoming.too_large("an item", limit))));
            }
            if let Some(texts) = texts {
                return Poll::Ready(Some(Ok(texts)));
            }
            if self.is_ended {
                break;
            }
            match ready!(self.incoming.poll_piece(context)) {
                Some(Ok(piece)) => self.piece = piece,
                Some(Err(error)) => {
                    self.is_ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.is_ended = true;
                    // The last line of JSON lines need not end. An event that has no end is none.
                    if let Parser::Records(parser) = &mut self.parser {
                        return Poll::Ready(parser.end().map(|record| Ok(vec![record])));
                    }
                }
            }
        }
        Poll::Ready(None)
    }

    /// Reads an item out of what has arrived. Also returns how many bytes it has.
    fn read(&mut self) -> (usize, Option<Vec<Vec<u8>>>) {
        match &mut self.parser {
            Parser::Records(parser) => {
                let (taken, record) = parser.take(&self.piece);
                let _ = self.piece.split_to(taken);
                let size = record.as_ref().map_or(0, Vec::len);
                (size, record.map(|record| vec![record]))
            }
            Parser::Events(parser) => {
                let (taken, event) = parser.take(&self.piece);
                let _ = self.piece.split_to(taken);
                let Some(event) = event else {
                    return (0, None);
                };
                if self.format.end == Some(event.data.trim()) {
                    self.is_ended = true;
                    return (0, None);
                }
                let texts = texts_of(&event, self.format.framing);
                let size = event.size();
                self.last = Some(event);
                (size, Some(texts))
            }
        }
    }

    /// Returns an item that cannot be read, as the body of the answer.
    pub(crate) fn item_as_response(&self, mut texts: Vec<Vec<u8>>) -> RawResponse {
        let body = texts.pop().unwrap_or_default();
        let json = HeaderValue::from_static("application/json");
        self.incoming.head().with_content(json, body)
    }

    /// Sends the call again, to go on after the last event.
    pub(crate) async fn resume(&mut self) -> Result<(), Error> {
        let mut request = self.request.clone();
        match &mut self.parser {
            Parser::Events(parser) => {
                if let Some(retry) = parser.retry() {
                    tokio::time::sleep(retry).await;
                }
                if !parser.last_id().is_empty() {
                    request.set_header("last-event-id", parser.last_id());
                }
            }
            Parser::Records(_) => {}
        }
        let opened = self.transport.open(request).await;
        let opened: Result<Opened, Error> = opened.map_err(Failure::widen);
        let incoming = match opened? {
            Opened::Success(incoming) => incoming,
            Opened::Other(response) => return Err((self.error_of)(response)),
        };
        self.format.check(incoming.head())?;
        match &mut self.parser {
            Parser::Events(parser) => parser.restart(),
            Parser::Records(parser) => parser.restart(),
        }
        self.incoming = incoming;
        self.piece = Bytes::new();
        self.is_ended = false;
        Ok(())
    }
}

/// Returns the JSON texts that an event may be read as, the likeliest first.
fn texts_of(event: &Event, framing: Framing) -> Vec<Vec<u8>> {
    let text = || Value::String(event.data.clone());
    let objects = match framing {
        Framing::EventText => return vec![text().to_string().into_bytes()],
        Framing::Event | Framing::JsonEvent => match event.data.parse::<Value>() {
            Err(_) => vec![text()],
            // Quotes are part of a text, unless it is known to be JSON.
            Ok(data @ Value::String(_)) if framing == Framing::Event => vec![text(), data],
            // A number, say, may be meant as text.
            Ok(data) => vec![data, text()],
        },
        _ => return vec![event.data.clone().into_bytes()],
    };
    let objects = objects.into_iter().map(|data| object_of(event, data));
    objects.map(|it| it.to_string().into_bytes()).collect()
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

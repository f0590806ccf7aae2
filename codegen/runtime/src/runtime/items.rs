//! Answers that are a sequence of items: server-sent events, JSON lines and JSON text sequences.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use reqwest::header::ACCEPT;
use serde::de::DeserializeOwned;

use super::call::{Call, Operation, read};
use super::decode_error::DecodeError;
use super::error::Error;
use super::event_parser::Event;
use super::incoming::{self, Incoming};
use super::item_reader::ItemReader;
use super::response::{RawResponse, Response};
use super::{headers, summary};

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
    /// The same, where `data` is always JSON.
    JsonEvent,
    /// A JSON value in each line.
    Lines,
    /// JSON values after a separator (RFC 7464).
    Sequence,
}

/// Says how the answer of an operation is read as a sequence of items.
#[allow(unused_macros, reason = "the operation may be left out by features")]
macro_rules! streams {
    ($Operation:ident -> $Item:ty, $framing:ident $media_type:literal $(until $end:literal)?) => {
        impl $crate::runtime::items::StreamedOperation for $Operation {
            type Item = $Item;
            const FORMAT: $crate::runtime::items::StreamFormat =
                $crate::runtime::items::StreamFormat {
                    media_type: $media_type,
                    framing: $crate::runtime::items::Framing::$framing,
                    end: $crate::runtime::items::first(&[$($end)?]),
                };
        }
    };
}

#[allow(unused_imports, reason = "the operation may be left out by features")]
pub(crate) use streams;

/// Returns the first of these, if there is one.
#[allow(dead_code, reason = "the operation may be left out by features")]
pub(crate) const fn first(all: &[&'static str]) -> Option<&'static str> {
    match all {
        [first, ..] => Some(first),
        [] => None,
    }
}

impl StreamFormat {
    /// Checks that an answer is such a sequence. A JSON value is no event.
    pub(crate) fn check(self, response: &RawResponse) -> Result<(), DecodeError> {
        match response.content_type() {
            Some(found) if self.is_events() && summary::is_json(found) => {
                let message = format!(
                    "{found} is not {}: the request may have to ask for a stream",
                    self.media_type
                );
                Err(response.bad_header("content-type", &message))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn is_events(self) -> bool {
        !matches!(self.framing, Framing::Lines | Framing::Sequence)
    }
}

impl<O: StreamedOperation> Call<'_, O> {
    /// Sends the call, and returns the items of a success as they come.
    ///
    /// The timeout of the call is for the head of the answer, and then for each piece of it. The limit
    /// for bodies in memory is for each item.
    ///
    /// # Errors
    /// [`Error`], as [`send`](Self::send) has it. An answer that is no success is read whole.
    pub async fn stream(mut self) -> Result<ItemStream<O::Item>, Error<O::Error>> {
        self.request.set_header("accept", O::FORMAT.media_type);
        let incoming = incoming::open::<O>(&self.client.transport, self.request.clone()).await?;
        if let Err(error) = O::FORMAT.check(incoming.head()) {
            return Err(Error::Decode(error));
        }
        Ok(items(self, incoming))
    }
}

// These are no methods: parameters may have such names.

fn items<O: StreamedOperation>(call: Call<'_, O>, incoming: Incoming) -> ItemStream<O::Item> {
    let transport = call.client.transport.clone();
    let error_of = |response| incoming::not_a_success::<O>(response).into();
    let reader = ItemReader::new(transport, call.request, O::FORMAT, incoming, error_of);
    ItemStream {
        reader: Box::new(reader),
        item: PhantomData,
    }
}

/// Returns the header `Accept`.
fn accepted<'c, O>(call: &'c Call<'_, O>) -> &'c str {
    let accepted = headers::get(&call.request.headers, &ACCEPT);
    accepted.and_then(|it| it.to_str().ok()).unwrap_or_default()
}

#[allow(
    dead_code,
    reason = "only the program for the command line leaves it to the server"
)]
impl<O: StreamedOperation> Call<'_, O> {
    /// Asks for the sequence, too, and leaves the choice to the server.
    pub(crate) fn accept_stream(mut self) -> Self {
        let media_type = O::FORMAT.media_type;
        let accepted = match accepted(&self) {
            "" => "application/json",
            accepted => accepted,
        };
        if !accepted.contains(media_type) {
            let accept = format!("{accepted}, {media_type}");
            self.request.set_header("accept", &accept);
        }
        self
    }

    /// Sends the call, and returns the items as they come if the server answers with a sequence. An
    /// answer of another media type is read whole.
    pub(crate) async fn send_or_stream(self) -> Result<Answered<O>, Error<O::Error>> {
        let media_type = O::FORMAT.media_type;
        let transport = &self.client.transport;
        let incoming = incoming::open::<O>(transport, self.request.clone()).await?;
        let content_type = incoming.head().content_type().unwrap_or_default();
        // What is preferred stands first.
        let is_preferred = accepted(&self).starts_with(media_type);
        let is_sequence = content_type.starts_with(media_type) || is_preferred;
        if is_sequence && O::FORMAT.check(incoming.head()).is_ok() {
            return Ok(Answered::Items(items(self, incoming)));
        }
        let limit = transport.settings.max_response_bytes;
        let response = incoming.into_response(limit).await;
        read::<O>(response).map(Answered::Whole)
    }
}

/// An answer that is a sequence, or another one.
#[allow(
    dead_code,
    reason = "only the program for the command line leaves it to the server"
)]
pub(crate) enum Answered<O: StreamedOperation> {
    Items(ItemStream<O::Item>),
    Whole(Response<O::Output>),
}

/// The items of an answer, as they come. Only one of them is in memory at a time.
///
/// It ends when the body ends, with an event that stands for the end (such as `[DONE]`), or after an
/// error. An item that cannot be read is an error, too, but does not end the stream.
///
/// It is also a `Stream` of the crate `futures-core`, for use with other libraries.
#[must_use = "nothing is read until `next` is called"]
pub struct ItemStream<T> {
    reader: Box<ItemReader>,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> ItemStream<T> {
    /// Returns the next item. `None` after the last one.
    ///
    /// # Errors
    /// - [`Error::Decode`] if the item does not match the OpenAPI document. The body of its response is
    ///   the item. The next call returns the next item.
    /// - [`Error::Incomplete`], [`Error::Timeout`] or [`Error::TooLarge`]: nothing follows, unless
    ///   [`resume`](Self::resume) is called.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let texts = match ready!(self.reader.poll_item(context)) {
            Some(Ok(texts)) => texts,
            Some(Err(error)) => return Poll::Ready(Some(Err(error.widen()))),
            None => return Poll::Ready(None),
        };
        let mut read = texts.iter().map(|json| serde_json::from_slice(json));
        let item = match read.find_map(Result::ok) {
            Some(item) => Ok(item),
            // This says what is wrong.
            None => self.reader.item_as_response(texts).json(),
        };
        Poll::Ready(Some(item.map_err(Error::Decode)))
    }
}

impl<T> ItemStream<T> {
    /// Returns the server-sent event of the last item, as received. `None` before the first item, and
    /// if the items are no events.
    pub fn last_event(&self) -> Option<&Event> {
        self.reader.last_event()
    }

    /// Returns the answer without its body.
    pub fn response(&self) -> &RawResponse {
        self.reader.incoming().head()
    }

    /// Sends the call again, to go on after the last event: its ID is sent in the header
    /// `Last-Event-ID`. If the server said how long to wait before, this waits.
    ///
    /// Call it after an error, or if the stream has ended and should not have. A server that knows no
    /// IDs begins again.
    ///
    /// # Errors
    /// [`Error`], as the first call has it. If the body of the call was a stream or a reader, which can
    /// be sent only once, it is [`Error::Request`], and nothing is sent.
    pub async fn resume(&mut self) -> Result<(), Error> {
        self.reader.resume().await
    }
}

#[allow(
    dead_code,
    reason = "only the program for the command line collects items"
)]
impl<T> ItemStream<T> {
    /// Returns whether all items are more than the limit for bodies in memory.
    pub(crate) fn is_too_large(&self) -> bool {
        self.reader.is_too_large()
    }
}

impl<T: DeserializeOwned> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Error>>> {
        self.poll_item(context)
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ItemStream")
            .field("response", self.response())
            .field("received", &self.reader.incoming().received())
            .finish_non_exhaustive()
    }
}

//! Answers that are a sequence of items: server-sent events, JSON lines and JSON text sequences.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::call::{Call, Operation};
use super::decode_error::DecodeError;
use super::error::Error;
use super::event_parser::Event;
use super::incoming::{self, Incoming};
use super::item_reader::ItemReader;
use super::response::RawResponse;
use super::summary;

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

// This is no method: a parameter may have such a name.
fn items<O: StreamedOperation>(call: Call<'_, O>, incoming: Incoming) -> ItemStream<O::Item> {
    let transport = call.client.transport.clone();
    let error_of = |response| incoming::not_a_success(response, &O::decode).into();
    let reader = ItemReader::new(transport, call.request, O::FORMAT, incoming, error_of);
    ItemStream {
        reader: Box::new(reader),
        item: PhantomData,
    }
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
        let item = item(&self.reader, texts);
        Poll::Ready(Some(item.map_err(Error::Decode)))
    }
}

/// Returns the first of the JSON texts that can be read.
pub(crate) fn item<T: DeserializeOwned>(
    reader: &ItemReader,
    texts: Vec<Vec<u8>>,
) -> Result<T, DecodeError> {
    for json in &texts {
        if let Ok(item) = serde_json::from_slice(json) {
            return Ok(item);
        }
    }
    // This says what is wrong.
    reader.item_as_response(texts).json()
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

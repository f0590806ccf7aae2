//! Bodies that are sent in chunks.

use std::collections::VecDeque;
use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, ReadBuf};

/// Chunks of bytes.
pub(crate) type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// Any error.
pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// Is called with the bytes that were sent, and with those that there are if that is known.
pub(crate) type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// The size of the chunks that are read from a reader.
const CHUNK: usize = 64 * 1024;

/// A piece of a body.
pub(crate) struct Segment {
    content: Content,
    /// How many bytes it has, if that is known.
    length: Option<u64>,
    /// How many bytes were sent.
    sent: u64,
    progress: Option<Progress>,
}

enum Content {
    /// `None` after they were sent.
    Bytes(Option<Bytes>),
    // Bodies have to be `Sync`. The lock is never taken.
    Stream(Mutex<ByteStream>),
}

impl Segment {
    pub(crate) fn of_bytes(bytes: Bytes, progress: Option<Progress>) -> Self {
        Self {
            length: Some(bytes.len() as u64),
            content: Content::Bytes(Some(bytes).filter(|bytes| !bytes.is_empty())),
            sent: 0,
            progress,
        }
    }

    pub(crate) fn of_stream(
        stream: ByteStream,
        length: Option<u64>,
        progress: Option<Progress>,
    ) -> Self {
        Self {
            content: Content::Stream(Mutex::new(stream)),
            length,
            sent: 0,
            progress,
        }
    }

    /// Returns the next chunk. Fails if there are more or fewer bytes than was said.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let chunk = match &mut self.content {
            Content::Bytes(bytes) => bytes.take().map(Ok),
            Content::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                ready!(stream.as_mut().poll_next(context))
            }
        };
        let count = match &chunk {
            Some(Ok(chunk)) => chunk.len() as u64,
            Some(Err(_)) => return Poll::Ready(chunk),
            None => 0,
        };
        self.sent += count;
        let is_wrong = match (self.length, &chunk) {
            (Some(length), Some(_)) => self.sent > length,
            (Some(length), None) => self.sent < length,
            (None, _) => false,
        };
        if is_wrong {
            let length = self.length.unwrap_or_default();
            let text = match chunk {
                Some(_) => {
                    format!("the upload has more than the {length} bytes that it should have")
                }
                None => format!("the upload ended after {} of {length} bytes", self.sent),
            };
            return Poll::Ready(Some(Err(text.into())));
        }
        if let (Some(report), true) = (&self.progress, count > 0) {
            report(self.sent, self.length);
        }
        Poll::Ready(chunk)
    }
}

/// A body that consists of segments.
pub(crate) struct Streamed {
    segments: VecDeque<Segment>,
    /// How many bytes are still to be sent, if that is known.
    left: Option<u64>,
}

impl Streamed {
    pub(crate) fn new(segments: Vec<Segment>) -> Self {
        let mut left = Some(0);
        for segment in &segments {
            left = match (left, segment.length) {
                (Some(left), Some(length)) => Some(left + length),
                _ => None,
            };
        }
        Self {
            segments: segments.into(),
            left,
        }
    }

    /// Returns the body as the HTTP client takes it.
    pub(crate) fn into_body(self) -> reqwest::Body {
        reqwest::Body::wrap(self)
    }
}

impl http_body::Body for Streamed {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(segment) = self.segments.front_mut() {
            match ready!(segment.poll(context)) {
                Some(Ok(chunk)) => {
                    self.left = self
                        .left
                        .map(|left| left.saturating_sub(chunk.len() as u64));
                    return Poll::Ready(Some(Ok(Frame::data(chunk))));
                }
                Some(Err(error)) => {
                    self.segments.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                None => drop(self.segments.pop_front()),
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.segments.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.left
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// A stream whose chunks and errors are converted.
pub(crate) struct StreamOf<S>(pub(crate) Pin<Box<S>>);

impl<S, B, E> Stream for StreamOf<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        let chunk = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(chunk.map(|chunk| chunk.map(Into::into).map_err(Into::into)))
    }
}

/// The chunks that a reader reads.
pub(crate) struct Reader<R> {
    reader: Pin<Box<R>>,
    buffer: Vec<u8>,
}

impl<R> Reader<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader: Box::pin(reader),
            buffer: vec![0; CHUNK],
        }
    }
}

impl<R: AsyncRead> Stream for Reader<R> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        let Self { reader, buffer } = &mut *self;
        let mut read = ReadBuf::new(buffer);
        if let Err(error) = ready!(reader.as_mut().poll_read(context, &mut read)) {
            return Poll::Ready(Some(Err(error.into())));
        }
        let chunk = Bytes::copy_from_slice(read.filled());
        Poll::Ready((!chunk.is_empty()).then_some(Ok(chunk)))
    }
}

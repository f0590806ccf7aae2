//! Bodies that are read piece by piece, such as files.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::fs::File;
use tokio::io::AsyncWrite;

use super::call::{Call, Operation};
use super::error::{DeclaredError, Error, Failure};
use super::incoming::{self, Incoming};
use super::response::RawResponse;

/// An operation that answers with bytes. Generated marker types implement this trait.
pub trait DownloadedOperation: Operation {}

/// Says that operations answer with bytes.
#[allow(unused_macros, reason = "the operation may be left out by features")]
macro_rules! downloads {
    ($Operation:ident) => {
        impl $crate::runtime::download::DownloadedOperation for $Operation {}
    };
}

#[allow(unused_imports, reason = "the operation may be left out by features")]
pub(crate) use downloads;

/// The body of an answer, which is read piece by piece. It is never whole in memory.
///
/// It is also a `Stream` of the crate `futures-core`, for use with other libraries.
///
/// The timeout of the call is for the head of the answer, and then for each piece.
#[must_use = "nothing is read until a method is called"]
pub struct Download {
    incoming: Incoming,
    progress: Option<Progress>,
}

/// What is called after each piece, with the number of bytes that have arrived, and of all bytes.
type Progress = Box<dyn FnMut(u64, Option<u64>) + Send + Sync>;

impl<O: DownloadedOperation> Call<'_, O> {
    /// Sends the call, and returns the body of a success to read it piece by piece. It may be of any
    /// size: the limit for bodies in memory is not for it.
    ///
    /// # Errors
    /// [`Error`], as [`send`](Self::send) has it. An answer that is no success is read whole.
    pub async fn download(self) -> Result<Download, Error<O::Error>> {
        let incoming = incoming::open::<O>(&self.client.transport, self.request).await?;
        Ok(Download::new(incoming))
    }
}

impl Download {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self {
            incoming,
            progress: None,
        }
    }

    /// Calls this function after each piece, with the number of bytes that have arrived and, if the
    /// server announced it, that of all bytes.
    pub fn on_progress(
        mut self,
        report: impl FnMut(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Box::new(report));
        self
    }

    /// Returns the answer without its body.
    pub fn response(&self) -> &RawResponse {
        self.incoming.head()
    }

    /// Returns the number of bytes that the server announced.
    pub fn announced(&self) -> Option<u64> {
        self.incoming.announced()
    }

    /// Returns the number of bytes that have arrived.
    pub fn received(&self) -> u64 {
        self.incoming.received()
    }

    /// Returns the next piece. `None` after the last one, and after an error.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_piece(context)).await
    }

    /// Writes all pieces to a writer, such as a `Vec<u8>`, and returns their number of bytes. The
    /// writer should not block for long: use [`save`](Self::save) for a file.
    ///
    /// # Errors
    /// [`DownloadError`] if the body does not arrive as a whole, or cannot be written.
    pub async fn write_to(mut self, writer: &mut impl io::Write) -> Result<u64, DownloadError> {
        while let Some(piece) = self.next().await {
            writer.write_all(&piece?).map_err(DownloadError::Write)?;
        }
        writer.flush().map_err(DownloadError::Write)?;
        Ok(self.received())
    }

    /// Writes all pieces to a file, and returns their number of bytes. A file that exists is replaced
    /// when the last byte has arrived: until then, the name of the file ends in `.part`.
    ///
    /// # Errors
    /// [`DownloadError`] if the body does not arrive as a whole, or cannot be written. Then there is no
    /// new file.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64, DownloadError> {
        let path = path.as_ref();
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let saved = match self.write_file(&part).await {
            Ok(received) => {
                let renamed = tokio::fs::rename(&part, path).await;
                renamed.map(|()| received).map_err(DownloadError::Write)
            }
            Err(error) => Err(error),
        };
        if saved.is_err() {
            // What is wrong with the download matters more than what is wrong with its remains.
            let _ = tokio::fs::remove_file(&part).await;
        }
        saved
    }

    async fn write_file(mut self, path: &Path) -> Result<u64, DownloadError> {
        let file = File::create(path).await;
        let mut file = file.map_err(DownloadError::Write)?;
        while let Some(piece) = self.next().await {
            let written = write(&mut file, &piece?).await;
            written.map_err(DownloadError::Write)?;
        }
        let flushed = poll_fn(|context| Pin::new(&mut file).poll_flush(context)).await;
        flushed.map_err(DownloadError::Write)?;
        Ok(self.received())
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let piece = ready!(self.incoming.poll_piece(context));
        if let (Some(Ok(_)), Some(report)) = (&piece, &mut self.progress) {
            report(self.incoming.received(), self.incoming.announced());
        }
        Poll::Ready(piece.map(|piece| piece.map_err(Failure::widen)))
    }
}

/// Writes all bytes to a file.
async fn write(file: &mut File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = poll_fn(|context| Pin::new(&mut *file).poll_write(context, bytes)).await?;
        bytes = &bytes[written..];
    }
    Ok(())
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        self.poll_piece(context)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("response", self.response())
            .field("received", &self.received())
            .finish_non_exhaustive()
    }
}

/// The reason why a body was not written as a whole.
#[derive(Debug)]
#[non_exhaustive]
pub enum DownloadError {
    /// The body did not arrive as a whole.
    Call(Error),
    /// The body could not be written.
    Write(io::Error),
}

impl From<Error> for DownloadError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl<E: DeclaredError> From<Error<E>> for DownloadError {
    fn from(error: Error<E>) -> Self {
        Self::Call(error.into())
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(formatter),
            Self::Write(error) => write!(formatter, "the body cannot be written: {error}"),
        }
    }
}

impl std::error::Error for DownloadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => Some(error),
            Self::Write(error) => Some(error),
        }
    }
}

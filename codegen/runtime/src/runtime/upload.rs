//! What is uploaded: bytes, a file or a stream.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::AsyncRead;

use super::call::Call;
use super::media_types::media_type_of;
use super::request::{RequestProblem, Source};
use super::streamed::{ByteStream, Progress, Reader, Segment, StreamOf, Streamed};

/// What is uploaded: bytes, text, a file, a stream or a reader. As a part of a `multipart` body, it
/// has a file name and a media type too.
///
/// Files, streams and readers are sent in chunks, and are never in memory as a whole.
///
/// A file is opened when the call is sent. So a call with it can be cloned, sent again and redirected.
/// A stream or a reader can be sent once: a clone shares it, and the second call with it fails.
///
/// The timeout of a call includes the time for its upload.
#[derive(Clone)]
pub struct Upload {
    // Behind a pointer, so that the structs that hold it stay small.
    inner: Box<Inner>,
}

#[derive(Clone)]
struct Inner {
    content: Content,
    file_name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
    length: Option<u64>,
    progress: Option<Progress>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Text(Bytes),
    Path(PathBuf),
    /// A stream, until it is sent.
    Stream(Arc<Mutex<Option<ByteStream>>>),
}

impl Upload {
    fn new(content: Content) -> Self {
        let inner = Inner {
            content,
            file_name: None,
            media_type: None,
            headers: Vec::new(),
            length: None,
            progress: None,
        };
        Self {
            inner: Box::new(inner),
        }
    }

    /// Uploads bytes.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(Content::Bytes(bytes.into().into()))
    }

    /// Uploads text. As a part, it is a field and no file, unless it gets a file name.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Content::Text(text.into().into()))
    }

    /// Uploads a file of this machine. Its name is that of the file, unless it gets another one.
    ///
    /// If the file cannot be read, the call fails before it is sent.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::of_path(path.into())
    }

    fn of_path(path: PathBuf) -> Self {
        let name = path.file_name();
        let name = name.map(|name| name.to_string_lossy().into_owned());
        let mut upload = Self::new(Content::Path(path));
        upload.inner.file_name = name;
        upload
    }

    /// Uploads a stream of chunks. It can be sent once.
    ///
    /// If you know how many bytes there are, say so with [`length`](Self::length): some servers
    /// need it.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        Self::of_stream(Box::pin(StreamOf(Box::pin(stream))))
    }

    /// Uploads what a reader reads. It can be sent once.
    ///
    /// If you know how many bytes there are, say so with [`length`](Self::length): some servers
    /// need it.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of_stream(Box::pin(Reader::new(reader)))
    }

    fn of_stream(stream: ByteStream) -> Self {
        Self::new(Content::Stream(Arc::new(Mutex::new(Some(stream)))))
    }

    /// Sets the name of the file. Without it, a part has the name of its property, if it has one; text
    /// has none.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.inner.file_name = Some(name.into());
        self
    }

    /// Sets the media type, such as `image/png`. Without it, it is the one in the OpenAPI document,
    /// or else one that fits the ending of the file name.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.inner.media_type = Some(media_type.into());
        self
    }

    /// Adds a header to a part of a `multipart` body.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.inner.headers.push((name.into(), value.into()));
        self
    }

    /// Says how many bytes a stream or a reader has. If it has more or less, the call fails.
    #[must_use]
    pub fn length(mut self, bytes: u64) -> Self {
        self.inner.length = Some(bytes);
        self
    }

    /// Calls a function whenever a part of the content was handed to the connection, with the number
    /// of bytes so far, and of all bytes if that is known.
    #[must_use]
    pub fn on_progress(
        mut self,
        report: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Self {
        self.inner.progress = Some(Arc::new(report));
        self
    }
}

#[allow(dead_code, reason = "a document may have no bodies with parts")]
impl Upload {
    /// Returns the content to send, which a stream has only once.
    pub(crate) fn segment(&self) -> Result<Segment, RequestProblem> {
        let progress = self.inner.progress.clone();
        match &self.inner.content {
            Content::Bytes(bytes) | Content::Text(bytes) => {
                Ok(Segment::of_bytes(bytes.clone(), progress))
            }
            Content::Path(path) => {
                let (file, length) = open(path).map_err(|error| RequestProblem::File {
                    path: path.clone(),
                    message: error.to_string(),
                })?;
                let file = Reader::new(tokio::fs::File::from_std(file));
                Ok(Segment::of_stream(Box::pin(file), Some(length), progress))
            }
            Content::Stream(stream) => {
                let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
                let stream = stream.take().ok_or(RequestProblem::StreamSent)?;
                Ok(Segment::of_stream(stream, self.inner.length, progress))
            }
        }
    }

    /// Returns the media type that the caller chose, or else the one in the document, unless it is a
    /// range, or else one that fits the file name.
    pub(crate) fn media_type_or(&self, declared: Option<&str>) -> Option<String> {
        let chosen = self.inner.media_type.as_deref();
        let declared = declared.filter(|it| !it.contains(['*', ',']));
        let name = self.inner.file_name.as_deref();
        let found = chosen.or(declared);
        let found = found.or_else(|| name.and_then(media_type_of));
        let found = found.map(str::to_owned);
        found.or_else(|| (!self.is_text()).then(|| "application/octet-stream".to_owned()))
    }

    /// Returns the name of the file, which is `name` if nobody chose one. Text has none.
    pub(crate) fn file_name_or<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let chosen = self.inner.file_name.as_deref();
        chosen.or_else(|| (!self.is_text()).then_some(name))
    }

    /// Returns the headers of the part.
    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.inner.headers
    }

    fn is_text(&self) -> bool {
        matches!(self.inner.content, Content::Text(_))
    }
}

/// Opens a file, and finds out its length.
fn open(path: &Path) -> std::io::Result<(std::fs::File, u64)> {
    let file = std::fs::File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    Ok((file, metadata.len()))
}

impl Default for Upload {
    /// Uploads nothing.
    fn default() -> Self {
        Self::bytes(Vec::new())
    }
}

impl PartialEq for Upload {
    /// Compares contents, names and media types. A stream is equal to its clones only.
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&self.inner, &other.inner);
        let same_content = match (&one.content, &other.content) {
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            (Content::Text(one), Content::Text(other)) => one == other,
            (Content::Path(one), Content::Path(other)) => one == other,
            (Content::Stream(one), Content::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        same_content
            && one.file_name == other.file_name
            && one.media_type == other.media_type
            && one.headers == other.headers
    }
}

impl fmt::Debug for Upload {
    /// Hides the content.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Upload");
        match &self.inner.content {
            Content::Bytes(bytes) | Content::Text(bytes) => shown.field("length", &bytes.len()),
            Content::Path(path) => shown.field("path", path),
            Content::Stream(_) => shown.field("length", &self.inner.length),
        };
        shown
            .field("file_name", &self.inner.file_name)
            .field("media_type", &self.inner.media_type)
            .finish_non_exhaustive()
    }
}

/// Implements `From` for contents.
macro_rules! uploads {
    ($($constructor:ident: $($Content:ty),+;)+) => {
        $(
            $(
                impl From<$Content> for Upload {
                    fn from(content: $Content) -> Self {
                        Self::$constructor(content)
                    }
                }
            )+
        )+
    };
}

uploads! {
    bytes: Vec<u8>, &[u8], Box<[u8]>;
    text: String, &str, &String;
    path: PathBuf, &Path, &PathBuf;
}

impl<const N: usize> From<&[u8; N]> for Upload {
    fn from(content: &[u8; N]) -> Self {
        Self::bytes(content)
    }
}

impl From<&Vec<u8>> for Upload {
    fn from(content: &Vec<u8>) -> Self {
        Self::bytes(content.as_slice())
    }
}

impl From<&Self> for Upload {
    fn from(upload: &Self) -> Self {
        upload.clone()
    }
}

impl Source for Upload {
    fn open(&self) -> Result<reqwest::Body, RequestProblem> {
        match (&self.inner.content, &self.inner.progress) {
            (Content::Bytes(bytes) | Content::Text(bytes), None) => Ok(bytes.clone().into()),
            _ => Ok(Streamed::new(vec![self.segment()?]).into_body()),
        }
    }
}

#[allow(dead_code, reason = "a document may have bodies with parts only")]
impl<O> Call<'_, O> {
    /// Sets a body of any media type, which can be a range such as `image/*`.
    pub(crate) fn upload_body(mut self, media_type: &str, body: impl Into<Upload>) -> Self {
        let body = body.into();
        let media_type = body.media_type_or(Some(media_type));
        let media_type = media_type.as_deref().unwrap_or("text/plain");
        self.request.set_source(media_type, Arc::new(body));
        self
    }
}

//! A small HTTP server that can send malformed responses.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The reaction of the server to a request.
#[derive(Clone)]
pub(super) enum Reply {
    /// Writes these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Writes these bytes and keeps the connection open.
    Hang(Vec<u8>),
}

/// A complete response. `head` consists of the status line without the version, and one line for
/// each header.
pub(super) fn reply(head: &str, body: impl AsRef<[u8]>) -> Reply {
    let length = body.as_ref().len();
    Reply::Bytes(response(head, length, body.as_ref()))
}

/// A JSON response with this status line.
pub(super) fn json(status: &str, body: &str) -> Reply {
    reply(&format!("{status}\nContent-Type: application/json"), body)
}

/// The bytes of a response that announces a body of `length` bytes.
pub(super) fn response(head: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = head.replace('\n', "\r\n");
    let head = format!("HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// A request as received.
#[derive(Clone)]
pub(super) struct Received {
    pub(super) method: String,
    /// The encoded path and query.
    pub(super) target: String,
    /// The names in lower case, and the values.
    headers: Vec<(String, String)>,
    /// The body as text.
    pub(super) body: String,
    /// The body as it is.
    pub(super) bytes: Vec<u8>,
}

impl Received {
    /// Returns the value of a header. It must not have been sent twice.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter().filter(|(other, _)| other == name);
        let value = headers.next().map(|(_, value)| value.as_str());
        assert!(headers.next().is_none(), "{name} was sent twice");
        value
    }
}

/// A server on a free port of this machine. It stops when the test ends.
pub(super) struct Server {
    pub(super) url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Starts a server that sends these replies in order, and then repeats the last one.
    pub(super) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        Self::start_on(listener.expect("a free port"), replies)
    }

    /// Starts a server on a port that is open already, so that its number is known beforehand.
    pub(super) fn start_on(
        listener: TcpListener,
        replies: impl IntoIterator<Item = Reply>,
    ) -> Self {
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let received = Arc::new(Mutex::new(Vec::new()));
        let replies: Vec<Reply> = replies.into_iter().collect();
        tokio::spawn(serve(listener, replies, Arc::clone(&received)));
        Self { url, received }
    }

    /// Returns the requests that were received.
    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no panic").clone()
    }

    /// Returns the only request that was received.
    pub(super) fn only(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "requests");
        received.remove(0)
    }
}

async fn serve(listener: TcpListener, replies: Vec<Reply>, received: Arc<Mutex<Vec<Received>>>) {
    let mut open = Vec::new();
    let mut replies = replies.into_iter();
    let mut reply = replies.next().expect("a reply");
    while let Ok((mut stream, _)) = listener.accept().await {
        let Some(request) = read(&mut stream).await else {
            continue;
        };
        received.lock().expect("no panic").push(request);
        match &reply {
            Reply::Bytes(bytes) => {
                let _ = stream.write_all(bytes).await;
                let _ = stream.shutdown().await;
            }
            Reply::Hang(bytes) => {
                let _ = stream.write_all(bytes).await;
                open.push(stream);
            }
        }
        reply = replies.next().unwrap_or(reply);
    }
}

/// Reads a request with its body. Returns `None` if the connection is closed before the end.
async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head_length = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_length].to_vec()).expect("UTF-8");
    let mut body = bytes.split_off(head_length + 4);
    let mut lines = head.split("\r\n");
    let mut request_line = lines.next()?.split(' ').map(str::to_owned);
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let value = |name| {
        headers
            .iter()
            .find(|(other, _)| other == name)
            .map(|it| it.1.as_str())
    };
    if value("transfer-encoding") == Some("chunked") {
        while !body.ends_with(b"\r\n0\r\n\r\n") && body != b"0\r\n\r\n" {
            if stream.read_buf(&mut body).await.ok()? == 0 {
                return None;
            }
        }
        body = unchunked(&body);
    }
    let length = value("content-length");
    let length = length.map_or(0, |length| length.parse().expect("a length"));
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received {
        method: request_line.next()?,
        target: request_line.next()?,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
        bytes: body,
    })
}

/// Joins the chunks of a body (RFC 9112, section 7.1).
fn unchunked(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = chunks
            .windows(2)
            .position(|it| it == b"\r\n")
            .expect("a size");
        let size = std::str::from_utf8(&chunks[..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&chunks[end + 2..end + 2 + size]);
        chunks = &chunks[end + 2 + size + 2..];
    }
}

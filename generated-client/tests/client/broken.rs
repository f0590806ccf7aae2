//! Connections that fail, and bodies that are cut off, too large or late.

use std::time::Duration;

use highlevel_client::{Error, RawResponse};
use tokio::net::{TcpListener, TcpStream};

use super::support::{Answer, Failure, PATH, Then, builder, client, raw_server, start};

/// Long enough for a response from a busy machine, and short enough for a test to wait.
const SHORT: Duration = Duration::from_millis(500);

/// A response that announces a body of `length` bytes.
fn response(length: usize, body: &str) -> String {
    format!(
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nX-Request-Id: r1\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

/// A response with these chunks, which announces no length.
fn chunked(chunks: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nX-Request-Id: r1\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}")
}

/// Sends a call with a limit of ten bytes for the body.
async fn limited(bytes: String, then: Then) -> Answer {
    let url = raw_server(bytes, then).await;
    let client = builder(&url).max_response_bytes(10).build();
    let client = client.expect("valid settings");
    start(&client).send_with_response().await
}

fn bytes(error: &Failure) -> Option<&[u8]> {
    error.response().map(RawResponse::bytes)
}

fn status(error: &Failure) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

#[tokio::test]
async fn a_body_that_is_cut_off() {
    for (answer, read, name) in [
        (response(10, "{\"a\""), "{\"a\"", "401 Unauthorized"),
        (chunked("4\r\n<htm\r\n"), "<htm", "200 OK"),
        (chunked("8\r\n<htm"), "<htm", "200 OK"),
    ] {
        let error = limited(answer, Then::Close).await.expect_err("an error");
        assert!(matches!(error, Error::Incomplete(_)), "{error:?}");
        assert!(!error.is_timeout() && !error.is_connect());
        assert_eq!(bytes(&error), Some(read.as_bytes()));
        assert_eq!(error.request_id(), Some("r1"));
        assert_eq!(
            error.to_string(),
            format!("GET {PATH}: {name}, but the body was cut off after 4 bytes (request id r1)")
        );
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn a_body_over_the_limit() {
    for (answer, then, status_code, name) in [
        // The length is announced, so the client does not wait for the body.
        (response(11, ""), Then::Hang, 401, "401 Unauthorized"),
        (
            chunked("6\r\n012345\r\n5\r\n67890\r\n"),
            Then::Hang,
            200,
            "200 OK",
        ),
    ] {
        let error = limited(answer, then).await.expect_err("an error");
        assert!(matches!(error, Error::TooLarge(_)), "{error:?}");
        assert_eq!(status(&error), Some(status_code));
        assert_eq!(error.request_id(), Some("r1"));
        assert_eq!(bytes(&error), Some(&b""[..]));
        assert_eq!(
            error.to_string(),
            format!(
                "GET {PATH}: {name}, but the body is larger than the limit of 10 bytes \
                 (request id r1)"
            )
        );
    }
}

#[tokio::test]
async fn a_body_at_the_limit() {
    let answer = chunked("6\r\n012345\r\n4\r\n6789\r\n0\r\n\r\n");
    let response = limited(answer, Then::Close).await.expect("a success");
    assert_eq!(response.raw.bytes(), b"0123456789");
}

#[tokio::test]
async fn no_response_in_time() {
    let client = client(&raw_server("", Then::Hang).await);
    let error = start(&client).timeout(SHORT).await.expect_err("an error");
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert!(error.is_timeout() && !error.is_connect());
    assert!(error.response().is_none() && error.request_id().is_none());
    assert_eq!(
        error.to_string(),
        format!("GET {PATH}: no response within 500ms")
    );
}

#[tokio::test]
async fn a_body_that_is_not_complete_in_time() {
    let url = raw_server(response(10, "{\"a\""), Then::Hang).await;
    let client = client(&url);
    let error = start(&client).timeout(SHORT).await.expect_err("an error");
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert!(error.is_timeout() && !error.is_connect());
    assert_eq!(status(&error), Some(401));
    assert_eq!(bytes(&error), Some(&b"{\"a\""[..]));
    assert_eq!(
        error.to_string(),
        format!(
            "GET {PATH}: 401 Unauthorized, but within 500ms only 4 bytes of the body arrived \
             (request id r1)"
        )
    );
}

#[tokio::test]
async fn a_refused_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let client = client(&format!("http://{address}"));
    let error = start(&client).await.expect_err("an error");
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert!(error.is_connect() && !error.is_timeout());
    assert!(error.response().is_none() && error.status().is_none());
    let line = error.to_string();
    // The rest is a text of the operating system.
    let start = format!("GET {PATH}: cannot connect: Connection refused");
    assert!(line.starts_with(&start), "{line}");
    assert!(std::error::Error::source(&error).is_some());
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn a_server_without_tls() {
    use tokio::io::AsyncWriteExt as _;

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let client = client(&format!("https://{address}"));
    let error = start(&client).await.expect_err("an error");
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert!(error.response().is_none());
    let line = error.to_string();
    let start = format!("GET {PATH}: cannot connect: ");
    assert!(line.starts_with(&start), "{line}");
}

/// On Linux, a connection to a server with a full queue is neither accepted nor refused.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn no_connection_in_time() {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    let free = "127.0.0.1:0".parse().expect("an address");
    socket.bind(free).expect("a free port");
    let listener = socket.listen(1).expect("a listener");
    let address = listener.local_addr().expect("an address");
    let mut queue = Vec::new();
    while let Ok(stream) = tokio::time::timeout(SHORT, TcpStream::connect(address)).await {
        queue.push(stream.expect("a connection"));
    }

    let client = builder(&format!("http://{address}"));
    let client = client.connect_timeout(SHORT).build();
    let client = client.expect("valid settings");
    let error = start(&client).await.expect_err("an error");
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert!(error.is_timeout() && error.is_connect());
    assert_eq!(
        error.to_string(),
        format!("GET {PATH}: connecting took too long")
    );
}

#[tokio::test]
async fn a_connection_that_ends_before_the_response() {
    for answer in ["", "HTTP/1.1 200 OK\r\nX-Reque", "SSH-2.0-OpenSSH_9.6\r\n"] {
        let client = client(&raw_server(answer, Then::Close).await);
        let error = start(&client).await.expect_err("an error");
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert!(error.response().is_none());
        let line = error.to_string();
        assert!(
            line.starts_with(&format!("GET {PATH}: no response: ")),
            "{line}"
        );
    }
}

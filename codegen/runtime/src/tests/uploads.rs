//! Bytes, files and streams as bodies.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::stream;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};
use tokio::net::TcpListener;

use super::api::Ping;
use super::server::{Server, reply};
use crate::runtime::{Call, Client, Error, Method, RequestProblem, Upload};

/// A file with this content, which is deleted at the end of the test.
fn file(name: &str, content: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file");
    (folder, path)
}

/// A call that can have a body.
fn post(client: &Client) -> Call<'_, Ping> {
    Call::new(client, Method::POST, "/")
}

fn chunks(chunks: &[&'static str]) -> Upload {
    let chunks: Vec<io::Result<&'static str>> = chunks.iter().map(|it| Ok(*it)).collect();
    Upload::stream(stream::iter(chunks))
}

#[tokio::test]
async fn content_arrives_as_it_is() {
    let (_folder, path) = file("a.PNG", b"from a file");
    let large = vec![7; 300_000];
    for (upload, media_type, content) in [
        (
            Upload::bytes(vec![0, 255]),
            "application/octet-stream",
            &[0, 255][..],
        ),
        (Upload::text("é"), "text/plain", "é".as_bytes()),
        (Upload::path(&path), "image/png", b"from a file"),
        (
            chunks(&["a", "", "bc"]).length(3),
            "application/octet-stream",
            b"abc",
        ),
        (chunks(&["a", "bc"]), "application/octet-stream", b"abc"),
        (
            Upload::reader(io::Cursor::new(large.clone())),
            "application/octet-stream",
            &large,
        ),
        (
            Upload::bytes("x").media_type("image/gif"),
            "image/gif",
            b"x",
        ),
    ] {
        let server = Server::start([reply("200 OK", "")]).await;
        let client = Client::for_test(&server.url);
        let call = client.pet(Method::PUT).upload_body("*/*", upload.clone());
        call.send_with_response()
            .await
            .expect_err("no pet in the answer");
        let request = server.only();
        assert_eq!(request.bytes, content, "{upload:?}");
        assert_eq!(
            request.header("content-type"),
            Some(media_type),
            "{upload:?}"
        );
    }
}

#[tokio::test]
async fn a_known_length_is_sent() {
    let (_folder, path) = file("a.txt", b"1234");
    let reader = || Upload::reader(&b"1234"[..]);
    for (upload, is_known) in [
        (Upload::path(path), true),
        (reader().length(4), true),
        (reader(), false),
        (Upload::bytes("1234").on_progress(|_, _| {}), true),
    ] {
        let server = Server::start([reply("200 OK", "")]).await;
        let client = Client::for_test(&server.url);
        post(&client)
            .upload_body("text/plain", upload)
            .await
            .expect("a success");
        let request = server.only();
        let length = request.header("content-length");
        let encoding = request.header("transfer-encoding");
        match is_known {
            true => assert_eq!((length, encoding), (Some("4"), None)),
            false => assert_eq!((length, encoding), (None, Some("chunked"))),
        }
        assert_eq!(request.body, "1234");
    }
}

#[tokio::test]
async fn a_wrong_length_is_an_error() {
    for (upload, expected) in [
        (
            chunks(&["ab"]).length(3),
            "the upload ended after 2 of 3 bytes",
        ),
        (
            chunks(&["ab", "cd"]).length(3),
            "the upload has more than the 3 bytes",
        ),
    ] {
        let server = Server::start([reply("200 OK", "")]).await;
        let client = Client::for_test(&server.url);
        let error = post(&client).upload_body("a/b", upload).await;
        let error = error.expect_err("an error");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn an_error_of_a_stream_is_the_error_of_the_call() {
    let items = [Ok("a"), Err(io::Error::other("the disk is gone"))];
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let upload = Upload::stream(stream::iter(items));
    let error = post(&client).upload_body("a/b", upload).await;
    let error = error.expect_err("an error");
    assert!(error.to_string().ends_with("the disk is gone"), "{error}");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_an_error_before_sending() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing");
    let client = Client::for_test("http://127.0.0.1:9");
    for path in [missing.as_path(), folder.path()] {
        let call = post(&client).upload_body("a/b", path);
        let Err(Error::Request(error)) = call.await else {
            panic!("an error before sending");
        };
        assert!(matches!(error.problem(), RequestProblem::File { path: it, .. } if it == path));
        assert!(
            error.to_string().contains(&path.display().to_string()),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_file_can_be_sent_again_and_a_stream_cannot() {
    let (_folder, path) = file("a.txt", b"1234");
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let call = post(&client).upload_body("a/b", path);
    call.clone().await.expect("a success");
    call.await.expect("a success");
    assert_eq!(server.received().len(), 2);

    let call = post(&client).upload_body("a/b", chunks(&["a"]));
    call.clone().await.expect("a success");
    let Err(Error::Request(error)) = call.await else {
        panic!("an error before sending");
    };
    assert_eq!(*error.problem(), RequestProblem::StreamSent);
}

#[tokio::test]
async fn a_redirect_repeats_a_file_and_no_stream() {
    let (_folder, path) = file("a.txt", b"1234");
    let moved = || reply("307 Temporary Redirect\nLocation: /there", "");
    let server = Server::start([moved(), reply("200 OK", "done")]).await;
    let client = Client::for_test(&server.url);
    let call = post(&client).upload_body("a/b", path);
    assert_eq!(call.await.expect("a success"), "done");
    let received = server.received();
    assert_eq!(received[1].target, "/there");
    assert_eq!((&*received[0].body, &*received[1].body), ("1234", "1234"));

    let server = Server::start([moved(), reply("200 OK", "done")]).await;
    let client = Client::for_test(&server.url);
    let error = post(&client).upload_body("a/b", chunks(&["a"])).await;
    assert!(matches!(error, Err(Error::UndeclaredStatus(it)) if it.status() == 307));
    assert_eq!(server.only().body, "a");
}

#[tokio::test]
async fn progress_is_reported() {
    let reported = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&reported);
    let upload = chunks(&["ab", "c"]).length(3).on_progress(move |sent, of| {
        list.lock().expect("no panic").push((sent, of));
    });
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    post(&client)
        .upload_body("a/b", upload)
        .await
        .expect("a success");
    assert_eq!(
        *reported.lock().expect("no panic"),
        [(2, Some(3)), (3, Some(3))]
    );
}

/// A reader with more bytes than anyone has memory, which counts what was read.
struct Endless(Arc<AtomicU64>);

impl AsyncRead for Endless {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = buffer.remaining();
        buffer.initialize_unfilled();
        buffer.advance(count);
        self.0.fetch_add(count as u64, Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

/// Nothing is read before the connection takes it.
#[tokio::test]
async fn a_large_upload_is_never_in_memory() {
    const TEBIBYTE: u64 = 1 << 40;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let read = Arc::new(AtomicU64::new(0));
    let upload = Upload::reader(Endless(Arc::clone(&read))).length(TEBIBYTE);
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut taken = vec![0; 1 << 20];
        stream.read_exact(&mut taken).await.expect("a mebibyte");
        // The server takes no more.
        tokio::time::sleep(Duration::from_millis(300)).await;
    });
    let client = Client::for_test(&url);
    let call = post(&client).upload_body("a/b", upload);
    call.await.expect_err("the server is gone");
    server.await.expect("no panic");
    let read = read.load(Ordering::Relaxed);
    assert!(read >= 1 << 20, "{read} bytes were read");
    // What the buffers of the operating system take.
    assert!(read < 64 << 20, "{read} bytes were read");
}

#[test]
fn uploads_hide_their_content() {
    let upload = Upload::text("s3cret").file_name("a.txt");
    assert_eq!(
        format!("{upload:?}"),
        "Upload { length: 6, file_name: Some(\"a.txt\"), media_type: None, .. }"
    );
}

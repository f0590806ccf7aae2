//! Answers that are read as they come: events, lines and files.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::server::{Reply, Server, json as json_reply, reply};
use crate::runtime::items::Framing;
use crate::runtime::{
    Call, Client, ClientBuilder, DecodeError, Error, Event, ItemStream, Method, NoDeclaredError,
    Operation, Outcome, RawResponse, RequestProblem, StreamFormat, StreamedOperation, Upload,
};

/// Declares an operation whose items are JSON.
macro_rules! operation_with_items {
    ($Operation:ident, $framing:ident, $media_type:literal, $end:expr) => {
        #[derive(Debug)]
        enum $Operation {}

        impl Operation for $Operation {
            type Output = ();
            type Error = NoDeclaredError;

            fn decode(
                response: &RawResponse,
            ) -> Result<Outcome<Self::Output, Self::Error>, DecodeError> {
                Ok(match response.status().as_u16() {
                    200..=299 => Outcome::Success(()),
                    404 => Outcome::FailureWithoutBody,
                    _ => Outcome::Undeclared,
                })
            }
        }

        impl StreamedOperation for $Operation {
            type Item = Value;
            const FORMAT: StreamFormat = StreamFormat {
                media_type: $media_type,
                framing: Framing::$framing,
                end: $end,
            };
        }
    };
}

operation_with_items!(Data, EventData, "text/event-stream", Some("[DONE]"));
operation_with_items!(Text, EventText, "text/event-stream", None);
operation_with_items!(Whole, Event, "text/event-stream", Some("[DONE]"));
operation_with_items!(Json, JsonEvent, "text/event-stream", None);
operation_with_items!(Lines, Lines, "application/jsonl", None);
operation_with_items!(Sequence, Sequence, "application/json-seq", None);

pub(super) fn call<O: Operation>(client: &Client) -> Call<'_, O> {
    Call::new(client, Method::GET, "/items")
}

pub(super) fn client(url: &str) -> Client {
    builder(url).build().expect("valid settings")
}

pub(super) fn builder(url: &str) -> ClientBuilder {
    Client::builder(url).token("s3cret-token")
}

/// A server that sends a body of unknown length in these pieces, each in a write of its own.
pub(super) async fn pieces(pieces: Vec<Vec<u8>>, ends: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.set_nodelay(true).expect("a socket");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(head.as_bytes()).await;
            for piece in pieces.iter().filter(|it| !it.is_empty()) {
                let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat();
                let _ = stream.write_all(&chunk).await;
                tokio::task::yield_now().await;
            }
            if ends {
                let _ = stream.write_all(b"0\r\n\r\n").await;
            }
        }
    });
    url
}

async fn all<T: serde::de::DeserializeOwned>(stream: &mut ItemStream<T>) -> Vec<T> {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item.expect("an item"));
    }
    items
}

/// Returns the items of a body that arrives at once.
async fn items<O: StreamedOperation<Item = Value>>(body: &[u8]) -> Vec<Value> {
    let server = Server::start([reply("200 OK", body)]).await;
    let client = client(&server.url);
    all(&mut call::<O>(&client).stream().await.expect("a success")).await
}

async fn events_of(url: &str) -> Vec<Event> {
    let client = client(url);
    let mut stream = call::<Text>(&client).stream().await.expect("a success");
    let mut events = Vec::new();
    while let Some(item) = stream.next().await {
        let event = stream.last_event().expect("an event").clone();
        assert_eq!(item.expect("text"), json!(event.data));
        events.push(event);
    }
    events
}

#[tokio::test]
async fn a_server_may_cut_anywhere() {
    let body = "event: e\r\nid: 7\r\ndata: \u{e9}\u{1F600}\r\n\r\ndata: 2\n\n".as_bytes();
    for at in 0..=body.len() {
        let (before, after) = body.split_at(at);
        let url = pieces(vec![before.to_vec(), after.to_vec()], true).await;
        let events = events_of(&url).await;
        let found = events.iter().map(|it| (&*it.name, &*it.data, &*it.id));
        let expected = [("e", "\u{e9}\u{1F600}", "7"), ("", "2", "7")];
        assert!(found.eq(expected), "cut at {at}: {events:?}");
    }
    let lines = "{\"a\":\"\u{e9}\"}\r\n 2 \n\"last\"".as_bytes();
    let single = lines.iter().map(|byte| vec![*byte]).collect();
    let client = client(&pieces(single, true).await);
    let mut stream = call::<Lines>(&client).stream().await.expect("a success");
    let expected = [json!({"a": "\u{e9}"}), json!(2), json!("last")];
    assert_eq!(all(&mut stream).await, expected);
}

#[tokio::test]
async fn what_is_read_of_an_event() {
    let body = b"event: e\nid: 3\ndata: {\"a\":1}\n\ndata: text\n\n";
    assert_eq!(
        items::<Whole>(body).await,
        [
            json!({"event": "e", "id": "3", "data": {"a": 1}}),
            json!({"id": "3", "data": "text"})
        ]
    );
    assert_eq!(
        items::<Text>(body).await,
        [json!("{\"a\":1}"), json!("text")]
    );
    let body = b"data: {\"a\":1}\n\ndata: [DONE]\n\ndata: 2\n\n";
    assert_eq!(items::<Data>(body).await, [json!({"a": 1})]);
    assert_eq!(items::<Text>(body).await.len(), 3, "text has no usual end");
    // An event is complete with an empty line.
    assert_eq!(items::<Data>(b"data: 1\n\ndata: 2\n").await, [json!(1)]);
    // Quotes belong to a text, unless all data is JSON.
    let quoted = b"data: \"a\"\n\n";
    assert_eq!(items::<Whole>(quoted).await, [json!({"data": "\"a\""})]);
    assert_eq!(items::<Json>(quoted).await, [json!({"data": "a"})]);
    let sequence = b"\x1E{\"a\":\n1}\n\x1E2\x1E\"last\"";
    let expected = [json!({"a": 1}), json!(2), json!("last")];
    assert_eq!(items::<Sequence>(sequence).await, expected);
}

#[tokio::test]
async fn a_json_answer_is_no_stream_of_events() {
    let server = Server::start([json_reply("200 OK", r#"{"a":1}"#)]).await;
    let client = client(&server.url);
    let error = call::<Data>(&client).stream().await.expect_err("no events");
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    let text = error.to_string();
    let expected = "the header `content-type` is invalid: application/json is not text/event-stream: \
                    the request may have to ask for a stream";
    assert!(text.ends_with(expected), "{text}");
    // Many servers send lines with that type.
    let mut stream = call::<Lines>(&client).stream().await.expect("lines");
    assert_eq!(all(&mut stream).await, [json!({"a": 1})]);
}

#[tokio::test]
async fn a_stream_is_a_stream_for_other_libraries() {
    let server = Server::start([reply("200 OK", "data: 1\n\ndata: 2\n\n")]).await;
    let client = client(&server.url);
    let stream = call::<Data>(&client).stream().await.expect("a success");
    let items: Vec<Result<Value, Error>> = futures_util::StreamExt::collect(stream).await;
    let items: Vec<Value> = items.into_iter().map(|it| it.expect("a value")).collect();
    assert_eq!(items, [json!(1), json!(2)]);
}

/// A body that can be sent once is not sent again, and nothing else is sent in its place.
#[tokio::test]
async fn a_call_with_an_upload_is_resumed_if_it_can_be_sent_again() {
    let server = Server::start([reply("200 OK", "id: 1\ndata: 1\n\n")]).await;
    let client = client(&server.url);
    let post = || Call::<Data>::new(&client, Method::POST, "/items");
    let once = Upload::reader(&b"once"[..]);
    let call = post().upload_body("text/plain", once);
    let mut stream = call.stream().await.expect("a success");
    assert_eq!(all(&mut stream).await, [json!(1)]);
    let error = stream.resume().await.expect_err("it was sent");
    assert!(
        matches!(&error, Error::Request(it) if *it.problem() == RequestProblem::StreamSent),
        "{error:?}"
    );
    assert!(stream.next().await.is_none());
    assert_eq!(server.only().body, "once");
    let call = post().upload_body("text/plain", "again");
    let mut stream = call.stream().await.expect("a success");
    stream.next().await.expect("an item").expect("a value");
    stream.resume().await.expect("a success");
    assert_eq!(all(&mut stream).await, [json!(1)]);
    let received = server.received();
    assert_eq!((&*received[1].body, &*received[2].body), ("again", "again"));
    assert_eq!(received[2].header("last-event-id"), Some("1"));
}

#[tokio::test]
async fn an_item_that_cannot_be_read_does_not_end_the_stream() {
    let server = Server::start([reply(
        "200 OK",
        "data: 1\n\ndata: s3cret-token {\n\ndata: 3\n\n",
    )])
    .await;
    let client = client(&server.url);
    let mut stream = call::<Data>(&client).stream().await.expect("a success");
    assert_eq!(
        stream.next().await.expect("an item").expect("a value"),
        json!(1)
    );
    let error = stream.next().await.expect("an item").expect_err("no JSON");
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(
        !format!("{error} {error:?}").contains("s3cret"),
        "{error:?}"
    );
    assert_eq!(
        stream.next().await.expect("an item").expect("a value"),
        json!(3)
    );
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn the_call_asks_for_the_stream() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = client(&server.url);
    let call = call::<Lines>(&client).accept_media_type("application/json");
    let mut stream = call.stream().await.expect("a success");
    assert!(stream.next().await.is_none());
    assert_eq!(server.only().header("accept"), Some("application/jsonl"));
    assert_eq!(stream.response().status().as_u16(), 200);
}

#[tokio::test]
async fn an_answer_that_is_no_success_is_an_error() {
    for (status, declared) in [("404 Not Found", true), ("500 Oops", false)] {
        let server = Server::start([json_reply(status, r#"{"message":"no"}"#)]).await;
        let client = client(&server.url);
        let error = call::<Data>(&client).stream().await.expect_err("an error");
        assert_eq!(
            matches!(error, Error::DeclaredStatus(_)),
            declared,
            "{error:?}"
        );
        assert!(error.to_string().ends_with(": no"), "{error}");
    }
}

#[tokio::test]
async fn a_stream_that_is_cut_off_is_resumed_after_the_last_event() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let received = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&received);
    tokio::spawn(async move {
        for body in [
            "id: 1\nretry: 1\ndata: 1\n\nid: 2\ndata: cut",
            "data: 2\n\n",
        ] {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.expect("a request");
            request.truncate(length);
            kept.lock()
                .expect("no panic")
                .push(String::from_utf8(request).expect("text"));
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n";
            let all = format!("{head}{body}");
            stream
                .write_all(all.as_bytes())
                .await
                .expect("a connection");
        }
    });
    let client = client(&url);
    let mut stream = call::<Data>(&client).stream().await.expect("a success");
    assert_eq!(
        stream.next().await.expect("an item").expect("a value"),
        json!(1)
    );
    let error = stream
        .next()
        .await
        .expect("an item")
        .expect_err("it was cut off");
    assert!(matches!(error, Error::Incomplete(_)), "{error:?}");
    assert!(error.is_retryable());
    assert!(stream.next().await.is_none());
    stream.resume().await.expect("a success");
    assert_eq!(
        stream.next().await.expect("an item").expect("a value"),
        json!(2)
    );
    let received = received.lock().expect("no panic");
    assert!(!received[0].contains("last-event-id"), "{}", received[0]);
    // The ID of the event that was cut off does not count.
    assert!(
        received[1].contains("last-event-id: 1\r\n"),
        "{}",
        received[1]
    );
    assert!(
        received[1].contains("accept: text/event-stream\r\n"),
        "{}",
        received[1]
    );
}

#[tokio::test]
async fn the_limit_is_for_an_item() {
    let small = "data: 12345678\n\n".repeat(10);
    let large = format!("{small}data: {}", "x".repeat(100));
    let server = Server::start([reply("200 OK", large)]).await;
    let client = builder(&server.url).max_response_bytes(50).build();
    let client = client.expect("valid settings");
    let mut stream = call::<Data>(&client).stream().await.expect("a success");
    for _ in 0..10 {
        stream.next().await.expect("an item").expect("a value");
    }
    let error = stream
        .next()
        .await
        .expect("an item")
        .expect_err("too large");
    assert!(matches!(error, Error::TooLarge(_)), "{error:?}");
    assert!(
        error
            .to_string()
            .ends_with("larger than the limit of 50 bytes"),
        "{error}"
    );
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn the_timeout_is_for_each_piece() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n";
        stream
            .write_all(head.as_bytes())
            .await
            .expect("a connection");
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_millis(150)).await;
            stream
                .write_all(b"data: 1\n\n")
                .await
                .expect("a connection");
        }
        std::future::pending::<()>().await;
    });
    let client = builder(&url).timeout(Duration::from_millis(400)).build();
    let client = client.expect("valid settings");
    let mut stream = call::<Data>(&client).stream().await.expect("a success");
    for _ in 0..4 {
        stream.next().await.expect("an item").expect("a value");
    }
    let error = stream
        .next()
        .await
        .expect("an item")
        .expect_err("nothing comes");
    assert!(error.is_timeout(), "{error:?}");
    assert!(
        error.to_string().ends_with("nothing arrived within 400ms"),
        "{error}"
    );

    let silent = Server::start([Reply::Hang(Vec::new())]).await;
    let client = builder(&silent.url)
        .timeout(Duration::from_millis(50))
        .build();
    let client = client.expect("valid settings");
    let error = call::<Data>(&client).stream().await.expect_err("no answer");
    assert!(error.is_timeout(), "{error:?}");
}

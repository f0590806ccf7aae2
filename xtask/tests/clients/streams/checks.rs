//! Answers that are read as they come: a test program of the crate that is made of `openapi.yaml`. Its
//! server is a thread that answers each call in the same way, and keeps what it receives.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use streams::operations::*;
use streams::types::{Entry, Part};
use streams::{Client, Error};

/// A client of a server that sends this answer to each call, and the requests, as text.
fn client(head: &str, body: &str) -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let received = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&received);
    let answer = format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut chunk = [0; 1024];
            while !request.windows(4).any(|it| it == b"\r\n\r\n") {
                let read = stream.read(&mut chunk).unwrap();
                request.extend_from_slice(&chunk[..read]);
            }
            kept.lock().unwrap().push(String::from_utf8(request).unwrap());
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (Client::builder().base_url(&url).build().unwrap(), received)
}

#[tokio::test]
async fn the_data_of_events_is_typed() {
    let body = "data: {\"text\":\"a\"}\n\ndata: {\"text\":\"b\"}\n\ndata: [DONE]\n\n";
    let (client, received) = client("200 OK\r\nContent-Type: text/event-stream", body);
    let mut stream = client.chat(&ChatBody::new(true)).stream().await.unwrap();
    let mut texts = Vec::new();
    while let Some(part) = stream.next().await {
        texts.push(part.unwrap().text);
    }
    assert_eq!(texts, ["a", "b"]);
    assert!(received.lock().unwrap()[0].contains("accept: text/event-stream\r\n"));
}

#[tokio::test]
async fn an_operation_with_a_stream_still_has_its_other_answers() {
    let (one, received) = client("200 OK\r\nContent-Type: application/json", "{\"text\":\"all\"}");
    assert_eq!(one.chat(&ChatBody::new(false)).await.unwrap(), Part { text: "all".to_owned() });
    assert!(received.lock().unwrap()[0].contains("accept: application/json"));
    let (other, _) = client("429 Too Many Requests", "{\"message\":\"slow down\"}");
    let error = other.chat(&ChatBody::new(true)).stream().await.unwrap_err();
    assert_eq!(error.declared().unwrap().message.as_deref(), Some("slow down"));
    assert!(matches!(error, Error::Api(_)), "{error:?}");
}

#[tokio::test]
async fn events_are_typed_as_a_whole() {
    let body = "id: 1\nevent: added\ndata: {\"text\":\"a\"}\n\nevent: renamed\ndata: 12\n\n";
    let (client, received) = client("200 OK", body);
    let call = client.changes().stream_parameter("x").download_parameter("y");
    let mut stream = call.stream().await.unwrap();
    let added = format!("{:?}", stream.next().await.unwrap().unwrap());
    assert!(added.contains("\"a\"") && added.contains("\"1\""), "{added}");
    assert_eq!(stream.last_event().unwrap().name, "added");
    let renamed = format!("{:?}", stream.next().await.unwrap().unwrap());
    assert!(renamed.contains("\"12\""), "{renamed}");
    assert!(stream.next().await.is_none());
    stream.resume().await.unwrap();
    let received = received.lock().unwrap();
    assert!(received[0].starts_with("GET /changes?stream=x&download=y HTTP"), "{}", received[0]);
    assert!(received[1].contains("last-event-id: 1\r\n"), "{}", received[1]);
}

#[tokio::test]
async fn lines_are_typed() {
    let (client, _) = client("200 OK", "{\"level\":3}\n{\"message\":\"m\"}");
    let mut stream = client.read_log().stream().await.unwrap();
    let mut entries: Vec<Entry> = Vec::new();
    while let Some(entry) = stream.next().await {
        entries.push(entry.unwrap());
    }
    assert_eq!(entries.len(), 2);
    assert_eq!(serde_json::to_string(&entries[1]).unwrap(), "{\"message\":\"m\"}");
}

#[tokio::test]
async fn text_stays_text() {
    let (client, _) = client("200 OK", "data: 1\n\ndata: [DONE]\n\n");
    let mut stream = client.read_text().stream().await.unwrap();
    let first: String = stream.next().await.unwrap().unwrap();
    assert_eq!(first, "1");
    assert_eq!(stream.next().await.unwrap().unwrap(), "[DONE]");
}

#[tokio::test]
async fn a_file_is_saved() {
    let (client, _) = client("200 OK", "content");
    assert_eq!(client.get_file().await.unwrap(), b"content");
    let path = std::env::temp_dir().join(format!("streams-{}.bin", std::process::id()));
    let download = client.get_file().download().await.unwrap();
    assert_eq!(download.save(&path).await.unwrap(), 7);
    assert_eq!(std::fs::read(&path).unwrap(), b"content");
    std::fs::remove_file(&path).unwrap();
}

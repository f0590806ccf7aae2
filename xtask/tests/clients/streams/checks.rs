//! Answers that are read as they come: a test program of the crate that is made of `openapi.yaml`. Its
//! server is a thread that answers each call in the same way, and keeps what it receives.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use streams::operations::*;
use streams::types::{Entry, Part};
use streams::{Client, DownloadError, Error, RequestProblem, Upload};

// README: begin
async fn print_answer(client: &Client) -> Result<(), Error> {
    let mut events = client.chat(&ChatBody::new(true)).stream().await?;
    while let Some(event) = events.next().await {
        print!("{}", event?.text);
    }
    Ok(())
}

async fn save(client: &Client, path: &Path) -> Result<u64, DownloadError> {
    let download = client.get_file().download().await?;
    let download = download.on_progress(|received, all| eprintln!("{received} of {all:?} bytes"));
    download.save(path).await
}
// README: end

/// A client of a server that sends this answer to each call, and the requests, as text.
fn client(head: &str, body: &str) -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let received = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&received);
    let answer = format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len(),
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
    assert!(received.lock().unwrap()[0].contains("accept: application/json\r\n"));
    // A server that was not asked for a stream is not taken for one that sends no events.
    let error = one.chat(&ChatBody::new(false)).stream().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    let (other, _) = client("429 Too Many Requests", "{\"message\":\"slow down\"}");
    let error = other.chat(&ChatBody::new(true)).stream().await.unwrap_err();
    assert_eq!(error.declared().unwrap().message.as_deref(), Some("slow down"));
    assert!(matches!(error, Error::Api(_)), "{error:?}");
}

#[tokio::test]
async fn events_are_typed_as_a_whole() {
    let body = "id: 1\nevent: added\ndata: {\"text\":\"a\"}\n\nevent: renamed\ndata: 12\n\n";
    let (client, received) = client("200 OK", body);
    let call = client.changes().stream_parameter("x").download("y");
    let mut stream = call.stream().await.unwrap();
    match stream.next().await.unwrap().unwrap() {
        ChangesEvent::Added(added) => assert_eq!(added.data, Part { text: "a".to_owned() }),
        other => panic!("{other:?}"),
    }
    assert_eq!(stream.last_event().unwrap().name, "added");
    match stream.next().await.unwrap().unwrap() {
        ChangesEvent::Renamed(renamed) => assert_eq!(renamed.data, "12"),
        other => panic!("{other:?}"),
    }
    assert!(stream.next().await.is_none());
    stream.resume().await.unwrap();
    let received = received.lock().unwrap();
    assert!(received[0].starts_with("GET /changes?stream=x&download=y HTTP"), "{}", received[0]);
    assert!(received[1].contains("last-event-id: 1\r\n"), "{}", received[1]);
}

#[tokio::test]
async fn json_in_data_is_read() {
    let (client, _) = client("200 OK", "data: \"a\"\n\n");
    let mut stream = client.read_values().stream().await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().data, "a");
}

#[tokio::test]
async fn a_body_that_was_sent_is_not_sent_again() {
    let (client, received) = client("200 OK", "data: a\n\n");
    let audio = Upload::reader(&b"sound"[..]);
    let mut stream = client.transcribe(audio).stream().await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "a");
    let error = stream.resume().await.unwrap_err();
    let Error::Request(error) = error else { panic!("{error:?}") };
    assert_eq!(*error.problem(), RequestProblem::StreamSent);
    assert_eq!(received.lock().unwrap().len(), 1);
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
    let (client, _) = self::client("200 OK", "\u{1E}{\n\"level\":3}\n\u{1E}{\"message\":\"m\"}\n");
    let mut stream = client.read_sequence().stream().await.unwrap();
    for entry in entries {
        assert_eq!(stream.next().await.unwrap().unwrap(), entry);
    }
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn text_stays_text() {
    let (client, _) = client("200 OK", "data: 1\n\ndata: [DONE]\n\n");
    let mut stream = client.read_text().stream().await.unwrap();
    let first: String = stream.next().await.unwrap().unwrap();
    assert_eq!(first, "1");
    assert_eq!(stream.next().await.unwrap().unwrap(), "[DONE]");
}

/// The functions that the README shows.
#[tokio::test]
async fn the_program_of_the_readme_runs() {
    let (one, _) = client("200 OK", "data: {\"text\":\"a\"}\n\ndata: {\"text\":\"b\"}\n\ndata: [DONE]\n\n");
    print_answer(&one).await.unwrap();
    let (other, _) = client("404 Not Found", "{\"message\":\"no file\"}");
    let error = save(&other, Path::new("never")).await.unwrap_err();
    assert!(error.to_string().ends_with("404 Not Found: no file"), "{error}");
}

#[tokio::test]
async fn a_file_is_saved() {
    let (one, _) = client("200 OK", "content");
    assert_eq!(one.get_file().await.unwrap(), b"content");
    let path = std::env::temp_dir().join(format!("streams-{}.bin", std::process::id()));
    let download = one.get_file().stream("x").download().await.unwrap();
    let (sender, progress) = std::sync::mpsc::channel();
    let download = download.on_progress(move |received, all| sender.send((received, all)).unwrap());
    assert_eq!(download.save(&path).await.unwrap(), 7);
    assert_eq!(std::fs::read(&path).unwrap(), b"content");
    assert_eq!(progress.iter().last(), Some((7, Some(7))));
    std::fs::remove_file(&path).unwrap();
    let (other, _) = client("404 Not Found", "{\"message\":\"no file\"}");
    let error = other.get_file().download().await.unwrap_err();
    assert_eq!(error.declared().unwrap().message.as_deref(), Some("no file"));
}

/// What the answer to `GET` would be stands in the headers. There is no body to wait for.
#[tokio::test]
async fn an_answer_to_head_has_headers_only() {
    let (client, received) = client("200 OK", "");
    let answer = client.head_file().await.unwrap();
    assert_eq!(answer.content_length, 0);
    assert!(received.lock().unwrap()[0].starts_with("HEAD /file HTTP"));
}

//! Bodies that are sequences, as a server reads them: parts without names, and JSON values one after
//! another.

use std::collections::BTreeMap;
use std::convert::Infallible;

use fastrand::Rng;
use serde::Serialize;
use serde_json::{Value, json};

use super::server::{Received, Server, reply};
use super::text;
use crate::runtime::multipart::{PartRule, PartRules};
use crate::runtime::{Client, RequestProblem, Upload, object};

/// A body with parts of its own type, and others.
#[derive(Clone, Default)]
struct Letter {
    head: BTreeMap<String, Value>,
    text: Option<String>,
    items: Option<Vec<Upload>>,
}

object!(Letter {
    required: head, text;
    optional: items;
});

/// The media type, the disposition and the content of a part, as a library reads it.
type Part = (String, Option<String>, Vec<u8>);

fn part(media_type: &str, content: impl AsRef<[u8]>) -> Part {
    (media_type.to_owned(), None, content.as_ref().to_vec())
}

async fn read(request: &Received) -> Vec<Part> {
    let content_type = request.header("content-type").expect("a media type");
    let (_, boundary) = content_type.split_once("; boundary=").expect("a boundary");
    let bytes = request.bytes.clone();
    let body = futures_util::stream::iter([Ok::<_, Infallible>(bytes)]);
    let mut body = multer::Multipart::new(body, boundary);
    let mut parts = Vec::new();
    while let Some(part) = body.next_field().await.expect("a part") {
        let header = |name| {
            let value = part.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let media_type = header("content-type").expect("a media type");
        let disposition = header("content-disposition");
        parts.push((
            media_type,
            disposition,
            part.bytes().await.expect("content").to_vec(),
        ));
    }
    parts
}

/// Sends a body, and returns the request.
async fn sent<T: Serialize + ?Sized>(body: &T, rules: &PartRules) -> Received {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let call = client.ping("/letters");
    let call = call.unnamed_parts_body("multipart/mixed", body, rules);
    call.await.expect("a success");
    server.only()
}

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

#[tokio::test]
async fn properties_are_parts_in_their_order() {
    let letter = Letter {
        head: BTreeMap::from([("to".to_owned(), json!("Ann"))]),
        text: Some("Söhne".to_owned()),
        items: Some(vec![Upload::bytes([0, 159]), "text".into()]),
    };
    let request = sent(&letter, &[]).await;
    let length = request.bytes.len().to_string();
    assert_eq!(request.header("content-length"), Some(length.as_str()));
    let expected = [
        part(JSON, r#"{"to":"Ann"}"#),
        part(TEXT, "Söhne"),
        part("application/octet-stream", [0, 159]),
        part(TEXT, "text"),
    ];
    assert_eq!(read(&request).await, expected);

    let rules = [
        (
            "head",
            PartRule::Written("a/b+xml", |value| Ok(format!("<{}>", value.json()?))),
        ),
        ("text", PartRule::MediaType("application/json; v=1")),
        ("items", PartRule::MediaType("image/png")),
    ];
    let expected = [
        part("a/b+xml", r#"<{"to":"Ann"}>"#),
        part("application/json; v=1", "\"Söhne\""),
        part("image/png", [0, 159]),
        part("image/png", "text"),
    ];
    assert_eq!(read(&sent(&letter, &rules).await).await, expected);
}

/// Without it, the next part would take its place. Absence is no part.
#[tokio::test]
async fn null_is_a_part() {
    let letter = Letter {
        text: None,
        ..Letter::default()
    };
    let request = sent(&letter, &[]).await;
    assert_eq!(read(&request).await, [part(JSON, "{}"), part(JSON, "null")]);
}

#[tokio::test]
async fn items_are_parts() {
    let list = json!(["a", 1, true, null, [1, [2]], {"b": 2.5}]);
    let expected = [
        part(TEXT, "a"),
        part(TEXT, "1"),
        part(TEXT, "true"),
        part(JSON, "null"),
        part(JSON, "[1,[2]]"),
        part(JSON, r#"{"b":2.5}"#),
    ];
    assert_eq!(read(&sent(&list, &[]).await).await, expected);
    let rules = [("items", PartRule::MediaType("application/x+json"))];
    let parts = read(&sent(&list, &rules).await).await;
    assert!(parts.iter().all(|(it, ..)| it == "application/x+json"));
    assert_eq!(parts[0].2, b"\"a\"");
    let rules = [("items", PartRule::MediaType("text/markdown"))];
    let parts = read(&sent(&list, &rules).await).await;
    assert_eq!(parts[0], part("text/markdown", "a"));
    assert_eq!(parts[3], part(JSON, "null"));
    assert_eq!(read(&sent(&json!([]), &[]).await).await, []);
}

/// A name is sent if somebody chose one, and no header twice.
#[tokio::test]
async fn files_have_names_of_their_own() {
    let named = Upload::bytes("x").file_name("ä\"\r\nX-Evil: 1.png");
    let own = named
        .clone()
        .header("content-Disposition", "inline")
        .header("X-By", "Ann");
    let rules = [("items", PartRule::Header("X-Kind", "file"))];
    let request = sent(&[named.clone(), own], &rules).await;
    let escaped = "attachment; filename=\"ä%22%0D%0AX-Evil: 1.png\"";
    let with = |disposition: &str| {
        (
            "image/png".to_owned(),
            Some(disposition.to_owned()),
            b"x".to_vec(),
        )
    };
    assert_eq!(read(&request).await, [with(escaped), with("inline")]);
    assert_eq!(request.body.matches("\r\nX-Kind: file\r\n").count(), 2);
    assert_eq!(request.body.matches("\r\nX-By: Ann\r\n").count(), 1);

    let rules = [("items", PartRule::Header("Content-Disposition", "render"))];
    let request = sent(&[named], &rules).await;
    assert_eq!(read(&request).await, [with("render")]);
}

#[test]
fn what_cannot_be_a_part_is_an_error() {
    let client = Client::for_test("https://api.example.com");
    let file = [Upload::bytes("").header("X Y", "1")];
    let call = client.ping("/");
    let call = call.unnamed_parts_body("multipart/mixed", &file, &[]);
    let error = call.request().expect_err("an error");
    let name = "X Y".to_owned();
    assert_eq!(*error.problem(), RequestProblem::HeaderName { name });

    let call = client.ping("/");
    let call = call.unnamed_parts_body("multipart/mixed", "text", &[]);
    let error = call.request().expect_err("an error");
    let problem = error.problem();
    assert!(
        matches!(problem, RequestProblem::Body { .. }),
        "{problem:?}"
    );
}

/// A library that is not ours reads each part as it was, even if it looks like a boundary.
#[tokio::test]
async fn any_part_survives() {
    let mut random = Rng::with_seed(12);
    for _ in 0..100 {
        let bytes: Vec<u8> = (0..random.usize(0..300)).map(|_| random.u8(..)).collect();
        let text = format!("\r\n--{}", text::any(&mut random));
        let list = [Upload::bytes(bytes.clone()), Upload::text(text.clone())];
        let expected = [part("application/octet-stream", bytes), part(TEXT, text)];
        assert_eq!(read(&sent(&list, &[]).await).await, expected);
    }
}

/// Any text stays in its line, and a library that is not ours reads it again.
#[tokio::test]
async fn any_item_survives_in_its_line() {
    let mut random = Rng::with_seed(13);
    for round in 0..50 {
        let items: Vec<Value> = (0..random.usize(0..6))
            .map(|_| json!({ "text": text::any(&mut random), "list": [round, null] }))
            .collect();
        let server = Server::start([reply("200 OK", ""), reply("200 OK", "")]).await;
        let client = Client::for_test(&server.url);
        let lines = client
            .ping("/")
            .json_lines_body("application/jsonl", &items);
        lines.await.expect("a success");
        let records = client
            .ping("/")
            .json_sequence_body("application/json-seq", &items);
        records.await.expect("a success");
        let received = server.received();
        assert_eq!(
            received[0].header("content-type"),
            Some("application/jsonl")
        );
        let read = |line: &str| serde_json::from_str::<Value>(line).expect("JSON");
        assert_eq!(
            received[0].body.lines().map(read).collect::<Vec<_>>(),
            items
        );
        assert_eq!(
            received[1].header("content-type"),
            Some("application/json-seq")
        );
        let records = received[1].body.split('\u{1e}');
        let records: Vec<&str> = records.collect();
        assert_eq!(records[0], "");
        assert!(records[1..].iter().all(|it| it.ends_with('\n')));
        let records = records[1..].iter().map(|it| read(it));
        assert_eq!(records.collect::<Vec<_>>(), items);
    }
}

//! Bodies that are sequences, as a server sees them: a test program of the crate that is made of
//! `openapi.yaml`. Its server is a thread that keeps the request. A library that is not ours reads parts.

use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use sequences::operations::*;
use sequences::types::{Album, Score, Track};
use sequences::{Client, Upload};

/// Returns a client of a server that accepts one request, and the request: its media type and its body.
fn server() -> (Client, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut request, mut chunk) = (Vec::new(), [0; 1024]);
        loop {
            let read = stream.read(&mut chunk).unwrap();
            request.extend_from_slice(&chunk[..read]);
            let end = request.windows(4).position(|it| it == b"\r\n\r\n");
            let Some(end) = end else { continue };
            let head = String::from_utf8(request[..end].to_vec()).unwrap();
            let header = |name: &str| head.lines().find_map(|it| it.strip_prefix(name));
            let length: usize = header("content-length: ").unwrap().parse().unwrap();
            let body = &request[end + 4..];
            if body.len() >= length {
                let media_type = header("content-type: ").unwrap().to_owned();
                sender.send((media_type, body.to_vec())).unwrap();
                break;
            }
        }
        let answer = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
        stream.write_all(answer.as_bytes()).unwrap();
    });
    (Client::builder().base_url(&url).build().unwrap(), receiver)
}

/// Returns the media type of a body with parts, without its boundary, and the parts: the headers of each,
/// sorted, and its content.
async fn parts_of(request: &Receiver<(String, Vec<u8>)>) -> (String, Vec<(String, Vec<u8>)>) {
    let (media_type, body) = request.recv().unwrap();
    let (media_type, boundary) = media_type.split_once("; boundary=").unwrap();
    let body = futures_util::stream::iter([Ok::<_, Infallible>(body)]);
    let mut body = multer::Multipart::new(body, boundary);
    let mut parts = Vec::new();
    while let Some(part) = body.next_field().await.unwrap() {
        let headers = part.headers().iter();
        let headers = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        let mut headers: Vec<String> = headers.collect();
        headers.sort();
        parts.push((headers.join("\n"), part.bytes().await.unwrap().to_vec()));
    }
    (media_type.to_owned(), parts)
}

fn expected<const N: usize>(parts: [(&str, &[u8]); N]) -> Vec<(String, Vec<u8>)> {
    let parts = parts.map(|(headers, content)| (headers.to_owned(), content.to_vec()));
    parts.to_vec()
}

#[tokio::test]
async fn each_position_has_its_own_type_and_encoding() {
    let (client, request) = server();
    let body = AddAlbumBody::new(Album::new("Söhne"), b"\x89PNG\r\n", "# Ä", [1999, 2001]).items([
        Upload::bytes([0, 159]),
        Upload::bytes("GIF")
            .file_name("2.gif")
            .media_type("image/gif"),
    ]);
    client.add_album(&body).await.unwrap();
    let (media_type, parts) = parts_of(&request).await;
    assert_eq!(media_type, "multipart/related; type=\"application/json\"");
    let all: [(&str, &[u8]); 6] = [
        (
            "content-type: application/vnd.album+json",
            "{\"title\":\"Söhne\"}".as_bytes(),
        ),
        (
            "content-id: <cover>\ncontent-type: image/png",
            b"\x89PNG\r\n",
        ),
        ("content-type: text/markdown", "# Ä".as_bytes()),
        ("content-type: application/json", b"[1999,2001]"),
        ("content-type: image/jpeg", &[0, 159]),
        (
            "content-disposition: attachment; filename=\"2.gif\"\ncontent-type: image/gif",
            b"GIF",
        ),
    ];
    assert_eq!(parts, expected(all));
}

#[tokio::test]
async fn parts_of_the_same_type_are_numbered() {
    let (client, request) = server();
    let body = AddPairBody {
        name1: "ä".to_owned(),
        name2: "b".to_owned(),
    };
    client.add_pair(&body).await.unwrap();
    let all: [(&str, &[u8]); 2] = [
        ("content-type: text/plain; charset=utf-8", "ä".as_bytes()),
        ("content-type: text/plain", b"b"),
    ];
    assert_eq!(
        parts_of(&request).await,
        ("multipart/mixed".to_owned(), expected(all))
    );
}

#[tokio::test]
async fn a_list_is_a_part_for_each_item() {
    let (client, request) = server();
    client
        .add_notes(&[Track::new("a"), Track::new("b").seconds(2)])
        .await
        .unwrap();
    let media_type = "content-type: application/vnd.track+json";
    let all: [(&str, &[u8]); 2] = [
        (media_type, br#"{"name":"a"}"#),
        (media_type, br#"{"name":"b","seconds":2}"#),
    ];
    assert_eq!(parts_of(&request).await.1, expected(all));

    let (client, request) = server();
    let pictures = [
        Upload::bytes("one").media_type("image/png"),
        Upload::text("two"),
        Upload::bytes("three")
            .header("Content-Disposition", "inline")
            .file_name("3.gif"),
    ];
    client.add_pictures(&pictures).await.unwrap();
    let all: [(&str, &[u8]); 3] = [
        ("content-type: image/png\nx-kind: picture", b"one"),
        (
            "content-type: text/plain; charset=utf-8\nx-kind: picture",
            b"two",
        ),
        (
            "content-disposition: inline\ncontent-type: image/gif\nx-kind: picture",
            b"three",
        ),
    ];
    assert_eq!(parts_of(&request).await.1, expected(all));
}

/// Whatever a value is, it takes its place: a list or null is one part.
#[tokio::test]
async fn the_media_type_of_a_part_is_that_of_its_value() {
    let (client, request) = server();
    let values = [
        Some(AddValuesBodyItem::Text("x".to_owned())),
        None,
        Some(AddValuesBodyItem::Integer(1)),
        Some(Album::new("y").into()),
        Some(AddValuesBodyItem::List(vec![1, 2])),
    ];
    client.add_values(&values).await.unwrap();
    let (text, json) = (
        "content-type: text/plain; charset=utf-8",
        "content-type: application/json",
    );
    let all: [(&str, &[u8]); 5] = [
        (text, b"x"),
        (json, b"null"),
        (text, b"1"),
        (json, br#"{"title":"y"}"#),
        (json, b"[1,2]"),
    ];
    assert_eq!(parts_of(&request).await.1, expected(all));
}

#[tokio::test]
async fn parts_can_be_xml() {
    let score = |title: &str| Score::new(title);
    let xml = |content: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{content}");
    let sent = |parts: Vec<(String, Vec<u8>)>| {
        let parts = parts.into_iter();
        let parts = parts.map(|(headers, body)| (headers, String::from_utf8(body).unwrap()));
        parts.collect::<Vec<_>>()
    };

    let (client, request) = server();
    let others = [
        AddScoresBodyItemsItem::Score(score("D")),
        Track::new("E").into(),
    ];
    let body = AddScoresBody::new(score("A & B").pages(2), [score("B"), score("C")]).items(others);
    client.add_scores(&body).await.unwrap();
    let (_, parts) = parts_of(&request).await;
    let list = "<scores><score><title>B</title></score><score><title>C</title></score></scores>";
    let expected = [
        (
            "content-type: application/xml",
            xml("<score pages=\"2\"><title>A &amp; B</title></score>"),
        ),
        ("content-type: text/xml", xml(list)),
        (
            "content-type: application/x+xml",
            xml("<score><title>D</title></score>"),
        ),
        (
            "content-type: application/x+xml",
            xml("<entry><name>E</name></entry>"),
        ),
    ];
    let expected = expected.map(|(headers, body)| (headers.to_owned(), body));
    assert_eq!(sent(parts), expected);

    let (client, request) = server();
    let inline = AddScoresBodyMultipartInline::new().a(1);
    let body = AddScoresBodyMultipart::new(score("A"), [score("B"), score("C")])
        .inline(inline)
        .text("<text/>");
    client.add_scores_multipart(&body).await.unwrap();
    let (_, parts) = parts_of(&request).await;
    let expected = [
        ("first", xml("<score><title>A</title></score>")),
        ("others", xml("<score><title>B</title></score>")),
        ("others", xml("<score><title>C</title></score>")),
        ("inline", xml("<inline><a>1</a></inline>")),
        ("text", "<text/>".to_owned()),
    ];
    let expected = expected.map(|(name, body)| {
        let disposition = format!("content-disposition: form-data; name=\"{name}\"");
        (
            format!("{disposition}\ncontent-type: application/xml"),
            body,
        )
    });
    assert_eq!(sent(parts), expected);
}

#[tokio::test]
async fn each_item_is_a_line_or_a_record() {
    let tracks = [Track::new("a\nb"), Track::new("c").seconds(2)];
    let lines = "{\"name\":\"a\\nb\"}\n{\"name\":\"c\",\"seconds\":2}\n";
    let sent =
        |(media_type, body): (String, Vec<u8>)| (media_type, String::from_utf8(body).unwrap());

    let (client, request) = server();
    client.add_tracks(&tracks).await.unwrap();
    let expected = ("application/jsonl".to_owned(), lines.to_owned());
    assert_eq!(sent(request.recv().unwrap()), expected);

    let (client, request) = server();
    client.set_tracks_ndjson(&tracks).await.unwrap();
    let expected = ("application/x-ndjson".to_owned(), lines.to_owned());
    assert_eq!(sent(request.recv().unwrap()), expected);

    let (client, request) = server();
    client.set_tracks(&tracks).await.unwrap();
    let list = "[{\"name\":\"a\\nb\"},{\"name\":\"c\",\"seconds\":2}]";
    let expected = ("application/json".to_owned(), list.to_owned());
    assert_eq!(sent(request.recv().unwrap()), expected);

    let (client, request) = server();
    let changes = [
        Track::new("a").into(),
        ChangeTracksBodyItemRemoval::new("b").into(),
    ];
    client.change_tracks().body(&changes).await.unwrap();
    let records = "\u{1e}{\"name\":\"a\"}\n\u{1e}{\"removed\":\"b\"}\n";
    let expected = ("application/json-seq".to_owned(), records.to_owned());
    assert_eq!(sent(request.recv().unwrap()), expected);
}

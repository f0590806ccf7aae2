//! Bodies with parts, as a server reads them.

use std::collections::BTreeMap;
use std::convert::Infallible;

use fastrand::Rng;
use serde_json::json;

use super::server::{Received, Server, reply};
use super::text;
use crate::runtime::multipart::{PartRule, PartRules};
use crate::runtime::{Client, ParameterStyle, RequestProblem, Upload, object};

/// A body with a part of each kind.
#[derive(Clone, Default)]
struct Album {
    title: String,
    year: Option<i64>,
    tags: Option<Vec<String>>,
    owner: Option<BTreeMap<String, serde_json::Value>>,
    notes: Option<Vec<serde_json::Value>>,
    cover: Option<Option<Upload>>,
    pictures: Option<Vec<Upload>>,
    others: BTreeMap<String, Upload>,
}

object!(Album {
    required: title;
    optional: year, tags, owner, notes;
    nullable: cover;
    optional: pictures;
    rest: others;
});

/// A part, as a library reads it.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    content: Vec<u8>,
}

fn part(name: &str, file: Option<(&str, &str)>, content: impl AsRef<[u8]>) -> Part {
    Part {
        name: name.to_owned(),
        file_name: file.map(|(name, _)| name.to_owned()),
        media_type: file.map(|(_, media_type)| media_type.to_owned()),
        content: content.as_ref().to_vec(),
    }
}

fn field(name: &str, content: &str) -> Part {
    part(name, None, content)
}

fn json_part(name: &str, content: &str) -> Part {
    Part {
        media_type: Some("application/json".to_owned()),
        ..field(name, content)
    }
}

async fn read(request: &Received) -> Vec<Part> {
    let content_type = request.header("content-type").expect("a media type");
    let boundary = multer::parse_boundary(content_type).expect("a boundary");
    let bytes = request.bytes.clone();
    let body = futures_util::stream::iter([Ok::<_, Infallible>(bytes)]);
    let mut body = multer::Multipart::new(body, boundary);
    let mut parts = Vec::new();
    while let Some(part) = body.next_field().await.expect("a part") {
        parts.push(Part {
            name: part.name().expect("a name").to_owned(),
            file_name: part.file_name().map(str::to_owned),
            media_type: part.content_type().map(ToString::to_string),
            content: part.bytes().await.expect("content").to_vec(),
        });
    }
    parts
}

/// Sends an album, and returns the request.
async fn sent(album: &Album, rules: &PartRules) -> Received {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let call = client.ping("/albums");
    let call = call.multipart_body("multipart/form-data", album, rules);
    call.await.expect("a success");
    server.only()
}

fn album() -> Album {
    Album {
        title: "Söhne".to_owned(),
        ..Album::default()
    }
}

#[tokio::test]
async fn each_kind_of_property_has_its_usual_parts() {
    let album = Album {
        year: Some(1999),
        tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        owner: Some(BTreeMap::from([("name".to_owned(), json!("Ann"))])),
        notes: Some(vec![json!({"x": 1}), json!("y"), json!(null), json!([2])]),
        cover: Some(Some(Upload::bytes([0, 159, 146, 150]).file_name("c.jpg"))),
        pictures: Some(vec![
            Upload::from(&b"one"[..]),
            Upload::bytes("two")
                .file_name("2")
                .media_type("image/x-two"),
            Upload::text("three"),
        ]),
        others: BTreeMap::from([("more".to_owned(), "text".into())]),
        ..album()
    };
    let request = sent(&album, &[]).await;
    let length = request.bytes.len().to_string();
    assert_eq!(request.header("content-length"), Some(length.as_str()));
    let expected = [
        field("title", "Söhne"),
        field("year", "1999"),
        field("tags", "a"),
        field("tags", "b"),
        json_part("owner", r#"{"name":"Ann"}"#),
        json_part("notes", r#"{"x":1}"#),
        field("notes", "y"),
        json_part("notes", "[2]"),
        part("cover", Some(("c.jpg", "image/jpeg")), [0, 159, 146, 150]),
        part(
            "pictures",
            Some(("pictures", "application/octet-stream")),
            "one",
        ),
        part("pictures", Some(("2", "image/x-two")), "two"),
        field("pictures", "three"),
        field("more", "text"),
    ];
    assert_eq!(read(&request).await, expected);
}

#[tokio::test]
async fn null_and_absence_are_left_out() {
    let album = Album {
        cover: Some(None),
        ..album()
    };
    assert_eq!(
        read(&sent(&album, &[]).await).await,
        [field("title", "Söhne")]
    );
}

#[tokio::test]
async fn rules_of_the_document_count() {
    let album = Album {
        tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        owner: Some(BTreeMap::from([("name".to_owned(), json!("Ann"))])),
        notes: Some(vec![json!({"x": 1}), json!({"x": 2})]),
        cover: Some(Some(Upload::bytes("c"))),
        pictures: Some(vec![
            Upload::bytes("p")
                .media_type("image/gif")
                .header("X-By", "Ann"),
        ]),
        ..album()
    };
    let request = sent(
        &album,
        &[
            ("title", PartRule::MediaType("text/plain; charset=utf-8")),
            ("title", PartRule::Header("X-Kind", "title")),
            ("tags", PartRule::Style(ParameterStyle::FORM)),
            ("owner", PartRule::Style(ParameterStyle::DEEP_OBJECT)),
            ("notes", PartRule::MediaType("application/json")),
            ("cover", PartRule::MediaType("image/png")),
            ("pictures", PartRule::MediaType("image/png")),
        ],
    )
    .await;
    let text = |it: Part| Part {
        media_type: Some("text/plain; charset=utf-8".to_owned()),
        ..it
    };
    let expected = [
        text(field("title", "Söhne")),
        field("tags", "a,b"),
        field("owner[name]", "Ann"),
        json_part("notes", r#"[{"x":1},{"x":2}]"#),
        part("cover", Some(("cover", "image/png")), "c"),
        part("pictures", Some(("pictures", "image/gif")), "p"),
    ];
    assert_eq!(read(&request).await, expected);
    assert!(
        request.body.contains("\r\nX-Kind: title\r\n"),
        "{}",
        request.body
    );
    assert!(
        request.body.contains("\r\nX-By: Ann\r\n"),
        "{}",
        request.body
    );
}

/// Objects and lists are what the function makes of them. Other values are what they are anyway.
#[tokio::test]
async fn a_part_can_have_another_format() {
    let album = Album {
        year: Some(1999),
        owner: Some(BTreeMap::from([("name".to_owned(), json!("Ann"))])),
        notes: Some(vec![json!({"x": 1}), json!("y"), json!(null), json!([2])]),
        ..album()
    };
    let rule = PartRule::Written("application/xml", |value| {
        Ok(format!("<{}>", value.json()?))
    });
    let request = sent(&album, &[("year", rule), ("owner", rule), ("notes", rule)]).await;
    let xml = |name, content| Part {
        media_type: Some("application/xml".to_owned()),
        ..field(name, content)
    };
    let expected = [
        field("title", "Söhne"),
        xml("year", "1999"),
        xml("owner", r#"<{"name":"Ann"}>"#),
        xml("notes", r#"<{"x":1}>"#),
        xml("notes", "y"),
        xml("notes", "<[2]>"),
    ];
    assert_eq!(read(&request).await, expected);
}

#[tokio::test]
async fn the_caller_can_choose_another_media_type() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let call = client
        .ping("/")
        .multipart_body("multipart/form-data", &album(), &[]);
    call.content_type("multipart/mixed")
        .await
        .expect("a success");
    let call = client.ping("/").content_type("multipart/related");
    let call = call.multipart_body("multipart/form-data", &album(), &[]);
    call.await.expect("a success");
    for (request, media_type) in server.received().iter().zip(["mixed", "related"]) {
        let content_type = request.header("content-type").expect("a media type");
        let start = format!("multipart/{media_type}; boundary=");
        let boundary = content_type.strip_prefix(&start).expect("a boundary");
        assert!(request.body.starts_with(&format!("--{boundary}\r\n")));
        assert!(request.body.ends_with(&format!("\r\n--{boundary}--\r\n")));
    }
}

/// Names are escaped as browsers do, so that they can't end the header.
#[tokio::test]
async fn names_cannot_break_out() {
    let name = "a\"; name=\"b\r\nX-Evil: 1";
    let file = Upload::bytes("x").file_name(name);
    let others = BTreeMap::from([(name.to_owned(), file)]);
    let request = sent(&Album { others, ..album() }, &[]).await;
    let parts = read(&request).await;
    let escaped = "a%22; name=%22b%0D%0AX-Evil: 1";
    assert_eq!(parts[1].name, escaped);
    assert_eq!(parts[1].file_name.as_deref(), Some(escaped));
}

#[test]
fn headers_of_parts_are_checked() {
    let client = Client::for_test("https://api.example.com");
    let problem = |upload: Upload| {
        let album = Album {
            cover: Some(Some(upload)),
            ..album()
        };
        let call = client
            .ping("/")
            .multipart_body("multipart/form-data", &album, &[]);
        let error = call.request().expect_err("an error");
        error.problem().clone()
    };
    let name = "Content-Type".to_owned();
    let expected = RequestProblem::HeaderValue { name };
    assert_eq!(
        problem(Upload::bytes("").media_type("a/b\r\nX-Evil: 1")),
        expected
    );
    let name = "X Y".to_owned();
    let expected = RequestProblem::HeaderName { name };
    assert_eq!(problem(Upload::bytes("").header("X Y", "1")), expected);
}

/// A library that is not ours reads each value as it was, even if it looks like a boundary.
#[tokio::test]
async fn any_content_survives() {
    let mut random = Rng::with_seed(11);
    for round in 0..200 {
        let bytes: Vec<u8> = (0..random.usize(0..300)).map(|_| random.u8(..)).collect();
        let mut text = || text::any(&mut random);
        let album = Album {
            title: text(),
            tags: Some(vec![text(), format!("\r\n--{}", text())]),
            cover: Some(Some(
                Upload::bytes(bytes.clone()).file_name(format!("ü{round}.bin")),
            )),
            ..Album::default()
        };
        let tags = album.tags.clone().expect("tags");
        let name = format!("ü{round}.bin");
        let expected = [
            field("title", &album.title),
            field("tags", &tags[0]),
            field("tags", &tags[1]),
            part("cover", Some((&name, "application/octet-stream")), bytes),
        ];
        assert_eq!(read(&sent(&album, &[]).await).await, expected);
    }
}

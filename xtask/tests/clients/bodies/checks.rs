//! Bodies of all kinds, as a server sees them: a test program of the crate that is made of
//! `openapi.yaml`. Its server is a thread that keeps the request.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use bodies::operations::*;
use bodies::types::{
    Attributes, Book, BookMedium, Pet, PetMultipart, Price, TokenRequest, TokenRequestGrantType,
};
use bodies::{Client, Upload};

/// Returns a client of a server that accepts one request, and the request.
fn server() -> (Client, Receiver<String>) {
    server_answering("204 No Content", "")
}

/// Returns a client of a server that answers one request like this, and the request.
fn server_answering(status: &'static str, xml: &'static str) -> (Client, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut request, mut chunk) = (Vec::new(), [0; 1024]);
        let text = loop {
            let read = stream.read(&mut chunk).unwrap();
            request.extend_from_slice(&chunk[..read]);
            let text = String::from_utf8_lossy(&request).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head
                .lines()
                .find_map(|it| it.strip_prefix("content-length: "));
            let is_whole = match length {
                Some(length) => body.len() >= length.parse().unwrap(),
                None => body.ends_with("0\r\n\r\n"),
            };
            if is_whole {
                break text;
            }
        };
        sender.send(text).unwrap();
        let length = xml.len();
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Type: text/xml\r\nContent-Length: {length}");
        let answer = format!("{head}\r\nConnection: close\r\n\r\n{xml}");
        stream.write_all(answer.as_bytes()).unwrap();
    });
    (Client::builder().base_url(&url).build().unwrap(), receiver)
}

/// Returns the media type and the body of a request.
fn sent(request: &Receiver<String>) -> (String, String) {
    let request = request.recv().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let media_type = head
        .lines()
        .find_map(|it| it.strip_prefix("content-type: "));
    (media_type.unwrap().to_owned(), body.to_owned())
}

/// Returns the parts of a request: their headers, without the first word, and their content.
fn parts(request: &Receiver<String>) -> Vec<(String, String)> {
    let (media_type, body) = sent(request);
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let body = body.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let start = format!("--{boundary}\r\nContent-Disposition: form-data; name=");
    let parts = body.split(&start).skip(1);
    let parts = parts.map(|part| {
        part.strip_suffix("\r\n")
            .unwrap()
            .split_once("\r\n\r\n")
            .unwrap()
    });
    parts
        .map(|(head, body)| (head.replace("\r\n", "; "), body.to_owned()))
        .collect()
}

fn expected<const N: usize>(parts: [(&str, &str); N]) -> Vec<(String, String)> {
    parts
        .map(|(head, body)| (head.to_owned(), body.to_owned()))
        .to_vec()
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_form_is_built_like_any_object() {
    let (client, request) = server();
    let form = TokenRequest::new(TokenRequestGrantType::RefreshToken)
        .client_id("a b&c")
        .expires_in(60)
        .issued("2026-01-02T03:04:05+06:00");
    client.get_token(&form).await.unwrap();
    let body = "grant_type=refresh_token&client_id=a+b%26c&expires_in=60&issued=2026-01-02T03%3A04%3A05%2B06%3A00";
    assert_eq!(sent(&request), (FORM.to_owned(), body.to_owned()));
}

#[tokio::test]
async fn a_form_has_the_styles_of_the_document() {
    let (client, request) = server();
    let range = SearchBodyRange::new().from("2026-01-02");
    let form = SearchBody::new("x")
        .tags(["a", "b,c"])
        .range(range)
        .sort([("by", "name")])
        .kinds([SearchBodyKindsItem::Cat, SearchBodyKindsItem::Dog])
        .exact_null();
    client.search(&form).await.unwrap();
    let body = "q=x&tags=a,b%2Cc&range%5Bfrom%5D=2026-01-02&sort=%7B%22by%22%3A%22name%22%7D&kinds=cat&kinds=dog";
    assert_eq!(sent(&request), (FORM.to_owned(), body.to_owned()));
}

#[tokio::test]
async fn the_caller_chooses_the_kind_of_body() {
    let pet = Pet::new("Rex").tags(["a", "b"]);
    let (client, request) = server();
    client.add_pet(&pet).await.unwrap();
    let json = r#"{"name":"Rex","tags":["a","b"]}"#;
    assert_eq!(
        sent(&request),
        ("application/json".to_owned(), json.to_owned())
    );

    let (client, request) = server();
    client.add_pet_form(&pet).await.unwrap();
    assert_eq!(
        sent(&request),
        (FORM.to_owned(), "name=Rex&tags=a&tags=b".to_owned())
    );

    let (client, request) = server();
    let with_photo = PetMultipart::new("Rex").photo(b"GIF89a").tags(["a", "b"]);
    client.add_pet_multipart(&with_photo).await.unwrap();
    let photo = "\"photo\"; filename=\"photo\"; Content-Type: application/octet-stream";
    let all = [
        ("\"name\"", "Rex"),
        (photo, "GIF89a"),
        ("\"tags\"", "a"),
        ("\"tags\"", "b"),
    ];
    assert_eq!(parts(&request), expected(all));

    let (client, request) = server();
    client.add_pet_csv("name\nRex").await.unwrap();
    assert_eq!(
        sent(&request),
        ("text/csv".to_owned(), "name\nRex".to_owned())
    );

    let (client, request) = server();
    client.add_pet_bytes(vec![65, 66]).await.unwrap();
    assert_eq!(
        sent(&request),
        ("application/octet-stream".to_owned(), "AB".to_owned())
    );
}

#[tokio::test]
async fn null_and_absence_differ_in_a_merge_patch() {
    let merge_patch = "application/merge-patch+json".to_owned();
    for (patch, body) in [
        (ChangePetBody::new(), "{}"),
        (ChangePetBody::new().name_null(), r#"{"name":null}"#),
        (
            ChangePetBody::new().name("Rex").tags_null(),
            r#"{"name":"Rex","tags":null}"#,
        ),
        (ChangePetBody::new().tags(["a"]), r#"{"tags":["a"]}"#),
        (
            ChangePetBody::new().owner(ChangePetBodyOwner::new().city_null()),
            r#"{"owner":{"city":null}}"#,
        ),
        (
            ChangePetBody::new().owner_null().labels([("a", None), ("b", Some("c".to_owned()))]),
            r#"{"owner":null,"labels":{"a":null,"b":"c"}}"#,
        ),
    ] {
        let (client, request) = server();
        client.change_pet(&patch).await.unwrap();
        assert_eq!(sent(&request), (merge_patch.clone(), body.to_owned()));
    }
}

#[tokio::test]
async fn each_property_is_a_part() {
    let (client, request) = server();
    let body = UploadFileBody::new(Attributes::new("a.txt"), b"one")
        .thumbnail(b"two")
        .pages([
            Upload::bytes("p1").file_name("1.pdf"),
            Upload::bytes("p2").media_type("a/b"),
        ])
        .anything("three")
        .history([Attributes::new("h1"), Attributes::new("h2")])
        .text_or_file("four")
        .one_or_more(UploadFileBodyOneOrMore::List(vec!["x".into(), b"y".into()]))
        .maybe(Upload::text("five").file_name("5.json"));
    client.upload_file(&body).await.unwrap();
    let all = [
        (
            "\"attributes\"; Content-Type: application/json",
            r#"{"name":"a.txt"}"#,
        ),
        (
            "\"file\"; filename=\"file\"; Content-Type: application/octet-stream; X-Kind: file",
            "one",
        ),
        (
            "\"thumbnail\"; filename=\"thumbnail\"; Content-Type: image/png",
            "two",
        ),
        (
            "\"pages\"; filename=\"1.pdf\"; Content-Type: application/pdf",
            "p1",
        ),
        ("\"pages\"; filename=\"pages\"; Content-Type: a/b", "p2"),
        ("\"anything\"", "three"),
        (
            "\"history\"; Content-Type: application/json",
            r#"[{"name":"h1"},{"name":"h2"}]"#,
        ),
        ("\"textOrFile\"", "four"),
        ("\"oneOrMore\"", "x"),
        (
            "\"oneOrMore\"; filename=\"oneOrMore\"; Content-Type: application/octet-stream",
            "y",
        ),
        (
            "\"maybe\"; filename=\"5.json\"; Content-Type: application/json",
            "five",
        ),
    ];
    assert_eq!(parts(&request), expected(all));
}

#[tokio::test]
async fn parts_that_nothing_describes_have_any_names() {
    let (client, request) = server();
    let body = BTreeMap::from([
        ("a".to_owned(), Upload::text("1")),
        ("b".to_owned(), b"2".into()),
    ]);
    client.upload_anything().body(&body).await.unwrap();
    let file = "\"b\"; filename=\"b\"; Content-Type: application/octet-stream";
    assert_eq!(parts(&request), expected([("\"a\"", "1"), (file, "2")]));
}

#[tokio::test]
async fn a_body_can_be_a_file() {
    let path = std::env::temp_dir().join(format!("bodies-{}.png", std::process::id()));
    std::fs::write(&path, "PNG").unwrap();
    let (client, request) = server();
    client.set_avatar(1, path.as_path()).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(sent(&request), ("image/png".to_owned(), "PNG".to_owned()));
}

const BOOK: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><book xmlns=\"urn:books\" edition=\"2\">\
    <dc:title xmlns:dc=\"urn:titles\">A &lt; B</dc:title>\
    <in-print xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>\
    <chapters><chapter>1</chapter><chapter>2</chapter></chapters><keyword>x</keyword><keyword>y</keyword>\
    <price currency=\"EUR\">9.5</price><medium>audio</medium><published>2026-01-02</published>\
    <notes><by>me</by></notes>\
    <book><dc:title xmlns:dc=\"urn:titles\">C</dc:title><chapters/></book></book>";

fn book() -> Book {
    Book::new("A < B", ["1", "2"])
        .edition(2)
        .in_print_null()
        .keywords(["x", "y"])
        .price(Price::new(9.5).currency("EUR"))
        .medium(BookMedium::Audio)
        .published("2026-01-02")
        .notes([("by", "me")])
        .sequel(Book::new("C", Vec::<String>::new()))
}

#[tokio::test]
async fn xml_is_written_as_the_document_says() {
    let (client, request) = server();
    assert_eq!(client.set_book(1, &book()).await.unwrap(), None);
    assert_eq!(
        sent(&request),
        ("application/xml".to_owned(), BOOK.to_owned())
    );

    let (client, request) = server();
    client
        .add_pet_xml(&Pet::new("Rex").tags(["a", "b"]))
        .await
        .unwrap();
    let pet = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Pet><name>Rex</name><tags>a</tags><tags>b</tags></Pet>";
    assert_eq!(
        sent(&request),
        ("application/xml".to_owned(), pet.to_owned())
    );
}

#[tokio::test]
async fn xml_is_read_as_the_document_says() {
    let (client, _request) = server_answering("200 OK", BOOK);
    let answer = client.set_book(1, &book()).await.unwrap().unwrap();
    assert_eq!(answer.in_print, Some(None));
    assert_eq!((answer.title.as_str(), answer.edition), ("A < B", Some(2)));
    assert_eq!(answer.price.unwrap().amount, 9.5);
    assert_eq!(answer.sequel.unwrap().chapters, Vec::<String>::new());

    let problem = "<problem><reason>taken</reason><books edition='1'><title>A</title><chapters/></books></problem>";
    let (client, _request) = server_answering("409 Conflict", problem);
    let error = client.set_book(1, &book()).await.unwrap_err();
    let problem = error.declared().unwrap();
    assert_eq!(
        (problem.reason.as_str(), problem.books[0].edition),
        ("taken", Some(1))
    );

    let (client, _request) = server_answering("200 OK", "<book edition='two'><title/></book>");
    let error = client.set_book(1, &book()).await.unwrap_err().to_string();
    let expected = "PUT /books/1: 200 OK, but in the XML, $.edition: ";
    assert!(error.starts_with(expected), "{error}");
}

//! Bodies that are cut off, too large, late or of the wrong type.

use std::time::Duration;

use super::server::{Reply, Server, json, reply, response};
use crate::runtime::{Client, ClientBuilder, DecodeProblem, Error, Header, Method, RawResponse};

const TIMEOUT: Duration = Duration::from_millis(100);

/// Calls an operation with a text body. The server sends one reply.
async fn ping(answer: Reply) -> Result<String, Error> {
    let server = Server::start([answer]).await;
    let client = ClientBuilder::for_test(&server.url)
        .max_response_bytes(10)
        .build();
    let client = client.expect("valid settings");
    Ok(client.ping("/ping").timeout(TIMEOUT * 50).await?)
}

/// Calls an operation with a JSON body. The server sends one reply.
async fn pet(answer: Reply) -> Error {
    let server = Server::start([answer]).await;
    let client = Client::for_test(&server.url);
    let call = client.pet(Method::GET).timeout(TIMEOUT * 50);
    call.await.expect_err("an error").into()
}

fn problem(error: &Error) -> &DecodeProblem {
    match error {
        Error::Decode(error) => error.problem(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_body_at_the_limit_is_read() {
    let body = ping(reply("200 OK", "0123456789")).await;
    assert_eq!(body.expect("a success"), "0123456789");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let chunks = "6\r\n012345\r\n5\r\n67890\r\n0\r\n\r\n";
    let head = "HTTP/1.1 200 OK\r\nX-Request-Id: r1\r\nTransfer-Encoding: chunked\r\n\r\n";
    for answer in [
        reply("200 OK\nX-Request-Id: r1", "01234567890"),
        Reply::Bytes(format!("{head}{chunks}").into_bytes()),
        // The announced length is enough: the body never arrives.
        Reply::Hang(response("200 OK\nX-Request-Id: r1", 11, b"")),
    ] {
        let error = ping(answer).await.expect_err("an error");
        assert!(matches!(error, Error::TooLarge(_)), "{error:?}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
        assert_eq!(error.request_id(), Some("r1"));
        assert_eq!(
            error.to_string(),
            "GET /ping: 200 OK, but the body is larger than the limit of 10 bytes (request id r1)"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_kept() {
    let bytes = response("200 OK\nX-Request-Id: r1", 10, b"0123");
    let error = ping(Reply::Bytes(bytes)).await.expect_err("an error");
    assert!(matches!(error, Error::Incomplete(_)), "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(error.response().map(RawResponse::bytes), Some(&b"0123"[..]));
    assert_eq!(
        error.to_string(),
        "GET /ping: 200 OK, but the body was cut off after 4 bytes (request id r1)"
    );
    assert!(!error.is_timeout() && !error.is_connect());
}

#[tokio::test]
async fn a_server_that_sends_nothing_is_a_timeout() {
    let server = Server::start([Reply::Hang(Vec::new())]).await;
    let client = Client::for_test(&server.url);
    let call = client.ping("/ping").query_parameter("key", "s3cret");
    let error = call.timeout(TIMEOUT).await.expect_err("an error");
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert!(error.is_timeout() && !error.is_connect());
    assert!(error.response().is_none());
    assert_eq!(error.to_string(), "GET /ping: no response within 100ms");
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
}

#[tokio::test]
async fn a_body_that_stalls_is_a_timeout_with_a_response() {
    let bytes = response("503 Service Unavailable\nX-Request-Id: r1", 10, b"0123");
    let server = Server::start([Reply::Hang(bytes)]).await;
    let client = ClientBuilder::for_test(&server.url)
        .timeout(TIMEOUT)
        .build();
    let client = client.expect("valid settings");
    let error = client.ping("/ping").await.expect_err("an error");
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert!(error.is_timeout());
    assert_eq!(error.response().map(RawResponse::bytes), Some(&b"0123"[..]));
    assert_eq!(
        error.to_string(),
        "GET /ping: 503 Service Unavailable, but within 100ms only 4 bytes of the body arrived \
         (request id r1)"
    );
}

#[tokio::test]
async fn the_timeout_includes_redirects() {
    let slow = Reply::Hang(Vec::new());
    let server = Server::start([reply("302 Found\nLocation: /again", ""), slow]).await;
    let client = Client::for_test(&server.url);
    let error = client.ping("/ping").timeout(TIMEOUT).await;
    assert!(error.expect_err("an error").is_timeout());
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_refused_connection_is_an_error_of_its_own() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let client = Client::for_test(&format!("http://{address}/v1"));
    let call = client.ping("/ping").query_parameter("key", "s3cret");
    let error = call.await.expect_err("an error");
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert!(error.is_connect() && !error.is_timeout());
    assert!(error.response().is_none() && error.status().is_none());
    let line = error.to_string();
    assert!(
        line.starts_with("GET /v1/ping: cannot connect: Connection refused"),
        "{line}"
    );
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_connection_closed_without_a_response_is_an_error_of_its_own() {
    let error = ping(Reply::Bytes(Vec::new())).await.expect_err("an error");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(error.response().is_none());
    let line = error.to_string();
    assert!(line.starts_with("GET /ping: no response: "), "{line}");
}

#[tokio::test]
async fn an_empty_body_is_an_error_of_its_own() {
    for body in ["", " \r\n"] {
        let error = pet(json("200 OK", body)).await;
        assert_eq!(problem(&error), &DecodeProblem::Empty);
        assert_eq!(
            error.to_string(),
            "GET /pets/1: 200 OK, but the body is empty"
        );
    }
}

#[tokio::test]
async fn html_instead_of_json_is_an_error_of_its_own() {
    let head = "401 Unauthorized\nContent-Type: text/html; charset=utf-8\nX-Request-Id: r1";
    let error = pet(reply(head, "<html>\n<h1>Log in</h1>")).await;
    let content_type = "text/html; charset=utf-8".to_owned();
    assert_eq!(problem(&error), &DecodeProblem::NotJson { content_type });
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(
        error.to_string(),
        "GET /pets/1: 401 Unauthorized, but the body is not JSON: text/html; charset=utf-8, \
         \"<html>\\n<h1>Log in</h1>\" (request id r1)"
    );
}

#[tokio::test]
async fn a_decoding_error_has_a_position() {
    let body = "{\"name\": \"Rex\",\n \"friends\": [{\"name\": \"Ada\"}, {\"name\": 3}]}";
    let error = pet(json("200 OK", body)).await;
    assert_eq!(
        problem(&error),
        &DecodeProblem::Json {
            path: "$.friends[1].name".to_owned(),
            line: 2,
            column: 40,
            message: "invalid type: integer `3`, expected a string".to_owned(),
        }
    );
    assert_eq!(
        error.to_string(),
        "GET /pets/1: 200 OK, but $.friends[1].name: invalid type: integer `3`, expected a string \
         (line 2, column 40)"
    );
    assert_eq!(
        error.response().map(RawResponse::bytes),
        Some(body.as_bytes())
    );
}

#[tokio::test]
async fn json_of_another_media_type_is_read() {
    let server = Server::start([reply(
        "200 OK\nContent-Type: text/plain",
        "\u{feff}{\"name\":\"Rex\"}",
    )])
    .await;
    let client = Client::for_test(&server.url);
    let response = client.pet(Method::GET).send_with_response().await;
    let response = response.expect("a success");
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["content-type"], "text/plain");
    assert_eq!(response.request_id(), None);
    assert_eq!(response.raw.bytes().len(), 17);
    assert_eq!(response.raw.clone().into_bytes().len(), 17);
    assert_eq!(response.into_body().name, "Rex");
}

#[tokio::test]
async fn a_body_that_is_not_utf8_is_an_error_of_its_own() {
    let error = ping(reply("200 OK", b"ab\xFF"))
        .await
        .expect_err("an error");
    assert_eq!(problem(&error), &DecodeProblem::Text { at: 2 });
    assert_eq!(
        error.to_string(),
        "GET /ping: 200 OK, but the body is not valid UTF-8 at byte 2"
    );
}

#[tokio::test]
async fn a_missing_header_is_an_error_of_its_own() {
    let server = Server::start([reply("302 Found", "")]).await;
    let client = Client::for_test(&server.url);
    let error: Error = client.start_login().await.expect_err("an error").into();
    let name = "Location";
    assert_eq!(problem(&error), &DecodeProblem::HeaderMissing { name });
    assert_eq!(
        error.to_string(),
        "GET /login: 302 Found, but the header `Location` is missing"
    );
}

#[tokio::test]
async fn headers_are_read_as_types() {
    let head = "200 OK\nX-Count: 7\nX-Name: Zoë\nX-Tags: a, b\nX-Tags: ,c";
    let server = Server::start([reply(head, "")]).await;
    let client = Client::for_test(&server.url);
    let response = client.ping("/ping").send_with_response().await;
    let response = response.expect("a success");
    let count: Header<u8> = Header::required("x-count");
    assert_eq!(response.header(count).ok(), Some(7));
    let name: Header<String> = Header::required("x-name");
    assert_eq!(response.header(name).ok(), Some("Zoë".to_owned()));
    let tags: Header<Vec<String>> = Header::list("x-tags");
    assert_eq!(response.header(tags).expect("a list"), ["a", "b", "c"]);
    let none: Header<Option<u8>> = Header::optional("x-none");
    assert_eq!(response.raw.header(none).ok(), Some(None));
    let error = response.header(Header::<Option<u8>>::optional("x-name"));
    assert_eq!(
        error.expect_err("an error").to_string(),
        "GET /ping: 200 OK, but the header `x-name` is invalid: invalid digit found in \
         string"
    );
    let error = response.header(Header::<bool>::required("x-none"));
    let error = error.expect_err("an error");
    let name = "x-none";
    assert_eq!(error.problem(), &DecodeProblem::HeaderMissing { name });
}

/// Returns what an operation with this answer reads as a value that may be JSON or text.
async fn json_or_text<T: serde::de::DeserializeOwned>(content_type: &str, body: &str) -> T {
    let head = format!("200 OK\nContent-Type: {content_type}");
    let server = Server::start([reply(&head, body)]).await;
    let client = Client::for_test(&server.url);
    let response = client.ping("/ping").send_with_response().await;
    response
        .expect("a success")
        .raw
        .json_or_text()
        .expect("a value")
}

#[tokio::test]
async fn a_value_is_json_or_text_as_the_content_type_says() {
    assert_eq!(json_or_text::<String>("text/plain", "\"1\"").await, "\"1\"");
    assert_eq!(
        json_or_text::<String>("text/html; charset=utf-8", "7").await,
        "7"
    );
    assert_eq!(
        json_or_text::<String>("application/json", "\"1\"").await,
        "1"
    );
    assert_eq!(json_or_text::<String>("text/json", "\"1\"").await, "1");
    assert_eq!(json_or_text::<u8>("text/plain", "7").await, 7);
    assert_eq!(
        json_or_text::<Option<bool>>("application/x", "true").await,
        Some(true)
    );
}

#[tokio::test]
async fn text_that_is_answered_as_json_is_its_string() {
    for (content_type, body, expected) in [
        ("text/plain", "\"1.0.0\"", "\"1.0.0\""),
        ("application/json", "\"1.0.0\"", "1.0.0"),
        ("application/json", "{\"a\": 1}", "{\"a\": 1}"),
        ("application/json", "1.0.0", "1.0.0"),
    ] {
        let head = format!("200 OK\nContent-Type: {content_type}");
        let server = Server::start([reply(&head, body)]).await;
        let client = Client::for_test(&server.url);
        let response = client.ping("/ping").send_with_response().await;
        let raw = response.expect("a success").raw;
        assert_eq!(raw.text_or_json().ok().as_deref(), Some(expected));
    }
}

/// Reads an answer as JSON.
async fn read_json<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, String> {
    let server = Server::start([reply("200 OK\nContent-Type: application/json", body)]).await;
    let client = Client::for_test(&server.url);
    let response = client.ping("/ping").send_with_response().await;
    let raw = response.expect("a success").raw;
    raw.json().map_err(|error| error.to_string())
}

#[tokio::test]
async fn an_integer_may_be_written_with_a_fraction() {
    type Counts = std::collections::BTreeMap<String, Vec<Option<i64>>>;
    let counts: Counts = read_json(r#"{"1.0": [1.0, -2.00, 3e2, 4, null, 9007199254740993.0]}"#)
        .await
        .expect("integers");
    let expected = [1, -2, 300, 4].map(Some).into_iter().chain([None]);
    let expected: Vec<_> = expected.chain([Some(9_007_199_254_740_993)]).collect();
    assert_eq!(counts["1.0"], expected);
    assert_eq!(read_json::<u8>("255.0").await, Ok(255));
    // The error is about what the server wrote.
    let error = read_json::<(i64, i64)>("[1.0, 1.5]")
        .await
        .expect_err("no integer");
    assert!(error.contains("`1.0`"), "{error}");
    assert!(read_json::<i64>("1e300").await.is_err());
}

//! Neither `Debug` output nor errors show the token.

use std::error::Error as _;
use std::fmt::Debug;

use highlevel_client::{BuildError, Client, Error};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::support::{AUTHORIZATION, Failure, PATH, TOKEN, Then};
use super::support::{builder, client, failure, raw_server, start};

/// Fails if the text contains the token, or a part of it.
fn assert_hidden(text: &str) {
    for part in ["pit-", "0a1b", "2c+3d", "2c%2B3d"] {
        assert!(!text.contains(part), "{part}: {text}");
    }
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}")
}

/// Returns all texts of an error and of its sources.
fn shown(error: Failure) -> String {
    let typed = format!("{error}\n{}", debug(&error));
    let any: Error = error.into();
    let mut text = format!("{typed}\n{any}\n{}", debug(&any));
    let mut source = any.source();
    while let Some(error) = source {
        text = format!("{text}\n{error}\n{}", debug(&error));
        source = error.source();
    }
    text
}

#[test]
fn debug_output_does_not_show_the_token() {
    let builder = builder(Client::BASE_URL);
    assert_hidden(&debug(&builder));
    let client = builder.build().expect("valid settings");
    assert_eq!(
        format!("{client:?}"),
        "Client { base_url: \"https://services.leadconnectorhq.com\", credentials: [\"token\"], \
         timeout: 30s, max_response_bytes: 67108864, .. }"
    );
    assert_hidden(&debug(&client));
    let call = start(&client).header("X-Token", TOKEN).page(TOKEN);
    assert_eq!(
        format!("{call:?}"),
        format!("Call {{ method: GET, path: {PATH:?}, .. }}")
    );
    assert_hidden(&debug(&call));
    let request = start(&client).request().expect("a request");
    assert_eq!(request.headers()["authorization"], AUTHORIZATION);
    assert_hidden(&debug(&request));
}

#[test]
fn an_invalid_token_is_not_shown() {
    for token in ["", "pit-0a1b\n", "pit-0a1b 2c"] {
        let error = Client::new(token).expect_err("an error");
        assert!(matches!(error, BuildError::Token), "{error:?}");
        assert_hidden(&format!("{error}\n{}", debug(&error)));
    }
}

#[test]
fn an_invalid_header_value_is_not_shown() {
    let client = client(Client::BASE_URL);
    let call = start(&client).header("X-Token", &format!("{TOKEN}\n"));
    let error = call.request().expect_err("an error");
    assert!(error.to_string().contains("`X-Token`"), "{error}");
    assert_hidden(&format!("{error}\n{}", debug(&error)));
}

#[tokio::test]
async fn a_token_that_the_server_sends_back_is_not_shown() {
    let text = format!("token {TOKEN} is not good");
    let json = |status| ResponseTemplate::new(status).set_body_json(json!({"message": text}));
    let list = json!({"message": [text, TOKEN], "traceId": TOKEN});
    let wrong = json!({"statusCode": TOKEN});
    for answer in [
        json(400),
        json(401),
        json(500),
        // The body has the wrong type for this status.
        json(422),
        ResponseTemplate::new(422).set_body_json(list),
        ResponseTemplate::new(400).set_body_json(wrong),
        ResponseTemplate::new(400).set_body_raw(text.as_str(), "text/html"),
        ResponseTemplate::new(503).set_body_raw(text.as_str(), "text/html"),
        ResponseTemplate::new(503).insert_header("X-Request-Id", TOKEN),
    ] {
        let shown = shown(failure(answer).await);
        assert!(shown.contains("[secret]"), "{shown}");
        assert_hidden(&shown);
    }
}

#[tokio::test]
async fn a_connection_error_does_not_show_the_token() {
    let head = format!("HTTP/1.1 401 Unauthorized\r\nX-Request-Id: {TOKEN}\r\n");
    for (answer, echoed) in [
        ("", false),
        (TOKEN, false),
        (&format!("{head}Content-Length: 99\r\n\r\n{TOKEN}"), true),
    ] {
        let client = client(&raw_server(answer, Then::Close).await);
        // Parameters and headers may be secret too.
        let call = start(&client).page("s3cret").header("X-Key", "s3cret");
        let shown = shown(call.await.expect_err("an error"));
        assert_eq!(shown.contains("[secret]"), echoed, "{shown}");
        assert_hidden(&shown);
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}

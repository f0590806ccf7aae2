//! The contents of errors, and their lines in a log.

use super::api::TOKEN;
use super::server::{Reply, Server, json, reply};
use crate::operations::GetPetError;
use crate::runtime::{AnyApiError, Client, DeclaredError, Error, Method, NoDeclaredError};
use crate::types::Problem;

/// Returns the error of a call. The server sends one reply.
async fn error(answer: Reply) -> Error<GetPetError> {
    let server = Server::start([answer]).await;
    let client = Client::for_test(&server.url);
    let call = client.pet(Method::GET).query_parameter("key", "s3cret");
    call.await.expect_err("an error")
}

/// Returns the line in a log for that error.
async fn line(answer: Reply) -> String {
    error(answer).await.to_string()
}

fn problem(message: &str) -> Problem {
    Problem {
        message: Some(message.to_owned()),
    }
}

#[tokio::test]
async fn the_status_determines_the_type() {
    let bad = error(json("400 Bad Request", r#"{"message":"no"}"#)).await;
    let expected = GetPetError::BadRequest(problem("no"));
    assert_eq!(bad.declared(), Some(&expected));
    let unauthorized = error(json("401 Unauthorized", r#"{"message":"no"}"#)).await;
    let expected = GetPetError::Unauthorized(problem("no"));
    assert_eq!(unauthorized.declared(), Some(&expected));
    let undeclared = error(json("418 I'm a teapot", r#"{"message":"no"}"#)).await;
    assert!(matches!(undeclared, Error::UndeclaredStatus(_)));
    assert_eq!(undeclared.declared(), None);
}

#[tokio::test]
async fn a_declared_error_has_its_response() {
    let head = "400 Bad Request\nContent-Type: application/json\nX-Request-Id: r1";
    let error = error(reply(head, r#"{"message":"no"}"#)).await;
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(error.request_id(), Some("r1"));
    let response = error.response().expect("a response");
    assert_eq!(response.bytes(), br#"{"message":"no"}"#);
    assert_eq!(response.message(), Some("no"));
    assert_eq!(
        error.to_string(),
        "GET /pets/1: 400 Bad Request: no (request id r1)"
    );
    match error {
        Error::Api(error) => {
            assert_eq!(
                error.to_string(),
                "GET /pets/1: 400 Bad Request: no (request id r1)"
            );
            assert_eq!(error.into_body(), GetPetError::BadRequest(problem("no")));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_error_type_for_calls_of_several_operations() {
    async fn both(client: &Client) -> Result<(), Error> {
        client.ping("/ping").url()?;
        client.ping("/ping").await?;
        client.pet(Method::GET).await?;
        Ok(())
    }
    let refusal = json("401 Unauthorized", r#"{"message":"no"}"#);
    let server = Server::start([reply("200 OK", ""), refusal]).await;
    let client = Client::for_test(&server.url);
    let error = both(&client).await.expect_err("an error");
    assert_eq!(
        error.api::<GetPetError>(),
        Some(&GetPetError::Unauthorized(problem("no")))
    );
    assert!(error.api::<NoDeclaredError>().is_none());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(error.to_string(), "GET /pets/1: 401 Unauthorized: no");
    assert!(format!("{error:?}").contains("Unauthorized(Problem"));
}

#[tokio::test]
async fn the_message_of_the_api_is_found() {
    for (body, expected) in [
        (r#"{"message":"a\nb"}"#, "a\\nb"),
        (r#"{"message":["a","b"]}"#, "a; b"),
        (
            r#"{"error":"denied","error_description":"expired"}"#,
            "expired",
        ),
        (r#"{"error":"denied"}"#, "denied"),
        (r#"{"error":{"code":1,"message":"inner"}}"#, "inner"),
        (r#"{"errors":[{"detail":"a"},{"detail":"b"}]}"#, "a; b"),
        (r#"{"title":"Gone","detail":"long ago"}"#, "long ago"),
        (r#"{"title":"Gone","message":""}"#, "Gone"),
    ] {
        let line = line(json("500 Internal Server Error", body)).await;
        let start = "GET /pets/1: undeclared status 500 Internal Server Error: ";
        assert_eq!(line, format!("{start}{expected}"), "{body}");
    }
}

/// Without a limit, each level would take twice as long as the one within it: years for this body.
#[tokio::test]
async fn a_message_is_not_searched_at_any_depth() {
    let (start, end) = (r#"{"errors":[{"field":"a","msg":"b"},"#, "]}");
    let body = start.repeat(50) + r#"{"message":"deep"}"# + &end.repeat(50);
    let line = line(json("500 Internal Server Error", &body)).await;
    assert!(
        line.ends_with("a: b; a: b; a: b; a: b; a: b; a: b"),
        "{line}"
    );
}

#[tokio::test]
async fn the_body_is_quoted_if_it_has_no_message() {
    let start = "GET /pets/1: undeclared status 503 Service Unavailable: ";
    let head = "503 Service Unavailable";
    let html = format!("{head}\nContent-Type: text/html\nCF-Ray: 8a-FRA");
    let quoted = line(reply(&html, "<html>\r\n\u{1b}[31m\u{202e}x")).await;
    let expected = "text/html, \"<html>\\r\\n\\u{1b}[31m\\u{202e}x\" (request id 8a-FRA)";
    assert_eq!(quoted, format!("{start}{expected}"));
    let empty = line(reply(head, "")).await;
    assert_eq!(empty, format!("{start}the body is empty"));
    let binary = line(reply(head, b"\xFF")).await;
    assert_eq!(binary, format!("{start}no content type, \"\u{fffd}\""));
    let long = line(reply(head, "é".repeat(301))).await;
    assert!(long.ends_with("éé…\""), "{long}");
    assert_eq!(long.matches('é').count(), 300);
}

#[tokio::test]
async fn a_status_without_a_name() {
    let line = line(json("599 Whatever", "{}")).await;
    assert_eq!(
        line,
        "GET /pets/1: undeclared status 599: application/json, \"{}\""
    );
}

#[tokio::test]
async fn only_the_origin_of_a_redirect_is_shown() {
    let head = "304 Not Modified\nLocation: https://login.example/x?code=s3cret";
    assert_eq!(
        line(reply(head, "")).await,
        "GET /pets/1: undeclared status 304 Not Modified, a redirect to https://login.example that \
         was not followed"
    );
}

#[tokio::test]
async fn the_request_id_is_found() {
    let trace = r#"{"message":"no","traceId":"t1"}"#;
    for (headers, body, expected) in [
        ("X-Request-Id: r1\nCF-Ray: c1", trace, Some("r1")),
        ("X-Amzn-RequestId: a1", "", Some("a1")),
        ("Request-Id: r2", "", Some("r2")),
        ("X-Trace-Id: x1", "", Some("x1")),
        ("X-Correlation-Id: x2", "", Some("x2")),
        ("CF-Ray: c1", trace, Some("t1")),
        ("CF-Ray: c1", "<html>", Some("c1")),
        ("X-None: 1", r#"{"trace_id":"t2"}"#, Some("t2")),
        ("X-None: 1", r#"{"requestId":"t3"}"#, Some("t3")),
        ("X-None: 1", r#"{"requestId":4}"#, None),
        ("X-None: 1", r#"[{"requestId":"4"}]"#, None),
    ] {
        let error = error(reply(&format!("500 Oops\n{headers}"), body)).await;
        assert_eq!(error.request_id(), expected, "{headers} {body}");
    }
}

#[tokio::test]
async fn a_token_that_the_server_sends_back_is_not_shown() {
    let encoded = "pit-0a1b%2F2c%2B3d%3D%3D";
    let escaped = TOKEN.replace('/', "\\/");
    for token in [TOKEN, encoded, &escaped] {
        let message = format!(r#"{{"message":"bad token {token}","traceId":"{token}"}}"#);
        let wrong = format!(r#"{{"message":{{"{token}":1}}}}"#);
        let long = format!("{}{token}{}", "x".repeat(290), "y".repeat(20));
        for answer in [
            json("400 Bad Request", &message),
            json("500 Internal Server Error", &message),
            json("200 OK", &format!(r#"{{"name":["{token}"]}}"#)),
            json("200 OK", &format!(r#"{{"name":"x","friends":"{token}"}}"#)),
            json("200 OK", &format!(r#"{{"name":"x","friends":"{long}"}}"#)),
            json("400 Bad Request", &wrong),
            reply("500 Oops\nContent-Type: text/html", &long),
            reply("400 Oops\nContent-Type: text/html", &long),
            reply(&format!("400 Oops\nContent-Type: {token}"), "x"),
            reply(&format!("500 Oops\nX-Request-Id: {token}"), "x"),
        ] {
            let error = error(answer).await;
            let shown = format!("{error} {error:?} {error:#?}");
            let any = format!("{shown} {:?}", Error::<AnyApiError>::from(error));
            assert!(!any.contains("pit-") && !any.contains("0a1b"), "{any}");
            assert!(!any.contains("s3cret"), "{any}");
        }
    }
}

#[tokio::test]
async fn the_debug_output_shows_no_body_and_no_header_values() {
    let head = "500 Oops\nSet-Cookie: session=abc";
    let error = error(reply(head, "hidden body")).await;
    assert_eq!(
        format!("{error:?}"),
        "UndeclaredStatus(RawResponse { method: GET, path: \"/pets/1\", status: 500, headers: \
         [\"set-cookie\", \"connection\", \"content-length\"], body: 11 bytes })"
    );
}

#[test]
fn errors_are_small_and_can_be_sent_to_other_threads() {
    fn assert_error<E: std::error::Error + Send + Sync + 'static>() {}
    fn assert_declared<E: DeclaredError>() {}
    assert_error::<Error>();
    assert_error::<Error<GetPetError>>();
    assert_declared::<NoDeclaredError>();
    assert_declared::<Vec<String>>();
    assert!(size_of::<Error<GetPetError>>() <= 96);
}

#[tokio::test]
async fn lists_of_what_is_wrong_with_a_request_are_readable() {
    for (body, expected) in [
        (
            r#"{"detail":[{"type":"int_parsing","loc":["body","slots",0],"msg":"Input should be a valid integer","input":"s3cret"}]}"#,
            "body.slots.0: Input should be a valid integer",
        ),
        (
            r#"{"message":"Invalid.","errors":[{"path":["a"],"message":"no","value":"s3cret"},{"field":"b","code":"missing"}]}"#,
            "Invalid: a: no; b: missing",
        ),
        (
            r#"{"title":"Not valid","errors":{"Name":["is needed","is short"]}}"#,
            "Not valid: Name: is needed; is short",
        ),
        (
            r#"{"errors":[{"source":{"pointer":"/data/a"},"detail":"no"}]}"#,
            "/data/a: no",
        ),
        (
            r#"{"detail":[{"loc":["query","a"],"type":"missing","input":"s3cret"}]}"#,
            "query.a: missing",
        ),
        (r#"[{"message":"one"},{"message":"two"}]"#, "one; two"),
        (r#"{"message":"no","path":"/pets/1"}"#, "no"),
        (
            r#"{"errors":[{"message":"one"},{"message":"two"}]}"#,
            "one; two",
        ),
        (r#"{"detail":"no such pet"}"#, "no such pet"),
    ] {
        let line = line(json("422 Unprocessable Entity", body)).await;
        let expected = format!("undeclared status 422 Unprocessable Entity: {expected}");
        assert_eq!(line, format!("GET /pets/1: {expected}"));
    }
}

#[tokio::test]
async fn a_short_token_is_hidden_where_it_stands_alone() {
    let server =
        Server::start([json("500 Oops", r#"{"message":"tok, 'tok' tokens tok-a"}"#)]).await;
    let client = Client::builder(&server.url).token("tok").build();
    let client = client.expect("valid settings");
    let error = client.ping("/oauth2/token").await.expect_err("an error");
    assert_eq!(
        error.to_string(),
        "GET /oauth2/token: undeclared status 500 Oops: [secret], '[secret]' tokens tok-a"
            .replace("500 Oops", "500 Internal Server Error")
    );
}

#[tokio::test]
async fn what_can_be_sent_again() {
    let post = |status: &'static str| async move {
        let server = Server::start([reply(status, "")]).await;
        let client = Client::for_test(&server.url);
        let error = client.pet(Method::POST).await.expect_err("an error");
        error.is_retryable()
    };
    for status in ["408 A", "425 A", "429 A", "503 A"] {
        assert!(error(reply(status, "")).await.is_retryable(), "{status}");
        assert!(post(status).await, "{status}");
    }
    for status in ["500 A", "502 A", "504 A"] {
        assert!(error(reply(status, "")).await.is_retryable(), "{status}");
        assert!(!post(status).await, "{status}");
    }
    for status in ["400 A", "404 A", "409 A", "501 A", "200 A"] {
        assert!(!error(reply(status, "")).await.is_retryable(), "{status}");
    }
    let cut_off = Reply::Bytes(super::server::response("200 OK", 9, b"{"));
    assert!(error(cut_off.clone()).await.is_retryable());
    let server = Server::start([cut_off]).await;
    let client = Client::for_test(&server.url);
    let error = client.pet(Method::POST).await.expect_err("an error");
    assert!(!error.is_retryable());
    let client = Client::for_test("http://127.0.0.1:1");
    let error = client.pet(Method::POST).await.expect_err("an error");
    assert!(
        error.is_connect() && error.is_retryable(),
        "nothing was sent"
    );
    let error = client.pet(Method::GET).header("a b", "c").await;
    assert!(!error.expect_err("an error").is_retryable());
}

#[tokio::test]
async fn an_error_without_a_body_has_its_status() {
    let not_found = error(reply("404 Not Found", "")).await;
    assert!(
        matches!(not_found, Error::DeclaredStatus(_)),
        "{not_found:?}"
    );
    assert_eq!(
        not_found.to_string(),
        "GET /pets/1: 404 Not Found: the body is empty"
    );
    assert_eq!(not_found.declared(), None);
}

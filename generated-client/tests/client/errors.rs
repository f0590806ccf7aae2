//! Errors that the API returns. The status code determines their type.

use highlevel_client::operations::{StartTwitterOauthError, StartTwitterOauthResponse};
use highlevel_client::types::{BadRequest, Unauthorized, UnprocessableEntity};
use highlevel_client::{Client, DecodeProblem, Error, NoDeclaredError, RawResponse};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::support::{Failure, PATH, client, failure, server, start};

/// A response with a JSON body.
fn json_answer(status: u16, body: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

/// Returns the line of an error in a log, without the method and the path.
fn said(error: &Failure) -> String {
    let line = error.to_string();
    let said = line.strip_prefix(&format!("GET {PATH}: "));
    said.unwrap_or_else(|| panic!("{line}")).to_owned()
}

fn status(error: &Failure) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

fn problem(error: &Failure) -> &DecodeProblem {
    match error {
        Error::Decode(error) => error.problem(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_bad_request() {
    let body = json!({"statusCode": 400, "message": "Bad Request", "traceId": "t1"});
    let error = failure(json_answer(400, body)).await;
    assert_eq!(
        error.declared(),
        Some(&StartTwitterOauthError::BadRequest(BadRequest {
            status_code: Some(400),
            message: Some("Bad Request".to_owned()),
            trace_id: Some("t1".to_owned()),
        }))
    );
    assert_eq!(status(&error), Some(400));
    assert_eq!(said(&error), "400 Bad Request: Bad Request (request id t1)");
}

#[tokio::test]
async fn an_unauthorized_call() {
    let body = json!({
        "statusCode": 401,
        "message": "Invalid token: access token is invalid",
        "error": "Unauthorized",
        "traceId": "t1",
    });
    let error = failure(json_answer(401, body)).await;
    assert_eq!(
        error.declared(),
        Some(&StartTwitterOauthError::Unauthorized(Unauthorized {
            status_code: Some(401),
            message: Some("Invalid token: access token is invalid".to_owned()),
            error: Some("Unauthorized".to_owned()),
            trace_id: Some("t1".to_owned()),
        }))
    );
    assert_eq!(status(&error), Some(401));
    assert_eq!(
        said(&error),
        "401 Unauthorized: Invalid token: access token is invalid (request id t1)"
    );
}

#[tokio::test]
async fn values_that_the_api_refuses() {
    let body = json!({
        "statusCode": 422,
        "message": ["locationId must be a string", "userId should not be empty"],
        "error": "Unprocessable Entity",
        "traceId": "t1",
    });
    let error = failure(json_answer(422, body)).await;
    let message = ["locationId must be a string", "userId should not be empty"];
    assert_eq!(
        error.declared(),
        Some(&StartTwitterOauthError::UnprocessableEntity(
            UnprocessableEntity {
                status_code: Some(422),
                message: Some(message.map(str::to_owned).to_vec()),
                error: Some("Unprocessable Entity".to_owned()),
                trace_id: Some("t1".to_owned()),
            }
        ))
    );
    assert_eq!(status(&error), Some(422));
    assert_eq!(
        said(&error),
        "422 Unprocessable Entity: locationId must be a string; userId should not be empty \
         (request id t1)"
    );
}

#[tokio::test]
async fn the_status_alone_determines_the_type() {
    // A body that is valid for all three types, and contains another status.
    let body = || json!({"statusCode": 500, "error": "Oops", "added": {"later": [1]}});
    let declared = |error: Failure| match error {
        Error::Api(error) => error.into_body(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        declared(failure(json_answer(400, body())).await),
        StartTwitterOauthError::BadRequest(BadRequest {
            status_code: Some(500),
            ..BadRequest::default()
        })
    );
    assert_eq!(
        declared(failure(json_answer(401, body())).await),
        StartTwitterOauthError::Unauthorized(Unauthorized {
            status_code: Some(500),
            error: Some("Oops".to_owned()),
            ..Unauthorized::default()
        })
    );
    assert_eq!(
        declared(failure(json_answer(422, body())).await),
        StartTwitterOauthError::UnprocessableEntity(UnprocessableEntity {
            status_code: Some(500),
            error: Some("Oops".to_owned()),
            ..UnprocessableEntity::default()
        })
    );
}

#[tokio::test]
async fn an_error_keeps_the_response_as_received() {
    let text = "{ \"message\" : \"no\" , \"more\":1 }\n";
    let answer = ResponseTemplate::new(400)
        .set_body_raw(text, "application/json")
        .insert_header("X-Request-Id", "r1")
        .insert_header("Retry-After", "7");
    let error = failure(answer).await;
    let response = error.response().expect("a response");
    assert_eq!(response.bytes(), text.as_bytes());
    assert_eq!(response.text().expect("text"), text);
    assert_eq!(response.message(), Some("no"));
    assert_eq!(error.headers().expect("headers")["retry-after"], "7");
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(said(&error), "400 Bad Request: no (request id r1)");
    match error {
        Error::Api(error) => assert_eq!(error.response().status(), 400),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_header_with_a_request_id_comes_before_the_trace_id_in_the_body() {
    for (header, expected) in [
        ("X-Request-Id", "r1"),
        ("X-Trace-Id", "r1"),
        // This header comes from the network in front of the API.
        ("CF-Ray", "t1"),
    ] {
        let body = json!({"message": "no", "traceId": "t1"});
        let error = failure(json_answer(401, body).insert_header(header, "r1")).await;
        assert_eq!(error.request_id(), Some(expected), "{header}");
        match error.declared() {
            Some(StartTwitterOauthError::Unauthorized(body)) => {
                assert_eq!(body.trace_id.as_deref(), Some("t1"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn an_error_body_without_the_documented_properties() {
    let error = failure(json_answer(400, json!({}))).await;
    let empty = StartTwitterOauthError::BadRequest(BadRequest::default());
    assert_eq!(error.declared(), Some(&empty));
    assert_eq!(said(&error), "400 Bad Request: application/json, \"{}\"");

    let nulls = json!({"statusCode": null, "message": null, "traceId": null});
    let error = failure(json_answer(400, nulls)).await;
    assert_eq!(error.declared(), Some(&empty));
    assert_eq!(error.request_id(), None);
}

#[tokio::test]
async fn an_error_without_a_body() {
    for status_code in [400, 401, 422] {
        let error = failure(ResponseTemplate::new(status_code)).await;
        assert_eq!(problem(&error), &DecodeProblem::Empty);
        assert_eq!(error.declared(), None);
        assert_eq!(status(&error), Some(status_code));
    }
    let answer = ResponseTemplate::new(400).insert_header("X-Request-Id", "r1");
    let error = failure(answer).await;
    assert_eq!(
        said(&error),
        "400 Bad Request, but the body is empty (request id r1)"
    );
}

#[tokio::test]
async fn an_error_with_a_body_that_is_not_json() {
    let html = ResponseTemplate::new(401).set_body_raw("<h1>Log in</h1>\n", "text/html");
    let error = failure(html).await;
    let content_type = "text/html".to_owned();
    assert_eq!(problem(&error), &DecodeProblem::NotJson { content_type });
    assert_eq!(
        error.response().map(RawResponse::bytes),
        Some(&b"<h1>Log in</h1>\n"[..])
    );
    assert_eq!(
        said(&error),
        "401 Unauthorized, but the body is not JSON: text/html, \"<h1>Log in</h1>\\n\""
    );

    let half = ResponseTemplate::new(401).set_body_raw("{\"message\":\"n", "application/json");
    let error = failure(half).await;
    assert_eq!(
        said(&error),
        "401 Unauthorized, but $.message: EOF while parsing a string (line 1, column 13)"
    );
}

#[tokio::test]
async fn a_message_of_another_type_is_still_found() {
    let body = json!({"message": ["a", "b"], "traceId": "t1"});
    let error = failure(json_answer(400, body)).await;
    assert_eq!(
        problem(&error),
        &DecodeProblem::Json {
            path: "$.message".to_owned(),
            line: 1,
            column: 11,
            message: "invalid type: sequence, expected a string".to_owned(),
        }
    );
    assert_eq!(
        said(&error),
        "400 Bad Request, but $.message: invalid type: sequence, expected a string \
         (line 1, column 11) (request id t1)"
    );
    let message = error.response().and_then(RawResponse::message);
    assert_eq!(message, Some("a; b"));
}

#[tokio::test]
async fn an_undeclared_status() {
    let body = json!({"message": "Too many requests", "traceId": "t1"});
    let error = failure(json_answer(429, body).insert_header("Retry-After", "7")).await;
    assert!(matches!(error, Error::UndeclaredStatus(_)), "{error:?}");
    assert_eq!(error.declared(), None);
    assert_eq!(status(&error), Some(429));
    assert_eq!(error.headers().expect("headers")["retry-after"], "7");
    assert_eq!(
        said(&error),
        "undeclared status 429 Too Many Requests: Too many requests (request id t1)"
    );

    let error = failure(json_answer(403, json!({"message": "no"}))).await;
    assert!(matches!(error, Error::UndeclaredStatus(_)), "{error:?}");
    let error = failure(ResponseTemplate::new(500)).await;
    assert_eq!(
        said(&error),
        "undeclared status 500 Internal Server Error: the body is empty"
    );
}

#[tokio::test]
async fn an_error_page_of_a_proxy() {
    let page = "<html>\n<h1>Down</h1>";
    let answer = ResponseTemplate::new(503)
        .set_body_raw(page, "text/html; charset=utf-8")
        .insert_header("CF-Ray", "8a-FRA");
    let error = failure(answer).await;
    assert!(matches!(error, Error::UndeclaredStatus(_)), "{error:?}");
    assert_eq!(status(&error), Some(503));
    assert_eq!(
        error.response().map(RawResponse::bytes),
        Some(page.as_bytes())
    );
    assert_eq!(
        said(&error),
        "undeclared status 503 Service Unavailable: text/html; charset=utf-8, \
         \"<html>\\n<h1>Down</h1>\" (request id 8a-FRA)"
    );
}

/// Uses one error type and `?` for all failures, as callers do.
async fn connect(client: &Client) -> Result<StartTwitterOauthResponse, Error> {
    let call = start(client);
    call.url()?;
    call.request()?;
    Ok(call.await?)
}

#[tokio::test]
async fn one_error_type_for_all_operations() {
    let body = json!({"message": ["userId should not be empty"], "traceId": "t1"});
    let server = server(json_answer(422, body)).await;
    let error = connect(&client(&server.uri())).await.expect_err("an error");
    match error.api::<StartTwitterOauthError>() {
        Some(StartTwitterOauthError::UnprocessableEntity(body)) => {
            let message = body.message.as_deref().unwrap_or_default();
            assert_eq!(message, ["userId should not be empty"]);
        }
        other => panic!("{other:?}"),
    }
    assert!(error.api::<NoDeclaredError>().is_none());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(422));
    assert_eq!(error.request_id(), Some("t1"));
    let line =
        format!("GET {PATH}: 422 Unprocessable Entity: userId should not be empty (request id t1)");
    assert_eq!(error.to_string(), line);

    let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    assert_eq!(boxed.to_string(), line);
}

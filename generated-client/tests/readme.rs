//! Runs the program in README.md with a real server. The program is the same there and here.

#![allow(deprecated, reason = "the one operation of the document is deprecated")]

use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

// README: begin
use std::time::Duration;

use highlevel_client::operations::{StartTwitterOauthError, StartTwitterOauthResponse};
use highlevel_client::{BuildError, Client, Error};

fn connect(base_url: &str, token: &str) -> Result<Client, BuildError> {
    Client::builder() // or, with the default settings: Client::new(token)
        .base_url(base_url)
        .token(token)
        .timeout(Duration::from_secs(20))
        .build()
}

async fn login_page(client: &Client) -> Result<String, Error<StartTwitterOauthError>> {
    let call = client
        .start_twitter_oauth("w37swmmLbA02zgqKPpxITe2", "u37swmmLbA02zgqKPpxITe2")
        .page("integration");

    // The address of the call. Nothing is sent.
    println!("calling {}", call.url().map_err(Error::Request)?);

    // Awaiting the call sends it. The redirect is not followed: it is the answer.
    match call.await? {
        StartTwitterOauthResponse::Found { location } => Ok(location),
        other => Ok(format!("no redirect: {other:?}")),
    }
}

fn explain(error: &Error<StartTwitterOauthError>) -> String {
    match error.declared() {
        // The status decides which type the body has.
        Some(StartTwitterOauthError::UnprocessableEntity(body)) => {
            body.message.clone().unwrap_or_default().join("; ")
        }
        // In all other cases, `Display` is a line for a log: method, path, status, message, request id.
        _ => error.to_string(),
    }
}
// README: end

const PATH: &str = "/social-media-posting/oauth/twitter/start";

#[test]
fn the_readme_shows_this_program() {
    let source = include_str!("readme.rs");
    let (_, rest) = source.split_once("// README: begin\n").expect("the start");
    let (program, _) = rest.split_once("// README: end\n").expect("the end");
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(&format!("```rust\n{program}```\n")),
        "the program in README.md differs from tests/readme.rs; copy it from there"
    );
}

#[tokio::test]
async fn the_program_gets_the_login_page() {
    let server = MockServer::start().await;
    let found = ResponseTemplate::new(302).insert_header("Location", "https://x.example/login");
    Mock::given(method("GET"))
        .and(path(PATH))
        .and(query_param("page", "integration"))
        .and(header("Version", "2021-07-28"))
        .and(header("Authorization", "Bearer secret"))
        .respond_with(found)
        .mount(&server)
        .await;
    let client = connect(&server.uri(), "secret").expect("valid settings");
    let location = login_page(&client).await.expect("a redirect");
    assert_eq!(location, "https://x.example/login");
}

#[tokio::test]
async fn the_program_explains_errors() {
    for (status, body, explanation) in [
        (422, r#"{"message": ["a", "b"]}"#, "a; b"),
        (
            401,
            r#"{"message": "Invalid token", "traceId": "t1"}"#,
            "GET /social-media-posting/oauth/twitter/start: 401 Unauthorized: Invalid token (request id t1)",
        ),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_raw(body, "application/json");
        Mock::given(path(PATH))
            .respond_with(answer)
            .mount(&server)
            .await;
        let client = connect(&server.uri(), "secret").expect("valid settings");
        let error = login_page(&client).await.expect_err("an error");
        assert_eq!(explain(&error), explanation);
    }
}

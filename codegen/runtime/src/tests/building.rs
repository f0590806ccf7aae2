//! Valid and invalid settings of a client.

use std::time::Duration;

use super::api::TOKEN;
use super::server::{Server, reply};
use crate::runtime::{BaseUrlProblem, BuildError, Client, ClientBuilder};

#[test]
fn invalid_base_urls() {
    for (url, expected) in [
        ("", BaseUrlProblem::Unreadable),
        ("api.example.com", BaseUrlProblem::Unreadable),
        ("ftp://api.example.com", BaseUrlProblem::Scheme),
        ("file:///etc", BaseUrlProblem::Scheme),
        (
            "https://ann:s3cret@api.example.com",
            BaseUrlProblem::UserInformation,
        ),
        (
            "https://ann@api.example.com",
            BaseUrlProblem::UserInformation,
        ),
        (
            "https://api.example.com/?key=s3cret",
            BaseUrlProblem::QueryOrFragment,
        ),
        (
            "https://api.example.com/#top",
            BaseUrlProblem::QueryOrFragment,
        ),
    ] {
        let builder = ClientBuilder::for_test(url);
        assert!(!format!("{builder:?}").contains("s3cret"), "{url}");
        match builder.build() {
            Err(error @ BuildError::BaseUrl(problem)) => {
                assert_eq!(problem, expected, "{url}");
                assert!(!format!("{error} {error:?}").contains("s3cret"), "{url}");
            }
            other => panic!("{url}: {other:?}"),
        }
    }
}

#[test]
fn invalid_tokens() {
    let client = Client::for_test("https://api.example.com");
    for token in ["", "s3cret\r\nX-Evil: 1", "s3cret s3cret", "s3crét"] {
        let builder = ClientBuilder::for_test("https://api.example.com").token(token);
        for result in [builder.build(), client.with_token(token)] {
            let error = result.expect_err("an error");
            assert!(matches!(error, BuildError::Token), "{token:?}");
            assert!(!format!("{error} {error:?}").contains("s3cr"), "{token:?}");
        }
    }
}

#[test]
fn invalid_headers() {
    let builder = || ClientBuilder::for_test("https://api.example.com");
    for builder in [
        builder().header("X-Key", "s3cret\n"),
        builder().header("X Key", "s3cret"),
        builder().user_agent("s3cret\n"),
    ] {
        let error = builder.build().expect_err("an error");
        assert!(matches!(error, BuildError::Header { .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}

#[test]
fn debug_output_does_not_show_the_token() {
    let builder =
        ClientBuilder::for_test("https://api.example.com/v1/").timeout(Duration::from_secs(9));
    assert!(!format!("{builder:?}").contains("pit-"), "{builder:?}");
    let client = builder.build().expect("valid settings");
    assert_eq!(
        format!("{client:?}"),
        "Client { base_url: \"https://api.example.com/v1\", credentials: [\"token\"], timeout: 9s, \
         max_response_bytes: 67108864, .. }"
    );
    assert!(!format!("{:#?}", client.start_login()).contains("pit-"));
}

#[tokio::test]
async fn a_client_with_another_token_keeps_the_settings() {
    let server = Server::start([reply("200 OK", "")]).await;
    let builder = ClientBuilder::for_test(&server.url).header("X-App", "1");
    let client = builder.build().expect("valid settings");
    let other = client.with_token("pit-other").expect("a valid token");
    client.start_login().await.expect("a success");
    other.start_login().await.expect("a success");
    let received = server.received();
    let tokens: Vec<_> = received.iter().map(|r| r.header("authorization")).collect();
    let first = format!("Bearer {TOKEN}");
    assert_eq!(tokens, [Some(first.as_str()), Some("Bearer pit-other")]);
    assert_eq!(received[1].header("x-app"), Some("1"));
}

#[tokio::test]
async fn the_http_client_of_the_caller_is_used() {
    let server = Server::start([reply("200 OK", "")]).await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-own", "1".parse().expect("a value"));
    let http = reqwest::Client::builder().default_headers(headers).build();
    let builder = ClientBuilder::for_test(&server.url).http_client(http.expect("a client"));
    let client = builder.build().expect("valid settings");
    client.start_login().await.expect("a success");
    assert_eq!(server.only().header("x-own"), Some("1"));
    assert_eq!(server.only().header("user-agent"), Some("test-client/1.0"));
}

#[tokio::test]
async fn the_http_client_of_the_caller_keeps_its_user_agent() {
    let server = Server::start([reply("200 OK", "")]).await;
    let http = reqwest::Client::builder().user_agent("own/1").build();
    let builder = Client::builder(&server.url).http_client(http.expect("a client"));
    let client = builder
        .allow_missing_credentials()
        .build()
        .expect("valid settings");
    client.start_login().await.expect("a success");
    assert_eq!(server.only().header("user-agent"), Some("own/1"));
}

#[test]
fn variables_of_the_server_have_values() {
    let builder = ClientBuilder::new("https://{region}.example.com/{base}", "a");
    let builder = builder
        .server_variable("region", "eu")
        .server_variable("base", "v1");
    let url = |builder: ClientBuilder| {
        let client = builder.build().expect("valid settings");
        client.ping("/ping").url().expect("a URL").to_string()
    };
    assert_eq!(url(builder.clone()), "https://eu.example.com/v1/ping");
    let changed = builder.clone().server_variable("region", "us");
    assert_eq!(url(changed), "https://us.example.com/v1/ping");
    assert_eq!(
        url(builder.base_url("http://localhost:1")),
        "http://localhost:1/ping"
    );
}

#[test]
fn an_operation_can_have_a_server() {
    let url = |builder: ClientBuilder, server| {
        let client = builder.build().expect("valid settings");
        client
            .ping("/ping")
            .server(server)
            .url()
            .expect("a URL")
            .to_string()
    };
    let builder = || ClientBuilder::new("https://example.com/v1", "a").server_variable("zone", "z");
    assert_eq!(
        url(builder(), "https://{zone}.example.com/a"),
        "https://z.example.com/a/ping"
    );
    assert_eq!(url(builder(), "/v2"), "https://example.com/v2/ping");
    assert_eq!(url(builder(), ""), "https://example.com/ping");
    let own = builder().base_url("http://localhost:1/x");
    assert_eq!(url(own, "https://example.org"), "http://localhost:1/x/ping");
}

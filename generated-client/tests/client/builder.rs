//! The settings of a client, and the settings of a call that replace them.

use std::time::Duration;

use highlevel_client::operations::StartTwitterOauthResponse;
use highlevel_client::{BaseUrlProblem, BuildError, Client, Error};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use wiremock::ResponseTemplate;

use super::support::{
    AUTHORIZATION, PATH, builder, count, header, ok_server, only_request, server, start,
};

const SHORT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn the_path_of_the_base_url_comes_first() {
    for (path, expected) in [
        ("", ""),
        ("/", ""),
        ("/v1", "/v1"),
        ("/a%20b/v1/", "/a%20b/v1"),
    ] {
        let server = ok_server().await;
        let client = builder(&format!("{}{path}", server.uri())).build();
        let client = client.expect("valid settings");
        start(&client).await.expect("a success");
        let request = only_request(&server).await;
        assert_eq!(request.url.path(), format!("{expected}{PATH}"));
    }
}

#[test]
fn an_invalid_base_url() {
    let error = builder("services.leadconnectorhq.com").build();
    let error = error.expect_err("an error");
    assert!(
        matches!(error, BuildError::BaseUrl(BaseUrlProblem::Unreadable)),
        "{error:?}"
    );
    assert_eq!(error.to_string(), "the base URL is not an absolute URL");
}

#[tokio::test]
async fn a_client_without_a_token_says_so_before_sending() {
    let server = ok_server().await;
    let client = Client::builder().base_url(&server.uri()).build();
    let error = start(&client.expect("valid settings"))
        .await
        .expect_err("an error");
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("`token`") || text.contains("sub_account_access_token"),
        "{text}"
    );
    assert_eq!(server.received_requests().await.map(|it| it.len()), Some(0));
}

#[tokio::test]
async fn a_client_that_may_lack_credentials_sends_none() {
    let server = ok_server().await;
    let client = Client::builder()
        .base_url(&server.uri())
        .allow_missing_credentials()
        .build();
    start(&client.expect("valid settings"))
        .await
        .expect("a success");
    let request = only_request(&server).await;
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(header(&request, "version"), Some("2021-07-28"));
}

#[tokio::test]
async fn a_client_with_another_token() {
    let server = ok_server().await;
    let client = builder(&server.uri()).build().expect("valid settings");
    let other = client.with_token("pit-other").expect("a valid token");
    start(&other).await.expect("a success");
    let request = only_request(&server).await;
    assert_eq!(header(&request, "authorization"), Some("Bearer pit-other"));
}

#[tokio::test]
async fn the_user_agent() {
    let server = ok_server().await;
    let client = builder(&server.uri()).user_agent("my-app/1.2").build();
    start(&client.expect("valid settings"))
        .await
        .expect("a success");
    let request = only_request(&server).await;
    assert_eq!(header(&request, "user-agent"), Some("my-app/1.2"));
}

#[tokio::test]
async fn the_timeout_of_the_client() {
    let server = server(ResponseTemplate::new(200).set_delay(LONG)).await;
    let client = builder(&server.uri()).timeout(SHORT).build();
    let error = start(&client.expect("valid settings")).await;
    let error = error.expect_err("an error");
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!("GET {PATH}: no response within 100ms")
    );
}

#[tokio::test]
async fn the_timeout_of_a_call_replaces_that_of_the_client() {
    let server = server(ResponseTemplate::new(200).set_delay(SHORT * 3)).await;
    let patient = builder(&server.uri()).timeout(LONG).build();
    let patient = patient.expect("valid settings");
    let error = start(&patient).timeout(SHORT).await.expect_err("an error");
    assert!(error.is_timeout(), "{error:?}");

    let hasty = builder(&server.uri()).timeout(SHORT).build();
    let hasty = hasty.expect("valid settings");
    start(&hasty).timeout(LONG).await.expect("a success");
}

/// An HTTP client as a caller may build it. It sends a header by which the tests recognize it.
fn http_client(redirects: Policy) -> reqwest::Client {
    let mut headers = HeaderMap::new();
    headers.insert("x-own", HeaderValue::from_static("1"));
    let http = reqwest::Client::builder().default_headers(headers);
    http.redirect(redirects).build().expect("valid settings")
}

#[tokio::test]
async fn the_http_client_of_the_caller_is_used() {
    let location = "https://x.example/login".to_owned();
    let redirect = ResponseTemplate::new(302).insert_header("Location", location.as_str());
    let server = server(redirect).await;
    let client = builder(&server.uri()).http_client(http_client(Policy::none()));
    let client = client.build().expect("valid settings");
    let answer = start(&client).await.expect("a success");
    assert_eq!(answer, StartTwitterOauthResponse::Found { location });
    let request = only_request(&server).await;
    assert_eq!(header(&request, "x-own"), Some("1"));
    assert_eq!(header(&request, "authorization"), Some(AUTHORIZATION));
    assert_eq!(header(&request, "version"), Some("2021-07-28"));
}

#[tokio::test]
async fn an_http_client_that_follows_redirects_is_an_error() {
    let page = ResponseTemplate::new(200).set_body_raw("log in", "text/html");
    let provider = server(page).await;
    let location = format!("{}/login", provider.uri().replace("127.0.0.1", "localhost"));
    let redirect = ResponseTemplate::new(302).insert_header("Location", location.as_str());
    let api = server(redirect).await;
    let client = builder(&api.uri()).http_client(http_client(Policy::default()));
    let client = client.build().expect("valid settings");
    let error = start(&client).await.expect_err("an error");
    assert!(matches!(error, Error::RedirectFollowed(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!(
            "GET {PATH}: the operation returns a redirect, but the HTTP client that was passed to \
             the builder followed it: build that client with `redirect::Policy::none()`"
        )
    );
    let response = error.response().expect("a response");
    assert_eq!(response.url().as_str(), location);
    assert_eq!(count(&api).await, 1);
    let request = only_request(&provider).await;
    assert_eq!(header(&request, "authorization"), None);
}

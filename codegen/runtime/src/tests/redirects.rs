//! Which redirects are followed, and what is sent to the new URL.

use serde_json::json;
use tokio::net::TcpListener;

use super::api::TOKEN;
use super::server::{Reply, Server, json as json_reply, reply};
use crate::operations::StartLoginResponse;
use crate::runtime::security::Credentials;
use crate::runtime::{Client, ClientBuilder, Error, HeaderMap, Method, StatusCode, redirect};

const PET: &str = r#"{"name":"Rex"}"#;

fn redirected(status: u16, location: &str) -> Reply {
    reply(&format!("{status} Redirect\nLocation: {location}"), "")
}

fn pet() -> Reply {
    json_reply("200 OK", PET)
}

#[tokio::test]
async fn a_redirect_that_the_operation_returns_is_not_followed() {
    let provider = Server::start([reply("200 OK", "login")]).await;
    let target = format!("{}/login?state=1", provider.url);
    let server = Server::start([redirected(302, &target)]).await;
    let client = Client::for_test(&server.url);
    let answer = client.start_login().await.expect("a success");
    assert_eq!(answer, StartLoginResponse::Found { location: target });
    assert_eq!(provider.received().len(), 0);
}

#[tokio::test]
async fn everything_is_sent_again_within_an_origin() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start([redirected(status, "../moved?x=1#part"), pet()]).await;
        let client = Client::for_test(&server.url);
        let response = client.pet(Method::GET).send_with_response().await;
        let response = response.expect("a success");
        assert_eq!(
            response.raw.url().as_str(),
            format!("{}/moved?x=1", server.url)
        );
        let received = server.received();
        assert_eq!(received.len(), 2, "{status}");
        let again = &received[1];
        assert_eq!(again.target, "/moved?x=1", "{status}");
        assert_eq!(again.header("version"), Some("2021-07-28"));
        let authorization = format!("Bearer {TOKEN}");
        assert_eq!(again.header("authorization"), Some(authorization.as_str()));
    }
}

#[tokio::test]
async fn another_origin_gets_neither_the_token_nor_other_headers() {
    let other = Server::start([pet()]).await;
    let server = Server::start([redirected(302, &format!("{}/pet", other.url))]).await;
    let client = Client::for_test(&server.url);
    let call = client
        .pet(Method::GET)
        .accept_media_type("application/json")
        .header("Cookie", "session=1")
        .header("X-Api-Key", "key");
    call.await.expect("a success");
    let request = other.only();
    for name in ["authorization", "cookie", "x-api-key", "version"] {
        assert_eq!(request.header(name), None, "{name}");
    }
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("user-agent"), Some("test-client/1.0"));
}

#[tokio::test]
async fn the_token_is_not_sent_again_after_a_detour() {
    let middle = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let middle_url = format!("http://{}", middle.local_addr().expect("an address"));
    let server = Server::start([redirected(302, &middle_url), pet()]).await;
    let back = redirected(302, &format!("{}/back", server.url));
    let _middle = Server::start_on(middle, [back]);
    let client = Client::for_test(&server.url);
    client.pet(Method::GET).await.expect("a success");
    let received = server.received();
    assert_eq!(received[1].target, "/back");
    assert_eq!(received[1].header("authorization"), None);
}

#[tokio::test]
async fn a_password_in_the_location_is_not_sent() {
    let other = Server::start([pet()]).await;
    let target = other.url.replace("http://", "http://ann:secret@");
    let server = Server::start([redirected(302, &target)]).await;
    let client = Client::for_test(&server.url);
    let response = client.pet(Method::GET).send_with_response().await;
    let url = response.expect("a success").raw.url().to_string();
    assert_eq!(url, format!("{}/", other.url));
    assert_eq!(other.only().header("authorization"), None);
}

#[tokio::test]
async fn a_post_becomes_a_get_after_303() {
    let server = Server::start([redirected(303, "/pets/2"), pet()]).await;
    let client = Client::for_test(&server.url);
    let call = client.pet(Method::POST).json_body(&json!({"name": "Rex"}));
    call.await.expect("a success");
    let again = &server.received()[1];
    assert_eq!((again.method.as_str(), again.body.as_str()), ("GET", ""));
    assert_eq!(again.header("content-type"), None);
}

#[tokio::test]
async fn a_post_is_repeated_after_307_and_308() {
    for status in [307, 308] {
        let server = Server::start([redirected(status, "/pets/2"), pet()]).await;
        let client = Client::for_test(&server.url);
        let call = client.pet(Method::POST).json_body(&json!({"name": "Rex"}));
        call.await.expect("a success");
        let again = &server.received()[1];
        assert_eq!((again.method.as_str(), again.body.as_str()), ("POST", PET));
        assert_eq!(again.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn a_post_is_not_repeated_after_301_and_302() {
    for status in [301, 302] {
        let server = Server::start([redirected(status, "/pets/2"), pet()]).await;
        let client = Client::for_test(&server.url);
        let error = client.pet(Method::POST).await.expect_err("an error");
        assert!(matches!(error, Error::UndeclaredStatus(_)), "{error:?}");
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn a_body_never_goes_to_another_origin() {
    for method in [Method::POST, Method::GET] {
        let other = Server::start([pet()]).await;
        let server = Server::start([redirected(307, &format!("{}/pet", other.url))]).await;
        let client = Client::for_test(&server.url);
        let call = client.pet(method).json_body(&json!({"name": "Rex"}));
        let error = call.await.expect_err("an error");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(307));
        assert_eq!(other.received().len(), 0);
    }
}

#[tokio::test]
async fn a_location_with_another_scheme_is_not_followed_but_kept() {
    let target = "myapp://done?code=s3cret";
    let server = Server::start([redirected(302, target)]).await;
    let client = Client::for_test(&server.url);
    let error = client.pet(Method::GET).await.expect_err("an error");
    assert!(matches!(error, Error::UndeclaredStatus(_)), "{error:?}");
    let headers = error.headers().expect("headers");
    assert_eq!(headers["location"], target);
    assert!(!error.to_string().contains("s3cret"), "{error}");
}

#[test]
fn a_redirect_from_https_to_http_is_not_followed() {
    let follow = |from: &str, to: &str| {
        let request = reqwest::Request::new(Method::GET, from.parse().expect("a URL"));
        let mut headers = HeaderMap::new();
        headers.insert("location", to.parse().expect("a value"));
        let next = redirect::follow(
            request,
            StatusCode::FOUND,
            &headers,
            &Credentials::default(),
        )?;
        Some(next.url().to_string())
    };
    assert_eq!(follow("https://a.example/", "http://a.example/x"), None);
    assert_eq!(
        follow("http://a.example/", "https://a.example/x").as_deref(),
        Some("https://a.example/x")
    );
    assert_eq!(
        follow("https://a.example/b/", "//c.example/x").as_deref(),
        Some("https://c.example/x")
    );
}

#[tokio::test]
async fn at_most_ten_redirects_are_followed() {
    let hops = |count| std::iter::repeat_n(redirected(302, "/again"), count).chain([pet()]);
    let server = Server::start(hops(10)).await;
    let client = Client::for_test(&server.url);
    client.pet(Method::GET).await.expect("a success");
    let server = Server::start(hops(11)).await;
    let client = Client::for_test(&server.url);
    let error = client.pet(Method::GET).await.expect_err("an error");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.to_string(), "GET /pets/1: more than 10 redirects");
    assert_eq!(error.headers().expect("headers")["location"], "/again");
    assert_eq!(server.received().len(), 11);
}

#[tokio::test]
async fn an_http_client_that_follows_redirects_is_an_error() {
    let provider = Server::start([reply("200 OK\nContent-Type: text/html", "login")]).await;
    let server = Server::start([redirected(302, &format!("{}/login", provider.url))]).await;
    let builder = ClientBuilder::for_test(&server.url).http_client(reqwest::Client::new());
    let client = builder.build().expect("valid settings");
    let error = client.start_login().await.expect_err("an error");
    assert!(matches!(error, Error::RedirectFollowed(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "GET /login: the operation returns a redirect, but the HTTP client that was passed to the \
         builder followed it: build that client with `redirect::Policy::none()`"
    );
    let response = error.response().expect("a response");
    assert_eq!(response.url().as_str(), format!("{}/login", provider.url));
    assert_eq!(response.bytes(), b"");
}

//! Successful responses, including redirects.

use highlevel_client::operations::StartTwitterOauthResponse;
use highlevel_client::{DecodeProblem, Error, Response};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::support::{PATH, call, client, count, failure, ok_server, only_request, server, start};

/// A redirect to this address.
fn redirect(status: u16, location: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).insert_header("Location", location)
}

#[tokio::test]
async fn a_body_of_any_kind_is_a_success() {
    let ok = || ResponseTemplate::new(200).insert_header("X-Request-Id", "r1");
    for (answer, body) in [
        (ok(), ""),
        (
            ok().set_body_raw("<p>Hello</p>", "text/html"),
            "<p>Hello</p>",
        ),
        (ok().set_body_json(json!({"url": "x"})), r#"{"url":"x"}"#),
        (
            ok().set_body_raw("{\"url\"", "application/json"),
            "{\"url\"",
        ),
        (
            ResponseTemplate::new(204).insert_header("X-Request-Id", "r1"),
            "",
        ),
    ] {
        let response = call(answer).await.expect("a success");
        assert_eq!(response.body, StartTwitterOauthResponse::Ok, "{body}");
        assert_eq!(response.raw.text().expect("text"), body);
        assert_eq!(response.raw.bytes(), body.as_bytes());
        assert_eq!(response.request_id(), Some("r1"), "{body}");
        assert_eq!(response.headers()["x-request-id"], "r1", "{body}");
    }
}

#[tokio::test]
async fn an_undocumented_json_body_can_be_read() {
    let answer = ResponseTemplate::new(200).set_body_json(json!({"url": "https://x.example"}));
    let response: Response<_> = call(answer).await.expect("a success");
    let body: serde_json::Value = response.raw.json().expect("JSON");
    assert_eq!(body["url"], "https://x.example");
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn a_redirect_is_returned_and_not_followed() {
    let provider = ok_server().await;
    let location = format!("{}/login?state=a%20b&x=1#part", provider.uri());
    let api = server(redirect(302, &location)).await;
    let client = client(&api.uri());
    let answer = start(&client).await.expect("a success");
    assert_eq!(answer, StartTwitterOauthResponse::Found { location });
    // It is not followed, so only the API has received the token.
    only_request(&api).await;
    assert_eq!(count(&provider).await, 0);
}

#[tokio::test]
async fn a_location_is_returned_unchanged() {
    for location in ["/login", "myapp://done?code=1", "https://x.example/é b"] {
        let response = call(redirect(302, location)).await.expect("a success");
        let location = location.to_owned();
        assert_eq!(response.body, StartTwitterOauthResponse::Found { location });
        assert_eq!(response.status(), 302);
    }
}

#[tokio::test]
async fn a_relative_location_can_be_resolved() {
    let api = server(redirect(302, "../login?state=1")).await;
    let client = client(&api.uri());
    let response = start(&client).send_with_response().await;
    let response = response.expect("a success");
    let StartTwitterOauthResponse::Found { location } = response.body else {
        panic!("{:?}", response.body);
    };
    let url = response.raw.url().join(&location).expect("a URL");
    let expected = "/social-media-posting/oauth/login?state=1";
    assert_eq!(url.as_str(), format!("{}{expected}", api.uri()));
}

#[tokio::test]
async fn a_redirect_without_a_location_is_an_error() {
    let error = failure(ResponseTemplate::new(302)).await;
    let problem = match &error {
        Error::Decode(error) => error.problem(),
        other => panic!("{other:?}"),
    };
    let name = "Location";
    assert_eq!(problem, &DecodeProblem::HeaderMissing { name });
    assert_eq!(
        error.to_string(),
        format!("GET {PATH}: 302 Found, but the header `Location` is missing")
    );
}

#[tokio::test]
async fn an_undeclared_redirect_is_an_error_and_not_followed_either() {
    let provider = ok_server().await;
    for (status, name) in [
        (301, "301 Moved Permanently"),
        (303, "303 See Other"),
        (307, "307 Temporary Redirect"),
        (308, "308 Permanent Redirect"),
    ] {
        let location = format!("{}/login?code=s3cret", provider.uri());
        let api = server(redirect(status, &location)).await;
        let client = client(&api.uri());
        let error = start(&client).await.expect_err("an error");
        assert!(matches!(error, Error::UndeclaredStatus(_)), "{error:?}");
        assert_eq!(error.headers().expect("headers")["location"], location);
        assert_eq!(
            error.to_string(),
            format!(
                "GET {PATH}: undeclared status {name}, a redirect to {} that was not followed",
                provider.uri()
            )
        );
        only_request(&api).await;
    }
    assert_eq!(count(&provider).await, 0);
}

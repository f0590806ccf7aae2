//! The contents of a request: path, query, headers and body.

use std::time::Duration;

use serde_json::json;

use super::api::{Ping, TOKEN};
use super::server::{Server, json as json_reply, reply};
use crate::operations::GetPet;
use crate::runtime::{Call, Client, ClientBuilder, Error, Method, ParameterStyle, RequestProblem};

fn client() -> Client {
    Client::for_test("https://api.example.com")
}

/// Returns the part of the URL after the host.
fn target(call: &Call<'_, Ping>) -> String {
    let url = call.url().expect("a URL");
    url.as_str()
        .strip_prefix("https://api.example.com")
        .expect("the host")
        .to_owned()
}

fn problem(call: &Call<'_, Ping>) -> RequestProblem {
    let error = call.request().expect_err("an error");
    error.problem().clone()
}

#[test]
fn a_path_value_stays_in_its_segment() {
    let client = client();
    for (value, expected) in [
        ("a b", "/pets/a%20b/toys"),
        ("a/b", "/pets/a%2Fb/toys"),
        ("../admin", "/pets/..%2Fadmin/toys"),
        ("a?b#c", "/pets/a%3Fb%23c/toys"),
        ("%2e%2e", "/pets/%252e%252e/toys"),
        ("a\\b", "/pets/a%5Cb/toys"),
        ("a\nb", "/pets/a%0Ab/toys"),
        ("é", "/pets/%C3%A9/toys"),
        ("...", "/pets/.../toys"),
        ("{petId}", "/pets/%7BpetId%7D/toys"),
    ] {
        let call = client
            .ping("/pets/{petId}/toys")
            .path_parameter("petId", value);
        assert_eq!(target(&call), expected, "{value:?}");
    }
}

#[test]
fn a_path_value_must_not_become_a_dot_segment() {
    let client = client();
    for (value, expected) in [
        ("", RequestProblem::PathParameterEmpty { name: "petId" }),
        (".", RequestProblem::PathParameterDots { name: "petId" }),
        ("..", RequestProblem::PathParameterDots { name: "petId" }),
    ] {
        let call = client
            .ping("/pets/{petId}/toys")
            .path_parameter("petId", value);
        assert_eq!(problem(&call), expected, "{value:?}");
        assert!(call.url().is_err(), "{value:?}");
    }
}

#[test]
fn two_path_values_must_not_become_a_dot_segment_together() {
    let client = client();
    let call = client
        .ping("/files/{name}{extension}")
        .path_parameter("name", ".")
        .path_parameter("extension", ".");
    let expected = RequestProblem::PathParameterDots { name: "extension" };
    assert_eq!(problem(&call), expected);
}

#[test]
fn a_path_parameter_without_a_value_is_an_error() {
    let client = client();
    let call = client.ping("/pets/{petId}");
    let expected = RequestProblem::PathParameterMissing { name: "petId" };
    assert_eq!(problem(&call), expected);
    assert_eq!(
        call.url().expect_err("an error").to_string(),
        "GET /pets/{petId}: not sent: the path parameter `petId` has no value"
    );
}

#[test]
fn path_templates_of_all_shapes() {
    let client = client();
    let file = client
        .ping("/files/{name}.{extension}:copy/")
        .path_parameter("name", "a.b")
        .path_parameter("extension", 7);
    assert_eq!(target(&file), "/files/a.b.7:copy/");
    let list = client.ping("/pets/{ids}").path_list("ids", ["a,b", "c"]);
    assert_eq!(target(&list), "/pets/a%2Cb,c");
    assert_eq!(target(&client.ping("/")), "/");
    assert_eq!(target(&client.ping("pets")), "/pets");
}

#[test]
fn the_path_of_the_base_url_is_kept() {
    for base in [
        "https://api.example.com/v2",
        "https://api.example.com/v2/",
        "https://api.example.com/v2//",
    ] {
        let client = Client::for_test(base);
        assert_eq!(target(&client.ping("/pets/")), "/v2/pets/", "{base}");
    }
}

#[test]
fn query_values_are_percent_encoded() {
    let client = client();
    let call = client
        .ping("/pets")
        .query_parameter("a b&", "x y&z=1%+/?#é~-._")
        .query_parameter("flag", true)
        .query_parameter("empty", "");
    assert_eq!(
        target(&call),
        "/pets?a%20b%26=x%20y%26z%3D1%25%2B%2F%3F%23%C3%A9~-._&flag=true&empty="
    );
}

#[test]
fn a_query_parameter_that_is_set_again_is_replaced() {
    let client = client();
    let call = client
        .ping("/pets")
        .query_parameter("page", 1)
        .query_parameter("size", 5)
        .query_parameter("page", 2);
    assert_eq!(target(&call), "/pets?size=5&page=2");
    let call = call.query_list("size", ["a"; 0], ParameterStyle::FORM.exploded());
    assert_eq!(target(&call), "/pets?page=2");
}

#[test]
fn query_lists_in_all_styles() {
    let client = client();
    for (style, expected) in [
        (
            ParameterStyle::FORM.exploded(),
            "/pets?t%5B%5D=a%2Cb&t%5B%5D=c%20d",
        ),
        (ParameterStyle::FORM, "/pets?t%5B%5D=a%2Cb,c%20d"),
        (ParameterStyle::SPACE, "/pets?t%5B%5D=a%2Cb%20c%20d"),
        (ParameterStyle::PIPE, "/pets?t%5B%5D=a%2Cb%7Cc%20d"),
    ] {
        let call = client
            .ping("/pets")
            .query_list("t[]", ["a,b", "c d"], style);
        assert_eq!(target(&call), expected, "{style:?}");
        let none: [&str; 0] = [];
        let call = client.ping("/pets").query_list("t[]", none, style);
        assert_eq!(target(&call), "/pets", "{style:?}");
    }
}

#[test]
fn a_header_cannot_be_split() {
    let client = client();
    for value in ["a\r\nX-Evil: 1", "a\nb", "a\0b", "\u{7f}"] {
        let call = client.ping("/pets").header("X-Note", value);
        let name = "X-Note".to_owned();
        assert_eq!(problem(&call), RequestProblem::HeaderValue { name });
        let shown = call.request().expect_err("an error");
        assert!(!format!("{shown} {shown:?}").contains("Evil"));
    }
    let name = "X Note".to_owned();
    let call = client.ping("/pets").header(&name, "a");
    assert_eq!(problem(&call), RequestProblem::HeaderName { name });
}

#[test]
fn the_first_of_several_problems_is_reported() {
    let client = client();
    let call = client.ping("/pets").header("a b", "x").header("c", "\n");
    let name = "a b".to_owned();
    assert_eq!(problem(&call), RequestProblem::HeaderName { name });
}

#[tokio::test]
async fn a_call_that_cannot_be_built_is_not_sent() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let error = client.ping("/pets").header("c", "\n").await;
    let error = error.expect_err("an error");
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert!(error.response().is_none());
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn the_server_receives_the_headers() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = ClientBuilder::for_test(&server.url)
        .header("X-App", "1")
        .header("X-Team", "é")
        .build()
        .expect("valid settings");
    let call = client
        .start_login()
        .header("x-app", "2")
        .header("X-Name", "Zoë");
    let call = call
        .accept_media_type("application/json")
        .header_list("X-Ids", [1, 2]);
    call.await.expect("a success");
    let request = server.only();
    assert_eq!(request.method, "GET");
    assert_eq!(request.target, "/login");
    assert_eq!(request.header("version"), Some("2021-07-28"));
    assert_eq!(request.header("x-app"), Some("2"));
    assert_eq!(request.header("x-team"), Some("é"));
    assert_eq!(request.header("x-name"), Some("Zoë"));
    assert_eq!(request.header("x-ids"), Some("1,2"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("user-agent"), Some("test-client/1.0"));
    let authorization = format!("Bearer {TOKEN}");
    assert_eq!(
        request.header("authorization"),
        Some(authorization.as_str())
    );
}

#[tokio::test]
async fn a_header_of_the_call_replaces_one_of_the_operation() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let call = client
        .start_login()
        .header("version", "v3")
        .header("authorization", "Basic eDp5");
    call.await.expect("a success");
    let request = server.only();
    assert_eq!(request.header("version"), Some("v3"));
    assert_eq!(request.header("authorization"), Some("Basic eDp5"));
}

#[tokio::test]
async fn the_token_is_sent_only_if_the_operation_needs_it() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    client.ping("/pets").await.expect("a success");
    assert_eq!(server.only().header("authorization"), None);
}

#[tokio::test]
async fn the_server_receives_a_json_body() {
    let server = Server::start([json_reply("200 OK", r#"{"name":"Rex"}"#)]).await;
    let client = Client::for_test(&server.url);
    let call = client
        .pet(Method::PATCH)
        .json_body_as("application/merge-patch+json", &json!({"name": "Rex"}));
    let pet = call.await.expect("a success");
    assert_eq!(pet.name, "Rex");
    let request = server.only();
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.body, r#"{"name":"Rex"}"#);
    let content_type = request.header("content-type");
    assert_eq!(content_type, Some("application/merge-patch+json"));
}

#[test]
fn the_content_type_of_a_json_body() {
    let client = client();
    let call = client.ping("/pets").json_body(&[1, 2]);
    let request = call.request().expect("a request");
    assert_eq!(request.headers()["content-type"], "application/json");
    let body = request.body().and_then(|body| body.as_bytes());
    assert_eq!(body, Some(&b"[1,2]"[..]));
}

#[test]
fn a_body_of_bytes_is_sent_as_it_is() {
    let client = client();
    let call = client.ping("/pets").upload_body("text/csv", "a,b");
    let request = call.request().expect("a request");
    assert_eq!(request.headers()["content-type"], "text/csv");
    let body = request.body().and_then(|body| body.as_bytes());
    assert_eq!(body, Some(&b"a,b"[..]));
}

#[test]
fn a_body_that_cannot_be_written_as_json_is_an_error() {
    let client = client();
    let body = std::collections::BTreeMap::from([(vec![1], 2)]);
    let call = client.ping("/pets").json_body(&body);
    let message = "key must be a string".to_owned();
    assert_eq!(problem(&call), RequestProblem::Body { message });
}

#[test]
fn a_request_is_complete_and_hides_the_token() {
    let client = client();
    let call = client.start_login().timeout(Duration::from_secs(3));
    let request = call.request().expect("a request");
    assert_eq!(
        request.headers()["authorization"],
        format!("Bearer {TOKEN}")
    );
    assert_eq!(request.timeout(), Some(&Duration::from_secs(3)));
    assert!(!format!("{request:?}").contains("pit-"));
    let call = client.start_login().header("Cookie", "session=abc");
    let request = call.request().expect("a request");
    assert_eq!(request.timeout(), Some(&Duration::from_secs(30)));
    assert!(!format!("{request:?}").contains("abc"));
}

#[test]
fn a_call_can_be_sent_from_another_thread() {
    fn assert_send<T: Send>(_: &T) {}
    let client = client();
    let call = client.start_login();
    assert_send(&call);
    let debug = r#"Call { method: GET, path: "/login", .. }"#;
    assert_eq!(format!("{call:?}"), debug);
    assert_send(&call.send());
    assert_send(&client.start_login().send_with_response());
}

#[test]
fn the_caller_can_choose_the_media_type_of_the_body() {
    let client = Client::for_test("http://localhost:1");
    let call = || client.pet(Method::PATCH);
    let sent = |call: Call<'_, GetPet>| {
        let request = call.request().expect("a request");
        request.headers()["content-type"]
            .to_str()
            .expect("text")
            .to_owned()
    };
    assert_eq!(sent(call().json_body(&1)), "application/json");
    let chosen = call()
        .json_body(&1)
        .content_type("application/merge-patch+json");
    assert_eq!(sent(chosen), "application/merge-patch+json");
    let chosen = call()
        .content_type("application/merge-patch+json")
        .json_body(&1);
    assert_eq!(sent(chosen), "application/merge-patch+json");
}

#[test]
fn a_url_of_a_response_takes_the_place_of_the_own_one() {
    let client = client();
    let first = client
        .ping("/v1/pets")
        .header("x-tenant", "7")
        .json_body(&json!({"filter": "all"}))
        .query_parameter("limit", 2);
    for (url, expected) in [
        ("https://api.example.com/next?page=2#top", "/next?page=2"),
        ("/next?page=2", "/next?page=2"),
        ("?page=2", "/v1/pets?page=2"),
        ("cats", "/v1/cats"),
    ] {
        let call = first.clone().at_url(url);
        assert_eq!(target(&call), expected, "{url}");
        let request = call.request().unwrap();
        assert_eq!(request.method(), Method::GET);
        assert!(request.body().is_none());
        assert!(request.headers().get("content-type").is_none());
        assert_eq!(request.headers()["x-tenant"], "7");
    }
}

#[test]
fn a_url_of_another_origin_is_not_called() {
    let client = client();
    for url in [
        "https://evil.example.com/next",
        "http://api.example.com/next",
        "https://api.example.com:8443/next",
        "//evil.example.com/next",
    ] {
        let call = client.ping("/pets").at_url(url);
        assert_eq!(problem(&call), RequestProblem::OtherOrigin, "{url}");
    }
    let call = client.ping("/pets").at_url("https://[");
    assert_eq!(problem(&call), RequestProblem::Url);
}

#[test]
fn json_is_asked_for_unless_somebody_says_otherwise() {
    let accept = |call: &Call<'_, Ping>| {
        let request = call.request().expect("a request");
        request.headers()["accept"].to_str().unwrap().to_owned()
    };
    let client = client();
    assert_eq!(accept(&client.ping("/pets")), "application/json");
    let text = client.ping("/pets").accept_media_type("text/plain");
    assert_eq!(accept(&text), "text/plain");
    let builder = ClientBuilder::for_test("https://api.example.com");
    let all = builder.header("Accept", "text/html").build().unwrap();
    assert_eq!(accept(&all.ping("/pets")), "text/html");
}

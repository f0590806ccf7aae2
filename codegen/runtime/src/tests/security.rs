//! Credentials: where they are sent, what happens if some are missing, and where they are not shown.

use std::error::Error as _;

use super::server::{Received, Reply, Server, json as json_reply, reply};
use crate::runtime::{
    BuildError, Client, ClientBuilder, Error, Placement, RequestProblem, Requirements,
    SecurityScheme,
};
use crate::security::{self, schemes};

const fn scheme(name: &'static str, placement: Placement) -> SecurityScheme {
    SecurityScheme {
        name,
        method: name,
        placement,
    }
}

const SHARED_KEY: SecurityScheme = scheme("shared_key", Placement::Http("SharedKey"));
const HEADER: SecurityScheme = scheme("header_key", Placement::Header("X-Key"));
const WHOLE: SecurityScheme = scheme("whole", Placement::Header("Authorization"));
const QUERY: SecurityScheme = scheme("query_key", Placement::Query("api key"));
const COOKIE: SecurityScheme = scheme("cookie_key", Placement::Cookie("sid"));
const OTHER_TOKEN: SecurityScheme = scheme("other_token", Placement::Bearer);

const KEY: Requirements = &[&[&HEADER]];
const IN_QUERY: Requirements = &[&[&QUERY]];
const IN_COOKIE: Requirements = &[&[&COOKIE]];
const BOTH: Requirements = &[&[&HEADER, &COOKIE]];
const EITHER: Requirements = &[&[&HEADER, &COOKIE], &[&schemes::TOKEN]];
const OPTIONAL: Requirements = &[&[&HEADER], &[]];

/// Easy to find in a text, in any spelling.
const SECRET: &str = "s3cret/k+y==";

fn builder(url: &str) -> ClientBuilder {
    Client::builder(url)
}

fn build(builder: ClientBuilder) -> Client {
    builder.build().expect("valid settings")
}

/// What a server receives of a call that needs this.
async fn sent(needs: Requirements, give: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Received {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = build(give(builder(&server.url)));
    client
        .ping("/pets")
        .requires(needs)
        .await
        .expect("a success");
    server.only()
}

#[tokio::test]
async fn each_scheme_has_its_place() {
    let basic = sent(&[&[&schemes::SHOP_USER]], |it| it.shop_user("Zoë", "pä:ss")).await;
    assert_eq!(
        basic.header("authorization"),
        Some("Basic Wm/Dqzpww6Q6c3M=")
    );
    let other = sent(&[&[&SHARED_KEY]], |it| {
        it.set_secret(&SHARED_KEY, "a=\"b\", c=1")
    })
    .await;
    assert_eq!(
        other.header("authorization"),
        Some("SharedKey a=\"b\", c=1")
    );
    let whole = sent(&[&[&WHOLE]], |it| it.set_secret(&WHOLE, "Token token=x")).await;
    assert_eq!(whole.header("authorization"), Some("Token token=x"));
    let key = sent(KEY, |it| it.set_secret(&HEADER, SECRET)).await;
    assert_eq!(key.header("x-key"), Some(SECRET));
    assert_eq!(key.header("authorization"), None);
    let query = sent(IN_QUERY, |it| it.set_secret(&QUERY, "a&b=ü")).await;
    assert_eq!(query.target, "/pets?api%20key=a%26b%3D%C3%BC");
    let cookie = sent(IN_COOKIE, |it| it.set_secret(&COOKIE, SECRET)).await;
    assert_eq!(cookie.header("cookie"), Some("sid=s3cret/k+y=="));
}

#[tokio::test]
async fn the_first_alternative_that_is_complete_is_sent() {
    let token = |it: ClientBuilder| it.token("tok").set_secret(&HEADER, "a");
    let received = sent(EITHER, token).await;
    assert_eq!(received.header("authorization"), Some("Bearer tok"));
    assert_eq!(received.header("x-key"), None);
    let all = |it: ClientBuilder| token(it).set_secret(&COOKIE, "b");
    let received = sent(EITHER, all).await;
    assert_eq!(received.header("authorization"), None);
    assert_eq!(received.header("x-key"), Some("a"));
    assert_eq!(received.header("cookie"), Some("sid=b"));
    // What an operation does not need is not sent.
    let received = sent(&[], |it| it.token("tok")).await;
    assert_eq!(received.header("authorization"), None);
}

#[tokio::test]
async fn what_is_optional_is_sent_if_the_client_has_it() {
    let with = sent(OPTIONAL, |it| it.set_secret(&HEADER, "a")).await;
    assert_eq!(with.header("x-key"), Some("a"));
    let without = sent(OPTIONAL, |it| it).await;
    assert_eq!(without.header("x-key"), None);
}

#[tokio::test]
async fn the_token_is_for_all_bearer_schemes_without_one_of_their_own() {
    const OTHER: Requirements = &[&[&OTHER_TOKEN]];
    let own = |it: ClientBuilder| it.set_secret(&OTHER_TOKEN, "own").token("tok");
    let received = sent(OTHER, own).await;
    assert_eq!(received.header("authorization"), Some("Bearer own"));
    let received = sent(security::TOKEN, own).await;
    assert_eq!(received.header("authorization"), Some("Bearer tok"));
    let received = sent(OTHER, |it| it.token("tok")).await;
    assert_eq!(received.header("authorization"), Some("Bearer tok"));
}

#[tokio::test]
async fn a_call_without_its_credentials_is_not_sent() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = build(builder(&server.url).set_secret(&HEADER, "a"));
    let error = client.ping("/pets").requires(EITHER).await;
    let error = error.expect_err("an error");
    assert_eq!(
        error.to_string(),
        "GET /pets: not sent: the client lacks the credentials: it needs `ClientBuilder::header_key` \
         (security scheme `header_key`) and `ClientBuilder::cookie_key` (security scheme \
         `cookie_key`), or `ClientBuilder::token` (security scheme `Token`)"
    );
    let Error::Request(error) = error else {
        panic!("{error:?}");
    };
    let RequestProblem::CredentialsMissing { alternatives } = error.problem() else {
        panic!("{error:?}");
    };
    let names = alternatives
        .iter()
        .map(|all| all.iter().map(|it| it.name()));
    let names: Vec<Vec<&str>> = names.map(Iterator::collect).collect();
    assert_eq!(names, [vec!["header_key", "cookie_key"], vec!["Token"]]);
    assert!(client.ping("/pets").requires(EITHER).request().is_err());
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn the_caller_can_go_without_credentials() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = build(builder(&server.url).token("tok"));
    let call = client.ping("/login").requires(security::TOKEN);
    call.without_credentials().await.expect("a success");
    assert_eq!(server.only().header("authorization"), None);

    let lacking = |it: ClientBuilder| it.allow_missing_credentials();
    let received = sent(BOTH, lacking).await;
    assert_eq!(received.header("x-key"), None);
    let received = sent(BOTH, |it| lacking(it).set_secret(&COOKIE, "b")).await;
    assert_eq!(received.header("cookie"), Some("sid=b"));
}

#[tokio::test]
async fn what_the_caller_sets_counts_and_stays() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = build(builder(&server.url));
    let call = |needs| client.ping("/pets").requires(needs);
    call(KEY).header("x-key", "mine").await.expect("a success");
    call(IN_COOKIE)
        .header("Cookie", "a=1; sid=2")
        .await
        .expect("a success");
    call(IN_QUERY)
        .query_parameter("api key", "q")
        .await
        .expect("a success");
    let client = build(builder(&server.url).header("X-Key", "all"));
    client.ping("/pets").requires(KEY).await.expect("a success");
    let client = build(
        builder(&server.url)
            .header("X-Key", "all")
            .set_secret(&HEADER, "own"),
    );
    client.ping("/pets").requires(KEY).await.expect("a success");
    let call = client.ping("/pets").requires(KEY);
    call.header("X-Key", "mine").await.expect("a success");
    let received = server.received();
    let keys: Vec<_> = received.iter().map(|it| it.header("x-key")).collect();
    let expected = [
        Some("mine"),
        None,
        None,
        Some("all"),
        Some("own"),
        Some("mine"),
    ];
    assert_eq!(keys, expected);
    assert_eq!(received[1].header("cookie"), Some("a=1; sid=2"));
    assert_eq!(received[2].target, "/pets?api%20key=q");
}

#[tokio::test]
async fn a_cookie_key_joins_other_cookies() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = build(builder(&server.url).set_secret(&COOKIE, "k3y"));
    let call = client.ping("/pets").requires(IN_COOKIE);
    let call = call.header("Cookie", "xsid=1; b=2");
    assert!(!format!("{:?}", call.request().expect("a request")).contains("k3y"));
    call.await.expect("a success");
    assert_eq!(server.only().header("cookie"), Some("xsid=1; b=2; sid=k3y"));
}

#[test]
fn the_url_of_a_call_has_no_secret() {
    let client = build(builder("https://api.example.com").set_secret(&QUERY, SECRET));
    let call = client
        .ping("/pets")
        .requires(IN_QUERY)
        .query_parameter("a", 1);
    assert_eq!(
        call.url().expect("a URL").as_str(),
        "https://api.example.com/pets?a=1"
    );
    let request = call.request().expect("a request");
    assert_eq!(
        request.url().query(),
        Some("a=1&api%20key=s3cret%2Fk%2By%3D%3D")
    );
}

#[test]
fn no_secret_is_shown_before_a_call() {
    let all = builder("https://api.example.com")
        .token(SECRET)
        .shop_key(SECRET)
        .shop_user(SECRET, SECRET);
    assert!(!format!("{all:?}").contains("s3cret"));
    let client = build(all);
    let shown = format!("{client:?}");
    assert!(
        shown.contains(r#"credentials: ["token", "shop_key", "shop_user"]"#),
        "{shown}"
    );
    let needs: Requirements = &[&[&schemes::SHOP_KEY, &schemes::SHOP_USER]];
    let call = client.ping("/pets").requires(needs);
    let request = call.request().expect("a request");
    for text in [shown, format!("{call:?} {call:#?}"), format!("{request:?}")] {
        assert!(
            !text.contains("s3cret") && !text.contains("czNjcmV0"),
            "{text}"
        );
    }
}

/// All texts of an error.
fn shown(error: &Error<impl std::fmt::Debug>) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}\n{error}\n{error:?}");
        source = error.source();
    }
    text
}

#[tokio::test]
async fn no_secret_that_a_server_sends_back_is_shown() {
    let needs: Requirements = &[&[&schemes::SHOP_USER, &QUERY, &COOKIE, &HEADER]];
    // base64 of `s3cret-user:s3cret/k+y==`
    let basic = "czNjcmV0LXVzZXI6czNjcmV0L2sreT09";
    let all = format!("{SECRET} s3cret%2Fk%2By%3D%3D s3cret\\/k+y== {basic} s3cret-2");
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ns3cret-2".to_vec();
    for answer in [
        json_reply(
            "400 Bad Request",
            &serde_json::json!({"message": all}).to_string(),
        ),
        reply("500 Oops\nContent-Type: text/html", &all),
        Reply::Bytes(cut),
        Reply::Bytes(Vec::new()),
    ] {
        let server = Server::start([answer]).await;
        let client = builder(&server.url)
            .shop_user("s3cret-user", SECRET)
            .set_secret(&QUERY, "s3cret-2")
            .set_secret(&COOKIE, "s3cret-2-and-more")
            .set_secret(&HEADER, "s3cret-2");
        let client = build(client);
        let error = client.ping("/pets").requires(needs).await;
        let error = error.expect_err("an error");
        let text = shown(&error);
        for part in ["k+y", "k%2By", "czNj", "s3cret-2"] {
            assert!(!text.contains(part), "{part}: {text}");
        }
        if let Some(response) = error.response() {
            let url = response.url().as_str();
            assert!(url.ends_with("/pets?api%20key=[secret]"), "{url}");
        }
    }
}

#[tokio::test]
async fn a_user_name_is_no_secret_beside_a_password() {
    let answer = || json_reply("400 Bad Request", r#"{"message":"no user alice-example"}"#);
    for (password, expected) in [("pass", "no user alice-example"), ("", "no user [secret]")] {
        let server = Server::start([answer()]).await;
        let client = build(builder(&server.url).shop_user("alice-example", password));
        let call = client.ping("/pets").requires(&[&[&schemes::SHOP_USER]]);
        let error = call.await.expect_err("an error").to_string();
        assert!(error.ends_with(expected), "{error}");
    }
}

#[tokio::test]
async fn another_origin_gets_no_credentials() {
    let needs: Requirements = &[&[&schemes::SHOP_USER, &QUERY, &COOKIE, &HEADER]];
    let other = Server::start([reply("200 OK", "")]).await;
    let moved = |to: &str| reply(&format!("302 Found\nLocation: {to}"), "");
    let server = Server::start([moved("/here?x=1"), moved(&format!("{}/there", other.url))]).await;
    let client = builder(&server.url)
        .shop_user("user", SECRET)
        .set_secret(&QUERY, "k3y")
        .set_secret(&COOKIE, SECRET)
        .set_secret(&HEADER, SECRET);
    let call = build(client);
    let call = call.ping("/pets").requires(needs);
    call.await.expect("a success");
    // Within the origin, everything is sent again.
    let received = server.received();
    assert_eq!(received[0].target, "/pets?api%20key=k3y");
    assert_eq!(received[1].target, "/here?x=1&api%20key=k3y");
    for name in ["authorization", "cookie", "x-key"] {
        assert!(received[1].header(name).is_some(), "{name}");
        assert_eq!(other.only().header(name), None);
    }
    assert_eq!(other.only().target, "/there");
}

#[test]
fn credentials_that_cannot_be_sent_are_an_error() {
    let builder = || builder("https://api.example.com");
    let long = format!("{SECRET}\n");
    for (method, builder) in [
        ("shop_user", builder().shop_user("s3cret:", "s3cret")),
        ("shop_user", builder().shop_user("user", &long)),
        ("shop_user", builder().shop_user("", "")),
        ("shop_key", builder().shop_key("")),
        ("shop_key", builder().shop_key(" s3cret")),
        ("shop_key", builder().shop_key(&long)),
        ("query_key", builder().set_secret(&QUERY, "")),
        ("cookie_key", builder().set_secret(&COOKIE, "s3cret; a=b")),
        ("shared_key", builder().set_secret(&SHARED_KEY, "s3crét")),
        ("other_token", builder().set_secret(&OTHER_TOKEN, "s3 cret")),
    ] {
        let error = builder.build().expect_err("an error");
        let is_expected =
            matches!(&error, BuildError::Credentials { method: found } if *found == method);
        assert!(is_expected, "{error:?}");
        assert!(error.to_string().contains(method), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cr"), "{error:?}");
    }
    // Without a password, the user name is the secret of some APIs.
    assert!(builder().shop_user("user", "").build().is_ok());
}

#[test]
fn a_key_that_a_url_of_a_response_has_is_not_added_again() {
    let client = build(builder("https://api.example.com").set_secret(&QUERY, "a"));
    let call = |url: &str| client.ping("/pets").requires(IN_QUERY).at_url(url);
    let sent = |url: &str| call(url).request().unwrap().url().to_string();
    assert_eq!(
        sent("/pets?page=2"),
        "https://api.example.com/pets?page=2&api%20key=a"
    );
    let url = "https://api.example.com/pets?api%20key=a&page=2";
    assert_eq!(sent(url), url);
    let elsewhere = call("https://evil.example.com/").request().unwrap_err();
    assert_eq!(*elsewhere.problem(), RequestProblem::OtherOrigin);
}

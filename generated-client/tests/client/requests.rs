//! The request that is sent, and what is available without sending it.

use highlevel_client::{Client, Error, Method, RequestProblem, Response};

use super::support::{
    AUTHORIZATION, PATH, builder, client, count, header, ok_server, only_request, start, start_with,
};

/// A value with all kinds of characters that must be encoded in a query, and its encoded form.
const VALUE: &str = "a b&c=d%20e+f/g?h#i";
const ENCODED: &str = "a%20b%26c%3Dd%2520e%2Bf%2Fg%3Fh%23i";

#[tokio::test]
async fn awaiting_a_call_sends_it() {
    let server = ok_server().await;
    let client = client(&server.uri());
    start(&client).await.expect("a success");
    let request = only_request(&server).await;
    assert_eq!(request.method, Method::GET);
    assert_eq!(request.url.path(), PATH);
    assert_eq!(request.url.query(), Some("locationId=loc-1&userId=user-2"));
    assert_eq!(request.body, b"");
}

#[tokio::test]
async fn the_headers_of_the_operation_are_sent() {
    let server = ok_server().await;
    let client = client(&server.uri());
    start(&client).await.expect("a success");
    let request = only_request(&server).await;
    let user_agent = concat!("highlevel-client/", env!("CARGO_PKG_VERSION"));
    assert_eq!(header(&request, "version"), Some("2021-07-28"));
    assert_eq!(header(&request, "authorization"), Some(AUTHORIZATION));
    assert_eq!(header(&request, "user-agent"), Some(user_agent));
    assert_eq!(header(&request, "accept"), Some("*/*"));
    assert_eq!(header(&request, "content-type"), None);
}

#[tokio::test]
async fn the_optional_parameters_follow_the_required_ones() {
    let server = ok_server().await;
    let client = client(&server.uri());
    let call = start(&client).page("integration").reconnect("true");
    call.await.expect("a success");
    assert_eq!(
        only_request(&server).await.url.query(),
        Some("locationId=loc-1&userId=user-2&page=integration&reconnect=true")
    );
}

#[tokio::test]
async fn the_server_receives_the_exact_values() {
    let server = ok_server().await;
    let client = client(&server.uri());
    let call = start_with(&client, VALUE, "Zoë 東京");
    let call = call.page("").reconnect("~-._'\"<>\\\u{0}");
    call.await.expect("a success");
    let url = only_request(&server).await.url;
    let zoe = "Zo%C3%AB%20%E6%9D%B1%E4%BA%AC";
    assert_eq!(
        url.query(),
        Some(
            format!("locationId={ENCODED}&userId={zoe}&page=&reconnect=~-._%27%22%3C%3E%5C%00")
                .as_str()
        )
    );
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let expected = [
        ("locationId", VALUE),
        ("userId", "Zoë 東京"),
        ("page", ""),
        ("reconnect", "~-._'\"<>\\\u{0}"),
    ];
    assert_eq!(
        pairs,
        expected.map(|(name, value)| (name.into(), value.into()))
    );
}

#[test]
fn a_parameter_that_is_set_again_is_replaced() {
    let client = client(Client::BASE_URL);
    let call = start(&client).page("a").reconnect("b").page("c");
    let url = call.url().expect("a URL");
    let query = "locationId=loc-1&userId=user-2&reconnect=b&page=c";
    assert_eq!(url.query(), Some(query));
}

#[tokio::test]
async fn a_call_can_have_headers_of_its_own() {
    let server = ok_server().await;
    let client = builder(&server.uri()).header("X-App", "1").build();
    let client = client.expect("valid settings");
    let call = start(&client)
        .header("X-Name", "Zoë")
        .header("x-app", "2")
        .header("Accept", "text/html");
    call.await.expect("a success");
    let request = only_request(&server).await;
    assert_eq!(header(&request, "x-name"), Some("Zoë"));
    assert_eq!(header(&request, "x-app"), Some("2"));
    assert_eq!(header(&request, "accept"), Some("text/html"));
    assert_eq!(header(&request, "version"), Some("2021-07-28"));
    assert_eq!(header(&request, "authorization"), Some(AUTHORIZATION));
}

#[tokio::test]
async fn the_version_can_be_overridden() {
    let server = ok_server().await;
    let client = client(&server.uri());
    let call = start(&client).header("Version", "2023-02-21");
    call.await.expect("a success");
    let request = only_request(&server).await;
    assert_eq!(header(&request, "version"), Some("2023-02-21"));
}

#[tokio::test]
async fn a_header_cannot_be_split() {
    let server = ok_server().await;
    let client = client(&server.uri());
    let call = start(&client).header("X-Name", "a\r\nX-Evil: 1");
    let error = call.await.expect_err("an error");
    let problem = match &error {
        Error::Request(error) => error.problem(),
        other => panic!("{other:?}"),
    };
    let name = "X-Name".to_owned();
    assert_eq!(problem, &RequestProblem::HeaderValue { name });
    assert_eq!(
        error.to_string(),
        format!(
            "GET {PATH}: not sent: the value of the header `X-Name` contains control characters"
        )
    );
    assert_eq!(count(&server).await, 0);
}

#[tokio::test]
async fn the_url_is_available_without_sending_anything() {
    let server = ok_server().await;
    let client = client(&server.uri());
    let call = start_with(&client, VALUE, "user-2").page("p");
    let target = format!("{PATH}?locationId={ENCODED}&userId=user-2&page=p");
    let url = call.url().expect("a URL");
    assert_eq!(url.as_str(), format!("{}{target}", server.uri()));
    assert_eq!(count(&server).await, 0);

    call.await.expect("a success");
    let sent = only_request(&server).await.url;
    assert_eq!(sent.path(), url.path());
    assert_eq!(sent.query(), url.query());
}

#[test]
fn the_url_needs_neither_a_token_nor_an_async_runtime() {
    let client = Client::builder().build().expect("valid settings");
    assert_eq!(
        start(&client).url().expect("a URL").as_str(),
        "https://services.leadconnectorhq.com/social-media-posting/oauth/twitter/start\
         ?locationId=loc-1&userId=user-2"
    );
}

#[tokio::test]
async fn the_request_can_be_sent_by_other_means() {
    let server = ok_server().await;
    let client = client(&server.uri());
    let call = start(&client).page("p").header("X-Name", "a");
    let request: reqwest::Request = call.request().expect("a request");
    assert_eq!(count(&server).await, 0);
    let response = reqwest::Client::new().execute(request).await;
    assert_eq!(response.expect("a response").status(), 200);
    call.await.expect("a success");

    let requests = server.received_requests().await.expect("recorded");
    let [by_hand, by_client] = requests.as_slice() else {
        panic!("{} requests", requests.len());
    };
    assert_eq!(by_hand.url, by_client.url);
    assert_eq!(by_hand.headers, by_client.headers);
    assert_eq!(header(by_hand, "authorization"), Some(AUTHORIZATION));
    assert_eq!(header(by_hand, "version"), Some("2021-07-28"));
}

#[tokio::test]
async fn the_future_of_a_call_can_go_to_another_thread() {
    let server = ok_server().await;
    let client = client(&server.uri());
    let again = client.clone();
    let task = tokio::spawn(async move { start(&again).send_with_response().await });
    let (here, there) = tokio::join!(start(&client).send_with_response(), task);
    let there = there.expect("no panic");
    let status = |response: Response<_>| response.status().as_u16();
    assert_eq!(here.map(status).expect("a success"), 200);
    assert_eq!(there.map(status).expect("a success"), 200);
    assert_eq!(count(&server).await, 2);
}

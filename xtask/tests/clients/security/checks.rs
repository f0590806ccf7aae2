//! How calls authenticate: a test program of the crate that is made of `openapi.yaml`. Its server is a
//! thread that keeps what it receives.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use security::{BuildError, Client, ClientBuilder, Error};

/// A server that answers with this status, and the requests that it has received, as text.
fn server(status: &'static str) -> (ClientBuilder, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let received = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&received);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut chunk = [0; 1024];
            while !request.windows(4).any(|it| it == b"\r\n\r\n") {
                let read = stream.read(&mut chunk).unwrap();
                request.extend_from_slice(&chunk[..read]);
            }
            kept.lock().unwrap().push(String::from_utf8(request).unwrap());
            let answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (Client::builder().base_url(&url), received)
}

/// The request line, and the values of the headers that can hold credentials.
fn credentials(request: &str) -> Vec<String> {
    let mut lines = request.lines();
    let first = lines.next().unwrap().to_owned();
    let wanted = ["authorization: ", "cookie: ", "x-api-key: "];
    let lines = lines.filter(|line| wanted.iter().any(|it| line.starts_with(it)));
    std::iter::once(first).chain(lines.map(str::to_owned)).collect()
}

#[tokio::test]
async fn each_operation_sends_what_it_requires() {
    let (builder, received) = server("204 No Content");
    let client = builder
        .api_key_auth("k1")
        .account("anna", "pw")
        .session("s1")
        .in_query("q&1")
        .signature("id:abc")
        .token("t1")
        .staff("t2")
        .build()
        .unwrap();
    client.list_keys().await.unwrap();
    client.login().await.unwrap();
    client.get_account().await.unwrap();
    client.get_needed().q("x").await.unwrap();
    client.get_signed().page(2).await.unwrap();
    client.get_staff().await.unwrap();
    let received = received.lock().unwrap();
    let received: Vec<Vec<String>> = received.iter().map(|it| credentials(it)).collect();
    assert_eq!(
        received,
        [
            vec!["GET /keys HTTP/1.1", "x-api-key: k1"],
            vec!["POST /login HTTP/1.1"],
            vec!["GET /account HTTP/1.1", "authorization: Basic YW5uYTpwdw=="],
            vec!["GET /needed?q=x HTTP/1.1", "cookie: sid=s1", "x-api-key: k1"],
            vec![
                "GET /signed?page=2&key%5Bid%5D=q%261 HTTP/1.1",
                "authorization: SharedKey id:abc"
            ],
            vec!["GET /staff HTTP/1.1", "authorization: Bearer t2"],
        ]
    );
}

#[tokio::test]
async fn the_client_chooses_the_alternative_that_it_can_satisfy() {
    let (builder, received) = server("204 No Content");
    let client = builder.token("t1").build().unwrap();
    client.get_needed().await.unwrap();
    client.get_staff().await.unwrap();
    client.with_token("t3").unwrap().get_needed().await.unwrap();
    let received = received.lock().unwrap();
    let tokens: Vec<String> = received.iter().map(|it| credentials(it).remove(1)).collect();
    assert_eq!(tokens, ["t1", "t1", "t3"].map(|it| format!("authorization: Bearer {it}")));
}

#[tokio::test]
async fn a_call_that_lacks_credentials_is_not_sent() {
    let (builder, received) = server("204 No Content");
    let client = builder.session("s1").build().unwrap();
    let error = client.get_needed().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "GET /needed: not sent: the client lacks the credentials: it needs \
         `ClientBuilder::session` (security scheme `session`) and `ClientBuilder::api_key_auth` \
         (security scheme `ApiKeyAuth`), or `ClientBuilder::shop` (security scheme `shop`)"
    );
    // A certificate is a matter of the connection: the client can't know whether there is one.
    client.get_either().await.unwrap();
    client.list_keys().without_credentials().await.unwrap();
    client.list_keys().header("x-api-key", "mine").await.unwrap();
    assert_eq!(received.lock().unwrap().len(), 3);
}

#[test]
fn credentials_are_checked_and_hidden() {
    let error = Client::builder().account("a:b", "s3cret").build().unwrap_err();
    assert!(matches!(error, BuildError::Credentials { method: "account" }), "{error:?}");
    let builder = Client::builder().api_key_auth("s3cret").in_query("s3cret-2");
    let client = builder.signature("x").build().unwrap();
    assert!(!format!("{client:?}").contains("s3cret"));
    let url = client.get_signed().url().unwrap();
    assert_eq!(url.as_str(), "https://api.example.com/v1/signed");
    let request = client.get_signed().request().unwrap();
    assert_eq!(request.url().query(), Some("key%5Bid%5D=s3cret-2"));
}

#[tokio::test]
async fn an_error_shows_no_credentials() {
    let (builder, _) = server("404 Not Found\r\nLocation: /x?key=s3cret-query");
    let client = builder.in_query("s3cret-query").signature("s3cret-key").build().unwrap();
    let error = client.get_signed().await.unwrap_err();
    let url = error.response().unwrap().url().to_string();
    assert!(url.ends_with("/signed?key%5Bid%5D=[secret]"), "{url}");
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
}

//! Servers that send one response, and clients for them.

use highlevel_client::operations::{
    StartTwitterOauth, StartTwitterOauthError, StartTwitterOauthResponse,
};
use highlevel_client::{Call, Client, ClientBuilder, Error, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// A token that is easy to find in a text, and that changes when it is percent-encoded.
pub(crate) const TOKEN: &str = "pit-0a1b/2c+3d==";

/// The value of the `Authorization` header for [`TOKEN`].
pub(crate) const AUTHORIZATION: &str = "Bearer pit-0a1b/2c+3d==";

/// The path of the operation.
pub(crate) const PATH: &str = "/social-media-posting/oauth/twitter/start";

/// The result of a call.
pub(crate) type Answer = Result<Response<StartTwitterOauthResponse>, Failure>;

/// The error of a call.
pub(crate) type Failure = Error<StartTwitterOauthError>;

/// A call with the required parameters.
///
/// The lint is expected and not allowed, so that this fails to compile if the operation is not
/// deprecated. See `main.rs`.
#[expect(deprecated, reason = "the document says that the operation is")]
pub(crate) fn start_with<'c>(
    client: &'c Client,
    location_id: &str,
    user_id: &str,
) -> Call<'c, StartTwitterOauth> {
    client.start_twitter_oauth(location_id, user_id)
}

/// A call with any parameters.
pub(crate) fn start(client: &Client) -> Call<'_, StartTwitterOauth> {
    start_with(client, "loc-1", "user-2")
}

/// A builder for a client of this server, with the token of the tests.
pub(crate) fn builder(base_url: &str) -> ClientBuilder {
    Client::builder().base_url(base_url).token(TOKEN)
}

/// A client of this server, with the token of the tests.
pub(crate) fn client(base_url: &str) -> Client {
    builder(base_url).build().expect("valid settings")
}

/// Starts a server that sends this response to every request.
pub(crate) async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// Starts a server that sends the status 200 and no body.
pub(crate) async fn ok_server() -> MockServer {
    server(ResponseTemplate::new(200)).await
}

/// Returns the number of requests that the server received.
pub(crate) async fn count(server: &MockServer) -> usize {
    server.received_requests().await.expect("recorded").len()
}

/// Returns the only request that the server received.
pub(crate) async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.expect("recorded");
    assert_eq!(requests.len(), 1, "requests");
    requests.remove(0)
}

/// Returns the value of a header, or `None` if it was not sent. It must not have been sent twice.
pub(crate) fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    let mut values = request.headers.get_all(name).iter();
    let value = values.next();
    assert!(values.next().is_none(), "{name} was sent twice");
    value.map(|value| std::str::from_utf8(value.as_bytes()).expect("UTF-8"))
}

/// Sends a call to a server with this response.
pub(crate) async fn call(answer: ResponseTemplate) -> Answer {
    let server = server(answer).await;
    start(&client(&server.uri())).send_with_response().await
}

/// Returns the error of a call to a server with this response.
pub(crate) async fn failure(answer: ResponseTemplate) -> Failure {
    call(answer).await.expect_err("an error")
}

/// The reaction of a server after it has written its bytes.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// It closes the connection.
    Close,
    /// It keeps the connection open and writes nothing more.
    Hang,
}

/// Starts a server that writes these bytes after the head of every request. Returns its URL.
pub(crate) async fn raw_server(bytes: impl Into<Vec<u8>>, then: Then) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let bytes = bytes.into();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            read_head(&mut stream).await;
            let _ = stream.write_all(&bytes).await;
            if matches!(then, Then::Hang) {
                open.push(stream);
            }
        }
    });
    url
}

/// Reads to the empty line, or to the end of the stream.
async fn read_head(stream: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
}

//! Servers that give one answer, and a client for them.

use highlevel_client::operations::{
    StartTwitterOauth, StartTwitterOauthError, StartTwitterOauthResponse,
};
use highlevel_client::{Call, Client, ClientBuilder, Error, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// A token that is easy to find wherever it must not be, and changes when it is encoded.
pub(crate) const TOKEN: &str = "pit-0a1b/2c+3d==";

/// The value of `Authorization` that belongs to [`TOKEN`].
pub(crate) const AUTHORIZATION: &str = "Bearer pit-0a1b/2c+3d==";

/// The path of the operation.
pub(crate) const PATH: &str = "/social-media-posting/oauth/twitter/start";

/// What a call comes to.
pub(crate) type Answer = Result<Response<StartTwitterOauthResponse>, Failure>;

/// Why a call failed.
pub(crate) type Failure = Error<StartTwitterOauthError>;

/// A call with the required parameters.
///
/// The lint is expected, not allowed: without it this does not compile, see
/// `main.rs`.
#[expect(deprecated, reason = "the document says that the operation is")]
pub(crate) fn start_with<'c>(
    client: &'c Client,
    location_id: &str,
    user_id: &str,
) -> Call<'c, StartTwitterOauth> {
    client.start_twitter_oauth(location_id, user_id)
}

/// A call whose parameters do not matter.
pub(crate) fn start(client: &Client) -> Call<'_, StartTwitterOauth> {
    start_with(client, "loc-1", "user-2")
}

/// A builder for a client of this server, with the test's token.
pub(crate) fn builder(base_url: &str) -> ClientBuilder {
    Client::builder().base_url(base_url).token(TOKEN)
}

/// A client of this server, with the test's token.
pub(crate) fn client(base_url: &str) -> Client {
    builder(base_url).build().expect("good settings")
}

/// A server that gives this answer to every request.
pub(crate) async fn server(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// A server that answers 200 without a body.
pub(crate) async fn good_server() -> MockServer {
    server(ResponseTemplate::new(200)).await
}

/// How many requests the server got.
pub(crate) async fn count(server: &MockServer) -> usize {
    server.received_requests().await.expect("recorded").len()
}

/// The only request that the server got.
pub(crate) async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.expect("recorded");
    assert_eq!(requests.len(), 1, "requests");
    requests.remove(0)
}

/// The value of a header that was sent once; `None` if it was not sent.
pub(crate) fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    let mut values = request.headers.get_all(name).iter();
    let value = values.next();
    assert!(values.next().is_none(), "{name} was sent twice");
    value.map(|value| std::str::from_utf8(value.as_bytes()).expect("UTF-8"))
}

/// What a call to a server with this answer comes to.
pub(crate) async fn call(answer: ResponseTemplate) -> Answer {
    let server = server(answer).await;
    start(&client(&server.uri())).send_with_response().await
}

/// Why a call to a server with this answer fails.
pub(crate) async fn failure(answer: ResponseTemplate) -> Failure {
    call(answer).await.expect_err("an error")
}

/// What a server does after it has written what it has to say.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// It closes the connection.
    Close,
    /// It keeps the connection open and says nothing more.
    Hang,
}

/// The URL of a server that writes these bytes, as they are, after the head of every request.
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

/// Reads to the empty line, or to the end if there is none.
async fn read_head(stream: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
}

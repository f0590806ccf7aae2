//! Starts the OAuth flow for a Twitter account: shows the URL, sends the call and explains errors.
//!
//! No account is needed: this program contains a server that behaves like the API.
//!
//! ```text
//! cargo run -p highlevel-client --example start_twitter_oauth
//! ```

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use highlevel_client::operations::{
    StartTwitterOauth, StartTwitterOauthError, StartTwitterOauthResponse,
};
use highlevel_client::{Call, Client, Error};

const LOCATION: &str = "w37swmmLbA02zgqKPpxITe2";
const USER: &str = "u37swmmLbA02zgqKPpxITe2";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("1. The URL, to open in a browser. Nothing is sent, so no token is needed:\n");
    let client = Client::builder().build()?;
    println!("   {}\n", start(&client, USER).url()?);

    let api = start_api()?;
    println!("2. The call, sent to {api}:\n");
    let client = Client::builder()
        .base_url(&api)
        .token("good-token")
        .build()?;
    let page = login_page(&client, USER).await?;
    println!("   The login page is at {}\n", page.ok_or("no redirect")?);

    println!("3. Errors, each as a line for the log and what to do about it:\n");
    let nowhere = Client::builder().base_url(&unused_address()?).build()?;
    for (client, user) in [
        (client.with_token("expired-token")?, USER),
        (client.clone(), ""),
        (client.with_token("unlucky-token")?, USER),
        (nowhere, USER),
    ] {
        if let Err(error) = login_page(&client, user).await {
            println!("   {error}");
            println!("   -> {}\n", advice(&error));
        }
    }
    Ok(())
}

/// The call. Required parameters are arguments, and optional parameters such as `page` are methods.
#[expect(
    deprecated,
    reason = "HighLevel no longer supports X, formerly Twitter"
)]
fn start<'c>(client: &'c Client, user: &str) -> Call<'c, StartTwitterOauth> {
    client
        .start_twitter_oauth(LOCATION, user)
        .page("integration")
}

/// Sends the call. The redirect is not followed: its location is the result.
async fn login_page(client: &Client, user: &str) -> Result<Option<String>, Error> {
    match start(client, user).await? {
        StartTwitterOauthResponse::Found { location } => Ok(Some(location)),
        _ => Ok(None),
    }
}

/// Suggests how to react to an error. Errors that the API documents have types.
fn advice(error: &Error) -> String {
    match error.api() {
        Some(StartTwitterOauthError::Unauthorized(_)) => "Get another token.".to_owned(),
        Some(StartTwitterOauthError::UnprocessableEntity(body)) => {
            let messages = body.message.as_deref().unwrap_or_default();
            format!("Correct the values: {}.", messages.join(", "))
        }
        Some(_) => "Correct the request.".to_owned(),
        None if error.is_connect() => "Check the base URL. Nothing was sent.".to_owned(),
        None => match error.request_id() {
            Some(id) => format!("Call later, or ask the provider about {id}."),
            None => "Call later.".to_owned(),
        },
    }
}

/// Starts a server on this machine that behaves like the API. Returns its URL.
fn start_api() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // If a client closes the connection, the server continues.
            let _ = answer(stream);
        }
    });
    Ok(url)
}

/// Reads the head of a request, and sends a response that depends on it.
fn answer(mut stream: TcpStream) -> io::Result<()> {
    const JSON: &str = "Content-Type: application/json";
    const HTML: &str = "Content-Type: text/html\r\nX-Request-Id: r-9";
    const REDIRECT: &str = "Location: https://login.example/?state=1";

    let mut head = String::new();
    let mut reader = BufReader::new(&stream);
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head)? > 0 {}
    let (status, headers, body) = if head.contains("Bearer expired-token") {
        let body = r#"{"statusCode":401,"message":"Token has expired","traceId":"t-7"}"#;
        ("401 Unauthorized", JSON, body)
    } else if head.contains("Bearer unlucky-token") {
        ("503 Service Unavailable", HTML, "<h1>Down</h1>")
    } else if head.contains("userId=&") {
        let body = r#"{"statusCode":422,"message":["userId is empty"],"traceId":"t-8"}"#;
        ("422 Unprocessable Entity", JSON, body)
    } else {
        ("302 Found", REDIRECT, "")
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{headers}\r\nConnection: close\r\n"
    )?;
    write!(stream, "Content-Length: {length}\r\n\r\n{body}")
}

/// Returns an address of this machine without a server.
fn unused_address() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(format!("http://{}", listener.local_addr()?))
}

/// `cargo test` runs the example too.
#[test]
fn it_runs() -> Result<(), Box<dyn std::error::Error>> {
    main()
}

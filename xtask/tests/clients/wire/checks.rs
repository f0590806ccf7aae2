//! Where requests go and how answers are read: a test program of the crate that is made of
//! `openapi.yaml`. Its server is a thread that answers each call in the same way.

use std::io::{Read, Write};
use std::net::TcpListener;

use wire::operations::*;
use wire::types::Job;
use wire::{Client, Error};

/// Returns a client of a server that sends this answer to each call. `head` has a line for the status
/// and for each header.
fn client(head: &str, body: &str) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let head = head.replace('\n', "\r\n");
    let length = match body {
        "" => String::new(),
        body => format!("\r\nContent-Length: {}", body.len()),
    };
    let answer = format!("HTTP/1.1 {head}{length}\r\nConnection: close\r\n\r\n{body}");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut chunk = [0; 1024];
            while !request.windows(4).any(|it| it == b"\r\n\r\n") {
                let read = stream.read(&mut chunk).unwrap();
                request.extend_from_slice(&chunk[..read]);
            }
            let is_second = request.starts_with(b"GET /second");
            let answer = match is_second {
                true => "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\n{\"id\":2}",
                false => &answer,
            };
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    Client::builder().base_url(&url).token("0123456789").build().unwrap()
}

fn json(status: &str, body: &str) -> Client {
    client(&format!("{status}\nContent-Type: application/json"), body)
}

#[tokio::test]
async fn an_answer_without_a_body_is_none() {
    assert_eq!(json("201 Created", r#"{"id":1}"#).start_job().await.unwrap(), Some(Job { id: 1 }));
    assert_eq!(json("200 OK", r#"{"id":1}"#).start_job().await.unwrap(), Some(Job { id: 1 }));
    assert_eq!(client("204 No Content", "").start_job().await.unwrap(), None);
}

#[tokio::test]
async fn errors_without_a_body_are_known_by_status() {
    for status in ["304 Not Modified", "404 Not Found"] {
        let error = client(status, "").start_job().await.unwrap_err();
        assert!(matches!(error, Error::DeclaredStatus(_)), "{error}");
        assert!(error.to_string().starts_with(&format!("POST /jobs: {status}")), "{error}");
    }
    let error = json("500 Oh", r#"{"message":"no"}"#).start_job().await.unwrap_err();
    assert_eq!(error.declared().unwrap().message.as_deref(), Some("no"));
    let error = client("304 Not Modified", "").moved().await.unwrap_err();
    assert!(matches!(error, Error::DeclaredStatus(_)), "{error}");
}

#[tokio::test]
async fn a_redirect_with_a_location_is_an_answer() {
    let found = client("302 Found\nLocation: /second", "").download().await.unwrap();
    assert_eq!(found, DownloadResponse::Found { location: "/second".to_owned() });
    let job = json("200 OK", r#"{"id":1}"#).download().await.unwrap();
    assert_eq!(job, DownloadResponse::Ok(Job { id: 1 }));
    let login = client("303 See Other\nLocation: /second\nX-Attempt: 3", "").login().await.unwrap();
    assert_eq!(login, LoginResponse { location: "/second".to_owned(), x_attempt: Some(3) });
    let error = json("200 OK", "{}").login().await.unwrap_err();
    assert!(matches!(error, Error::UndeclaredStatus(_)), "not the declared error: {error}");
}

#[tokio::test]
async fn any_other_redirect_is_followed() {
    let job = client("301 Moved Permanently\nLocation: /second", "").moved().await.unwrap();
    assert_eq!(job.id, 2);
    // A call with a body, or with another method, does not go to another server.
    let moved = client("307 Temporary Redirect\nLocation: http://127.0.0.2:1/", "");
    let error = moved.moved_job().await.unwrap_err();
    assert!(matches!(error, Error::DeclaredStatus(_)), "no error of decoding: {error}");
    let moved = json("307 Temporary Redirect", r#"{"message":"moved"}"#);
    let error = moved.moved_job().await.unwrap_err();
    assert_eq!(error.declared().unwrap().message.as_deref(), Some("moved"));
}

#[tokio::test]
async fn a_success_that_is_not_declared_is_no_declared_error() {
    assert_eq!(json("202 Accepted", "7").several().await.unwrap(), SeveralResponse::Accepted(7));
    let error = json("206 Partial Content", "{}").several().await.unwrap_err();
    assert!(matches!(error, Error::UndeclaredStatus(_)), "{error}");
    let error = json("400 Bad Request", "{}").several().await.unwrap_err();
    assert!(error.declared().is_some(), "{error}");
}

#[tokio::test]
async fn the_caller_chooses_the_media_type_of_the_answer() {
    let call = json("204 No Content", "");
    let request = call.report().year(2030).as_csv().request().unwrap();
    assert_eq!(request.headers()["accept"], "text/csv, application/json;q=0.5", "errors are JSON");
    assert_eq!(request.url().query(), Some("year=2030"));
    assert_eq!(call.report().as_csv().await.unwrap(), None);

    let text = client("200 OK\nContent-Type: text/csv", "id\n1\n").report().as_csv().await.unwrap();
    assert_eq!(text.as_deref(), Some("id\n1\n"));
    let pdf = client("200 OK\nContent-Type: application/pdf", "%PDF");
    let bytes: Option<Vec<u8>> = pdf.report().as_pdf().await.unwrap();
    assert_eq!(bytes.as_deref(), Some(b"%PDF".as_slice()));
    let mut downloaded = Vec::new();
    pdf.report().as_pdf().download().await.unwrap().write_to(&mut downloaded).await.unwrap();
    assert_eq!(downloaded, b"%PDF");
    let counted = json("200 OK", r#"{"count":7}"#).report().as_wire_count().await.unwrap();
    assert_eq!(counted.unwrap().count, 7);

    // Errors are the same in all media types.
    let error = json("500 Oh", r#"{"message":"no"}"#).report().as_pdf().await.unwrap_err();
    assert_eq!(error.declared().unwrap().message.as_deref(), Some("no"));
}

#[tokio::test]
async fn headers_have_types() {
    let head = "200 OK\nContent-Type: application/json\nX-Limit: 60\nX-Until: 2030-01-01T00:00:00Z\n\
                X-Share: 0.5\nX-Tags: a, b\nX-Final: true\nX-Plan: paid";
    let response = client(head, "\"ok\"").limits().send_with_response().await.unwrap();
    assert_eq!(response.body, "ok");
    let limit: i32 = response.header(Limits::X_LIMIT).unwrap();
    assert_eq!(limit, 60);
    assert_eq!(response.header(Limits::X_UNTIL).unwrap(), Some("2030-01-01T00:00:00Z".into()));
    assert_eq!(response.header(Limits::X_SHARE).unwrap(), Some(0.5));
    assert_eq!(response.header(Limits::X_TAGS).unwrap(), ["a", "b"]);
    assert_eq!(response.header(Limits::X_FINAL).unwrap(), Some(true));
    assert_eq!(response.header(Limits::X_PLAN).unwrap(), Some(LimitsXPlan::Paid));

    let error = client("429 Too Many Requests\nRetry-After: 9", "").limits().await.unwrap_err();
    assert_eq!(error.response().unwrap().header(Limits::RETRY_AFTER).unwrap(), 9);
    assert!(error.is_retryable());

    let head = "200 OK\nX-Count: 5\nX-Days: 2030-01-01,2030-01-02";
    let counted = client(head, "").count_limits().await.unwrap();
    assert_eq!((counted.x_count, counted.x_sum), (5, None));
    assert_eq!(counted.x_days, ["2030-01-01".into(), "2030-01-02".into()]);
}

#[tokio::test]
async fn answers_are_read_as_what_they_are() {
    let text = |content_type: &str, body| client(&format!("200 OK\nContent-Type: {content_type}"), body);
    assert_eq!(text("application/json", "\"a\"").anything().await.unwrap(), "a");
    assert_eq!(text("text/plain", "\"a\"").anything().await.unwrap(), "\"a\"");
    assert_eq!(text("text/html", "<p>").anything().await.unwrap(), "<p>");
    assert_eq!(text("application/json", "\"a\"").any_bytes().await.unwrap(), b"\"a\"");
    assert_eq!(text("application/json", "\"a\"").json_bytes().await.unwrap(), b"\"a\"");
    assert_eq!(text("application/x", r#"{"id":1}"#).any_job().await.unwrap().id, 1);
    assert_eq!(text("application/json", "\"1.0.0\"").version().await.unwrap(), "1.0.0");
    assert_eq!(text("text/plain", "1.0.0").version().await.unwrap(), "1.0.0");
    assert_eq!(text("text/plain", "7").count().await.unwrap(), 7);
    assert_eq!(text("application/json", "7").count().await.unwrap(), 7);
    assert_eq!(text("text/plain", "a").name().await.unwrap(), "a");
    assert_eq!(text("application/json", "\"a\"").name().await.unwrap(), "a");
    assert_eq!(text("text/json", r#"{"id":1}"#).text_json().await.unwrap().id, 1);
}

#[test]
fn what_is_accepted() {
    let client = Client::new("0123456789").unwrap();
    let accept = |request: Result<reqwest::Request, wire::RequestError>| {
        let request = request.unwrap();
        let accept = request.headers().get("accept");
        accept.map(|it| it.to_str().unwrap().to_owned())
    };
    assert_eq!(accept(client.anything().request()).as_deref(), Some("*/*"));
    assert_eq!(accept(client.any_job().request()).as_deref(), Some("application/json"));
    assert_eq!(accept(client.version().request()).as_deref(), Some("text/plain"));
    assert_eq!(accept(client.name().request()).as_deref(), Some("application/json, text/plain"));
    assert_eq!(accept(client.text_json().request()).as_deref(), Some("text/json"));
    let problems = accept(client.problems().request());
    assert_eq!(problems.as_deref(), Some("application/json, application/problem+json"));
    assert_eq!(accept(client.two_kinds().request()).as_deref(), Some("application/json"));
    assert_eq!(accept(client.several().request()).as_deref(), Some("application/json"));
    let sent = client.put_text_json(&Job { id: 1 }).request().unwrap();
    assert_eq!(sent.headers()["content-type"], "text/json");
    let chosen = client.put_text_json(&Job { id: 1 }).content_type("application/json");
    assert_eq!(chosen.request().unwrap().headers()["content-type"], "application/json");
}

#[test]
fn a_body_has_the_media_type_of_the_callers_choice() {
    let client = Client::new("0123456789").unwrap();
    let sent = |request: Result<reqwest::Request, wire::RequestError>| {
        let request = request.unwrap();
        let content_type = request.headers().get("content-type");
        let content_type = content_type.map(|it| it.to_str().unwrap().to_owned());
        let body = request.body().and_then(|it| it.as_bytes()).unwrap_or_default();
        (content_type.unwrap_or_default(), String::from_utf8(body.to_vec()).unwrap())
    };
    let job = Job { id: 1 };
    let json = |content_type: &str, body: &str| (content_type.to_owned(), body.to_owned());
    let patch = client.patch_job(&job);
    assert_eq!(sent(patch.request()), json("application/json", r#"{"id":1}"#));
    let merge = patch.content_type("application/merge-patch+json");
    assert_eq!(sent(merge.request()), json("application/merge-patch+json", r#"{"id":1}"#));
    let ops = client.patch_job_json_patch(&["a".to_owned()]);
    assert_eq!(sent(ops.request()), json("application/json-patch+json", r#"["a"]"#));
    let list = client.post_job().body_vnd_example_list(&[7]);
    assert_eq!(sent(list.request()), json("application/vnd.example.list+json", "[7]"));
    assert_eq!(sent(client.put_job(&job).request()).1, r#"{"id":1}"#, "its schema requires it");
    assert_eq!(sent(client.delete_job().request()).1, "", "a body that may be left out");
}

#[test]
fn calls_go_to_the_server_of_the_operation() {
    assert_eq!(Client::BASE_URL, "https://eu.example.com/v1");
    let client = Client::builder().token("0123456789").region("us").build().unwrap();
    let job = client.start_job().request().unwrap();
    assert_eq!(job.url().as_str(), "https://us.example.com/v1/jobs");
    let elsewhere = client.elsewhere().request().unwrap();
    assert_eq!(elsewhere.url().as_str(), "https://files.example.net/us/elsewhere");
    assert_eq!(elsewhere.headers()["authorization"], "Bearer 0123456789");
    let upload = client.upload().request().unwrap();
    assert_eq!(upload.url().as_str(), "https://up.example.net/elsewhere");
    assert!(!upload.headers().contains_key("authorization"));
    assert_eq!(client.purge().url().unwrap().as_str(), "https://us.example.com/v2/elsewhere");
    let unknown = client.unknown_server().url().unwrap();
    assert_eq!(unknown.as_str(), "https://us.example.com/v1/elsewhere");

    let own = Client::builder().base_url("http://localhost:1/x").build().unwrap();
    for url in [own.elsewhere().url(), own.upload().url(), own.purge().url()] {
        assert_eq!(url.unwrap().as_str(), "http://localhost:1/x/elsewhere");
    }
}

#[test]
fn what_the_security_schemes_send_is_no_parameter() {
    let client = Client::builder().token("0123456789").key("k").build().unwrap();
    let token = |request: Result<reqwest::Request, wire::RequestError>| {
        request.unwrap().headers()["authorization"].to_str().unwrap().to_owned()
    };
    assert_eq!(token(client.both_schemes().request()), "Bearer 0123456789");
    assert_eq!(token(client.own_token("Basic a").request()), "Basic a");
    assert_eq!(token(client.two_tokens().request()), "Bearer 0123456789");
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_shown_by_place() {
    let body = r#"{"detail":[{"loc":["body","slots"],"msg":"Input should be a valid integer","input":"s3cret"}]}"#;
    let error = json("422 Unprocessable Entity", body).start_job().await.unwrap_err();
    let expected = "422 Unprocessable Entity: body.slots: Input should be a valid integer";
    assert_eq!(error.to_string(), format!("POST /jobs: {expected}"));
}

#[tokio::test]
async fn a_call_can_be_sent_again() {
    let client = client("503 Service Unavailable", "");
    let call = client.several();
    let error = call.clone().await.unwrap_err();
    assert!(error.is_retryable());
    assert!(call.await.is_err());
}

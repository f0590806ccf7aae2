//! A program for the command line: a test program of the crate that is made of `openapi.yaml`. The
//! server is a thread that says what it got.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value, json};

/// A server that sends the same answer to each request.
struct Server {
    url: String,
    requests: Receiver<String>,
}

impl Server {
    /// `head` has a line for the status and for each header.
    fn new(head: &str, body: &[u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let head = head.replace('\n', "\r\n");
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let answer = [head.as_bytes(), body].concat();
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read(&mut stream);
                sender.send(request).unwrap();
                stream.write_all(&answer).unwrap();
            }
        });
        Self { url, requests }
    }

    fn json(status: &str, body: &Value) -> Self {
        let head = format!("{status}\nContent-Type: application/json\nX-Left: 3");
        Self::new(&head, body.to_string().as_bytes())
    }

    /// Runs the program with the base URL of this server.
    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, b"")
    }

    /// Runs the program with this input.
    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Output {
        run(&self.url, arguments, input)
    }

    fn request(&self) -> String {
        self.requests.try_recv().expect("a request")
    }
}

fn run(url: &str, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shop"))
        .args(arguments)
        .env("SHOP_BASE_URL", url)
        .env("SHOP_TOKEN", "secret/0123456789")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may end without reading it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Reads a request with its body.
fn read(stream: &mut impl Read) -> String {
    let mut request = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        let read = stream.read(&mut chunk).unwrap();
        request.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&request).to_lowercase();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|it| it.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |it| it.parse().unwrap());
        if request.len() >= head.len() + 4 + length {
            return String::from_utf8_lossy(&request).into_owned();
        }
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn lines(output: &Output) -> Vec<Value> {
    out(output).lines().map(|line| line.parse().unwrap()).collect()
}

/// What the server answers with. An unknown property is not typed, so it does not come back.
fn thing() -> Value {
    json!({"zeta": "z", "name": "Cup", "price": {"amount": 1.5, "currency": "EUR"}, "unknown": 1})
}

/// What comes back of it, in the same order.
const TYPED: &str = r#"{"zeta":"z","name":"Cup","price":{"amount":1.5,"currency":"EUR"}}"#;

#[test]
fn a_script_calls_with_typed_values() {
    let server = Server::json("200 OK", &thing());
    let arguments = r#"{"path": {"thingId": 7}, "query": {"fields": ["a b", "c"], "sort": "new", "since": "2030-01-02"},
        "header": {"x-trace": "t", "X-Version": "v7"}}"#;
    let output = server.run(&["call", "things/show", "--args", arguments]);
    assert_eq!(err(&output), "");
    let answer = out(&output);
    assert!(answer.starts_with(r#"{"status":200,"headers":{"content-type":"application/json","x-left":"3","#), "{answer}");
    assert!(answer.ends_with(&format!(r#""body":{TYPED}}}{}"#, "\n")), "{answer}");
    let request = server.request();
    assert!(request.starts_with("GET /things/7?fields=a%20b,c&sort=new&since=2030-01-02 HTTP/1.1\r\n"), "{request}");
    for header in ["x-trace: t", "x-version: v7", "authorization: Bearer secret/0123456789"] {
        assert!(request.contains(header), "{request}");
    }
}

/// What an example of a parameter says about the value and about what is sent of it.
struct WireExample {
    location: String,
    name: String,
    value: Value,
    sent: String,
}

/// The examples of the document that say both.
fn wire_examples(path: &str) -> Vec<WireExample> {
    let document: Value = serde_yaml::from_str(include_str!("openapi.yaml")).unwrap();
    let parameters = document["paths"][path]["parameters"].as_array().unwrap();
    let of_parameter = |parameter: &Value| {
        let content = &parameter["content"]["application/json"]["examples"];
        let examples = parameter["examples"].as_object().or(content.as_object()).unwrap().clone();
        let text = |key: &str| parameter[key].as_str().unwrap().to_owned();
        let (location, name) = (text("in"), text("name"));
        examples.into_iter().map(move |(_, example)| WireExample {
            location: location.clone(),
            name: name.clone(),
            value: example["dataValue"].clone(),
            sent: example["serializedValue"].as_str().unwrap().to_owned(),
        })
    };
    parameters.iter().flat_map(of_parameter).collect()
}

/// `dataValue` and `serializedValue` of an Example Object, since OpenAPI 3.2.
#[test]
fn the_values_of_examples_are_sent_as_the_document_says() {
    let path = "/styles/{simple}/{label}/{matrix}";
    let examples = wire_examples(path);
    assert_eq!(examples.len(), 13);
    let server = Server::new("204 No Content", b"");
    for example in examples {
        let mut call = json!({"operation": "styles", "path": {"simple": ["s"], "label": {"red": 0}, "matrix": [0]}});
        call[&example.location][&example.name] = example.value.clone();
        let output = server.run_with(&["call", "--batch"], call.to_string().as_bytes());
        assert_eq!(lines(&output)[0]["status"], 204, "{call}: {}", out(&output));
        let request = server.request();
        let (target, headers) = request.split_once(" HTTP/1.1\r\n").unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let sent = match example.location.as_str() {
            "path" => path.split('/').find(|segment| *segment == example.sent),
            "query" => Some(query),
            _ => headers.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                let is_it = name.eq_ignore_ascii_case(&example.name) || name.eq_ignore_ascii_case(&example.location);
                is_it.then_some(value)
            }),
        };
        assert_eq!(sent, Some(example.sent.as_str()), "{call}: {request}");
    }
}

#[test]
fn each_line_of_a_batch_has_an_answer() {
    let server = Server::json("200 OK", &thing());
    let input = r#"{"operation": "things/show", "path": {"thingId": 1}, "id": "first"}

{"operation": "PUT /things/{thingId}", "path": {"thingId": 2}, "body": {"name": "a", "price": 3.5, "tags": null}}
{"operation": "replace_thing", "path": {"thingId": 3}, "contentType": "application/json-patch+json", "body": [{"op": "add", "value": {"b": 1}}]}
{"operation": "things/show", "path": {"thingId": "x"}}
{"operation": "things/show"}
{"operation": "things/show", "path": {"thingId": 1, "id": 2}}
{"operation": "things/show", "path": {"thingId": 1}, "header": {"X-Version": "v8"}}
{"operation": "replaceThing", "path": {"thingId": 1}, "body": {"name": "a", "price": 1, "tags": ["a", 2]}}
{"operation": "replaceThing", "path": {"thingId": 1}, "contentType": "text/csv", "body": "a"}
{"operation": "things/list", "body": {}}
{"operation": "other", "params": {}}
{"operation": "things/list", "params": {}}
nothing
"#;
    let output = server.run_with(&["call", "--batch"], input.as_bytes());
    assert_eq!(err(&output), "");
    assert!(output.status.success());
    let answers = lines(&output);
    assert_eq!(answers.len(), 13);
    assert_eq!((&answers[0]["id"], &answers[0]["status"]), (&json!("first"), &json!(200)));
    assert_eq!(answers[1]["body"].to_string(), TYPED);
    let problems: Vec<&str> = answers[3..].iter().map(|it| {
        assert_eq!(it["error"]["kind"], "input", "{it}");
        it["error"]["message"].as_str().unwrap()
    }).collect();
    assert_eq!(problems[..9], [
        "things/show: the path parameter `thingId`: invalid type: string \"x\", expected i64",
        "things/show: the path parameter `thingId`: it is missing",
        "things/show: the path parameter `id`: there is no such parameter; there are `thingId`",
        "things/show: the header parameter `X-Version`: the value is always `v7`",
        "replaceThing: the body: $.tags[1]: invalid type: integer `2`, expected a string",
        "replaceThing: the body has no media type `text/csv`; there are `application/json`, `application/json-patch+json`",
        "things/list: it has no body",
        "there is no operation `other`; `shop call --list` lists all",
        "things/list: unknown key `params`; the keys are `path`, `query`, `header`, `cookie`, `contentType`, `body` and `url`",
    ]);
    assert!(problems[9].starts_with("the arguments are not JSON: "), "{}", problems[9]);
    server.request();
    let put = server.request();
    assert!(put.starts_with("PUT /things/2 ") && put.contains("content-type: application/json\r\n"), "{put}");
    assert!(put.ends_with("\r\n\r\n{\"name\":\"a\",\"price\":3.5}"), "{put}");
    let patch = server.request();
    assert!(patch.contains("content-type: application/json-patch+json\r\n"), "{patch}");
    assert!(patch.ends_with("\r\n\r\n[{\"op\":\"add\",\"value\":{\"b\":1}}]"), "{patch}");
}

#[test]
fn bytes_are_base64_in_json() {
    let server = Server::new("200 OK\nContent-Type: text/plain", b"four bytes");
    let input = r#"{"operation": "putFile", "path": {"name": "a/b"}, "body": {"base64": "AP8="}}
{"operation": "putFile", "path": {"name": "c"}, "body": "text"}
{"operation": "putFile", "path": {"name": "c"}, "body": {"base64": 1}}
{"operation": "getFile", "path": {"name": "c"}}
"#;
    let answers = lines(&server.run_with(&["call", "--batch"], input.as_bytes()));
    assert_eq!(answers[0]["body"], "four bytes");
    assert_eq!(
        answers[2]["error"]["message"],
        "putFile: the body: expected a string, or `{\"base64\": \"..\"}`"
    );
    assert_eq!(answers[3]["body"], json!({"base64": "Zm91ciBieXRlcw=="}));
    assert!(server.request().starts_with("PUT /files/a%2Fb "));
    assert!(server.request().ends_with("\r\n\r\ntext"));
}

#[test]
fn parts_without_names_have_positions() {
    let server = Server::new("204 No Content", b"");
    let input = r#"{"operation": "addAlbum", "body": {"parts": [{"body": "Sea"}, {"body": [1, 2]}, {"body": "b"}, {"filename": "a.png", "body": {"base64": "YQ=="}}]}}
{"operation": "addNotes", "body": {"parts": [{"body": "one"}, {"body": "two"}]}}
{"operation": "addNotes", "body": {"parts": ["one"]}}
{"operation": "addNotes", "body": {"parts": [{"name": "note", "body": "one"}]}}
{"operation": "addPictures", "body": {"parts": [{"body": "c", "contentType": "image/gif"}]}}
{"operation": "addPair", "body": {"parts": [{"body": "a"}, {"body": "b"}, {"body": "c"}]}}
"#;
    let answers = lines(&server.run_with(&["call", "--batch"], input.as_bytes()));
    assert_eq!((&answers[0]["status"], &answers[1]["status"]), (&json!(204), &json!(204)), "{answers:?}");
    assert_eq!(answers[2]["error"]["message"], "addNotes: the body: a part is no object");
    assert_eq!(answers[3]["error"]["message"], "addNotes: the body: part 1 has a `name`, but no part of it can have one");
    assert_eq!(answers[4]["status"], 204, "{answers:?}");
    assert_eq!(answers[5]["error"]["message"], "addPair: the body: it has no more than 2 parts");
    let album = server.request().to_lowercase();
    let parts = ["\r\n\r\nsea\r\n", "application/json\r\n\r\n[1,2]\r\n", "image/png\r\n\r\nb\r\n", "filename=\"a.png\""];
    let found: Vec<Option<usize>> = parts.iter().map(|part| album.find(part)).collect();
    assert!(found.iter().all(Option::is_some) && found.is_sorted(), "{found:?}: {album}");
    let notes = server.request();
    assert!(notes.contains("\r\n\r\none\r\n") && notes.contains("\r\n\r\ntwo\r\n"), "{notes}");
    assert!(server.request().contains("image/gif\r\n\r\nc\r\n"));
}

#[test]
fn a_body_can_have_parts() {
    let server = Server::new("204 No Content", b"");
    let input = r#"{"operation": "addPhoto", "body": {"parts": [{"name": "title", "body": "Sea"},
        {"name": "images", "filename": "a.png", "contentType": "image/png", "body": {"base64": "YQ=="}}, {"name": "images", "body": "b"},
        {"name": "place", "contentType": "application/json", "body": {"city": "Rome"}}]}}"#.replace('\n', " ") + "\n"
        + r#"{"operation": "addPhoto", "contentType": "application/x-www-form-urlencoded", "body": {"address": "a b"}}
{"operation": "addPhoto", "body": {"parts": [{"name": "title", "body": "a"}, {"name": "title", "body": "b"}]}}
{"operation": "addPhoto", "body": {"images": ["text"]}}
"#;
    let answers = lines(&server.run_with(&["call", "--batch"], input.as_bytes()));
    assert_eq!(answers[2]["error"]["message"], "addPhoto: the body: there are several parts `title`");
    for answer in [&answers[0], &answers[1], &answers[3]] {
        assert_eq!(answer["status"], 204, "{answer}");
    }
    let parts = server.request();
    for text in [
        "name=\"title\"\r\n\r\nSea\r\n",
        "name=\"images\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\na\r\n",
        "name=\"images\"\r\n\r\nb\r\n",
        "name=\"place\"\r\nContent-Type: application/json\r\n\r\n{\"city\":\"Rome\"}\r\n",
    ] {
        assert!(parts.to_lowercase().contains(&text.to_lowercase()), "{text}: {parts}");
    }
    assert!(server.request().ends_with("\r\n\r\naddress=a+b"));
    let file = std::env::temp_dir().join(format!("photo-{}.png", std::process::id()));
    std::fs::write(&file, b"\x89PNG").unwrap();
    let argument = format!("@{}", file.display());
    server.request();
    let output = server.run(&["files", "add-photo", "--title", "Sea", "--images", &argument]);
    assert_eq!((err(&output), output.status.code()), (String::new(), Some(0)));
    let sent = server.request();
    assert!(sent.contains(&format!("filename=\"photo-{}.png\"", std::process::id())), "{sent}");
    assert!(sent.to_lowercase().contains("image/png"), "{sent}");
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn an_error_says_what_it_is() {
    let show = r#"{"path": {"thingId": 7}}"#;
    let call = |server: &Server| {
        let output = server.run(&["call", "things/show", "--args", show]);
        (lines(&output).remove(0), output.status.code().unwrap())
    };
    let (answer, code) = call(&Server::json("404 Not Found", &json!({"message": "none", "extra": 1})));
    assert_eq!((&answer["error"]["kind"], code), (&json!("api"), 4));
    assert_eq!((&answer["error"]["status"], &answer["error"]["body"]), (&json!(404), &json!({"message": "none"})));
    let (answer, code) = call(&Server::new("410 Gone", b""));
    assert_eq!((&answer["error"]["kind"], code), (&json!("declared_status"), 4));
    let (answer, code) = call(&Server::new("503 Busy", b"busy"));
    assert_eq!((&answer["error"]["kind"], &answer["error"]["body"], code), (&json!("undeclared_status"), &json!("busy"), 5));
    let (answer, code) = call(&Server::json("200 OK", &json!({"name": 1})));
    assert_eq!((&answer["error"]["kind"], code), (&json!("decode"), 6));
    let output = run("http://127.0.0.1:1", &["call", "things/show", "--args", show], b"");
    assert_eq!((&lines(&output)[0]["error"]["kind"], output.status.code()), (&json!("connect"), Some(3)));
    let output = run("nowhere", &["call", "things/list"], b"");
    assert_eq!(err(&output), "error: the base URL is not an absolute URL\n");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn nothing_is_sent_to_look_at_a_request() {
    let server = Server::json("200 OK", &thing());
    let show = ["things", "show", "--thing-id", "7", "--fields", "a", "--fields", "b", "--query-timeout", "1.5"];
    let url = |flag| out(&server.run(&[show.as_slice(), &[flag]].concat()));
    assert_eq!(url("--print-url"), format!("{}/things/7?fields=a,b&timeout=1.5\n", server.url));
    let request = url("--print-request");
    assert!(request.contains("authorization: Bearer [token]\n") && !request.contains("0123456789"), "{request}");
    let curl = url("--curl");
    assert!(curl.contains("--header \"authorization: Bearer ${SHOP_TOKEN}\""), "{curl}");
    let input = b"{\"operation\": \"things/list\"}";
    let line = lines(&server.run_with(&["call", "--batch", "--dry-run"], input)).remove(0);
    assert_eq!((&line["method"], &line["headers"]["authorization"]), (&json!("GET"), &json!("[secret]")));
    assert!(server.requests.try_recv().is_err());
}

#[test]
fn a_call_without_credentials_names_the_flags() {
    let server = Server::json("200 OK", &thing());
    let without = |flags: &[&str]| {
        let mut shop = Command::new(env!("CARGO_BIN_EXE_shop"));
        shop.args(["things", "show", "--thing-id", "7"]).args(flags);
        shop.env("SHOP_BASE_URL", &server.url).env_remove("SHOP_TOKEN").output().unwrap()
    };
    let output = without(&[]);
    assert_eq!(err(&output), "error: the credentials are missing: give `--token`\n");
    assert_eq!(output.status.code(), Some(2));
    let output = without(&["--print-url"]);
    assert_eq!(out(&output), format!("{}/things/7\n", server.url));
    assert!(server.requests.try_recv().is_err());
}

#[test]
fn flags_are_parameters_and_properties() {
    let server = Server::json("200 OK", &thing());
    let output = server.run(&[
        "things", "replace-thing", "--thing-id", "7", "--body", "{name: Mug, count: 3}", "--price",
        r#"{"amount": 2, "currency": "EUR"}"#, "--tags", "a", "--tags", "b", "--is-new", "--body-body", "-",
    ]);
    assert_eq!((err(&output), out(&output)), (String::new(), format!("{TYPED}\n")));
    let request = server.request();
    let sent: Value = request.rsplit("\r\n").next().unwrap().parse().unwrap();
    assert_eq!(sent, json!({
        "name": "Mug", "count": 3, "price": {"amount": 2.0, "currency": "EUR"}, "tags": ["a", "b"],
        "isNew": true, "body": "-",
    }));
    let output = server.run(&["things", "replace-thing", "--thing-id", "7", "--name", "a"]);
    assert_eq!(err(&output), "error: replaceThing: the body: missing field `price`\n");
    assert_eq!(output.status.code(), Some(2));
    let output = server.run(&["things", "show"]);
    assert!(err(&output).contains("--thing-id <INTEGER>"), "{}", err(&output));
    let output = server.run_with(&["files", "put-file", "--name", "a", "--body", "-"], b"\xff\x00");
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
}

#[test]
fn answers_have_formats() {
    let things = json!([thing(), {"name": "Pot", "price": 2.5, "tags": ["x"]}]);
    let server = Server::json("200 OK", &things);
    let list = |arguments: &[&str]| {
        let output = server.run(&[&["things", "list"], arguments].concat());
        assert_eq!(err(&output), "");
        out(&output)
    };
    assert_eq!(list(&[]), format!("[{TYPED},{{\"name\":\"Pot\",\"price\":2.5,\"tags\":[\"x\"]}}]\n"));
    assert_eq!(list(&["--format", "jsonl", "--query", "[].name"]), "\"Cup\"\n\"Pot\"\n");
    assert_eq!(list(&["--query", "[0].name"]), "Cup\n");
    assert_eq!(list(&["--format", "yaml", "--query", "[1].tags"]), "- x\n");
    assert_eq!(
        list(&["--format", "table"]),
        "ZETA  NAME  PRICE                            TAGS\n\
         z     Cup   {\"amount\":1.5,\"currency\":\"EUR\"}\n\
         \u{20}     Pot   2.5                              [\"x\"]\n"
    );
    let output = Server::json("404 Not Found", &json!({"message": "none"})).run(&["things", "show", "--thing-id", "1"]);
    assert_eq!(out(&output), "");
    assert_eq!(err(&output), "error: GET /things/1: 404 Not Found: none\n{\n  \"message\": \"none\"\n}\n");
    let found = Server::new("302 Found\nLocation: /there", b"").run(&["things", "show", "--thing-id", "1"]);
    assert_eq!(out(&found), "{\"Location\":\"/there\"}\n");
    let removed = Server::new("204 No Content", b"");
    let output = removed.run(&["things", "remove", "--thing-id", "1", "-i"]);
    assert_eq!((out(&output).as_str(), output.status.code()), ("", Some(0)));
    assert!(err(&output).starts_with("204 No Content\n"), "{}", err(&output));
    assert!(!removed.request().contains("authorization"), "it needs no token");
    let file = std::env::temp_dir().join(format!("shop-{}", std::process::id()));
    let path = file.to_str().unwrap();
    let server = Server::new("200 OK\nContent-Type: application/octet-stream", b"\xff\x00");
    server.run(&["files", "get-file", "--name", "a", "--output", path]);
    assert_eq!(std::fs::read(&file).unwrap(), b"\xff\x00");
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn the_answer_can_have_another_media_type() {
    let server = Server::new("200 OK\nContent-Type: text/csv", b"a,b\n");
    let shown = server.run(&["things", "list", "--accept", "text/csv"]);
    assert_eq!(out(&shown), "a,b\n", "{}", err(&shown));
    assert!(server.request().contains("accept: text/csv\r\n"));
    let help = out(&server.run(&["things", "list", "--help"]));
    assert!(help.contains("Ask for another type of the answer: text/csv, image/png"), "{help}");

    let server = Server::new("200 OK\nContent-Type: image/png", b"\x89PNG");
    let shown = server.run(&["call", "things/list", "--args", r#"{"header":{"Accept":"image/png"}}"#]);
    assert_eq!(lines(&shown)[0]["body"], json!({"base64": "iVBORw=="}), "{}", err(&shown));
    assert!(server.request().contains("accept: image/png\r\n"));
}

#[test]
fn a_stream_is_shown_as_it_comes() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, shown) = channel();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = read(&mut stream);
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        stream.write_all(format!("{head}data: {{\"op\":\"a\"}}\n\n").as_bytes()).unwrap();
        // The rest comes when the first item is there.
        shown.recv().unwrap();
        stream.write_all(b"data: {}\n\ndata: {\"op\":\"b\"}\n\ndata: [DONE]\n\n").unwrap();
        request
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_shop"))
        .args(["files", "watch", "--stream"])
        .env("SHOP_BASE_URL", url)
        .env("SHOP_TOKEN", "secret/0123456789")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    assert_eq!(line, "{\"op\":\"a\"}\n");
    sender.send(()).unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "{\"op\":\"b\"}\n");
    let output = child.wait_with_output().unwrap();
    // An item that is not as the document says.
    assert!(err(&output).contains("missing field `op`"), "{}", err(&output));
    assert_eq!(output.status.code(), Some(6));
    let request = server.join().unwrap();
    assert!(request.contains("accept: application/json, text/event-stream\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"stream\":true}"), "{request}");
}

#[test]
fn a_stream_is_a_list_for_scripts() {
    let events = b"id: 1\ndata: {\"op\":\"a\"}\n\ndata: {\"op\":\"b\"}\n\n";
    let server = Server::new("200 OK\nContent-Type: text/event-stream", events);
    let call = |server: &Server| {
        let answers = lines(&server.run_with(&["call", "--batch"], b"{\"operation\": \"files/watch\"}"));
        answers.into_iter().next().unwrap()
    };
    let answer = call(&server);
    assert_eq!((&answer["status"], &answer["body"]), (&json!(200), &json!([{"op": "a"}, {"op": "b"}])));
    let queried = server.run(&["files", "watch", "--query", "op"]);
    assert_eq!(out(&queried), "a\nb\n");
    let whole = Server::json("200 OK", &json!([{"op": "c"}]));
    assert_eq!(call(&whole)["body"], json!([{"op": "c"}]));
    assert_eq!(out(&whole.run(&["files", "watch"])), "[{\"op\":\"c\"}]\n");
    let error = Server::json("429 Too Many Requests", &json!({"message": "wait"}));
    assert_eq!(call(&error)["error"]["body"], json!({"message": "wait"}));
    let cut = Server::new("200 OK\nContent-Type: text/event-stream", b"data: {\"op\":\"a\"}\n\ndata: {}\n\n");
    let answer = call(&cut);
    assert_eq!((&answer["error"]["kind"], &answer["error"]["body"]), (&json!("decode"), &json!([{"op": "a"}])));
}

#[test]
fn help_says_what_the_document_says() {
    let help = |arguments: &[&str]| out(&run("http://127.0.0.1:1", arguments, b""));
    let all = help(&["--help"]);
    for text in ["Sells things.", "things       What is sold.", "--token <TOKEN>", "SHOP_TOKEN", "[possible values: eu, us]"] {
        assert!(all.contains(text), "{text}: {all}");
    }
    assert!(!all.contains("0123456789"), "{all}");
    let show = help(&["things", "show", "--help"]);
    for text in ["Show a thing", "GET /things/{thingId}", "The number of the thing", "[values: asc, desc]"] {
        assert!(show.contains(text), "{text}: {show}");
    }
    assert!(!show.contains("X-Version"), "the client sends it by itself: {show}");
    let list = help(&["call", "--list"]);
    assert!(list.lines().count() == 13 && list.contains(r#""id":"things/show""#), "{list}");
    assert!(help(&["completions", "bash"]).contains("replace-thing"));
    assert!(help(&["man"]).contains(".TH shop"));
}

#[test]
fn each_command_has_a_page_of_the_manual() {
    let folder = std::env::temp_dir().join(format!("shop-manual-{}", std::process::id()));
    out(&run("http://127.0.0.1:1", &["man", "--directory", folder.to_str().unwrap()], b""));
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(page("shop.1").contains("shop\\-things"), "{}", page("shop.1"));
    assert!(page("shop-things-show.1").contains("Show a thing"), "{}", page("shop-things-show.1"));
    std::fs::remove_dir_all(folder).unwrap();
}

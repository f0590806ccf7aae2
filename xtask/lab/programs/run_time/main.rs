//! Compares what a generated client does at run time with the same code by hand: JSON with the
//! derives of `serde`, a call with `reqwest`. `cargo lab bench` compiles and runs it, and reads
//! its output: a line for each comparison, with a name and two numbers of nanoseconds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use client::types;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The same types with derives.
mod by_hand {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub struct Account {
        pub login: String,
        pub id: i64,
        pub node: String,
        pub picture: String,
        pub gravatar: Option<String>,
        pub url: String,
        pub page: String,
        pub followers_url: String,
        pub following_url: String,
        pub gists_url: String,
        pub starred_url: String,
        pub subscriptions_url: String,
        pub organizations_url: String,
        pub repositories_url: String,
        pub events_url: String,
        pub received_events_url: String,
        pub kind: String,
        pub is_admin: bool,
        pub name: Option<String>,
        pub company: Option<String>,
        pub blog: Option<String>,
        pub location: Option<String>,
        pub email: Option<String>,
        pub is_hireable: Option<bool>,
        pub biography: Option<String>,
        pub repositories: i64,
        pub gists: i64,
        pub followers: i64,
        pub following: i64,
        pub created_at: String,
        pub updated_at: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub suspended_at: Option<String>,
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    #[serde(tag = "event", rename_all = "lowercase")]
    pub enum Event {
        Opened(Opened),
        Commented(Commented),
        Labeled(Labeled),
        Closed(Closed),
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub struct Opened {
        pub id: i64,
        pub actor: String,
        pub title: String,
        pub body: String,
        pub number: i64,
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub struct Commented {
        pub id: i64,
        pub actor: String,
        pub body: String,
        pub url: String,
        pub is_edited: bool,
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub struct Labeled {
        pub id: i64,
        pub actor: String,
        pub label: String,
        pub color: String,
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub struct Closed {
        pub id: i64,
        pub actor: String,
        pub reason: String,
        pub commit: String,
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    #[serde(untagged)]
    pub enum Field {
        Text(String),
        Integer(i64),
        Choice(Choice),
        Range(Range),
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub struct Choice {
        pub option: String,
        pub label: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub position: Option<i64>,
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    pub struct Range {
        pub start: i64,
        pub end: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub unit: Option<String>,
    }
}

fn main() {
    let texts = [
        list::<by_hand::Account>(account),
        list::<by_hand::Event>(event),
        list::<by_hand::Field>(field),
    ];
    compare_json::<types::Account, by_hand::Account>("objects", &texts[0]);
    compare_json::<types::Event, by_hand::Event>("unions with a tag", &texts[1]);
    compare_json::<types::Field, by_hand::Field>("unions without a tag", &texts[2]);
    let sorted = (0..1_000).map(account).collect::<serde_json::Value>();
    compare_reading::<types::Account, by_hand::Account>(
        "objects in another order",
        &sorted.to_string(),
    );
    compare_calls(&in_order::<by_hand::Account>(account(7)));
}

/// The JSON of a thousand values.
fn list<T: Serialize + DeserializeOwned>(value: fn(u32) -> serde_json::Value) -> String {
    in_order::<Vec<T>>((0..1_000).map(value).collect())
}

/// The JSON of a value, with properties in the order of the document.
fn in_order<T: Serialize + DeserializeOwned>(value: serde_json::Value) -> String {
    let value: T = serde_json::from_value(value).expect("the value has the type");
    serde_json::to_string(&value).expect("the value can be written")
}

/// An account with all of its properties, in the order of the document.
fn account(n: u32) -> serde_json::Value {
    let url = |what: &str| format!("https://accounts.example/accounts/login{n}/{what}");
    serde_json::json!({
        "login": format!("login{n}"),
        "id": n,
        "node": format!("node {n}"),
        "picture": url("picture"),
        "gravatar": (n % 3 != 0).then(|| format!("gravatar {n}")),
        "url": url("url"),
        "page": url("page"),
        "followers_url": url("followers_url"),
        "following_url": url("following_url"),
        "gists_url": url("gists_url"),
        "starred_url": url("starred_url"),
        "subscriptions_url": url("subscriptions_url"),
        "organizations_url": url("organizations_url"),
        "repositories_url": url("repositories_url"),
        "events_url": url("events_url"),
        "received_events_url": url("received_events_url"),
        "kind": format!("kind {n}"),
        "is_admin": n % 5 == 0,
        "name": (n % 3 != 0).then(|| format!("name {n}")),
        "company": (n % 3 != 0).then(|| format!("company {n}")),
        "blog": (n % 3 != 0).then(|| format!("blog {n}")),
        "location": (n % 3 != 0).then(|| format!("location {n}")),
        "email": (n % 3 != 0).then(|| format!("email {n}")),
        "is_hireable": (n % 2 == 0).then_some(true),
        "biography": (n % 3 != 0).then(|| format!("Writes \"things\" \u{2014} {n}\n")),
        "repositories": n * 3,
        "gists": n * 3,
        "followers": n * 3,
        "following": n * 3,
        "created_at": "2024-01-31T08:30:00Z",
        "updated_at": "2024-01-31T08:30:00Z",
        "suspended_at": "2024-03-01T12:00:00Z",
    })
}

fn event(n: u32) -> serde_json::Value {
    let actor = format!("login{n}");
    match n % 4 {
        0 => serde_json::json!({
            "event": "opened", "id": n, "actor": actor, "title": "It breaks", "body": "Again", "number": n,
        }),
        1 => serde_json::json!({
            "event": "commented", "id": n, "actor": actor, "body": "Confirmed",
            "url": "https://accounts.example/comments/1", "is_edited": false,
        }),
        2 => serde_json::json!({
            "event": "labeled", "id": n, "actor": actor, "label": "bug", "color": "ff0000",
        }),
        _ => serde_json::json!({
            "event": "closed", "id": n, "actor": actor, "reason": "done", "commit": "86a8c9b",
        }),
    }
}

fn field(n: u32) -> serde_json::Value {
    match n % 4 {
        0 => serde_json::json!(format!("text {n}")),
        1 => serde_json::json!(n),
        2 => serde_json::json!({"option": "a", "label": format!("The option {n}"), "position": n}),
        _ => serde_json::json!({"start": n, "end": n + 7, "unit": "days"}),
    }
}

/// Compares reading and writing a list of values.
fn compare_json<Ours, Theirs>(name: &str, text: &str)
where
    Ours: Serialize + DeserializeOwned,
    Theirs: Serialize + DeserializeOwned,
{
    let bytes = text.as_bytes();
    let ours: Vec<Ours> = serde_json::from_slice(bytes).expect("the client reads the values");
    let theirs: Vec<Theirs> = serde_json::from_slice(bytes).expect("the derives read the values");
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("it is JSON");
    for written in [serde_json::to_string(&ours), serde_json::to_string(&theirs)] {
        let written = written.expect("the values can be written");
        assert_eq!(value(&written), value(text), "a value was changed");
    }
    compare_reading::<Ours, Theirs>(name, text);
    compare(
        &format!("writing {name}"),
        || drop(black_box(serde_json::to_vec(black_box(&ours)))),
        || drop(black_box(serde_json::to_vec(black_box(&theirs)))),
    );
}

/// Compares reading a list of values.
fn compare_reading<Ours: DeserializeOwned, Theirs: DeserializeOwned>(name: &str, text: &str) {
    fn read<T: DeserializeOwned>(text: &str) {
        let read = serde_json::from_slice::<Vec<T>>(black_box(text.as_bytes()));
        drop(black_box(read.expect("the values have the type")));
    }
    compare(
        &format!("reading {name}"),
        || read::<Ours>(text),
        || read::<Theirs>(text),
    );
}

/// Compares a call with the same call by hand, to a server in this process.
fn compare_calls(body: &str) {
    const CALLS: u32 = 50;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the runtime starts");
    let base = format!("http://{}", runtime.block_on(serve(body)));
    let ours = client::Client::builder()
        .base_url(&base)
        .build()
        .expect("the client is built");
    let theirs = reqwest::Client::builder()
        .user_agent("client/0.1.0")
        .timeout(Duration::from_secs(30))
        .build()
        .expect("the client is built");
    let mut by_hand = || {
        runtime.block_on(async {
            for _ in 0..CALLS {
                let account = call_by_hand(&theirs, &base)
                    .await
                    .expect("the call succeeds");
                black_box(account);
            }
        });
    };
    let mut generated = || {
        runtime.block_on(async {
            for _ in 0..CALLS {
                let account = ours
                    .get_account("octo")
                    .page(2)
                    .await
                    .expect("the call succeeds");
                black_box(account);
            }
        });
    };
    compare("50 calls", &mut generated, &mut by_hand);
}

async fn call_by_hand(client: &reqwest::Client, base: &str) -> reqwest::Result<by_hand::Account> {
    let response = client
        .get(format!("{base}/accounts/octo?page=2"))
        .header("accept", "application/json")
        .send()
        .await?;
    let body = response.error_for_status()?.bytes().await?;
    Ok(serde_json::from_slice(&body).expect("the body is an account"))
}

/// Starts a server that gives the same answer to all requests, and keeps connections.
///
/// It runs in the thread of the calls. In a thread of its own, the time of a call would depend on
/// the processor that the system chooses for it.
async fn serve(body: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a port is free");
    let address = listener.local_addr().expect("the server has an address");
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_all(stream, answer.clone()));
        }
    });
    address.to_string()
}

/// Answers all requests of a connection. They have no bodies.
async fn answer_all(stream: TcpStream, answer: String) {
    let _ = stream.set_nodelay(true);
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
        if line == "\r\n" && stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
        line.clear();
    }
}

/// Prints the medians of many runs in turn. Some first runs do not count.
fn compare(name: &str, mut ours: impl FnMut(), mut theirs: impl FnMut()) {
    const RUNS: usize = 101;
    const FIRST: usize = 10;
    let mut times = [Vec::new(), Vec::new()];
    for run in 0..FIRST + RUNS {
        let measured = [time(&mut ours), time(&mut theirs)];
        if run >= FIRST {
            for (times, time) in times.iter_mut().zip(measured) {
                times.push(time);
            }
        }
    }
    let [ours, theirs] = times.map(|mut times| {
        times.sort();
        times[RUNS / 2].as_nanos()
    });
    println!("{name}\t{ours}\t{theirs}");
}

fn time(run: &mut impl FnMut()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}

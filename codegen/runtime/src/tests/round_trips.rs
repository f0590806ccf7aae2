//! Any text arrives at a server as it was given. The requests are decoded by libraries that know
//! nothing of this client.

use std::collections::BTreeMap;

use cookie::Cookie;
use serde::{Deserialize, Serialize};

use super::server::{Received, Server, reply};
use crate::runtime::{Client, ParameterStyle};

/// The number of requests of each test.
const REQUESTS: usize = 60;

/// Characters that have a meaning somewhere in a request.
const SPECIAL: &str = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~%2e%41\t\r\n\0\u{7f}é€😀\u{feff}\u{202e}";

/// Returns a text of any characters, never empty.
fn text(random: &mut fastrand::Rng) -> String {
    let special: Vec<char> = SPECIAL.chars().collect();
    let length = random.usize(1..12);
    let characters = (0..length).map(|_| match random.u8(..3) {
        0 => random.alphanumeric(),
        1 => special[random.usize(..special.len())],
        _ => random.char(..),
    });
    characters.collect()
}

fn texts(random: &mut fastrand::Rng) -> Vec<String> {
    let length = random.usize(1..5);
    (0..length).map(|_| text(random)).collect()
}

fn is_dots(text: &str) -> bool {
    matches!(text, "." | "..")
}

fn path_and_query(received: &Received) -> (&str, &str) {
    received
        .target
        .split_once('?')
        .unwrap_or((&received.target, ""))
}

fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

fn decoded(text: &str) -> String {
    urlencoding::decode(text).expect("UTF-8").into_owned()
}

#[tokio::test]
async fn paths() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let mut random = fastrand::Rng::with_seed(1);
    for count in 0..REQUESTS {
        let [simple, label, matrix] = [(); 3].map(|()| text(&mut random));
        let list = texts(&mut random);
        if is_dots(&simple) || is_dots(&format!(".{label}")) {
            continue;
        }
        let call = client
            .ping("/a/{simple}/{label}/{matrix}/{list}/z")
            .path_parameter("simple", &simple)
            .path_value("label", &label, ParameterStyle::LABEL)
            .path_value("matrix", &matrix, ParameterStyle::MATRIX)
            .path_value("list", &list, ParameterStyle::MATRIX.exploded());
        call.await.expect("a success");
        let received = server.received().pop().expect("a request");
        let segments: Vec<&str> = received.target.split('/').skip(1).collect();
        let [a, in_simple, in_label, in_matrix, in_list, z] = segments.as_slice() else {
            panic!("{count}: {segments:?}");
        };
        assert_eq!([*a, *z], ["a", "z"]);
        assert_eq!(decoded(in_simple), simple);
        assert_eq!(decoded(in_label), format!(".{label}"));
        let (name, value) = in_matrix.split_once('=').expect("a value");
        assert_eq!((name, decoded(value)), (";matrix", matrix));
        let items = in_list.split(';').skip(1);
        let items = items.map(|it| decoded(it.strip_prefix("list=").expect("the name")));
        assert_eq!(items.collect::<Vec<String>>(), list);
    }
}

#[tokio::test]
async fn queries() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let mut random = fastrand::Rng::with_seed(2);
    for _ in 0..REQUESTS {
        let (single, several, joined) = (text(&mut random), texts(&mut random), texts(&mut random));
        let object: BTreeMap<String, String> = texts(&mut random)
            .into_iter()
            .map(|key| (key, text(&mut random)))
            .collect();
        let (form, exploded) = (ParameterStyle::FORM, ParameterStyle::FORM.exploded());
        let call = client
            .ping("/")
            .query_parameter("sin gle&", &single)
            .query_list("several[]", &several, exploded)
            .query_list("joined", &joined, form)
            .query_value("json", &object, form.json())
            .query_value("object", &object, exploded);
        call.await.expect("a success");
        let received = server.received().pop().expect("a request");
        let query = path_and_query(&received).1;
        let pairs = pairs(query);
        let mut expected = vec![("sin gle&".to_owned(), single)];
        expected.extend(several.into_iter().map(|it| ("several[]".to_owned(), it)));
        expected.push(("joined".to_owned(), joined.join(",")));
        let json = serde_json::to_string(&object).expect("JSON");
        expected.push(("json".to_owned(), json));
        expected.extend(object);
        assert_eq!(pairs, expected);
        let in_query = query.split('&').find_map(|it| it.strip_prefix("joined="));
        let in_query: Vec<String> = in_query.expect("a list").split(',').map(decoded).collect();
        assert_eq!(in_query, joined);
    }
}

/// A filter with values in values.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Filter {
    text: String,
    tags: Vec<String>,
    owner: Owner,
    rules: Vec<Owner>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Owner {
    name: String,
    age: u32,
}

#[tokio::test]
async fn objects_in_objects() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Query {
        filter: Filter,
    }

    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let mut random = fastrand::Rng::with_seed(3);
    for _ in 0..REQUESTS {
        let owner = |random: &mut fastrand::Rng| Owner {
            name: text(random),
            age: random.u32(..),
        };
        let filter = Filter {
            text: text(&mut random),
            tags: texts(&mut random),
            owner: owner(&mut random),
            rules: vec![owner(&mut random), owner(&mut random)],
        };
        let call = client
            .ping("/")
            .query_value("filter", &filter, ParameterStyle::DEEP_OBJECT);
        call.await.expect("a success");
        let received = server.received().pop().expect("a request");
        let config = serde_qs::Config::new().use_form_encoding(true);
        let query = path_and_query(&received).1;
        let decoded: Query = config.deserialize_str(query).expect("a query");
        assert_eq!(decoded, Query { filter });
    }
}

#[tokio::test]
async fn cookies() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let mut random = fastrand::Rng::with_seed(4);
    for _ in 0..REQUESTS {
        let (first, second) = (text(&mut random), text(&mut random));
        let call = client
            .ping("/")
            .cookie_value("first", &first, ParameterStyle::COOKIE_FORM)
            .cookie_value("second", &second, ParameterStyle::COOKIE_FORM);
        call.await.expect("a success");
        let received = server.received().pop().expect("a request");
        let header = received.header("cookie").expect("cookies").to_owned();
        let cookies = Cookie::split_parse_encoded(header);
        let values: Vec<String> = cookies
            .map(|cookie| cookie.expect("a cookie").value().to_owned())
            .collect();
        assert_eq!(values, [first, second]);
    }
}

#[tokio::test]
async fn headers() {
    let server = Server::start([reply("200 OK", "")]).await;
    let client = Client::for_test(&server.url);
    let mut random = fastrand::Rng::with_seed(5);
    let mut refused = 0;
    for _ in 0..REQUESTS {
        let value = text(&mut random);
        let call = client.ping("/").header_parameter("X-Text", &value);
        // Control characters can't be sent, and spaces around a value have no meaning.
        let is_sendable = !value.chars().any(|it| it.is_ascii_control() && it != '\t');
        assert_eq!(call.request().is_ok(), is_sendable, "{value:?}");
        if !is_sendable {
            refused += 1;
            continue;
        }
        call.await.expect("a success");
        let received = server.received().pop().expect("a request");
        let arrived = received.header("x-text").unwrap_or_default();
        assert_eq!(
            arrived.trim_matches([' ', '\t']),
            value.trim_matches([' ', '\t'])
        );
    }
    assert!(refused > 0 && refused < REQUESTS);
}

//! Styles of parameters, with the values of the table in OpenAPI 3.2, "Style Examples".

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::runtime::{Call, Client, ParameterStyle, RequestProblem};
use crate::tests::api::Ping;

fn client() -> Client {
    Client::for_test("https://api.example.com")
}

/// Returns the part of the URL after the host.
fn target(call: &Call<'_, Ping>) -> String {
    let url = call.url().expect("a URL");
    url.as_str()
        .strip_prefix("https://api.example.com")
        .expect("the host")
        .to_owned()
}

/// An object whose properties have an order.
#[derive(Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Color {
    r: u8,
    g: u8,
    b: u8,
}

const COLOR: Color = Color {
    r: 100,
    g: 200,
    b: 150,
};
const COLORS: [&str; 3] = ["blue", "black", "brown"];

fn path<T: Serialize + ?Sized>(value: &T, style: ParameterStyle) -> String {
    let client = client();
    let call = client.ping("/{color}").path_value("color", value, style);
    target(&call)[1..].to_owned()
}

fn query<T: Serialize + ?Sized>(value: &T, style: ParameterStyle) -> String {
    let client = client();
    let call = client.ping("/").query_value("color", value, style);
    target(&call)[1..].trim_start_matches('?').to_owned()
}

fn header<T: Serialize + ?Sized>(value: &T, style: ParameterStyle) -> Option<String> {
    let client = client();
    let call = client.ping("/").header_value("color", value, style);
    let request = call.request().expect("a request");
    let value = request.headers().get("color")?;
    Some(String::from_utf8(value.as_bytes().to_vec()).expect("text"))
}

fn cookie<T: Serialize + ?Sized>(value: &T, style: ParameterStyle) -> Option<String> {
    let client = client();
    let call = client.ping("/").cookie_value("color", value, style);
    let request = call.request().expect("a request");
    let value = request.headers().get("cookie")?;
    Some(String::from_utf8(value.as_bytes().to_vec()).expect("text"))
}

#[test]
fn paths() {
    let (simple, label, matrix) = (
        ParameterStyle::SIMPLE,
        ParameterStyle::LABEL,
        ParameterStyle::MATRIX,
    );
    for (found, expected) in [
        (path("blue", simple), "blue"),
        (path(&COLORS, simple), "blue,black,brown"),
        (path(&COLORS, simple.exploded()), "blue,black,brown"),
        (path(&COLOR, simple), "R,100,G,200,B,150"),
        (path(&COLOR, simple.exploded()), "R=100,G=200,B=150"),
        (path("blue", label), ".blue"),
        (path(&COLORS, label), ".blue,black,brown"),
        (path(&COLORS, label.exploded()), ".blue.black.brown"),
        (path(&COLOR, label), ".R,100,G,200,B,150"),
        (path(&COLOR, label.exploded()), ".R=100.G=200.B=150"),
        (path("", matrix), ";color"),
        (path("blue", matrix), ";color=blue"),
        (path(&COLORS, matrix), ";color=blue,black,brown"),
        (
            path(&COLORS, matrix.exploded()),
            ";color=blue;color=black;color=brown",
        ),
        (path(&COLOR, matrix), ";color=R,100,G,200,B,150"),
        (path(&COLOR, matrix.exploded()), ";R=100;G=200;B=150"),
        (path(&json!({"a": ""}), matrix.exploded()), ";a"),
        (path("a/b;c=d.é", matrix), ";color=a%2Fb%3Bc%3Dd.%C3%A9"),
        (path("/a:b@c", simple.reserved()), "%2Fa:b@c"),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn a_path_value_in_any_style_stays_in_its_segment() {
    let client = client();
    let problem = |value: &str, style| {
        let call = client.ping("/{color}").path_value("color", value, style);
        call.request()
            .map(drop)
            .expect_err("an error")
            .problem()
            .clone()
    };
    let dots = RequestProblem::PathParameterDots { name: "color" };
    assert_eq!(problem("", ParameterStyle::LABEL), dots);
    assert_eq!(problem(".", ParameterStyle::LABEL), dots);
    assert_eq!(problem("%2e%2E", ParameterStyle::SIMPLE.reserved()), dots);
    let empty = RequestProblem::PathParameterEmpty { name: "color" };
    assert_eq!(problem("", ParameterStyle::SIMPLE), empty);
    let no_colors: [&str; 0] = [];
    let call = client
        .ping("/{color}")
        .path_value("color", &no_colors, ParameterStyle::MATRIX);
    assert_eq!(call.request().expect_err("an error").problem(), &empty);
}

#[test]
fn queries() {
    let (form, space, pipe) = (
        ParameterStyle::FORM,
        ParameterStyle::SPACE,
        ParameterStyle::PIPE,
    );
    for (found, expected) in [
        (query("", form), "color="),
        (query("blue", form), "color=blue"),
        (query(&COLORS, form), "color=blue,black,brown"),
        (
            query(&COLORS, form.exploded()),
            "color=blue&color=black&color=brown",
        ),
        (query(&COLOR, form), "color=R,100,G,200,B,150"),
        (query(&COLOR, form.exploded()), "R=100&G=200&B=150"),
        (query(&COLORS, space), "color=blue%20black%20brown"),
        (query(&COLOR, space), "color=R%20100%20G%20200%20B%20150"),
        (query(&COLORS, pipe), "color=blue%7Cblack%7Cbrown"),
        (query(&COLOR, pipe), "color=R%7C100%7CG%7C200%7CB%7C150"),
        (
            query(&COLOR, ParameterStyle::DEEP_OBJECT),
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
        (
            query(&COLOR, form.json()),
            "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        ),
        (query("a\"é", form.json()), "color=%22a%5C%22%C3%A9%22"),
        (
            query("a:/?@!$'()*,;=&#[]+ é%41%4g", form.reserved()),
            "color=a:/?@!$%27()*,;=%26%23%5B%5D%2B%20%C3%A9%41%254g",
        ),
        (
            query(&COLOR, ParameterStyle::SIMPLE.json()),
            "%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        ),
        (query("a=1&b", ParameterStyle::SIMPLE), "a%3D1%26b"),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn values_within_values() {
    let pets = json!({"tags": ["a b", "c"], "owner": {"name": "Zoë"}, "none": null});
    let (form, deep) = (ParameterStyle::FORM, ParameterStyle::DEEP_OBJECT);
    assert_eq!(
        query(&pets, form.exploded()),
        "owner=%7B%22name%22%3A%22Zo%C3%AB%22%7D&tags=a%20b&tags=c"
    );
    assert_eq!(
        query(&pets, form),
        "color=owner,%7B%22name%22%3A%22Zo%C3%AB%22%7D,tags,%5B%22a%20b%22%2C%22c%22%5D"
    );
    assert_eq!(
        query(&pets, deep),
        "color%5Bowner%5D%5Bname%5D=Zo%C3%AB&color%5Btags%5D%5B%5D=a%20b&color%5Btags%5D%5B%5D=c"
    );
    assert_eq!(
        query(&json!({"or": [{"a": 1}, {"b": [2, true]}]}), deep),
        "color%5Bor%5D%5B0%5D%5Ba%5D=1&color%5Bor%5D%5B1%5D%5Bb%5D%5B%5D=2&color%5Bor%5D%5B1%5D%5Bb%5D%5B%5D=true"
    );
    assert_eq!(
        query(&json!([{"a": 1}, {"b": 2}]), form.exploded()),
        "color=%7B%22a%22%3A1%7D&color=%7B%22b%22%3A2%7D"
    );
}

#[test]
fn what_is_empty_is_left_out() {
    let (none, empty): (Option<&str>, BTreeMap<String, u8>) = (None, BTreeMap::new());
    let (form, deep) = (ParameterStyle::FORM, ParameterStyle::DEEP_OBJECT);
    for style in [form, form.exploded(), ParameterStyle::PIPE, deep] {
        assert_eq!(query(&none, style), "");
        assert_eq!(query(&empty, style), "");
        assert_eq!(query(&json!([]), style), "");
        assert_eq!(query(&json!({"a": null}), style), "");
        assert_eq!(query(&json!([]), style.or_empty()), "color=");
    }
    assert_eq!(query(&json!([null, 1]), form.exploded()), "color=1");
    assert_eq!(header(&empty, ParameterStyle::SIMPLE), None);
    assert_eq!(cookie(&empty, ParameterStyle::COOKIE_FORM), None);
}

#[test]
fn headers() {
    let simple = ParameterStyle::SIMPLE;
    for (found, expected) in [
        (header("blue é%", simple), "blue é%"),
        (header(&COLORS, simple), "blue,black,brown"),
        (header(&COLOR, simple), "R,100,G,200,B,150"),
        (header(&COLOR, simple.exploded()), "R=100,G=200,B=150"),
        (
            header(&COLOR, simple.json()),
            r#"{"R":100,"G":200,"B":150}"#,
        ),
    ] {
        assert_eq!(found.as_deref(), Some(expected));
    }
}

#[test]
fn cookies() {
    let (form, raw) = (ParameterStyle::COOKIE_FORM, ParameterStyle::COOKIE);
    for (found, expected) in [
        (cookie("a b;c", form), "color=a%20b%3Bc"),
        (cookie(&COLORS, form), "color=blue,black,brown"),
        (
            cookie(&COLORS, form.exploded()),
            "color=blue; color=black; color=brown",
        ),
        (cookie(&COLOR, form), "color=R,100,G,200,B,150"),
        (cookie(&COLOR, form.exploded()), "R=100; G=200; B=150"),
        (cookie("a=b%é", raw), "color=a=b%é"),
        (cookie("a; admin=1", raw), "color=a%3B admin=1"),
        (cookie(&COLOR, raw.exploded()), "R=100; G=200; B=150"),
    ] {
        assert_eq!(found.as_deref(), Some(expected));
    }
}

#[test]
fn cookies_stand_beside_each_other() {
    let client = client();
    let call = client
        .ping("/")
        .header("Cookie", "own=1")
        .cookie_value("a", "1", ParameterStyle::COOKIE_FORM)
        .cookie_value("b", &2, ParameterStyle::COOKIE_FORM)
        .cookie_value("a", "3", ParameterStyle::COOKIE_FORM);
    let request = call.request().expect("a request");
    let value = &request.headers()["cookie"];
    assert_eq!(value, "own=1; b=2; a=3");
    assert!(value.is_sensitive());
    let call = client
        .ping("/")
        .cookie_value("a", "\n", ParameterStyle::COOKIE);
    let name = "cookie".to_owned();
    let error = call.request().expect_err("an error");
    assert_eq!(error.problem(), &RequestProblem::HeaderValue { name });
}

#[test]
fn values_of_all_kinds() {
    #[derive(Serialize)]
    struct Unit;
    #[derive(Serialize)]
    struct Wrapper(f64);
    #[derive(Serialize)]
    struct Pair(u8, char);
    #[derive(Serialize)]
    enum Kind {
        Plain,
        Wrapped(u8),
        Listed(u8, u8),
        Named { a: u8 },
    }
    let json = |value: &dyn Fn(ParameterStyle) -> String| value(ParameterStyle::SIMPLE.json());
    let decoded = |text: String| {
        let text = percent_encoding::percent_decode_str(&text).decode_utf8_lossy();
        text.into_owned()
    };
    for (found, expected) in [
        (json(&|it| query(&Unit, it)), "null"),
        (json(&|it| query(&Wrapper(1.5), it)), "1.5"),
        (json(&|it| query(&Pair(1, 'é'), it)), r#"[1,"é"]"#),
        (json(&|it| query(&Kind::Plain, it)), r#""Plain""#),
        (json(&|it| query(&Kind::Wrapped(1), it)), r#"{"Wrapped":1}"#),
        (
            json(&|it| query(&Kind::Listed(1, 2), it)),
            r#"{"Listed":[1,2]}"#,
        ),
        (
            json(&|it| query(&Kind::Named { a: 1 }, it)),
            r#"{"Named":{"a":1}}"#,
        ),
        (
            json(&|it| query(&BTreeMap::from([(1, true)]), it)),
            r#"{"1":true}"#,
        ),
        (
            json(&|it| query(&Value::from(u64::MAX), it)),
            "18446744073709551615",
        ),
    ] {
        assert_eq!(decoded(found), expected);
    }
    assert_eq!(query(&35.625, ParameterStyle::FORM), "color=35.625");
    assert_eq!(query(&35625.0, ParameterStyle::FORM), "color=35625");
}

#[test]
fn a_value_that_cannot_be_written_is_an_error() {
    let client = client();
    let value = BTreeMap::from([(vec![1], 2)]);
    let call = client
        .ping("/")
        .query_value("color", &value, ParameterStyle::FORM);
    let error = call.request().expect_err("an error");
    assert_eq!(
        error.to_string(),
        "GET /: not sent: the parameter `color` cannot be written as text: a key must be a string"
    );
}

//! Forms, as a server reads them.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::json;

use super::text;
use crate::runtime::{Client, ParameterStyle, RequestProblem, object};

/// A form with a property of each kind.
#[derive(Clone, Default)]
struct Form {
    name: Option<String>,
    age: Option<i64>,
    weight: Option<f64>,
    is_good: Option<bool>,
    tags: Option<Vec<String>>,
    owner: Option<BTreeMap<String, serde_json::Value>>,
    note: Option<Option<String>>,
    others: BTreeMap<String, serde_json::Value>,
}

object!(Form {
    optional: name = "na me", age, weight, is_good = "isGood", tags, owner;
    nullable: note;
    rest: others;
});

/// Returns the form as it is sent.
fn sent(form: &Form, styles: &[(&str, ParameterStyle)]) -> String {
    sent_by(&client(), form, styles)
}

fn client() -> Client {
    Client::for_test("https://api.example.com")
}

fn sent_by(client: &Client, form: &Form, styles: &[(&str, ParameterStyle)]) -> String {
    let call = client.ping("/forms").form_body(form, styles);
    let request = call.request().expect("a request");
    let content_type = &request.headers()["content-type"];
    assert_eq!(content_type, "application/x-www-form-urlencoded");
    let body = request.body().and_then(|body| body.as_bytes());
    String::from_utf8(body.expect("a body").to_vec()).expect("UTF-8")
}

/// Returns the pairs, as a library reads them.
fn read(form: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(form.as_bytes())
        .into_owned()
        .collect()
}

fn owner() -> BTreeMap<String, serde_json::Value> {
    let owner = json!({"name": "Ann & Bob", "roles": ["a,b", "c"], "city": {"zip": 1}, "no": null});
    serde_json::from_value(owner).expect("a map")
}

#[test]
fn each_kind_of_property_has_its_usual_form() {
    let form = Form {
        name: Some("Rex & Söhne+".to_owned()),
        age: Some(-3),
        weight: Some(2.5),
        is_good: Some(true),
        tags: Some(vec!["a b".to_owned(), "c,d".to_owned()]),
        owner: Some(BTreeMap::from([("a".to_owned(), json!([1, "="]))])),
        note: None,
        others: BTreeMap::from([("x".to_owned(), json!([1, null, {"y": 2}]))]),
    };
    let sent = sent(&form, &[]);
    assert_eq!(
        sent,
        "na+me=Rex+%26+S%C3%B6hne%2B&age=-3&weight=2.5&isGood=true&tags=a+b&tags=c%2Cd\
         &owner=%7B%22a%22%3A%5B1%2C%22%3D%22%5D%7D&x=1&x=%7B%22y%22%3A2%7D"
    );
}

#[test]
fn null_and_absence_are_left_out() {
    assert_eq!(sent(&Form::default(), &[]), "");
    let form = Form {
        note: Some(None),
        tags: Some(Vec::new()),
        ..Form::default()
    };
    assert_eq!(sent(&form, &[]), "");
    assert_eq!(sent(&form, &[("tags", ParameterStyle::FORM)]), "");
}

#[test]
fn lists_have_the_style_of_the_document() {
    let tags = Some(vec!["a b".to_owned(), "c,d".to_owned()]);
    let form = Form {
        tags,
        ..Form::default()
    };
    for (style, expected) in [
        (ParameterStyle::FORM.exploded(), "tags=a+b&tags=c%2Cd"),
        (ParameterStyle::FORM, "tags=a+b,c%2Cd"),
        (ParameterStyle::SPACE, "tags=a+b+c%2Cd"),
        (ParameterStyle::PIPE, "tags=a+b%7Cc%2Cd"),
        (
            ParameterStyle::DEEP_OBJECT,
            "tags%5B%5D=a+b&tags%5B%5D=c%2Cd",
        ),
        (
            ParameterStyle::FORM.json(),
            "tags=%5B%22a+b%22%2C%22c%2Cd%22%5D",
        ),
    ] {
        assert_eq!(sent(&form, &[("tags", style)]), expected, "{style:?}");
    }
}

#[test]
fn objects_have_the_style_of_the_document() {
    let form = Form {
        owner: Some(owner()),
        ..Form::default()
    };
    let pairs = |style| {
        let sent = sent(&form, &[("owner", style)]);
        let pairs = read(&sent).into_iter();
        pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
    };
    let exploded = ["city={\"zip\":1}", "name=Ann & Bob", "roles=a,b", "roles=c"];
    assert_eq!(pairs(ParameterStyle::FORM.exploded()), exploded);
    let deep = [
        "owner[city][zip]=1",
        "owner[name]=Ann & Bob",
        "owner[roles][]=a,b",
        "owner[roles][]=c",
    ];
    assert_eq!(pairs(ParameterStyle::DEEP_OBJECT), deep);
    let joined = ["owner=city,{\"zip\":1},name,Ann & Bob,roles,[\"a,b\",\"c\"]"];
    assert_eq!(pairs(ParameterStyle::FORM), joined);
}

#[test]
fn lists_of_objects_in_brackets_are_numbered() {
    let others = json!({"items": [{"a": 1, "b": [2]}, {"a": 3}]});
    let others = serde_json::from_value(others).expect("a map");
    let form = Form {
        others,
        ..Form::default()
    };
    let sent = sent(&form, &[("items", ParameterStyle::DEEP_OBJECT)]);
    let expected = [
        ("items[0][a]", "1"),
        ("items[0][b][]", "2"),
        ("items[1][a]", "3"),
    ];
    assert_eq!(
        read(&sent),
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn a_value_without_properties_is_an_error() {
    let client = Client::for_test("https://api.example.com");
    let call = client.ping("/forms").form_body(&[1], &[]);
    let error = call.request().expect_err("an error");
    let message = "it is no object".to_owned();
    assert_eq!(*error.problem(), RequestProblem::Body { message });
}

/// A library that is not ours reads each name and value as it was.
#[test]
fn any_text_survives() {
    let mut random = Rng::with_seed(7);
    // Making one takes longer than a hundred forms.
    let client = client();
    for _ in 0..2_000 {
        let mut text = || text::any(&mut random);
        let values = [text(), text(), text(), text()];
        let others = BTreeMap::from([(format!("x{}", text()), json!(values[3]))]);
        let form = Form {
            name: Some(values[0].clone()),
            tags: Some(values[1..3].to_vec()),
            others: others.clone(),
            ..Form::default()
        };
        let read = read(&sent_by(&client, &form, &[]));
        let mut expected = vec![
            ("na me".to_owned(), values[0].clone()),
            ("tags".to_owned(), values[1].clone()),
            ("tags".to_owned(), values[2].clone()),
        ];
        expected.extend(others.into_keys().map(|name| (name, values[3].clone())));
        assert_eq!(read, expected);
    }
}

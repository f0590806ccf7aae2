//! Structs made with `object!`, and `Nullable`.

use std::collections::BTreeMap;

use crate::runtime::{Nullable, object};

#[derive(Clone, Default)]
struct Thing {
    id: String,
    owner: Nullable<i64>,
    map: Option<bool>,
    r#type: Option<Nullable<Vec<String>>>,
    child: Option<Box<Thing>>,
}

object!(Thing {
    required: id = "id", owner = "owner";
    optional: map = "map!", child = "child";
    nullable: r#type = "type";
});

#[derive(Default)]
struct Open {
    key: Option<String>,
    rest: BTreeMap<String, i64>,
}

object!(Open {
    optional: key = "key";
    rest: rest;
});

#[derive(Default)]
struct Free {
    rest: BTreeMap<String, i64>,
}

object!(Free { rest: rest; });

#[derive(Default)]
struct Empty {}

object!(Empty {});

fn thing() -> Thing {
    Thing {
        id: "a".to_owned(),
        ..Thing::default()
    }
}

fn read(json: &str) -> Result<Thing, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn absent_null_and_a_value_are_distinguished() {
    for (json, value) in [
        (r#"{"id":"a","owner":null}"#, None),
        (
            r#"{"id":"a","owner":null,"type":null}"#,
            Some(Nullable::Null),
        ),
        (
            r#"{"id":"a","owner":null,"type":["x"]}"#,
            Some(Nullable::Value(vec!["x".to_owned()])),
        ),
    ] {
        let expected = Thing {
            r#type: value,
            ..thing()
        };
        assert_eq!(read(json).as_ref(), Ok(&expected), "{json}");
        let written = serde_json::to_string(&expected).expect("JSON");
        assert_eq!(written, json);
    }
}

#[test]
fn debug_shows_an_object_as_it_is_written() {
    let thing = Thing {
        map: Some(true),
        r#type: Some(Nullable::Null),
        ..thing()
    };
    let shown = format!("{thing:?}");
    assert_eq!(
        shown,
        r#"Thing { id: "a", owner: Null, map!: true, type: Null }"#
    );
    let rest = BTreeMap::from([("k".to_owned(), 1)]);
    assert_eq!(format!("{:?}", Free { rest }), "Free { k: 1 }");
    assert_eq!(format!("{:?}", Empty {}), "Empty");
}

#[test]
fn null_means_absent_for_an_optional_property() {
    assert_eq!(read(r#"{"id":"a","owner":null,"map!":null}"#), Ok(thing()));
}

#[test]
fn a_missing_required_property_is_an_error() {
    let error = read(r#"{"owner":1}"#).expect_err("an error");
    assert!(error.starts_with("missing field `id`"), "{error}");
    let error = read(r#"{"id":"a"}"#).expect_err("an error");
    assert!(error.starts_with("missing field `owner`"), "{error}");
    let error = read(r#"{"id":null,"owner":1}"#).expect_err("an error");
    assert!(error.starts_with("invalid type: null"), "{error}");
}

#[test]
fn unknown_keys_are_ignored_and_the_last_of_two_equal_keys_wins() {
    let json = r#"{"x":[{"y":1}],"id":"b","owner":5,"\u0069d":"a","owner":null}"#;
    assert_eq!(read(json), Ok(thing()));
}

#[test]
fn anything_but_an_object_is_an_error() {
    let error = read("[]").expect_err("an error");
    assert!(error.contains("expected an object"), "{error}");
}

#[test]
fn objects_are_read_from_values_too() {
    let value = serde_json::json!({"id": "a", "owner": null, "child": {"id": "a", "owner": 3}});
    let expected = Thing {
        child: Some(Box::new(Thing {
            owner: Nullable::Value(3),
            ..thing()
        })),
        ..thing()
    };
    assert_eq!(serde_json::from_value(value).ok(), Some(expected.clone()));
    let value = serde_json::to_value(&expected).expect("JSON");
    assert_eq!(value["child"]["owner"], 3);
}

#[test]
fn additional_properties_are_kept() {
    let json = r#"{"key":"k","a":1,"b":2}"#;
    let open: Open = serde_json::from_str(json).expect("an object");
    assert_eq!(open.key.as_deref(), Some("k"));
    let keys: Vec<&str> = open.rest.keys().map(String::as_str).collect();
    assert_eq!(keys, ["a", "b"]);
    assert_eq!(serde_json::to_string(&open).expect("JSON"), json);
    let free: Free = serde_json::from_str(r#"{"a":1}"#).expect("an object");
    assert_eq!(free.rest["a"], 1);
    assert!(serde_json::from_str::<Free>(r#"{"a":"x"}"#).is_err());
}

#[test]
fn an_object_without_properties() {
    let empty: Empty = serde_json::from_str(r#"{"a":1}"#).expect("an object");
    assert_eq!(empty, Empty {});
    assert_eq!(serde_json::to_string(&empty).expect("JSON"), "{}");
}

#[test]
fn nullable_from_and_to_option() {
    assert_eq!(Nullable::from(1), Nullable::Value(1));
    assert_eq!(Nullable::from(Some(1)), Nullable::Value(1));
    assert_eq!(Nullable::<i32>::from(None::<i32>), Nullable::Null);
    assert_eq!(Nullable::Value(1).as_option(), Some(&1));
    assert_eq!(Nullable::Value(1).into_option(), Some(1));
    assert_eq!(Nullable::<i32>::default().into_option(), None);
}

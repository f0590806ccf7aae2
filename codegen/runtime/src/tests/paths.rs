//! The path of an error in a JSON text.

use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

use crate::runtime::json_path;
use crate::types::Pet;

/// Returns the path of the error in a text that is not a `T`.
fn path<T: DeserializeOwned>(json: &str) -> String {
    let error = serde_json::from_str::<T>(json).err().expect("an error");
    json_path::at(json.as_bytes(), error.line(), error.column())
}

#[test]
fn the_path_of_a_value_with_the_wrong_type() {
    assert_eq!(path::<Pet>("3"), "$");
    assert_eq!(path::<Pet>("[]"), "$");
    assert_eq!(path::<Pet>(r#"{"name":3}"#), "$.name");
    assert_eq!(path::<Pet>(r#"{"name":null}"#), "$.name");
    assert_eq!(path::<Pet>(r#"{"name": {"a":1}}"#), "$.name");
    assert_eq!(path::<Pet>(r#"{"name": ["a","b"]}"#), "$.name");
    assert_eq!(
        path::<Pet>(r#"{"x":[1,{"name":2}],"friends":[{"name":"a"},{"name":true}]}"#),
        "$.friends[1].name"
    );
    assert_eq!(path::<Vec<Vec<i8>>>("[[1,2],[3,400]]"), "$[1][1]");
    assert_eq!(path::<Vec<i8>>("[1,\n 2,\n \"a\",4]"), "$[2]");
    assert_eq!(path::<Vec<i8>>("[1,2.5 ,3]"), "$[1]");
}

#[test]
fn the_path_of_a_missing_key_is_that_of_the_object() {
    assert_eq!(path::<Pet>("{}"), "$");
    assert_eq!(
        path::<Pet>(r#"{"name":"a","friends":[{"name":"b"},{"x":"{[,"},{"name":"c"}]}"#),
        "$.friends[1]"
    );
}

#[test]
fn the_path_in_a_text_that_is_not_json() {
    assert_eq!(
        path::<Pet>("{\"name\":\"a\",\n\"friends\":[{\"name\":tru"),
        "$.friends[0].name"
    );
    assert_eq!(path::<Vec<i8>>("[1,2"), "$[1]");
    assert_eq!(path::<Vec<i8>>("[1 2]"), "$[0]");
    assert_eq!(path::<Pet>(r#"{"name":"a\"#), "$.name");
}

#[test]
fn unusual_names_are_quoted_in_a_path() {
    type Map = BTreeMap<String, i8>;
    assert_eq!(path::<Map>(r#"{"a-b_1":"x"}"#), "$.a-b_1");
    assert_eq!(path::<Map>(r#"{"é":"x"}"#), "$.é");
    assert_eq!(path::<Map>(r#"{"a.b":"x"}"#), r#"$["a.b"]"#);
    assert_eq!(path::<Map>(r#"{"a\"]":"x"}"#), r#"$["a\"]"]"#);
    assert_eq!(path::<Map>(r#"{"":"x"}"#), r#"$[""]"#);
}

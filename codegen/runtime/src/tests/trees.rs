//! Values as trees.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::runtime::tree::Tree;

/// A tree says the same as JSON does.
#[test]
fn a_tree_is_what_json_is() {
    fn check(value: &impl Serialize) {
        let tree = Tree::of(value).expect("a tree");
        let json = serde_json::to_value(value).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Value>(&tree.json().expect("JSON")).unwrap(),
            json
        );
    }
    check(&json!({"a": [1, -2, 2.5, u64::MAX, i64::MIN], "b": null, "c": {"d": true, "é": ""}}));
    check(&BTreeMap::from([(1, Some(())), (2, None)]));
    check(&(i16::MIN, i32::MIN, u32::MAX, "text", b"ab"));
}

#[test]
fn properties_keep_their_order() {
    let pet = crate::types::Pet {
        name: "Rex".to_owned(),
        species: None,
        friends: Some(Vec::new()),
    };
    let tree = Tree::of(&pet).expect("a tree");
    assert_eq!(tree.json().expect("JSON"), r#"{"name":"Rex","friends":[]}"#);
}

#[test]
fn a_key_that_is_no_text_is_an_error() {
    let error = Tree::of(&BTreeMap::from([(vec![1], 2)])).expect_err("an error");
    assert_eq!(error.to_string(), "a key must be a string");
}

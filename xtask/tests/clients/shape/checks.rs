//! How the types of `openapi.yaml` are built, and how they tell null from absence.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shape::types::*;

fn read<T: DeserializeOwned>(json: Value) -> T {
    let text = json.to_string();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn null_in_what_is_only_read() {
    let issue: Issue = read(json!({"id": 1, "owner": null, "milestone": null, "gaps": null}));
    assert_eq!(issue, Issue { id: 1, owner: None, milestone: None, gaps: None, by_name: None, place: None });
    assert_eq!(written(&issue), json!({"id": 1, "owner": null}));
    let issue: Issue = read(json!({"id": 1, "owner": "a", "gaps": ["b", null], "byName": {"c": null}}));
    assert_eq!(issue.owner.as_deref(), Some("a"));
    assert_eq!(issue.gaps, Some(vec![Some("b".to_owned()), None]));
    assert_eq!(issue.by_name.unwrap()["c"], None);
    let missing = serde_json::from_str::<Issue>(r#"{"id": 1}"#).unwrap_err();
    assert!(missing.to_string().contains("missing field `owner`"), "{missing}");
}

#[test]
fn null_in_what_can_be_sent() {
    for (json, note) in [
        (json!({}), None),
        (json!({"note": null}), Some(None)),
        (json!({"note": "a"}), Some(Some("a".to_owned()))),
    ] {
        let shared: Shared = read(json.clone());
        assert_eq!(shared.note, note);
        assert_eq!(written(&shared), json);
    }
    let settings: Settings = read(json!({"note": null}));
    assert_eq!(settings.note, Some(None), "no operation says how it is used");
}

#[test]
fn what_is_sent_is_built() {
    let issue = NewIssue::new("It breaks", None, Place::new().x(1).y(-2));
    assert_eq!(
        written(&issue),
        json!({"title": "It breaks", "kind": "issue", "owner": null, "place": {"x": 1, "y": -2}})
    );
    let issue = NewIssue::new(String::from("a"), Some("b".to_owned()), Place::default())
        .body("c")
        .labels(["d", "e"])
        .milestone(9_000_000_000)
        .reviewers([Person::new("f").role("owner"), Person::new("g").role(PersonRole::Guest)])
        .weights([("h", 0.5)])
        .priority(Priority::High)
        .parent(NewIssue::new("i", None, Place::new()))
        .due("2024-01-01T00:00:00Z")
        .anything("j")
        .rows([vec![1, 2], vec![]])
        .gaps([None, Some("k".to_owned())])
        .new_property("l")
        .clone_property(true)
        .r#type("m")
        .default_property("n");
    let expected = json!({
        "title": "a", "kind": "issue", "owner": "b", "place": {}, "body": "c", "labels": ["d", "e"],
        "milestone": 9_000_000_000_i64,
        "reviewers": [{"login": "f", "role": "owner"}, {"login": "g", "role": "guest"}],
        "weights": {"h": 0.5}, "priority": "high",
        "parent": {"title": "i", "kind": "issue", "owner": null, "place": {}},
        "due": "2024-01-01T00:00:00Z", "anything": "j", "rows": [[1, 2], []], "gaps": [null, "k"],
        "new": "l", "clone": true, "type": "m", "default": "n",
    });
    assert_eq!(written(&issue), expected);
    let issue = issue.clone().milestone_null().reviewers_null();
    let expected = written(&issue);
    assert_eq!((&expected["milestone"], &expected["reviewers"]), (&Value::Null, &Value::Null));
    assert!(expected.as_object().unwrap().contains_key("milestone"));
    assert_eq!(issue.milestone, Some(None));
}

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

//! How the types of `openapi.yaml` are built, and how they tell null from absence.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shape::types::*;
use shape::{Client, Date, DateTime, Uuid};

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

#[test]
fn alternatives_are_converted() {
    let issue = || NewIssue::new("a", None, Place::new());
    let target = |issue: NewIssue| written(&issue.target.unwrap());
    assert_eq!(target(issue().target("b")), json!("b"));
    assert_eq!(target(issue().target(String::from("b"))), json!("b"));
    assert_eq!(target(issue().target(5)), json!(5));
    assert_eq!(target(issue().target(Person::new("c"))), json!({"login": "c"}));
    assert_eq!(target(issue().target(vec!["d".to_owned()])), json!(["d"]), "by the alias of a list");
    let nested: Nested = Node::new(Node::new(true)).into();
    assert_eq!(written(&nested), json!({"inner": {"inner": true}}), "behind pointers");
    let issue = issue().nested(Node::new(vec![]).name("e")).names(["f"]).twice(1.5);
    assert_eq!(written(&issue.names), json!(["f"]));
    assert_eq!(written(&issue.twice), json!(1.5));
    let issue = issue.level("low").levels([Priority::High]);
    assert_eq!((written(&issue.level), written(&issue.levels)), (json!("low"), json!(["high"])));
}

/// Each library is a feature of the crate.
#[test]
fn dates_and_uuids_of_libraries() {
    const TIME: &str = "2024-05-17T09:30:00+02:00";
    let (time, day) = (DateTime::from(TIME), Date::from("2024-05-17"));
    let chrono = chrono::DateTime::<chrono::FixedOffset>::try_from(&time).unwrap();
    let utc = chrono::DateTime::<chrono::Utc>::try_from(&time).unwrap();
    assert_eq!(DateTime::from(chrono).as_str(), TIME);
    assert_eq!(DateTime::from(utc).as_str(), "2024-05-17T07:30:00Z");
    let date = chrono::NaiveDate::try_from(day.clone()).unwrap();
    assert_eq!(Date::from(date), day);

    let jiff = jiff::Timestamp::try_from(&time).unwrap();
    assert_eq!(DateTime::from(jiff).as_str(), "2024-05-17T07:30:00Z");
    let zoned = jiff.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    assert_eq!(DateTime::from(zoned).as_str(), "2024-05-17T07:30:00+00:00");
    let civil = jiff::civil::Date::try_from(&day).unwrap();
    assert_eq!(Date::from(civil), day);

    let offset = time::OffsetDateTime::try_from(&time).unwrap();
    assert_eq!(DateTime::from(offset).as_str(), TIME);
    let date_of_time = time::Date::try_from(&day).unwrap();
    assert_eq!(Date::from(date_of_time), day);

    let key = Uuid::from("67e55044-10b1-426f-9247-bb680e5fe0c8");
    let id = uuid::Uuid::try_from(&key).unwrap();
    assert_eq!(Uuid::from(id), key);
    assert!(uuid::Uuid::try_from(Uuid::from("x")).is_err());
    assert!(chrono::NaiveDate::try_from(Date::from("x")).is_err());
    assert!(jiff::Timestamp::try_from(DateTime::from("x")).is_err());
    assert!(time::Date::try_from(Date::from("x")).is_err());

    let issue = NewIssue::new("a", None, Place::new()).due(utc).day(date).key(id);
    assert_eq!(written(&issue.due), json!("2024-05-17T07:30:00Z"));
    let client = Client::new().unwrap();
    let call = client.list_issues().id(id).since("now").days([date, date]).since(&time);
    let query = call.url().unwrap().query().unwrap().to_owned();
    assert_eq!(
        query,
        "id=67e55044-10b1-426f-9247-bb680e5fe0c8&days=2024-05-17,2024-05-17\
         &since=2024-05-17T09%3A30%3A00%2B02%3A00"
    );
}

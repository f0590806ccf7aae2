//! Enums made with `one_of!`, without a discriminator: a value that is written is read as the same
//! alternative.

#![allow(unreachable_pub, reason = "the macros are intended for public types")]

use serde_json::{Value, json};

use crate::runtime::{object, one_of};

#[derive(Clone, Default)]
pub struct Step {
    kind: Option<String>,
    level: Option<i64>,
    on: Option<bool>,
    id: Option<String>,
}

object!(Step {
    optional: kind, level, on, id;
});

#[derive(Debug, Clone, PartialEq)]
pub enum Deployment {
    Pause(Step),
    Resume(Step),
    Other(Step),
    Text(String),
    Unknown(Value),
}

one_of!(Deployment {
    Pause: object if present { "kind" = "pause", "level" = -1, "on" = true },
    Resume: object if present { "kind" = "resume", "level" = 9007199254740993, "on" = false },
    Other: object if present { "kind" = "wait" | "stop" },
    Text: string,
});

#[derive(Debug, Clone, PartialEq)]
pub enum ByCoverage {
    Pause(Step),
    Resume(Step),
    Unknown(Value),
}

one_of!(ByCoverage by coverage {
    Pause: object { "id" } if present { "kind" = "pause" } covers { "id", "kind" },
    Resume: object { "id" } if present { "kind" = "\"1\"" } covers { "id", "kind" },
});

fn written<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("JSON")
}

#[test]
fn missing_constants_are_written() {
    for (value, json) in [
        (
            Deployment::Pause(Step::default()),
            json!({"kind": "pause", "level": -1, "on": true}),
        ),
        (
            Deployment::Resume(Step::default()),
            json!({"kind": "resume", "level": 9_007_199_254_740_993_i64, "on": false}),
        ),
        (Deployment::Other(Step::default()), json!({})),
        (Deployment::Text("a".to_owned()), json!("a")),
        (Deployment::Unknown(json!({"a": 1})), json!({"a": 1})),
    ] {
        assert_eq!(written(&value), json);
    }
    let step = Step {
        id: Some("a".to_owned()),
        ..Step::default()
    };
    let resume = ByCoverage::Resume(step);
    assert_eq!(written(&resume), json!({"id": "a", "kind": "\"1\""}));
    let read: ByCoverage = serde_json::from_value(written(&resume)).expect("an alternative");
    assert!(matches!(read, ByCoverage::Resume(_)), "{read:?}");
}

#[test]
fn present_values_are_written_unchanged() {
    let step = Step {
        kind: Some("paused".to_owned()),
        on: Some(false),
        ..Step::default()
    };
    let json = json!({"kind": "paused", "level": -1, "on": false});
    assert_eq!(written(&Deployment::Pause(step)), json);
}

#[test]
fn constants_select_the_alternative_if_they_are_present() {
    for (json, expected) in [
        (json!({"kind": "resume"}), "Resume"),
        (json!({"level": -1}), "Pause"),
        (json!({"on": false}), "Resume"),
        (json!({"kind": "stop"}), "Other"),
        (json!({"kind": null}), "Pause"),
        (json!({}), "Pause"),
        (json!({"kind": "else"}), "Unknown"),
        (json!("a"), "Text"),
    ] {
        let read: Deployment = serde_json::from_value(json.clone()).expect("an alternative");
        let shown = format!("{read:?}");
        assert!(shown.starts_with(expected), "{json}: {shown}");
    }
}

#[derive(Clone, Default)]
pub struct Short {
    template: Option<Text>,
}

object!(Short { optional: template; });

#[derive(Clone, Default)]
pub struct Text {
    body: Option<String>,
}

object!(Text { optional: body; });

#[derive(Clone, Default)]
pub struct Mail {
    template: Option<Page>,
}

object!(Mail { optional: template; });

#[derive(Clone, Default)]
pub struct Page {
    body: Option<f64>,
    html: Option<String>,
}

object!(Page { optional: body, html; });

#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Short(Short),
    Mail(Mail),
    Unknown(Value),
}

one_of!(Message by coverage {
    Short: object covers { "template" },
    Mail: object covers { "template" },
});

/// Only the properties of a property tell these alternatives apart.
#[test]
fn the_alternative_that_keeps_most_is_selected() {
    for (json, expected) in [
        (json!({"template": {"body": "a"}}), "Short"),
        (json!({"template": {"html": "a"}}), "Mail"),
        (
            json!({"template": {"html": "a", "undeclared": [1]}}),
            "Mail",
        ),
        (json!({"template": {"undeclared": [1]}}), "Short"),
        (json!({"template": null}), "Short"),
        (json!({}), "Short"),
    ] {
        let read: Message = serde_json::from_value(json.clone()).expect("an alternative");
        let shown = format!("{read:?}");
        assert!(shown.starts_with(expected), "{json}: {shown}");
    }
    // Nothing is lost of the number in the type that has one.
    let json = json!({"template": {"body": 1}});
    let read: Message = serde_json::from_value(json).expect("an alternative");
    assert!(matches!(read, Message::Mail(_)), "{read:?}");
}

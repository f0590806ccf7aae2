//! Enums made with `one_of!`, with a discriminator: how they are read and written, and the place of an
//! error in them.

#![allow(unreachable_pub, reason = "the macros are intended for public types")]

use serde_json::{Value, json};

use crate::runtime::{json_path, object, one_of, open_enum};

#[derive(Clone)]
pub struct Car {
    doors: i64,
    tires: Vec<i64>,
}

object!(Car { required: doors, tires; });

#[derive(Clone)]
pub struct Train {
    kind: String,
    length: f32,
    name: Option<String>,
    wagons: Option<Vec<Vehicle>>,
}

object!(Train { required: kind, length; optional: name, wagons; });

#[derive(Debug, Clone, PartialEq)]
pub enum Vehicle {
    Car(Car),
    Train(Train),
    Unknown(Value),
}

one_of!(Vehicle by "kind" { Car = "car" | "auto", Train = "train" });

#[derive(Debug, Clone, PartialEq)]
pub enum Rail {
    Train(Box<Train>),
    Ropeway(Ropeway),
    Unknown(Value),
}

one_of!(Rail by "kind" { Train.kind = "train" | "tram", Ropeway.kind = "ropeway" });

#[derive(Clone)]
pub struct Ropeway {
    kind: Kind,
}

object!(Ropeway { required: kind; });

#[derive(Debug, Clone)]
pub enum Kind {
    Ropeway,
    Ferry,
    Unknown(String),
}

open_enum!(Kind { Ropeway = "ropeway", Ferry = "ferry" });

/// Reads a text, and returns the variant and what is written.
fn written(json: &str) -> (&'static str, String) {
    let read: Vehicle = serde_json::from_str(json).expect("a vehicle");
    let variant = match &read {
        Vehicle::Car(_) => "Car",
        Vehicle::Train(_) => "Train",
        Vehicle::Unknown(_) => "Unknown",
    };
    (variant, serde_json::to_string(&read).expect("JSON"))
}

#[test]
fn the_tag_selects_the_alternative() {
    for (json, variant, expected) in [
        (
            r#"{"kind":"car","doors":3,"tires":[]}"#,
            "Car",
            r#"{"doors":3,"tires":[],"kind":"car"}"#,
        ),
        (
            r#"{"doors":3,"tires":[1,2],"kind":"auto"}"#,
            "Car",
            r#"{"doors":3,"tires":[1,2],"kind":"car"}"#,
        ),
        (
            r#"{"length":0.1,"kind":"train","wagons":[{"kind":"car","doors":1,"tires":[]}]}"#,
            "Train",
            r#"{"kind":"train","length":0.1,"wagons":[{"doors":1,"tires":[],"kind":"car"}]}"#,
        ),
        (
            r#"{"name":"Z\u00fcg\"","kind":"tr\u0061in","length":1.5}"#,
            "Train",
            r#"{"kind":"train","length":1.5,"name":"Züg\""}"#,
        ),
        (
            r#"{"name":"Bahn","length":1.5,"kind":"train"}"#,
            "Train",
            r#"{"kind":"train","length":1.5,"name":"Bahn"}"#,
        ),
        (r#"{"kind":"boat"}"#, "Unknown", r#"{"kind":"boat"}"#),
        (r#"{"kind":null}"#, "Unknown", r#"{"kind":null}"#),
        ("[1,null]", "Unknown", "[1,null]"),
        ("\"car\"", "Unknown", "\"car\""),
    ] {
        assert_eq!(written(json), (variant, expected.to_owned()));
    }
}

#[test]
fn a_wrong_tag_is_replaced() {
    let train = Train {
        kind: "car".to_owned(),
        length: 2.5,
        name: None,
        wagons: None,
    };
    let written = serde_json::to_value(Vehicle::Train(train.clone())).expect("JSON");
    assert_eq!(written, json!({"kind": "train", "length": 2.5}));

    let rail = |kind: &str| {
        let kind = kind.to_owned();
        let train = Train {
            kind,
            ..train.clone()
        };
        serde_json::to_value(Rail::Train(Box::new(train))).expect("JSON")
    };
    assert_eq!(rail("car"), json!({"kind": "train", "length": 2.5}));
    assert_eq!(rail("tram"), json!({"kind": "tram", "length": 2.5}));
    for kind in [Kind::Ropeway, Kind::Ferry, Kind::from("boat")] {
        let ropeway = Rail::Ropeway(Ropeway { kind });
        let written = serde_json::to_value(ropeway).expect("JSON");
        assert_eq!(written, json!({"kind": "ropeway"}));
    }
}

/// Returns the path and the message of the error in a text.
fn problem(json: &str) -> (String, String) {
    let error = serde_json::from_str::<Vec<Vehicle>>(json).err();
    let error = error.expect("an error");
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let (line, column) = (error.line(), error.column());
    json_path::with_message(json.as_bytes(), line, column, message.to_owned())
}

#[test]
fn an_error_keeps_its_path() {
    let after_the_tag = r#"[{"kind":"car","doors":"three","tires":[]}]"#;
    let (path, message) = problem(after_the_tag);
    assert_eq!(path, "$[0].doors");
    assert_eq!(message, r#"invalid type: string "three", expected i64"#);
    assert_eq!(
        problem(r#"[{"kind":"car","doors":1,"tires":[1,true]}]"#).0,
        "$[0].tires[1]"
    );
    let before_the_tag = r#"[{"doors":"three","tires":[],"kind":"car"}]"#;
    let (path, message) = problem(before_the_tag);
    assert_eq!(path, "$[0].doors");
    assert_eq!(message, r#"invalid type: string "three", expected i64"#);
    let within = r#"[{"wagons":[{"doors":"a","kind":"car"}],"kind":"train"}]"#;
    assert_eq!(problem(within).0, "$[0].wagons.doors");
    assert_eq!(problem(r#"[{"kind":"car","doors":1}]"#).0, "$[0]");
}

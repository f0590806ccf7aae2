//! Structs made with `object!`.

use std::collections::BTreeMap;

use crate::runtime::object;

#[derive(Clone, Default)]
struct Thing {
    id: String,
    owner: Option<i64>,
    map: Option<bool>,
    r#type: Option<Option<Vec<String>>>,
    child: Option<Box<Thing>>,
}

object!(Thing {
    required: id = "id", owner = "owner";
    optional: map = "map!";
    nullable: r#type = "type";
    optional: child = "child";
});

struct Open {
    key: Option<String>,
    rest: BTreeMap<String, i64>,
}

object!(Open {
    optional: key = "key";
    rest: rest;
});

struct Free {
    rest: BTreeMap<String, i64>,
}

object!(Free { rest: rest; });

struct Lock {
    key: serde_json::Value,
    id: i64,
}

object!(Lock { undescribed: key; required: id; });

struct Empty {}

object!(Empty {});

#[test]
fn what_nothing_describes_is_sent_and_may_be_missing() {
    for (json, written) in [
        (r#"{"id":1}"#, r#"{"key":null,"id":1}"#),
        (r#"{"key":[2],"id":1}"#, r#"{"key":[2],"id":1}"#),
    ] {
        let lock: Lock = serde_json::from_str(json).expect("a lock");
        assert_eq!(serde_json::to_string(&lock).expect("JSON"), written);
    }
    assert!(serde_json::from_str::<Lock>(r#"{"key":1}"#).is_err());
}

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
        (r#"{"id":"a","owner":null,"type":null}"#, Some(None)),
        (
            r#"{"id":"a","owner":null,"type":["x"]}"#,
            Some(Some(vec!["x".to_owned()])),
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
        r#type: Some(None),
        ..thing()
    };
    let shown = format!("{thing:?}");
    assert_eq!(
        shown,
        r#"Thing { id: "a", owner: None, map!: true, type: None }"#
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
            owner: Some(3),
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

/// A struct with more properties than there are bits for them.
mod large {
    use crate::runtime::object;

    macro_rules! large {
        ($($field:ident)*) => {
            #[derive(Clone)]
            pub(super) struct Large { $( pub(super) $field: i64, )* }

            object!(Large { required: $($field),*; });

            pub(super) const KEYS: &[&str] = &[$( stringify!($field) ),*];
        };
    }

    large!(
        a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9
        d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9
        g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1 h2 h3 h4 h5 h6 h7 h8 h9 i0 i1 i2 i3 i4 i5 i6 i7 i8 i9
        j0 j1 j2 j3 j4 j5 j6 j7 j8 j9 k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 l0 l1 l2 l3 l4 l5 l6 l7 l8 l9
        m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 n0 n1 n2 n3 n4 n5 n6 n7 n8 n9
    );
}

#[test]
fn each_of_many_properties_is_required_in_any_order() {
    use large::{KEYS, Large};
    let json = |keys: &[&str]| {
        let entries = keys.iter().enumerate();
        let entries: Vec<_> = entries.map(|(at, key)| format!("\"{key}\":{at}")).collect();
        format!("{{{}}}", entries.join(","))
    };
    let reversed: Vec<&str> = KEYS.iter().rev().copied().collect();
    for keys in [KEYS, &reversed] {
        let large: Large = serde_json::from_str(&json(keys)).expect("an object");
        assert_eq!(large.a0 + large.n9, 139);
        assert_eq!(serde_json::to_value(&large).expect("JSON")[keys[130]], 130);
        assert_eq!(
            large.c4,
            keys.iter()
                .position(|key| *key == "c4")
                .map_or(-1, |it| it as i64)
        );
    }
    for missing in KEYS {
        let keys: Vec<&str> = KEYS.iter().copied().filter(|key| key != missing).collect();
        let error = serde_json::from_str::<Large>(&json(&keys)).expect_err("an error");
        assert!(error.to_string().contains(missing), "{missing}: {error}");
    }
}

/// Nothing is written after an error, as when a file is full.
#[test]
fn an_error_ends_writing_at_its_place() {
    let open = Open {
        key: Some("a".to_owned()),
        rest: [("x".to_owned(), 1), ("y".to_owned(), 2)].into(),
    };
    let whole = serde_json::to_vec(&open).expect("JSON");
    for room in 0..whole.len() {
        let mut written = vec![0; whole.len()];
        let result = serde_json::to_writer(&mut written[..room], &open);
        assert!(result.is_err());
        assert_eq!(written[..room], whole[..room]);
    }
}

#[test]
fn many_unknown_keys_are_skipped() {
    let unknown = "\"x\":{\"id\":[1]},".repeat(100_000);
    let json = format!("{{{unknown}\"id\":\"a\",{unknown}\"owner\":null}}");
    assert_eq!(read(&json), Ok(thing()));
}

#[test]
fn an_error_ends_reading_at_its_place() {
    for (json, place) in [
        (r#"{"id":1,"owner":2}"#, "column 7"),
        (r#"{"owner":null,"id":"a","map!":1}"#, "column 31"),
        (r#"{"id":"a","x":[1,}"#, "column 18"),
        (r#"{"id":"a","owner":null"#, "column 22"),
    ] {
        let error = read(json).expect_err("an error");
        assert!(error.ends_with(place), "{json}: {error}");
    }
}

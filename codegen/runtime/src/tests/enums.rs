//! Enums made with `open_enum!` and `open_integer_enum!`.

#![allow(unreachable_pub, reason = "the macros are intended for public types")]

use crate::runtime::{open_enum, open_integer_enum};

#[derive(Debug, Clone)]
enum Platform {
    Google,
    TwoWay,
    Unknown(String),
}

open_enum!(Platform { Google = "google", TwoWay = "2-way" });

#[derive(Debug, Clone, Copy)]
enum Level {
    Low,
    High,
    Unknown(i64),
}

open_integer_enum!(Level { Low = -1, High = 2 });

#[test]
fn known_and_unknown_strings_are_read_and_written() {
    for (text, value) in [
        ("google", Platform::Google),
        ("2-way", Platform::TwoWay),
        ("Google", Platform::Unknown("Google".to_owned())),
        ("a\"b", Platform::Unknown("a\"b".to_owned())),
        ("", Platform::Unknown(String::new())),
    ] {
        let json = serde_json::to_string(text).expect("JSON");
        let read: Platform = serde_json::from_str(&json).expect("a string");
        assert_eq!(read, value);
        assert_eq!(
            format!("{read:?}"),
            format!("{value:?}"),
            "the same variant"
        );
        assert_eq!(serde_json::to_string(&value).expect("JSON"), json);
        assert_eq!(value.as_str(), text);
        assert_eq!(value.to_string(), text);
        assert_eq!(Platform::from(text), value);
        assert_eq!(text.parse(), Ok(value));
    }
    assert!(serde_json::from_str::<Platform>("1").is_err());
    assert_eq!(format!("{:>8}", Platform::Google), "  google");
}

#[test]
fn an_unknown_variant_with_a_known_value_equals_the_known_variant() {
    use std::collections::HashSet;

    let platforms = [Platform::Google, Platform::Unknown("google".to_owned())];
    assert_eq!(platforms[0], platforms[1]);
    assert_eq!(HashSet::from(platforms).len(), 1);
    assert_ne!(Platform::Google, Platform::TwoWay);
    let levels = [Level::Low, Level::Unknown(-1)];
    assert_eq!(levels[0], levels[1]);
    assert_eq!(HashSet::from(levels).len(), 1);
    assert_ne!(Level::Low, Level::High);
}

#[test]
fn known_and_unknown_integers_are_read_and_written() {
    for (text, value) in [
        ("-1", Level::Low),
        ("2", Level::High),
        ("3", Level::Unknown(3)),
    ] {
        let read: Level = serde_json::from_str(text).expect("an integer");
        assert_eq!(read, value);
        assert_eq!(
            format!("{read:?}"),
            format!("{value:?}"),
            "the same variant"
        );
        assert_eq!(serde_json::to_string(&value).expect("JSON"), text);
        assert_eq!(value.to_string(), text);
        assert_eq!(Level::from(value.as_i64()), value);
        assert_eq!(text.parse(), Ok(value));
    }
    assert!(serde_json::from_str::<Level>("\"2\"").is_err());
    assert!("x".parse::<Level>().is_err());
}

//! The types that the user chose for formats, in all places.

use formats::Client;
use formats::types::*;
use serde_json::{Value, json};

#[test]
fn types_of_the_user() {
    let at = String::from("today");
    let measured = Measurement::new(0.1, 5, 2.5, at, Value::Null, None, [0.2], 1.5)
        .optional(0.3)
        .map([("a", u64::MAX)])
        .either(true);
    let json = json!({
        "small": 0.1, "id": 5, "price": 2.5, "at": "today", "any": null, "nullable": null,
        "list": [0.2], "alias": 1.5, "optional": 0.3, "map": {"a": u64::MAX}, "either": true,
    });
    assert_eq!(serde_json::to_value(&measured).unwrap(), json);
    let read: Measurement = serde_json::from_str(&json.to_string()).unwrap();
    assert_eq!(read, measured);
    let missing = serde_json::from_str::<Measurement>(r#"{"small": 0.1}"#).unwrap_err();
    assert!(missing.to_string().contains("missing field `id`"), "{missing}");
    let client = Client::new().unwrap();
    let call = client.measure(&measured).ids([u64::MAX]);
    let url = call.url().unwrap().to_string();
    assert_eq!(url, format!("https://formats.example/v1/measurements?ids={}", u64::MAX));
}

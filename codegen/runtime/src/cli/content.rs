//! Bodies that are not JSON, as a user gives them in JSON.

#![allow(dead_code, reason = "a document may not have every kind of body")]

use std::ops::Deref;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

/// Bytes: `{"base64": ".."}`, or text.
pub(crate) struct Bytes(Vec<u8>);

/// Text, or its bytes: `{"base64": ".."}`.
pub(crate) struct Text(String);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(Value::deserialize(deserializer)?)
            .map(Self)
            .map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = read(Value::deserialize(deserializer)?).map_err(D::Error::custom)?;
        let text = String::from_utf8(bytes);
        text.map(Self).map_err(D::Error::custom)
    }
}

impl From<Bytes> for Vec<u8> {
    fn from(bytes: Bytes) -> Self {
        bytes.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

fn read(value: Value) -> Result<Vec<u8>, String> {
    match value {
        Value::String(text) => Ok(text.into_bytes()),
        Value::Object(object) if object.len() == 1 => match object.get("base64") {
            Some(Value::String(text)) => STANDARD
                .decode(text)
                .map_err(|error| format!("invalid Base64: {error}")),
            _ => Err(EXPECTED.to_owned()),
        },
        _ => Err(EXPECTED.to_owned()),
    }
}

const EXPECTED: &str = "expected a string, or `{\"base64\": \"..\"}`";

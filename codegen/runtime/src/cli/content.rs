//! Bodies that are not JSON, as a user gives them in JSON.

#![allow(dead_code, reason = "a document may not have every kind of body")]

use std::ops::Deref;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};

use super::table::Body;

/// Bytes: `{"base64": ".."}`, or text.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

/// Text, or its bytes: `{"base64": ".."}`.
pub(crate) struct Text(pub(crate) String);

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

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Returns a body of several parts as an object with a property for each name. A part is `{"name":
/// "..", "body": ..}`; a file has `"filename"` and `"contentType"`, and bytes as its body.
pub(crate) fn of_parts(body: &Body, parts: Vec<Value>) -> Result<Value, String> {
    let mut object = Map::new();
    for part in parts {
        let Value::Object(mut part) = part else {
            return Err("a part is no object".to_owned());
        };
        let Some(Value::String(name)) = part.remove("name") else {
            return Err("a part has no `name`".to_owned());
        };
        let properties = body.properties.iter().flatten();
        let property = properties.clone().find(|it| it.name == name);
        let value = match property.is_none_or(|it| it.kind == FILE) && part.len() > 1 {
            true => file(part).map_err(|problem| format!("the part `{name}`: {problem}"))?,
            false => part.remove("body").unwrap_or_default(),
        };
        let is_list = property.is_some_and(|it| it.list == Some(true));
        match object.get_mut(&name) {
            Some(Value::Array(values)) if is_list => values.push(value),
            Some(_) => return Err(format!("there are several parts `{name}`")),
            None if is_list => drop(object.insert(name, vec![value].into())),
            None => drop(object.insert(name, value)),
        }
    }
    Ok(object.into())
}

/// The kind of a property that is a file.
pub(crate) const FILE: &str = "binary";

/// Returns a file as its type reads it.
fn file(mut part: Map<String, Value>) -> Result<Value, String> {
    let bytes = read(part.remove("body").unwrap_or_default())?;
    part.insert("base64".to_owned(), STANDARD.encode(bytes).into());
    Ok(part.into())
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

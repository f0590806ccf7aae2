//! Bodies that are not JSON, as a user gives them in JSON.

#![allow(dead_code, reason = "a document may not have every kind of body")]

use std::ops::Deref;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};

use super::table::{Body, Content};

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

/// Returns a body of several parts as JSON. A part is `{"name": "..", "body": ..}`, or `{"body": ..}` in
/// bodies whose parts have positions. A file has `"filename"` and `"contentType"`, and bytes as its body.
pub(crate) fn of_parts(body: &Body, parts: Vec<Value>) -> Result<Value, String> {
    let mut objects = Vec::new();
    for part in parts {
        match part {
            Value::Object(part) => objects.push(part),
            _ => return Err("a part is no object".to_owned()),
        }
    }
    match body.content() {
        Content::Parts => by_position(body, objects),
        _ => by_name(body, objects),
    }
}

/// The property with all parts that have none of their own.
const ITEMS: &str = "items";

/// Returns an object with a property for each part, in their order, or a list.
fn by_position(body: &Body, parts: Vec<Map<String, Value>>) -> Result<Value, String> {
    let properties = body.properties.as_deref().unwrap_or_default();
    let (first, rest) = match properties.split_last() {
        Some((last, first)) if last.name == ITEMS => (first, Some(last.kind.as_str())),
        _ => (properties, body.items.as_deref()),
    };
    let (mut object, mut items) = (Map::new(), Vec::new());
    for (index, part) in parts.into_iter().enumerate() {
        let number = (index + 1).to_string();
        if part.contains_key("name") {
            return Err(format!(
                "part {number} has a `name`, but no part of it can have one"
            ));
        }
        match (first.get(index), rest) {
            (Some(own), _) => {
                let value = value_of(part, own.kind == FILE, &number)?;
                object.insert(own.name.clone(), value);
            }
            (None, Some(kind)) => items.push(value_of(part, kind == FILE, &number)?),
            (None, None) => return Err(format!("it has no more than {} parts", first.len())),
        }
    }
    if properties.is_empty() {
        return Ok(items.into());
    }
    if !items.is_empty() {
        object.insert(ITEMS.to_owned(), items.into());
    }
    Ok(object.into())
}

/// Returns the value of a part.
fn value_of(mut part: Map<String, Value>, is_file: bool, name: &str) -> Result<Value, String> {
    match is_file && part.len() > 1 {
        true => file(part).map_err(|problem| format!("the part `{name}`: {problem}")),
        false => Ok(part.remove("body").unwrap_or_default()),
    }
}

/// Returns an object with a property for each name.
fn by_name(body: &Body, parts: Vec<Map<String, Value>>) -> Result<Value, String> {
    let mut object = Map::new();
    for mut part in parts {
        let Some(Value::String(name)) = part.remove("name") else {
            return Err("a part has no `name`".to_owned());
        };
        let mut properties = body.properties.iter().flatten();
        let property = properties.find(|it| it.name == name);
        let value = value_of(part, property.is_none_or(|it| it.kind == FILE), &name)?;
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

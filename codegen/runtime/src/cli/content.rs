//! Bodies that are not JSON, as a user gives them in JSON.

#![allow(dead_code, reason = "a document may not have every kind of body")]

use std::ops::Deref;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};

use super::table::{Body, Parameter};

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

/// Returns a body of several parts as JSON. A part is `{"name": "..", "body": ..}`; a file has
/// `"filename"` and `"contentType"`, and bytes as its body.
pub(crate) fn of_parts(body: &Body, parts: Vec<Value>) -> Result<Value, String> {
    let mut objects = Vec::new();
    for part in parts {
        match part {
            Value::Object(part) => objects.push(part),
            _ => return Err("a part is no object".to_owned()),
        }
    }
    match (body.content.as_str(), body.properties.as_deref()) {
        (UNNAMED_PARTS, Some(properties)) => by_position(properties, objects),
        (UNNAMED_PARTS, None) => {
            let values = objects.into_iter().enumerate();
            let values = values.map(|(index, part)| value(None, part, &index.to_string()));
            Ok(Value::Array(values.collect::<Result<_, _>>()?))
        }
        (_, properties) => by_name(properties.unwrap_or_default(), objects),
    }
}

/// The kinds of bodies that have parts.
pub(crate) const NAMED_PARTS: &str = "multipart";
pub(crate) const UNNAMED_PARTS: &str = "unnamed parts";

/// The property with all parts that have none of their own.
const ITEMS: &str = "items";

/// Returns an object with a property for each part, in their order.
fn by_position(properties: &[Parameter], parts: Vec<Map<String, Value>>) -> Result<Value, String> {
    let mut object = Map::new();
    for (index, part) in parts.into_iter().enumerate() {
        let last = properties.last().filter(|it| it.name == ITEMS);
        let own = properties.get(index).filter(|it| it.name != ITEMS);
        let property = own.or(last);
        let property =
            property.ok_or_else(|| format!("it has no more than {} parts", properties.len()))?;
        let value = value(Some(property), part, &index.to_string())?;
        match (own, object.get_mut(ITEMS)) {
            (Some(_), _) => drop(object.insert(property.name.clone(), value)),
            (None, Some(Value::Array(values))) => values.push(value),
            (None, _) => drop(object.insert(ITEMS.to_owned(), vec![value].into())),
        }
    }
    Ok(object.into())
}

/// Returns the value of a part.
fn value(
    property: Option<&Parameter>,
    mut part: Map<String, Value>,
    name: &str,
) -> Result<Value, String> {
    let is_file = property.is_none_or(|it| it.kind == FILE);
    match is_file && part.len() > 1 {
        true => file(part).map_err(|problem| format!("the part `{name}`: {problem}")),
        false => Ok(part.remove("body").unwrap_or_default()),
    }
}

/// Returns an object with a property for each name.
fn by_name(properties: &[Parameter], parts: Vec<Map<String, Value>>) -> Result<Value, String> {
    let mut object = Map::new();
    for mut part in parts {
        let Some(Value::String(name)) = part.remove("name") else {
            return Err("a part has no `name`".to_owned());
        };
        let property = properties.iter().find(|it| it.name == name);
        let value = value(property, part, &name)?;
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

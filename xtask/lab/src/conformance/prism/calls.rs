//! The calls of each operation: with what is required alone, and with everything; and one for each status
//! that the document declares.

use serde_json::{Map, Value, json};

use crate::conformance::document::{Document, Kind, Operation, Place};
use crate::conformance::media_type;
use crate::corpus::values::{Amount, Values};

/// A call of an operation.
pub(crate) struct Call {
    /// What `call --batch` reads.
    pub(crate) arguments: Value,
    /// The status that the server is asked for.
    pub(crate) status: String,
}

/// Returns the calls of an operation.
pub(crate) fn calls(document: &Document, operation: &Operation, values: &Values) -> Vec<Call> {
    let statuses = operation.statuses();
    let codes = statuses.into_iter().filter_map(code);
    let codes: Vec<String> = codes.collect();
    let first = codes.first().cloned().unwrap_or_else(|| "200".to_owned());
    let all = codes.into_iter().map(|it| (Amount::Least, it));
    let all = all.chain([(Amount::Most, first)]);
    all.map(|(amount, status)| Call {
        arguments: arguments(document, operation, values, amount),
        status,
    })
    .collect()
}

/// Returns a status for a key of `responses`.
fn code(key: &str) -> Option<String> {
    match key {
        "default" => None,
        key => Some(key.to_uppercase().replace("XX", "00")),
    }
}

fn arguments(document: &Document, operation: &Operation, values: &Values, amount: Amount) -> Value {
    let mut arguments = Map::new();
    arguments.insert("operation".to_owned(), operation.name().into());
    for place in [Place::Path, Place::Query, Place::Header, Place::Cookie] {
        let parameters = operation.parameters.iter().filter(|it| {
            let is_wanted = it.required || place == Place::Path || amount == Amount::Most;
            it.place == place && is_wanted && !it.is_ignored()
        });
        let given = parameters.filter_map(|it| {
            let example = it.example.filter(|value| !value.is_null());
            let example = example
                .filter(|value| values.fit(it.schema, value))
                .cloned();
            let value = example.or_else(|| values.of(it.schema, amount))?;
            Some((it.name.to_owned(), value))
        });
        let given: Map<String, Value> = given.collect();
        if !given.is_empty() {
            arguments.insert(place.name().to_owned(), given.into());
        }
    }
    if let Some((media_type, body)) = body(document, operation, values, amount) {
        arguments.insert("contentType".to_owned(), media_type.into());
        arguments.insert("body".to_owned(), body);
    }
    arguments.into()
}

/// Returns the media type and the body: JSON, if the operation has that.
fn body(
    document: &Document,
    operation: &Operation,
    values: &Values,
    amount: Amount,
) -> Option<(String, Value)> {
    let mut bodies = operation.bodies.iter();
    let is_json = |it: &&(&str, &Value)| media_type::is_json(it.0);
    let (media_type, schema) = bodies.clone().find(is_json).or_else(|| bodies.next())?;
    let is_bytes = document.kind(schema) == Kind::Bytes || media_type::is_binary(media_type);
    let body = match is_bytes {
        true => json!({ "base64": "AQID" }),
        false => values.of(schema, amount)?,
    };
    let media_type = match media_type.contains('*') {
        true => "application/octet-stream",
        false => media_type,
    };
    Some((media_type.to_owned(), body))
}

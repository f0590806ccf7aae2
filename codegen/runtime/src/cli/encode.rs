//! Encodes typed answers again.

#![allow(dead_code, reason = "a document may not have every kind of answer")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::NoDeclaredError;

/// The body of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Encoded {
    /// There is none.
    Nothing,
    /// A value.
    Json(Value),
    /// Bytes.
    Bytes(Vec<u8>),
    /// There is none, but these headers are the answer.
    Headers(Map<String, Value>),
    /// A value that cannot be encoded, and why.
    Problem(String),
    /// It was written as it came.
    Written,
}

impl Encoded {
    /// Returns the body as JSON.
    pub(crate) fn into_json(self) -> Option<Value> {
        match self {
            Self::Nothing | Self::Headers(_) | Self::Written => None,
            Self::Json(value) => Some(value),
            Self::Bytes(bytes) => Some(json!({ "base64": STANDARD.encode(bytes) })),
            Self::Problem(problem) => Some(json!({ "problem": problem })),
        }
    }

    /// Returns bytes of an unknown kind: JSON, text or neither.
    pub(crate) fn raw(bytes: &[u8]) -> Self {
        match (serde_json::from_slice(bytes), std::str::from_utf8(bytes)) {
            _ if bytes.is_empty() => Self::Nothing,
            (Ok(value), _) => Self::Json(value),
            (_, Ok(text)) => Self::Json(text.into()),
            _ => Self::Bytes(bytes.to_vec()),
        }
    }
}

/// Encodes a value, in the same way as bodies of requests are.
pub(crate) fn json<T: Serialize>(value: &T) -> Encoded {
    from_json(serde_json::to_vec(value))
}

/// Reads the value again. This is not compiled for each type.
fn from_json(json: serde_json::Result<Vec<u8>>) -> Encoded {
    match json.and_then(|json| serde_json::from_slice(&json)) {
        Ok(value) => Encoded::Json(value),
        Err(error) => Encoded::Problem(error.to_string()),
    }
}

pub(crate) fn bytes(bytes: &impl AsRef<[u8]>) -> Encoded {
    Encoded::Bytes(bytes.as_ref().to_vec())
}

pub(crate) fn optional_bytes(optional: &Option<Vec<u8>>) -> Encoded {
    optional.as_ref().map_or(Encoded::Nothing, bytes)
}

/// Encodes an answer that consists of headers.
pub(crate) fn headers<const N: usize>(headers: [(&str, Encoded); N]) -> Encoded {
    let headers = headers.into_iter();
    let headers = headers.filter_map(|(name, it)| Some((name.to_owned(), it.into_json()?)));
    Encoded::Headers(headers.collect())
}

/// Encodes an answer that has no body.
pub(crate) fn nothing<T>(_: &T) -> Encoded {
    Encoded::Nothing
}

/// Encodes an error of an operation that declares none.
pub(crate) fn never(error: &NoDeclaredError) -> Encoded {
    match *error {}
}

//! The scenarios of the suite, as data.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fs_err as fs;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A scenario: calls that are made one after the other.
#[derive(Debug, Deserialize)]
pub(crate) struct Scenario {
    #[serde(rename = "scenario")]
    pub(crate) name: String,
    /// The service that it belongs to. Documents are named after services.
    pub(crate) spec: String,
    #[serde(rename = "apis")]
    pub(crate) exchanges: Vec<Exchange>,
}

/// A request that the server expects, and what it answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    /// The path, with `\` before some signs.
    uri: String,
    #[serde(default)]
    pub(crate) request: Request,
    pub(crate) response: Response,
}

/// What is expected of a request.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Request {
    #[serde(default)]
    pub(crate) query: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, Value>,
    pub(crate) body: Option<Body>,
}

/// What the server answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Response {
    pub(crate) status: u64,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, Value>,
    pub(crate) body: Option<Body>,
}

/// A body.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Body {
    pub(crate) content_type: String,
    /// The text. That of JSON and of plain text is JSON.
    pub(crate) raw: Option<String>,
    base64: Option<String>,
    /// The values of a body of several parts.
    #[serde(default)]
    pub(crate) parts: Map<String, Value>,
    /// Its files.
    #[serde(default)]
    pub(crate) files: Vec<File>,
}

/// A part that is a file.
#[derive(Debug, Deserialize)]
pub(crate) struct File {
    #[serde(rename = "fieldname")]
    pub(crate) name: String,
    #[serde(rename = "originalname")]
    pub(crate) file_name: String,
    /// The content in Base64.
    pub(crate) buffer: String,
    #[serde(rename = "mimetype")]
    pub(crate) media_type: String,
}

/// Reads all scenarios.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<Scenario>> {
    let text = fs::read_to_string(path)?;
    serde_json::from_str(&text).with_context(|| format!("{} has another form", path.display()))
}

impl Exchange {
    /// Returns the path that the server listens at.
    pub(crate) fn path(&self) -> String {
        self.uri.replace('\\', "")
    }

    /// Returns a header of the request.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let mut headers = self.request.headers.iter();
        let found = headers.find(|(it, _)| it.eq_ignore_ascii_case(name));
        found.map(|(_, value)| text(value))
    }

    /// Returns the media type of the body.
    pub(crate) fn content_type(&self) -> Option<String> {
        let of_body = || Some(self.request.body.as_ref()?.content_type.clone());
        self.header("content-type").or_else(of_body)
    }
}

impl Body {
    /// Returns the bytes, unless the body has parts.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match (&self.raw, &self.base64) {
            (_, Some(base64)) => STANDARD.decode(base64).unwrap_or_default(),
            (Some(raw), None) => raw.clone().into_bytes(),
            (None, None) => Vec::new(),
        }
    }

    /// Returns the text: that of a string, if the body is one in JSON.
    pub(crate) fn text(&self) -> String {
        let bytes = self.bytes();
        match serde_json::from_slice(&bytes) {
            Ok(Value::String(text)) => text,
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

/// Returns a value as it stands in a query or a header.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;

    /// Reads an exchange.
    pub(crate) fn exchange(json: Value) -> Exchange {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn bodies_are_text_or_bytes() {
        let body = |json: Value| -> Body { serde_json::from_value(json).unwrap() };
        let string = body(json!({"contentType": "text/plain", "raw": "\"a\""}));
        assert_eq!(string.text(), "a");
        let bytes = body(json!({"contentType": "image/png", "base64": "YQ=="}));
        assert_eq!((bytes.bytes(), bytes.text().as_str()), (b"a".to_vec(), "a"));
    }

    #[test]
    fn headers_are_found_in_any_case() {
        let it = exchange(json!({
            "method": "get", "uri": "/a\\:b", "request": {"headers": {"Content-Type": "text/a"}},
            "response": {"status": 204},
        }));
        assert_eq!(it.path(), "/a:b");
        assert_eq!(it.content_type().as_deref(), Some("text/a"));
        assert_eq!(it.header("x"), None);
    }
}

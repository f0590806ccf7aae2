//! Responses of XML.

use serde::de::DeserializeOwned;

use super::decode_error::{DecodeError, DecodeProblem};
use super::response::RawResponse;
use super::xml::Element;
use super::{json_path, summary, whole_numbers, xml_document, xml_read};

impl RawResponse {
    /// Reads the body as XML, or as JSON if the `Content-Type` says so.
    #[allow(dead_code, reason = "a tag may be off")]
    #[inline(never)]
    pub(crate) fn xml<T: DeserializeOwned>(
        &self,
        root: &'static Element,
    ) -> Result<T, DecodeError> {
        if self.content_type().is_some_and(summary::is_json) {
            return self.json();
        }
        let json = self.xml_as_json(root)?;
        whole_numbers::read(&json).map_err(|error| self.unlike_xml(&json, &error))
    }

    fn xml_as_json(&self, root: &Element) -> Result<Vec<u8>, DecodeError> {
        let text = xml_document::text(self.bytes());
        let json = text.and_then(|text| match text.trim().is_empty() {
            true => Ok(None),
            false => xml_read::json(&text, root).map(Some),
        });
        match json {
            Ok(Some(json)) => Ok(json),
            Ok(None) => Err(self.undecodable(DecodeProblem::Empty)),
            Err(problem) => Err(self.undecodable(DecodeProblem::Xml {
                path: self.redact(problem.path),
                message: self.redact(problem.message),
            })),
        }
    }

    /// Describes why the values in the XML do not have the declared type.
    fn unlike_xml(&self, json: &[u8], error: &serde_json::Error) -> DecodeError {
        let message = summary::without_position(error);
        let (line, column) = (error.line(), error.column());
        let (path, message) = json_path::with_message(json, line, column, message);
        self.undecodable(DecodeProblem::Xml {
            path: self.redact(path),
            message: self.redact(message),
        })
    }
}

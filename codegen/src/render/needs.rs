//! What of the runtime a client needs: callers pay only for what their document uses.

use super::libraries::{Libraries, has_format};
use super::xml;
use crate::ir::{Api, BodyContent, StringFormat};

/// What a client needs of the runtime, beyond what all need.
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs {
    /// Conversions from and to the types of libraries.
    pub(super) libraries: Libraries,
    /// Forms.
    pub(super) forms: bool,
    /// Bodies with parts.
    pub(super) parts: bool,
    /// Bytes, text, files and streams, as bodies or in parts.
    pub(super) uploads: bool,
    /// Parameters of which the runtime needs more than a text.
    pub(super) styles: bool,
    /// Bytes as Base64 for URLs.
    pub(super) base64_url: bool,
    /// Bodies of XML.
    pub(super) xml: bool,
    /// Responses of XML.
    pub(super) xml_responses: bool,
}

impl Needs {
    /// What this client needs, with these libraries.
    pub(super) fn of(api: &Api, libraries: Libraries) -> Self {
        let is_used = |kind: fn(&BodyContent) -> bool| api.body_contents().any(kind);
        let mut parameters = api.operations.iter().flat_map(|it| &it.parameters);
        let parts = is_used(|it| matches!(it, BodyContent::Multipart(..)));
        Self {
            libraries,
            forms: is_used(|it| matches!(it, BodyContent::Form(..))),
            parts,
            uploads: parts || is_used(|it| matches!(it, BodyContent::Text | BodyContent::Bytes)),
            styles: parameters.any(|it| !it.is_text()),
            base64_url: has_format(api, StringFormat::Base64Url),
            xml: xml::is_used(api),
            xml_responses: xml::is_read(api),
        }
    }

    /// The modules of the runtime that the client does without.
    pub(super) fn unused_modules(self) -> Vec<&'static str> {
        let values = self.forms || self.parts;
        let modules = [
            ("base64_url", self.base64_url),
            ("date_libraries", self.libraries.dates),
            ("form", values),
            ("media_types", self.uploads),
            ("multipart", self.parts),
            ("shape", self.styles || values),
            ("streamed", self.uploads),
            ("styled", self.styles),
            ("tree", values || self.styles || self.xml),
            ("upload", self.uploads),
            ("uuid_library", self.libraries.uuids),
            ("xml", self.xml),
            ("xml_document", self.xml_responses),
            ("xml_fit", self.xml_responses),
            ("xml_read", self.xml_responses),
            ("xml_response", self.xml_responses),
            ("xml_values", self.xml),
            ("xml_write", self.xml),
        ];
        let unused = modules.into_iter().filter(|(_, is_used)| !is_used);
        unused.map(|(module, _)| module).collect()
    }

    /// What the crate exports of the runtime.
    pub(super) fn exports(self) -> &'static [&'static str] {
        match self.uploads {
            true => &["Upload"],
            false => &[],
        }
    }

    /// The dependencies in the manifest that only some clients have. A test compares them with the
    /// workspace's.
    pub(super) fn dependencies(self) -> Vec<(&'static str, &'static str)> {
        let mut dependencies = Vec::new();
        if self.uploads {
            dependencies.extend(UPLOADS);
        }
        if self.xml_responses {
            dependencies.push(XML);
        }
        dependencies
    }
}

/// What reading XML needs. Writing it needs nothing.
const XML: (&str, &str) = ("quick-xml", r#""0.41""#);

/// What uploads need. The HTTP client has all of them, too.
const UPLOADS: &[(&str, &str)] = &[
    ("bytes", r#""1""#),
    (
        "futures-core",
        r#"{ version = "0.3", default-features = false }"#,
    ),
    ("http-body", r#""1""#),
    (
        "tokio",
        r#"{ version = "1", default-features = false, features = ["fs"] }"#,
    ),
];

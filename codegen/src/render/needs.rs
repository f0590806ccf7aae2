//! What of the runtime a client needs: callers pay only for what their document uses.

use super::libraries::{Libraries, has_format};
use super::xml;
use crate::ir::{Api, BodyContent, Operation, StringFormat};

/// What a client needs of the runtime, beyond what all need.
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs {
    /// Conversions from and to the types of libraries.
    pub(super) libraries: Libraries,
    /// Forms.
    pub(super) forms: bool,
    /// Bodies with parts.
    pub(super) parts: bool,
    /// Bodies whose parts have no names.
    pub(super) unnamed_parts: bool,
    /// Bodies that are a sequence of JSON values.
    pub(super) json_items: bool,
    /// Bytes, text, files and streams, as bodies or in parts.
    pub(super) uploads: bool,
    /// Parameters of which the runtime needs more than a text.
    pub(super) styles: bool,
    /// Answers with bytes, which can be read as they come.
    pub(super) downloads: bool,
    /// Answers that are a sequence of items.
    pub(super) streams: bool,
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
        let unnamed_parts = is_used(|it| matches!(it, BodyContent::UnnamedParts(..)));
        let parts = unnamed_parts || is_used(|it| matches!(it, BodyContent::Multipart(..)));
        Self {
            libraries,
            forms: is_used(|it| matches!(it, BodyContent::Form(..))),
            parts,
            unnamed_parts,
            json_items: is_used(|it| matches!(it, BodyContent::JsonItems(..))),
            uploads: parts || is_used(|it| matches!(it, BodyContent::Text | BodyContent::Bytes)),
            styles: parameters.any(|it| !it.is_text()),
            downloads: api.operations.iter().any(Operation::has_any_download),
            streams: api.operations.iter().any(|it| it.stream.is_some()),
            base64_url: has_format(api, StringFormat::Base64Url),
            xml: xml::is_used(api),
            xml_responses: xml::is_read(api),
        }
    }

    /// The modules of the runtime that the client does without.
    pub(super) fn unused_modules(self) -> Vec<&'static str> {
        let values = self.forms || self.parts;
        let pieces = self.downloads || self.streams;
        let modules = [
            ("base64_url", self.base64_url),
            ("date_libraries", self.libraries.dates),
            ("download", self.downloads),
            ("event_parser", self.streams),
            ("form", values),
            ("incoming", pieces),
            ("item_reader", self.streams),
            ("items", self.streams),
            ("json_items", self.json_items),
            ("media_types", self.uploads),
            ("multipart", self.parts),
            ("record_parser", self.streams),
            ("shape", self.styles || values),
            ("streamed", self.uploads),
            ("styled", self.styles),
            ("tree", values || self.styles || self.xml),
            ("unnamed_parts", self.unnamed_parts),
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

    /// The modules of the program for the command line that the client does without.
    pub(super) fn unused_cli_modules(self) -> Vec<&'static str> {
        let modules = [("downloads", self.downloads), ("streams", self.streams)];
        let unused = modules.into_iter().filter(|(_, is_used)| !is_used);
        unused.map(|(module, _)| module).collect()
    }

    /// What the crate exports of the runtime.
    pub(super) fn exports(self) -> Vec<&'static str> {
        let exports = [
            (
                self.downloads,
                &["Download", "DownloadError", "DownloadedOperation"][..],
            ),
            (
                self.streams,
                &["Event", "ItemStream", "StreamFormat", "StreamedOperation"],
            ),
            (self.uploads, &["Upload"]),
        ];
        let exports = exports.into_iter().filter(|(is_used, _)| *is_used);
        exports.flat_map(|(_, names)| names).copied().collect()
    }

    /// Whether bodies are sent or read piece by piece.
    pub(super) fn pieces(self) -> bool {
        self.uploads || self.downloads || self.streams
    }

    /// The dependencies in the manifest that only some clients have. A test compares them with the
    /// workspace's.
    pub(super) fn dependencies(self) -> Vec<(&'static str, &'static str)> {
        let mut dependencies = Vec::new();
        if self.pieces() {
            dependencies.extend(PIECES);
        }
        if self.xml_responses {
            dependencies.push(XML);
        }
        dependencies
    }
}

/// What reading XML needs. Writing it needs nothing.
const XML: (&str, &str) = ("quick-xml", r#""0.41""#);

/// What bodies need that are sent or read piece by piece. The HTTP client has all of them, too.
const PIECES: &[(&str, &str)] = &[
    ("bytes", r#""1""#),
    (
        "futures-core",
        r#"{ version = "0.3", default-features = false }"#,
    ),
    ("http-body", r#""1""#),
    (
        "tokio",
        r#"{ version = "1", default-features = false, features = ["fs", "time"] }"#,
    ),
];

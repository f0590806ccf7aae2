//! What of the runtime a client needs: callers pay only for what their document uses.

use super::libraries::{Libraries, has_format};
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
            ("tree", values || self.styles),
            ("upload", self.uploads),
            ("uuid_library", self.libraries.uuids),
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
    pub(super) fn dependencies(self) -> &'static [(&'static str, &'static str)] {
        match self.uploads {
            true => UPLOADS,
            false => &[],
        }
    }
}

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

//! Media types: how a client handles each, and which of several it takes.

use crate::ir::Type;
use crate::lower::keywords::Schema;
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// How a client handles content, the best way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ContentFormat {
    /// As a typed value.
    Json,
    /// As a string.
    Text,
    /// As it is.
    Bytes,
}

impl ContentFormat {
    /// Returns the format of a media type. `*/*` is JSON in most documents that have it.
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = essence(media_type);
        // RFC 6839, section 3.1.
        if essence == "application/json" || essence.ends_with("+json") || essence == "*/*" {
            Self::Json
        } else if essence.starts_with("text/") {
            Self::Text
        } else {
            Self::Bytes
        }
    }
}

/// Returns the media type that the client sends: JSON, else the first.
pub(crate) fn preferred_to_send<'m>(
    media_types: impl Iterator<Item = &'m String>,
) -> Option<&'m String> {
    media_types.min_by_key(|it| ContentFormat::of(it) != ContentFormat::Json)
}

/// Returns the media type that the client reads: JSON, else text, else the first.
pub(crate) fn preferred_to_read<'m>(
    media_types: impl Iterator<Item = &'m String>,
) -> Option<&'m String> {
    media_types.min_by_key(|media_type| ContentFormat::of(media_type))
}

/// Returns the type of JSON content. `node` is the Media Type Object; `words` make up the name.
pub(crate) fn json_type<'a>(node: &'a Node, words: &[&str], types: &mut TypeBuilder<'a>) -> Type {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let schema = node.get("schema");
    schema.map_or(Type::Any, |node| types.schema_type(&words, Schema { node }))
}

/// Returns a media type without its parameters.
pub(crate) fn essence(media_type: &str) -> String {
    let (essence, _) = media_type.split_once(';').unwrap_or((media_type, ""));
    essence.trim().to_ascii_lowercase()
}

/// Whether content of this media type is bytes, whatever the document says of its schema.
pub(crate) fn is_binary(media_type: &str) -> bool {
    let essence = essence(media_type);
    let Some((kind, subtype)) = essence.split_once('/') else {
        return false;
    };
    let (_, suffix) = subtype.rsplit_once('+').unwrap_or(("", subtype));
    match kind {
        "audio" | "font" | "image" | "video" => suffix != "xml",
        // Office documents of all vendors, and formats that have a subtype.
        "application" => {
            BINARY.contains(&suffix)
                || subtype.starts_with("vnd.ms-")
                || subtype.starts_with("vnd.openxmlformats-")
                || subtype.starts_with("vnd.oasis.opendocument.")
        }
        _ => false,
    }
}

/// Returns a media type that can be sent, for one that can be a range such as `text/*`.
pub(crate) fn concrete(media_type: &str) -> String {
    if !media_type.contains('*') {
        return media_type.to_owned();
    }
    match ContentFormat::of(media_type) {
        ContentFormat::Json => "application/json",
        ContentFormat::Text => "text/plain",
        ContentFormat::Bytes => "application/octet-stream",
    }
    .to_owned()
}

/// Subtypes of `application` whose content is bytes.
const BINARY: &[&str] = &[
    "avro",
    "cbor",
    "epub",
    "gzip",
    "java-archive",
    "msgpack",
    "msword",
    "octet-stream",
    "pdf",
    "protobuf",
    "wasm",
    "x-7z-compressed",
    "x-avro",
    "x-binary",
    "x-bzip2",
    "x-gzip",
    "x-msgpack",
    "x-protobuf",
    "x-tar",
    "x-zip",
    "x-zip-compressed",
    "zip",
    "zstd",
];

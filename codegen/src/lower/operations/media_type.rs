//! Media types: which are JSON, which are bytes by nature, and which can be sent.

/// A media type without its parameters.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// `application/json` and its relatives (RFC 6839, section 3.1). `*/*` is JSON in most documents
/// that have it.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*"
}

/// Whether content of this media type is bytes by nature, so that giving them is all that can be
/// done.
pub(crate) fn is_binary(media_type: &str) -> bool {
    let essence = essence(media_type);
    let Some((kind, subtype)) = essence.split_once('/') else {
        return false;
    };
    let (_, suffix) = subtype.rsplit_once('+').unwrap_or(("", subtype));
    match kind {
        "audio" | "font" | "image" | "video" => suffix != "xml",
        // Office documents of all vendors, and what names itself after a format.
        "application" => {
            BINARY.contains(&suffix)
                || subtype.starts_with("vnd.ms-")
                || subtype.starts_with("vnd.openxmlformats-")
                || subtype.starts_with("vnd.oasis.opendocument.")
        }
        _ => false,
    }
}

/// A media type that can be sent: not a range.
pub(crate) fn concrete(media_type: &str) -> String {
    if !media_type.contains('*') {
        return media_type.to_owned();
    }
    match media_type {
        it if is_json(it) => "application/json",
        it if essence(it).starts_with("text/") => "text/plain",
        _ => "application/octet-stream",
    }
    .to_owned()
}

/// Subtypes of `application` whose content is bytes, whatever the document says of it.
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

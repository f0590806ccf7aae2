//! Media types: how a client handles each, and which of several it takes.

use crate::ir::{JsonType, Separation, Type, Unsaid};
use crate::lower::document::{Document, Resolved, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// How a client handles content, the best way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ContentFormat {
    /// As a typed value.
    Json,
    /// The media type is a range that includes JSON and other formats.
    Any,
    /// As a typed value. Only if its schema says what it consists of.
    Xml,
    /// As a string.
    Text,
    /// As it is.
    Bytes,
    /// As a form. Only bodies of requests have types then.
    Form,
    /// In parts. Only bodies of requests have types then.
    Multipart,
}

impl ContentFormat {
    /// Returns the format of a media type.
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = essence(media_type);
        // RFC 6839, section 3.1. `text/json` was never registered, and is in use.
        let is_json = ["+json", "/json", "/x-json"];
        if is_json.iter().any(|ending| essence.ends_with(ending)) {
            Self::Json
        } else if matches!(&*essence, "*/*" | "*" | "application/*") {
            Self::Any
        } else if is_xml(&essence) {
            Self::Xml
        } else if essence.starts_with("text/") {
            Self::Text
        } else if essence == "application/x-www-form-urlencoded" {
            Self::Form
        } else if essence.starts_with("multipart/") {
            Self::Multipart
        } else {
            Self::Bytes
        }
    }
}

/// How a body consists of several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// Server-sent events.
    Events,
    /// JSON lines.
    Lines,
    /// JSON text sequences (RFC 7464).
    Records,
}

impl Sequence {
    /// Returns how a media type separates values, if it does.
    pub(crate) fn of(media_type: &str) -> Option<Self> {
        let essence = essence(media_type);
        match &*essence {
            "text/event-stream" => Some(Self::Events),
            "application/json-seq" => Some(Self::Records),
            it if LINES.contains(&it) => Some(Self::Lines),
            it if it.ends_with("+json-seq") => Some(Self::Records),
            it if it.ends_with("+jsonl") || it.ends_with("+ndjson") => Some(Self::Lines),
            _ => None,
        }
    }
}

/// The media types of JSON lines. None of them was ever registered.
const LINES: [&str; 11] = [
    "application/json-lines",
    "application/jsonl",
    "application/jsonlines",
    "application/ldjson",
    "application/ndjson",
    "application/stream+json",
    "application/x-json-stream",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/x-ldjson",
    "application/x-ndjson",
];

/// The fields of a Media Type Object that describe an item of a sequence.
const ITEM_SCHEMAS: [&str; 2] = ["itemSchema", "x-oai-itemSchema"];

/// Returns how a client handles the content that a Media Type Object describes. XML without a description
/// of what it consists of is text.
pub(crate) fn format_of<'a>(
    media_type: &str,
    node: &'a Node,
    document: &Document<'a>,
) -> ContentFormat {
    match ContentFormat::of(media_type) {
        ContentFormat::Xml if !is_described(node, document) => {
            match essence(media_type).starts_with("text/") {
                true => ContentFormat::Text,
                false => ContentFormat::Bytes,
            }
        }
        format => format,
    }
}

/// Returns what separates the values of a body that is a sequence of JSON values, if the document
/// describes them. `node` is the Media Type Object.
pub(crate) fn separation<'a>(
    media_type: &str,
    node: &'a Node,
    document: &Document<'a>,
) -> Option<Separation> {
    let separation = match Sequence::of(media_type)? {
        Sequence::Lines => Separation::Lines,
        Sequence::Records => Separation::Records,
        Sequence::Events => return None,
    };
    let is_described = || item_schema(node).is_some() || is_structured(node, document);
    is_described().then_some(separation)
}

/// Returns the schema of an item of a sequence, if there is a field for it.
pub(crate) fn item_schema(node: &Node) -> Option<Schema<'_>> {
    let mut fields = ITEM_SCHEMAS.iter();
    let node = fields.find_map(|key| node.get(key))?;
    Some(Schema { node })
}

/// Returns the media type that the client sends: `application/json`, else other JSON, else a form or a
/// body with parts, else XML or a sequence of JSON values, else the first.
pub(crate) fn preferred_to_send<'a>(
    body: &Resolved<'a, openapiv3::RequestBody>,
    document: &Document<'a>,
) -> Option<&'a String> {
    let media_types = body.item.content.keys();
    let node = |it: &str| below(body.node, &["content", it]);
    media_types.min_by_key(|it| match format_of(it, node(it), document) {
        _ if separation(it, node(it), document).is_some() => 3,
        ContentFormat::Json => u8::from(!is_plain_json(it)),
        ContentFormat::Any => 1,
        ContentFormat::Form | ContentFormat::Multipart => 2,
        ContentFormat::Xml => 3,
        ContentFormat::Text | ContentFormat::Bytes => 4,
    })
}

/// Returns the media type that the client reads whole: `application/json`, else other JSON, else XML, else
/// text, else the first that is no sequence.
pub(crate) fn preferred_to_read<'a>(
    response: &Resolved<'a, openapiv3::Response>,
    document: &Document<'a>,
) -> Option<&'a String> {
    let format = |it: &str| format_of(it, below(response.node, &["content", it]), document);
    let media_types = response.item.content.keys();
    media_types.min_by_key(|it| {
        let is_sequence = Sequence::of(it).is_some();
        (is_sequence, format(it), !is_plain_json(it))
    })
}

/// Whether a media type is XML (RFC 7303).
fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// Whether a media type is `application/json`.
pub(crate) fn is_plain_json(media_type: &str) -> bool {
    essence(media_type) == "application/json"
}

/// Returns what is particular to a media type: `json-patch` of `application/json-patch+json`, `form` of a
/// form, `png` of `image/png`.
pub(crate) fn format_name(media_type: &str) -> String {
    let essence = essence(media_type);
    match ContentFormat::of(media_type) {
        ContentFormat::Json => {
            let format = essence.strip_suffix("+json").unwrap_or(&essence);
            let format = format.strip_prefix("application/").unwrap_or(format);
            return format.to_owned();
        }
        ContentFormat::Form => return "form".to_owned(),
        _ => {}
    }
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let format = match (kind, subtype) {
        ("multipart", "form-data") => "multipart",
        ("text", "plain" | "*") => "text",
        ("application", "octet-stream") | (_, "*") => "bytes",
        (_, subtype) => subtype.strip_prefix("x-").unwrap_or(subtype),
    };
    format.to_owned()
}

/// Whether content is bytes because its schema says so, whatever its media type. `node` is the Media
/// Type Object.
pub(crate) fn has_binary_schema<'a>(node: &'a Node, document: &Document<'a>) -> bool {
    let schema = node.get("schema");
    schema.is_some_and(|node| {
        let flat = FlatSchema::of(document, &[Schema { node }.into()]);
        let is_string = matches!(flat.json_type, None | Some(JsonType::String));
        is_string && flat.format == Some("binary") && flat.unions.is_empty()
    })
}

/// Whether content is more than a single value: an object, a list, or one of several. `node` is the
/// Media Type Object.
pub(crate) fn is_structured<'a>(node: &'a Node, document: &Document<'a>) -> bool {
    let Some(node) = node.get("schema") else {
        return false;
    };
    is_structured_schema(&FlatSchema::of(document, &[Schema { node }.into()]))
}

fn is_structured_schema(flat: &FlatSchema<'_>) -> bool {
    let json_type = flat.implied_type();
    !flat.unions.is_empty() || matches!(json_type, Some(JsonType::Object | JsonType::Array))
}

/// Whether the document says what an object or a list consists of. `node` is the Media Type Object.
fn is_described<'a>(node: &'a Node, document: &Document<'a>) -> bool {
    let Some(node) = node.get("schema") else {
        return false;
    };
    is_described_schema(&FlatSchema::of(document, &[Schema { node }.into()]))
}

/// Likewise for a schema.
pub(crate) fn is_described_schema(flat: &FlatSchema<'_>) -> bool {
    let is_composed =
        !flat.unions.is_empty() || flat.has_object_content() || !flat.items.is_empty();
    is_composed && is_structured_schema(flat)
}

/// Returns the type of JSON content. `node` is the Media Type Object; `words` make up the name.
pub(crate) fn json_type<'a>(node: &'a Node, words: &[&str], types: &mut TypeBuilder<'a>) -> Type {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let schema = node.get("schema");
    match schema {
        Some(node) => types.schema_type(&words, Schema { node }),
        None => Type::any(Unsaid::NoSchema),
    }
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
        ContentFormat::Json | ContentFormat::Any => "application/json",
        ContentFormat::Xml => "application/xml",
        ContentFormat::Text => "text/plain",
        ContentFormat::Multipart => "multipart/form-data",
        ContentFormat::Form | ContentFormat::Bytes => "application/octet-stream",
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

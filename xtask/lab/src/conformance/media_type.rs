//! Media types.

/// Returns a media type without its parameters, in small letters.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Returns whether a media type or range includes another media type.
pub(crate) fn includes(range: &str, media_type: &str) -> bool {
    let (range, media_type) = (essence(range), essence(media_type));
    match range.strip_suffix('*') {
        Some("*/") => true,
        Some(start) => media_type.starts_with(start),
        None => range == media_type,
    }
}

/// Returns whether bodies of this type are JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json")
}

/// Returns whether bodies of this type are XML.
pub(crate) fn is_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

/// Returns whether bodies of this type are bytes.
pub(crate) fn is_binary(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/octet-stream"
        || ["image/", "audio/", "video/"]
            .iter()
            .any(|it| essence.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_include_types() {
        assert!(includes("Image/*", "image/png; q=1"));
        assert!(includes("*/*", "a/b"));
        assert!(includes("a/b;c=d", "A/B"));
        assert!(!includes("a/*", "ab/c"));
    }

    #[test]
    fn types_have_a_form() {
        assert!(is_json("application/merge-patch+json") && !is_json("application/jsonl"));
        assert!(is_xml("text/xml; charset=utf-8") && !is_xml("application/json"));
        assert!(is_binary("image/png") && !is_binary("text/plain"));
    }
}

//! Values as XML holds them: texts, and which alternative a value is.

use super::tree::Tree;
use super::xml::{Content, Variant};

/// Returns the alternative that fits a value best. Of several, the first.
pub(crate) fn best<'c>(variants: &'c [Variant], value: &Tree) -> Option<&'c Variant> {
    let scored = variants.iter().map(|it| (score(&it.1, value, 0), it));
    let best = scored.reduce(|best, it| if it.0 > best.0 { it } else { best });
    best.map(|(_, variant)| variant)
}

/// How deep the contents of a union are searched.
pub(crate) const MAX_UNIONS: usize = 4;

/// How well a content fits a value.
fn score(content: &Content, value: &Tree, depth: usize) -> isize {
    match (content.own(), value) {
        (Content::Text, Tree::Text(_))
        | (
            Content::Number,
            Tree::Signed(_) | Tree::Unsigned(_) | Tree::Float(_) | Tree::Digits(_),
        )
        | (Content::Boolean, Tree::Boolean(_))
        | (Content::List(_), Tree::List(_)) => 3,
        (Content::Scalar, value) if value.text().is_some() => 2,
        (Content::Object(object), Tree::Object(map)) => {
            let is_known = |key: &str| object.fields.iter().any(|field| field.0 == key);
            let known = map
                .iter()
                .map(|(key, _)| if is_known(key) { 1 } else { -1 });
            known.sum()
        }
        (Content::OneOf(variants), value) if depth < MAX_UNIONS => {
            let scores = variants.iter().map(|it| score(&it.1, value, depth + 1));
            scores.max().unwrap_or(isize::MIN)
        }
        (Content::Any, _) => 0,
        _ => isize::MIN,
    }
}

/// Returns the text of a single value, or of a list of them, with spaces between them.
pub(crate) fn text(value: &Tree) -> Option<String> {
    match value {
        Tree::Null => Some(String::new()),
        // XML Schema writes it in capitals.
        Tree::Float(value) if value.is_infinite() => Some(value.to_string().to_uppercase()),
        Tree::List(items) => {
            let texts: Option<Vec<String>> = items.iter().map(text).collect();
            texts.map(|texts| texts.join(" "))
        }
        value => value.text(),
    }
}

pub(crate) fn get<'v>(map: &'v [(String, Tree)], key: &str) -> Option<&'v Tree> {
    let entry = map.iter().find(|(other, _)| other == key);
    entry.map(|(_, value)| value)
}

/// Whether a text can be a name (XML 1.0, section 2.3). A colon would separate a prefix.
pub(crate) fn is_name(text: &str) -> bool {
    let is_first = |c: char| c.is_alphabetic() || c == '_';
    let is_other = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}');
    text.starts_with(is_first) && text.chars().all(is_other)
}

/// Checks that XML can hold all characters of a text (XML 1.0, section 2.2).
pub(crate) fn check(text: &str) -> Result<(), String> {
    let is_forbidden = |c: char| {
        c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{7f}')
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    match text.chars().find(|c| is_forbidden(*c)) {
        Some(c) => Err(format!(
            "the text has U+{:04X}, which XML cannot hold",
            u32::from(c)
        )),
        None => Ok(()),
    }
}

/// Returns a text with references for the characters that mean something, or that readers change.
pub(crate) fn escaped(text: &str, is_attribute: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            '"' if is_attribute => escaped.push_str("&quot;"),
            '\n' if is_attribute => escaped.push_str("&#10;"),
            '\t' if is_attribute => escaped.push_str("&#9;"),
            c => escaped.push(c),
        }
    }
    escaped
}

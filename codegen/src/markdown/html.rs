//! Reading HTML the way it stands in descriptions: tags, comments, entities, and whether
//! something in angle brackets is a tag at all.

use std::collections::BTreeSet;

use pulldown_cmark::Event;

/// Elements that are HTML wherever they stand.
const MARKUP: &[&str] = &[
    "big",
    "blockquote",
    "br",
    "center",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "ins",
    "kbd",
    "li",
    "nobr",
    "ol",
    "p",
    "pre",
    "samp",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "ul",
    "wbr",
];

/// Elements whose names are also words that people put in angle brackets: `<code>`, `<object>`,
/// `Vec<b>`. They are HTML only when they are closed somewhere or have attributes.
const AMBIGUOUS: &[&str] = &[
    "a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "base", "body", "button",
    "canvas", "caption", "cite", "code", "data", "dfn", "embed", "footer", "form", "head",
    "header", "html", "i", "iframe", "input", "label", "link", "main", "mark", "menu", "meta",
    "nav", "noscript", "object", "option", "param", "picture", "q", "s", "script", "section",
    "select", "small", "source", "style", "svg", "template", "textarea", "time", "title", "u",
    "var", "video",
];

/// Elements whose content is not for readers.
pub(super) const DROPPED: &[&str] = &["head", "script", "style", "svg"];

/// A start or end tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// The name, in lower case.
    pub(super) name: String,
    pub(super) is_end: bool,
    /// What stands between the name and the `>`.
    attributes: &'a str,
    /// The length of the whole tag in the source.
    pub(super) len: usize,
}

impl<'a> Tag<'a> {
    /// Reads the tag that `text` begins with.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix('<')?;
        let is_end = rest.starts_with('/');
        let start = if is_end { 2 } else { 1 };
        let name = name(&text[start..])?;
        let attributes_start = start + name.len();
        let end = attributes_start + tag_end(&text[attributes_start..])?;
        let attributes = &text[attributes_start..end];
        Some(Tag {
            name: name.to_ascii_lowercase(),
            is_end,
            attributes,
            len: end + 1,
        })
    }

    /// The value of an attribute, entities decoded.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let name_end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/');
            let (name, after) = rest.split_at(name_end.unwrap_or(rest.len()));
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(assigned) => attribute_value(assigned.trim_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decode(value));
            }
            if after.len() >= rest.len() || after.is_empty() {
                return None;
            }
            rest = after;
        }
    }

    /// Whether this is HTML, rather than a placeholder or a generic type in angle brackets.
    pub(super) fn is_html(&self, closed: &ClosedNames) -> bool {
        let name = self.name.as_str();
        if MARKUP.contains(&name) {
            return true;
        }
        let has_attributes = self.attributes.contains('=') && !DROPPED.contains(&name);
        AMBIGUOUS.contains(&name) && (self.is_end || has_attributes || closed.contains(name))
    }
}

/// The names of the elements that a text closes.
pub(super) struct ClosedNames(BTreeSet<String>);

impl ClosedNames {
    pub(super) fn of(text: &str) -> Self {
        let names = text
            .match_indices("</")
            .filter_map(|(at, _)| name(&text[at + 2..]));
        Self(names.map(str::to_ascii_lowercase).collect())
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// The name of an element at the start of the text, if a tag can go on after it.
fn name(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(text.len());
    let follows = text[end..].chars().next()?;
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    (starts && (follows.is_whitespace() || matches!(follows, '>' | '/'))).then_some(&text[..end])
}

/// The position of the `>` that ends a tag. A `<` outside quotes means that there is no tag.
fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at),
            b'<' => return None,
            // A quote opens a value only after the equals sign; elsewhere it is a stray.
            quote @ (b'"' | b'\'') if text[..at].trim_end().ends_with('=') => {
                at += 2 + text[at + 1..].find(*quote as char)?;
            }
            _ => at += 1,
        }
    }
}

/// Splits a value from what follows it.
fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// The length of the comment or declaration that `text` begins with: what a browser never shows.
pub(super) fn invisible(text: &str) -> Option<usize> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(4 + comment.find("-->")? + 3);
    }
    let declaration = text.get(..9)?.eq_ignore_ascii_case("<!doctype");
    if declaration {
        Some(text.find('>')? + 1)
    } else {
        None
    }
}

/// Reads the entity that `text` begins with: what it stands for, and its length.
pub(super) fn entity(text: &str) -> Option<(String, usize)> {
    // The longest name in HTML has 31 letters.
    let end = text.bytes().take(34).position(|byte| byte == b';')? + 1;
    let entity = &text[..end];
    let character = match entity {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&nbsp;" => " ",
        _ => return parsed_entity(entity).map(|characters| (characters, end)),
    };
    Some((character.to_owned(), end))
}

/// Looks an entity up in the table of all HTML entities that the Markdown parser has.
fn parsed_entity(entity: &str) -> Option<String> {
    let inner = entity.strip_prefix('&')?.strip_suffix(';')?;
    if inner.is_empty()
        || !inner
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    {
        return None;
    }
    let mut decoded = String::new();
    for event in super::parser(entity) {
        if let Event::Text(text) = event {
            decoded.push_str(&text);
        }
    }
    (decoded != entity && !decoded.is_empty()).then_some(decoded)
}

/// The text with all its entities decoded.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let (characters, len) = entity(rest).unwrap_or(("&".to_owned(), 1));
        decoded.push_str(&characters);
        rest = &rest[len..];
    }
    decoded + rest
}

//! HTML tags, and the Markdown for each element.

use std::collections::BTreeSet;
use std::ops::Range;

/// A character before a tag at the start of a line. Without it, the tag would start a block of HTML.
/// Descriptions do not contain this character: [`super::clean`] drops it.
pub(super) const MARKER: char = '\u{200b}';

/// The maximum length of a tag in code. Without it, many `<` would take quadratic time.
const MAX_TAG: usize = 1000;

/// The form that an element takes in Markdown.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Element {
    /// Text between two marks, such as `**`.
    Emphasis(&'static str),
    Link,
    Image,
    Code,
    Superscript,
    LineBreak,
    Paragraph,
    /// A heading, by its level.
    Heading(usize),
    /// A list or a table. The rows of a table become items, because their cells can hold blocks, and
    /// those of a Markdown table cannot.
    BulletList,
    NumberedList,
    Item,
    Row,
    Cell,
    /// The tags are dropped; the text stays.
    Plain,
}

impl Element {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "b" | "strong" => Self::Emphasis("**"),
            "cite" | "dfn" | "em" | "i" | "var" => Self::Emphasis("*"),
            "del" | "s" | "strike" => Self::Emphasis("~~"),
            "a" => Self::Link,
            "img" => Self::Image,
            "code" | "kbd" | "samp" | "tt" => Self::Code,
            "sup" => Self::Superscript,
            "br" | "dd" => Self::LineBreak,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                Self::Heading(usize::from(name.as_bytes()[1] - b'0'))
            }
            "menu" | "table" | "ul" => Self::BulletList,
            "ol" => Self::NumberedList,
            "li" => Self::Item,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "blockquote" | "center" | "details" | "div" | "dl" | "dt" | "figcaption" | "figure"
            | "hr" | "p" => Self::Paragraph,
            "abbr" | "acronym" | "address" | "article" | "aside" | "big" | "body" | "button"
            | "caption" | "col" | "colgroup" | "data" | "embed" | "font" | "footer" | "form"
            | "header" | "html" | "iframe" | "input" | "ins" | "label" | "link" | "main"
            | "mark" | "meta" | "nav" | "nobr" | "noscript" | "object" | "option" | "picture"
            | "pre" | "q" | "section" | "select" | "small" | "source" | "span" | "sub"
            | "summary" | "tbody" | "textarea" | "tfoot" | "thead" | "time" | "title" | "u"
            | "video" | "wbr" => Self::Plain,
            _ => return None,
        })
    }

    /// Whether the names of these elements are also words that people put in angle brackets:
    /// `<code>`, `<object>`, `Vec<b>`.
    fn is_named_by_word(self) -> bool {
        matches!(
            self,
            Self::Emphasis(_) | Self::Link | Self::Code | Self::Plain
        )
    }
}

/// The start or end tag of an element.
pub(super) struct Tag<'a> {
    pub(super) element: Element,
    pub(super) is_end: bool,
    /// Its place in the text.
    pub(super) range: Range<usize>,
    text: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a range of a text as a tag. Returns `None` for a placeholder or a generic type in
    /// angle brackets.
    pub(super) fn read(source: &'a str, range: Range<usize>, closed: &ClosedNames) -> Option<Self> {
        let text = &source[range.clone()];
        let (name, is_end) = tag_name(text)?;
        let element = Element::named(&name)?;
        let is_html =
            is_end || text.contains('=') || !element.is_named_by_word() || closed.0.contains(&name);
        is_html.then_some(Tag {
            element,
            is_end,
            range,
            text,
        })
    }

    /// Returns the value of an attribute, with single spaces.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let text = words.join(" ");
        let (_, value) = text.split_once(&format!(" {name}="))?;
        let end = match value.chars().next()? {
            quote @ ('"' | '\'') => return Some(decode(value[1..].split(quote).next()?)),
            _ => value.find([' ', '>']),
        };
        Some(decode(&value[..end.unwrap_or(value.len())]))
    }
}

/// The names of the elements that a text closes.
pub(super) struct ClosedNames(BTreeSet<String>);

impl ClosedNames {
    pub(super) fn of(source: &str) -> Self {
        let ends = source.match_indices("</");
        let names = ends.filter_map(|(at, _)| Some(tag_name(&source[at..])?.0));
        Self(names.collect())
    }
}

/// Returns the name in the tag that a text begins with, in lower case, and whether it is an end tag.
fn tag_name(text: &str) -> Option<(String, bool)> {
    let rest = text.strip_prefix('<')?;
    let name = rest.trim_start_matches('/');
    let len = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
    let is_name = len > 0 && name[len..].starts_with([' ', '\n', '>', '/']);
    is_name.then(|| (name[..len].to_ascii_lowercase(), rest.starts_with('/')))
}

/// Returns the text between the tags of an element that holds code.
pub(super) fn code_text(html: &str, closed: &ClosedNames) -> String {
    let mut text = String::new();
    let mut done = 0;
    for (start, _) in html.match_indices('<') {
        let mut bytes = html.bytes().skip(start).take(MAX_TAG);
        let end = bytes
            .position(|byte| byte == b'>')
            .map(|len| start + len + 1);
        let tag = end.and_then(|end| Tag::read(html, start..end, closed));
        let Some(Tag {
            range: Range { end, .. },
            ..
        }) = tag.filter(|_| start >= done)
        else {
            continue;
        };
        text.push_str(&html[done..start]);
        if html[start..end].starts_with("<br") {
            text.push('\n');
        }
        done = end;
    }
    decode(&(text + &html[done..]))
}

/// Decodes the entities that stand in code and in URLs.
fn decode(text: &str) -> String {
    const ENTITIES: &[(&str, &str)] = &[
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        // The last: what it makes of `&amp;lt;` is no entity.
        ("&amp;", "&"),
    ];
    let decode = |text: String, (entity, character): &(&str, &str)| text.replace(entity, character);
    ENTITIES.iter().fold(text.to_owned(), decode)
}

//! HTML tags, and the Markdown for each element.

use std::collections::BTreeSet;
use std::ops::Range;

use super::syntax::{is_external, link_target};

/// A character before each tag. Without it, a tag at the start of a line would start a block of
/// HTML. Descriptions do not contain this character: [`super::clean`] drops it.
pub(super) const MARKER: char = '\u{200b}';

/// The form that an element takes in Markdown.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Element {
    /// Text between two marks, such as `**`.
    Marked(&'static str, &'static str),
    Link,
    Image,
    Code,
    /// The tags are dropped; the text stays.
    Plain,
    LineBreak,
    Paragraph,
    /// A heading, by its level.
    Heading(usize),
    /// A list, which can be numbered, or a table. The rows of a table become items, because their
    /// cells can hold blocks, and those of a Markdown table cannot.
    List {
        is_numbered: bool,
    },
    Item,
    Cell,
}

impl Element {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "b" | "strong" => Self::Marked("**", "**"),
            "cite" | "dfn" | "em" | "i" | "var" => Self::Marked("*", "*"),
            "del" | "s" | "strike" => Self::Marked("~~", "~~"),
            "sup" => Self::Marked("^", ""),
            "a" => Self::Link,
            "img" => Self::Image,
            "code" | "kbd" | "samp" | "tt" => Self::Code,
            "br" | "dd" => Self::LineBreak,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                Self::Heading(usize::from(name.as_bytes()[1] - b'0'))
            }
            "menu" | "table" | "ul" => Self::List { is_numbered: false },
            "ol" => Self::List { is_numbered: true },
            "li" | "tr" => Self::Item,
            "td" | "th" => Self::Cell,
            "blockquote" | "center" | "details" | "div" | "dl" | "dt" | "figcaption" | "figure"
            | "hr" | "p" | "pre" => Self::Paragraph,
            "abbr" | "acronym" | "address" | "article" | "aside" | "big" | "body" | "button"
            | "caption" | "col" | "colgroup" | "data" | "embed" | "font" | "footer" | "form"
            | "header" | "html" | "iframe" | "input" | "ins" | "label" | "link" | "main"
            | "mark" | "meta" | "nav" | "nobr" | "noscript" | "object" | "option" | "picture"
            | "q" | "section" | "select" | "small" | "source" | "span" | "sub" | "summary"
            | "tbody" | "textarea" | "tfoot" | "thead" | "time" | "title" | "u" | "video"
            | "wbr" => Self::Plain,
            _ => return None,
        })
    }

    /// Whether the names of these elements are also words that people put in angle brackets:
    /// `<code>`, `<object>`, `Vec<b>`.
    fn is_named_by_word(self) -> bool {
        matches!(
            self,
            Self::Marked(..) | Self::Link | Self::Code | Self::Plain
        )
    }
}

/// The start or end tag of an element.
pub(super) struct Tag<'a> {
    pub(super) element: Element,
    pub(super) name: String,
    pub(super) is_end: bool,
    /// Its place in the text.
    pub(super) range: Range<usize>,
    text: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a range of a text as a tag. Returns `None` if there is no such element.
    fn read(source: &'a str, range: Range<usize>) -> Option<Self> {
        let text = &source[range.clone()];
        let rest = text.strip_prefix('<')?;
        let name = rest.trim_start_matches('/');
        let len = name.find([' ', '\n', '>', '/'])?;
        let name = name[..len].to_ascii_lowercase();
        Some(Tag {
            element: Element::named(&name)?,
            name,
            is_end: rest.starts_with('/'),
            range,
            text,
        })
    }

    /// Reads the tags in these ranges of a text, without placeholders and generic types.
    pub(super) fn read_all(
        source: &'a str,
        ranges: impl Iterator<Item = Range<usize>>,
    ) -> Vec<Self> {
        let tags = ranges.filter_map(|range| Self::read(source, range));
        let mut tags: Vec<Self> = tags.collect();
        let ends = tags.iter().filter(|tag| tag.is_end);
        let closed: BTreeSet<String> = ends.map(|tag| tag.name.clone()).collect();
        tags.retain(|tag| {
            !tag.element.is_named_by_word() || tag.text.contains('=') || closed.contains(&tag.name)
        });
        tags
    }

    /// Returns the Markdown before and after the text of an element within a line.
    pub(super) fn marks(&self) -> Option<(&'static str, String)> {
        match self.element {
            Element::Marked(before, after) => Some((before, after.to_owned())),
            Element::Link => Some(("[", self.link_end("href")?)),
            _ => None,
        }
    }

    /// Returns the end of a link to the URL in an attribute, if it leads somewhere.
    pub(super) fn link_end(&self, attribute: &str) -> Option<String> {
        let url = self.attribute(attribute).filter(|url| is_external(url))?;
        Some(format!("]({})", link_target(&url)))
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

pub(super) fn is_space(character: char) -> bool {
    character.is_whitespace() || character == MARKER
}

/// Decodes the entities that stand in code and in URLs.
pub(super) fn decode(text: &str) -> String {
    const ENTITIES: &[(&str, &str)] = &[
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        // The last: what it makes of `&amp;lt;` is no entity.
        ("&amp;", "&"),
    ];
    let decode = |text: String, (entity, character): &(&str, &str)| text.replace(entity, character);
    ENTITIES.iter().fold(text.to_owned(), decode)
}

//! HTML tags, and what becomes of each element in Markdown.

use std::collections::BTreeSet;
use std::ops::Range;

/// Stands before a tag at the start of a line, which would otherwise start a block of HTML. The
/// text holds no such character: [`super::clean`] drops it.
pub(super) const MARKER: char = '\u{200b}';

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
    Quotation,
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
            "blockquote" => Self::Quotation,
            "ul" | "menu" => Self::BulletList,
            "ol" => Self::NumberedList,
            "li" => Self::Item,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "address" | "article" | "aside" | "body" | "caption" | "center" | "details" | "div"
            | "dl" | "dt" | "figcaption" | "figure" | "footer" | "form" | "header" | "hr"
            | "html" | "main" | "nav" | "p" | "pre" | "section" | "summary" | "table" | "title" => {
                Self::Paragraph
            }
            "abbr" | "acronym" | "big" | "button" | "col" | "colgroup" | "data" | "embed"
            | "font" | "iframe" | "input" | "ins" | "label" | "link" | "mark" | "meta" | "nobr"
            | "noscript" | "object" | "option" | "picture" | "q" | "select" | "small"
            | "source" | "span" | "sub" | "tbody" | "textarea" | "tfoot" | "thead" | "time"
            | "u" | "video" | "wbr" => Self::Plain,
            _ => return None,
        })
    }
}

/// Elements that are HTML even if nothing closes them. Any other name can also be a word that
/// people put in angle brackets: `<code>`, `<object>`, `Vec<b>`.
const NEVER_A_WORD: &[&str] = &[
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "nobr",
    "ol",
    "p",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "thead",
    "th",
    "tr",
    "ul",
    "wbr",
];

/// The start or end tag of an element.
#[derive(Clone)]
pub(super) struct Tag<'a> {
    pub(super) element: Element,
    pub(super) is_end: bool,
    /// Where it stands.
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
        let is_html = is_end
            || text.contains('=')
            || NEVER_A_WORD.contains(&name.as_str())
            || closed.0.contains(&name);
        is_html.then_some(Tag {
            element,
            is_end,
            range,
            text,
        })
    }

    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let lowercase = self.text.to_ascii_lowercase();
        let is_name = |at: &usize| {
            let before = lowercase[..*at].chars().next_back();
            let after = lowercase[at + name.len()..].trim_start();
            before.is_some_and(|it| it.is_whitespace() || it == '"' || it == '\'')
                && after.starts_with('=')
        };
        let mut places = lowercase.match_indices(name).map(|(at, _)| at);
        let rest = &self.text[places.find(is_name)? + name.len()..];
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        let quoted = ['"', '\'']
            .iter()
            .find_map(|quote| value.strip_prefix(*quote)?.split(*quote).next());
        let unquoted = || value.split([' ', '\n', '>']).next().unwrap_or_default();
        Some(decode(quoted.unwrap_or_else(unquoted)))
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

    /// Whether a text is one tag of an element that is not HTML, and is closed somewhere.
    pub(super) fn is_component(&self, text: &str) -> bool {
        tag_name(text).is_some_and(|(name, _)| {
            self.0.contains(&name)
                && Element::named(&name).is_none()
                && text.find('>') == Some(text.len() - 1)
        })
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
        let Some(len) = html[start..].find('>') else {
            break;
        };
        let end = start + len + 1;
        if start < done || Tag::read(html, start..end, closed).is_none() {
            continue;
        }
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

//! Escapes Markdown for rustdoc: nothing in it is a doctest, a link to an item or a tag, and nothing
//! causes a warning.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::code_blocks;
use super::edit::Edits;
use super::leaf::{self, Leaf, LeafKind};
use super::parse::{Spanned, parser};
use super::syntax::{code_block, code_span, is_external, link_target, unescape};
use super::urls::url_len;

/// The highest level of a heading in a description. The levels above it are for the item and for
/// the generator's own headings.
const TOP_LEVEL: usize = 3;

/// The maximum number of passes over a text. An edit can turn text into Markdown, so passes are
/// repeated until none edits anything. Nearly always one is enough. A text that needs more than
/// the maximum is shown as a code block.
const MAX_PASSES: usize = 6;

/// Escapes everything that rustdoc would misread.
pub(super) fn for_rustdoc(source: &str) -> String {
    let mut text = source.to_owned();
    for _ in 0..MAX_PASSES {
        let edits = Escaper::edits(&text);
        if edits.is_empty() {
            return text;
        }
        text = edits.apply(&text);
    }
    code_block("text", source)
}

/// Goes through the events of a text and collects edits.
struct Escaper<'a> {
    source: &'a str,
    edits: Edits,
    /// The links and images around the current event, the outermost first.
    links: Vec<OpenLink>,
    in_cell: bool,
    in_code: bool,
}

/// A link or an image.
struct OpenLink {
    fate: Fate,
    /// The end of its text, as far as read.
    text_end: usize,
    /// Its destination, if that stands in a definition elsewhere.
    target: Option<String>,
}

/// The treatment of a link.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    /// The link stays.
    Kept,
    /// The link stays, and its text is a URL that is not escaped.
    Automatic,
    /// Only the text of the link stays.
    Unlinked,
}

impl<'a> Escaper<'a> {
    fn edits(source: &'a str) -> Edits {
        let parser = parser(source);
        let mut edits = Edits::default();
        // One comment can consist of several descriptions that define the same label. So links get
        // their destinations, and definitions are removed.
        for (label, definition) in parser.reference_definitions().iter() {
            if is_footnote(label) {
                edits.insert(definition.span.start, "\\");
            } else {
                edits.delete(definition.span.clone());
            }
        }
        let events: Vec<Spanned<'_>> = parser.into_offset_iter().collect();
        let mut escaper = Escaper {
            source,
            edits,
            links: Vec::new(),
            in_cell: false,
            in_code: false,
        };
        let leaves = leaf::leaves(source, &events);
        escaper.headings(&events, &leaves);
        code_blocks::edit(source, &events, &leaves, &mut escaper.edits);
        let mut index = 0;
        while index < events.len() {
            index += escaper.event(&events[index..]);
        }
        escaper.edits
    }

    /// Handles the first of some events, and returns how many are done.
    fn event(&mut self, events: &[Spanned<'_>]) -> usize {
        let (event, range) = &events[0];
        match event {
            Event::Text(_) => {
                let is_text = |(event, _): &&Spanned<'_>| matches!(event, Event::Text(_));
                let count = events.iter().take_while(is_text).count();
                let end = events[count - 1].1.end;
                self.content(end);
                self.text(range.start..end);
                return count;
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                self.content(range.end);
                // In a cell, there is no other line break, and rustdoc accepts this one.
                if !(self.in_cell && **text == *"<br>") {
                    self.angle_brackets(range.clone());
                }
            }
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => {
                self.start_link(tag, range);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                self.end_link(range);
                self.content(range.end);
            }
            Event::Start(Tag::TableCell) => self.in_cell = true,
            Event::End(TagEnd::TableCell) => self.in_cell = false,
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::HardBreak => {
                self.content(range.end);
                // Editors and rustfmt drop spaces at the end of a line.
                if !self.source[range.clone()].starts_with('\\') {
                    self.edits.replace(range.clone(), "\\\n");
                }
            }
            _ => self.content(range.end),
        }
        1
    }

    fn start_link(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        use LinkType::{Collapsed, Reference, Shortcut};
        let (Tag::Link {
            link_type,
            dest_url,
            id,
            ..
        }
        | Tag::Image {
            link_type,
            dest_url,
            id,
            ..
        }) = tag
        else {
            return;
        };
        let is_kept = is_external(dest_url) || is_footnote(id);
        let (fate, mark) = match tag {
            Tag::Image { .. } => (self.fate_of_image(is_kept, range), "!["),
            _ => (self.fate_of_link(*link_type, is_kept, range), "["),
        };
        let is_reference = matches!(link_type, Reference | Collapsed | Shortcut);
        let has_target = is_reference && !is_footnote(id);
        self.links.push(OpenLink {
            fate,
            text_end: range.start + mark.len(),
            target: has_target.then(|| link_target(dest_url)),
        });
    }

    /// Extends the text of the innermost link to a position.
    fn content(&mut self, end: usize) {
        if let Some(link) = self.links.last_mut() {
            link.text_end = link.text_end.max(end);
        }
    }

    fn fate_of_link(&mut self, link_type: LinkType, is_kept: bool, range: &Range<usize>) -> Fate {
        let is_automatic = matches!(link_type, LinkType::Autolink | LinkType::Email);
        match (is_automatic, is_kept || link_type == LinkType::Email) {
            (true, true) => Fate::Automatic,
            (true, false) => {
                // Such as `<key:value>`: the brackets are meant to be seen.
                self.edits.insert(range.start, "\\");
                Fate::Automatic
            }
            (false, true) => Fate::Kept,
            (false, false) => {
                self.edits.delete(range.start..range.start + 1);
                Fate::Unlinked
            }
        }
    }

    fn fate_of_image(&mut self, is_kept: bool, range: &Range<usize>) -> Fate {
        let in_link = self.links.iter().any(|link| link.fate == Fate::Kept);
        let text = self.source[range.clone()].split("](").next();
        let is_url = text.is_some_and(|text| text.contains("://"));
        match (is_kept, is_url) {
            (true, false) => Fate::Kept,
            (true, true) if !in_link => {
                // Rustdoc warns about a URL in the text of an image, but not in the text of a link.
                self.edits.delete(range.start..range.start + 1);
                Fate::Kept
            }
            _ => {
                self.edits.delete(range.start..range.start + 2);
                Fate::Unlinked
            }
        }
    }

    fn end_link(&mut self, range: &Range<usize>) {
        let Some(link) = self.links.pop() else { return };
        let tail = link.text_end.min(range.end)..range.end;
        match link.target {
            _ if link.fate == Fate::Unlinked => self.edits.delete(tail),
            Some(target) => self.edits.replace(tail, format!("]({target})")),
            None => {}
        }
    }

    /// Escapes what looks like a tag.
    fn angle_brackets(&mut self, range: Range<usize>) {
        for (at, _) in self.source[range.clone()].match_indices('<') {
            self.edits.insert(range.start + at, "\\");
        }
    }

    /// Escapes the brackets in plain text and makes links of the URLs.
    fn text(&mut self, range: Range<usize>) {
        if self.in_code || self.links.iter().any(|link| link.fate == Fate::Automatic) {
            return;
        }
        let is_linked = self.links.iter().any(|link| link.fate == Fate::Kept);
        let text = &self.source[range.clone()];
        // A run of text can start in the middle of an escape, and then ends it.
        let mut is_escaped = self.source[..range.start].ends_with('\\');
        let mut skip_to = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escaped = std::mem::take(&mut is_escaped);
            if at < skip_to {
                continue;
            }
            match byte {
                b'\\' => is_escaped = !escaped,
                b'[' | b']' if !escaped => self.edits.insert(range.start + at, "\\"),
                b'h' if !is_linked => skip_to = at + self.url(&text[at..], range.start + at),
                _ => {}
            }
        }
    }

    /// Turns a URL at the start of `text` into a link, and returns its length. A URL with a
    /// placeholder leads nowhere and becomes code.
    fn url(&mut self, text: &str, at: usize) -> usize {
        let mut schemes = ["https://", "http://"].into_iter();
        let Some(scheme) = schemes.find(|scheme| text.starts_with(scheme)) else {
            return 0;
        };
        let len = url_len(text);
        if len == scheme.len() {
            return len;
        }
        let url = unescape(&text[..len]);
        let is_template = url.contains(['{', '}', '<', '>', '*', '`']);
        let replacement = if is_template {
            code_span(&url)
        } else {
            format!("<{url}>")
        };
        self.edits.replace(at..at + len, replacement);
        len
    }

    /// Demotes the headings so that the highest one has [`TOP_LEVEL`].
    fn headings(&mut self, events: &[Spanned<'_>], leaves: &[Leaf]) {
        let mut headings = Vec::new();
        for leaf in leaves.iter().filter(|leaf| leaf.kind == LeafKind::Heading) {
            let Some((Event::Start(Tag::Heading { level, .. }), range)) = leaf.start(events) else {
                continue;
            };
            let inner = &events[leaf.events.clone()];
            let is_atx = self.source[range.start..].starts_with('#');
            let breaks = inner
                .iter()
                .any(|(e, _)| matches!(e, Event::SoftBreak | Event::HardBreak));
            let underline =
                leaf.range.end..range.end - usize::from(self.source[range.clone()].ends_with('\n'));
            if !is_atx && breaks {
                // The author of several lines above dashes meant a paragraph and a rule.
                self.edits.replace(underline, "\n");
            } else {
                headings.push((*level as usize, range.start, (!is_atx).then_some(underline)));
            }
        }
        let highest = headings.iter().map(|heading| heading.0).min();
        let demotion = TOP_LEVEL.saturating_sub(highest.unwrap_or(TOP_LEVEL));
        for (level, start, underline) in headings {
            let marks = "#".repeat((level + demotion).min(6));
            match underline {
                Some(underline) => {
                    self.edits.insert(start, format!("{marks} "));
                    self.edits.delete(underline);
                }
                None if demotion > 0 => self.edits.replace(start..start + level, marks),
                None => {}
            }
        }
    }
}

/// Whether a label belongs to a footnote. References to footnotes become text together with the
/// definition.
fn is_footnote(label: &str) -> bool {
    label.starts_with('^')
}

//! Replaces the tags in one paragraph, heading or table cell.
//!
//! Tags with nothing but space between them form a [`Joint`]: `</b></li> <li>` ends emphasis, ends
//! a line, and starts a list item. A joint is replaced together with the space around it. The text
//! between joints stays as it is.

use std::ops::Range;

use super::containers::Containers;
use super::edit::Edits;
use super::leaf::{Leaf, LeafKind};
use super::syntax::{code_span, is_external, link_target};
use super::tag::{ClosedNames, Element, MARKER, Tag, code_text};

/// What separates the text before a joint from the text after it.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Gap {
    /// The space that is there.
    Same,
    Space,
    Line,
    HardBreak,
    BlankLine,
}

/// Emphasis or a link: the text that starts it, and the text that ends it.
#[derive(Clone, PartialEq)]
struct Mark {
    start: &'static str,
    end: String,
}

/// Tags with nothing but space between them.
struct Joint {
    range: Range<usize>,
    gap: Gap,
    /// What the next line begins with: the prefix of the containers, and markers such as `- `.
    marker: String,
}

impl Joint {
    /// Asks for space, unless a line has just begun.
    fn ask(&mut self, gap: Gap) {
        if self.marker.is_empty() && self.gap < gap {
            self.gap = gap;
        }
    }
}

/// Replaces the tags of a leaf.
pub(super) struct Converter<'a> {
    source: &'a str,
    leaf: &'a Leaf,
    closed: &'a ClosedNames,
    edits: &'a mut Edits,
    /// The end of the last edit.
    done: usize,
    joint: Option<Joint>,
    containers: Containers,
    /// The emphasis and links around the text after the joint, the outermost first.
    marks: Vec<Mark>,
    /// The emphasis and links around the text before the joint.
    marks_before: Vec<Mark>,
    /// Whether a table row has just begun.
    is_row_start: bool,
}

impl<'a> Converter<'a> {
    /// Creates a converter that adds to `edits`.
    pub(super) fn new(
        source: &'a str,
        leaf: &'a Leaf,
        closed: &'a ClosedNames,
        edits: &'a mut Edits,
    ) -> Self {
        Self {
            source,
            leaf,
            closed,
            edits,
            done: leaf.range.start,
            joint: None,
            containers: Containers::default(),
            marks: Vec::new(),
            marks_before: Vec::new(),
            is_row_start: false,
        }
    }

    /// Replaces all tags of the leaf.
    pub(super) fn convert(mut self, tags: &[Tag<'_>]) {
        let mut index = 0;
        while let Some(tag) = tags.get(index) {
            self.write_joint_before(tag.range.start);
            index += self.tag(&tags[index..]);
        }
        let end = self.leaf.range.end;
        self.write_joint_before(end);
        self.marks.clear();
        self.joint = Some(self.joint_at(end..end));
        self.write_joint();
    }

    /// Handles the first of some tags, and returns how many are done.
    fn tag(&mut self, tags: &[Tag<'_>]) -> usize {
        let tag = &tags[0];
        let Range { start, end } = tag.range;
        match tag.element {
            Element::Code => {
                let is_end = |it: &Tag<'_>| it.element == Element::Code && it.is_end;
                let last = tags.iter().position(is_end).unwrap_or(0);
                let content = self.source.get(end..tags[last].range.start);
                let code = self.code(content.unwrap_or_default());
                self.replace(start..tags[last].range.end, &code);
                return last + 1;
            }
            Element::Image => self.replace(start..end, &image(tag)),
            Element::Superscript => {
                let is_power = !tag.is_end
                    && self.source[..start].ends_with(char::is_alphanumeric)
                    && self.source[end..].starts_with(|next: char| next.is_ascii_digit());
                self.replace(start..end, if is_power { "^" } else { "" });
            }
            Element::LineBreak if self.leaf.kind == LeafKind::Cell => {
                self.replace(start..end, "<br>");
            }
            _ => self.join(tag),
        }
        1
    }

    /// Replaces something that is not part of a joint.
    fn replace(&mut self, range: Range<usize>, text: &str) {
        self.write_joint();
        self.done = range.end;
        self.edits.replace(range, text);
    }

    /// Returns a code span.
    fn code(&self, html: &str) -> String {
        let text = code_text(html, self.closed).replace(&format!("\n{}", self.leaf.prefix), " ");
        match text.split_whitespace().collect::<Vec<_>>().join(" ") {
            code if code.is_empty() => code,
            code => code_span(&code),
        }
    }

    /// Makes a tag part of a joint.
    fn join(&mut self, tag: &Tag<'_>) {
        let mut joint = self.joint_at(tag.range.clone());
        match tag.element {
            Element::Emphasis(mark) => self.mark(tag, mark, Some(mark.to_owned())),
            Element::Link => self.mark(tag, "[", link_end(tag)),
            _ if self.leaf.kind != LeafKind::Paragraph => joint.ask(Gap::Space),
            Element::LineBreak if joint.gap >= Gap::HardBreak => joint.ask(Gap::BlankLine),
            Element::LineBreak => joint.ask(Gap::HardBreak),
            Element::BulletList | Element::NumberedList => self.list(tag, &mut joint),
            Element::Item | Element::Row => self.item(tag, &mut joint),
            Element::Cell if tag.is_end => {}
            Element::Cell if std::mem::take(&mut self.is_row_start) => {}
            Element::Cell => joint.marker.push_str("| "),
            Element::Heading(level) => {
                self.block(tag, &("#".repeat(level) + " "), &mut joint);
            }
            Element::Quotation if tag.is_end => {
                self.containers.end_quotation();
                self.block(tag, "", &mut joint);
            }
            Element::Quotation => {
                self.block(tag, "> ", &mut joint);
                self.containers.start_quotation();
            }
            Element::Paragraph => joint.ask(Gap::BlankLine),
            Element::Plain | Element::Code | Element::Image | Element::Superscript => {}
        }
        self.joint = Some(joint);
    }

    fn mark(&mut self, tag: &Tag<'_>, start: &'static str, end: Option<String>) {
        let open = self.marks.iter().rposition(|mark| mark.start == start);
        match (tag.is_end, open, end) {
            (true, Some(index), _) => {
                self.marks.remove(index);
            }
            (false, None, Some(end)) => self.marks.push(Mark { start, end }),
            _ => {}
        }
    }

    fn list(&mut self, tag: &Tag<'_>, joint: &mut Joint) {
        if tag.is_end {
            self.containers.end_list();
            joint.marker.clear();
            joint.ask(Gap::BlankLine);
        } else if self
            .containers
            .start_list(tag.element == Element::NumberedList)
        {
            joint.ask(Gap::Line);
        } else {
            joint.ask(Gap::BlankLine);
        }
    }

    /// Starts or ends a list item or a table row. Rows become items: their cells can hold
    /// anything, while a Markdown table has neither blocks nor rows of different lengths.
    fn item(&mut self, tag: &Tag<'_>, joint: &mut Joint) {
        joint.marker.clear();
        if tag.is_end {
            self.containers.end_item();
            return joint.ask(Gap::Line);
        }
        self.is_row_start = tag.element == Element::Row;
        self.containers.end_item();
        joint.marker = self.containers.prefix();
        let (marker, is_first) = self.containers.start_item();
        joint.marker.push_str(&marker);
        // Items stand close together, whatever paragraphs they hold.
        if !is_first || joint.gap != Gap::BlankLine {
            joint.gap = Gap::Line;
        }
    }

    /// Starts or ends a heading or a quotation.
    fn block(&mut self, tag: &Tag<'_>, marker: &str, joint: &mut Joint) {
        if tag.is_end {
            joint.marker.clear();
        }
        joint.ask(Gap::BlankLine);
        if !tag.is_end {
            if joint.marker.is_empty() {
                joint.marker = self.containers.prefix();
            }
            joint.marker.push_str(marker);
        }
    }

    /// Returns the joint that is not yet written, or a new one, extended by a range.
    fn joint_at(&mut self, range: Range<usize>) -> Joint {
        let Some(mut joint) = self.joint.take() else {
            return Joint {
                range,
                gap: Gap::Same,
                marker: String::new(),
            };
        };
        if joint.range.end < range.start {
            joint.ask(Gap::Space);
        }
        joint.range.end = range.end;
        joint
    }

    /// Replaces the joint, together with the space around it.
    fn write_joint(&mut self) {
        let Some(joint) = self.joint.take() else {
            return;
        };
        let before = &self.source[self.done..joint.range.start];
        let after = &self.source[joint.range.end..self.leaf.range.end];
        let start = self.done + before.trim_end_matches(is_space).len();
        let end = self.leaf.range.end - after.trim_start_matches(is_space).len();
        let is_first = start == self.leaf.range.start;
        let is_last = end == self.leaf.range.end;
        let same = self.marks.iter().zip(&self.marks_before);
        let kept = match joint.gap {
            _ if is_last || !joint.marker.is_empty() || joint.gap == Gap::BlankLine => 0,
            _ => same.take_while(|(mark, before)| mark == before).count(),
        };
        let ended = self.marks_before[kept..].iter().rev();
        let mut text: String = ended.map(|mark| mark.end.as_str()).collect();
        if !is_last {
            if !is_first {
                text.push_str(&self.gap(&joint, start..end));
            }
            text.push_str(&joint.marker);
            text.extend(self.marks[kept..].iter().map(|mark| mark.start));
        }
        self.edits.replace(start..end, text);
        self.marks_before.clone_from(&self.marks);
        self.done = end;
    }

    /// Returns what stands between the text before a joint and the text after it.
    fn gap(&self, joint: &Joint, range: Range<usize>) -> String {
        let prefix = &self.leaf.prefix;
        let indentation = match joint.marker.is_empty() {
            true => self.containers.prefix(),
            false => String::new(),
        };
        let before = &self.source[range.start..joint.range.start];
        let after = &self.source[joint.range.end..range.end];
        match joint.gap {
            Gap::BlankLine => format!("\n{prefix}\n{prefix}{indentation}"),
            Gap::HardBreak => format!("\\\n{prefix}{indentation}"),
            Gap::Line => format!("\n{prefix}{indentation}"),
            _ if !joint.marker.is_empty() => " ".to_owned(),
            _ if before.contains('\n') || after.contains('\n') => {
                format!("\n{prefix}{indentation}")
            }
            Gap::Space => " ".to_owned(),
            Gap::Same if before.len() + after.len() > 0 => " ".to_owned(),
            Gap::Same if self.hides_marks(range) => " ".to_owned(),
            Gap::Same => String::new(),
        }
    }

    /// Whether emphasis would not be seen as such between these two characters: a letter outside
    /// it, and a punctuation mark inside.
    fn hides_marks(&self, range: Range<usize>) -> bool {
        let is_punctuation = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
        let before = &self.source[..range.start];
        let after = &self.source[range.end..];
        if self.marks.len() > self.marks_before.len() {
            before.ends_with(char::is_alphanumeric) && after.starts_with(is_punctuation)
        } else {
            before.ends_with(is_punctuation) && after.starts_with(char::is_alphanumeric)
        }
    }

    /// Replaces the joint if there is text between it and a position.
    fn write_joint_before(&mut self, position: usize) {
        let end = self
            .joint
            .as_ref()
            .map_or(position, |joint| joint.range.end);
        if !self.source[end..position].chars().all(is_space) {
            self.write_joint();
        }
    }
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character == MARKER
}

/// Returns the end of a link, if it leads somewhere.
fn link_end(tag: &Tag<'_>) -> Option<String> {
    let url = tag
        .attribute("href")
        .filter(|url| is_external(url.trim()))?;
    Some(format!("]({})", link_target(&url)))
}

/// Returns an image, or its description if it cannot be shown.
fn image(tag: &Tag<'_>) -> String {
    let description = tag.attribute("alt").unwrap_or_default();
    let words: Vec<&str> = description.split([' ', '\n', '[', ']']).collect();
    let description = words.join(" ");
    match tag.attribute("src").filter(|url| is_external(url.trim())) {
        Some(url) => format!("![{description}]({})", link_target(&url)),
        None => description,
    }
}

//! Replaces the tags in one paragraph, heading or table cell.
//!
//! Tags with nothing but space between them form a [`Joint`]: `</b></li> <li>` ends emphasis, ends
//! a line, and starts a list item. A joint is replaced together with the space around it. The text
//! between joints stays as it is.

use std::ops::Range;

use super::edit::Edits;
use super::leaf::{Leaf, LeafKind};
use super::lists::Lists;
use super::syntax::{code_span, is_external, link_target};
use super::tag::{ClosedNames, Element, MARKER, Tag, code_text};

/// The maximum number of tags in `<code>`. Without it, many `<code>` would take quadratic time.
const MAX_TAGS_IN_CODE: usize = 100;

/// What separates the text before a joint from the text after it.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Gap {
    /// The space that is there.
    Same,
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
    /// Whether there is space between the tags.
    has_space: bool,
    gap: Gap,
    /// The start of the next line or cell, such as `- ` or `## `.
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
    /// The joint that is not written yet.
    joint: Option<Joint>,
    lists: Lists,
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
            lists: Lists::default(),
            marks: Vec::new(),
            marks_before: Vec::new(),
            is_row_start: false,
        }
    }

    /// Replaces all tags of the leaf.
    pub(super) fn convert(mut self, tags: &[Tag<'_>]) {
        let mut index = 0;
        while let Some(tag) = tags.get(index) {
            let end = self
                .joint
                .as_ref()
                .map_or(self.done, |joint| joint.range.end);
            if !self.source[end..tag.range.start].chars().all(is_space) {
                self.write_joint();
            }
            index += self.tag(&tags[index..]);
        }
        self.write_joint();
        self.marks.clear();
        self.joint = Some(self.joint_at(self.leaf.range.end..self.leaf.range.end));
        self.write_joint();
    }

    /// Handles the first of some tags, and returns how many are done.
    fn tag(&mut self, tags: &[Tag<'_>]) -> usize {
        let tag = &tags[0];
        let Range { start, end } = tag.range;
        match tag.element {
            Element::Code => {
                let is_end = |it: &Tag<'_>| it.element == Element::Code && it.is_end;
                let mut near_tags = tags.iter().take(MAX_TAGS_IN_CODE);
                let last = near_tags.position(is_end).unwrap_or(0);
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

    /// Returns the code span for an element that contains `html`.
    fn code(&self, html: &str) -> String {
        let text = code_text(html, self.closed).replace(&format!("\n{}", self.leaf.prefix), " ");
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            return String::new();
        }
        code_span(&words.join(" "))
    }

    /// Makes a tag part of a joint.
    fn join(&mut self, tag: &Tag<'_>) {
        let mut joint = self.joint_at(tag.range.clone());
        match tag.element {
            Element::Emphasis(mark) => self.mark(tag, mark, Some(mark.to_owned())),
            Element::Link => self.mark(tag, "[", link_end(tag)),
            Element::Plain => {}
            _ if self.leaf.kind != LeafKind::Paragraph => joint.has_space = true,
            Element::LineBreak if joint.gap >= Gap::HardBreak => joint.ask(Gap::BlankLine),
            Element::LineBreak => joint.ask(Gap::HardBreak),
            Element::Paragraph => joint.ask(Gap::BlankLine),
            Element::Heading(level) => {
                joint.marker.clear();
                joint.ask(Gap::BlankLine);
                if !tag.is_end {
                    joint.marker = self.lists.indentation() + &"#".repeat(level) + " ";
                }
            }
            Element::BulletList | Element::NumberedList => self.list(tag, &mut joint),
            Element::Item | Element::Row => self.item(tag, &mut joint),
            Element::Cell if !tag.is_end => {
                if !self.is_row_start {
                    joint.marker.push_str("| ");
                }
                self.is_row_start = false;
            }
            _ => {}
        }
        self.joint = Some(joint);
    }

    /// Starts or ends emphasis or a link. One that leads nowhere has no `end`.
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

    /// Starts or ends a list or a table.
    fn list(&mut self, tag: &Tag<'_>, joint: &mut Joint) {
        let is_nested = !self.lists.indentation().is_empty();
        if tag.is_end {
            self.lists.end();
            joint.marker.clear();
        } else {
            let start = tag.attribute("start").and_then(|start| start.parse().ok());
            // Markdown has no numbers of more than nine digits.
            let start = start.filter(|start| *start < 1_000_000).unwrap_or(1);
            let is_numbered = tag.element == Element::NumberedList;
            self.lists.start(is_numbered.then_some(start));
        }
        joint.ask(Gap::BlankLine);
        if is_nested && !tag.is_end {
            joint.gap = Gap::Line;
        }
    }

    /// Starts or ends a list item or a table row.
    fn item(&mut self, tag: &Tag<'_>, joint: &mut Joint) {
        self.lists.end_item();
        joint.marker.clear();
        if tag.is_end {
            return joint.ask(Gap::Line);
        }
        self.is_row_start = tag.element == Element::Row;
        let indentation = self.lists.indentation();
        let (marker, is_first) = self.lists.start_item();
        joint.marker = indentation + &marker;
        // Items stand close together, whatever paragraphs they hold.
        if !is_first || joint.gap != Gap::BlankLine {
            joint.gap = Gap::Line;
        }
    }

    /// Returns the joint that is not written yet, or a new one, extended by a range.
    fn joint_at(&mut self, range: Range<usize>) -> Joint {
        let joint = self.joint.take();
        let mut joint = joint.unwrap_or(Joint {
            range: range.clone(),
            has_space: false,
            gap: Gap::Same,
            marker: String::new(),
        });
        joint.has_space |= joint.range.end < range.start;
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
        let ends_all = is_last || !joint.marker.is_empty() || joint.gap == Gap::BlankLine;
        let mut pairs = self.marks.iter().zip(&self.marks_before);
        let difference = pairs.position(|(mark, before)| mark != before);
        let fewer = self.marks.len().min(self.marks_before.len());
        let kept = if ends_all {
            0
        } else {
            difference.unwrap_or(fewer)
        };
        let ended = self.marks_before[kept..].iter().rev();
        let mut text: String = ended.map(|mark| mark.end.as_str()).collect();
        if is_last {
            self.marks.clear();
        } else {
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

    /// Returns what stands between the text before a joint and the text after it, without the
    /// marker.
    fn gap(&self, joint: &Joint, range: Range<usize>) -> String {
        let space_before = &self.source[range.start..joint.range.start];
        let space_after = &self.source[joint.range.end..range.end];
        let has_space = joint.has_space || space_before.len() + space_after.len() > 0;
        let has_newline = space_before.contains('\n') || space_after.contains('\n');
        let prefix = &self.leaf.prefix;
        let gap = match joint.gap {
            Gap::BlankLine => format!("\n{prefix}\n{prefix}"),
            Gap::HardBreak => format!("\\\n{prefix}"),
            Gap::Line => format!("\n{prefix}"),
            Gap::Same if !joint.marker.is_empty() => " ".to_owned(),
            Gap::Same if has_newline => format!("\n{prefix}"),
            Gap::Same if has_space || self.hides_marks(range) => " ".to_owned(),
            Gap::Same => String::new(),
        };
        if gap.contains('\n') && joint.marker.is_empty() {
            gap + &self.lists.indentation()
        } else {
            gap
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
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character == MARKER
}

/// Returns the end of a link, if it leads somewhere.
fn link_end(tag: &Tag<'_>) -> Option<String> {
    let url = tag.attribute("href").filter(|url| is_external(url))?;
    Some(format!("]({})", link_target(&url)))
}

/// Returns an image, or its description if it cannot be shown.
fn image(tag: &Tag<'_>) -> String {
    let description = tag.attribute("alt").unwrap_or_default();
    let description = description.replace(['[', ']'], "");
    match tag.attribute("src").filter(|url| is_external(url)) {
        Some(url) => format!("![{description}]({})", link_target(&url)),
        None => description,
    }
}

//! Replaces the tags that start or end a line, such as `<p>` and `<li>`, and drops other tags.
//!
//! Tags with nothing but space between them form a [`Joint`]: `</li></ul><p>` is one blank line.

use super::edit::Edits;
use super::leaf::{Leaf, LeafKind};
use super::tag::{Element, Tag, is_space};

/// The maximum nesting depth of lists that are indented.
const MAX_DEPTH: usize = 8;

/// Replaces all tags of a leaf.
pub(super) fn replace(source: &str, leaf: &Leaf, tags: &[Tag<'_>], edits: &mut Edits) {
    let mut lists = Vec::new();
    let mut tags = tags.iter().peekable();
    while let Some(first) = tags.next() {
        let mut joint = Joint::default();
        joint.add(first, &mut lists);
        let mut end = first.range.end;
        let is_next = |end, tag: &Tag<'_>| source[end..tag.range.start].chars().all(is_space);
        while let Some(tag) = tags.next_if(|tag| is_next(end, tag)) {
            joint.add(tag, &mut lists);
            end = tag.range.end;
        }
        let before = source[leaf.range.start..first.range.start].trim_end_matches(is_space);
        let after = source[end..leaf.range.end].trim_start_matches(is_space);
        let range = leaf.range.start + before.len()..leaf.range.end - after.len();
        if source[range.clone()].contains(char::is_whitespace) {
            joint.gap = joint.gap.max(Gap::Space);
        }
        if before.is_empty() {
            joint.gap = Gap::Nothing;
        }
        let text = if after.is_empty() {
            String::new()
        } else {
            joint.text(leaf, &lists)
        };
        edits.replace(range, text);
    }
}

/// What separates the text before a joint from the text after it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    Nothing,
    Space,
    HardBreak,
    Line,
    BlankLine,
}

/// The open lists, the outermost first: for a numbered list, the number of its next item.
type Lists = Vec<Option<usize>>;

/// Tags with nothing but space between them.
#[derive(Default)]
struct Joint {
    gap: Gap,
    /// The start of the text after the joint, such as `- ` or `## `.
    marker: String,
    /// Whether the text after the joint is an item of the innermost list.
    is_item: bool,
}

impl Joint {
    /// Adds a tag, which can open or close a list.
    fn add(&mut self, tag: &Tag<'_>, lists: &mut Lists) {
        // Items stand close together, whatever paragraphs they hold.
        let is_tight = match tag.element {
            Element::List { .. } => !tag.is_end && !lists.is_empty(),
            Element::Item => tag.is_end,
            _ => false,
        };
        let gap = match tag.element {
            Element::LineBreak if self.gap == Gap::HardBreak => Gap::BlankLine,
            Element::LineBreak => Gap::HardBreak,
            Element::Item => Gap::Line,
            Element::Paragraph | Element::Heading(_) | Element::List { .. } => Gap::BlankLine,
            Element::Cell => Gap::Space,
            _ => Gap::Nothing,
        };
        if tag.element == Element::Item {
            self.marker.clear();
            self.is_item = !tag.is_end;
        }
        if is_tight {
            self.gap = Gap::Line;
        } else if self.marker.is_empty() {
            self.gap = self.gap.max(gap);
        }
        match tag.element {
            Element::List { .. } if tag.is_end => {
                lists.pop();
            }
            Element::List { is_numbered } => {
                let start = tag.attribute("start").and_then(|it| it.parse::<u16>().ok());
                lists.push(is_numbered.then(|| start.unwrap_or(1).into()));
            }
            _ if tag.is_end => {}
            Element::Heading(level) => self.marker = "#".repeat(level) + " ",
            Element::Item => {
                self.marker = "- ".to_owned();
                if let Some(Some(number)) = lists.last_mut() {
                    self.marker = format!("{number}. ");
                    *number += 1;
                }
            }
            Element::Cell if self.marker.is_empty() => self.marker = "| ".to_owned(),
            _ => {}
        }
    }

    /// Returns what stands between the text before the joint and the text after it.
    fn text(&self, leaf: &Leaf, lists: &Lists) -> String {
        let gap = match (self.gap, leaf.kind) {
            (Gap::Nothing, _) => "",
            (Gap::Space, _) | (_, LeafKind::Heading) => " ",
            (_, LeafKind::Cell) => return "<br>".to_owned(),
            (Gap::HardBreak, _) => "\\\n",
            (Gap::Line, _) => "\n",
            (Gap::BlankLine, _) => "\n\n",
        };
        if leaf.kind != LeafKind::Paragraph {
            return gap.to_owned();
        }
        let mut text = gap.replace('\n', &format!("\n{}", leaf.prefix));
        if gap.contains('\n') {
            let outer = lists.len().saturating_sub(usize::from(self.is_item));
            let width = |number: &Option<usize>| if number.is_some() { 3 } else { 2 };
            let width = lists[..outer].iter().take(MAX_DEPTH).map(width).sum();
            text.push_str(&" ".repeat(width));
        }
        text + &self.marker
    }
}

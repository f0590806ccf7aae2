//! Writing Markdown from pieces of HTML: keeps track of open elements, and of the space that is
//! due before the next word.

use super::convert::{Piece, code_span, longest_run};
use super::html::{self, Tag};
use super::{is_external, is_unwanted};

/// Lists and quotations are indented to this depth at most.
const MAX_DEPTH: usize = 8;

/// What the written text may consist of.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// Paragraphs, lists, tables.
    Blocks,
    /// One line: a heading.
    Line,
    /// One line in which `|` must be escaped and `<br>` breaks: the cell of a table.
    Cell,
}

/// The space that is due before the next word. The largest that was asked for is written.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Newline,
    HardBreak,
    BlankLine,
}

/// Writes Markdown piece by piece.
pub(super) struct Writer {
    shape: Shape,
    out: String,
    gap: Gap,
    containers: Vec<Container>,
    marks: Vec<Mark>,
    /// The level of a heading, until its first word is written.
    heading: Option<usize>,
    in_heading: bool,
    capture: Option<Capture>,
    /// The element whose content is dropped.
    skipped: Option<String>,
    table: Option<Table>,
    structured: bool,
    /// The last thing written was the end of emphasis after a punctuation mark.
    after_mark: bool,
    /// The last thing written was a `&` from an entity.
    after_ampersand: bool,
    superscript: bool,
}

/// An open list, list item or quotation.
struct Container {
    kind: ContainerKind,
    /// What its first line begins with, until that line is written.
    first: Option<String>,
    /// What all other lines begin with.
    rest: String,
}

#[derive(PartialEq)]
enum ContainerKind {
    /// A list, with the number of its next item if it is an ordered one.
    List {
        next: Option<u64>,
        is_empty: bool,
    },
    Item,
    Quotation,
}

/// Open emphasis, or an open link.
struct Mark {
    kind: MarkKind,
    /// Where it was written: not before the first word in it.
    start: Option<usize>,
}

#[derive(Clone, PartialEq)]
enum MarkKind {
    Bold,
    Italic,
    Strikethrough,
    /// With its destination, if that is one to keep.
    Link(Option<String>),
}

impl MarkKind {
    fn open(&self) -> &'static str {
        match self {
            Self::Bold => "**",
            Self::Italic => "*",
            Self::Strikethrough => "~~",
            Self::Link(Some(_)) => "[",
            Self::Link(None) => "",
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.open() == other.open() || matches!((self, other), (Self::Link(_), Self::Link(_)))
    }
}

/// The content of `<code>` or `<pre>`, collected until the end tag.
struct Capture {
    text: String,
    /// The language of a code block; `None` for a code span.
    block: Option<String>,
}

/// An open table.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    cell: Option<Box<Writer>>,
    /// Tables inside this one. They are not tables in Markdown: their cells are words.
    depth: usize,
}

impl Writer {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            shape,
            out: String::new(),
            gap: Gap::None,
            containers: Vec::new(),
            marks: Vec::new(),
            heading: None,
            in_heading: false,
            capture: None,
            skipped: None,
            table: None,
            structured: false,
            after_mark: false,
            after_ampersand: false,
            superscript: false,
        }
    }

    /// Whether more than a paragraph was written: what follows needs a blank line before it.
    pub(super) fn is_structured(&self) -> bool {
        self.structured
    }

    /// Closes what is open and returns the text.
    pub(super) fn finish(mut self) -> String {
        self.end_table();
        self.end_capture();
        self.suspend_marks();
        self.out
    }

    pub(super) fn write(&mut self, piece: Piece<'_>) {
        if let Some(skipped) = &self.skipped {
            if matches!(&piece, Piece::Tag(tag) if tag.is_end && tag.name == *skipped) {
                self.skipped = None;
            }
            return;
        }
        if self.capture.is_some() {
            return self.write_to_capture(piece);
        }
        if let Piece::Tag(tag) = &piece {
            if self.table_tag(tag) {
                return;
            }
        }
        if let Some(cell) = self.table.as_mut().and_then(|table| table.cell.as_mut()) {
            return cell.write(piece);
        }
        match piece {
            Piece::Tag(tag) => self.tag(&tag),
            Piece::Markdown(text) => self.markdown(&text),
            Piece::Literal(text) => self.literal(&text),
            Piece::CodeSpan(code) => self.put(&code),
            Piece::Fence(code) => self.fence(code.lines()),
            Piece::Newline => self.ask(Gap::Newline),
            Piece::HardBreak => self.line_break(),
            Piece::BlankLine => self.block(),
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "b" | "strong" => self.mark(MarkKind::Bold, tag.is_end),
            "i" | "em" | "var" | "cite" | "dfn" => self.mark(MarkKind::Italic, tag.is_end),
            "s" | "strike" | "del" => self.mark(MarkKind::Strikethrough, tag.is_end),
            "a" => {
                let target = tag
                    .attribute("href")
                    .filter(|href| is_external(href.trim()));
                self.mark(
                    MarkKind::Link(target.map(|href| link_target(&href))),
                    tag.is_end,
                );
            }
            "code" | "tt" | "kbd" | "samp" if !tag.is_end => self.start_capture(None),
            "pre" if !tag.is_end => self.start_capture(Some(language(tag).unwrap_or_default())),
            name if html::DROPPED.contains(&name) && !tag.is_end => {
                self.skipped = Some(tag.name.clone());
            }
            "br" => self.line_break(),
            "img" => self.image(tag),
            "ul" | "ol" | "menu" => self.list(tag),
            "li" => self.item(tag.is_end),
            "blockquote" => self.quotation(tag.is_end),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.block();
                let level = usize::from(tag.name.as_bytes()[1] - b'0');
                self.heading = Some(level).filter(|_| !tag.is_end && self.shape == Shape::Blocks);
            }
            "hr" => {
                self.block();
                if self.shape == Shape::Blocks {
                    self.put("---");
                    self.block();
                }
            }
            "dd" if !tag.is_end => self.line_break(),
            "sup" => self.superscript = !tag.is_end,
            name if is_block(name) => self.block(),
            _ => {}
        }
    }

    /// Asks for space before the next word.
    fn ask(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Ends the paragraph or heading.
    fn block(&mut self) {
        self.ask(Gap::BlankLine);
        self.heading = None;
        self.in_heading = false;
    }

    /// One break is a line break, two are a new paragraph.
    fn line_break(&mut self) {
        let gap = if self.gap >= Gap::HardBreak {
            Gap::BlankLine
        } else {
            Gap::HardBreak
        };
        self.ask(gap);
    }

    fn mark(&mut self, kind: MarkKind, is_end: bool) {
        let open = self.marks.iter().rposition(|mark| mark.kind.is_same(&kind));
        match (is_end, open) {
            (false, None) => self.marks.push(Mark { kind, start: None }),
            (true, Some(index)) => {
                // What was opened later ends here too, and goes on behind.
                while let Some(inner) = self.marks[index..].iter().rposition(|m| m.start.is_some())
                {
                    self.close_mark(index + inner);
                }
                self.marks.remove(index);
            }
            (false, Some(_)) | (true, None) => {}
        }
    }

    /// Writes the end of a mark. It stays on the list, to be opened again if need be.
    fn close_mark(&mut self, index: usize) {
        let mark = &mut self.marks[index];
        let Some(start) = mark.start.take() else {
            return;
        };
        self.after_mark = self.out.ends_with(is_punctuation);
        let MarkKind::Link(target) = &mark.kind else {
            self.out.push_str(mark.kind.open());
            return;
        };
        self.after_mark = false;
        let Some(target) = target else { return };
        if self.out[start + 1..] == **target {
            self.out.truncate(start);
            self.out.push_str(&format!("<{target}>"));
        } else {
            self.out.push_str(&format!("]({target})"));
        }
    }

    /// Closes all marks at the end of a block; they are opened again in the next.
    fn suspend_marks(&mut self) {
        for index in (0..self.marks.len()).rev() {
            self.close_mark(index);
        }
    }

    /// Writes Markdown, spaces at its ends becoming gaps.
    fn markdown(&mut self, text: &str) {
        let trimmed = text.trim();
        if text.starts_with(char::is_whitespace) {
            self.ask(Gap::Space);
        }
        if trimmed.is_empty() {
            return;
        }
        let in_link = self
            .marks
            .iter()
            .any(|mark| matches!(mark.kind, MarkKind::Link(Some(_))));
        let mut safe = if in_link {
            escape_brackets(trimmed)
        } else {
            trimmed.to_owned()
        };
        // What follows must neither be escaped nor become a tag.
        let backslashes = safe.len() - safe.trim_end_matches('\\').len();
        if backslashes % 2 == 1 {
            safe.push('\\');
        } else if safe.ends_with('<') {
            safe.insert(safe.len() - 1, '\\');
        }
        self.put(&safe);
        if text.ends_with(char::is_whitespace) {
            self.ask(Gap::Space);
        }
    }

    /// Writes text that is not Markdown.
    fn literal(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                space if space.is_whitespace() => self.ask(Gap::Space),
                unwanted if is_unwanted(unwanted) => {}
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|' => {
                    self.put(&format!("\\{character}"));
                }
                '>' if self.out.is_empty() || self.gap >= Gap::Newline => self.put("\\>"),
                other => self.put(other.encode_utf8(&mut [0; 4])),
            }
            self.after_ampersand = character == '&';
        }
    }

    /// Writes a word: first the gap before it, then the marks that it opens.
    fn put(&mut self, text: &str) {
        let first = text.chars().next().unwrap_or(' ');
        self.fill_gap(first);
        self.open_marks(first);
        if std::mem::take(&mut self.after_ampersand) && is_entity_rest(text) {
            self.out.push_str("amp;");
        }
        if std::mem::take(&mut self.superscript)
            && first.is_ascii_digit()
            && self.out.ends_with(char::is_alphanumeric)
        {
            self.out.push('^');
        }
        self.out.push_str(text);
        self.after_mark = false;
    }

    fn fill_gap(&mut self, next: char) {
        let mut gap = std::mem::take(&mut self.gap);
        if self
            .containers
            .iter()
            .any(|container| container.first.is_some())
        {
            // A break at the end of what stands before a list says nothing.
            gap = if gap == Gap::BlankLine {
                gap
            } else {
                Gap::Newline
            };
        }
        if self.out.is_empty() {
            return self.start_line();
        }
        let flat = self.shape != Shape::Blocks || self.in_heading;
        match gap {
            Gap::None if self.after_mark && next.is_alphanumeric() => self.out.push(' '),
            Gap::None => {}
            Gap::HardBreak | Gap::BlankLine if self.shape == Shape::Cell => {
                self.out.push_str("<br>");
            }
            _ if flat || gap == Gap::Space => self.out.push(' '),
            Gap::BlankLine => {
                self.suspend_marks();
                self.structured = true;
                self.out.push('\n');
                self.put_prefix();
                self.start_line();
            }
            Gap::HardBreak => {
                self.out.push('\\');
                self.start_line();
            }
            _ => {
                if self
                    .containers
                    .iter()
                    .any(|container| container.first.is_some())
                {
                    self.suspend_marks();
                }
                self.start_line();
            }
        }
    }

    /// Starts a line: the beginning of its containers, and the mark of a heading.
    fn start_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        for index in 0..self.containers.len() {
            let container = &mut self.containers[index];
            match container.first.take() {
                Some(first) => {
                    self.structured = true;
                    self.out.push_str(&first);
                }
                None => self.out.push_str(&container.rest),
            }
        }
        if let Some(level) = self.heading.take() {
            self.structured = true;
            self.in_heading = true;
            self.out.push_str(&"#".repeat(level));
            self.out.push(' ');
        }
    }

    /// Begins a blank line in the containers that have begun.
    fn put_prefix(&mut self) {
        for container in self
            .containers
            .iter()
            .filter(|container| container.first.is_none())
        {
            self.out.push_str(&container.rest);
        }
        self.out.truncate(self.out.trim_end_matches(' ').len());
    }

    fn open_marks(&mut self, next: char) {
        for index in 0..self.marks.len() {
            if self.marks[index].start.is_some() {
                continue;
            }
            let opening = self.marks[index].kind.open();
            // Between a letter and a punctuation mark, emphasis would not be seen as such.
            let is_hidden = matches!(opening, "**" | "*" | "~~")
                && is_punctuation(next)
                && self.out.ends_with(char::is_alphanumeric);
            if is_hidden {
                self.out.push(' ');
            }
            self.marks[index].start = Some(self.out.len());
            self.out.push_str(opening);
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let alternative = tag.attribute("alt").unwrap_or_default();
        let source = tag
            .attribute("src")
            .filter(|source| is_external(source.trim()));
        let in_link = self
            .marks
            .iter()
            .any(|mark| matches!(mark.kind, MarkKind::Link(_)));
        match source {
            Some(source) if !in_link => {
                let words: Vec<&str> = alternative.split_whitespace().collect();
                let alternative = escape_brackets(&words.join(" ")).replace('<', "\\<");
                self.put(&format!("![{alternative}]({})", link_target(&source)));
            }
            _ => self.literal(&alternative),
        }
    }

    fn list(&mut self, tag: &Tag<'_>) {
        if self.shape != Shape::Blocks {
            return self.block();
        }
        if tag.is_end {
            self.block();
            self.close(|kind| matches!(kind, ContainerKind::List { .. }));
            return;
        }
        // A list inside an item needs no blank line before it.
        self.in_heading = false;
        let nested = self
            .containers
            .iter()
            .any(|c| c.kind == ContainerKind::Item);
        self.ask(if nested { Gap::Newline } else { Gap::BlankLine });
        let start = tag
            .attribute("start")
            .and_then(|start| start.trim().parse().ok())
            .unwrap_or(1);
        // Markdown knows no numbers of more than nine digits.
        let next = Some(start.min(1_000_000)).filter(|_| tag.name == "ol");
        self.open(
            ContainerKind::List {
                next,
                is_empty: true,
            },
            None,
            "",
        );
    }

    fn item(&mut self, is_end: bool) {
        if self.shape != Shape::Blocks {
            return self.ask(Gap::HardBreak);
        }
        self.in_heading = false;
        while self
            .containers
            .last()
            .is_some_and(|c| c.kind == ContainerKind::Item)
        {
            self.containers.pop();
        }
        if is_end {
            return self.ask(Gap::Newline);
        }
        let mut marker = "- ".to_owned();
        let mut is_first = false;
        if let Some(Container {
            kind: ContainerKind::List { next, is_empty },
            ..
        }) = self.containers.last_mut()
        {
            is_first = std::mem::take(is_empty);
            if let Some(number) = next {
                marker = format!("{number}. ");
                *number += 1;
            }
        }
        // Items stand close together, whatever paragraphs there are in them.
        self.gap = if is_first {
            self.gap.max(Gap::Newline)
        } else {
            Gap::Newline
        };
        let indentation = " ".repeat(marker.len());
        self.open(ContainerKind::Item, Some(marker), &indentation);
    }

    fn quotation(&mut self, is_end: bool) {
        self.block();
        if is_end {
            self.close(|kind| *kind == ContainerKind::Quotation);
        } else if self.shape == Shape::Blocks {
            self.open(ContainerKind::Quotation, Some("> ".to_owned()), "> ");
        }
    }

    fn open(&mut self, kind: ContainerKind, first: Option<String>, rest: &str) {
        if self.containers.len() < MAX_DEPTH {
            self.containers.push(Container {
                kind,
                first,
                rest: rest.to_owned(),
            });
        }
    }

    /// Closes the innermost container of a kind, and all in it.
    fn close(&mut self, is_wanted: impl Fn(&ContainerKind) -> bool) {
        if let Some(index) = self.containers.iter().rposition(|c| is_wanted(&c.kind)) {
            self.containers.truncate(index);
        }
    }

    fn start_capture(&mut self, block: Option<String>) {
        self.capture = Some(Capture {
            text: String::new(),
            block,
        });
    }

    /// Inside `<code>` and `<pre>`, all is text but the end tag.
    fn write_to_capture(&mut self, piece: Piece<'_>) {
        let Some(capture) = &mut self.capture else {
            return;
        };
        let in_block = capture.block.is_some();
        match &piece {
            Piece::Markdown(text) => capture.text.push_str(text),
            Piece::Literal(text) => {
                capture
                    .text
                    .extend(text.chars().filter(|&c| c == '\n' || !is_unwanted(c)));
            }
            Piece::CodeSpan(code) => capture.text.push_str(code),
            Piece::Fence(code) => capture.text.push_str(code),
            Piece::Newline | Piece::HardBreak if in_block => capture.text.push('\n'),
            Piece::Newline | Piece::HardBreak => capture.text.push(' '),
            Piece::BlankLine => capture.text.push_str("\n\n"),
            Piece::Tag(tag) => match tag.name.as_str() {
                "br" => capture.text.push('\n'),
                "code" if in_block => {
                    if let (Some(language), Some(block)) = (language(tag), &mut capture.block) {
                        *block = language;
                    }
                }
                "pre" if !tag.is_end && !in_block => capture.block = Some(String::new()),
                "code" | "tt" | "kbd" | "samp" if tag.is_end => self.end_capture(),
                "pre" if tag.is_end => self.end_capture(),
                name if !in_block && is_block(name) => {
                    self.end_capture();
                    self.write(piece);
                }
                _ => {}
            },
        }
    }

    fn end_capture(&mut self) {
        let Some(Capture { text, block }) = self.capture.take() else {
            return;
        };
        if text.trim().is_empty() {
            return;
        }
        let is_block = block.is_some() || text.trim().contains('\n');
        if is_block && self.shape == Shape::Blocks {
            let ticks = "`".repeat(longest_run(&text, '`').max(2) + 1);
            let opening = format!("{ticks}{}", block.unwrap_or_default());
            let code = text.trim_start_matches('\n').trim_end().lines();
            return self.fence([&*opening].into_iter().chain(code).chain([&*ticks]));
        }
        if text.starts_with(char::is_whitespace) {
            self.ask(Gap::Space);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut code = code_span(&words.join(" "));
        if self.shape == Shape::Cell {
            code = code.replace("\\|", "|").replace('|', "\\|");
        }
        self.put(&code);
        if text.ends_with(char::is_whitespace) {
            self.ask(Gap::Space);
        }
    }

    /// Writes the lines of a fenced code block.
    fn fence<'a>(&mut self, lines: impl Iterator<Item = &'a str>) {
        if self.shape != Shape::Blocks {
            let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
            return self.markdown(&words.join(" "));
        }
        self.block();
        self.suspend_marks();
        let marks = std::mem::take(&mut self.marks);
        for (index, line) in lines.enumerate() {
            if index == 0 {
                self.put(line);
            } else {
                self.start_line();
                self.out.push_str(line);
            }
        }
        self.structured = true;
        self.marks = marks;
        self.block();
    }

    /// Takes the tags that make up a table.
    fn table_tag(&mut self, tag: &Tag<'_>) -> bool {
        let name = tag.name.as_str();
        let is_part = matches!(name, "tr" | "td" | "th" | "thead" | "tbody" | "tfoot");
        if name != "table" && !is_part || (self.table.is_none() && tag.is_end) {
            return false;
        }
        if self.table.is_none() {
            self.block();
        }
        let table = self.table.get_or_insert_default();
        let was_open = table.cell.is_some() || !table.rows.is_empty() || table.depth > 0;
        if name == "table" && !tag.is_end {
            // The first one is the table itself; any other stands inside it.
            table.depth += usize::from(was_open);
        } else if name == "table" && table.depth == 0 {
            self.end_table();
        } else if name == "table" {
            table.depth -= 1;
        } else if table.depth > 0 {
            if let Some(cell) = &mut table.cell {
                cell.ask(Gap::Space);
            }
        } else {
            table.part(name, tag.is_end);
        }
        true
    }

    /// Writes the table: as a table, or as paragraphs if it has only one row.
    fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else {
            return;
        };
        table.end_cell();
        table
            .rows
            .retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        self.block();
        if table.rows.len() == 1 || self.shape != Shape::Blocks {
            for cell in table.rows.iter().flatten().filter(|cell| !cell.is_empty()) {
                self.put(&cell.replace("<br>", " "));
                self.block();
            }
            return;
        }
        for (index, row) in table.rows.iter().enumerate() {
            let padding = if index == 0 { columns - row.len() } else { 0 };
            self.ask(Gap::Newline);
            self.put(&format!("| {} |{}", row.join(" | "), " |".repeat(padding)));
            if index == 0 {
                self.ask(Gap::Newline);
                self.put(&format!("|{}", "---|".repeat(columns)));
            }
        }
        self.structured = true;
        self.block();
    }
}

impl Table {
    fn part(&mut self, name: &str, is_end: bool) {
        self.end_cell();
        if is_end {
            return;
        }
        let is_cell = matches!(name, "td" | "th");
        if !is_cell || self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        if is_cell {
            self.cell = Some(Box::new(Writer::new(Shape::Cell)));
        }
    }

    fn end_cell(&mut self) {
        if let (Some(cell), Some(row)) = (self.cell.take(), self.rows.last_mut()) {
            row.push(escape_pipes(&cell.finish()));
        }
    }
}

/// What Markdown takes for a punctuation mark where emphasis starts and ends, and some more.
fn is_punctuation(character: char) -> bool {
    !character.is_alphanumeric() && !character.is_whitespace()
}

/// Elements that end a paragraph.
fn is_block(name: &str) -> bool {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ];
    BLOCKS.contains(&name)
}

/// The language in the class of `<pre>` or `<code>`.
fn language(tag: &Tag<'_>) -> Option<String> {
    let class = tag.attribute("class").or_else(|| tag.attribute("lang"))?;
    class.split_whitespace().find_map(|word| {
        let language = word
            .strip_prefix("language-")
            .or_else(|| word.strip_prefix("lang-"))?;
        let is_word = language.chars().all(|c| c.is_ascii_alphanumeric());
        is_word.then(|| language.to_owned())
    })
}

/// A URL in a form that fits between the parentheses of a link.
pub(super) fn link_target(url: &str) -> String {
    let mut target = String::with_capacity(url.len());
    for character in url.trim().chars() {
        match character {
            ' ' | '(' | ')' | '<' | '>' | '\\' | '|' | '"' | '`' | '[' | ']' => {
                target.push_str(&format!("%{:02X}", u32::from(character)));
            }
            other if is_unwanted(other) || other.is_whitespace() => {}
            other => target.push(other),
        }
    }
    target
}

/// Puts a backslash before brackets that have none.
fn escape_brackets(text: &str) -> String {
    escape_unescaped(text, &['[', ']'])
}

/// Puts a backslash before pipes that have none.
fn escape_pipes(text: &str) -> String {
    escape_unescaped(text, &['|'])
}

fn escape_unescaped(text: &str, wanted: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut is_escaped = false;
    for character in text.chars() {
        if wanted.contains(&character) && !is_escaped {
            escaped.push('\\');
        }
        is_escaped = character == '\\' && !is_escaped;
        escaped.push(character);
    }
    escaped
}

/// Whether a text would make an entity of a `&` before it.
fn is_entity_rest(text: &str) -> bool {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
        .unwrap_or(text.len());
    end > 0
        && text[end..].starts_with(';')
        && html::entity(&format!("&{}", &text[..=end])).is_some()
}

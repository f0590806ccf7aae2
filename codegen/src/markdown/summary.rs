//! Reduces a description to one line.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::parse::parser;

/// The length of a line of several sentences, in characters.
const LINE_LIMIT: usize = 200;

/// Returns the start of a Markdown text as one line of plain text. `code` writes code spans.
pub(super) fn one_line(markdown: &str, code: impl Fn(&str) -> String) -> String {
    let line = first_text(markdown, code);
    let words: Vec<&str> = line.split_whitespace().collect();
    first_sentences(&words.join(" ")).to_owned()
}

/// Returns the text of the first paragraph or list item, else of the first heading, else all text.
fn first_text(markdown: &str, code: impl Fn(&str) -> String) -> String {
    let mut heading = String::new();
    let mut everything = String::new();
    let mut current = String::new();
    let mut in_heading = false;
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => {
                in_heading = false;
                if heading.is_empty() {
                    heading.clone_from(&current);
                }
                current.clear();
            }
            Event::Start(Tag::List(_)) | Event::End(TagEnd::Paragraph | TagEnd::Item)
                if !current.trim().is_empty() =>
            {
                return current;
            }
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_)) if current.trim().is_empty() => {
                current.clear();
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Table) => {
                everything.push_str(&current);
                current.clear();
            }
            Event::End(TagEnd::TableCell) => current.push(' '),
            Event::Text(text) => current.push_str(&text),
            Event::Code(text) => current.push_str(&code(&text)),
            Event::SoftBreak | Event::HardBreak => current.push(' '),
            Event::InlineHtml(tag) if *tag == *"<br>" => current.push(' '),
            // The HTML is converted: this is text that looks like HTML.
            Event::Html(text) | Event::InlineHtml(text) if !in_heading => current.push_str(&text),
            _ => {}
        }
    }
    [heading, current, everything]
        .into_iter()
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default()
}

/// Returns as many whole sentences as fit into [`LINE_LIMIT`], but at least one.
fn first_sentences(line: &str) -> &str {
    if line.chars().count() <= LINE_LIMIT {
        return line;
    }
    let mut kept = line.len();
    for end in sentence_ends(line) {
        if kept != line.len() && line[..end].chars().count() > LINE_LIMIT {
            break;
        }
        kept = end;
        if end >= LINE_LIMIT {
            break;
        }
    }
    &line[..kept]
}

/// Returns the positions after the full stops of sentences.
fn sentence_ends(line: &str) -> impl Iterator<Item = usize> + '_ {
    line.match_indices(' ').filter_map(|(space, _)| {
        let sentence = line[..space].trim_end_matches([')', '"', '\'']);
        let word = sentence.rsplit(' ').next().unwrap_or_default();
        let abbreviation = [
            "e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "incl.", "(e.g.", "(i.e.",
        ];
        let ends = sentence.ends_with(['.', '!', '?']) && !abbreviation.contains(&word);
        let next = line[space + 1..].chars().next()?;
        (ends && !next.is_lowercase()).then_some(space)
    })
}

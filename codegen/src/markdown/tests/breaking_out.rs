//! No description breaks out of its doc comment. The lines are parsed as rustdoc parses them.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::to_rustdoc;
use crate::markdown::{list_entry, to_note};

/// Texts that are known to break doc comments.
const FRAGMENTS: &[&str] = &[
    "*/",
    "/*",
    "\"quoted\" 'text'",
    "`",
    "``` ",
    "```\ncode",
    "```rust\nfn main() { panic!() }\n```",
    "~~~\ncode\n~~~",
    "    indented()",
    "\tindented()",
    "    It goes on for some words.",
    "Starts\n\n    It goes on for some words.",
    "- item",
    "  - nested",
    "*\n    after an empty line\n\n    more",
    "1. one\nlazy",
    "> quote",
    "# Heading",
    "under\n===",
    "---",
    "| a | b |\n|---|---|\n| [c] | <d> |",
    "[item]",
    "[`Item`]",
    "[x][y]",
    "[a]: https://a.example",
    "[item]: crate::Item",
    "[^1]: note",
    "[^1]",
    "![image](image.png)",
    "](",
    "[",
    "\\",
    "<",
    "<b>bold",
    "</b>",
    "<T>",
    "Vec<Vec<u8>>",
    "<script>alert(1)</script>",
    "<!-- comment",
    "-->",
    "<pre>",
    "</pre>",
    "<table><tr><td>",
    "<ul><li>",
    "<a href=\"https://a.example\">",
    "<br>",
    "&lt;b&gt;",
    "&#91;x&#93;",
    "<code>",
    "https://a.example/[b]?c=<d>",
    "http://",
    "<https://a.example>",
    "<mail@a.example>",
    "#[doc = \"x\"]",
    "#![deny(warnings)]",
    "\u{202e}[x]\u{2066}",
    "\u{0}\u{feff}\u{200b}",
    "caf\u{e9} \u{1f600}",
    "a\r\nb\u{2028}c",
    "\u{e9}",
    "\u{1f600}`",
    "<p>\u{e9}</p>",
    "<li>\u{65e5}\u{672c}<br/>\u{201c}",
    "</div>\u{2013}",
    "<td>\u{a0}\u{e9}",
    "<code>\u{e9}</code>",
    "<\u{e9}>",
    "<!\u{1f600}>",
    "<a href=\u{201c}https://a.example\u{201d}>",
    "&nbsp;\u{2013}",
    "&\u{e9};",
    "- \u{e9}",
    "1) \u{3000}\u{e9}",
    "> \u{2026}",
    "```\u{e9}\n\u{1f600}\n```",
    "https://a.example/\u{e9}\u{201d}",
    "[\u{e9}]",
    "\\\u{e9}",
];

/// Texts between two fragments.
const JOINTS: &[&str] = &["", " ", "\n", "\n\n", "\n  ", "\n\n    "];

/// Returns the options of rustdoc's parser.
fn rustdoc_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Returns everything that rustdoc would run, warn about, or misread.
fn complaints(lines: &[String]) -> Vec<String> {
    let mut complaints = Vec::new();
    for line in lines {
        if line.contains(['\n', '\r']) || line.chars().any(is_forbidden) {
            complaints.push(format!("a character that must not be there: {line:?}"));
        }
    }
    let text = lines.join("\n");
    let broken = |link: pulldown_cmark::BrokenLink<'_>| {
        let target = format!("item:{}", link.reference);
        Some((target.into(), "".into()))
    };
    let parser = Parser::new_with_broken_link_callback(&text, rustdoc_options(), Some(broken));
    let mut in_cell = false;
    for event in parser {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                complaints.push("indented code".to_owned());
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if !is_shown(&info) => {
                complaints.push(format!("a code block of {info:?}"));
            }
            Event::Start(Tag::TableCell) => in_cell = true,
            Event::End(pulldown_cmark::TagEnd::TableCell) => in_cell = false,
            Event::Html(tag) | Event::InlineHtml(tag) if !(in_cell && *tag == *"<br>") => {
                complaints.push(format!("the tag {tag}"));
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !is_absolute(&dest_url) =>
            {
                complaints.push(format!("a link to {dest_url}"));
            }
            Event::FootnoteReference(label) => complaints.push(format!("the footnote {label}")),
            _ => {}
        }
    }
    complaints
}

fn is_forbidden(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether rustdoc only shows a code block with this language, rather than compiling it.
fn is_shown(info: &str) -> bool {
    const KNOWN: &[&str] = &[
        "",
        "compile_fail",
        "ignore",
        "no_run",
        "rust",
        "should_panic",
        "standalone",
        "test_harness",
    ];
    info.chars().all(|c| c.is_ascii_alphanumeric()) && !KNOWN.contains(&info)
}

fn is_absolute(destination: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| destination.starts_with(scheme))
        || destination.contains('@')
}

/// Returns what is wrong with the lines or the note of a description.
fn failure(description: &str) -> Option<String> {
    let lines = to_rustdoc(description);
    let found = complaints(&lines);
    if !found.is_empty() {
        return Some(format!("{description:?} became {lines:#?}: {found:?}"));
    }
    // The descriptions of arguments are items of one list.
    let entries = [list_entry("a", &lines), list_entry("b", &lines)].concat();
    let found = complaints(&entries);
    if !found.is_empty() {
        return Some(format!("{description:?} became {entries:#?}: {found:?}"));
    }
    // Rustdoc parses the note of a deprecated item, too.
    let note = to_note(description);
    let found = complaints(std::slice::from_ref(&note));
    (!found.is_empty()).then(|| format!("{description:?} became the note {note:?}: {found:?}"))
}

#[track_caller]
fn check_all(descriptions: impl Iterator<Item = String>) {
    let failures: Vec<String> = descriptions.filter_map(|it| failure(&it)).collect();
    let first = failures.iter().take(5).map(String::as_str);
    let shown: Vec<&str> = first.collect();
    assert!(
        failures.is_empty(),
        "{} failures: {}",
        failures.len(),
        shown.join("\n")
    );
}

#[test]
fn no_fragment_breaks_out() {
    check_all(FRAGMENTS.iter().map(|fragment| (*fragment).to_owned()));
}

#[test]
fn no_two_fragments_break_out() {
    let pairs = FRAGMENTS
        .iter()
        .flat_map(|first| FRAGMENTS.iter().map(move |it| (first, it)));
    check_all(pairs.flat_map(|(first, second)| {
        JOINTS
            .iter()
            .map(move |joint| format!("{first}{joint}{second}"))
    }));
}

/// The check itself notices each kind of problem.
#[test]
fn the_check_notices_problems() {
    for text in [
        "```\ncode\n```",
        "```rust\ncode\n```",
        "    code",
        "<b>bold</b>",
        "[item]",
        "[`Item`]",
        "[x](crate::Item)",
        "a[^1]\n\n[^1]: note",
        "\u{202e}",
    ] {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_ne!(complaints(&lines), [""; 0], "{text:?}");
    }
    assert_eq!(
        complaints(&to_rustdoc("Fine `code` [x](https://a.example).")),
        [""; 0]
    );
}

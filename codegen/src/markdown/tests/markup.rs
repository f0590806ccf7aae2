//! Markdown that rustdoc would misread.

use super::{check, to_rustdoc};
use crate::markdown::{to_code, to_line, to_note};

#[test]
fn code_without_a_language_is_text() {
    for opening in [
        "```",
        "```rust",
        "```rs",
        "```rust,no_run",
        "```ignore",
        "```should_panic",
        "```edition2021",
        "```{.rust}",
        "``` e0308",
    ] {
        let description = format!("{opening}\nlet x = 1;\n```");
        check(&description, &["```text", "let x = 1;", "```"]);
    }
    check("~~~\ncode\n~~~", &["~~~text", "code", "~~~"]);
    check("```json\n{}\n```", &["```json", "{}", "```"]);
    check("````\n```\n````", &["````text", "```", "````"]);
}

#[test]
fn unclosed_code_is_closed() {
    check("```\nx", &["```text", "x", "```"]);
    check("> ```\nx", &["> ```text", "> ```", "x"]);
    check("- ```\n  x", &["- ```text", "  x", "  ```"]);
}

#[test]
fn indented_code_is_fenced() {
    check(
        "Text:\n\n    indented()\n      more\n\nafter",
        &[
            "Text:",
            "",
            "```text",
            "indented()",
            "  more",
            "```",
            "",
            "after",
        ],
    );
    check(
        "- a\n\n      code\n- b",
        &["- a", "", "  ```text", "  code", "  ```", "- b"],
    );
    check(
        "a\n\n    ```\n    x",
        &["a", "", "````text", "```", "x", "````"],
    );
    check("a\n    no code", &["a", "no code"]);
}

#[test]
fn bare_urls_are_links() {
    check(
        "See https://a.example/b_c. And (http://x.example/y).",
        &["See <https://a.example/b_c>. And (<http://x.example/y>)."],
    );
    check(
        "https://a.example/{id}/x, `http://b.example`, http://",
        &["`https://a.example/{id}/x`, `http://b.example`, http://"],
    );
    check(
        "[https://x.example](https://x.example)",
        &["[https://x.example](https://x.example)"],
    );
}

#[test]
fn brackets_are_escaped() {
    check(
        "[0], [`Vec`], [Self::x], [struct@Z], [x][y], [a](b), `[q]`, \\[e\\]",
        &["\\[0\\], \\[`Vec`\\], \\[Self::x\\], \\[struct@Z\\], \\[x\\]\\[y\\], a, `[q]`, \\[e\\]"],
    );
    check("[c](https://d.example)", &["[c](https://d.example)"]);
    check("[anchor](#there), [root](/v1), [x]()", &["anchor, root, x"]);
    check(
        "![l](i.png) ![r](https://x.example/i.png)",
        &["l ![r](https://x.example/i.png)"],
    );
}

#[test]
fn link_definitions_become_inline_links() {
    check(
        "[docs], [more][docs], ![i][docs].\n\n[docs]: https://d.example/(x) \"T\"",
        &[
            "[docs](https://d.example/%28x%29),",
            "[more](https://d.example/%28x%29), ![i](https://d.example/%28x%29).",
        ],
    );
    check("[docs].\n\n[docs]: ./local.md", &["docs."]);
    check("- a\n\n  [unused]: https://x.example", &["- a"]);
    check(
        "A note[^1] and[^2].\n\n[^1]: the note\n[^2]: short",
        &[
            "A note\\[^1\\] and\\[^2\\].",
            "",
            "\\[^1\\]: the note",
            "\\[^2\\]: short",
        ],
    );
}

#[test]
fn headings_are_demoted() {
    check(
        "# Title\n\ntext\n\n## Sub\n\nmore",
        &["### Title", "", "text", "", "#### Sub", "", "more"],
    );
    check(
        "Title\n=====\n\ntext\n\nSub\n---\n\nmore",
        &["### Title", "", "text", "", "#### Sub", "", "more"],
    );
    check("###### six\n\n# one", &["###### six", "", "### one"]);
    check("#hashtag", &["#hashtag"]);
}

#[test]
fn attributes_and_ends_of_comments_are_text() {
    check(
        "#[doc = \"x\"] #![deny(x)]\nfn main() {}",
        &["#\\[doc = \"x\"\\] #!\\[deny(x)\\]", "fn main() {}"],
    );
    check(
        "Ends */ here /* and \"quoted\" \\n ` tick",
        &["Ends */ here /* and \"quoted\" \\n ` tick"],
    );
    check("! /// //! \"#\"", &["! /// //! \"#\""]);
}

#[test]
fn a_line_is_one_line_without_markup() {
    assert_eq!(
        to_line("# Title\n\nThe **first** [x](y) `code`.\n\nMore."),
        "The first x code."
    );
    assert_eq!(to_line("<p>One<br>line</p><p>two</p>"), "One line");
    assert_eq!(to_line("# Only\n"), "Only");
    assert_eq!(to_line(""), "");
    let long = "A sentence of some length. ".repeat(20);
    assert_eq!(to_line(&long), long[..188].trim_end());
}

#[test]
fn a_note_is_one_line_of_safe_markdown() {
    assert_eq!(
        to_note("Use `b` [c] <d> and\nhttps://e.example"),
        "Use `b` \\[c\\] \\<d> and <https://e.example>"
    );
}

#[test]
fn to_code_keeps_its_text() {
    assert_eq!(to_code("GET /a/{b}"), "`GET /a/{b}`");
    assert_eq!(to_code("1`2"), "``1`2``");
    assert_eq!(to_code("a \u{202e}b\u{0}"), "`a b`");
    assert_eq!(to_code(" "), "`\"\"`");
    // As part of a description it stays the same.
    assert_eq!(to_rustdoc(&to_code("[a] <b>")), ["`[a] <b>`"]);
}

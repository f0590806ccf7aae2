//! Lines: their indentation, length and characters.

use super::{check, to_rustdoc};
use crate::markdown::layout::WIDTH;

#[test]
fn nested_lists_stay_nested() {
    check(
        "- a\n- b\n  - c\n    - d\n- e",
        &["- a", "- b", "  - c", "    - d", "- e"],
    );
    check("* a\n * b\n\n1) c", &["* a", " * b", "", "1) c"]);
    check("- [ ] todo\n- [x] done", &["- [ ] todo", "- [x] done"]);
}

#[test]
fn lazy_lines_are_aligned_with_their_item() {
    check(
        "- a\nlazy\n- b\n       far\nlazy",
        &["- a", "  lazy", "- b", "  far", "  lazy"],
    );
    check(
        "9. a\nlazy\n10. b\nlazy",
        &["9. a", "   lazy", "10. b", "    lazy"],
    );
    check(
        "Values:\n * `a`\n * `b`\nlazy",
        &["Values:", " * `a`", " * `b`", "   lazy"],
    );
    check("1. one\n  - two\nlazy", &["1. one", "  - two", "    lazy"]);
    check(
        "> quote\nlazy\n\n> - a\nlazy",
        &["> quote", "> lazy", "", "> - a", ">   lazy"],
    );
}

#[test]
fn lazy_lines_are_aligned_whatever_they_start_with() {
    for start in [
        "{x}",
        "[y](https://y.example)",
        "`c`",
        "**(b)**",
        "\u{20ac} 5",
        "<= 3",
        "\u{1f600}",
    ] {
        check(
            &format!("- a\n{start} lazy"),
            &["- a", &format!("  {start} lazy")],
        );
    }
    check("- a\n\\[y\\] lazy", &["- a", "  \\[y\\] lazy"]);
    // Aligned, these would be a heading and an item without the backslash.
    check("- a\n      # lazy", &["- a", "  \\# lazy"]);
    check("- a\n      2) lazy", &["- a", "  2\\) lazy"]);
    check("- a\n===", &["- a", "  \\==="]);
}

#[test]
fn long_lines_are_wrapped_at_spaces() {
    let lines = to_rustdoc(&"word ".repeat(50));
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.len() <= WIDTH), "{lines:?}");
    assert_eq!(lines.join(" "), "word ".repeat(50).trim_end());

    let lines = to_rustdoc(&format!("- {}", "word ".repeat(50)));
    assert!(
        lines[1..].iter().all(|line| line.starts_with("  word")),
        "{lines:?}"
    );

    let long = "x".repeat(300);
    check(&long, &[&long]);
    let link = format!("[{}](https://x.example)", "word ".repeat(30).trim_end());
    check(&link, &[&link]);
}

#[test]
fn a_paragraph_with_a_long_line_is_refilled() {
    let long = "word ".repeat(22);
    let long = long.trim_end();
    let short = "Short lines\nstay.";
    let lines = to_rustdoc(&format!("{short}\n\n{long}\nthe end\nof `it`,\n*really*."));
    let end = "word word the end of `it`, *really*.";
    assert_eq!(lines[..3], ["Short lines", "stay.", ""]);
    assert_eq!(lines[3], "word ".repeat(20).trim_end());
    assert_eq!(lines[4..], [end]);

    // A hard break, a break within a link, and the lines of a list and a quotation.
    let lines = to_rustdoc(&format!("{long}  \nthe [end\nof](https://x.example) it"));
    assert_eq!(
        lines[1..],
        ["word word\\", "the [end", "of](https://x.example) it"]
    );
    let lines = to_rustdoc(&format!("- {long}\n  the end\n\n> {long}\n> the end"));
    assert_eq!(lines[1..3], ["  word word word the end", ""]);
    assert_eq!(lines[4..], ["> word word word the end"]);
}

#[test]
fn wrapping_starts_no_block() {
    let text = format!("{} - 1. # + > end", "word ".repeat(19).trim_end());
    let lines = to_rustdoc(&text);
    assert_eq!(lines.join(" "), text);
    assert!(
        lines[1..]
            .iter()
            .all(|line| line.starts_with(char::is_alphabetic)),
        "{lines:?}"
    );
}

#[test]
fn blank_lines_and_breaks() {
    check(
        "\n\n  a\n\n\n\nb  \nc\\\nd\n \n",
        &["a", "", "b\\", "c\\", "d"],
    );
    check("```\na\n\n\nb\n```", &["```text", "a", "", "", "b", "```"]);
    check(" ", &[]);
}

#[test]
fn unwanted_characters_are_removed() {
    check(
        "a\u{202e}b\u{2066}c\u{feff}d\u{0}e\u{7}f\u{200b}g\u{ad}h",
        &["abcdefgh"],
    );
    check("a\tb\r\nc\rd\u{2028}e", &["a   b", "c", "d", "e"]);
}

#[test]
fn text_in_all_scripts_stays() {
    check(
        "Gr\u{f6}\u{df}e \u{1f468}\u{200d}\u{1f469} \u{65e5}\u{672c}\u{8a9e} \u{200f}\u{5d0}",
        &["Gr\u{f6}\u{df}e \u{1f468}\u{200d}\u{1f469} \u{65e5}\u{672c}\u{8a9e} \u{200f}\u{5d0}"],
    );
}

#[test]
fn the_indentation_of_docstrings_is_removed() {
    check(
        "\n    Starts a run.\n\n        {\"a\": 1}\n\n    - now\n    - later\n    ",
        &[
            "Starts a run.",
            "",
            "```text",
            "{\"a\": 1}",
            "```",
            "",
            "- now",
            "- later",
        ],
    );
    check("  <p>a</p>\n  <p>b</p>", &["a", "", "b"]);
    check("\ta\n\n\tb", &["a", "", "b"]);
    check(
        "Starts a run.\n\n    It goes on until somebody stops it.\n\n    :param run: The run",
        &[
            "Starts a run.",
            "",
            "It goes on until somebody stops it.",
            "",
            ":param run: The run",
        ],
    );
    check(
        "Starts a run:\n    - now\n    - later",
        &["Starts a run:", "- now", "- later"],
    );
    check(
        "Starts a run\n    that goes on until it ends.\n\n    Only one at a time.",
        &[
            "Starts a run",
            "that goes on until it ends.",
            "",
            "Only one at a time.",
        ],
    );
}

#[test]
fn indented_code_below_text_stays_code() {
    for code in [
        "curl -X POST https://a.example",
        "let x = 1;\n    print(x)",
        "SELECT name FROM pets WHERE asleep",
        "{\n      \"a\": 1\n    }",
        "- name: a\n      id: 1",
        "make all\n    make clean",
    ] {
        let lines = to_rustdoc(&format!("An example:\n\n    {code}"));
        assert_eq!(lines[..3], ["An example:", "", "```text"], "{code}");
    }
    let text = "It goes on until somebody stops it.";
    for (first, lines) in [
        (
            "- Item",
            ["- Item", "", "    It goes on until somebody stops it."],
        ),
        ("# Heading", ["### Heading", "", "```text"]),
        ("Two blank lines\n", ["Two blank lines", "", "```text"]),
    ] {
        assert_eq!(
            to_rustdoc(&format!("{first}\n\n    {text}"))[..3],
            lines,
            "{first}"
        );
    }
    let lines = to_rustdoc(&format!("Before\n\n    {text}\n\nAfter"));
    assert_eq!(lines[2], "```text");
}

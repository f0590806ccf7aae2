//! Tests: what comes out of a description, line by line, and that nothing breaks out of it.

mod breaking_out;
mod html;
mod lines;
mod markup;

use super::{is_plain, made_safe, to_rustdoc};

/// Checks the lines that come out of a description.
#[track_caller]
fn check(description: &str, lines: &[&str]) {
    assert_eq!(to_rustdoc(description), lines, "{description:?}");
}

#[test]
fn plain_text_would_come_out_of_all_steps_as_it_is() {
    for text in [
        "The name of the pet.",
        "Number of pages (from 1), e.g. 7; a/b - \"c\": it's",
        "A",
    ] {
        assert!(is_plain(text), "{text}");
        assert_eq!(made_safe(text), [text]);
        assert_eq!(to_rustdoc(text), [text]);
    }
    for text in [
        "",
        "- a",
        "1. a",
        "a *b*",
        "a_b_",
        "a ",
        " a",
        "see https://a.example",
        "a\nb",
        "a [b]",
        "a <b>",
        "a `b`",
        "a\tb",
        "caf\u{e9}",
        "a  b",
        "# a",
    ] {
        assert!(!is_plain(text), "{text:?}");
    }
}

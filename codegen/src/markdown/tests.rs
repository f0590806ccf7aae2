//! Tests of the lines that [`to_rustdoc`] makes of descriptions.

mod breaking_out;
mod html;
mod lines;
mod markup;

use super::{is_plain, made_safe, to_rustdoc};

/// Checks that a description becomes these lines.
#[track_caller]
fn check(description: &str, lines: &[&str]) {
    assert_eq!(to_rustdoc(description), lines, "{description:?}");
}

#[test]
fn no_step_changes_plain_text() {
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

//! HTML becomes Markdown, or text.

use super::check;

#[test]
fn paragraphs_breaks_and_lists() {
    check(
        "<p>One</p><p>Two<br>three</p><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        &["One", "", "Two\\", "three", "", "- a", "- b", "  - c"],
    );
    check(
        "<ol start=3><li>a<li>b</ol><blockquote>said</blockquote>",
        &["3. a", "4. b", "", "> said"],
    );
    check("<div>\ntext *a*\n</div>\nmore", &["text *a*", "", "more"]);
    check("</div>", &[]);
}

#[test]
fn a_table_keeps_its_cells_apart() {
    check(
        "<table><tr><th>A</th><th>B</th></tr>\
         <tr><td>1 | 2</td><td><code>x|y</code></td></tr></table>",
        &["| A | B |", "|---|---|", "| 1 \\| 2 | `x\\|y` |"],
    );
    check("<table><tr><td>only</td></tr></table>", &["only"]);
}

#[test]
fn emphasis_code_and_links() {
    check(
        "<b>bold</b>, <i>italic</i>, <a href=\"https://x.example/?a=b&amp;c=(d)\">this</a>",
        &["**bold**, *italic*, [this](https://x.example/?a=b&c=%28d%29)"],
    );
    check("<a href=\"javascript:alert(1)\">x</a>", &["x"]);
    check(
        "<code>a<b></code> and <kbd>`</kbd>",
        &["`a<b>` and `` ` ``"],
    );
    check(
        "<pre>\n  x\n\n  y\n</pre>",
        &["```text", "  x", "", "  y", "```"],
    );
    check(
        "<pre><code class=\"language-rust\">x</code></pre>",
        &["```text", "x", "```"],
    );
}

#[test]
fn what_a_browser_does_not_show_is_gone() {
    check("Before <!-- hidden --> after", &["Before after"]);
    check("<!-- hidden\n\nmore -->\n\nafter", &["after"]);
    check("<script>alert(1)</script>Text<style>a{}</style>", &["Text"]);
    check("<!DOCTYPE html><head><title>t</title></head>x", &["x"]);
}

#[test]
fn entities_stay_what_they_are() {
    check(
        "&lt;b&gt; &amp;amp; &copy; &#x3C;i&#62; &#91;x&#93;",
        &["&lt;b&gt; &amp;amp; &copy; &#x3C;i&#62; &#91;x&#93;"],
    );
    check(
        "<p>&lt;b&gt; &amp;lt; &#91;x&#93; 1 &lt; 2</p>",
        &["\\<b> &amp;lt; \\[x\\] 1 \\< 2"],
    );
}

#[test]
fn what_is_no_html_is_shown() {
    check(
        "Use <token>, Vec<String>, <foo:bar> and a<b",
        &["Use \\<token>, Vec\\<String>, \\<foo:bar> and a<b"],
    );
    check("x <= y && y >= z < 3", &["x <= y && y >= z < 3"]);
    check("Hello <world", &["Hello <world"]);
    check("<T>", &["\\<T>"]);
}

#[test]
fn text_behind_a_tag_is_in_any_script() {
    check("<p>\u{e9}t\u{e9}</p>", &["\u{e9}t\u{e9}"]);
    check(
        "<ul><li>\u{65e5}\u{672c}<li><b>\u{201c}x\u{201d}</b>\u{2026}</ul>",
        &["- \u{65e5}\u{672c}", "- **\u{201c}x\u{201d}**\u{2026}"],
    );
    check(
        "<div>a&nbsp;\u{2013} b\n\u{1f600}</div>",
        &["a \u{2013} b", "\u{1f600}"],
    );
}

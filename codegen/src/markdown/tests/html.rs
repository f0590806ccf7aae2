//! HTML becomes Markdown. Other text in angle brackets is escaped.

use super::check;

#[test]
fn paragraphs_breaks_and_lists() {
    check(
        "<p>One</p><p>Two<br>three</p><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        &["One", "", "Two\\", "three", "", "- a", "- b", "  - c"],
    );
    check(
        "<ol start=3><li>a<li>b</ol><blockquote>said</blockquote>",
        &["3. a", "4. b", "", "said"],
    );
    check("<div>\ntext *a*\n</div>\nmore", &["text *a*", "", "more"]);
    check("</div>", &[]);
    check(
        "<ul><li><p>a:</p> <ul><li>b</li></ul></li></ul>",
        &["- a:", "  - b"],
    );
}

#[test]
fn table_rows_become_list_items() {
    check(
        "<table><tr><th>A</th><th>B</th></tr>\
         <tr><td>1 | 2</td><td><code>x|y</code></td></tr></table>",
        &["- A | B", "- 1 | 2 | `x|y`"],
    );
    check("<table><tr><td>only</td></tr></table>", &["- only"]);
    check(
        "<table><tbody>\n<tr>\n<td>a</td>\n<td><ul><li>b</li></ul></td>\n</tr>\n</tbody></table>",
        &["- a", "  - b"],
    );
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
        "<pre><code class=\"language-rust\">x\ny</code></pre>",
        &["```text", "x", "y", "```"],
    );
    check(
        "<p>x<pre class=language-json>\n&lt;1>\n\n```</pre>y</p>",
        &["x", "", "````text", "<1>", "", "```", "````", "", "y"],
    );
}

#[test]
fn tags_end_and_start_lines_together_with_the_space_around_them() {
    check(
        "Files. <br /><br /> Types: <br/> <ul><li>A</li> <li><p>B</p></li></ul> <br />\nEnd.<br>",
        &["Files.", "", "Types:", "", "- A", "- B", "", "End."],
    );
    check(
        "<div>\n        <p> One </p>\n        <span style= \"a;\n  b\">!</span>\n</div>",
        &["One", "", "!"],
    );
    check("> a<br>b<p>c", &["> a\\", "> b", ">", "> c"]);
    check(
        "# a<br>b\n\n| a<br/>b |\n|---|",
        &["### a b", "", "| a<br>b |", "|---|"],
    );
}

#[test]
fn emphasis_that_markdown_cannot_express_is_dropped() {
    check("<b>a<br><br>b <i>c</b> d</i>", &["a", "", "b c d"]);
    check("<b> </b>a<b>(b):</b>c", &["a(b):c"]);
    check(
        "<b><i>a</i></b> <code><u>b</u></code> <a href='https://x.example'><code>c</code></a>",
        &["***a*** b [`c`](https://x.example)"],
    );
    check("10<sup>9</sup>, TM<sup>TM</sup>", &["10^9, TM^TM"]);
}

#[test]
fn hidden_elements_are_removed() {
    check("Before <!-- hidden --> after", &["Before after"]);
    check("<!-- hidden\n\nmore -->\n\nafter", &["after"]);
    check("<script>alert(1)</script>Text<style>a{}</style>", &["Text"]);
    check("<!DOCTYPE html><head><title>t</title></head>x", &["x"]);
}

#[test]
fn entities_stay() {
    check(
        "&lt;b&gt; &amp;amp; &copy; &#x3C;i&#62; &#91;x&#93;",
        &["&lt;b&gt; &amp;amp; &copy; &#x3C;i&#62; &#91;x&#93;"],
    );
    check(
        "<p>&lt;b&gt; &amp;lt; &#91;x&#93; 1 &lt; 2</p>",
        &["&lt;b&gt; &amp;lt; &#91;x&#93; 1 &lt; 2"],
    );
}

#[test]
fn placeholders_are_escaped() {
    check(
        "Use <token>, Vec<String>, <foo:bar> and a<b",
        &["Use \\<token>, Vec\\<String>, \\<foo:bar> and a<b"],
    );
    check("x <= y && y >= z < 3", &["x <= y && y >= z < 3"]);
    check("Hello <world", &["Hello <world"]);
    check("<T>", &["\\<T>"]);
}

#[test]
fn text_after_a_tag_can_be_in_any_script() {
    check("<p>\u{e9}t\u{e9}</p>", &["\u{e9}t\u{e9}"]);
    check(
        "<ul><li>\u{65e5}\u{672c}<li><b>\u{201c}x\u{201d}</b>\u{2026}</ul>",
        &["- \u{65e5}\u{672c}", "- **\u{201c}x\u{201d}**\u{2026}"],
    );
    check(
        "<div>a&nbsp;\u{2013} b\n\u{1f600}</div>",
        &["a&nbsp;\u{2013} b", "\u{1f600}"],
    );
}

//! Text, names, numbers and references that a generator is likely to trip over.

use std::iter;

use fastrand::Rng;

/// The identifier that must never become code. Every text below that contains it has another word
/// too, so that no name made of the whole text equals it.
pub(crate) const MARKER: &str = "zzqevil";

/// Text that ends a string, a comment or a block in Rust, Markdown, HTML or TOML.
const CODE: &[&str] = &[
    "*/ fn zzqevil() {} /*",
    "\"# fn zzqevil() {} //",
    "\"##); fn zzqevil() {} r##\"",
    "}} fn zzqevil() {} {{",
    "} fn zzqevil() {} mod x1 {",
    "x1); zzqevil!(); (",
    "#[zzqevil(x1)]",
    "#![zzqevil(x1)]",
    "`x1` zzqevil `",
    "```\nfn zzqevil() {}\n```",
    "```\nfn zzqevil() {}",
    "~~~ \nfn zzqevil() {}\n~~~",
    "```rust\nfn zzqevil() {}\n```",
    "```should_panic\nfn zzqevil() {}\n```",
    "a\n\n    fn zzqevil() {}\n\nb",
    "a\n\n\tfn zzqevil() {}\n\nb",
    "> - ```\n>   fn zzqevil() {}\n>   ```",
    "1. a\n\n       fn zzqevil() {}\n",
    "<pre><code>fn zzqevil() {}</code></pre>",
    "<pre>\n\n    fn zzqevil() {}\n</pre>",
    "a\nfn zzqevil() {}",
    "a\r\nfn zzqevil() {}",
    "a\rfn zzqevil() {}",
    "a\u{2028}fn zzqevil() {}",
    "a\u{85}fn zzqevil() {}",
    "\\\" fn zzqevil() {} \\",
    "\"\n[dependencies]\nzzqevil = \"1\"\n#",
    "'\n[lib]\nzzqevil = '''",
    "{zzqevil} {0} {x1:?}",
    "${zzqevil} $x1",
    "/{fn zzqevil() x1}/{",
    "'a fn zzqevil<'a>(x1: &'a str) {}",
    "\u{202e}} )(livezzq nf x1\u{202c}",
    "\u{1b}[31m x1 zzqevil \u{7}",
    "[x1](zzqevil) [zzqevil::x1] [`zzqevil x1`]",
    "<zzqevil x1> <script>x1</script> &lt;zzqevil x1&gt;",
    "<!-- x1 zzqevil",
    "//! x1 zzqevil",
    "/// x1\nzzqevil",
    "/** x1 zzqevil",
    "include_str!(\"/etc/x1/zzqevil\")",
    "concat!(x1, zzqevil)",
];

/// Pieces of HTML and Markdown, whole and in parts.
const MARKUP: [&[&str]; 2] = [
    &[
        "<p>", "</p>", "<p>\n", "\n<div>", "</div>", "<b>", "</b>", "<br/>", "<ul><li>", "<li>",
        "<code>", "</code>", "<pre>", "</pre>", "</a>", "<!--", "-->", "<h1>", "<", ">", "&nbsp;",
        "&amp;", "&#x", "&", ";", "\n", "\n\n", "\n    ", "\t", "\n- ", "\n1. ", "\n> ", "\n# ",
        "\n===\n", "\n```\n", "\n~~~", "`", "**", "_", "[", "](", "]: ", "![", "\\", "https://",
    ],
    &[
        "</li></ul>",
        "<table><tr><td>",
        "</td><td>",
        "</td></tr></table>",
        "<a href=\"https://x1.example/\">",
        "<a href='",
        "\n| a | b |\n|---|---|\n| ",
        "<https://",
    ],
];

/// Names that are taken, or that are not identifiers.
const NAMES: [&[&str]; 5] = [
    // Keywords of Rust.
    &[
        "type", "self", "Self", "super", "crate", "r#type", "async", "await", "dyn", "gen",
        "union", "static",
    ],
    // Names in clients and in Rust's libraries.
    &[
        "mod", "lib", "main", "shared", "runtime", "types", "Result", "Option", "Client", "Error",
        "String", "Vec", "Box", "Ok", "Err", "Some", "None", "Value", "Unknown", "Other", "Call",
        "Default", "Debug", "Clone", "Nullable", "Response", "From", "Into", "std", "core",
        "serde", "reqwest", "u8", "str", "bool", "client", "send", "header", "timeout", "url",
        "body",
    ],
    // Characters with several bytes, and characters without a shape.
    &[
        "/a b/ü",
        "é",
        "e\u{301}",
        "\u{301}a",
        "ß",
        "İ",
        "ı",
        "ǆ",
        "ﬁ",
        "日本語",
        "ªº",
        "²",
        "١٢٣",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "a\u{0}b",
    ],
    // Names with special characters, paths, and values of other types.
    &[
        "true", "_", "__", "___", "", " ", "\t", ".", "..", "...", "/", "//", "../../x", "C:\\x",
        "C:x", "con", "nul", "aux.rs", "0", "1", "200", "4XX", "default", "+1", "-1", "-", "+",
        ">=", "<", "!", "?", "$", "$ref", "x-", "x-a", "<<", "@", "#", "%", "%2F", "~0", "~1",
        "a~b/c", "{", "}", "{}", "{{}}", "/{a}/{a}", "/{a", "/a}", "/{}", "a\nb", "a\\b", "a'b",
        "a\"b", "a`b", "fooBar", "foo_bar", "FooBar", "FOO_BAR", "foo-bar", "foo bar", "foo.bar",
        "*/*", "/", "json", "+json", "null", "true", "~", "yes", "1.0", "1e3", "0x1F",
    ],
    // Long ones of all these kinds.
    &[
        "macro_rules",
        "..\\..\\x",
        "/etc/passwd",
        "operations",
        "Serialize",
        "Deserialize",
        "Operation",
        "2024-01-01",
        "/a?b={c}#d",
        "HTTPServer2XX",
        "\u{1f600}",
        "\u{1f468}\u{200d}\u{1f469}",
        "\u{202e}a",
        "application/json",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "text/plain; charset=\"x\"",
        "application/json; a=b",
    ],
];

/// Numbers as text: most do not fit into the types of a JSON library.
const NUMBERS: [&[&str]; 2] = [
    &[
        "0", "-0", "-0.0", "1.0", "1E+2", "1e-7", "0.1", "-1", "255", "256", "65536", "1e308",
        "1e309", "1e400", "-1e400", "1e-400",
    ],
    &[
        "2147483648",
        "4294967296",
        "-2147483649",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999999999999999999",
        "1e9999999999",
        "0.30000000000000004",
        "123456789.123456789123456789",
    ],
];

const REFERENCES: [&[&str]; 2] = [
    &[
        "", "#", "#/", "#//", "#/paths", "#anchor", "#/~", "#/~2", "#/%", "#/%zz", "#/%00",
        "#/%ff", ".", "..", "./", "../", "/", "//", "///", "?a=b", "?#/info", "file:x", "urn:a:b",
        "a\nb", " ",
    ],
    &[
        "#/components",
        "#/components/schemas",
        "#/components/schemas/",
        "#/info/title",
        "#/openapi",
        "#/nowhere",
        "#/paths/~1",
        "#/components/schemas/a%2Fb",
        "#/components/schemas/\u{1f600}",
        "openapi.yaml",
        "self.yaml",
        "./self.yaml#",
        "self.yaml#/paths",
        "a.yaml#b#c",
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "/dev/zero",
        "%2e%2e/%2e%2e/etc/passwd",
        "..\\..\\x.yaml",
        "C:\\x.yaml",
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.yaml",
        "https://pets.example/a.yaml#/b",
        "//pets.example/a",
        "data:application/json,{}",
        "a\u{0}b.yaml",
        "#/components/schemas/Pet#",
    ],
];

/// Returns text that could become code.
pub(crate) fn code(rng: &mut Rng) -> String {
    let text = pick(CODE, rng);
    match rng.u8(..8) {
        0 => format!("{text}\n{}", pick(CODE, rng)),
        1 => text.repeat(rng.usize(2..50)),
        2 => format!("{} {text}", pick_from(&NAMES, rng)),
        _ => text.to_owned(),
    }
}

/// Returns a piece of markup, mostly with a character of several bytes.
pub(crate) fn markup(rng: &mut Rng) -> String {
    const WIDE: &[&str] = &["é", "–", "“", "\u{a0}", "日", "\u{3000}", "😀", "e\u{301}"];
    let piece = pick_from(&MARKUP, rng);
    match rng.u8(..6) {
        0 => piece.to_owned(),
        1 => format!("{piece}{}", characters(rng)),
        2 => format!("{}{piece}", pick(WIDE, rng)),
        _ => format!("{piece}{}", pick(WIDE, rng)),
    }
}

/// Returns a name that is hard to make an identifier of.
pub(crate) fn name(rng: &mut Rng) -> String {
    match rng.u8(..12) {
        0..3 => code(rng),
        3 => "aB_".repeat(rng.usize(1..3000)),
        4 => format!("{}{}", pick_from(&NAMES, rng), pick_from(&NAMES, rng)),
        5 => characters(rng),
        _ => pick_from(&NAMES, rng).to_owned(),
    }
}

/// Returns any characters.
fn characters(rng: &mut Rng) -> String {
    let count = rng.usize(1..20);
    iter::repeat_with(|| rng.char(..)).take(count).collect()
}

/// Returns a number as text.
pub(crate) fn number(rng: &mut Rng) -> &'static str {
    pick_from(&NUMBERS, rng)
}

/// Returns a reference to nothing, to an object of another kind, or to a file that must not be read.
pub(crate) fn reference(rng: &mut Rng) -> String {
    pick_from(&REFERENCES, rng).to_owned()
}

/// Returns one of the entries of some lists.
pub(crate) fn pick_from(lists: &[&[&'static str]], rng: &mut Rng) -> &'static str {
    pick(&lists.concat(), rng)
}

/// Returns one of the entries.
pub(crate) fn pick<T: Copy>(entries: &[T], rng: &mut Rng) -> T {
    entries[rng.usize(..entries.len())]
}

//! `README.md` of a crate of its own: what the client is for, and how to start.

use super::context::Context;
use super::crate_root;
use crate::format::MARKER;
use crate::markdown::{to_code as code, to_note as text};

/// The README.
pub(super) fn text_of(cx: &Context, package_name: &str) -> String {
    let title = text(&cx.api.title);
    let mut lines = vec![
        format!(
            "<!-- {MARKER}. To keep changes, remove this line: the file is then left alone. -->"
        ),
        String::new(),
        format!("# {package_name}"),
        String::new(),
        format!(
            "A typed client for {title}, made from version {} of its OpenAPI document.",
            code(&cx.api.version)
        ),
    ];
    if !cx.api.documentation.0.is_empty() {
        lines.push(String::new());
        lines.extend(cx.api.documentation.0.iter().cloned());
    }
    lines.extend(quick_start(cx, package_name));
    lines.extend(features(cx));
    lines.extend(ERRORS.lines().map(str::to_owned));
    lines.join("\n") + "\n"
}

fn quick_start(cx: &Context, package_name: &str) -> Vec<String> {
    let mut lines: Vec<String> = [
        "",
        "## Quick start",
        "",
        "In the `Cargo.toml` of your program:",
        "",
        "```toml",
        "[dependencies]",
    ]
    .map(str::to_owned)
    .to_vec();
    lines.push(format!(
        "{package_name} = {{ path = \"../{package_name}\" }}"
    ));
    lines.extend(
        [
            "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }",
            "```",
            "",
            "```rust",
            "#[tokio::main]",
            "async fn main() -> Result<(), Box<dyn std::error::Error>> {",
        ]
        .map(str::to_owned),
    );
    let code = crate_root::example_code(cx);
    lines.extend(code.into_iter().map(|line| format!("    {line}")));
    lines.extend(["    Ok(())", "}", "```", ""].map(str::to_owned));
    lines.push(
        "Required parameters are arguments, optional ones are methods of the call. `operations` lists \
         all calls, by tag; `types` has the types of the API."
            .to_owned(),
    );
    lines
}

fn features(cx: &Context) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        "## Features".to_owned(),
        String::new(),
        "- `rustls` (default) or `native-tls`: who does TLS.".to_owned(),
        "- `http2` (default): HTTP/2.".to_owned(),
    ];
    if !cx.layout.features.is_empty() {
        lines.push(
            "- `all-tags` (default): all operations. Each tag is a feature, too: with \
             `default-features = false` and the tags that you call, less is compiled."
                .to_owned(),
        );
    }
    lines
}

const ERRORS: &str = "
## Errors

A call fails with `Error`. `Error::Api` is an answer that the document declares as an error: it has the
status, the headers, and the body in its type. The other variants say what else went wrong: the request
could not be built or sent, the status is not declared, or the answer cannot be read.
";

//! The version of the specification that a document declares.

use crate::diagnostic::{Diagnostic, Log};
use crate::tree::{Node, Value};

/// The versions of the specification that are treated differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V3_0,
    /// 3.1, and 3.2, which adds to it and changes nothing.
    V3_1,
}

/// Reads the version that the document declares. `None`, with an error, if it is not supported.
pub(super) fn read(document: &Node, log: &mut Log) -> Option<Version> {
    let Some(version) = document.get("openapi").or_else(|| document.get("swagger")) else {
        Diagnostic::error("this is not an OpenAPI document")
            .at_node(document.origin)
            .label("`openapi` is missing")
            .help("an OpenAPI document starts with a line such as `openapi: 3.0.3`")
            .push_to(log);
        return None;
    };
    let text = match &version.value {
        Value::String(text) => text.trim().trim_start_matches('v').to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let mut parts = text.split('.');
    let warning = |message: String| {
        Diagnostic::warning(message)
            .at_node(version.origin)
            .label("the document is read as OpenAPI 3.2")
    };
    let (major, minor) = (parts.next(), parts.next());
    match (major.unwrap_or_default(), minor.unwrap_or("0")) {
        ("3", "0") => Some(Version::V3_0),
        ("3", "1" | "2") => Some(Version::V3_1),
        ("3", _) => {
            let message = format!("OpenAPI has no version `{text}`");
            warning(message)
                .help("nothing needs to be done, if the client is complete; the author should write the right version")
                .push_to(log);
            Some(Version::V3_1)
        }
        (major, _) => {
            unsupported(version, &text, major).push_to(log);
            None
        }
    }
}

fn unsupported(version: &Node, text: &str, major: &str) -> Diagnostic {
    let problem = Diagnostic::error(format!("version `{text}` of OpenAPI is not supported"))
        .at_node(version.origin)
        .label("nothing is generated");
    if matches!(major, "1" | "2") {
        problem.help(
            "this is Swagger: convert it to OpenAPI 3.0 first, for instance with the npm package \
             `swagger2openapi`",
        )
    } else {
        problem.help("this version of the generator reads OpenAPI 3.0, 3.1 and 3.2 documents")
    }
}

//! The version of the specification that a document declares.

use crate::diagnostic::{Diagnostic, Log};
use crate::tree::{Node, Value};

/// A version of the specification, as far as it makes a difference here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V3_0,
    /// 3.1, and 3.2 without what it adds.
    V3_1,
}

/// Looks at the version that the document declares. `None`, with an error, if it can't be read.
pub(super) fn read(document: &Node, log: &mut Log) -> Option<Version> {
    let Some(version) = document.get("openapi").or_else(|| document.get("swagger")) else {
        log.push(
            Diagnostic::error("this is not an OpenAPI document")
                .at_node(document.origin)
                .label("`openapi` is missing")
                .help("an OpenAPI document starts with a line such as `openapi: 3.0.3`"),
        );
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
            .label("the document is read as OpenAPI 3.1")
    };
    match (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or("0"),
    ) {
        ("3", "0") => Some(Version::V3_0),
        ("3", "1") => Some(Version::V3_1),
        ("3", "2") => {
            log.push(
                warning("OpenAPI 3.2 is supported as far as 3.1 goes".to_owned())
                    .help("what 3.2 adds and the document uses is named by further warnings"),
            );
            Some(Version::V3_1)
        }
        ("3", _) => {
            let message = format!("version `{text}` of OpenAPI is not known");
            log.push(warning(message).help("write `3.0.3` or `3.1.1`, whichever it is"));
            Some(Version::V3_1)
        }
        (major, _) => {
            log.push(unsupported(version, &text, major));
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
        problem.help("this version of the generator reads OpenAPI 3.0 and 3.1 documents")
    }
}

//! Why scenarios do not pass, as far as somebody has found out.

/// A reason for scenarios that do not pass.
pub(crate) struct Reason {
    /// The scenarios: those whose names begin with one of these.
    scenarios: &'static [&'static str],
    /// The reason, as a sentence.
    pub(crate) text: &'static str,
}

/// All reasons. Each has been verified: with the document, and with the server's answer.
const REASONS: &[Reason] = &[
    Reason {
        scenarios: &[
            "Routes_PathParameters_PathExpansion_",
            "Routes_PathParameters_ReservedExpansion_",
        ],
        text: "The document says nothing of `/` before or in the value (`{/param}` and `{+param}` of \
               RFC 6570): it has a plain parameter in the style `simple`. Its value cannot leave its \
               segment, so `/` becomes `%2F`.",
    },
    Reason {
        scenarios: &["Parameters_Path_optional"],
        text: "The document has an optional parameter in the path. OpenAPI has none, and cannot say that \
               the `/` before the value is a part of it.",
    },
    Reason {
        scenarios: &["Payload_Pageable_ServerDrivenPagination_nestedLink"],
        text: "The document requires a property in the response (`nestedNext`) that the server leaves \
               out on the last page.",
    },
    Reason {
        scenarios: &[
            "Payload_Xml_ModelWithSimpleArraysValue_put",
            "Payload_Xml_ModelWithArrayOfModelValue_put",
            "Payload_Xml_ModelWithEmptyArrayValue_put",
        ],
        text: "The server expects a list in an element of its own. The document does not say \
               `wrapped`, so its items stand one after the other. What the server answers is read all \
               the same.",
    },
    Reason {
        scenarios: &["Payload_Xml_ModelWithTextValue_put"],
        text: "The server expects a property as the text of the element. OpenAPI 3.0 has no way to say \
               that (3.2 has `nodeType: text`), so it is written as an element. What the server answers \
               is read all the same.",
    },
    Reason {
        scenarios: &["Streaming_Sse_Protocol_reconnect"],
        text: "The server expects a second request with `Last-Event-ID`. A call that is awaited reads \
               the stream as one text, once.",
    },
];

/// Returns the reason for a scenario.
pub(crate) fn reason(scenario: &str) -> Option<&'static Reason> {
    let is_for = |it: &&Reason| it.scenarios.iter().any(|name| scenario.starts_with(name));
    REASONS.iter().find(is_for)
}

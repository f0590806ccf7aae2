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
];

/// Returns the reason for a scenario.
pub(crate) fn reason(scenario: &str) -> Option<&'static Reason> {
    let is_for = |it: &&Reason| it.scenarios.iter().any(|name| scenario.starts_with(name));
    REASONS.iter().find(is_for)
}

//! Why scenarios do not pass, as far as somebody has found out.

/// A reason for scenarios that do not pass.
pub(crate) struct Reason {
    /// The scenarios: those whose names begin with one of these.
    scenarios: &'static [&'static str],
    /// The reason, as a sentence.
    pub(crate) text: &'static str,
}

/// All reasons. Each has been verified: with the document, and with the server's answer.
const REASONS: &[Reason] = &[];

/// Returns the reason for a scenario.
pub(crate) fn reason(scenario: &str) -> Option<&'static Reason> {
    let is_for = |it: &&Reason| it.scenarios.iter().any(|name| scenario.starts_with(name));
    REASONS.iter().find(is_for)
}

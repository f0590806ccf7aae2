//! What came of the scenarios.

use super::server::Verdict;

/// What came of a scenario.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) service: String,
    /// Whether the documents have its operations.
    pub(crate) is_expressible: bool,
    pub(crate) verdict: Verdict,
    pub(crate) steps: Vec<Step>,
}

/// A call of a scenario.
#[derive(Debug)]
pub(crate) struct Step {
    /// The method and the path.
    pub(crate) request: String,
    /// What was sent to the client. `None` if the documents have no such operation.
    pub(crate) arguments: Option<String>,
    /// What the document does not declare.
    pub(crate) undeclared: Vec<String>,
    /// What is wrong.
    pub(crate) problems: Vec<String>,
}

impl Outcome {
    /// Whether the server has accepted all requests, and the client has read all responses.
    pub(crate) fn passes(&self) -> bool {
        self.verdict == Verdict::Pass && self.steps.iter().all(|it| it.problems.is_empty())
    }
}

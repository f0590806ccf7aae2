//! Shows the results: a table, and every complaint.

use super::Outcome;
use crate::table::Table;

/// The longest text of a complaint.
const MAX_TEXT: usize = 240;

/// What is wrong with a call.
pub(crate) struct Complaint {
    pub(crate) operation: String,
    pub(crate) arguments: String,
    pub(crate) text: String,
}

/// Returns a table with a row for each document.
pub(crate) fn table(outcomes: &[Outcome]) -> Table {
    let mut table = Table::default()
        .text("document")
        .number("operations")
        .number("calls")
        .number("complaints");
    for outcome in outcomes {
        table.row(vec![
            outcome.name.clone(),
            outcome.operations.to_string(),
            outcome.calls.to_string(),
            outcome.complaints.len().to_string(),
        ]);
    }
    table
}

/// Returns a line for each complaint.
pub(crate) fn complaints(outcomes: &[Outcome]) -> String {
    let lines = outcomes.iter().flat_map(|outcome| {
        outcome.complaints.iter().map(|it| {
            format!(
                "{}: {}: {}\n    {}\n",
                outcome.name,
                it.operation,
                short(&it.text),
                short(&it.arguments)
            )
        })
    });
    lines.collect()
}

fn short(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns the section about the suite, in Markdown.
pub(crate) fn markdown(outcomes: &[Outcome]) -> String {
    format!(
        "## Prism\n\n{}\n```text\n{}```\n",
        table(outcomes).markdown(),
        complaints(outcomes)
    )
}

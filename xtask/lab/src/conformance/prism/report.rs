//! Shows the results: a table, and every kind of complaint with its reason.

use std::collections::BTreeMap;

use super::reasons::{Party, Reason};
use super::{Outcome, VERSION};
use crate::table::Table;

/// The longest text of a complaint.
const MAX_TEXT: usize = 240;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Prism rejects the request.
    Request,
    /// Prism says that its own answer is wrong.
    Answer,
    /// Prism has no answer.
    NoAnswer,
    /// The answer has another status than the one that was asked for.
    Status,
    /// The client cannot read the answer.
    Unreadable,
    /// The client sends nothing.
    NotSent,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Request => "the request is rejected",
            Self::Answer => "the answer is wrong",
            Self::NoAnswer => "there is no answer",
            Self::Status => "the status is another one",
            Self::Unreadable => "the client cannot read the answer",
            Self::NotSent => "the client sends nothing",
        }
    }
}

/// A call with which something is wrong.
pub(crate) struct Complaint {
    pub(crate) operation: String,
    /// The arguments of the call.
    pub(crate) arguments: String,
    pub(crate) what: What,
    pub(crate) text: String,
}

/// Returns a table with a row for each document.
pub(crate) fn table(outcomes: &[Outcome]) -> Table {
    let mut table = Table::default()
        .text("document")
        .number("operations")
        .number("calls")
        .number("complaints");
    for party in Party::ALL {
        table = table.number(party.name());
    }
    table = table.number("unexplained");
    for outcome in outcomes {
        table.row(row(&outcome.name, std::slice::from_ref(outcome)));
    }
    table.totals(row("all", outcomes));
    table
}

fn row(title: &str, outcomes: &[Outcome]) -> Vec<String> {
    let sum = |of: fn(&Outcome) -> usize| outcomes.iter().map(of).sum::<usize>().to_string();
    let mut row = vec![
        title.to_owned(),
        sum(|it| it.operations),
        sum(|it| it.calls),
        sum(|it| it.complaints.len()),
    ];
    let all = || outcomes.iter().flat_map(explained);
    for party in Party::ALL {
        let of_party = all().filter(|(_, reason)| reason.is_some_and(|it| it.party == party));
        row.push(of_party.count().to_string());
    }
    row.push(
        all()
            .filter(|(_, reason)| reason.is_none())
            .count()
            .to_string(),
    );
    row
}

/// Returns the complaints about the calls of a document, with their reasons.
fn explained(outcome: &Outcome) -> impl Iterator<Item = (&Complaint, Option<&'static Reason>)> {
    let complaints = outcome.complaints.iter();
    complaints.map(|it| (it, Reason::of(&outcome.name, it)))
}

/// Returns whether nothing is the client's fault, as far as is known.
pub(crate) fn is_clean(outcomes: &[Outcome]) -> bool {
    let mut all = outcomes.iter().flat_map(explained);
    all.all(|(_, reason)| reason.is_some_and(|it| it.party != Party::Client))
}

/// Returns each reason with an example, and all complaints without a reason.
pub(crate) fn complaints(outcomes: &[Outcome]) -> String {
    let mut reasons: BTreeMap<&str, Vec<(&Outcome, &Complaint, &Reason)>> = BTreeMap::new();
    let mut unexplained = String::new();
    for outcome in outcomes {
        for (complaint, reason) in explained(outcome) {
            match reason {
                Some(it) => reasons
                    .entry(it.text)
                    .or_default()
                    .push((outcome, complaint, it)),
                None => unexplained += &details(outcome, complaint),
            }
        }
    }
    let mut text = String::new();
    for (reason, all) in reasons {
        let (outcome, complaint, party) = all[0];
        let (party, count) = (party.party.name(), all.len());
        text += &format!("{reason} ({party}; calls: {count}, such as this)\n\n");
        text += &details(outcome, complaint);
        text += "\n";
    }
    if !unexplained.is_empty() {
        text += &format!("Nobody has found out yet whose fault these are.\n\n{unexplained}\n");
    }
    text
}

fn details(outcome: &Outcome, complaint: &Complaint) -> String {
    let (name, operation) = (&outcome.name, &complaint.operation);
    let (text, arguments) = (short(&complaint.text), short(&complaint.arguments));
    let what = complaint.what.name();
    format!("- {name}, `{operation}`, called with `{arguments}`\n  - {what}: {text}\n")
}

/// Returns a line of a text.
fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text,
    }
}

/// Returns the section about the suite, in Markdown.
pub(crate) fn markdown(outcomes: &[Outcome]) -> String {
    format!(
        "## Prism\n\n\
         A mock server (`@stoplight/prism-cli` {VERSION}) that validates each request with the document. Every\n\
         operation is called with as little as is required, once for each status that the document declares, and\n\
         with everything. The values are examples of the document that fit their schemas, or made from the\n\
         schemas. A complaint is a request that Prism rejects, an answer that the client cannot read, or another\n\
         status than the one that was asked for.\n\n\
         {}\n### Complaints\n\n{}",
        table(outcomes).markdown(),
        complaints(outcomes)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(what: What, text: &str) -> Complaint {
        Complaint {
            what,
            operation: "GET /a".to_owned(),
            arguments: "{}".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn complaints_are_counted_by_their_causes() {
        let outcome = Outcome {
            name: "train-travel-3-1".to_owned(),
            operations: 2,
            calls: 5,
            complaints: vec![
                complaint(What::Answer, "[..]"),
                complaint(What::Request, "trip_id must match format \"uuid\""),
            ],
        };
        let mut outcomes = [outcome];
        assert!(is_clean(&outcomes));
        outcomes[0]
            .complaints
            .push(complaint(What::Unreadable, "$: wrong"));
        assert!(!is_clean(&outcomes));
        insta::assert_snapshot!(table(&outcomes).plain(), @r"
        document          operations  calls  complaints  client's  document's  Prism's  unexplained
        ----------------  ----------  -----  ----------  --------  ----------  -------  -----------
        train-travel-3-1           2      5           3         0           1        1            1
        ----------------  ----------  -----  ----------  --------  ----------  -------  -----------
        all                        2      5           3         0           1        1            1
        ");
        insta::assert_snapshot!(complaints(&outcomes), @r#"
        Prism's own answer does not fit the document: it makes texts without looking at `pattern`, and keys and lists without `propertyNames` and `prefixItems`. (Prism's; calls: 1, such as this)

        - train-travel-3-1, `GET /a`, called with `{}`
          - the answer is wrong: [..]

        The example of `trip_id` is no UUID: it lacks a digit. (document's; calls: 1, such as this)

        - train-travel-3-1, `GET /a`, called with `{}`
          - the request is rejected: trip_id must match format "uuid"

        Nobody has found out yet whose fault these are.

        - train-travel-3-1, `GET /a`, called with `{}`
          - the client cannot read the answer: $: wrong
        "#);
    }
}

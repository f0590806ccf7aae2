//! Shows the results: a table, and every failure.

use std::collections::BTreeMap;

use super::reasons::reason;
use super::result::{Outcome, Step};
use super::server::{self, Verdict};
use crate::table::Table;

/// The longest text of a request or a problem.
const MAX_TEXT: usize = 300;

/// Returns a table with a row for each service.
pub(crate) fn table(outcomes: &[Outcome]) -> Table {
    let mut table = Table::default()
        .text("service")
        .number("scenarios")
        .number("expressible")
        .number("server accepts")
        .number("pass");
    let mut services: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        services.entry(&outcome.service).or_default().push(outcome);
    }
    for (service, outcomes) in services {
        table.row(row(service, &outcomes));
    }
    table.totals(row("all", &outcomes.iter().collect::<Vec<_>>()));
    table
}

fn row(title: &str, outcomes: &[&Outcome]) -> Vec<String> {
    let count = |is: fn(&Outcome) -> bool| {
        let outcomes = outcomes.iter().filter(|it| is(it));
        outcomes.count().to_string()
    };
    vec![
        title.to_owned(),
        outcomes.len().to_string(),
        count(|it| it.is_expressible),
        count(|it| it.verdict == Verdict::Pass),
        count(Outcome::passes),
    ]
}

/// Returns one line about all scenarios.
pub(crate) fn verdict(outcomes: &[Outcome]) -> String {
    let expressible = outcomes.iter().filter(|it| it.is_expressible);
    let pass = outcomes.iter().filter(|it| it.passes());
    format!(
        "{} of {} scenarios that OpenAPI can express pass",
        pass.count(),
        expressible.count()
    )
}

/// Returns the scenarios that do not pass: with their reasons, or with all details.
pub(crate) fn failures(outcomes: &[Outcome]) -> String {
    let failed = || {
        outcomes
            .iter()
            .filter(|it| !it.passes() && it.is_expressible)
    };
    let mut text = String::new();
    let mut explained: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in failed() {
        if let Some(reason) = reason(&outcome.name) {
            explained.entry(reason.text).or_default().push(outcome);
        }
    }
    for (reason, outcomes) in explained {
        text += &format!("{reason}\n\n");
        for outcome in outcomes {
            text += &details(outcome);
        }
        text += "\n";
    }
    let mut unexplained = failed().filter(|it| reason(&it.name).is_none()).peekable();
    if unexplained.peek().is_some() {
        text += "Nobody has found out yet why these do not pass.\n\n";
        text.extend(unexplained.map(details));
        text += "\n";
    }
    text
}

/// Returns the names of scenarios that pass although there is a reason why they should not.
pub(crate) fn outdated(outcomes: &[Outcome]) -> Vec<&str> {
    let outdated = outcomes
        .iter()
        .filter(|it| it.passes() && reason(&it.name).is_some());
    outdated.map(|it| it.name.as_str()).collect()
}

fn details(outcome: &Outcome) -> String {
    let verdict = match outcome.verdict {
        Verdict::Pass => "the server accepts the requests",
        Verdict::Fail => "the server does not accept every request",
        Verdict::NotCalled => "the server has seen no request",
    };
    let mut text = format!("- `{}`: {verdict}\n", outcome.name);
    for step in outcome.steps.iter().filter(|it| !it.is_well()) {
        text += &step.text();
    }
    text
}

impl Step {
    fn is_well(&self) -> bool {
        self.problems.is_empty() && self.undeclared.is_empty()
    }

    fn text(&self) -> String {
        let mut text = format!("  - expected `{}`", self.request);
        text += &match &self.arguments {
            Some(arguments) => format!(", called with `{}`\n", short(arguments)),
            None => ", and the document has no such operation\n".to_owned(),
        };
        for it in &self.undeclared {
            text += &format!("    - the document does not declare {it}\n");
        }
        for it in &self.problems {
            text += &format!("    - {}\n", short(it));
        }
        text
    }
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
    let inexpressible: Vec<String> = outcomes
        .iter()
        .filter(|it| !it.is_expressible)
        .map(|it| format!("`{}`", it.name))
        .collect();
    format!(
        "## Spector\n\n\
         The suite of TypeSpec ({}). Its server accepts a request only if it is exactly what a scenario\n\
         expects. The values of each scenario become typed arguments of the generated client, and what the\n\
         client makes of the response is encoded again and compared with what the server sent. A scenario\n\
         passes if the server's coverage file says so, and if all responses are the same.\n\n\
         **{}.**\n\n{}\n\
         ### Scenarios that do not pass\n\n{}\
         ### Scenarios that OpenAPI cannot express\n\n\
         The emitter of OpenAPI leaves out these operations, or the query in their paths: {}.\n",
        server::versions(),
        verdict(outcomes),
        table(outcomes).markdown(),
        failures(outcomes),
        inexpressible.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(name: &str, verdict: Verdict, problems: &[&str]) -> Outcome {
        Outcome {
            name: name.to_owned(),
            service: name.split('_').next().unwrap().to_owned(),
            is_expressible: verdict != Verdict::NotCalled,
            verdict,
            steps: vec![Step {
                request: "get /x".to_owned(),
                arguments: Some("{}".to_owned()),
                undeclared: Vec::new(),
                problems: problems.iter().map(|&it| it.to_owned()).collect(),
            }],
        }
    }

    #[test]
    fn failures_are_named() {
        let outcomes = [
            outcome("A_b", Verdict::Pass, &[]),
            outcome(
                "A_c",
                Verdict::Fail,
                &["expected status 204, got 400: \"x\""],
            ),
            outcome("D_e", Verdict::Pass, &["the body: expected 1, got 2"]),
            outcome("D_f", Verdict::NotCalled, &[]),
        ];
        insta::assert_snapshot!(table(&outcomes).plain(), @r"
        service  scenarios  expressible  server accepts  pass
        -------  ---------  -----------  --------------  ----
        A                2            2               1     1
        D                2            1               1     0
        -------  ---------  -----------  --------------  ----
        all              4            3               2     1
        ");
        assert_eq!(
            verdict(&outcomes),
            "1 of 3 scenarios that OpenAPI can express pass"
        );
        insta::assert_snapshot!(failures(&outcomes), @r#"
        Nobody has found out yet why these do not pass.

        - `A_c`: the server does not accept every request
          - expected `get /x`, called with `{}`
            - expected status 204, got 400: "x"
        - `D_e`: the server accepts the requests
          - expected `get /x`, called with `{}`
            - the body: expected 1, got 2
        "#);
    }
}

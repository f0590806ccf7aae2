//! Shows the results: a table, the losses, and JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::result::{DocumentResult, Figures};
use super::{CorpusOptions, untyped};
use crate::cargo::Complaint;
use crate::table::Table;

/// The number of complaints to show for a document.
const SHOWN_COMPLAINTS: usize = 3;

/// A column of the table: its title, and its cell for the figures of a row.
type Column = (&'static str, fn(&Figures) -> String);

/// Returns the columns after the first one.
fn columns(options: &CorpusOptions) -> Vec<Column> {
    let mut columns: Vec<Column> = vec![
        ("operations", |it| match it.operations_in_documents {
            Some(counted) => counted.to_string(),
            None => "?".to_owned(),
        }),
        ("generated", |it| number(it.operations_generated)),
        ("types", |it| number(it.types)),
        ("warnings", |it| number(it.warnings)),
        ("lines", |it| number(it.lines)),
        ("gen s", |it| seconds(it.generate_seconds)),
    ];
    if !options.no_check {
        columns.push(("check s", |it| seconds(it.check_seconds)));
        columns.push(("rustc errors", |it| number(it.rustc_errors)));
        columns.push(("rustc warnings", |it| number(it.rustc_warnings)));
    }
    if options.clippy {
        columns.push(("clippy", |it| number(it.clippy_warnings)));
    }
    if options.doc {
        columns.push(("rustdoc", |it| number(it.rustdoc_warnings)));
    }
    if options.examples {
        columns.push(("examples", |it| number(it.examples)));
        columns.push(("bad examples", |it| number(it.bad_examples)));
    }
    if options.round_trip {
        columns.push(("schemas", |it| number(it.schemas)));
        columns.push(("kept", |it| number(it.schemas_kept)));
        columns.push(("values", |it| number(it.values)));
    }
    if options.untyped {
        columns.push(("places", |it| number(it.places)));
        columns.push(("untyped", |it| number(it.untyped)));
    }
    columns
}

fn number(count: Option<usize>) -> String {
    count.map_or("-".to_owned(), |count| count.to_string())
}

fn seconds(time: Option<f64>) -> String {
    time.map_or("-".to_owned(), |time| format!("{time:.2}"))
}

/// Returns the table, with totals.
pub(crate) fn table(results: &[DocumentResult], options: &CorpusOptions) -> String {
    let columns = columns(options);
    let row = |title: String, figures: Figures| {
        let cells = columns.iter().map(|(_, cell)| cell(&figures));
        std::iter::once(title).chain(cells).collect()
    };
    let mut table = Table::default().text("document");
    for (title, _) in &columns {
        table = table.number(title);
    }
    for result in results {
        table.row(row(result.name.clone(), result.figures()));
    }
    let totals = Totals::of(results);
    let title = format!("{} of {} generated", totals.generated, totals.documents);
    table.totals(row(title, totals.figures));
    table.plain()
}

/// Returns a line for each document and loss, and the first complaints if wanted.
pub(crate) fn losses(results: &[DocumentResult], show_complaints: bool) -> String {
    let mut text = String::new();
    for result in results {
        for loss in &result.losses() {
            text.push_str(&format!("{}: {loss}\n", result.name));
        }
        if show_complaints {
            for complaint in result.complaints().take(SHOWN_COMPLAINTS) {
                text.push_str(&format!("\n{}\n\n", complaint.text.trim_end()));
            }
        }
    }
    text
}

/// Returns one line about all documents.
pub(crate) fn verdict(results: &[DocumentResult]) -> String {
    match (results.len(), Totals::of(results).lost) {
        (1, 0) => "Nothing is lost of the document\n".to_owned(),
        (all, 0) => format!("Nothing is lost of {all} documents\n"),
        (all, lost) => format!("Something is lost of {lost} of {all} documents\n"),
    }
}

/// Returns the results for programs.
pub(crate) fn json(results: &[DocumentResult]) -> impl Serialize {
    Json {
        documents: results
            .iter()
            .map(|result| JsonDocument {
                document: &result.name,
                package: &result.package,
                generated: result.size.is_ok(),
                figures: result.figures(),
                losses: result.losses(),
                untyped_by_reason: result.type_places.as_deref().map(untyped::by_reason),
                first_complaints: result.complaints().take(SHOWN_COMPLAINTS).collect(),
            })
            .collect(),
        totals: Totals::of(results),
    }
}

#[derive(Serialize)]
struct Json<'r> {
    documents: Vec<JsonDocument<'r>>,
    totals: Totals,
}

#[derive(Serialize)]
struct JsonDocument<'r> {
    document: &'r str,
    package: &'r str,
    generated: bool,
    #[serde(flatten)]
    figures: Figures,
    losses: Vec<String>,
    untyped_by_reason: Option<BTreeMap<&'static str, Vec<&'r str>>>,
    first_complaints: Vec<&'r Complaint>,
}

#[derive(Serialize)]
struct Totals {
    documents: usize,
    generated: usize,
    lost: usize,
    #[serde(flatten)]
    figures: Figures,
}

impl Totals {
    fn of(results: &[DocumentResult]) -> Totals {
        Totals {
            documents: results.len(),
            generated: results.iter().filter(|it| it.size.is_ok()).count(),
            lost: results.iter().filter(|it| !it.losses().is_empty()).count(),
            figures: results.iter().map(DocumentResult::figures).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use anyhow::anyhow;
    use serde_json::Value;

    use super::*;
    use crate::cargo::Level;
    use crate::corpus::result::{Check, Size};

    fn complaint(level: Level) -> Complaint {
        Complaint {
            level,
            code: None,
            text: "error: oh\n".to_owned(),
        }
    }

    fn check(milliseconds: u64, levels: &[Level]) -> Option<Check> {
        Some(Check {
            time: Duration::from_millis(milliseconds),
            complaints: levels.iter().copied().map(complaint).collect(),
        })
    }

    fn results() -> Vec<DocumentResult> {
        let result = |name: &str, size: Result<usize, &str>| DocumentResult {
            name: name.to_owned(),
            package: "pets-client".to_owned(),
            counted: Ok(4),
            size: size.map_err(str::to_owned).map(|operations| Size {
                operations,
                types: 10,
                lines: 2000,
            }),
            warnings: 2,
            time: Duration::from_millis(1234),
            check: None,
            clippy: None,
            rustdoc: None,
            examples: None,
            round_trips: None,
            type_places: None,
        };
        let mut good = result("good.yaml", Ok(4));
        good.check = check(567, &[]);
        let mut bad = result("bad.yaml", Ok(3));
        bad.check = check(10_000, &[Level::Error, Level::Error, Level::Warning]);
        bad.clippy = Some(vec![complaint(Level::Warning)]);
        let mut uncounted = result("uncounted.yaml", Ok(4));
        uncounted.counted = Err(anyhow!("`#/x` leads nowhere"));
        let broken = result("broken.yaml", Err("not generated: broken.yaml:1:2: no"));
        let panic = result("panic.yaml", Err("the generator panicked: oh"));
        vec![good, bad, uncounted, broken, panic]
    }

    #[test]
    fn the_table_has_totals() {
        let options = CorpusOptions {
            folders: Vec::new(),
            filter: String::new(),
            out: None,
            json: None,
            no_check: false,
            cli: false,
            clippy: true,
            doc: false,
            examples: false,
            round_trip: false,
            untyped: false,
            errors: false,
        };
        insta::assert_snapshot!(table(&results(), &options), @r"
        document          operations  generated  types  warnings  lines  gen s  check s  rustc errors  rustc warnings  clippy
        ----------------  ----------  ---------  -----  --------  -----  -----  -------  ------------  --------------  ------
        good.yaml                  4          4     10         2   2000   1.23     0.57             0               0       -
        bad.yaml                   4          3     10         2   2000   1.23    10.00             2               1       1
        uncounted.yaml             ?          4     10         2   2000   1.23        -             -               -       -
        broken.yaml                4          -      -         2      -   1.23        -             -               -       -
        panic.yaml                 4          -      -         2      -   1.23        -             -               -       -
        ----------------  ----------  ---------  -----  --------  -----  -----  -------  ------------  --------------  ------
        3 of 5 generated          16         11     30        10   6000   6.17    10.57             2               1       1
        ");
    }

    #[test]
    fn losses_are_named() {
        insta::assert_snapshot!(losses(&results(), false), @r"
        bad.yaml: 1 of 4 operations not generated
        bad.yaml: 2 errors of rustc
        bad.yaml: 1 warning of rustc
        bad.yaml: 1 warning of clippy
        uncounted.yaml: its operations cannot be counted: `#/x` leads nowhere
        broken.yaml: not generated: broken.yaml:1:2: no
        panic.yaml: the generator panicked: oh
        ");
        insta::assert_snapshot!(verdict(&results()), @"Something is lost of 4 of 5 documents");
        assert_eq!(losses(&results()[..1], true), "");
        assert_eq!(losses(&results(), true).matches("error: oh").count(), 3);
    }

    #[test]
    fn json_has_the_same_figures() {
        let json = serde_json::to_value(json(&results())).unwrap();
        assert_eq!(json["totals"]["lost"], 4);
        assert_eq!(json["totals"]["operations_in_documents"], 16);
        assert_eq!(json["documents"][1]["rustc_errors"], 2);
        assert_eq!(json["documents"][2]["operations_in_documents"], Value::Null);
        assert_eq!(json["documents"][3]["generated"], false);
    }
}

//! Shows the results: a table, what is lost, and JSON.

use std::time::Duration;

use serde_json::{Value, json};

use super::cli::Checks;
use super::result::{Generation, Row};
use crate::cargo::Message;
use crate::table::Table;

/// So many messages of the compiler are shown for a document.
const SHOWN_MESSAGES: usize = 3;

/// The table, with totals.
pub(crate) fn table(rows: &[Row], checks: Checks) -> String {
    let mut table = Table::new()
        .text("document")
        .number("operations")
        .number("generated")
        .number("types")
        .number("warnings")
        .number("lines")
        .number("gen s");
    if checks.compile {
        table = table
            .number("check s")
            .number("rustc errors")
            .number("rustc warnings");
    }
    if checks.clippy {
        table = table.number("clippy");
    }
    if checks.documentation {
        table = table.number("rustdoc");
    }
    for row in rows {
        table.row(cells(row, checks));
    }
    table.total(totals(rows, checks));
    table.plain()
}

fn cells(row: &Row, checks: Checks) -> Vec<String> {
    let size = row.size();
    let counted = match &row.counted {
        Ok(counted) => counted.to_string(),
        Err(_) => "?".to_owned(),
    };
    let mut cells = vec![row.document.clone(), counted];
    match row.generation {
        Generation::Crate(_) => cells.extend([
            size.operations.to_string(),
            size.types.to_string(),
            row.warnings.to_string(),
            size.lines.to_string(),
        ]),
        Generation::Errors(_) | Generation::Panic(_) => {
            cells.extend(["-", "-", "-", "-"].map(str::to_owned));
        }
    }
    cells.push(seconds(row.time));
    let number = |count: Option<usize>| count.map_or("-".to_owned(), |count| count.to_string());
    if checks.compile {
        let time = row.check.as_ref().map(|check| seconds(check.time));
        cells.push(time.unwrap_or_else(|| "-".to_owned()));
        cells.push(number(row.rustc_errors()));
        cells.push(number(row.rustc_warnings()));
    }
    if checks.clippy {
        cells.push(number(row.clippy.as_ref().map(Vec::len)));
    }
    if checks.documentation {
        cells.push(number(row.documentation.as_ref().map(Vec::len)));
    }
    cells
}

fn totals(rows: &[Row], checks: Checks) -> Vec<String> {
    let totals = Totals::of(rows);
    let mut cells = vec![
        format!("{} of {} generated", totals.generated, rows.len()),
        totals.counted.to_string(),
        totals.operations.to_string(),
        totals.types.to_string(),
        totals.warnings.to_string(),
        totals.lines.to_string(),
        seconds(totals.generate_time),
    ];
    if checks.compile {
        cells.extend([
            seconds(totals.check_time),
            totals.rustc_errors.to_string(),
            totals.rustc_warnings.to_string(),
        ]);
    }
    if checks.clippy {
        cells.push(totals.clippy.to_string());
    }
    if checks.documentation {
        cells.push(totals.rustdoc.to_string());
    }
    cells
}

/// The sums of the columns.
struct Totals {
    generated: usize,
    counted: usize,
    operations: usize,
    types: usize,
    warnings: usize,
    lines: usize,
    generate_time: Duration,
    check_time: Duration,
    rustc_errors: usize,
    rustc_warnings: usize,
    clippy: usize,
    rustdoc: usize,
    lost: usize,
}

impl Totals {
    fn of(rows: &[Row]) -> Totals {
        let sum = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).sum();
        let is_crate = |row: &&Row| matches!(row.generation, Generation::Crate(_));
        Totals {
            generated: rows.iter().filter(is_crate).count(),
            counted: sum(&|row| *row.counted.as_ref().unwrap_or(&0)),
            operations: sum(&|row| row.size().operations),
            types: sum(&|row| row.size().types),
            warnings: sum(&|row| row.warnings),
            lines: sum(&|row| row.size().lines),
            generate_time: rows.iter().map(|row| row.time).sum(),
            check_time: rows
                .iter()
                .flat_map(|row| &row.check)
                .map(|it| it.time)
                .sum(),
            rustc_errors: sum(&|row| row.rustc_errors().unwrap_or(0)),
            rustc_warnings: sum(&|row| row.rustc_warnings().unwrap_or(0)),
            clippy: sum(&|row| row.clippy.as_ref().map_or(0, Vec::len)),
            rustdoc: sum(&|row| row.documentation.as_ref().map_or(0, Vec::len)),
            lost: rows.iter().filter(|row| !row.losses().is_empty()).count(),
        }
    }
}

/// What is lost, a line for each document and loss, and the compiler's first messages if wanted.
pub(crate) fn losses(rows: &[Row], show_messages: bool) -> String {
    let mut text = String::new();
    for row in rows {
        let losses = row.losses();
        for loss in &losses {
            text.push_str(&format!("{}: {loss}\n", row.document));
        }
        if show_messages {
            for message in row.messages().take(SHOWN_MESSAGES) {
                text.push_str(&format!("\n{}\n\n", message.rendered.trim_end()));
            }
        }
    }
    text
}

/// One line about everything.
pub(crate) fn verdict(rows: &[Row]) -> String {
    match (rows.len(), Totals::of(rows).lost) {
        (1, 0) => "Nothing is lost of the document\n".to_owned(),
        (all, 0) => format!("Nothing is lost of {all} documents\n"),
        (all, lost) => format!("Something is lost of {lost} of {all} documents\n"),
    }
}

/// The results for programs.
pub(crate) fn json(rows: &[Row]) -> Value {
    let totals = Totals::of(rows);
    json!({
        "documents": rows.iter().map(json_row).collect::<Vec<Value>>(),
        "totals": {
            "documents": rows.len(),
            "generated": totals.generated,
            "lost": totals.lost,
            "operations_in_documents": totals.counted,
            "operations_generated": totals.operations,
            "types": totals.types,
            "warnings": totals.warnings,
            "lines": totals.lines,
            "generate_seconds": totals.generate_time.as_secs_f64(),
            "check_seconds": totals.check_time.as_secs_f64(),
            "rustc_errors": totals.rustc_errors,
            "rustc_warnings": totals.rustc_warnings,
            "clippy_warnings": totals.clippy,
            "rustdoc_warnings": totals.rustdoc,
        },
    })
}

fn json_row(row: &Row) -> Value {
    let size = row.size();
    let messages = |messages: &mut dyn Iterator<Item = &Message>| -> Vec<Value> {
        let value = |message: &Message| json!({"code": message.code, "text": message.rendered});
        messages.take(SHOWN_MESSAGES).map(value).collect()
    };
    json!({
        "document": row.document,
        "package": row.package,
        "generated": matches!(row.generation, Generation::Crate(_)),
        "operations_in_document": row.counted.as_ref().ok(),
        "operations_generated": size.operations,
        "types": size.types,
        "warnings": row.warnings,
        "lines": size.lines,
        "generate_seconds": row.time.as_secs_f64(),
        "check_seconds": row.check.as_ref().map(|check| check.time.as_secs_f64()),
        "rustc_errors": row.rustc_errors(),
        "rustc_warnings": row.rustc_warnings(),
        "clippy_warnings": row.clippy.as_ref().map(Vec::len),
        "rustdoc_warnings": row.documentation.as_ref().map(Vec::len),
        "losses": row.losses(),
        "first_messages": messages(&mut row.messages()),
    })
}

fn seconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cargo::Level;
    use crate::corpus::result::{Check, Size};

    fn message(level: Level) -> Message {
        Message {
            package: "pets-client".to_owned(),
            level,
            code: None,
            rendered: "error: oh\n".to_owned(),
        }
    }

    fn rows() -> Vec<Row> {
        let row = |document: &str, generation: Generation| Row {
            document: document.to_owned(),
            package: "pets-client".to_owned(),
            counted: Ok(4),
            generation,
            warnings: 2,
            time: Duration::from_millis(1234),
            check: None,
            clippy: None,
            documentation: None,
        };
        let size = |operations: usize| Size {
            operations,
            types: 10,
            lines: 2000,
        };
        let mut good = row("good.yaml", Generation::Crate(size(4)));
        good.check = Some(Check {
            time: Duration::from_millis(567),
            messages: Vec::new(),
        });
        let mut bad = row("bad.yaml", Generation::Crate(size(3)));
        bad.check = Some(Check {
            time: Duration::from_secs(10),
            messages: vec![
                message(Level::Error),
                message(Level::Error),
                message(Level::Warning),
            ],
        });
        bad.clippy = Some(vec![message(Level::Warning)]);
        let mut uncounted = row("uncounted.yaml", Generation::Crate(size(4)));
        uncounted.counted = Err("`#/x` leads nowhere".to_owned());
        let broken = row(
            "broken.yaml",
            Generation::Errors("broken.yaml:1:2: no".to_owned()),
        );
        let panic = row("panic.yaml", Generation::Panic("oh".to_owned()));
        vec![good, bad, uncounted, broken, panic]
    }

    const CHECKS: Checks = Checks {
        compile: true,
        clippy: true,
        documentation: false,
    };

    #[test]
    fn the_table_has_totals() {
        insta::assert_snapshot!(table(&rows(), CHECKS), @r"
        document          operations  generated  types  warnings  lines  gen s  check s  rustc errors  rustc warnings  clippy
        ----------------  ----------  ---------  -----  --------  -----  -----  -------  ------------  --------------  ------
        good.yaml                  4          4     10         2   2000   1.23     0.57             0               0       -
        bad.yaml                   4          3     10         2   2000   1.23    10.00             2               1       1
        uncounted.yaml             ?          4     10         2   2000   1.23        -             -               -       -
        broken.yaml                4          -      -         -      -   1.23        -             -               -       -
        panic.yaml                 4          -      -         -      -   1.23        -             -               -       -
        ----------------  ----------  ---------  -----  --------  -----  -----  -------  ------------  --------------  ------
        3 of 5 generated          16         11     30        10   6000   6.17    10.57             2               1       1
        ");
    }

    #[test]
    fn what_is_lost_is_named() {
        insta::assert_snapshot!(losses(&rows(), false), @r"
        bad.yaml: 1 of 4 operations not generated
        bad.yaml: 2 errors of rustc
        bad.yaml: 1 warning of rustc
        bad.yaml: 1 warning of clippy
        uncounted.yaml: its operations cannot be counted: `#/x` leads nowhere
        broken.yaml: not generated: broken.yaml:1:2: no
        panic.yaml: the generator panicked: oh
        ");
        insta::assert_snapshot!(verdict(&rows()), @"Something is lost of 4 of 5 documents");
        assert_eq!(losses(&rows()[..1], true), "");
        assert_eq!(losses(&rows(), true).matches("error: oh").count(), 3);
    }

    #[test]
    fn json_has_the_same_figures() {
        let json = json(&rows());
        assert_eq!(json["totals"]["lost"], 4);
        assert_eq!(json["totals"]["operations_in_documents"], 16);
        assert_eq!(json["documents"][1]["rustc_errors"], 2);
        assert_eq!(json["documents"][2]["operations_in_document"], Value::Null);
        assert_eq!(json["documents"][3]["generated"], false);
    }
}

//! Makes tables of the results.

use std::path::Path;

use super::BenchOptions;
use super::floor::Floor;
use super::generator::Generator;
use super::machine;
use super::measure::Cost;
use super::result::{DocumentResult, GeneratorResult, Growth, Lines, Measured};
use super::run_time::Comparison;
use crate::table::Table;

const DASH: &str = "-";

/// Returns the page, in Markdown.
pub(crate) fn markdown(
    documents: &[DocumentResult],
    growth: Option<&Growth>,
    run_time: &[Comparison],
    options: &BenchOptions,
) -> String {
    let mut text = head(options);
    text += &generating(documents);
    if let Some(growth) = growth {
        text += &growing(growth);
    }
    if !options.skip_check {
        let about = "`cargo check` of the generated crate";
        text += &compiling("Checking", about, documents, |it| it.check);
        text += &floors(documents);
    }
    if !options.skip_release {
        let about = "`cargo build --release` of the generated crate";
        text += &compiling("Release build", about, documents, |it| it.release);
    }
    text += &code_size(documents);
    if !run_time.is_empty() {
        text += &running(run_time);
    }
    text
}

fn head(options: &BenchOptions) -> String {
    let generators = options.generators();
    let packages = generators.iter().filter_map(|it| it.package());
    let versions: Vec<String> = packages
        .map(|(package, version)| format!("{package} {version}"))
        .collect();
    let others = match versions.is_empty() {
        true => "no other generator".to_owned(),
        false => versions.join(", "),
    };
    format!(
        "\
# Benchmarks

<!-- Written by `cargo lab bench`. -->

Measured on {date} with {rustc}, on {machine}, beside {others}.

Every figure is a median: of {runs} runs for generating, of {compile_runs} for compiling. The programs ran
in turn. A first run does not count. \"Ratio\" is our figure divided by the other's: less than 1 is in
our favor. A dash means that the generator fails on the document, or that nothing was measured.
",
        date = machine::today(),
        rustc = machine::rustc(),
        machine = machine::machine(),
        runs = options.runs,
        compile_runs = options.compile_runs,
    )
}

fn generating(documents: &[DocumentResult]) -> String {
    let table = costs(documents, |it| it.generation, DASH);
    let about = "The whole process, release build, from an empty folder to the written client";
    section("Generating", about, &table)
}

fn compiling(
    title: &str,
    about: &str,
    documents: &[DocumentResult],
    measured: fn(&GeneratorResult) -> Measured,
) -> String {
    let table = costs(documents, measured, "does not compile");
    let about = format!(
        "{about}, with its dependencies built before, without incremental compilation; \
         the memory is the peak of the largest process"
    );
    section(title, &about, &table)
}

/// Returns a table of costs. Failures are shown as `failed`.
fn costs(
    documents: &[DocumentResult],
    measured: fn(&GeneratorResult) -> Measured,
    failed: &str,
) -> Table {
    let mut table = Table::default()
        .text("document")
        .number("operations")
        .text("generator")
        .number("seconds")
        .number("ratio")
        .number("peak MB")
        .number("ratio");
    for document in documents {
        let ours = document.ours().and_then(|ours| measured(ours).cost());
        for of in &document.generators {
            let mut row = names(document, of);
            match measured(of) {
                Measured::No => continue,
                Measured::Failed => row.extend([failed, DASH, DASH, DASH].map(str::to_owned)),
                Measured::Yes(cost) => row.extend(cost_cells(ours, cost, of.generator)),
            }
            table.row(row);
        }
    }
    table
}

/// Returns cells for time and memory, each with the ratio of ours to it.
fn cost_cells(ours: Option<Cost>, cost: Cost, generator: Generator) -> [String; 4] {
    let (time_ratio, memory_ratio) = match (generator, ours) {
        (Generator::Ours, _) => (String::new(), String::new()),
        (_, Some(ours)) => (
            format!("{:.2}", ours.time.as_secs_f64() / cost.time.as_secs_f64()),
            format!("{:.2}", ours.memory as f64 / cost.memory as f64),
        ),
        (_, None) => (DASH.to_owned(), DASH.to_owned()),
    };
    [seconds(cost), time_ratio, megabytes(cost), memory_ratio]
}

fn floors(documents: &[DocumentResult]) -> String {
    let mut table = Table::default()
        .text("document")
        .number("operations")
        .number("seconds")
        .number("floor")
        .number("multiple");
    for document in documents {
        let mut row = vec![file_name(&document.path), document.operations.to_string()];
        match document.floor {
            Some(Floor { ours, floor }) => row.extend([
                seconds(ours),
                seconds(floor),
                format!("{:.1}", ours.time.as_secs_f64() / floor.time.as_secs_f64()),
            ]),
            None => row.extend([DASH, DASH, DASH].map(str::to_owned)),
        }
        table.row(row);
    }
    let about = "`cargo check` of our crate, and of its floor: the same runtime, structs and enums with \
                 nothing but `Clone`, and methods with nothing but `todo!()`";
    section("The floor of checking", about, &table)
}

fn running(comparisons: &[Comparison]) -> String {
    let mut table = Table::default()
        .text("what")
        .number("ours µs")
        .number("by hand µs")
        .number("ratio");
    for it in comparisons {
        let microseconds = |nanoseconds: u64| format!("{:.0}", nanoseconds as f64 / 1e3);
        table.row(vec![
            it.name.clone(),
            microseconds(it.ours_ns),
            microseconds(it.by_hand_ns),
            format!("{:.2}", it.ours_ns as f64 / it.by_hand_ns as f64),
        ]);
    }
    let about = "A release build. JSON: a thousand values, by hand with the derives of serde (tagged and \
                 untagged enums for the unions). Calls: to a server in the same process, with a kept \
                 connection, by hand with reqwest. The medians of 101 runs in turn";
    section("Running", about, &table)
}

fn code_size(documents: &[DocumentResult]) -> String {
    let mut table = Table::default()
        .text("document")
        .number("operations")
        .text("generator")
        .number("lines")
        .number("per operation")
        .number("ratio")
        .number("of code")
        .number("per operation")
        .number("ratio");
    for document in documents {
        let ours = document.ours().map_or(Lines::default(), |ours| ours.lines);
        let generated = document.generators.iter();
        for of in generated.filter(|it| it.generation.cost().is_some()) {
            let mut row = names(document, of);
            for (lines, ours) in [(of.lines.all, ours.all), (of.lines.code, ours.code)] {
                row.push(lines.to_string());
                row.push(format!("{:.1}", quotient(lines, document.operations)));
                row.push(match of.generator {
                    Generator::Ours => String::new(),
                    _ => format!("{:.2}", quotient(ours, lines)),
                });
            }
            table.row(row);
        }
    }
    let about = "All lines of Rust, and the lines that are neither empty nor a comment, with the runtime \
                 if it is part of the generated crate";
    section("Size of the code", about, &table)
}

fn growing(growth: &Growth) -> String {
    let mut table = Table::default().text("generator");
    for factor in &growth.factors {
        table = table
            .number(&format!("{factor}× seconds"))
            .number(&format!("{factor}× peak MB"));
    }
    table = table.number("growth of time");
    for (generator, costs) in &growth.generators {
        let mut row = vec![generator.name().to_owned()];
        for cost in costs {
            row.push(cost.map_or(DASH.to_owned(), seconds));
            row.push(cost.map_or(DASH.to_owned(), megabytes));
        }
        row.push(match costs.as_slice() {
            [Some(first), .., Some(last)] => {
                let growth = last.time.as_secs_f64() / first.time.as_secs_f64();
                format!("{growth:.1}×")
            }
            _ => DASH.to_owned(),
        });
        table.row(row);
    }
    let about = format!(
        "{} with copies of all its paths and components",
        file_name(&growth.path)
    );
    section("Growth", &about, &table)
}

fn section(title: &str, about: &str, table: &Table) -> String {
    format!("\n## {title}\n\n{about}.\n\n{}", table.markdown())
}

fn names(document: &DocumentResult, of: &GeneratorResult) -> Vec<String> {
    vec![
        file_name(&document.path),
        document.operations.to_string(),
        of.generator.name().to_owned(),
    ]
}

/// Returns the time with three significant digits.
fn seconds(cost: Cost) -> String {
    let seconds = cost.time.as_secs_f64();
    let decimals = match seconds {
        ..1.0 => 3,
        1.0..10.0 => 2,
        _ => 1,
    };
    format!("{seconds:.decimals$}")
}

fn megabytes(cost: Cost) -> String {
    format!("{:.0}", cost.memory as f64 / 1e6)
}

fn quotient(dividend: usize, divisor: usize) -> f64 {
    dividend as f64 / divisor.max(1) as f64
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use super::*;

    fn cost(milliseconds: u64) -> Cost {
        Cost {
            time: Duration::from_millis(milliseconds),
            memory: milliseconds * 1_000_000,
        }
    }

    fn documents() -> Vec<DocumentResult> {
        let of = |generator, generation: Option<u64>, check| GeneratorResult {
            generator,
            generation: Measured::of(generation.map(cost)),
            lines: Lines {
                all: 1000,
                code: 500,
            },
            check,
            release: Measured::No,
        };
        vec![DocumentResult {
            path: PathBuf::from("apis/pets.json"),
            operations: 10,
            floor: Some(Floor {
                ours: cost(500),
                floor: cost(200),
            }),
            generators: vec![
                of(Generator::Ours, Some(100), Measured::Yes(cost(500))),
                of(Generator::OpenapiToRust, Some(400), Measured::Failed),
                of(Generator::Oas3Gen, Some(200), Measured::Yes(cost(1000))),
                of(Generator::Progenitor, None, Measured::No),
            ],
        }]
    }

    #[test]
    fn generating_has_ratios() {
        insta::assert_snapshot!(generating(&documents()), @r"

        ## Generating

        The whole process, release build, from an empty folder to the written client.

        | document | operations | generator | seconds | ratio | peak MB | ratio |
        | --- | --: | --- | --: | --: | --: | --: |
        | pets.json | 10 | ours | 0.100 |  | 100 |  |
        | pets.json | 10 | openapi-to-rust | 0.400 | 0.25 | 400 | 0.25 |
        | pets.json | 10 | oas3-gen | 0.200 | 0.50 | 200 | 0.50 |
        | pets.json | 10 | progenitor | - | - | - | - |
        ");
    }

    #[test]
    fn failed_compilations_are_named() {
        let text = compiling("Checking", "`cargo check`", &documents(), |it| it.check);
        insta::assert_snapshot!(text, @r"

        ## Checking

        `cargo check`, with its dependencies built before, without incremental compilation; the memory is the peak of the largest process.

        | document | operations | generator | seconds | ratio | peak MB | ratio |
        | --- | --: | --- | --: | --: | --: | --: |
        | pets.json | 10 | ours | 0.500 |  | 500 |  |
        | pets.json | 10 | openapi-to-rust | does not compile | - | - | - |
        | pets.json | 10 | oas3-gen | 1.00 | 0.50 | 1000 | 0.50 |
        ");
    }

    #[test]
    fn the_floor_has_a_multiple() {
        insta::assert_snapshot!(floors(&documents()), @r"

        ## The floor of checking

        `cargo check` of our crate, and of its floor: the same runtime, structs and enums with nothing but `Clone`, and methods with nothing but `todo!()`.

        | document | operations | seconds | floor | multiple |
        | --- | --: | --: | --: | --: |
        | pets.json | 10 | 0.500 | 0.200 | 2.5 |
        ");
    }

    #[test]
    fn running_has_ratios() {
        let comparison = Comparison {
            name: "reading objects".to_owned(),
            ours_ns: 11_000,
            by_hand_ns: 10_000,
        };
        let text = running(&[comparison]);
        assert!(
            text.contains("| reading objects | 11 | 10 | 1.10 |"),
            "{text}"
        );
    }

    #[test]
    fn code_is_counted_per_operation() {
        insta::assert_snapshot!(code_size(&documents()), @r"

        ## Size of the code

        All lines of Rust, and the lines that are neither empty nor a comment, with the runtime if it is part of the generated crate.

        | document | operations | generator | lines | per operation | ratio | of code | per operation | ratio |
        | --- | --: | --- | --: | --: | --: | --: | --: | --: |
        | pets.json | 10 | ours | 1000 | 100.0 |  | 500 | 50.0 |  |
        | pets.json | 10 | openapi-to-rust | 1000 | 100.0 | 1.00 | 500 | 50.0 | 1.00 |
        | pets.json | 10 | oas3-gen | 1000 | 100.0 | 1.00 | 500 | 50.0 | 1.00 |
        ");
    }

    #[test]
    fn growth_is_the_last_cost_divided_by_the_first() {
        let growth = Growth {
            path: PathBuf::from("apis/pets.json"),
            factors: vec![1, 8],
            generators: vec![
                (Generator::Ours, vec![Some(cost(100)), Some(cost(810))]),
                (Generator::Progenitor, vec![None, None]),
            ],
        };
        insta::assert_snapshot!(growing(&growth), @r"

        ## Growth

        pets.json with copies of all its paths and components.

        | generator | 1× seconds | 1× peak MB | 8× seconds | 8× peak MB | growth of time |
        | --- | --: | --: | --: | --: | --: |
        | ours | 0.100 | 100 | 0.810 | 810 | 8.1× |
        | progenitor | - | - | - | - | - |
        ");
    }
}

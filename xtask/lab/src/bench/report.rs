//! Makes tables of what was measured.

use std::path::Path;

use super::cli::Request;
use super::generator::Generator;
use super::machine;
use super::measure::Need;
use super::result::{DocumentResult, GeneratorResult, Growth, Lines, Measured, Results};
use crate::table::Table;

/// The page.
pub(crate) fn markdown(results: &Results, request: &Request) -> String {
    let mut text = head(request);
    text += &generation(&results.documents);
    if let Some(growth) = &results.growth {
        text += &self::growth(growth);
    }
    if request.check {
        let about = "`cargo check` of the generated crate";
        text += &compilation("Checking", about, &results.documents, |it| it.check);
    }
    if request.release {
        let about = "`cargo build --release` of the generated crate";
        text += &compilation("Release build", about, &results.documents, |it| it.release);
    }
    text += &lines(&results.documents);
    text
}

fn head(request: &Request) -> String {
    let versions: Vec<String> = request
        .rivals
        .iter()
        .filter_map(|rival| rival.package())
        .map(|(package, version)| format!("{package} {version}"))
        .collect();
    let others = match versions.is_empty() {
        true => "nothing".to_owned(),
        false => versions.join(", "),
    };
    format!(
        "\
# Benchmarks

<!-- Written by `cargo lab bench`. -->

Measured on {date} with {rustc}, on {machine}, beside {others}.

Every figure is a median: of {runs} runs for generating, of {compile_runs} for compiling. The programs ran
in turn, after a first run that does not count. \"Ratio\" is ours divided by the other's: less than 1
is in our favor. A dash means that the generator fails on the document, or that it was not measured.
",
        date = machine::today(),
        rustc = machine::rustc(),
        machine = machine::machine(),
        runs = request.runs,
        compile_runs = request.compile_runs,
    )
}

fn generation(documents: &[DocumentResult]) -> String {
    let mut table = Table::new()
        .text("document")
        .number("operations")
        .text("generator")
        .number("seconds")
        .number("ratio")
        .number("peak MB")
        .number("ratio");
    for document in documents {
        let ours = ours(document).and_then(|ours| ours.generation);
        for of in &document.generators {
            let mut row = names(document, of);
            row.extend(need_cells(ours, of.generation, of.generator));
            table.row(row);
        }
    }
    let about = "The whole process, release build, from an empty folder to the written client";
    section("Generating", about, &table)
}

fn compilation(
    title: &str,
    about: &str,
    documents: &[DocumentResult],
    measured: fn(&GeneratorResult) -> Measured,
) -> String {
    let mut table = Table::new()
        .text("document")
        .number("operations")
        .text("generator")
        .number("seconds")
        .number("ratio")
        .number("peak MB")
        .number("ratio");
    for document in documents {
        let ours = ours(document).and_then(|ours| need(measured(ours)));
        for of in &document.generators {
            let mut row = names(document, of);
            match measured(of) {
                Measured::No => continue,
                Measured::Failed => {
                    row.extend(["does not compile", "-", "-", "-"].map(str::to_owned));
                }
                Measured::Yes(need) => row.extend(need_cells(ours, Some(need), of.generator)),
            }
            table.row(row);
        }
    }
    let about = format!(
        "{about}, with what it depends on built before, without incremental compilation; \
         the memory is that of the largest process"
    );
    section(title, &about, &table)
}

fn lines(documents: &[DocumentResult]) -> String {
    let mut table = Table::new()
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
        let ours = ours(document).map_or(Lines::default(), |ours| ours.lines);
        let generated = document.generators.iter();
        for of in generated.filter(|it| it.generation.is_some()) {
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
    let about = "All lines of Rust, and those that are neither empty nor a comment, with the runtime \
                 where it is part of the generated crate";
    section("Size of the code", about, &table)
}

fn growth(growth: &Growth) -> String {
    let mut table = Table::new().text("generator");
    for factor in &growth.factors {
        table = table
            .number(&format!("{factor}× seconds"))
            .number(&format!("{factor}× peak MB"));
    }
    table = table.number("growth of time");
    for (generator, needs) in &growth.generators {
        let mut row = vec![generator.name().to_owned()];
        for need in needs {
            row.push(need.map_or_else(dash, seconds));
            row.push(need.map_or_else(dash, megabytes));
        }
        let (first, last) = (
            needs.first().copied().flatten(),
            needs.last().copied().flatten(),
        );
        row.push(match (first, last) {
            (Some(first), Some(last)) => {
                let growth = last.time.as_secs_f64() / first.time.as_secs_f64();
                format!("{growth:.1}×")
            }
            _ => dash(),
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

/// Time and memory, each with the ratio of ours to it.
fn need_cells(ours: Option<Need>, need: Option<Need>, generator: Generator) -> Vec<String> {
    let Some(need) = need else {
        return vec![dash(), dash(), dash(), dash()];
    };
    let (time_ratio, memory_ratio) = match (generator, ours) {
        (Generator::Ours, _) => (String::new(), String::new()),
        (_, Some(ours)) => (
            format!("{:.2}", ours.time.as_secs_f64() / need.time.as_secs_f64()),
            format!("{:.2}", ours.memory as f64 / need.memory as f64),
        ),
        (_, None) => (dash(), dash()),
    };
    vec![seconds(need), time_ratio, megabytes(need), memory_ratio]
}

fn ours(document: &DocumentResult) -> Option<&GeneratorResult> {
    let mut generators = document.generators.iter();
    generators.find(|it| it.generator == Generator::Ours)
}

fn need(measured: Measured) -> Option<Need> {
    match measured {
        Measured::Yes(need) => Some(need),
        Measured::No | Measured::Failed => None,
    }
}

/// With three digits that mean something.
fn seconds(need: Need) -> String {
    let seconds = need.time.as_secs_f64();
    let decimals = match seconds {
        ..1.0 => 3,
        1.0..10.0 => 2,
        _ => 1,
    };
    format!("{seconds:.decimals$}")
}

fn megabytes(need: Need) -> String {
    format!("{:.0}", need.memory as f64 / 1e6)
}

fn quotient(dividend: usize, divisor: usize) -> f64 {
    dividend as f64 / divisor.max(1) as f64
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn dash() -> String {
    "-".to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use super::*;

    fn need(milliseconds: u64) -> Need {
        Need {
            time: Duration::from_millis(milliseconds),
            memory: milliseconds * 1_000_000,
        }
    }

    fn documents() -> Vec<DocumentResult> {
        let of = |generator, generation: Option<u64>, check| GeneratorResult {
            generator,
            generation: generation.map(need),
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
            generators: vec![
                of(Generator::Ours, Some(100), Measured::Yes(need(500))),
                of(Generator::OpenapiToRust, Some(400), Measured::Failed),
                of(Generator::Oas3Gen, Some(200), Measured::Yes(need(1000))),
                of(Generator::Progenitor, None, Measured::No),
            ],
        }]
    }

    #[test]
    fn generating_has_ratios() {
        insta::assert_snapshot!(generation(&documents()), @r"

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
    fn compiling_tells_what_failed() {
        let text = compilation("Checking", "`cargo check`", &documents(), |it| it.check);
        insta::assert_snapshot!(text, @r"

        ## Checking

        `cargo check`, with what it depends on built before, without incremental compilation; the memory is that of the largest process.

        | document | operations | generator | seconds | ratio | peak MB | ratio |
        | --- | --: | --- | --: | --: | --: | --: |
        | pets.json | 10 | ours | 0.500 |  | 500 |  |
        | pets.json | 10 | openapi-to-rust | does not compile | - | - | - |
        | pets.json | 10 | oas3-gen | 1.00 | 0.50 | 1000 | 0.50 |
        ");
    }

    #[test]
    fn the_code_is_counted_by_operation() {
        insta::assert_snapshot!(lines(&documents()), @r"

        ## Size of the code

        All lines of Rust, and those that are neither empty nor a comment, with the runtime where it is part of the generated crate.

        | document | operations | generator | lines | per operation | ratio | of code | per operation | ratio |
        | --- | --: | --- | --: | --: | --: | --: | --: | --: |
        | pets.json | 10 | ours | 1000 | 100.0 |  | 500 | 50.0 |  |
        | pets.json | 10 | openapi-to-rust | 1000 | 100.0 | 1.00 | 500 | 50.0 | 1.00 |
        | pets.json | 10 | oas3-gen | 1000 | 100.0 | 1.00 | 500 | 50.0 | 1.00 |
        ");
    }

    #[test]
    fn growth_is_the_last_by_the_first() {
        let growth = Growth {
            path: PathBuf::from("apis/pets.json"),
            factors: vec![1, 8],
            generators: vec![
                (Generator::Ours, vec![Some(need(100)), Some(need(810))]),
                (Generator::Progenitor, vec![None, None]),
            ],
        };
        insta::assert_snapshot!(super::growth(&growth), @r"

        ## Growth

        pets.json with copies of all its paths and components.

        | generator | 1× seconds | 1× peak MB | 8× seconds | 8× peak MB | growth of time |
        | --- | --: | --: | --: | --: | --: |
        | ours | 0.100 | 100 | 0.810 | 810 | 8.1× |
        | progenitor | - | - | - | - | - |
        ");
    }
}

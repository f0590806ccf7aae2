//! The command line of `cargo lab bench`.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::generator::{Generator, RIVALS};
use xtask::repository;

/// What is to be measured.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// The documents.
    pub(crate) documents: Vec<PathBuf>,
    /// The rivals to compare with.
    pub(crate) rivals: Vec<Generator>,
    /// The rivals whose crates are compiled too.
    pub(crate) compiled_rivals: Vec<Generator>,
    /// How often the generators run.
    pub(crate) runs: usize,
    /// How often the crates are compiled.
    pub(crate) compile_runs: usize,
    /// The document that is enlarged; `None` if none is.
    pub(crate) growth: Option<PathBuf>,
    /// Whether `cargo check` is measured.
    pub(crate) check: bool,
    /// Whether `cargo build --release` is measured.
    pub(crate) release: bool,
    /// Where the tables go.
    pub(crate) output: PathBuf,
}

/// `bench` on the command line.
pub(crate) fn command() -> Command {
    Command::new("bench")
        .about("Measure this generator beside others")
        .long_about(
            "\
Measure this generator beside others, in alternating runs on the same machine, and
write the tables to codegen/BENCHMARKS.md.

The others are installed to target/rivals/, which takes some minutes the first
time. Nothing else should run meanwhile.",
        )
        .args(what_arguments())
        .args(how_arguments())
        .after_help(
            "\
Examples:
  cargo lab bench github.json box.json oxide-nexus.json
      Everything, which takes about an hour
  cargo lab bench github.json --skip-check --skip-release --output /tmp/bench.md
      Only the generators",
        )
}

fn what_arguments() -> [Arg; 4] {
    let names = || RIVALS.iter().map(|rival| rival.name());
    [
        Arg::new("documents")
            .value_name("FILE")
            .required(true)
            .num_args(1..)
            .value_parser(value_parser!(PathBuf))
            .help("OpenAPI documents"),
        Arg::new("rivals")
            .long("rivals")
            .value_name("NAME,...")
            .value_delimiter(',')
            .value_parser(names().chain(["none"]).collect::<Vec<&str>>())
            .help("Compare with these only"),
        Arg::new("compiled")
            .long("compiled-rivals")
            .value_name("NAME,...")
            .value_delimiter(',')
            .value_parser(names().collect::<Vec<&str>>())
            .default_value(Generator::OpenapiToRust.name())
            .help("Compile the crates of these"),
        Arg::new("growth")
            .long("growth")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("The document to enlarge [default: the first]"),
    ]
}

fn how_arguments() -> [Arg; 6] {
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    let number = |name: &'static str| {
        let range = value_parser!(u16).range(1..);
        let argument = Arg::new(name).long(name).value_name("N");
        argument.value_parser(range)
    };
    [
        number("runs")
            .default_value("5")
            .help("How often every generator runs"),
        number("compile-runs")
            .default_value("3")
            .help("How often every crate is compiled"),
        flag("skip-growth").help("Do not measure enlarged documents"),
        flag("skip-check").help("Do not measure `cargo check`"),
        flag("skip-release").help("Do not measure `cargo build --release`"),
        Arg::new("output")
            .long("output")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Where to write the tables [default: codegen/BENCHMARKS.md]"),
    ]
}

/// The request.
pub(crate) fn request(matches: &ArgMatches) -> Request {
    let documents: Vec<PathBuf> = matches
        .get_many("documents")
        .unwrap_or_default()
        .cloned()
        .collect();
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    let number = |name: &str| matches.get_one::<u16>(name).copied().unwrap_or(1).into();
    let rivals = named(matches, "rivals").unwrap_or_else(|| RIVALS.to_vec());
    let mut compiled_rivals = named(matches, "compiled").unwrap_or_default();
    compiled_rivals.retain(|rival| rivals.contains(rival));
    let growth = path("growth").or_else(|| documents.first().cloned());
    Request {
        growth: growth.filter(|_| !matches.get_flag("skip-growth")),
        documents,
        rivals,
        compiled_rivals,
        runs: number("runs"),
        compile_runs: number("compile-runs"),
        check: !matches.get_flag("skip-check"),
        release: !matches.get_flag("skip-release"),
        output: path("output")
            .unwrap_or_else(|| repository::root().join("codegen").join("BENCHMARKS.md")),
    }
}

/// The rivals with the given names; `None` if the argument is not given.
fn named(matches: &ArgMatches, argument: &str) -> Option<Vec<Generator>> {
    let names: Vec<&String> = matches.get_many(argument)?.collect();
    let is_named = |rival: &Generator| names.iter().any(|name| *name == rival.name());
    Some(RIVALS.into_iter().filter(is_named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &str) -> Request {
        request(&command().get_matches_from(arguments.split_whitespace()))
    }

    #[test]
    fn everything_is_the_default() {
        let request = parsed("bench a.json b.json");
        assert_eq!(request.rivals, RIVALS);
        assert_eq!(request.compiled_rivals, [Generator::OpenapiToRust]);
        assert_eq!((request.runs, request.compile_runs), (5, 3));
        assert_eq!(request.growth, Some(PathBuf::from("a.json")));
        assert!(request.check && request.release);
        assert!(request.output.ends_with("codegen/BENCHMARKS.md"));
    }

    #[test]
    fn parts_can_be_skipped() {
        let request = parsed("bench a.json --rivals oas3-gen --skip-growth --skip-release");
        assert_eq!(request.rivals, [Generator::Oas3Gen]);
        assert_eq!(request.compiled_rivals, []);
        assert_eq!(request.growth, None);
        assert!(request.check && !request.release);
        assert_eq!(parsed("bench a.json --rivals none").rivals, []);
    }
}

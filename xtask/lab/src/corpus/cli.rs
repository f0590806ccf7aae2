//! The command line of `cargo lab corpus`.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use xtask::repository;

/// What is to be done with which documents.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// Where the documents are.
    pub(crate) folders: Vec<PathBuf>,
    /// What the names of the documents contain.
    pub(crate) filter: String,
    /// Where the crates go.
    pub(crate) output: PathBuf,
    /// Where the compiler's output goes.
    pub(crate) target: PathBuf,
    /// What is done besides generating.
    pub(crate) checks: Checks,
    /// Whether the compiler's first messages are shown.
    pub(crate) show_messages: bool,
    /// Where the results go as JSON.
    pub(crate) json: Option<PathBuf>,
}

/// What is done with the generated crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checks {
    /// `cargo check`.
    pub(crate) compile: bool,
    /// `cargo clippy`.
    pub(crate) clippy: bool,
    /// `cargo doc`.
    pub(crate) documentation: bool,
}

/// `corpus` on the command line.
pub(crate) fn command() -> Command {
    Command::new("corpus")
        .about("Generate and compile the clients of many OpenAPI documents")
        .long_about(
            "\
Generate and compile the clients of many OpenAPI documents, and tell what got lost.

Every file below DIR with `openapi` or `swagger` at its top is a document. Its
crate is written to target/corpus/ and compiled with what the crates share built
before, so that the seconds are those of the crate alone.",
        )
        .args(document_arguments())
        .args(check_arguments())
        .after_help(
            "\
Examples:
  cargo lab corpus ../apis --clippy --doc
      Everything that can be found out about all documents
  cargo lab corpus ../apis --no-check --json before.json
      Only generate, and keep the figures

Exit codes:
  0  Every operation of every document is there, and nothing complains
  1  Something is lost: it is named below the table
  2  The command line is wrong",
        )
}

fn document_arguments() -> [Arg; 4] {
    [
        Arg::new("folders")
            .value_name("DIR")
            .required(true)
            .num_args(1..)
            .value_parser(value_parser!(PathBuf))
            .help("Folders with documents, which may refer to any file in them; or documents"),
        Arg::new("filter")
            .long("filter")
            .value_name("TEXT")
            .default_value("")
            .hide_default_value(true)
            .help("Only documents with this in their path"),
        Arg::new("out")
            .long("out")
            .value_name("DIR")
            .value_parser(value_parser!(PathBuf))
            .help("Where to write the crates [default: target/corpus]"),
        Arg::new("json")
            .long("json")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Write the results to a file too"),
    ]
}

fn check_arguments() -> [Arg; 4] {
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    [
        flag("no-check").help("Do not run `cargo check`"),
        flag("clippy").help("Run `cargo clippy` with its default lints too"),
        flag("doc").help("Run `cargo doc` too"),
        flag("errors").help("Show the first messages of the compiler for each document"),
    ]
}

/// The request.
pub(crate) fn request(matches: &ArgMatches) -> Request {
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    Request {
        folders: matches
            .get_many("folders")
            .unwrap_or_default()
            .cloned()
            .collect(),
        filter: matches
            .get_one::<String>("filter")
            .cloned()
            .unwrap_or_default(),
        output: path("out").unwrap_or_else(|| repository::target().join("corpus")),
        target: repository::target().join("corpus-target"),
        checks: Checks {
            compile: !matches.get_flag("no-check"),
            clippy: matches.get_flag("clippy"),
            documentation: matches.get_flag("doc"),
        },
        show_messages: matches.get_flag("errors"),
        json: path("json"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &str) -> Request {
        request(&command().get_matches_from(arguments.split_whitespace()))
    }

    #[test]
    fn compiling_is_the_default() {
        let request = parsed("corpus a b --filter x");
        assert_eq!(request.folders, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(request.filter, "x");
        assert!(request.output.ends_with("target/corpus"));
        assert!(request.checks.compile);
        assert!(!request.checks.clippy && !request.checks.documentation);
    }

    #[test]
    fn lints_do_not_need_the_check() {
        let request = parsed("corpus a --no-check --clippy --doc");
        let checks = Checks {
            compile: false,
            clippy: true,
            documentation: true,
        };
        assert_eq!(request.checks, checks);
    }
}

//! `cargo lab conformance`: calls generated clients against servers that nobody here wrote.
//!
//! [`drivers`] generates the clients and builds one program with all of them, which takes arguments
//! as JSON. [`document`], [`paths`] and [`values`] read what the documents declare, without the
//! generator. [`process`] installs and runs the servers.

mod document;
mod drivers;
mod media_type;
mod node;
mod paths;
mod prism;
mod process;
mod spector;
mod values;
mod xml;

use std::path::PathBuf;

use clap::Subcommand;
use fs_err as fs;
use xtask::repository;

/// Call generated clients against servers of conformance suites
///
/// The servers come from npm, in pinned versions, and run on this machine. They are
/// installed below target/conformance/. The results are written to
/// codegen/CONFORMANCE.md.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Exit codes:
  0  Everything passes, or has a known reason why it does not
  1  Something fails, and it is not known why
  2  The command line is wrong"
)]
pub(crate) struct ConformanceOptions {
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Debug, Subcommand)]
enum Suite {
    Spector(spector::SpectorOptions),
    Prism(prism::PrismOptions),
}

/// Runs the command. Returns whether all is well.
pub(crate) fn run(options: &ConformanceOptions) -> anyhow::Result<bool> {
    match &options.suite {
        Suite::Spector(options) => spector::run(options),
        Suite::Prism(options) => prism::run(options),
    }
}

/// The folder of what the suites need.
fn folder() -> PathBuf {
    repository::target().join("conformance")
}

const HEAD: &str = "\
# Conformance

<!-- Written by `cargo lab conformance`. -->

What servers of other people say about the requests of generated clients, and what the clients make of their
responses.
";

/// Replaces a section of the page with the results, or adds it.
fn write_section(title: &str, section: &str) -> anyhow::Result<()> {
    let path = repository::root().join("codegen/CONFORMANCE.md");
    let page = fs::read_to_string(&path).unwrap_or_else(|_| HEAD.to_owned());
    Ok(fs::write(path, with_section(&page, title, section))?)
}

fn with_section(page: &str, title: &str, section: &str) -> String {
    let mut parts: Vec<&str> = page.split("\n## ").collect();
    let section = section.trim_end();
    let section = section.strip_prefix("## ").unwrap_or(section);
    match parts.iter_mut().find(|it| it.lines().next() == Some(title)) {
        Some(part) => *part = section,
        None => parts.push(section),
    }
    let parts: Vec<&str> = parts.iter().map(|it| it.trim_end()).collect();
    parts.join("\n\n## ") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_or_added() {
        let page = "# C\n\nabout\n\n## A\n\nold\n\n## B\n\nb\n";
        let replaced = with_section(page, "A", "## A\n\nnew\n\n### x\n");
        assert_eq!(
            replaced,
            "# C\n\nabout\n\n## A\n\nnew\n\n### x\n\n## B\n\nb\n"
        );
        let added = with_section("# C\n", "A", "## A\n\na\n");
        assert_eq!(added, "# C\n\n## A\n\na\n");
    }
}

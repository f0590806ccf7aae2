//! Compiles the examples in the documentation of a crate.

use std::path::Path;

use anyhow::Context;
use fs_err as fs;

use super::result::Examples;
use crate::cargo::{self, Complaint, Level};

/// Makes warnings in examples errors. Whoever reads an example uses its variables.
const DENY: &str = "#![doc(test(attr(deny(warnings), allow(unused))))]\n";

/// Compiles the examples of the crate in a folder. None of them runs.
pub(crate) fn compile(krate: &Path, target: &Path) -> anyhow::Result<Examples> {
    let root = krate.join("src/lib.rs");
    let text = fs::read_to_string(&root)?;
    if !text.starts_with(DENY) {
        fs::write(&root, DENY.to_owned() + &text)?;
    }
    let mut command = cargo::command(krate, target);
    command.args(["test", "--doc", "--quiet"]);
    let output = command.output().context("cargo does not run")?;
    let (out, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let (good, bad) = counts(&out);
    let bad = match output.status.success() {
        true => 0,
        false => bad.max(1),
    };
    let complaint = (bad > 0).then(|| Complaint {
        level: Level::Error,
        code: None,
        text: format!("{}\n{}", out.trim(), errors.trim()),
    });
    Ok(Examples {
        good,
        bad,
        complaints: complaint.into_iter().collect(),
    })
}

/// The numbers of examples that compile, and of the others: rustdoc prints a line for all examples that
/// it compiles together, and maybe another one for the rest.
fn counts(out: &str) -> (usize, usize) {
    let number = |line: &str, word: &str| -> usize {
        let before = line.split(word).next().unwrap_or_default();
        let number = before.trim().rsplit(' ').next();
        number.and_then(|it| it.parse().ok()).unwrap_or_default()
    };
    let lines = out.lines().filter(|line| line.starts_with("test result:"));
    lines.fold((0, 0), |(good, bad), line| {
        (
            good + number(line, " passed"),
            bad + number(line, " failed"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn examples_are_counted() {
        let out = "\nrunning 3 tests\n...\ntest result: ok. 3 passed; 0 failed; 0 ignored\n\
                   test result: FAILED. 1 passed; 2 failed; 0 ignored\n";
        assert_eq!(counts(out), (4, 2));
        assert_eq!(counts("error: oh"), (0, 0));
    }
}

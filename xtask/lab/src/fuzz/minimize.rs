//! Makes a document that fails smaller, as long as it fails in the same way.

use std::path::Path;
use std::{fs, io};

use serde_json::Value;

use super::check::FailureKind;
use super::corpus::parse;
use super::input::Input;
use super::mutate::take;
use super::worker::run_one;

/// Larger documents are not worth the wait.
const LIMIT: usize = 5_000_000;

/// Writes the smallest document that was found to `minimal.json` in `folder`, whenever there is a
/// smaller one: whoever waits may end this at any time. A document that is not well-formed is left
/// as it is.
pub(crate) fn run(input: &Input<'_>, kind: FailureKind, folder: &Path) -> io::Result<()> {
    let bytes = input.root_bytes();
    let Some(mut tree) = parse(&bytes).filter(|_| bytes.len() < LIMIT) else {
        return Ok(());
    };
    let fails = |tree: &Value| {
        let input = input.with_root(serde_json::to_vec_pretty(tree).unwrap_or_default());
        run_one(&input).is_err_and(|failure| failure.kind == kind)
    };
    if !fails(&tree) {
        return Ok(());
    }
    loop {
        let removed = remove_below(&mut tree, "", &fails);
        fs::write(
            folder.join("minimal.json"),
            serde_json::to_vec_pretty(&tree)?,
        )?;
        if !removed {
            return Ok(());
        }
    }
}

/// Removes whatever can be removed from the node at `place`; whether there was anything.
fn remove_below(tree: &mut Value, place: &str, fails: &impl Fn(&Value) -> bool) -> bool {
    let tokens: Vec<String> = match tree.pointer(place) {
        Some(Value::Object(members)) => members
            .keys()
            .map(|key| key.replace('~', "~0").replace('/', "~1"))
            .collect(),
        // From the end, so that the indices before it stay.
        Some(Value::Array(entries)) => (0..entries.len()).rev().map(|it| it.to_string()).collect(),
        _ => Vec::new(),
    };
    let mut removed = false;
    for token in tokens {
        let member = format!("{place}/{token}");
        let mut smaller = tree.clone();
        take(&mut smaller, &member);
        if fails(&smaller) {
            *tree = smaller;
            removed = true;
        } else {
            removed |= remove_below(tree, &member, fails);
        }
    }
    removed
}

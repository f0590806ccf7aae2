//! Makes a failing document smaller, as long as it fails in the same way.

use std::path::Path;

use fs_err as fs;
use serde_json::Value;

use super::check::{FindingKind, run_one};
use super::documents::parse;
use super::input::Input;
use super::mutate::{escaped, take};

/// Larger documents take too long.
const MAX_BYTES: usize = 5_000_000;

/// Writes smaller and smaller documents to `minimal.json` in `folder`. The supervisor may end this at
/// any time. A document that does not parse stays as it is.
pub(crate) fn run(input: &Input<'_>, kind: FindingKind, folder: &Path) -> anyhow::Result<()> {
    let bytes = input.root_bytes();
    let Some(mut tree) = parse(&bytes).filter(|_| bytes.len() < MAX_BYTES) else {
        return Ok(());
    };
    let fails = |tree: &Value| {
        let input = input.with_root(serde_json::to_vec_pretty(tree).unwrap_or_default());
        run_one(&input).is_err_and(|finding| finding.kind == kind)
    };
    if !fails(&tree) {
        return Ok(());
    }
    loop {
        let removed = remove_below(&mut tree, "", &fails);
        let text = serde_json::to_vec_pretty(&tree)?;
        fs::write(folder.join("minimal.json"), text)?;
        if !removed {
            return Ok(());
        }
    }
}

/// Removes everything below the node at `place` that is not needed to fail. Returns whether anything
/// was removed.
fn remove_below(tree: &mut Value, place: &str, fails: &impl Fn(&Value) -> bool) -> bool {
    let tokens: Vec<String> = match tree.pointer(place) {
        Some(Value::Object(members)) => members.keys().map(|key| escaped(key)).collect(),
        // From the end: removing an entry changes the indices after it.
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

//! What differs between the generated files and those in the output folder.
//!
//! Writing and checking share this comparison: `--check` lists exactly what a run would change.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::{fmt, mem};

use codegen::MARKER;

use super::disk::{Attempt, DiskError, WhileTrying};
use super::output_path::{self, Obstacle};

/// For every path what has to happen to it, in the order of the paths.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    changes: BTreeMap<String, Change>,
}

/// What has to happen to a path in the output folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The file is generated and does not exist: it has to be created.
    Missing,
    /// The file holds something else: it has to be replaced.
    Stale {
        /// What it holds.
        on_disk: Vec<u8>,
    },
    /// The file was generated once and is not any more: it has to be removed.
    Orphaned,
    /// Nothing: the file is as it should be.
    Unchanged,
    /// Nothing: the file is one that people replace with their own (see [`MAY_BE_OWN`]).
    WrittenByHand,
    /// Something is in the way: nothing can be written.
    InTheWay(Obstacle),
}

/// Why there is no comparison.
#[derive(Debug)]
pub(crate) enum ComparisonError {
    /// The output folder is a file.
    OutputIsFile,
    /// The generator wants to write outside the output folder.
    LeadsOut(String),
    /// A generated file does not say that it is generated; the next run could not replace it.
    WithoutMarker(String),
    /// The disk does not answer.
    Disk(DiskError),
}

impl From<DiskError> for ComparisonError {
    fn from(error: DiskError) -> Self {
        ComparisonError::Disk(error)
    }
}

impl fmt::Display for ComparisonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ComparisonError::OutputIsFile => {
                write!(
                    formatter,
                    "the output folder is a file; name a folder, new or empty"
                )
            }
            ComparisonError::LeadsOut(path) => write!(
                formatter,
                "the generator wants to write `{path}`, which is outside the output folder: \
                 this is a bug in `codegen`, please report it"
            ),
            ComparisonError::WithoutMarker(path) => write!(
                formatter,
                "the generated file `{path}` does not say in its first lines that it is \
                 generated: this is a bug in `codegen`, please report it"
            ),
            ComparisonError::Disk(error) => error.fmt(formatter),
        }
    }
}

/// Files that are generated into a crate of its own and left alone once they are someone's own.
pub(crate) const MAY_BE_OWN: &[&str] = &[".gitignore", "Cargo.toml", "README.md"];

/// How many lines of a file are searched for the marker.
const MARKER_LINES: usize = 5;

/// Compares the generated files with the folder. Nothing on disk is changed.
pub(crate) fn compare(
    folder: &Path,
    files: &BTreeMap<String, String>,
) -> Result<Comparison, ComparisonError> {
    if fs::metadata(folder).is_ok_and(|found| !found.is_dir()) {
        return Err(ComparisonError::OutputIsFile);
    }
    let mut changes = BTreeMap::new();
    for (path, text) in files {
        if !output_path::is_inside(path) {
            return Err(ComparisonError::LeadsOut(path.clone()));
        }
        if !has_marker(text.as_bytes()) {
            return Err(ComparisonError::WithoutMarker(path.clone()));
        }
        let location = output_path::locate(folder, path);
        let above = output_path::obstacle_above(folder, path);
        match above.while_trying(Attempt::Read, &location)? {
            Some((parent, obstacle)) => {
                changes.insert(parent.to_owned(), Change::InTheWay(obstacle))
            }
            None => changes.insert(path.clone(), compare_file(&location, path, text)?),
        };
    }
    for path in orphans(folder, files)? {
        // A generated file can be in the way too, where a folder belongs now.
        changes.entry(path).or_insert(Change::Orphaned);
    }
    Ok(Comparison { changes })
}

impl Comparison {
    /// Every path with what has to happen to it, in the order of the paths.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Change)> {
        self.changes
            .iter()
            .map(|(path, change)| (path.as_str(), change))
    }

    /// How many paths differ in the same way as `change`.
    pub(crate) fn count(&self, change: &Change) -> usize {
        let kind = mem::discriminant(change);
        self.changes
            .values()
            .filter(|other| mem::discriminant(*other) == kind)
            .count()
    }

    /// What is in the way.
    pub(crate) fn obstacles(&self) -> Vec<(String, Obstacle)> {
        let obstacle = |(path, change): (&String, &Change)| match change {
            Change::InTheWay(obstacle) => Some((path.clone(), *obstacle)),
            _ => None,
        };
        self.changes.iter().filter_map(obstacle).collect()
    }

    /// Whether the folder is as it should be.
    pub(crate) fn is_up_to_date(&self) -> bool {
        let in_order =
            |change: &Change| matches!(change, Change::Unchanged | Change::WrittenByHand);
        self.changes.values().all(in_order)
    }
}

/// Whether the first lines say that the file is generated.
pub(crate) fn has_marker(content: &[u8]) -> bool {
    let mut lines = content.split(|byte| *byte == b'\n').take(MARKER_LINES);
    lines.any(|line| {
        line.windows(MARKER.len())
            .any(|window| window == MARKER.as_bytes())
    })
}

fn compare_file(location: &Path, path: &str, text: &str) -> Result<Change, DiskError> {
    let found = match fs::symlink_metadata(location) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Change::Missing),
        found => found.while_trying(Attempt::Read, location)?,
    };
    if found.is_dir() {
        return Ok(Change::InTheWay(Obstacle::Folder));
    }
    let may_be_own = MAY_BE_OWN.contains(&path);
    if found.is_symlink() {
        return Ok(match may_be_own {
            true => Change::WrittenByHand,
            false => Change::InTheWay(Obstacle::SymbolicLink),
        });
    }
    let on_disk = fs::read(location).while_trying(Attempt::Read, location)?;
    Ok(if on_disk == text.as_bytes() {
        Change::Unchanged
    } else if has_marker(&on_disk) {
        Change::Stale { on_disk }
    } else if may_be_own {
        Change::WrittenByHand
    } else {
        Change::InTheWay(Obstacle::WrittenByHand)
    })
}

/// The files under `src/` that say that they are generated and are not among the generated ones.
fn orphans(folder: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>, DiskError> {
    let mut orphans = Vec::new();
    let mut folders = vec!["src".to_owned()];
    // Symbolic links are not followed: nothing behind them was written by this program.
    if !fs::symlink_metadata(folder.join("src")).is_ok_and(|found| found.is_dir()) {
        return Ok(orphans);
    }
    while let Some(parent) = folders.pop() {
        let location = output_path::locate(folder, &parent);
        for entry in fs::read_dir(&location).while_trying(Attempt::Read, &location)? {
            let entry = entry.while_trying(Attempt::Read, &location)?;
            let kind = entry
                .file_type()
                .while_trying(Attempt::Read, &entry.path())?;
            // Names that the generator does not give are not names of its files.
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let path = format!("{parent}/{name}");
            if !output_path::is_inside(&path) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && !files.contains_key(&path) && starts_with_marker(&entry)? {
                orphans.push(path);
            }
        }
    }
    Ok(orphans)
}

/// [`has_marker`] for a file on disk, of which only the beginning is read.
fn starts_with_marker(entry: &fs::DirEntry) -> Result<bool, DiskError> {
    /// Enough for the marker's lines of any generated file.
    const BEGINNING: u64 = 4096;
    let path = entry.path();
    let file = File::open(&path).while_trying(Attempt::Read, &path)?;
    let mut beginning = Vec::new();
    let mut reader = BufReader::new(file.take(BEGINNING));
    for _ in 0..MARKER_LINES {
        reader
            .read_until(b'\n', &mut beginning)
            .while_trying(Attempt::Read, &path)?;
    }
    Ok(has_marker(&beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generated(body: &str) -> String {
        format!("// {MARKER}\n{body}\n")
    }

    fn files(paths: &[&str]) -> BTreeMap<String, String> {
        paths
            .iter()
            .map(|path| ((*path).to_owned(), generated("new")))
            .collect()
    }

    fn put(folder: &Path, path: &str, text: &str) {
        let location = output_path::locate(folder, path);
        fs::create_dir_all(location.parent().unwrap()).unwrap();
        fs::write(location, text).unwrap();
    }

    /// The comparison with the folder, in a line per path.
    fn compared(folder: &Path, files: &BTreeMap<String, String>) -> Vec<String> {
        let line = |(path, change): (&str, &Change)| match change {
            Change::Stale { .. } => format!("{path} Stale"),
            other => format!("{path} {other:?}"),
        };
        compare(folder, files).unwrap().iter().map(line).collect()
    }

    #[test]
    fn tells_the_changes_apart() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "src/same.rs", &generated("new"));
        put(folder.path(), "src/other.rs", &generated("old"));
        put(
            folder.path(),
            "src/windows.rs",
            &generated("new").replace('\n', "\r\n"),
        );
        put(folder.path(), "src/deep/orphan.rs", &generated("old"));
        put(folder.path(), "src/deep/own.rs", "mine");
        put(folder.path(), "tests/generated.rs", &generated("old"));
        put(folder.path(), "Cargo.toml", "mine");
        put(folder.path(), "README.md", &generated("old"));
        let files = files(&[
            "Cargo.toml",
            "README.md",
            "src/new/mod.rs",
            "src/other.rs",
            "src/same.rs",
            "src/windows.rs",
        ]);
        insta::assert_snapshot!(compared(folder.path(), &files).join("\n"), @r"
        Cargo.toml WrittenByHand
        README.md Stale
        src/deep/orphan.rs Orphaned
        src/new/mod.rs Missing
        src/other.rs Stale
        src/same.rs Unchanged
        src/windows.rs Stale
        ");
    }

    #[test]
    fn finds_what_is_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "src/lib.rs", "mine");
        put(folder.path(), "src/folder.rs/inner", "");
        put(folder.path(), "src/file", "");
        let files = files(&[
            "src/lib.rs",
            "src/folder.rs",
            "src/file/inner.rs",
            "src/file/deep/inner.rs",
        ]);
        insta::assert_snapshot!(compared(folder.path(), &files).join("\n"), @r"
        src/file InTheWay(File)
        src/folder.rs InTheWay(Folder)
        src/lib.rs InTheWay(WrittenByHand)
        ");
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_in_the_way() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "elsewhere/orphan.rs", &generated("old"));
        put(folder.path(), "elsewhere/lib.rs", &generated("new"));
        symlink("elsewhere", folder.path().join("src")).unwrap();
        symlink("elsewhere/lib.rs", folder.path().join("README.md")).unwrap();
        symlink("elsewhere/lib.rs", folder.path().join("build.rs")).unwrap();
        let files = files(&["README.md", "build.rs", "src/lib.rs", "src/types.rs"]);
        insta::assert_snapshot!(compared(folder.path(), &files).join("\n"), @r"
        README.md WrittenByHand
        build.rs InTheWay(SymbolicLink)
        src InTheWay(SymbolicLink)
        ");
    }

    #[test]
    fn a_folder_that_does_not_exist_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let changes = compared(&folder.path().join("new"), &files(&["src/lib.rs"]));
        assert_eq!(changes, ["src/lib.rs Missing"]);
    }

    #[test]
    fn refuses_bugs_of_the_generator() {
        let folder = tempfile::tempdir().unwrap();
        let error = compare(folder.path(), &files(&["../lib.rs"]));
        assert!(matches!(error, Err(ComparisonError::LeadsOut(path)) if path == "../lib.rs"));
        let unmarked = BTreeMap::from([("src/lib.rs".to_owned(), "text".to_owned())]);
        let error = compare(folder.path(), &unmarked);
        assert!(matches!(error, Err(ComparisonError::WithoutMarker(path)) if path == "src/lib.rs"));
    }

    #[test]
    fn the_marker_stands_in_the_first_lines() {
        assert!(has_marker(generated("").as_bytes()));
        assert!(has_marker(format!("1\n2\r\n3\n4\n{MARKER}").as_bytes()));
        assert!(!has_marker(format!("1\n2\n3\n4\n5\n{MARKER}").as_bytes()));
        assert!(!has_marker(b""));
    }
}

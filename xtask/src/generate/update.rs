//! Updates the output folder: either all files change that differ, or none does.
//!
//! New files are first written to a staging folder inside the output folder. When all of them are
//! complete, each is renamed to its place. A rename replaces the old file at once, so every file is
//! always whole: old or new.
//!
//! - If a step fails, the earlier steps are undone. The old contents are still in memory.
//! - If the run is killed, some files are new and some are old. The next run writes the rest and
//!   removes the staging folder. At most, an empty folder remains.
//! - If two runs write to the same folder at once, they can fail because of each other: each takes
//!   the staging folder of the other for that of a killed run. The next run writes what still
//!   differs.
//!
//! A power failure is not covered: nothing waits until the disk has really written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::{io, process};

use thiserror::Error;

use super::comparison::{Change, Comparison};
use super::disk::{DiskError, WithPath};
use super::output_path::{STAGING, is_staging};

/// Why an update failed.
#[derive(Debug, Error)]
pub(crate) enum UpdateError {
    #[error("cannot write {0}\nnothing was changed: all files are as they were before")]
    Undone(#[from] DiskError),
    #[error(
        "cannot write {cause}\nthese files cannot be restored:{}",
        lines(not_restored)
    )]
    NotUndone {
        cause: DiskError,
        not_restored: Vec<DiskError>,
    },
}

fn lines(errors: &[DiskError]) -> String {
    let line = |error| format!("\n  {error}");
    errors.iter().map(line).collect()
}

/// Makes the folder match the generated files. After an error, everything is as it was before.
pub(crate) fn update(
    folder: &Path,
    comparison: &Comparison,
    files: &BTreeMap<String, String>,
) -> Result<(), UpdateError> {
    remove_leftovers(folder);
    if comparison.is_up_to_date() {
        return Ok(());
    }
    let changes = changes(folder, comparison, files)?;
    let steps = steps(folder, &changes);
    for (index, step) in steps.iter().enumerate() {
        if let Err(cause) = step.take() {
            return Err(match undo(&steps[..index]) {
                not_restored if not_restored.is_empty() => UpdateError::Undone(cause),
                not_restored => UpdateError::NotUndone {
                    cause,
                    not_restored,
                },
            });
        }
    }
    let _ = fs::remove_dir(own_staging(folder));
    remove_empty_folders(folder, &changes);
    Ok(())
}

/// Removes the staging folders of killed runs. If that fails, the next run does it.
fn remove_leftovers(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| is_staging(&entry.file_name().to_string_lossy())) {
        let _ = fs::remove_dir_all(entry.path());
    }
}

/// Returns the staging folder of this process, which no other run writes to.
fn own_staging(folder: &Path) -> PathBuf {
    folder.join(format!("{STAGING}{}", process::id()))
}

/// A file that is created, replaced or removed.
struct FileChange<'a> {
    location: PathBuf,
    /// Where contents are written before they are renamed to `location`.
    staged: PathBuf,
    /// The content and metadata before the change.
    old: Option<(&'a [u8], Metadata)>,
    new: Option<&'a str>,
}

/// Lists the files that change.
fn changes<'a>(
    folder: &Path,
    comparison: &'a Comparison,
    files: &'a BTreeMap<String, String>,
) -> Result<Vec<FileChange<'a>>, DiskError> {
    let mut changes = Vec::new();
    for (path, change) in comparison.iter() {
        let location = folder.join(path);
        let old = match change {
            Change::Missing => None,
            Change::Stale { on_disk } | Change::Orphaned { on_disk } => {
                let metadata = fs::metadata(&location).with_path(&location)?;
                Some((on_disk.as_slice(), metadata))
            }
            Change::Unchanged | Change::WrittenByHand => continue,
        };
        changes.push(FileChange {
            location,
            staged: own_staging(folder).join(changes.len().to_string()),
            old,
            new: files.get(path).map(String::as_str),
        });
    }
    Ok(changes)
}

/// One change on disk, which can be undone.
enum Step<'a> {
    CreateFolder(PathBuf),
    /// Writes a new file to the staging folder.
    Stage(&'a FileChange<'a>, &'a str),
    /// Renames the new file to its place, or removes the old one.
    Apply(&'a FileChange<'a>),
}

/// Orders the steps. No existing file changes before all new files are complete.
fn steps<'a>(folder: &Path, changes: &'a [FileChange<'a>]) -> Vec<Step<'a>> {
    let staging = new_folders([own_staging(folder).as_path()]);
    let parents = new_folders(changes.iter().filter_map(|change| change.location.parent()));
    let parents: Vec<PathBuf> = parents.difference(&staging).cloned().collect();
    let staged = changes
        .iter()
        .filter_map(|change| Some(Step::Stage(change, change.new?)));
    (staging.into_iter().map(Step::CreateFolder))
        .chain(staged)
        .chain(parents.into_iter().map(Step::CreateFolder))
        .chain(changes.iter().map(Step::Apply))
        .collect()
}

/// Lists the folders, and the folders above them, that do not exist yet, from the top down.
fn new_folders<'a>(folders: impl IntoIterator<Item = &'a Path>) -> BTreeSet<PathBuf> {
    let mut new = BTreeSet::new();
    for folder in folders {
        // What is above a folder that exists, or that is known, needs no look.
        for folder in folder.ancestors() {
            let is_known = folder.as_os_str().is_empty() || new.contains(folder);
            if is_known || fs::metadata(folder).is_ok() {
                break;
            }
            new.insert(folder.to_owned());
        }
    }
    new
}

impl Step<'_> {
    /// Takes the step. If it fails, nothing has changed.
    fn take(&self) -> Result<(), DiskError> {
        match self {
            // Another run may have just created it.
            Step::CreateFolder(folder) => fs::create_dir_all(folder).with_path(folder),
            Step::Stage(change, text) => fs::write(&change.staged, text)
                .inspect_err(|_| remove_staged(change))
                .with_path(&change.staged),
            Step::Apply(change) if change.new.is_some() => {
                fs::rename(&change.staged, &change.location).with_path(&change.location)
            }
            Step::Apply(change) => fs::remove_file(&change.location).with_path(&change.location),
        }
    }

    fn undo(&self) -> Result<(), DiskError> {
        match self {
            Step::CreateFolder(folder) => {
                // A folder with somebody else's files stays.
                let _ = fs::remove_dir(folder);
                Ok(())
            }
            Step::Stage(change, _) => {
                remove_staged(change);
                Ok(())
            }
            Step::Apply(change) => restore(change).with_path(&change.location),
        }
    }
}

/// Undoes steps, the last one first. Returns the errors.
fn undo(steps: &[Step<'_>]) -> Vec<DiskError> {
    let undone = steps.iter().rev().map(Step::undo);
    undone.filter_map(Result::err).collect()
}

/// Removes a staged file, if it exists. If that fails, the next run does it.
fn remove_staged(change: &FileChange<'_>) {
    let _ = fs::remove_file(&change.staged);
}

fn restore(change: &FileChange<'_>) -> io::Result<()> {
    let Some((content, metadata)) = &change.old else {
        return fs::remove_file(&change.location);
    };
    fs::write(&change.staged, content)?;
    let file = File::options().write(true).open(&change.staged)?;
    file.set_modified(metadata.modified()?)?;
    file.set_permissions(metadata.permissions())?;
    fs::rename(&change.staged, &change.location)
}

/// Removes the folders below `src/` that removed files leave empty.
fn remove_empty_folders(folder: &Path, changes: &[FileChange<'_>]) {
    let src = folder.join("src");
    for change in changes.iter().filter(|change| change.new.is_none()) {
        let parents = change.location.ancestors().skip(1);
        for parent in parents.take_while(|parent| *parent != src) {
            // Fails if the folder is not empty.
            let _ = fs::remove_dir(parent);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::generate::comparison::compare;
    use crate::generate::comparison::tests::{files, generated, put};

    /// Creates an output folder with a stale, an orphaned, an unchanged and a hand-written file.
    /// Returns it with the files that belong there.
    fn example() -> (tempfile::TempDir, BTreeMap<String, String>) {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "src/lib.rs", &generated("old"));
        put(folder.path(), "src/same.rs", &generated("new"));
        put(folder.path(), "src/deep/orphan.rs", &generated("old"));
        put(folder.path(), "tests/own.rs", "mine");
        let files = files(&[
            "src/lib.rs",
            "src/same.rs",
            "src/new/deep/mod.rs",
            "src/zone.rs",
        ]);
        (folder, files)
    }

    type Contents = BTreeMap<PathBuf, Option<(String, SystemTime)>>;

    /// Everything below a folder: the text and the time of each file, and `None` for folders.
    fn contents(folder: &Path) -> Contents {
        let mut contents = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                contents.extend(self::contents(&path));
                contents.insert(path, None);
            } else {
                let modified = fs::metadata(&path).unwrap().modified().unwrap();
                let text = fs::read_to_string(&path).unwrap();
                contents.insert(path, Some((text, modified)));
            }
        }
        contents
    }

    /// Takes the first steps of an update: none, one, two and so on, each time in a new folder.
    fn after_each_step(check: impl Fn(&Path, &[Step<'_>], &BTreeMap<String, String>, &Contents)) {
        for taken in 0.. {
            let (folder, files) = example();
            let before = contents(folder.path());
            let comparison = compare(folder.path(), &files).unwrap();
            let changes = changes(folder.path(), &comparison, &files).unwrap();
            let steps = steps(folder.path(), &changes);
            let Some(steps) = steps.get(..taken) else {
                return;
            };
            steps.iter().for_each(|step| step.take().unwrap());
            check(folder.path(), steps, &files, &before);
        }
    }

    #[test]
    fn a_run_killed_after_any_step_is_repaired_by_the_next() {
        after_each_step(|folder, _, files, _| {
            for (text, _) in contents(&folder.join("src")).into_values().flatten() {
                assert!(
                    [generated("old"), generated("new")].contains(&text),
                    "{text}"
                );
            }
            update(folder, &compare(folder, files).unwrap(), files).unwrap();
            assert!(compare(folder, files).unwrap().is_up_to_date());
            assert!(!own_staging(folder).exists());
            assert_eq!(fs::read(folder.join("tests/own.rs")).unwrap(), b"mine");
        });
    }

    #[test]
    fn a_failure_after_any_step_is_undone() {
        after_each_step(|folder, steps, _, before| {
            let errors = undo(steps);
            assert!(errors.is_empty(), "{errors:?}");
            assert_eq!(contents(folder), *before, "{}", steps.len());
        });
    }

    #[test]
    fn files_that_cannot_be_restored_are_named() {
        after_each_step(|folder, steps, files, _| {
            // Another run removes the staging folder.
            remove_leftovers(folder);
            let errors = lines(&undo(steps));
            let lib = folder.join("src/lib.rs");
            let is_new = fs::read_to_string(&lib).unwrap() == files["src/lib.rs"];
            assert_eq!(errors.contains("lib.rs"), is_new, "{errors}");
        });
    }

    #[test]
    fn a_failure_in_the_middle_is_undone() {
        let (folder, files) = example();
        let comparison = compare(folder.path(), &files).unwrap();
        // After the comparison, a folder appears in the place of the last file.
        fs::create_dir_all(folder.path().join("src/zone.rs/full")).unwrap();
        let before = contents(folder.path());
        let error = update(folder.path(), &comparison, &files).unwrap_err();
        assert!(matches!(error, UpdateError::Undone(_)), "{error}");
        assert_eq!(contents(folder.path()), before);
    }
}

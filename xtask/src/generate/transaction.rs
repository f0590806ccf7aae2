//! Writes all files or none.
//!
//! Everything happens inside the output folder, so that files only have to be renamed:
//!
//! ```text
//! .codegen-staging/lock      kept fresh while a run writes, see `lock`
//! .codegen-staging/new/...   the new files, complete before anything else is touched
//! .codegen-staging/old/...   the files that were there before, moved away
//! .codegen-staging/journal   what is being changed; exists while the output is half old, half new
//! ```
//!
//! The journal appears in one piece before the first file is moved, and its removal is the moment
//! at which the new files count. As long as it exists, the old state can be restored from it and
//! from the two folders: after an error at once, after a killed run at the next start. Restoring
//! can itself be interrupted and repeated. A power failure is not covered: nothing waits until the
//! disk has really written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use super::comparison::{Change, Comparison};
use super::disk::{Attempt, DiskError, WhileTrying};
use super::lock::{ABANDONED, Acquired, Lock};
use super::output_path::{self, Obstacle};

/// The folder, in the output folder, that everything is prepared in.
pub(crate) const STAGING: &str = ".codegen-staging";

/// The right to write to a folder. It ends with [`Transaction::commit`] or
/// [`Transaction::abandon`]; if this process is killed before that, the next one cleans up.
#[derive(Debug)]
pub(crate) struct Transaction {
    folder: PathBuf,
    /// Folders that had to be created for the output folder, from the top down.
    created: Vec<PathBuf>,
    lock: Lock,
    /// Whether a killed run had to be undone first.
    undid: bool,
}

/// Why nothing was written. Where it is not said otherwise, all is as it was before.
#[derive(Debug)]
pub(crate) enum TransactionError {
    /// Another run is writing to the folder.
    Busy,
    /// Something else has the name of the folder [`STAGING`].
    StagingIsNoFolder,
    /// Something failed.
    Undone(Cause),
    /// Something failed, and then restoring the old files failed too.
    NotUndone {
        /// What failed first, unless that was in an earlier run.
        cause: Option<Cause>,
        /// Why the old files could not be restored.
        undoing: Cause,
    },
    /// All files were written, but [`STAGING`] could not be removed.
    Untidy(DiskError),
}

/// What can fail in the middle of writing.
#[derive(Debug)]
pub(crate) enum Cause {
    /// The disk refuses.
    Disk(DiskError),
    /// What was a folder when the files were compared is something else now.
    InTheWay(String, Obstacle),
    /// A line of the journal is not from this program.
    Journal(String),
}

impl From<DiskError> for Cause {
    fn from(error: DiskError) -> Self {
        Cause::Disk(error)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Disk(error) => error.fmt(formatter),
            Cause::InTheWay(path, obstacle) => write!(formatter, "`{path}` {obstacle}"),
            Cause::Journal(line) => {
                write!(
                    formatter,
                    "the journal has a line that this program does not write: {line:?}"
                )
            }
        }
    }
}

impl fmt::Display for TransactionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TransactionError::Busy => write!(
                formatter,
                "another run is writing to the same folder, or was killed a moment ago while it did"
            ),
            TransactionError::StagingIsNoFolder => {
                write!(formatter, "`{STAGING}` in the output folder is in the way")
            }
            TransactionError::Undone(cause) => {
                write!(
                    formatter,
                    "{cause}\nnothing was changed: all files are as they were before"
                )
            }
            TransactionError::NotUndone {
                cause: Some(cause),
                undoing,
            } => write!(
                formatter,
                "{cause}\nthe old files could not all be put back either: {undoing}"
            ),
            TransactionError::NotUndone {
                cause: None,
                undoing,
            } => write!(
                formatter,
                "an earlier run was killed, and what it did cannot be undone: {undoing}"
            ),
            TransactionError::Untidy(error) => {
                write!(formatter, "all files were written, but then: {error}")
            }
        }
    }
}

impl TransactionError {
    /// What the user can do about it.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            TransactionError::Busy => Some(format!(
                "wait for it; what a killed run left is cleaned up when {} seconds have passed",
                ABANDONED.as_secs()
            )),
            TransactionError::StagingIsNoFolder => Some("move it away".to_owned()),
            TransactionError::Undone(_) => None,
            TransactionError::NotUndone { .. } => Some(format!(
                "mend the cause and run the command again, or put the files in `{STAGING}/old` \
                 of the output folder back by hand and then delete `{STAGING}`"
            )),
            TransactionError::Untidy(_) => Some(format!("delete `{STAGING}` by hand")),
        }
    }
}

/// Undoes what a killed run left in the folder. Says whether there was anything to undo.
pub(crate) fn recover(folder: &Path) -> Result<bool, TransactionError> {
    if !is_interrupted(folder) {
        return Ok(false);
    }
    let transaction = Transaction::begin(folder)?;
    let undid = transaction.undid;
    transaction.abandon()?;
    Ok(undid)
}

/// Whether a run is writing to the folder, or was killed while it did.
pub(crate) fn is_interrupted(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(STAGING)).is_ok()
}

impl Transaction {
    /// Locks the folder, which is created if need be, and undoes what a killed run left in it.
    pub(crate) fn begin(folder: &Path) -> Result<Transaction, TransactionError> {
        let undone = |error: DiskError| TransactionError::Undone(error.into());
        let created = create_folders(folder).map_err(undone)?;
        let staging = folder.join(STAGING);
        match fs::create_dir(&staging) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if !fs::symlink_metadata(&staging).is_ok_and(|found| found.is_dir()) {
                    return Err(TransactionError::StagingIsNoFolder);
                }
            }
            made => made
                .while_trying(Attempt::CreateFolder, &staging)
                .map_err(undone)?,
        }
        let lock = take_lock(&staging.join("lock"))?;
        let folder = folder.to_owned();
        let mut transaction = Transaction {
            folder,
            created,
            lock,
            undid: false,
        };
        match transaction.roll_back() {
            Ok(undid) => transaction.undid = undid,
            Err(undoing) => return Err(transaction.give_up(None, undoing)),
        }
        match transaction.clear() {
            Ok(()) => Ok(transaction),
            Err(error) => Err(TransactionError::Untidy(error)),
        }
    }

    /// Makes the folder what the comparison says. Upon an error everything is as it was before.
    pub(crate) fn commit(
        mut self,
        comparison: &Comparison,
        files: &BTreeMap<String, String>,
    ) -> Result<(), TransactionError> {
        let entries = entries(&self.folder, comparison);
        if let Err(cause) = self.carry_out(&entries, files) {
            return Err(match self.roll_back() {
                Ok(_) => match self.abandon() {
                    Ok(()) => TransactionError::Undone(cause),
                    Err(error) => error,
                },
                Err(undoing) => self.give_up(Some(cause), undoing),
            });
        }
        for entry in &entries {
            if let Entry::Remove(path) = entry {
                remove_empty_parents(&self.folder, path);
            }
        }
        self.end().map_err(TransactionError::Untidy)
    }

    /// Ends without having written anything.
    pub(crate) fn abandon(self) -> Result<(), TransactionError> {
        let created = self.created.clone();
        self.end().map_err(TransactionError::Untidy)?;
        for folder in created.iter().rev() {
            // A folder that someone else has put something into stays.
            let _ = fs::remove_dir(folder);
        }
        Ok(())
    }

    fn carry_out(
        &mut self,
        entries: &[Entry],
        files: &BTreeMap<String, String>,
    ) -> Result<(), Cause> {
        self.prepare(entries, files)?;
        for step in steps(entries) {
            self.take(step)?;
        }
        // This is the moment at which the new files count.
        let journal = self.journal();
        fs::remove_file(&journal).while_trying(Attempt::Remove, &journal)?;
        Ok(())
    }

    /// Does everything that does not touch the old files.
    fn prepare(
        &mut self,
        entries: &[Entry],
        files: &BTreeMap<String, String>,
    ) -> Result<(), Cause> {
        for entry in entries {
            self.renew_lock()?;
            if let Entry::Create(path) | Entry::Replace(path) = entry {
                let staged = self.make_room(&new(path))?;
                fs::write(&staged, &files[path]).while_trying(Attempt::Write, &staged)?;
            }
            if let Entry::Replace(path) | Entry::Remove(path) = entry {
                self.make_room(&old(path))?;
            }
        }
        let lines: String = entries.iter().map(|entry| format!("{entry}\n")).collect();
        let draft = self.make_room(&format!("{STAGING}/journal.draft"))?;
        fs::write(&draft, lines).while_trying(Attempt::Write, &draft)?;
        rename(&draft, &self.journal())?;
        Ok(())
    }

    fn take(&mut self, step: Step<'_>) -> Result<(), Cause> {
        self.renew_lock()?;
        match step {
            Step::MoveAway(path) => rename(&self.locate(path)?, &self.locate(&old(path))?)?,
            Step::Install(path) => rename(&self.locate(&new(path))?, &self.locate(path)?)?,
            Step::CreateFolder(path) => {
                let folder = self.locate(path)?;
                fs::create_dir(&folder).while_trying(Attempt::CreateFolder, &folder)?;
            }
        }
        Ok(())
    }

    /// Restores the old files if a journal says that some are new. Says whether there was one.
    fn roll_back(&mut self) -> Result<bool, Cause> {
        let journal = self.journal();
        let lines = match fs::read_to_string(&journal) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            lines => lines.while_trying(Attempt::Read, &journal)?,
        };
        let entries = lines
            .lines()
            .map(Entry::parse)
            .collect::<Result<Vec<_>, _>>()?;
        // From the end: new folders, which come first, have to be empty before they can go.
        for entry in entries.iter().rev() {
            self.renew_lock()?;
            self.undo(entry)?;
        }
        fs::remove_file(&journal).while_trying(Attempt::Remove, &journal)?;
        Ok(true)
    }

    /// Undoes one entry of the journal, whether it was carried out, half carried out or not.
    fn undo(&self, entry: &Entry) -> Result<(), Cause> {
        match entry {
            Entry::Replace(path) | Entry::Remove(path) => {
                let saved = self.locate(&old(path))?;
                if exists(&saved) {
                    rename(&saved, &self.locate(path)?)?;
                }
            }
            Entry::Create(path) => {
                // The staged file is gone only if it was installed. To move it back instead of
                // deleting it makes this repeatable.
                let (staged, installed) = (self.locate(&new(path))?, self.locate(path)?);
                if !exists(&staged) && exists(&installed) {
                    rename(&installed, &staged)?;
                }
            }
            Entry::NewFolder(path) => {
                // It may not have been created, or someone else has put something into it.
                let _ = fs::remove_dir(self.locate(path)?);
            }
        }
        Ok(())
    }

    /// The location of a path in the output folder, unless a link stands on the way to it.
    fn locate(&self, path: &str) -> Result<PathBuf, Cause> {
        let above = output_path::obstacle_above(&self.folder, path);
        match above.while_trying(Attempt::Read, &self.folder)? {
            Some((parent, obstacle)) => Err(Cause::InTheWay(parent.to_owned(), obstacle)),
            None => Ok(output_path::locate(&self.folder, path)),
        }
    }

    /// [`Self::locate`] for a path in the staging folder, whose parents are created.
    fn make_room(&self, path: &str) -> Result<PathBuf, Cause> {
        let location = self.locate(path)?;
        if let Some(parent) = location.parent() {
            fs::create_dir_all(parent).while_trying(Attempt::CreateFolder, parent)?;
        }
        Ok(location)
    }

    fn journal(&self) -> PathBuf {
        self.folder.join(STAGING).join("journal")
    }

    fn renew_lock(&mut self) -> Result<(), DiskError> {
        self.lock
            .renew()
            .while_trying(Attempt::Write, &self.folder.join(STAGING).join("lock"))
    }

    /// Removes everything from the staging folder but the lock.
    fn clear(&self) -> Result<(), DiskError> {
        let staging = self.folder.join(STAGING);
        for entry in fs::read_dir(&staging).while_trying(Attempt::Read, &staging)? {
            let entry = entry.while_trying(Attempt::Read, &staging)?;
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            match is_folder {
                true => fs::remove_dir_all(&path),
                false if entry.file_name() == "lock" => Ok(()),
                false => fs::remove_file(&path),
            }
            .while_trying(Attempt::Remove, &path)?;
        }
        Ok(())
    }

    fn end(self) -> Result<(), DiskError> {
        let staging = self.folder.join(STAGING);
        self.clear()?;
        self.lock
            .release()
            .while_trying(Attempt::Remove, &staging.join("lock"))?;
        match fs::remove_dir(&staging) {
            // Another run has already begun.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            removed => removed.while_trying(Attempt::Remove, &staging),
        }
    }

    /// Leaves the journal to the next run, which can begin at once.
    fn give_up(self, cause: Option<Cause>, undoing: Cause) -> TransactionError {
        // If the lock stays, the next run only has to wait.
        let _ = self.lock.release();
        TransactionError::NotUndone { cause, undoing }
    }
}

/// A line of the journal.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    NewFolder(String),
    Create(String),
    Replace(String),
    Remove(String),
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::NewFolder(path) => write!(formatter, "folder {path}"),
            Entry::Create(path) => write!(formatter, "create {path}"),
            Entry::Replace(path) => write!(formatter, "replace {path}"),
            Entry::Remove(path) => write!(formatter, "remove {path}"),
        }
    }
}

impl Entry {
    fn parse(line: &str) -> Result<Entry, Cause> {
        match line
            .split_once(' ')
            .filter(|(_, path)| output_path::is_inside(path))
        {
            Some(("folder", path)) => Ok(Entry::NewFolder(path.to_owned())),
            Some(("create", path)) => Ok(Entry::Create(path.to_owned())),
            Some(("replace", path)) => Ok(Entry::Replace(path.to_owned())),
            Some(("remove", path)) => Ok(Entry::Remove(path.to_owned())),
            _ => Err(Cause::Journal(line.to_owned())),
        }
    }
}

/// One thing that changes the output folder.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    MoveAway(&'a str),
    CreateFolder(&'a str),
    Install(&'a str),
}

/// What has to be done, new folders first and from the top down.
fn entries(folder: &Path, comparison: &Comparison) -> Vec<Entry> {
    let mut new_folders = BTreeSet::new();
    let mut files = Vec::new();
    for (path, change) in comparison.iter() {
        match change {
            Change::Missing => {
                let is_new = |parent: &&str| !exists(&output_path::locate(folder, parent));
                new_folders.extend(output_path::parents(path).filter(is_new));
                files.push(Entry::Create(path.to_owned()));
            }
            Change::Stale { .. } => files.push(Entry::Replace(path.to_owned())),
            Change::Orphaned => files.push(Entry::Remove(path.to_owned())),
            Change::Unchanged | Change::WrittenByHand | Change::InTheWay(_) => {}
        }
    }
    let new_folders = new_folders
        .into_iter()
        .map(|path| Entry::NewFolder(path.to_owned()));
    new_folders.chain(files).collect()
}

fn steps(entries: &[Entry]) -> Vec<Step<'_>> {
    let away = entries.iter().filter_map(|entry| match entry {
        Entry::Replace(path) | Entry::Remove(path) => Some(Step::MoveAway(path)),
        Entry::NewFolder(_) | Entry::Create(_) => None,
    });
    let into_place = entries.iter().filter_map(|entry| match entry {
        Entry::NewFolder(path) => Some(Step::CreateFolder(path)),
        Entry::Create(path) | Entry::Replace(path) => Some(Step::Install(path)),
        Entry::Remove(_) => None,
    });
    away.chain(into_place).collect()
}

fn new(path: &str) -> String {
    format!("{STAGING}/new/{path}")
}

fn old(path: &str) -> String {
    format!("{STAGING}/old/{path}")
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn rename(from: &Path, to: &Path) -> Result<(), DiskError> {
    fs::rename(from, to).while_trying(Attempt::Move, from)
}

fn take_lock(path: &Path) -> Result<Lock, TransactionError> {
    match Lock::acquire(path) {
        Ok(Acquired::Ours(lock)) => Ok(lock),
        Ok(Acquired::Taken) => Err(TransactionError::Busy),
        // The other run has finished, and removed the folder in this instant.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(TransactionError::Busy),
        Err(error) => Err(error)
            .while_trying(Attempt::Write, path)
            .map_err(|error| TransactionError::Undone(error.into())),
    }
}

/// Creates a folder and those above it, and lists the ones that are new, from the top down.
fn create_folders(folder: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let absent = folder
        .ancestors()
        .take_while(|ancestor| !ancestor.as_os_str().is_empty() && fs::metadata(ancestor).is_err());
    let mut created: Vec<PathBuf> = absent.map(Path::to_owned).collect();
    created.reverse();
    fs::create_dir_all(folder).while_trying(Attempt::CreateFolder, folder)?;
    Ok(created)
}

/// Removes the folders that a removed file leaves empty, up to the one that is in the output
/// folder itself.
fn remove_empty_parents(folder: &Path, path: &str) {
    let parents: Vec<&str> = output_path::parents(path).skip(1).collect();
    for parent in parents.into_iter().rev() {
        if fs::remove_dir(output_path::locate(folder, parent)).is_err() {
            // It is not empty.
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::generate::comparison::compare;

    /// An output folder with a stale, an orphaned, an unchanged and a hand-written file, and the
    /// files that belong there.
    fn example() -> (tempfile::TempDir, BTreeMap<String, String>) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("src/lib.rs", generated("old")),
            ("src/same.rs", generated("new")),
            ("src/deep/orphan.rs", generated("old")),
            ("tests/own.rs", "mine".to_owned()),
        ] {
            let location = output_path::locate(folder.path(), path);
            fs::create_dir_all(location.parent().unwrap()).unwrap();
            fs::write(location, text).unwrap();
        }
        let paths = [
            "src/lib.rs",
            "src/same.rs",
            "src/new/deep/mod.rs",
            "src/zone.rs",
        ];
        (
            folder,
            paths.map(|path| (path.to_owned(), generated("new"))).into(),
        )
    }

    fn generated(body: &str) -> String {
        format!("// {}\n{body}\n", codegen::MARKER)
    }

    /// Everything below a folder: what files hold and when they were written, and that folders
    /// exist.
    fn contents(folder: &Path) -> BTreeMap<PathBuf, Option<(Vec<u8>, SystemTime)>> {
        let mut contents = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                contents.extend(self::contents(&path));
                contents.insert(path, None);
            } else {
                let modified = fs::metadata(&path).unwrap().modified().unwrap();
                contents.insert(path.clone(), Some((fs::read(path).unwrap(), modified)));
            }
        }
        contents
    }

    fn begin(folder: &Path) -> Transaction {
        Transaction::begin(folder).unwrap()
    }

    /// Leaves everything as a killed process does, some time ago.
    fn kill(transaction: Transaction) {
        let lock = transaction.folder.join(STAGING).join("lock");
        let lock = fs::File::options().write(true).open(lock).unwrap();
        lock.set_modified(SystemTime::now() - ABANDONED).unwrap();
    }

    #[test]
    fn writes_everything_and_leaves_no_trace() {
        let (folder, files) = example();
        let comparison = compare(folder.path(), &files).unwrap();
        begin(folder.path()).commit(&comparison, &files).unwrap();
        assert!(compare(folder.path(), &files).unwrap().is_up_to_date());
        assert!(!folder.path().join("src/deep").exists());
        assert!(!is_interrupted(folder.path()));
        assert_eq!(
            fs::read(folder.path().join("tests/own.rs")).unwrap(),
            b"mine"
        );
    }

    #[test]
    fn a_run_killed_at_any_step_is_undone() {
        let (folder, files) = example();
        let before = contents(folder.path());
        let comparison = compare(folder.path(), &files).unwrap();
        let entries = entries(folder.path(), &comparison);
        for killed_after in 0..=steps(&entries).len() {
            for undone_until in 0..=entries.len() {
                let mut transaction = begin(folder.path());
                transaction.prepare(&entries, &files).unwrap();
                for step in steps(&entries).into_iter().take(killed_after) {
                    transaction.take(step).unwrap();
                }
                // The next run is killed too, while it undoes.
                for entry in entries.iter().rev().take(undone_until) {
                    transaction.undo(entry).unwrap();
                }
                kill(transaction);
                assert!(recover(folder.path()).unwrap());
                assert_eq!(
                    contents(folder.path()),
                    before,
                    "{killed_after} {undone_until}"
                );
            }
        }
    }

    #[test]
    fn a_run_killed_before_the_first_step_leaves_nothing_to_undo() {
        let (folder, _) = example();
        let before = contents(folder.path());
        let transaction = begin(folder.path());
        fs::create_dir(folder.path().join(STAGING).join("new")).unwrap();
        fs::write(folder.path().join(STAGING).join("new/lib.rs"), "half a fi").unwrap();
        fs::write(folder.path().join(STAGING).join("journal.draft"), "repl").unwrap();
        kill(transaction);
        assert!(!recover(folder.path()).unwrap());
        assert_eq!(contents(folder.path()), before);
    }

    #[test]
    fn a_failure_in_the_middle_is_undone() {
        let (folder, files) = example();
        let comparison = compare(folder.path(), &files).unwrap();
        // Someone is faster: where the last file belongs there is a folder now. All the others
        // have been installed when this comes out.
        fs::create_dir_all(folder.path().join("src/zone.rs/full")).unwrap();
        let before = contents(folder.path());
        let error = begin(folder.path())
            .commit(&comparison, &files)
            .unwrap_err();
        assert!(
            matches!(error, TransactionError::Undone(Cause::Disk(_))),
            "{error}"
        );
        assert_eq!(contents(folder.path()), before);
    }

    #[test]
    fn a_new_folder_goes_if_writing_fails() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("deep/output");
        // A file and a folder of the same name: a bug of the generator that only the disk finds.
        let paths = ["src/a", "src/a/b.rs"];
        let files = paths.map(|path| (path.to_owned(), generated("new"))).into();
        let comparison = compare(&output, &files).unwrap();
        let error = begin(&output).commit(&comparison, &files).unwrap_err();
        assert!(matches!(error, TransactionError::Undone(_)), "{error}");
        assert!(contents(folder.path()).is_empty());
    }

    #[test]
    fn the_second_of_two_runs_says_so() {
        let (folder, _) = example();
        let first = begin(folder.path());
        assert!(matches!(
            Transaction::begin(folder.path()),
            Err(TransactionError::Busy)
        ));
        assert!(matches!(
            recover(folder.path()),
            Err(TransactionError::Busy)
        ));
        first.abandon().unwrap();
        begin(folder.path()).abandon().unwrap();
        assert!(!is_interrupted(folder.path()));
    }

    #[test]
    fn a_journal_cannot_lead_out() {
        for line in [
            "replace ../secret",
            "remove /etc/passwd",
            "burn src/lib.rs",
            "create",
        ] {
            let (folder, _) = example();
            kill(begin(folder.path()));
            fs::write(folder.path().join(STAGING).join("journal"), line).unwrap();
            let error = recover(folder.path()).unwrap_err();
            assert!(
                matches!(
                    error,
                    TransactionError::NotUndone {
                        cause: None,
                        undoing: Cause::Journal(_)
                    }
                ),
                "{error}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_cannot_lead_out() {
        use std::os::unix::fs::symlink;
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "secret").unwrap();
        let before = contents(outside.path());
        let (folder, _) = example();
        let staging = folder.path().join(STAGING);
        kill(begin(folder.path()));
        fs::write(staging.join("journal"), "replace src/secret").unwrap();
        fs::create_dir(staging.join("old")).unwrap();
        symlink(outside.path(), staging.join("old/src")).unwrap();
        let error = recover(folder.path()).unwrap_err();
        assert!(
            matches!(
                error,
                TransactionError::NotUndone {
                    undoing: Cause::InTheWay(_, Obstacle::SymbolicLink),
                    ..
                }
            ),
            "{error}"
        );
        fs::remove_dir_all(&staging).unwrap();
        symlink(outside.path(), &staging).unwrap();
        assert!(matches!(
            recover(folder.path()),
            Err(TransactionError::StagingIsNoFolder)
        ));
        assert_eq!(contents(outside.path()), before);
    }
}

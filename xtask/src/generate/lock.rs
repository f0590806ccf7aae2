//! Keeps two runs from writing to the same folder at once.
//!
//! The lock is a file that exists while a run writes, which takes some milliseconds. A run that is
//! killed leaves it behind. Whether the process of a lock still lives cannot be found out portably
//! with the oldest Rust that this project supports, so age decides: a run that lives renews its
//! lock at least once a second or after each file, and a lock that is older than [`ABANDONED`] is
//! taken over. What this does not cover: two runs that find the same abandoned lock in the same
//! instant, and a disk that needs longer than that for one file.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// The age from which on a lock is that of a killed run.
pub(crate) const ABANDONED: Duration = Duration::from_secs(10);

const RENEWAL: Duration = Duration::from_secs(1);

/// A lock that this process holds, until it is released.
#[derive(Debug)]
pub(crate) struct Lock {
    path: PathBuf,
    file: File,
    renewed: Instant,
}

/// Whether the lock was to be had.
#[derive(Debug)]
pub(crate) enum Acquired {
    /// It is ours.
    Ours(Lock),
    /// Another run holds it.
    Taken,
}

impl Lock {
    /// Takes the lock that is the file `path`, if nobody holds it.
    pub(crate) fn acquire(path: &Path) -> io::Result<Acquired> {
        match create(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            created => return created.map(Acquired::Ours),
        }
        match age(path) {
            Ok(age) if age < ABANDONED => return Ok(Acquired::Taken),
            Ok(_) => {}
            // The other run has just released it. Waiting is simpler for the user than for us.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Acquired::Taken),
            Err(error) => return Err(error),
        }
        // Of two runs that want it only one can move it away.
        let aside = path.with_extension(format!("abandoned-{}", std::process::id()));
        match fs::rename(path, &aside).and_then(|()| create(path)) {
            Ok(lock) => fs::remove_file(aside).map(|()| Acquired::Ours(lock)),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists
                ) =>
            {
                Ok(Acquired::Taken)
            }
            Err(error) => Err(error),
        }
    }

    /// Shows that this process lives.
    pub(crate) fn renew(&mut self) -> io::Result<()> {
        if self.renewed.elapsed() >= RENEWAL {
            self.file.set_modified(SystemTime::now())?;
            self.renewed = Instant::now();
        }
        Ok(())
    }

    /// Lets others write.
    pub(crate) fn release(self) -> io::Result<()> {
        // Closed first: Windows keeps the name of an open file.
        drop(self.file);
        fs::remove_file(self.path)
    }
}

fn create(path: &Path) -> io::Result<Lock> {
    let file = File::options().write(true).create_new(true).open(path)?;
    Ok(Lock {
        path: path.to_owned(),
        file,
        renewed: Instant::now(),
    })
}

fn age(path: &Path) -> io::Result<Duration> {
    let modified = fs::symlink_metadata(path)?.modified()?;
    // A time in the future is that of a clock that goes wrong, not of a killed run.
    Ok(modified.elapsed().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ours(path: &Path) -> Option<Lock> {
        match Lock::acquire(path).unwrap() {
            Acquired::Ours(lock) => Some(lock),
            Acquired::Taken => None,
        }
    }

    #[test]
    fn only_one_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = is_ours(&path).unwrap();
        assert!(is_ours(&path).is_none());
        lock.release().unwrap();
        is_ours(&path).unwrap().release().unwrap();
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
    }

    #[test]
    fn an_abandoned_lock_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let killed = is_ours(&path).unwrap();
        killed
            .file
            .set_modified(SystemTime::now() - ABANDONED)
            .unwrap();
        let lock = is_ours(&path).unwrap();
        assert!(is_ours(&path).is_none());
        lock.release().unwrap();
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
    }

    #[test]
    fn renewing_keeps_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let mut lock = is_ours(&path).unwrap();
        lock.file
            .set_modified(SystemTime::now() - ABANDONED)
            .unwrap();
        lock.renewed = Instant::now().checked_sub(RENEWAL).unwrap();
        lock.renew().unwrap();
        assert!(is_ours(&path).is_none());
    }
}

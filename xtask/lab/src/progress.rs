//! A line on stderr that says how far a long task is, on terminals only.

use std::io::{self, IsTerminal, Write};

/// How much of a name is shown, so that the line does not wrap.
const NAME_WIDTH: usize = 48;

/// How many cells the bar has.
const BAR_WIDTH: usize = 24;

/// The line. It is wiped when dropped.
pub(crate) struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    visible: bool,
}

impl Progress {
    /// Begins to tell that `total` things are to be done.
    pub(crate) fn new(what: &'static str, total: usize) -> Progress {
        Progress {
            what,
            total,
            done: 0,
            visible: io::stderr().is_terminal(),
        }
    }

    /// Tells that the next thing begins.
    pub(crate) fn start(&mut self, name: &str) {
        if self.visible {
            // A terminal that is gone is no reason to stop.
            let _ = write!(io::stderr(), "\r\x1b[2K{}", self.line(name));
        }
        self.done += 1;
    }

    fn line(&self, name: &str) -> String {
        let filled = self.done * BAR_WIDTH / self.total.max(1);
        let bar = "#".repeat(filled) + &".".repeat(BAR_WIDTH - filled);
        let name: String = name.chars().take(NAME_WIDTH).collect();
        format!(
            "{} [{bar}] {}/{} {name}",
            self.what,
            self.done + 1,
            self.total
        )
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.visible && self.done > 0 {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_how_far_it_is() {
        let mut progress = Progress {
            what: "checking",
            total: 4,
            done: 0,
            visible: false,
        };
        let first = progress.line("a.yaml");
        assert_eq!(first, "checking [........................] 1/4 a.yaml");
        progress.start("a.yaml");
        let second = progress.line(&"b".repeat(60));
        assert!(second.starts_with("checking [######..................] 2/4 bb"));
        assert!(second.len() < 80 + NAME_WIDTH / 2);
    }
}

//! Starts workers until all cases have run, and counts the results.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context, bail};
use fs_err as fs;
use indicatif::ProgressBar;
use xtask::repository;

use super::FuzzOptions;
use super::case::Case;
use super::check::{Ending, Finding, FindingKind, found};
use super::worker::{Message, WorkerTask};
use crate::progress;

/// The memory that a worker may use, in KiB.
const MAX_MEMORY: u64 = 6 << 20;

/// The number of similar findings to keep and to make smaller. The rest are only counted.
const KEPT_OF_A_KIND: usize = 3;

/// The time to make a finding smaller.
const MINIMIZING: Duration = Duration::from_secs(30);

/// The pause between lines about the progress if there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(20);

/// Runs all cases and shows the results. Returns whether all ended well.
pub(crate) fn run(options: &FuzzOptions) -> anyhow::Result<bool> {
    let mut supervisor = Supervisor::new(options);
    let cases = options.cases();
    let mut next = cases.start;
    while next < cases.end {
        let mut worker = Worker::start(options, next..cases.end, None)?;
        next = supervisor.follow(&mut worker)?;
    }
    supervisor.summarize();
    Ok(supervisor.findings.is_empty())
}

/// The results so far.
struct Supervisor<'o> {
    options: &'o FuzzOptions,
    endings: BTreeMap<Ending, u64>,
    findings: BTreeMap<FindingKind, u64>,
    /// The number of findings with the same kind and a similar detail.
    similar: BTreeMap<(FindingKind, String), usize>,
    slowest: Option<(Duration, u64)>,
    started: Instant,
    progress: ProgressBar,
    last_line: Instant,
}

impl<'o> Supervisor<'o> {
    fn new(options: &'o FuzzOptions) -> Self {
        let cases = options.cases();
        Supervisor {
            options,
            endings: BTreeMap::new(),
            findings: BTreeMap::new(),
            similar: BTreeMap::new(),
            slowest: None,
            started: Instant::now(),
            progress: progress::bar("fuzzing", cases.end - cases.start),
            last_line: Instant::now(),
        }
    }

    /// Reads the messages of the worker until it dies or has run all cases. Returns the next case.
    fn follow(&mut self, worker: &mut Worker) -> anyhow::Result<u64> {
        let mut running = None;
        loop {
            let timeout = Duration::from_secs(self.options.timeout);
            let result = match worker.messages.recv_timeout(timeout) {
                Ok(Message::Started(index)) => {
                    running = Some((index, Instant::now()));
                    continue;
                }
                Ok(Message::Ended(result)) => result,
                Err(RecvTimeoutError::Timeout) => {
                    worker.child.kill()?;
                    let detail = format!("more than {} s", timeout.as_secs());
                    found(FindingKind::Timeout, detail)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let status = worker.child.wait()?;
                    match running {
                        None if status.success() => return Ok(self.options.cases().end),
                        None => bail!("the worker ended with {status}"),
                        Some(_) => found(FindingKind::Crash, status.to_string()),
                    }
                }
            };
            let (index, start) = running.take().context("the worker starts no case")?;
            self.slowest = self.slowest.max(Some((start.elapsed(), index)));
            let mut is_dead = false;
            match result {
                Ok(ending) => *self.endings.entry(ending).or_default() += 1,
                Err(finding) => {
                    is_dead = matches!(finding.kind, FindingKind::Crash | FindingKind::Timeout);
                    self.record(index, &finding)?;
                }
            }
            self.show_progress(index + 1 - self.options.cases().start);
            if is_dead {
                return Ok(index + 1);
            }
        }
    }

    /// Counts a finding, shows it, and keeps the document.
    fn record(&mut self, index: u64, finding: &Finding) -> anyhow::Result<()> {
        *self.findings.entry(finding.kind).or_default() += 1;
        let key = (finding.kind, common_start(&finding.detail));
        let similar = self.similar.entry(key).or_default();
        *similar += 1;
        if *similar > KEPT_OF_A_KIND {
            return Ok(());
        }
        let case = Case::at(index);
        let command = self.options.command(case);
        let Finding { kind, detail } = finding;
        self.progress
            .suspend(|| println!("{kind:?} in run {case}: {detail}\n  {command}"));
        let folder = repository::target().join("fuzz");
        let folder = folder.join(case.folder(self.options.seed));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let text = format!("{kind:?}: {detail}\n{command}\n");
        fs::write(folder.join("finding.txt"), text)?;
        let mut worker = Worker::start(self.options, index..index + 1, Some(&folder))?;
        worker.wait(MINIMIZING)?;
        self.progress
            .suspend(|| println!("  kept in {}", folder.display()));
        Ok(())
    }

    fn show_progress(&mut self, done: u64) {
        let failed: u64 = self.findings.values().sum();
        self.progress.set_message(format!("{failed} failed"));
        self.progress.set_position(done);
        if self.progress.is_hidden() && self.last_line.elapsed() > BETWEEN_LINES {
            self.last_line = Instant::now();
            let left = self.progress.eta().as_secs();
            let all = self.progress.length().unwrap_or_default();
            eprintln!("{done}/{all} runs, {failed} failed, {left} s left");
        }
    }

    fn summarize(&self) {
        self.progress.finish_and_clear();
        let runs: u64 = self.endings.values().chain(self.findings.values()).sum();
        println!(
            "{runs} runs in {:.1} s",
            self.started.elapsed().as_secs_f64()
        );
        for (ending, count) in &self.endings {
            println!("{count:>8}  {ending:?}");
        }
        for (kind, count) in &self.findings {
            println!("{count:>8}  FAILED: {kind:?}");
        }
        if let Some((time, index)) = self.slowest {
            let (case, seconds) = (Case::at(index), time.as_secs_f64());
            println!("slowest: run {case}, {seconds:.2} s");
        }
    }
}

/// Returns the part of a detail that is the same for all findings with the same cause.
fn common_start(detail: &str) -> String {
    let start = detail.split(['`', '\'', '"']).next().unwrap_or(detail);
    start.chars().take(80).collect()
}

/// A worker and its messages.
struct Worker {
    child: Child,
    messages: Receiver<Message>,
}

impl Worker {
    fn start(
        options: &FuzzOptions,
        cases: Range<u64>,
        keep_in: Option<&PathBuf>,
    ) -> anyhow::Result<Self> {
        let task = WorkerTask {
            folders: options.folders.clone(),
            seed: options.seed,
            skip_large: options.skip_large,
            cases,
            keep_in: keep_in.cloned(),
        };
        let mut child = limited(&env::current_exe()?)
            .args(["fuzz-worker", &serde_json::to_string(&task)?])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child.stdout.take().context("the worker has no output")?;
        let (sender, messages) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let message = serde_json::from_str(&line);
                if message.is_ok_and(|it| sender.send(it).is_err()) {
                    return;
                }
            }
        });
        Ok(Worker { child, messages })
    }

    /// Waits until the worker ends, or kills it.
    fn wait(&mut self, limit: Duration) -> io::Result<()> {
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return self.child.kill(),
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Returns a command whose process has limited memory, if the system has a shell that can do this.
fn limited(program: &Path) -> Command {
    if cfg!(unix) {
        let mut command = Command::new("sh");
        let script = format!("ulimit -v {MAX_MEMORY} 2>/dev/null; exec \"$0\" \"$@\"");
        command.arg("-c").arg(script).arg(program);
        command
    } else {
        Command::new(program)
    }
}

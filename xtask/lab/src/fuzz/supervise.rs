//! Runs the worker, again and again if need be, and keeps count of what came out.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::ops::Range;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use super::Settings;
use super::case::Case;
use super::check::{Failure, FailureKind, Outcome};
use super::worker::Message;

/// How much memory a worker may use, in KiB.
const MEMORY: u64 = 6 << 20;

/// So many failures that look alike are kept and made smaller; the rest are counted.
const KEPT_OF_A_KIND: usize = 3;

/// Making a failure smaller may take so long.
const MINIMIZING: Duration = Duration::from_secs(30);

/// What came out of all runs.
#[derive(Default)]
pub(crate) struct Tally {
    outcomes: BTreeMap<Outcome, u64>,
    failures: BTreeMap<FailureKind, u64>,
    alike: BTreeMap<(FailureKind, String), usize>,
    slowest: Option<(Duration, u64)>,
}

impl Tally {
    pub(crate) fn failed(&self) -> bool {
        !self.failures.is_empty()
    }
}

/// Runs all cases of the settings and says how it went.
pub(crate) fn run(settings: &Settings) -> io::Result<Tally> {
    let started = Instant::now();
    let mut tally = Tally::default();
    let mut progress = Progress::new(settings.cases.clone());
    let mut next = settings.cases.start;
    while next < settings.cases.end {
        let mut worker = Worker::start(settings, next..settings.cases.end, None)?;
        next = follow(&mut worker, settings, &mut tally, &mut progress)?;
    }
    progress.clear();
    summarize(&tally, started.elapsed());
    Ok(tally)
}

/// Reads what the worker says, until it has died or done all; the next case to run.
fn follow(
    worker: &mut Worker,
    settings: &Settings,
    tally: &mut Tally,
    progress: &mut Progress,
) -> io::Result<u64> {
    let mut running = None;
    loop {
        let result = match worker.messages.recv_timeout(settings.timeout) {
            Ok(Message::Started(index)) => {
                running = Some((index, Instant::now()));
                continue;
            }
            Ok(Message::Ended(result)) => result,
            Err(RecvTimeoutError::Timeout) => {
                worker.child.kill()?;
                let detail = format!("more than {} s", settings.timeout.as_secs());
                Err(Failure {
                    kind: FailureKind::Timeout,
                    detail,
                })
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = worker.child.wait()?;
                match running {
                    None if status.success() => return Ok(settings.cases.end),
                    None => {
                        return Err(io::Error::other(format!("the worker ended with {status}")));
                    }
                    Some(_) => Err(Failure {
                        kind: FailureKind::Crash,
                        detail: status.to_string(),
                    }),
                }
            }
        };
        let Some((index, start)) = running.take() else {
            return Err(io::Error::other("the worker does not start a case"));
        };
        let dead = matches!(&result, Err(it) if matches!(it.kind, FailureKind::Crash | FailureKind::Timeout));
        tally.slowest = tally.slowest.max(Some((start.elapsed(), index)));
        match result {
            Ok(outcome) => *tally.outcomes.entry(outcome).or_default() += 1,
            Err(failure) => {
                progress.clear();
                report(settings, index, &failure, tally)?;
            }
        }
        progress.show(index, tally);
        if dead {
            return Ok(index + 1);
        }
    }
}

/// Says what failed, and keeps the document.
fn report(settings: &Settings, index: u64, failure: &Failure, tally: &mut Tally) -> io::Result<()> {
    *tally.failures.entry(failure.kind).or_default() += 1;
    let alike = tally
        .alike
        .entry((failure.kind, shape(&failure.detail)))
        .or_default();
    *alike += 1;
    if *alike > KEPT_OF_A_KIND {
        return Ok(());
    }
    let case = Case::at(index);
    let folder = case.folder(&settings.output, settings.seed);
    let command = settings.command(&case);
    println!(
        "{} in run {case}: {}\n  {command}",
        failure.kind, failure.detail
    );
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let text = format!("{}: {}\n{command}\n", failure.kind, failure.detail);
    fs::write(folder.join("failure.txt"), text)?;
    let mut worker = Worker::start(settings, index..index + 1, Some(&folder))?;
    worker.wait(MINIMIZING)?;
    println!("  kept in {}", folder.display());
    Ok(())
}

/// What failures that have the same cause have in common.
fn shape(detail: &str) -> String {
    let start = detail.split(['`', '\'', '"']).next().unwrap_or(detail);
    start.chars().take(80).collect()
}

fn summarize(tally: &Tally, time: Duration) {
    let runs: u64 = tally.outcomes.values().chain(tally.failures.values()).sum();
    println!("{runs} runs in {:.1} s", time.as_secs_f64());
    for (outcome, count) in &tally.outcomes {
        println!("  {outcome:<36} {count:>8}");
    }
    for (kind, count) in &tally.failures {
        println!("  FAILED: {kind:<28} {count:>8}");
    }
    if let Some((time, index)) = tally.slowest {
        println!(
            "  slowest: run {}, {:.2} s",
            Case::at(index),
            time.as_secs_f64()
        );
    }
}

/// A worker and what it says.
struct Worker {
    child: Child,
    messages: Receiver<Message>,
}

impl Worker {
    fn start(
        settings: &Settings,
        cases: Range<u64>,
        keep_in: Option<&std::path::Path>,
    ) -> io::Result<Self> {
        let mut command = limited(&env::current_exe()?);
        command.args(settings.worker_arguments(&cases, keep_in));
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child
            .stdout
            .take()
            .ok_or_else(|| io::Error::other("no output"))?;
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

    /// Waits until the worker ends, or ends it.
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
        // It has ended, or it is in the way.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A command whose process may use so much memory, where the shell can see to that.
fn limited(program: &std::path::Path) -> Command {
    if cfg!(unix) {
        let mut command = Command::new("sh");
        let script = format!("ulimit -v {MEMORY} 2>/dev/null; exec \"$0\" \"$@\"");
        command.arg("-c").arg(script).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// A line on the terminal that says how far it is.
struct Progress {
    cases: Range<u64>,
    started: Instant,
    shown: Option<Instant>,
}

impl Progress {
    fn new(cases: Range<u64>) -> Self {
        Progress {
            cases,
            started: Instant::now(),
            shown: None,
        }
    }

    fn show(&mut self, index: u64, tally: &Tally) {
        let terminal = io::stderr().is_terminal();
        let pause = Duration::from_millis(if terminal { 200 } else { 20_000 });
        if self.shown.unwrap_or(self.started).elapsed() < pause {
            return;
        }
        self.shown = Some(Instant::now());
        let done = index + 1 - self.cases.start;
        let all = self.cases.end - self.cases.start;
        let failed: u64 = tally.failures.values().sum();
        let each = self.started.elapsed().as_secs_f64() / done as f64;
        let left = each * (all - done) as f64;
        eprint!(
            "{done}/{all} runs, {failed} failed, {left:.0} s left{}",
            if terminal { "\x1b[K\r" } else { "\n" }
        );
        drop(io::stderr().flush());
    }

    fn clear(&self) {
        if self.shown.is_some() && io::stderr().is_terminal() {
            eprint!("\x1b[K");
        }
    }
}

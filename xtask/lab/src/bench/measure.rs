//! Runs programs and measures their time and memory.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

use super::generator::Generator;
use crate::progress;

/// The time and the memory that a program took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    /// The time from start to end.
    pub(crate) time: Duration,
    /// The peak memory of the program, or of the largest program that it ran, in bytes.
    ///
    /// Until the program of a child process starts, Linux counts the memory of this process as the
    /// child's. So this process must be smaller than the programs that it measures: it reads documents
    /// only after measuring.
    pub(crate) memory: u64,
}

/// Runs a program without showing its output. Returns `None` if it fails.
pub(crate) fn run(command: &mut Command) -> io::Result<Option<Cost>> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = Instant::now();
    let used = command.spawn()?.wait4()?;
    let time = started.elapsed();
    Ok(used.status.success().then_some(Cost {
        time,
        memory: used.rusage.maxrss,
    }))
}

/// Returns the median time and the median memory of several runs.
pub(crate) fn median(costs: &[Cost]) -> Option<Cost> {
    Some(Cost {
        time: middle(costs.iter().map(|cost| cost.time))?,
        memory: middle(costs.iter().map(|cost| cost.memory))?,
    })
}

/// Returns the middle value, or the lower of the two middle values.
fn middle<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort();
    let last = values.len().checked_sub(1)?;
    values.get(last / 2).copied()
}

/// Does something with several generators in turn, again and again, so that a slow phase of the
/// machine slows all of them. Returns the medians, and `None` for generators that failed. The first
/// run reads files from the disk or builds dependencies, and is not counted.
pub(crate) fn alternate(
    activity: &'static str,
    runs: u16,
    generators: &[Generator],
    run: impl FnMut(Generator) -> anyhow::Result<Option<Cost>>,
) -> anyhow::Result<Vec<Option<Cost>>> {
    alternate_named(activity, runs, generators, Generator::name, run)
}

/// Does something with several subjects in turn, like [`alternate`]. `name` is shown.
pub(crate) fn alternate_named<T: Copy>(
    activity: &'static str,
    runs: u16,
    subjects: &[T],
    name: fn(T) -> &'static str,
    mut run: impl FnMut(T) -> anyhow::Result<Option<Cost>>,
) -> anyhow::Result<Vec<Option<Cost>>> {
    let progress = progress::bar(activity, (u64::from(runs) + 1) * subjects.len() as u64);
    let mut costs = vec![Some(Vec::new()); subjects.len()];
    for number in 0..=runs {
        for (subject, costs) in subjects.iter().zip(&mut costs) {
            progress.set_message(name(*subject));
            if let Some(so_far) = costs {
                match run(*subject)? {
                    _ if number == 0 => {}
                    Some(cost) => so_far.push(cost),
                    None => *costs = None,
                }
            }
            progress.inc(1);
        }
    }
    Ok(costs.into_iter().map(|costs| median(&costs?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(seconds: u64) -> Cost {
        Cost {
            time: Duration::from_secs(seconds),
            memory: 100 - seconds,
        }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[cost(9), cost(1), cost(2)]), Some(cost(2)));
        let even = median(&[cost(9), cost(1)]).unwrap();
        assert_eq!((even.time.as_secs(), even.memory), (1, 91));
    }

    #[test]
    fn runs_alternate_until_one_fails() {
        let mut order = Vec::new();
        let (a, b) = (Generator::Ours, Generator::Progenitor);
        let medians = alternate("running", 3, &[a, b], |generator| {
            order.push(generator);
            let fails = generator == b && order.len() > 5;
            Ok((!fails).then_some(cost(order.len() as u64)))
        });
        assert_eq!(order, [a, b, a, b, a, b, a]);
        // The first one ran as number 1, which is not counted, 3, 5 and 7. The second one failed at
        // its third run.
        assert_eq!(medians.unwrap(), [Some(cost(5)), None]);
    }

    #[cfg(unix)]
    #[test]
    fn programs_are_measured() {
        let cost = run(Command::new("sh").args(["-c", "sleep 0.05"])).unwrap();
        let cost = cost.unwrap();
        assert!(cost.time >= Duration::from_millis(50));
        assert!(cost.memory > 100_000);
        assert_eq!(run(&mut Command::new("false")).unwrap(), None);
        assert!(run(&mut Command::new("./no-such-program")).is_err());
    }
}

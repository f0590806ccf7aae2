//! Runs programs and measures how long they take and how much memory they need.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What a program needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Need {
    /// From start to end, on the clock.
    pub(crate) time: Duration,
    /// The most memory that it, or a program that it ran, had at once, in bytes.
    ///
    /// Linux counts the memory of this process towards that of a child until the child's program
    /// starts. This process must be smaller than what it measures: that is why documents are
    /// only read here when the other figures are there.
    pub(crate) memory: u64,
}

/// Runs a program without showing what it says. `None` if it fails.
pub(crate) fn run(command: &mut Command) -> io::Result<Option<Need>> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = Instant::now();
    let used = command.spawn()?.wait4()?;
    let time = started.elapsed();
    Ok(used.status.success().then_some(Need {
        time,
        memory: used.rusage.maxrss,
    }))
}

/// The middle of several runs, in time and in memory.
pub(crate) fn median(needs: &[Need]) -> Option<Need> {
    Some(Need {
        time: middle(needs.iter().map(|need| need.time))?,
        memory: middle(needs.iter().map(|need| need.memory))?,
    })
}

/// The middle value; of an even number of values, the lower of the two.
fn middle<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort();
    let last = values.len().checked_sub(1)?;
    values.get(last / 2).copied()
}

/// Runs several programs in turn, again and again, so that whatever slows the machine down for a
/// while slows all of them. The result has the medians, and `None` for programs that failed.
pub(crate) fn alternate(
    runs: usize,
    programs: usize,
    mut run: impl FnMut(usize) -> Result<Option<Need>, String>,
) -> Result<Vec<Option<Need>>, String> {
    let mut needs = vec![Some(Vec::new()); programs];
    for _ in 0..runs {
        for (program, needs) in needs.iter_mut().enumerate() {
            let Some(so_far) = needs else {
                continue;
            };
            match run(program)? {
                Some(need) => so_far.push(need),
                None => *needs = None,
            }
        }
    }
    Ok(needs.into_iter().map(|needs| median(&needs?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(seconds: u64) -> Need {
        Need {
            time: Duration::from_secs(seconds),
            memory: 100 - seconds,
        }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[need(9), need(1), need(2)]), Some(need(2)));
        let even = median(&[need(9), need(1)]).unwrap();
        assert_eq!((even.time.as_secs(), even.memory), (1, 91));
    }

    #[test]
    fn runs_alternate_until_one_fails() {
        let mut order = Vec::new();
        let medians = alternate(3, 2, |program| {
            order.push(program);
            let fails = program == 1 && order.len() > 3;
            Ok((!fails).then_some(need(order.len() as u64)))
        });
        assert_eq!(order, [0, 1, 0, 1, 0]);
        // Nothing has run since the third time; the other one failed the second time.
        let order_of_first = Some(need(3));
        assert_eq!(medians, Ok(vec![order_of_first, None]));
    }

    #[cfg(unix)]
    #[test]
    fn programs_are_measured() {
        let need = run(Command::new("sh").args(["-c", "sleep 0.05"])).unwrap();
        let need = need.unwrap();
        assert!(need.time >= Duration::from_millis(50));
        assert!(need.memory > 100_000);
        assert_eq!(run(&mut Command::new("false")).unwrap(), None);
        assert!(run(&mut Command::new("./no-such-program")).is_err());
    }
}

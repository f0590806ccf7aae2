//! The machine that the figures were measured on, and the date.

use std::process::Command;
use std::time::SystemTime;
use std::{env, fs, thread};

/// Returns the processor, the memory and the operating system.
pub(crate) fn machine() -> String {
    let processor =
        field("/proc/cpuinfo", "model name").unwrap_or_else(|| env::consts::ARCH.to_owned());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_else(|| "unknown".to_owned());
    let system = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{processor}, {cores} cores, {memory} of memory, {} {}",
        env::consts::OS,
        system.trim()
    )
}

/// Returns the compiler's version.
pub(crate) fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map_or("unknown".to_owned(), |output| {
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    })
}

/// Returns the first value of a field in a file of the kernel.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}

/// Returns today's date, in UTC.
pub(crate) fn today() -> String {
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    now.chars().take("1970-01-01".len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_a_date() {
        let today = today();
        assert!(today.len() == 10 && today.starts_with("20"), "{today}");
    }

    #[test]
    fn the_machine_has_a_name() {
        assert!(machine().contains(" cores, "));
        assert!(rustc().starts_with("rustc "));
    }
}

//! Turns panics of the generator into messages.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

/// The place and the message of the last panic.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Runs `work`. If it panics, returns the place and the message of the panic, in one line.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // The usual hook writes to stderr, into the middle of a progress bar.
    let usual_hook = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        let text = info.to_string().replace('\n', " ");
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(usual_hook);
    result.map_err(|_| {
        let text = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner);
        text.trim_start_matches("panicked at ").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message() {
        let message = catch(|| -> usize { panic!("no {}", "way") }).unwrap_err();
        assert!(
            message.starts_with("xtask/lab/src/panics.rs:") && message.ends_with(": no way"),
            "{message}"
        );
        assert_eq!(catch(|| 7), Ok(7));
    }
}

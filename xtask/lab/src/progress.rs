//! A progress bar on stderr, if that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Starts a progress bar for `total` steps. It disappears when it is dropped.
pub(crate) fn bar(activity: &'static str, total: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} [{bar:24}] {pos}/{len} {msg:.48}");
    ProgressBar::new(total as u64)
        .with_style(style.expect("the template is valid"))
        .with_prefix(activity)
        .with_finish(indicatif::ProgressFinish::AndClear)
}

//! A progress bar on stderr, if that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Starts a progress bar for `total` steps. It disappears when it is dropped.
pub(crate) fn bar(activity: &'static str, total: u64) -> ProgressBar {
    let style = "{prefix} [{bar:24}] {pos}/{len}, {eta} left {msg:.48}";
    ProgressBar::new(total)
        .with_style(ProgressStyle::with_template(style).expect("the template is valid"))
        .with_prefix(activity)
        .with_finish(indicatif::ProgressFinish::AndClear)
}

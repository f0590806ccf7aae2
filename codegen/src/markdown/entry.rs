//! A description as the entry of a list.

/// An entry of a Markdown list that begins with a label, if there is anything to say: lines that
/// [`super::to_rustdoc`] made, or nothing.
pub(crate) fn list_entry(label: &str, documentation: &[String]) -> Vec<String> {
    let mut lines = documentation.iter();
    let Some(first) = lines.next() else {
        return Vec::new();
    };
    let rest = lines.map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!("  {line}")
        }
    });
    // A block that starts in the middle of a line is none, and what ends it would start one.
    let start = if starts_block(first) {
        vec![format!("- {label}:"), String::new(), format!("  {first}")]
    } else {
        vec![format!("- {label}: {first}")]
    };
    start.into_iter().chain(rest).collect()
}

/// Whether a line of Markdown starts something other than a paragraph.
fn starts_block(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let marks = ["```", "~~~", "- ", "* ", "+ ", ">", "#", "|", "<"];
    marks.iter().any(|mark| line.starts_with(mark))
        || (digits.len() < line.len() && digits.starts_with(['.', ')']))
}

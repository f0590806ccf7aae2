//! Writes a description as an item of a list.

/// Returns the lines of a list item that starts with a label, or no lines if there is no
/// documentation. The documentation is lines that [`super::to_rustdoc`] returned.
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
    // After the label, the start of a block would be text, and its end would start a block.
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
    let is_rule_or_empty_item = line.chars().all(|c| "-*+_ ".contains(c));
    let digits = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let marks = ["```", "~~~", "- ", "* ", "+ ", ">", "#", "|", "<"];
    is_rule_or_empty_item
        || marks.iter().any(|mark| line.starts_with(mark))
        || (digits.len() < line.len() && digits.starts_with(['.', ')']))
}

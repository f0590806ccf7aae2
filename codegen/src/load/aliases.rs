//! Finds aliases of YAML that never end.

use saphyr_parser::{Event, Parser};

/// Finds the first alias that stands inside the node that its anchor marks: its name, its line, and its
/// column in characters, both from 1.
pub(super) fn alias_in_itself(text: &str) -> Option<(String, usize, usize)> {
    let mut open: Vec<usize> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => open.push(anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
            }
            Event::Alias(anchor) if open.contains(&anchor) => {
                let (line, column) = (span.start.line(), span.start.col() + 1);
                let line_text = text.lines().nth(line.saturating_sub(1))?;
                let after_star = line_text.chars().skip(column);
                let ends = |c: &char| c.is_whitespace() || ",[]{}".contains(*c);
                let name = after_star.take_while(|c| !ends(c)).collect();
                return Some((name, line, column));
            }
            _ => {}
        }
    }
    None
}

//! Finds the byte at which each key and value of a file starts.
//!
//! The tree numbers its nodes in document order (see [`crate::tree::Origin`]). These scanners count
//! in the same order.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use super::lines::{Lines, without_blank_tabs};
use super::outline::string_end;

/// The starts of the first `limit` keys and values of a valid JSON text.
pub(super) fn in_json(text: &str, limit: usize) -> Vec<u32> {
    let text = text.as_bytes();
    let mut starts = Vec::new();
    let mut at = 0;
    while at < text.len() && starts.len() < limit {
        if b"}],: \t\r\n".contains(&text[at]) {
            at += 1;
            continue;
        }
        starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        match text[at] {
            b'"' => at = string_end(text, at + 1),
            b'{' | b'[' => at += 1,
            _ => {
                let rest = text[at..].iter();
                at += rest
                    .take_while(|byte| !b",]}: \t\r\n".contains(byte))
                    .count();
            }
        }
    }
    starts
}

/// The starts of the first keys and values of a YAML text, `limit` or more. An alias counts as many
/// times as the nodes of its anchor, as it does for the parser.
pub(super) fn in_yaml(text: &str, lines: &Lines, limit: usize) -> Vec<u32> {
    let byte = |line, column| lines.byte(text, line, column);
    yaml_starts(text, byte, limit)
        .or_else(|_| yaml_starts(&without_blank_tabs(text), byte, limit))
        .unwrap_or_else(|before_error| before_error)
}

/// Scans `text`. `byte` converts a line and a column into a position. Fails with the starts before
/// the first syntax error.
fn yaml_starts(
    text: &str,
    byte: impl Fn(usize, usize) -> usize,
    limit: usize,
) -> Result<Vec<u32>, Vec<u32>> {
    let mut starts: Vec<u32> = Vec::new();
    let mut anchors: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else {
            return Err(starts);
        };
        let at = || u32::try_from(byte(span.start.line(), span.start.col() + 1));
        match event {
            Event::Scalar(_, _, anchor, _) => {
                anchors.insert(anchor, (starts.len(), starts.len() + 1));
                starts.push(at().unwrap_or(u32::MAX));
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                open.push((anchor, starts.len()));
                starts.push(at().unwrap_or(u32::MAX));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((anchor, start)) = open.pop() {
                    anchors.insert(anchor, (start, starts.len()));
                }
            }
            Event::Alias(anchor) => {
                let (start, end) = anchors.get(&anchor).copied().unwrap_or_default();
                starts.extend_from_within(start..end);
            }
            Event::DocumentEnd => break,
            _ => {}
        }
        if starts.len() >= limit {
            break;
        }
    }
    Ok(starts)
}

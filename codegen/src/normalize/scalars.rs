//! Strings, numbers and booleans.

use super::normalizer::Normalizer;
use crate::diagnostic::Diagnostic;
use crate::tree::{Node, Value};

impl Normalizer<'_> {
    pub(super) fn repair_text(&mut self, node: &mut Node) -> bool {
        if node.as_str().is_some() {
            return true;
        }
        match self.as_text(node) {
            Some(text) => node.value = Value::String(text),
            None => return self.mismatch(node, "a string"),
        }
        true
    }

    pub(super) fn repair_choice(&mut self, node: &mut Node, values: &[&str]) -> bool {
        let Some(text) = node.as_str() else {
            return self.mismatch(node, "a string");
        };
        if values.contains(&text) {
            return true;
        }
        let message = format!("`{text}` is not one of the allowed values");
        let diagnostic = Diagnostic::warning(message).at_node(node.origin);
        let in_other_case = |value: &&&str| text.trim().eq_ignore_ascii_case(value);
        if let Some(value) = values.iter().find(in_other_case) {
            diagnostic
                .label(format!("read as `{value}`"))
                .help(format!(
                    "nothing needs to be done; the author should write `{value}`"
                ))
                .push_to(self.log);
            node.value = Value::String((*value).to_owned());
            return true;
        }
        diagnostic
            .label("the value is not used")
            .help(format!(
                "the client is the same as without it; the author should write one of: {}",
                values.join(", ")
            ))
            .push_to(self.log);
        false
    }

    pub(super) fn repair_boolean(&mut self, node: &mut Node) -> bool {
        let value = match node.as_str().map(str::trim) {
            None if matches!(node.value, Value::Boolean(_)) => return true,
            Some("true" | "True") => true,
            Some("false" | "False") => false,
            _ => return self.mismatch(node, "`true` or `false`"),
        };
        node.value = Value::Boolean(value);
        true
    }

    pub(super) fn repair_number(&mut self, node: &mut Node) -> bool {
        let text = node.as_str().map(str::trim);
        if let Some(Ok(number)) = text.map(str::parse) {
            node.value = Value::Number(number);
        } else if text.is_some_and(|text| text.parse().is_ok_and(f64::is_infinite)) {
            // The parsers leave such a number as text.
            return self.out_of_range(node);
        }
        node.as_number().is_some() || self.mismatch(node, "a number")
    }

    /// Warns about a number that is too large. Returns `false`: the value is not used.
    fn out_of_range(&mut self, node: &Node) -> bool {
        Diagnostic::warning("this number is beyond the range of 64-bit floats")
            .at_node(node.origin)
            .label("the value is not used")
            .help("nothing needs to be done: a limit beyond that range limits nothing")
            .push_to(self.log);
        false
    }

    pub(super) fn repair_count(&mut self, node: &mut Node) -> bool {
        if !self.repair_number(node) {
            return false;
        }
        let Some(number) = node.as_number() else {
            return false;
        };
        if number.as_u64().is_some() {
            return true;
        }
        match number.as_f64() {
            // `1e3`. A limit beyond `u64` limits nothing.
            Some(value) if value >= 0.0 && value.fract() == 0.0 => {
                let fits = value < u64::MAX as f64;
                if fits {
                    node.value = Value::Number((value as u64).into());
                }
                fits
            }
            _ => self.mismatch(node, "a non-negative integer"),
        }
    }
}

//! The values of `enum` and `const`.

use super::bounds::as_integer;
use crate::diagnostic::Diagnostic;
use crate::normalize::members::{has_any, set, text};
use crate::normalize::normalizer::Normalizer;
use crate::tree::{Node, Object, Value};

impl Normalizer<'_> {
    /// Makes `enum` a list, and replaces `const` by an `enum` with one value.
    pub(super) fn repair_enum(&mut self, schema: &mut Object) {
        if let Some(only) = schema.shift_remove("const") {
            set(schema, "enum", only.origin, Value::Array(vec![only]));
            return;
        }
        let Some(node) = schema.get_mut("enum") else {
            return;
        };
        let found = node.value.describe();
        match &mut node.value {
            Value::Array(values) if are_lists(values) => {
                let lists = std::mem::take(values).into_iter();
                values.extend(lists.flat_map(entries));
                Diagnostic::warning("the values of this `enum` are lists")
                    .at_node(node.origin)
                    .label("the entries of the lists are used as values")
                    .help(
                        "nothing needs to be done; the author should write the values as one list",
                    )
                    .push_to(self.log);
            }
            Value::Array(_) => {}
            Value::String(text) if text.contains([',', '|']) => self.remove_enum(schema),
            Value::String(_) | Value::Number(_) | Value::Boolean(_) => {
                node.value = Value::Array(vec![node.clone()]);
                Diagnostic::warning(format!("expected a list, found {found}"))
                    .at_node(node.origin)
                    .label("treated as the only value")
                    .help("nothing needs to be done; the author should write a list")
                    .push_to(self.log);
            }
            Value::Null | Value::Object(_) => self.remove_enum(schema),
        }
    }

    fn remove_enum(&mut self, schema: &mut Object) {
        if let Some(values) = schema.shift_remove("enum") {
            self.mismatch(&values, "a list");
        }
    }

    /// Replaces `null` among the values by `nullable`, and gives the other values the type of the
    /// schema.
    pub(super) fn repair_enum_values(&mut self, schema: &mut Object) {
        self.move_enum_of_items(schema);
        let expected = text(schema, "type").map(str::to_owned);
        let Some(node) = schema.get_mut("enum") else {
            return;
        };
        let origin = node.origin;
        let Some(values) = node.as_array_mut() else {
            return;
        };
        if let Some(expected) = &expected {
            self.convert_values(values, expected);
        }
        let allows_null = values.iter().any(Node::is_null);
        if !values.iter().all(Node::is_null) {
            values.retain(|value| !value.is_null());
        }
        if values.is_empty() {
            schema.shift_remove("enum");
        }
        if allows_null {
            set(schema, "nullable", origin, Value::Boolean(true));
        }
    }

    /// Converts values to the type of the schema. The warning is at the last value.
    fn convert_values(&mut self, values: &mut [Node], expected: &str) {
        let mut converted = None;
        for value in values {
            let text = self.as_text(value).filter(|_| expected == "string");
            let Some(fitting) = text.map(Value::String).or(convert(value, expected)) else {
                continue;
            };
            // `1.0` for the integer 1 is no mistake.
            if expected == "string" || value.as_number().is_none() {
                converted = Some(value.origin);
            }
            value.value = fitting;
        }
        if let Some(origin) = converted {
            Diagnostic::warning(format!("this value is not of the type `{expected}`"))
                .at_node(origin)
                .label(format!("read as `{expected}`"))
                .help("nothing needs to be done if that is right; else generate from a copy with another `type`")
                .push_to(self.log);
        }
    }

    /// Moves the `enum` of a list to its items, if its values are no lists.
    fn move_enum_of_items(&mut self, schema: &mut Object) {
        let Some(name @ ("array" | "object")) = text(schema, "type") else {
            return;
        };
        let is_array = name == "array";
        let message = format!("`enum` beside `type: {name}`");
        let Some(values) = schema.shift_remove("enum") else {
            return;
        };
        let warning = Diagnostic::warning(message).at_node(values.origin.key());
        let is_scalar = |node: &Node| !matches!(node.value, Value::Array(_) | Value::Object(_));
        let are_scalars = values.as_array().is_some_and(|it| it.iter().all(is_scalar));
        match schema.get_mut("items").and_then(Node::as_object_mut) {
            Some(items) if is_array && are_scalars && !has_any(items, &["enum", "$ref"]) => {
                items.insert("enum".to_owned(), values);
                warning
                    .label("treated as the `enum` of the items")
                    .help("nothing needs to be done; the author should move `enum` into `items`")
                    .push_to(self.log);
            }
            _ => warning
                .label("it has no effect")
                .help("any value of this type can be read and sent; the author should move `enum` to the schema that it is about")
                .push_to(self.log),
        }
    }
}

fn are_lists(values: &[Node]) -> bool {
    !values.is_empty() && values.iter().all(|value| value.as_array().is_some())
}

fn entries(node: Node) -> Vec<Node> {
    match node.value {
        Value::Array(entries) => entries,
        _ => vec![node],
    }
}

/// Converts a value to the expected type, if it can mean only that.
fn convert(value: &Node, expected: &str) -> Option<Value> {
    match (&value.value, expected) {
        (Value::String(text), "number" | "integer") => text.parse().ok().map(Value::Number),
        (Value::Number(number), "integer") if number.is_f64() => {
            Some(Value::Number(as_integer(number)?.into()))
        }
        (Value::String(text), "boolean") => text.parse().ok().map(Value::Boolean),
        _ => None,
    }
}

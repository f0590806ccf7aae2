//! The values of `enum` and `const`.

use super::{Normalizer, set};
use crate::diagnostic::Diagnostic;
use crate::tree::{Node, Object, Value};

impl Normalizer<'_> {
    /// Makes a list of `enum`, and one value of `const`.
    pub(super) fn enum_is_list(&mut self, schema: &mut Object) {
        if let Some(only) = schema.shift_remove("const") {
            set(schema, "enum", only.origin, Value::Array(vec![only]));
            return;
        }
        let Some(node) = schema.get_mut("enum") else {
            return;
        };
        match &mut node.value {
            Value::Array(values) => {
                let is_nested = !values.is_empty()
                    && values
                        .iter()
                        .all(|value| matches!(value.value, Value::Array(_)));
                if is_nested {
                    let lists = std::mem::take(values);
                    values.extend(lists.into_iter().flat_map(entries));
                    let warning = Diagnostic::warning("the values of this `enum` are lists")
                        .at_node(node.origin)
                        .label("the entries of the lists are taken as the values")
                        .help("write the values as one list");
                    self.warn(warning);
                }
            }
            Value::String(text) if text.contains([',', '|']) => {
                self.mismatch(node, "a list");
                schema.shift_remove("enum");
            }
            Value::String(_) | Value::Number(_) | Value::Boolean(_) => {
                let only = node.clone();
                self.warn(
                    Diagnostic::warning(format!(
                        "expected a list, found {}",
                        only.value.describe()
                    ))
                    .at_node(only.origin)
                    .label("it is taken as the only value")
                    .help("write a list"),
                );
                node.value = Value::Array(vec![only]);
            }
            Value::Null | Value::Object(_) => {
                self.mismatch(node, "a list");
                schema.shift_remove("enum");
            }
        }
    }

    /// Takes `null` out of the values, which `nullable` says, and gives the others the type that
    /// the schema has.
    pub(super) fn enum_values_have_type(&mut self, schema: &mut Object) {
        self.enum_of_items(schema);
        let expected = schema.get("type").and_then(Node::as_str).map(str::to_owned);
        let Some(node) = schema.get_mut("enum") else {
            return;
        };
        let origin = node.origin;
        let Value::Array(values) = &mut node.value else {
            return;
        };
        let is_null = |node: &Node| node.value == Value::Null;
        let allows_null = values.iter().any(is_null);
        if allows_null && !values.iter().all(is_null) {
            values.retain(|value| !is_null(value));
        }
        let mut mended = None;
        if let Some(expected) = &expected {
            for value in values.iter_mut() {
                if let Some(fitting) = fitting(value, expected) {
                    // `1.0` for the integer 1 is no mistake.
                    if !matches!(value.value, Value::Number(_)) || expected == "string" {
                        mended = Some(value.origin);
                    }
                    value.value = fitting;
                }
            }
        }
        if values.is_empty() {
            schema.shift_remove("enum");
        }
        if allows_null {
            set(schema, "nullable", origin, Value::Boolean(true));
        }
        if let (Some(origin), Some(expected)) = (mended, expected) {
            self.warn(
                Diagnostic::warning(format!("this value is not of the type `{expected}`"))
                    .at_node(origin)
                    .label(format!("it is taken as `{expected}`"))
                    .help("mend the quotes of the value, or `type`"),
            );
        }
    }

    /// `type: array` with an `enum` of what its items can be.
    fn enum_of_items(&mut self, schema: &mut Object) {
        let name = schema.get("type").and_then(Node::as_str);
        let Some(name @ ("array" | "object")) = name else {
            return;
        };
        let message = format!("`enum` beside `type: {name}`");
        let is_array = name == "array";
        let Some(values) = schema.shift_remove("enum") else {
            return;
        };
        let is_scalar = |node: &Node| !matches!(node.value, Value::Array(_) | Value::Object(_));
        let scalars = match &values.value {
            Value::Array(values) => values.iter().all(is_scalar),
            _ => false,
        };
        let warning = Diagnostic::warning(message).at_node(values.origin.key());
        let items = schema.get_mut("items").and_then(Node::as_object_mut);
        match items {
            Some(items)
                if is_array
                    && scalars
                    && !items.contains_key("enum")
                    && !items.contains_key("$ref") =>
            {
                items.insert("enum".to_owned(), values);
                self.warn(
                    warning
                        .label("the values are taken as those of the items")
                        .help("move `enum` into `items`"),
                );
            }
            _ => self.warn(
                warning
                    .label("it has no effect")
                    .help("remove it, or move it to what it is about"),
            ),
        }
    }
}

fn entries(node: Node) -> Vec<Node> {
    match node.value {
        Value::Array(entries) => entries,
        _ => vec![node],
    }
}

/// The value in the type that is expected, if it is written in another and can only mean that.
fn fitting(value: &Node, expected: &str) -> Option<Value> {
    match (&value.value, expected) {
        (Value::Number(number), "string") => Some(Value::String(number.to_string())),
        (Value::Boolean(value), "string") => Some(Value::String(value.to_string())),
        (Value::String(text), "number" | "integer") => text.parse().ok().map(Value::Number),
        (Value::Number(number), "integer") => super::conflicts::integral(number)
            .filter(|_| number.is_f64())
            .map(|value| Value::Number(value.into())),
        (Value::String(text), "boolean") => text.parse().ok().map(Value::Boolean),
        _ => None,
    }
}

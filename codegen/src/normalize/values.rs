//! Defaults and examples. An unquoted `1.10` is text where the schema has `type: string`.

use super::normalizer::Normalizer;
use crate::tree::{Node, Object, Value};

impl Normalizer<'_> {
    /// Keeps the text of the `default` and the `example` of a schema.
    pub(super) fn keep_text_of_values(&self, schema: &mut Object) {
        for key in ["default", "example"] {
            let Some(mut value) = schema.get_mut(key).map(take) else {
                continue;
            };
            self.keep_text(&mut value, schema);
            schema.insert(key.to_owned(), value);
        }
    }

    /// Keeps the text of the examples of a parameter, a header or a media type.
    pub(super) fn keep_text_of_examples(&self, owner: &mut Object) {
        let Some(schema) = owner.get_mut("schema").map(take) else {
            return;
        };
        if let Some(keywords) = schema.as_object() {
            if let Some(example) = owner.get_mut("example") {
                self.keep_text(example, keywords);
            }
            let examples = owner.get_mut("examples").and_then(Node::as_object_mut);
            for example in examples.into_iter().flat_map(Object::values_mut) {
                let members = example.as_object_mut();
                if let Some(value) = members.and_then(|members| members.get_mut("value")) {
                    self.keep_text(value, keywords);
                }
            }
        }
        owner.insert("schema".to_owned(), schema);
    }

    /// Makes strings of the numbers and booleans that the schema says are strings. References are
    /// not followed.
    fn keep_text(&self, value: &mut Node, schema: &Object) {
        if is_string(schema) {
            if let Some(text) = self.as_text(value) {
                value.value = Value::String(text);
            }
        }
        match &mut value.value {
            Value::Object(members) => {
                let properties = schema.get("properties");
                for (key, member) in members {
                    let property = properties.and_then(|properties| properties.get(key));
                    if let Some(property) = property.and_then(Node::as_object) {
                        self.keep_text(member, property);
                    }
                }
            }
            Value::Array(entries) => {
                if let Some(items) = schema.get("items").and_then(Node::as_object) {
                    for entry in entries {
                        self.keep_text(entry, items);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a schema has strings, and no numbers or booleans.
fn is_string(schema: &Object) -> bool {
    let Some(name) = schema.get("type") else {
        return false;
    };
    let names = name.as_array().unwrap_or(std::slice::from_ref(name));
    let is = |name: &Node, text: &str| name.as_str() == Some(text);
    names.iter().any(|name| is(name, "string"))
        && names
            .iter()
            .all(|name| is(name, "string") || is(name, "null"))
}

/// Takes a value out of the tree. `null` remains.
fn take(node: &mut Node) -> Node {
    let value = std::mem::replace(&mut node.value, Value::Null);
    Node::new(node.origin, value)
}

//! Repairs schemas: values in place of a schema, references with siblings, and the keywords of 3.1
//! and of older drafts of JSON Schema.

mod bounds;
mod enums;
mod foreign_keywords;
mod infer;
mod newer_keywords;
mod null;
mod types;

use super::members::{has_any, set, set_text};
use super::normalizer::Normalizer;
use crate::diagnostic::Diagnostic;
use crate::structure::ObjectKind;
use crate::tree::{Node, Object, Origin, Value};

pub(super) use bounds::repair_integer_bounds;

impl Normalizer<'_> {
    /// Repairs the Boolean or schema of `additionalProperties`.
    pub(super) fn repair_schema_or_boolean(&mut self, node: &mut Node) -> bool {
        match node.as_str() {
            Some("true") => node.value = Value::Boolean(true),
            Some("false") => node.value = Value::Boolean(false),
            _ => {}
        }
        matches!(node.value, Value::Boolean(_)) || self.repair_schema(node)
    }

    /// Makes `node` a schema, before its fields are repaired. `false` if it can't be one.
    pub(super) fn repair_schema(&mut self, node: &mut Node) -> bool {
        self.schema_from_value(node);
        let origin = node.origin;
        let Some(schema) = node.as_object_mut() else {
            return self.mismatch(node, "a schema");
        };
        self.unwrap_nested_schema(schema);
        move_reference_into_all_of(schema, origin);
        if !schema.contains_key("$ref") {
            self.convert_to_3_0(schema, origin);
        }
        true
    }

    /// Replaces Boolean schemas (JSON Schema 2020-12, section 4.3.2), and other values that people
    /// write for a schema.
    fn schema_from_value(&mut self, node: &mut Node) {
        let origin = node.origin;
        let mut schema = Object::default();
        match &node.value {
            Value::Null | Value::Boolean(true) => {}
            Value::Boolean(false) => {
                set(&mut schema, "not", origin, Value::Object(Object::default()));
            }
            // PHP has one empty value for lists and maps.
            Value::Array(array) if array.is_empty() => {}
            Value::String(name) => {
                Diagnostic::warning("a schema is an object, not a string")
                    .at_node(origin)
                    .label(format!("`{name}` is used as its `type`"))
                    .help(format!(
                        "nothing needs to be done; the author should write `{{type: {name}}}`"
                    ))
                    .push_to(self.log);
                set_text(&mut schema, "type", origin, name);
            }
            Value::Object(_) | Value::Number(_) | Value::Array(_) => return,
        }
        node.value = Value::Object(schema);
    }

    /// Replaces the keywords of 3.1, and of drafts of JSON Schema, by keywords of 3.0.
    fn convert_to_3_0(&mut self, schema: &mut Object, origin: Origin) {
        self.repair_enum(schema);
        self.repair_types(schema, origin);
        null::replace_null_branches(schema);
        self.repair_enum_values(schema);
        self.replace_tuple(schema);
        newer_keywords::replace_pattern_properties(schema);
        self.note_conditions(schema);
        newer_keywords::mark_unread_keywords(schema, origin);
        self.remove_boolean_required(schema);
        bounds::replace_exclusive_bounds(schema);
        newer_keywords::replace_content(schema);
        newer_keywords::replace_examples(schema);
        self.keep_text_of_values(schema);
        infer::infer_type(schema, origin);
        self.remove_foreign_keywords(schema);
    }
}

/// Moves a `$ref` with siblings into `allOf`. Siblings that mean nothing are removed; a schema with
/// only a `$ref` remains as it is.
fn move_reference_into_all_of(schema: &mut Object, origin: Origin) {
    if super::members::text(schema, "$ref").is_none() {
        schema.shift_remove("$ref");
        return;
    }
    schema.retain(|key, member| key == "$ref" || has_meaning(key, member));
    // Without these keywords, `type` repeats the type of the target.
    if !has_any(
        schema,
        &["properties", "items", "enum", "additionalProperties"],
    ) {
        schema.shift_remove("type");
    }
    if schema.len() == 1 {
        return;
    }
    if let Some(reference) = schema.shift_remove("$ref") {
        let reference = Node::object_with(reference.origin, "$ref", reference);
        match schema.get_mut("allOf").and_then(Node::as_array_mut) {
            Some(all_of) => all_of.insert(0, reference),
            None => set(schema, "allOf", origin, Value::Array(vec![reference])),
        }
    }
}

/// Whether a keyword beside a `$ref` adds something.
fn has_meaning(key: &str, member: &Node) -> bool {
    let is_set = match &member.value {
        Value::Null => matches!(key, "default" | "example" | "const"),
        Value::Boolean(value) => *value || key == "additionalProperties",
        Value::String(text) => !text.is_empty(),
        Value::Array(array) => !array.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::Number(_) => true,
    };
    let identifies = matches!(
        key,
        "$id" | "id" | "$schema" | "$anchor" | "$comment" | "$defs" | "definitions"
    );
    is_set && !identifies && ObjectKind::Schema.field(key).is_some()
}

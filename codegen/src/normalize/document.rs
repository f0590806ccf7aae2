//! Goes through the document and compares each node with its shape.

use super::normalizer::{Normalizer, Note};
use super::objects::empty;
use crate::diagnostic::Diagnostic;
use crate::structure::{Field, FieldPresence, ObjectKind, Shape, Since, Slot, retain_children};
use crate::tree::{Node, Value};

impl Normalizer<'_> {
    /// Repairs `node` so that it has the shape. `false` if that is impossible; the caller then
    /// removes it.
    pub(super) fn fits(&mut self, node: &mut Node, shape: Shape) -> bool {
        let is_repaired = match shape {
            Shape::Any => true,
            Shape::Unused => false,
            Shape::Text => self.repair_text(node),
            Shape::OneOf(values) => self.repair_choice(node, values),
            Shape::Boolean => self.repair_boolean(node),
            Shape::Number => self.repair_number(node),
            Shape::Count => self.repair_count(node),
            Shape::ObjectOrReference(ObjectKind::Schema) => self.repair_schema(node),
            Shape::SchemaOrBoolean => self.repair_schema_or_boolean(node),
            Shape::ObjectOrReference(kind) if node.reference().is_some() => {
                self.repair_reference(node, kind)
            }
            Shape::Object(kind) | Shape::ObjectOrReference(kind) => self.repair_object(node, kind),
            Shape::List(element) => return self.list_fits(node, shape, *element),
            Shape::Map(element) => self.repair_map(node, *element),
            Shape::Keyed(keys, _) => self.repair_keys(node, keys),
        };
        if !is_repaired {
            return false;
        }
        let can_refer = matches!(shape, Shape::ObjectOrReference(_) | Shape::SchemaOrBoolean);
        if can_refer && node.reference().is_some() {
            return true;
        }
        self.repair_children(node, shape);
        match shape {
            Shape::Object(kind) | Shape::ObjectOrReference(kind) => self.is_complete(node, kind),
            Shape::SchemaOrBoolean => self.is_complete(node, ObjectKind::Schema),
            _ => true,
        }
    }

    fn repair_children(&mut self, node: &mut Node, shape: Shape) {
        retain_children(node, shape, |slot, child| match slot {
            Slot::Field(kind, field) => self.field_fits(child, kind, field),
            Slot::Member(key, shape) => self.member_fits(child, key, shape),
            Slot::Entry(shape) => self.fits(child, shape),
            Slot::Unknown(kind, key) => {
                self.unknown_field(key, child, kind);
                false
            }
            Slot::Free => true,
        });
    }

    fn field_fits(&mut self, member: &mut Node, kind: ObjectKind, field: &Field) -> bool {
        match (field.since, field.shape) {
            (Since::Kept, Shape::Unused) => return false,
            (Since::V3_0 | Since::Kept, _) => {}
            (Since::V3_1 | Since::NotYet, _) => {
                self.newer_field(field, member, kind);
                return false;
            }
        }
        match field.shape {
            Shape::Unused => {
                self.note_incoming(Note::Callbacks, "callbacks", member.origin);
                false
            }
            // `null` is a schema without constraints. A missing operation is worth a warning.
            Shape::Any
            | Shape::ObjectOrReference(ObjectKind::Schema)
            | Shape::Object(ObjectKind::Operation) => self.fits(member, field.shape),
            shape => !member.is_null() && self.fits(member, shape),
        }
    }

    fn member_fits(&mut self, member: &mut Node, key: &str, shape: Shape) -> bool {
        let is_extension = key.starts_with("x-") && member.as_object().is_none();
        if is_extension && !matches!(shape, Shape::Text | Shape::Any) {
            return false;
        }
        // `application/json:` with nothing after it.
        if member.is_null() && shape != Shape::Any {
            *member = empty(member.origin, shape);
        }
        self.fits(member, shape)
    }

    fn list_fits(&mut self, node: &mut Node, shape: Shape, element: Shape) -> bool {
        match &node.value {
            Value::Array(_) => self.repair_children(node, shape),
            // PHP has one empty value for lists and maps.
            Value::Object(object) if object.is_empty() => node.value = Value::Array(Vec::new()),
            Value::Null => return self.mismatch(node, "a list"),
            _ => {
                let mut only = node.clone();
                if !self.fits(&mut only, element) {
                    return false;
                }
                let found = node.value.describe();
                Diagnostic::warning(format!("expected a list, found {found}"))
                    .at_node(node.origin)
                    .label("treated as a list with this one entry")
                    .help("nothing needs to be done; the author should write a list")
                    .push_to(self.log);
                node.value = Value::Array(vec![only]);
            }
        }
        true
    }

    fn repair_map(&mut self, node: &mut Node, element: Shape) -> bool {
        match &node.value {
            // `security: [key]`
            Value::String(key) if element == Shape::List(&Shape::Text) => {
                let no_scopes = Node::new(node.origin, Value::Array(Vec::new()));
                *node = Node::object_with(node.origin, key, no_scopes);
                true
            }
            _ => self.repair_members(node),
        }
    }

    /// Adds the fields that must not be missing. `false` if the object is useless.
    fn is_complete(&mut self, node: &mut Node, kind: ObjectKind) -> bool {
        let origin = node.origin;
        let Some(object) = node.as_object_mut() else {
            return true;
        };
        for field in kind.fields() {
            if object.contains_key(field.name) {
                continue;
            }
            match field.presence {
                FieldPresence::Optional => {}
                FieldPresence::Required => {
                    self.missing(kind, field.name, origin);
                    return false;
                }
                FieldPresence::EmptyIfMissing => {
                    object.insert(field.name.to_owned(), empty(origin, field.shape));
                }
            }
        }
        self.complete_object(object, kind, origin)
    }
}

//! Tells whether a document is bundled as it is, which most are: then nothing of it is copied.

use crate::structure::{Kind, Shape};
use crate::tree::{Node, Object, Value};

/// Whether every reference of the document reads `#/components/<section>/<name>` and leads to a
/// component of that name.
pub(super) fn is_bundled(document: &Node) -> bool {
    Survey { document }.passes(document, &Shape::Object(Kind::OpenApi))
}

struct Survey<'d> {
    document: &'d Node,
}

impl Survey<'_> {
    fn passes(&self, node: &Node, shape: &Shape) -> bool {
        let reference = node.get("$ref").and_then(Node::as_str);
        match (shape, reference) {
            (
                Shape::Any
                | Shape::OneOf(_)
                | Shape::Boolean
                | Shape::Number
                | Shape::Count
                | Shape::Unused,
                _,
            ) => true,
            (Shape::SchemaOrBoolean, _) => {
                self.passes(node, &Shape::ObjectOrReference(Kind::Schema))
            }
            (Shape::ObjectOrReference(kind), Some(reference)) => {
                self.is_component(reference, *kind) && self.fields_pass(node, *kind)
            }
            (_, Some(_)) => false,
            (Shape::Object(kind) | Shape::ObjectOrReference(kind), None) => {
                self.fields_pass(node, *kind)
            }
            (Shape::List(element), None) => match &node.value {
                Value::Array(array) => array.iter().all(|node| self.passes(node, element)),
                Value::Object(_) => false,
                _ => true,
            },
            (Shape::Map(element), None) => {
                members(node).all(|(_, node)| self.passes(node, element))
            }
            (Shape::Responses, None) => members(node)
                .all(|(_, node)| self.passes(node, &Shape::ObjectOrReference(Kind::Response))),
            (Shape::Paths, None) => {
                members(node).all(|(_, node)| self.passes(node, &Shape::Object(Kind::PathItem)))
            }
            (Shape::Text, None) => true,
        }
    }

    fn fields_pass(&self, node: &Node, kind: Kind) -> bool {
        let object = match &node.value {
            Value::Object(object) => object,
            Value::Array(_) => return false,
            _ => return true,
        };
        if kind == Kind::Schema
            && ["$dynamicRef", "$recursiveRef"]
                .iter()
                .any(|key| object.contains_key(*key))
        {
            return false;
        }
        if kind == Kind::Discriminator && !self.mapping_passes(object) {
            return false;
        }
        object.iter().all(|(key, member)| match kind.field(key) {
            Some(field) => self.passes(member, &field.shape),
            None => true,
        })
    }

    fn mapping_passes(&self, discriminator: &Object) -> bool {
        let mapping = discriminator.get("mapping").and_then(Node::as_object);
        mapping.into_iter().flat_map(Object::values).all(|value| {
            value
                .as_str()
                .is_some_and(|text| self.is_component(text, Kind::Schema))
        })
    }

    fn is_component(&self, reference: &str, kind: Kind) -> bool {
        let named = || {
            let section = kind.components_section()?;
            let rest = reference.strip_prefix("#/components/")?;
            let name = rest.strip_prefix(section)?.strip_prefix('/')?;
            if name.contains(['/', '~', '%']) {
                return None;
            }
            self.document.get("components")?.get(section)?.get(name)
        };
        named().is_some()
    }
}

fn members(node: &Node) -> impl Iterator<Item = (&String, &Node)> {
    node.as_object().into_iter().flatten()
}

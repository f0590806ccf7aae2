//! Recognizes documents that are bundled already. Most are, and bundling would copy the whole tree.

use super::component_names::section;
use crate::structure::{ObjectKind, Shape, all_children};
use crate::tree::{Node, Object};

/// Keywords of schemas that bundling replaces, or that may contain them.
const DYNAMIC: [&str; 5] = [
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$defs",
    "definitions",
];

/// Whether bundling would change nothing: each reference leads to a component of the document, and
/// stands where it may stand afterwards.
pub(super) fn is_bundled(document: &Node) -> bool {
    let check = Check { document };
    check.is_bundled(document, Shape::Object(ObjectKind::OpenApi))
}

struct Check<'d> {
    document: &'d Node,
}

impl Check<'_> {
    fn is_bundled(&self, node: &Node, shape: Shape) -> bool {
        let kind = match shape {
            Shape::Any
            | Shape::OneOf(_)
            | Shape::Boolean
            | Shape::Number
            | Shape::Count
            | Shape::Unused => return true,
            Shape::ObjectOrReference(kind) => Some(kind),
            Shape::SchemaOrBoolean => Some(ObjectKind::Schema),
            _ => None,
        };
        if let Some((reference, _)) = node.reference() {
            if !kind.is_some_and(|kind| self.is_component(reference, kind)) {
                return false;
            }
        }
        if kind == Some(ObjectKind::Schema) && DYNAMIC.iter().any(|key| node.get(key).is_some()) {
            return false;
        }
        if shape == Shape::Object(ObjectKind::Discriminator) && !self.is_mapped(node) {
            return false;
        }
        all_children(node, shape, |slot, child| match slot.shape() {
            Some(shape) => self.is_bundled(child, shape),
            None => true,
        })
    }

    /// Whether a discriminator names schemas by references only.
    fn is_mapped(&self, discriminator: &Node) -> bool {
        let mapping = discriminator.get("mapping").and_then(Node::as_object);
        let targets = mapping.into_iter().flat_map(Object::values);
        let mut targets = targets.chain(discriminator.get("defaultMapping"));
        targets.all(|target| {
            let reference = target.as_str();
            reference.is_none_or(|reference| self.is_component(reference, ObjectKind::Schema))
        })
    }

    /// Whether a reference leads to a component of this kind, and is written in the usual way.
    fn is_component(&self, reference: &str, kind: ObjectKind) -> bool {
        let place = reference.strip_prefix("#/components/");
        let Some((found, name)) = place.and_then(|place| place.split_once('/')) else {
            return false;
        };
        kind.components_section() == Some(found)
            && !name.contains(['/', '~', '%'])
            && section(self.document, found).is_some_and(|section| section.contains_key(name))
    }
}

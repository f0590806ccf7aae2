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
        if !shape.has_references() {
            return true;
        }
        let kind = match shape {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::is_bundled;
    use crate::diagnostic::Log;
    use crate::load::load;
    use crate::source_map::SourceMap;

    /// Whether a document is bundled whose component `Owner` is this schema.
    fn is_bundled_with(owner: &str) -> bool {
        let text = format!(
            "openapi: 3.1.0\npaths: {{}}\ncomponents:\n  schemas:\n    Pet: {{type: string}}\n    \
             Owner: {{{owner}}}\n  responses:\n    Pet: {{description: A pet.}}\n"
        );
        let source = BTreeMap::from([("a.yaml".to_owned(), text)]);
        let document = load(
            "a.yaml",
            &source,
            &mut SourceMap::default(),
            &mut Log::default(),
        );
        is_bundled(&document.expect("a tree"))
    }

    #[test]
    fn references_to_own_components_need_no_bundling() {
        for owner in [
            "type: object",
            "$ref: '#/components/schemas/Pet'",
            "properties: {pet: {$ref: '#/components/schemas/Pet', description: Mine.}}",
            "example: {$ref: other.yaml}",
            "discriminator: {propertyName: a, mapping: {pet: '#/components/schemas/Pet'}}",
        ] {
            assert!(is_bundled_with(owner), "{owner}");
        }
        for owner in [
            "$ref: other.yaml",
            "items: {$ref: '#/components/schemas/Dog'}",
            "items: {$ref: '#/components/responses/Pet'}",
            "items: {$ref: '#/components/schemas/P%65t'}",
            "items: {$ref: '#/components/schemas/Pet/items'}",
            "items: {$ref: 'a.yaml#/components/schemas/Pet'}",
            "discriminator: {propertyName: a, mapping: {pet: Pet}}",
            "$defs: {A: {$dynamicAnchor: a}}",
            "items: {$dynamicRef: '#a'}",
        ] {
            assert!(!is_bundled_with(owner), "{owner}");
        }
    }
}

//! Checks whether a document is bundled already. Most are, and then need not be copied.

use crate::structure::{Kind, Shape, all_children};
use crate::tree::{Node, Object};

/// Whether each reference of the document is `#/components/<section>/<name>` and names a component.
pub(super) fn is_bundled(document: &Node) -> bool {
    Survey { document }.passes(document, Shape::Object(Kind::OpenApi))
}

struct Survey<'d> {
    document: &'d Node,
}

impl Survey<'_> {
    fn passes(&self, node: &Node, shape: Shape) -> bool {
        let is_bundled = match (shape, node.reference()) {
            (Shape::Any | Shape::Unused, _) => return true,
            (Shape::ObjectOrReference(kind), Some((text, _))) => self.is_component(text, kind),
            (Shape::SchemaOrBoolean, Some((text, _))) => self.is_component(text, Kind::Schema),
            (_, Some(_)) => false,
            (Shape::Object(Kind::Discriminator), None) => self.mapping_passes(node),
            (_, None) => !is_dynamic_reference(node),
        };
        is_bundled && all_children(node, shape, |child, shape| self.passes(child, shape))
    }

    fn mapping_passes(&self, discriminator: &Node) -> bool {
        let mapping = discriminator.get("mapping").and_then(Node::as_object);
        let mut targets = mapping.into_iter().flat_map(Object::values);
        targets.all(|target| {
            let target = target.as_str();
            target.is_some_and(|target| self.is_component(target, Kind::Schema))
        })
    }

    fn is_component(&self, reference: &str, kind: Kind) -> bool {
        let component = || {
            let section = kind.components_section()?;
            let rest = reference.strip_prefix("#/components/")?;
            let name = rest.strip_prefix(section)?.strip_prefix('/')?;
            if name.contains(['/', '~', '%']) {
                return None;
            }
            self.document.get("components")?.get(section)?.get(name)
        };
        component().is_some()
    }
}

fn is_dynamic_reference(node: &Node) -> bool {
    node.get("$dynamicRef").is_some() || node.get("$recursiveRef").is_some()
}

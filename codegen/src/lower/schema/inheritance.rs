//! Which schemas extend a schema that has a `discriminator` (OpenAPI 3.0, section 4.7.25).
//!
//! Such a schema has no `oneOf`: where it is used, any schema that has it in its `allOf` may stand.

use std::collections::{HashMap, HashSet};

use crate::lower::Lowerer;
use crate::lower::schema::keywords::{Item, Keywords, Located};
use crate::tree::Origin;

/// The schemas that extend a schema with a `discriminator`, by where that one stands.
pub(crate) type Heirs<'a> = HashMap<Origin, Vec<Located<'a>>>;

impl<'a> Lowerer<'a> {
    /// Finds the heirs of every component with a `discriminator`, in the order of the document.
    pub(crate) fn find_heirs(&self) -> Heirs<'a> {
        let mut heirs = Heirs::new();
        let components = self.document.components.iter();
        for name in components.flat_map(|it| it.schemas.keys()) {
            let Some(heir) = self.component_schema(name) else {
                continue;
            };
            let mut bases = HashSet::new();
            self.collect_bases(heir, &mut bases);
            bases.remove(&heir.node.origin);
            for base in bases {
                heirs.entry(base).or_default().push(heir);
            }
        }
        heirs
    }

    /// Finds the schemas with a `discriminator` that `schema` extends, at any distance.
    fn collect_bases(&self, schema: Located<'a>, bases: &mut HashSet<Origin>) {
        let mut seen = HashSet::new();
        let mut stack = vec![schema];
        while let Some(schema) = stack.pop() {
            let Item::Schema(item) = schema.item else {
                continue;
            };
            for base in Keywords::of(item).all_of(schema.node) {
                let Some((found, node)) = self.follow(base) else {
                    continue;
                };
                if !seen.insert(node.origin) {
                    continue;
                }
                if found.schema_data.discriminator.is_some() {
                    bases.insert(node.origin);
                }
                stack.push(Located::item(found, node));
            }
        }
    }
}

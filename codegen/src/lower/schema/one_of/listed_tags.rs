//! The tags that lists with a `discriminator` give to their alternatives by a `mapping`.
//!
//! Without a mapping, the name of a schema is its tag. Documents that forgot the mapping are too
//! frequent to rely on that where the schema is used by itself.

use std::collections::{BTreeSet, HashMap};

use super::discriminator::tags_of;
use crate::lower::document::Document;
use crate::lower::keywords::Schema;
use crate::tree::{Node, Origin, Value};

/// The values of a property that select a component in a `oneOf` or `anyOf`, from all lists of the
/// document.
#[derive(Default)]
pub(crate) struct ListedTags<'a>(HashMap<(Origin, &'a str), BTreeSet<String>>);

impl<'a> ListedTags<'a> {
    /// Returns the value that `property` has in a component, if all lists agree.
    pub(crate) fn only(&self, component: Origin, property: &'a str) -> Option<&str> {
        let mut tags = self.0.get(&(component, property))?.iter();
        let only = tags.next()?;
        tags.next().is_none().then_some(only)
    }

    fn add(&mut self, document: &Document<'a>, list: Schema<'a>) {
        let Some(discriminator) = list.discriminator() else {
            return;
        };
        for entry in list.one_of_and_any_of().into_iter().flatten() {
            let Some(component) = document.follow(entry) else {
                continue;
            };
            let tags = tags_of(document, discriminator, component);
            let key = (component.origin(), discriminator.property);
            self.0.entry(key).or_default().extend(tags);
        }
    }
}

/// Finds the tags of all lists, wherever they stand in the document.
pub(crate) fn find_listed_tags<'a>(document: &Document<'a>) -> ListedTags<'a> {
    let mut found = ListedTags::default();
    let mut stack = vec![document.tree];
    while let Some(node) = stack.pop() {
        match &node.value {
            Value::Array(entries) => stack.extend(entries),
            Value::Object(members) => {
                found.add(document, Schema { node });
                let members = members.iter().filter(|(key, _)| !holds_values(key));
                stack.extend(members.map(|(_, member): (_, &Node)| member));
            }
            _ => {}
        }
    }
    found
}

/// Whether what stands under a key is a value and no schema, even if it looks like one.
fn holds_values(key: &str) -> bool {
    matches!(key, "default" | "enum" | "example" | "examples") || key.starts_with("x-")
}

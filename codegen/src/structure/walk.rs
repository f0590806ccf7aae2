//! Goes through a tree together with what the specification allows at each place.

use super::table::{Field, ObjectKind, Shape};
use crate::tree::{Node, Value};

/// What the specification says about a child of a node.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Slot<'k> {
    /// A fixed field of an object.
    Field(ObjectKind, &'static Field),
    /// A member of a map, with its key.
    Member(&'k str, Shape),
    /// An entry of a list.
    Entry(Shape),
    /// A member that the specification does not define, with its key.
    Unknown(ObjectKind, &'k str),
    /// An extension (`x-`), or a part of a value that can be anything.
    Free,
}

impl Slot<'_> {
    /// The shape of the child, if the specification defines one.
    pub(crate) fn shape(self) -> Option<Shape> {
        match self {
            Self::Field(_, field) => Some(field.shape),
            Self::Member(_, shape) | Self::Entry(shape) => Some(shape),
            Self::Unknown(..) | Self::Free => None,
        }
    }
}

impl Shape {
    /// Whether a value in this place can have references. In any other, `$ref` is part of the value.
    pub(crate) fn has_references(self) -> bool {
        !matches!(
            self,
            Self::Any | Self::OneOf(_) | Self::Boolean | Self::Number | Self::Count | Self::Unused
        )
    }

    /// What the specification says about the member `key` of an object in this place.
    pub(super) fn member(self, key: &str) -> Slot<'_> {
        match self {
            Self::Object(kind) | Self::ObjectOrReference(kind) => object_member(kind, key),
            Self::SchemaOrBoolean => object_member(ObjectKind::Schema, key),
            Self::Map(element) => Slot::Member(key, *element),
            Self::Keyed(_, _) if key.starts_with("x-") => Slot::Free,
            Self::Keyed(_, element) => Slot::Member(key, *element),
            // A single object in place of a list.
            Self::List(element) => element.member(key),
            _ => Slot::Free,
        }
    }

    /// What the specification says about the entries of a list in this place.
    pub(super) fn entry(self) -> Slot<'static> {
        match self {
            Self::List(element) => Slot::Entry(*element),
            // A list of schemas in place of one, as `items` had it in older drafts.
            Self::Object(_) | Self::ObjectOrReference(_) | Self::SchemaOrBoolean => {
                Slot::Entry(self)
            }
            _ => Slot::Free,
        }
    }
}

fn object_member(kind: ObjectKind, key: &str) -> Slot<'_> {
    match kind.field(key) {
        Some(field) => Slot::Field(kind, field),
        None if key.starts_with("x-") => Slot::Free,
        None => Slot::Unknown(kind, key),
    }
}

/// Returns whether a condition holds for all children of a node of the given shape.
pub(crate) fn all_children(
    node: &Node,
    shape: Shape,
    mut holds: impl FnMut(Slot<'_>, &Node) -> bool,
) -> bool {
    match &node.value {
        Value::Object(members) => members
            .iter()
            .all(|(key, member)| holds(shape.member(key), member)),
        Value::Array(entries) => entries.iter().all(|entry| holds(shape.entry(), entry)),
        _ => true,
    }
}

/// Visits the children of a node of the given shape, and removes those for which `keep` returns
/// `false`.
pub(crate) fn retain_children(
    node: &mut Node,
    shape: Shape,
    mut keep: impl FnMut(Slot<'_>, &mut Node) -> bool,
) {
    match &mut node.value {
        Value::Object(members) => {
            members.retain(|key, member| keep(shape.member(key), member));
        }
        Value::Array(entries) => entries.retain_mut(|entry| keep(shape.entry(), entry)),
        _ => {}
    }
}

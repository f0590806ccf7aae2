//! Finds out the shape of a value: what the styles of parameters need of it.

use serde::Serialize;

use super::encode::Shape;
use super::tree::Tree;

/// Returns the shape of a value.
pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Shape> {
    Tree::of(value).map(shape)
}

fn shape(tree: Tree) -> Shape {
    match tree {
        // A file has no place in a URL or a header.
        Tree::Null | Tree::Foreign(_) => Shape::Null,
        Tree::Text(text) => Shape::Text(text),
        Tree::List(items) => Shape::List(items.into_iter().map(shape).collect()),
        Tree::Object(entries) => {
            let entries = entries.into_iter();
            Shape::Object(entries.map(|(key, value)| (key, shape(value))).collect())
        }
        literal => Shape::Literal(literal.text().unwrap_or_default()),
    }
}

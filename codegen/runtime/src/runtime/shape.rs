//! Finds out the shape of a value: what the styles of parameters need of it.

use serde::Serialize;

use super::style::Shape;
use super::tree::Tree;

/// Returns the shape of a value.
#[allow(dead_code, reason = "a document may have forms only")]
pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Shape> {
    Tree::of(value).map(of_tree)
}

/// Returns the shape of a tree.
pub(crate) fn of_tree(tree: Tree) -> Shape {
    match tree {
        // A file has no place in a URL or a header.
        Tree::Null | Tree::Foreign(_) => Shape::Null,
        Tree::Text(text) => Shape::Text(text),
        Tree::List(items) => {
            let mut shapes = Vec::with_capacity(items.len());
            for item in items {
                shapes.push(of_tree(item));
            }
            Shape::List(shapes)
        }
        Tree::Object(entries) => {
            let mut shapes = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                shapes.push((key, of_tree(value)));
            }
            Shape::Object(shapes)
        }
        literal => Shape::Literal(literal.text().unwrap_or_default()),
    }
}

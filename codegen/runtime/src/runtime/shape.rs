//! Finds out the shape of a value: what the styles of parameters need of it.

use serde::Serialize;

use super::encode::Shape;
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
        Tree::List(items) => Shape::List(items.into_iter().map(of_tree).collect()),
        Tree::Object(entries) => {
            let entries = entries.into_iter();
            Shape::Object(entries.map(|(key, value)| (key, of_tree(value))).collect())
        }
        literal => Shape::Literal(literal.text().unwrap_or_default()),
    }
}

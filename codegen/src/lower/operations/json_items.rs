//! Bodies of requests that are a sequence of JSON values: JSON lines and JSON text sequences.
//!
//! OpenAPI 3.2 describes an item in `itemSchema`. Before, the schema is that of a list of items, or that
//! of an item.

use super::media_type::{item_schema, json_type};
use crate::ir::{BodyContent, Separation, Type};
use crate::lower::types::arena::without_null;
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// Returns the content of a body that is such a sequence. `words` make up the names of its types.
pub(crate) fn content<'a>(
    separation: Separation,
    node: &'a Node,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
) -> BodyContent {
    if let Some(schema) = item_schema(node) {
        let words = words.iter().chain(&["item"]);
        let words: Vec<String> = words.map(|word| (*word).to_owned()).collect();
        let item = types.schema_type(&words, schema);
        return BodyContent::JsonItems(Type::List(Box::new(item)), separation);
    }
    let value = without_null(json_type(node, words, types));
    let list = match types.arena.unaliased(&value) {
        // An alias of a list of itself becomes any JSON value later.
        list @ Type::List(_) => list,
        _ => Type::List(Box::new(value)),
    };
    BodyContent::JsonItems(list, separation)
}

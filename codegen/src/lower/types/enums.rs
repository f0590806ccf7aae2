//! The values of an enum, and what their schema says of each: names and descriptions, in extensions
//! that several programs write and read.

use std::collections::HashMap;
use std::hash::Hash;

use crate::ir::{Documentation, EnumValue};
use crate::lower::documentation;
use crate::lower::schema::all_of::Flat;
use crate::lower::types::docs::says_more;
use crate::tree::{Node, Value};

/// The names of the values, in the order of `enum`.
const NAMES: &[&str] = &["x-enum-varnames", "x-enumNames"];

/// Their descriptions.
const DESCRIPTIONS: &[&str] = &["x-enum-descriptions"];

/// The values of an enum, which `read` finds in the entries of `enum`.
pub(crate) fn enum_values<T: Eq + Hash + ToString>(
    values: Vec<T>,
    flat: &Flat<'_>,
    read: fn(&Node) -> Option<T>,
) -> Vec<EnumValue<T>> {
    let texts = |keys| flat.listed.map(|schema| by_value(schema, keys, read));
    let names = texts(NAMES).unwrap_or_default();
    let descriptions = texts(DESCRIPTIONS).unwrap_or_default();
    let values = values.into_iter().map(|value| {
        let name = names.get(&value).map(|name| (*name).to_owned());
        let description = descriptions.get(&value);
        EnumValue {
            documentation: description.map_or_else(Documentation::default, |text| {
                described(text, [Some(value.to_string()), name.clone()])
            }),
            name,
            value,
            rust: String::new(),
        }
    });
    values.collect()
}

/// A description, unless it repeats the value or its name.
fn described(text: &str, known: [Option<String>; 2]) -> Documentation {
    let mut known = known.into_iter().flatten();
    let is_new = known.all(|name| says_more(text, &[name]));
    documentation(is_new.then_some(text))
}

/// What the first of these lists that has a text for each value says, by value.
fn by_value<'a, T: Eq + Hash>(
    schema: &'a Node,
    keys: &[&str],
    read: fn(&Node) -> Option<T>,
) -> HashMap<T, &'a str> {
    let values = entries(schema, "enum");
    let mut lists = keys.iter().map(|key| entries(schema, key));
    let list = lists.find(|list| list.len() == values.len());
    let pairs = values.iter().zip(list.unwrap_or_default());
    let mut found = HashMap::new();
    for (value, text) in pairs {
        if let (Some(value), Some(text)) = (read(value), text.as_str()) {
            found.entry(value).or_insert(text);
        }
    }
    found
}

fn entries<'a>(schema: &'a Node, key: &str) -> &'a [Node] {
    match schema.get(key).map(|node| &node.value) {
        Some(Value::Array(entries)) => entries,
        _ => &[],
    }
}

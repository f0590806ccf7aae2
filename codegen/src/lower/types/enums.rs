//! The values of an enum, with the names and descriptions that extensions of the schema give them.

use std::collections::HashMap;
use std::hash::Hash;

use super::docs::says_more;
use crate::ir::EnumValue;
use crate::lower::descriptions::documentation;
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::tree::Node;

/// Extensions that list the names of the values, in the order of `enum`.
const NAMES: &[&str] = &["x-enum-varnames", "x-enumNames"];

/// Extensions that list their descriptions.
const DESCRIPTIONS: &[&str] = &["x-enum-descriptions"];

/// Returns the values of an enum. `read` finds a value in an entry of `enum`.
pub(crate) fn enum_values<T: Eq + Hash + ToString>(
    values: Vec<T>,
    flat: &FlatSchema<'_>,
    read: fn(&Node) -> Option<T>,
) -> Vec<EnumValue<T>> {
    let texts = |keys| flat.enum_schema.map(|schema| by_value(schema, keys, read));
    let names = texts(NAMES).unwrap_or_default();
    let descriptions = texts(DESCRIPTIONS).unwrap_or_default();
    let values = values.into_iter().map(|value| {
        let name = names.get(&value).map(|name| (*name).to_owned());
        // A description that repeats the value or its name says nothing.
        let known = [Some(value.to_string()), name.clone()];
        let is_new = |text: &&str| known.into_iter().flatten().all(|it| says_more(text, &[it]));
        EnumValue {
            documentation: documentation(descriptions.get(&value).copied().filter(is_new)),
            name,
            value,
        }
    });
    values.collect()
}

/// Returns the texts by value, from the first list that has as many entries as `enum`.
fn by_value<'a, T: Eq + Hash>(
    schema: Schema<'a>,
    keys: &[&str],
    read: fn(&Node) -> Option<T>,
) -> HashMap<T, &'a str> {
    let values = schema.list("enum").unwrap_or_default();
    let mut lists = keys.iter().filter_map(|key| schema.list(key));
    let texts = lists.find(|list| list.len() == values.len());
    let mut found = HashMap::new();
    for (value, text) in values.iter().zip(texts.unwrap_or_default()) {
        if let (Some(value), Some(text)) = (read(value), text.as_str()) {
            found.entry(value).or_insert(text);
        }
    }
    found
}

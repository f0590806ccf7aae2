//! The values of an enum, with the names and descriptions that extensions of the schema give them.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::docs::says_more;
use crate::diagnostic::Diagnostic;
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

/// Warns about extensions that do not fit the values, and so have no effect.
pub(crate) fn unfit_extensions(flat: &FlatSchema<'_>) -> Vec<Diagnostic> {
    let Some(schema) = flat.enum_schema else {
        return Vec::new();
    };
    let keys = NAMES.iter().chain(DESCRIPTIONS);
    let given = keys.filter_map(|key| Some((*key, schema.node.get(key)?)));
    let unfit = given.filter_map(|(key, node)| Some((key, node, problem(schema, key, node)?)));
    let warnings = unfit.map(|(key, node, problem)| {
        Diagnostic::warning(format!("`{key}` does not fit the `enum` beside it"))
            .at_node(node.origin)
            .label(format!("{problem}: it has no effect"))
            .help("nothing needs to be done: the variants are named after the values")
    });
    warnings.collect()
}

/// Returns why an extension can't be used.
fn problem(schema: Schema<'_>, key: &str, node: &Node) -> Option<String> {
    let values = schema.list("enum").unwrap_or_default().len();
    let Some(texts) = node.as_array() else {
        return Some("it is no list".to_owned());
    };
    if texts.len() != values {
        let entries = texts.len();
        return Some(format!(
            "it has {entries} entries, and `enum` has {values} values"
        ));
    }
    if texts.iter().any(|text| text.as_str().is_none()) {
        return Some("an entry is no string".to_owned());
    }
    let different: HashSet<Option<&str>> = texts.iter().map(Node::as_str).collect();
    let is_repeated = NAMES.contains(&key) && different.len() < texts.len();
    is_repeated.then(|| "two values have the same name".to_owned())
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

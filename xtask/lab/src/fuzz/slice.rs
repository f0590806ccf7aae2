//! Cuts parts out of large documents.

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_json::{Map, Value};

use super::mutate::escaped;

/// Returns some of the document's paths, with the components that these refer to. A run on it takes
/// less time than a run on the whole document, and finds as much.
pub(crate) fn slice(document: &Value, rng: &mut Rng) -> Value {
    let Value::Object(root) = document else {
        return document.clone();
    };
    let parts = root
        .iter()
        .filter(|(key, _)| *key != "paths" && *key != "components");
    let mut sliced: Map<String, Value> = parts.map(|(k, v)| (k.clone(), v.clone())).collect();
    if let Some(Value::Object(paths)) = root.get("paths") {
        let chosen = rng.choose_multiple(paths.iter(), 6).into_iter();
        let chosen: Map<String, Value> = chosen.map(|(k, v)| (k.clone(), v.clone())).collect();
        sliced.insert("paths".to_owned(), chosen.into());
    }
    let needed = reached(document, &sliced);
    let mut components = Map::new();
    let sections = root.get("components").and_then(Value::as_object);
    for (section, all) in sections.into_iter().flatten() {
        let all = all.as_object().into_iter().flatten();
        let kept = all.filter(|(name, _)| {
            section == "securitySchemes" || needed.contains(&reference(section, name))
        });
        let kept: Map<String, Value> = kept.map(|(k, v)| (k.clone(), v.clone())).collect();
        components.insert(section.clone(), kept.into());
    }
    sliced.insert("components".to_owned(), components.into());
    sliced.into()
}

fn reference(section: &str, name: &str) -> String {
    format!("#/components/{section}/{}", escaped(name))
}

/// Returns the references to all components that `part` needs, directly or not.
fn reached(document: &Value, part: &Map<String, Value>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = Vec::new();
    part.values()
        .for_each(|member| references(member, &mut open));
    while let Some(reference) = open.pop() {
        if reached.insert(reference.clone()) {
            if let Some(target) = document.pointer(&reference[1..]) {
                references(target, &mut open);
            }
        }
    }
    reached
}

fn references(node: &Value, found: &mut Vec<String>) {
    match node {
        Value::String(text) if text.starts_with("#/components/") => found.push(text.clone()),
        Value::Array(entries) => entries.iter().for_each(|entry| references(entry, found)),
        Value::Object(members) => members.values().for_each(|it| references(it, found)),
        _ => {}
    }
}

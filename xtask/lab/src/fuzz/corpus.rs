//! The documents that are mutated: those under a folder, or a few of our own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use fastrand::Rng;
use serde_json::{Map, Value};

use crate::document::find;

/// A document to start from.
pub(crate) struct Document {
    /// The folder that it and the files that it refers to are in.
    pub(crate) folder: Folder,
    /// The path of the root in that folder, `/`-separated.
    pub(crate) root: String,
}

/// Where files are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Folder {
    /// In this program.
    BuiltIn,
    /// On disk.
    Disk(PathBuf),
}

const BUILT_IN: &[(&str, &str)] = &[
    ("pets.yaml", include_str!("seeds/pets.yaml")),
    ("schemas.json", include_str!("seeds/schemas.json")),
    ("newer.yaml", include_str!("seeds/newer.yaml")),
    ("files.yaml", include_str!("seeds/files.yaml")),
    ("parts.yaml", include_str!("seeds/parts.yaml")),
];

/// Files as trees, by where they are; `None` for one that is no tree.
type Trees = BTreeMap<(Folder, String), Option<Arc<Value>>>;

/// All documents, in an order that does not depend on the disk. Trees are kept once they are read.
pub(crate) struct Corpus {
    pub(crate) documents: Vec<Document>,
    trees: Mutex<Trees>,
}

impl Corpus {
    /// Finds the root documents under `folders`; without folders, takes those in this program.
    pub(crate) fn open(folders: &[PathBuf]) -> io::Result<Corpus> {
        let documents = if folders.is_empty() {
            built_in()
        } else {
            on_disk(folders)?
        };
        Ok(Corpus {
            documents,
            trees: Mutex::default(),
        })
    }

    /// The bytes of a file, if there is one.
    pub(crate) fn bytes(&self, folder: &Folder, path: &str) -> Option<Vec<u8>> {
        match folder {
            Folder::BuiltIn => {
                let file = BUILT_IN.iter().find(|(name, _)| *name == path);
                file.map(|(_, text)| text.as_bytes().to_vec())
            }
            // Mutated references lead anywhere; what is outside does not exist.
            Folder::Disk(folder) if xtask::is_inside(path) => fs::read(folder.join(path)).ok(),
            Folder::Disk(_) => None,
        }
    }

    /// The file as a tree, if it is one.
    pub(crate) fn tree(&self, folder: &Folder, path: &str) -> Option<Arc<Value>> {
        let key = (folder.clone(), path.to_owned());
        // The map is whole at any time, also if another run has panicked.
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || Some(Arc::new(parse(&self.bytes(folder, path)?)?));
        trees.entry(key).or_insert_with(read).clone()
    }
}

fn built_in() -> Vec<Document> {
    let roots = BUILT_IN.iter().filter(|(_, text)| text.contains("openapi"));
    let document = |root: &str| Document {
        folder: Folder::BuiltIn,
        root: root.to_owned(),
    };
    roots.map(|(path, _)| document(path)).collect()
}

fn on_disk(folders: &[PathBuf]) -> io::Result<Vec<Document>> {
    let found = find::find(folders).map_err(io::Error::other)?;
    if found.is_empty() {
        let message = "there is no OpenAPI document in these folders";
        return Err(io::Error::other(message));
    }
    Ok(found.into_iter().map(document).collect())
}

/// A document that was found. Its name there can begin with that of the folder, its path here
/// does not.
fn document(found: find::Document) -> Document {
    let below = found.path.strip_prefix(&found.folder);
    let below = below.unwrap_or(&found.path).iter();
    let parts: Vec<_> = below.map(|part| part.to_string_lossy()).collect();
    Document {
        root: parts.join("/"),
        folder: Folder::Disk(found.folder),
    }
}

/// Reads YAML or JSON. The order of members is not kept, which is fine here.
pub(crate) fn parse(bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes).ok()?;
    serde_json::from_str(text)
        .ok()
        .or_else(|| serde_yaml::from_str(text).ok().map(from_yaml))
}

fn from_yaml(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Sequence(entries) => entries.into_iter().map(from_yaml).collect(),
        serde_yaml::Value::Mapping(members) => {
            let members = members.into_iter();
            let member = |(key, value)| (key_text(key), from_yaml(value));
            Value::Object(members.map(member).collect())
        }
        serde_yaml::Value::Tagged(tagged) => from_yaml(tagged.value),
        scalar => serde_json::to_value(scalar).unwrap_or_default(),
    }
}

fn key_text(key: serde_yaml::Value) -> String {
    match from_yaml(key) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A part of a document: some of its paths and what these refer to. A run on it takes less time
/// than one on the whole, and finds as much.
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
        sliced.insert("paths".to_owned(), Value::Object(chosen));
    }
    let needed = reached(document, &sliced);
    let mut components = Map::new();
    for (section, all) in root
        .get("components")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let all = all.as_object().into_iter().flatten();
        let kept = all.filter(|(name, _)| {
            section == "securitySchemes" || needed.contains(&component(section, name))
        });
        let kept: Map<String, Value> = kept.map(|(k, v)| (k.clone(), v.clone())).collect();
        components.insert(section.clone(), Value::Object(kept));
    }
    sliced.insert("components".to_owned(), Value::Object(components));
    Value::Object(sliced)
}

fn component(section: &str, name: &str) -> String {
    format!(
        "#/components/{section}/{}",
        name.replace('~', "~0").replace('/', "~1")
    )
}

/// The references to all components that `part` needs, directly or not.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_several_folders_can_be_read() {
        let top = tempfile::tempdir().unwrap();
        let folders = ["a", "b"].map(|name| top.path().join(name));
        for folder in &folders {
            fs::create_dir_all(folder.join("c")).unwrap();
            fs::write(folder.join("c/openapi.yaml"), "openapi: 3.0.0\n").unwrap();
        }
        for folders in [&folders[..], &folders[..1]] {
            let corpus = Corpus::open(folders).unwrap();
            assert_eq!(corpus.documents.len(), folders.len());
            for document in &corpus.documents {
                assert_eq!(document.root, "c/openapi.yaml");
                assert!(corpus.bytes(&document.folder, &document.root).is_some());
            }
        }
    }
}

//! The files of a document, and references between them.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use fs_err as fs;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::document::tree;

/// A longer chain of references is a cycle.
const MAX_REFERENCES: usize = 64;

/// All files that a document consists of.
pub(in crate::corpus) struct Files {
    root: PathBuf,
    trees: BTreeMap<PathBuf, Value>,
}

/// A node, and the file that it stands in.
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus) struct Located<'a> {
    pub(in crate::corpus) file: &'a Path,
    pub(in crate::corpus) node: &'a Value,
}

impl<'a> Located<'a> {
    pub(in crate::corpus) fn get(self, key: &str) -> Option<Located<'a>> {
        let node = self.node.get(key)?;
        Some(Located { node, ..self })
    }

    pub(in crate::corpus) fn text(self, key: &str) -> Option<&'a str> {
        self.node.get(key)?.as_str()
    }

    pub(in crate::corpus) fn is(self, key: &str) -> bool {
        self.node.get(key) == Some(&Value::Bool(true))
    }

    /// The members of the object at `key`.
    pub(in crate::corpus) fn members(
        self,
        key: &str,
    ) -> impl Iterator<Item = (&'a String, Located<'a>)> {
        let members = self.node.get(key).and_then(Value::as_object);
        let members = members.into_iter().flatten();
        members.map(move |(key, node)| (key, Located { node, ..self }))
    }

    /// The entries of the list at `key`.
    pub(in crate::corpus) fn entries(self, key: &str) -> impl Iterator<Item = Located<'a>> {
        let entries = self.node.get(key).and_then(Value::as_array);
        let entries = entries.into_iter().flatten();
        entries.map(move |node| Located { node, ..self })
    }
}

impl Files {
    /// Reads a document and all files that it refers to. Files that can't be read are left out.
    pub(in crate::corpus) fn read(root: &Path) -> Files {
        let mut trees = BTreeMap::new();
        let mut waiting = vec![root.to_owned()];
        while let Some(file) = waiting.pop() {
            if trees.contains_key(&file) {
                continue;
            }
            let text = fs::read(&file).map(|it| String::from_utf8_lossy(&it).into_owned());
            let Some(tree) = text.ok().and_then(|text| tree::parse(&text).ok()) else {
                continue;
            };
            collect_files(&tree, &file, &mut waiting);
            trees.insert(file, tree);
        }
        Files {
            root: root.to_owned(),
            trees,
        }
    }

    /// All files, from their tops.
    pub(in crate::corpus) fn all(&self) -> impl Iterator<Item = Located<'_>> {
        let trees = self.trees.iter();
        trees.map(|(file, node)| Located { file, node })
    }

    pub(in crate::corpus) fn root(&self) -> Option<Located<'_>> {
        let (file, node) = self.trees.get_key_value(&self.root)?;
        Some(Located { file, node })
    }

    /// Follows references.
    pub(in crate::corpus) fn follow<'a>(&'a self, start: Located<'a>) -> Option<Located<'a>> {
        let mut at = start;
        for _ in 0..MAX_REFERENCES {
            match at.text("$ref") {
                None => return Some(at),
                Some(reference) => at = self.target(at.file, reference)?,
            }
        }
        None
    }

    pub(in crate::corpus) fn target<'a>(
        &'a self,
        from: &Path,
        reference: &str,
    ) -> Option<Located<'a>> {
        let (path, pointer) = split(from, reference);
        let (file, tree) = self.trees.get_key_value(&path)?;
        let node = match pointer.is_empty() || pointer.starts_with('/') {
            true => tree.pointer(&pointer)?,
            false => anchored(tree, &pointer)?,
        };
        Some(Located { file, node })
    }
}

/// The node with this `$anchor` or `$dynamicAnchor`.
fn anchored<'a>(tree: &'a Value, anchor: &str) -> Option<&'a Value> {
    match tree {
        Value::Object(members) => {
            let is = |key: &str| members.get(key).and_then(Value::as_str) == Some(anchor);
            if is("$anchor") || is("$dynamicAnchor") {
                return Some(tree);
            }
            members.values().find_map(|it| anchored(it, anchor))
        }
        Value::Array(entries) => entries.iter().find_map(|it| anchored(it, anchor)),
        _ => None,
    }
}

/// The file and the fragment that a reference leads to.
fn split(from: &Path, reference: &str) -> (PathBuf, String) {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let file = match path {
        "" => from.to_owned(),
        path => normal(&from.with_file_name("").join(decoded(path))),
    };
    (file, decoded(fragment))
}

/// The path without `..`, except at its start.
fn normal(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match (part, parts.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            (Component::CurDir, _) => {}
            (other, _) => parts.push(other),
        }
    }
    parts
}

fn collect_files(node: &Value, file: &Path, found: &mut Vec<PathBuf>) {
    match node {
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                if !reference.starts_with('#') && !reference.contains("://") {
                    found.push(split(file, reference).0);
                }
            }
            members
                .values()
                .for_each(|it| collect_files(it, file, found));
        }
        Value::Array(entries) => entries.iter().for_each(|it| collect_files(it, file, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_out_of_a_relative_folder() {
        for (from, reference, file) in [
            ("../apis/a/b.json", "../c.json#/d", "../apis/c.json"),
            ("b.json", "../../c.json", "../../c.json"),
            ("/apis/a/b.json", "./c.json", "/apis/a/c.json"),
        ] {
            assert_eq!(split(Path::new(from), reference).0, Path::new(file));
        }
    }
}

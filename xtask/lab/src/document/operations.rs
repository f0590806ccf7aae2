//! Counts the operations of a document, independently of the generator.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, bail};
use fs_err as fs;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::tree;

/// The fixed fields of a path item that hold an operation (OpenAPI 3.1.1, section 4.8.9).
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A longer chain of references is a cycle.
const MAX_REFERENCES: usize = 64;

/// Counts the operations under the paths of a document, including those of referenced path items,
/// in whatever file.
pub(crate) fn count(document: &Path) -> anyhow::Result<usize> {
    let mut trees = Trees::default();
    let root = trees.get(document)?;
    let Some(paths) = root.get("paths") else {
        return Ok(0);
    };
    let mut operations = 0;
    for (file, paths) in trees.chain(document, paths)? {
        for (path, item) in paths.as_object().into_iter().flatten() {
            if path != "$ref" && !path.starts_with("x-") {
                operations += trees.methods(&file, item)?.len();
            }
        }
    }
    Ok(operations)
}

/// The files that have been read.
#[derive(Default)]
struct Trees(BTreeMap<PathBuf, Rc<Value>>);

impl Trees {
    fn get(&mut self, file: &Path) -> anyhow::Result<Rc<Value>> {
        if let Some(tree) = self.0.get(file) {
            return Ok(Rc::clone(tree));
        }
        let text = String::from_utf8_lossy(&fs::read(file)?).into_owned();
        let tree = tree::parse(&text).with_context(|| file.display().to_string())?;
        let tree = Rc::new(tree);
        self.0.insert(file.to_owned(), Rc::clone(&tree));
        Ok(tree)
    }

    /// The methods of a path item and of the path items that it refers to.
    fn methods(&mut self, file: &Path, item: &Value) -> anyhow::Result<BTreeSet<&'static str>> {
        let mut found = BTreeSet::new();
        for (_, item) in self.chain(file, item)? {
            let present = |method: &&str| item.get(method).is_some_and(|it| !it.is_null());
            found.extend(METHODS.into_iter().filter(present));
        }
        Ok(found)
    }

    /// A node, the target of its reference, the target of that one's reference, and so on, each
    /// with its file.
    fn chain(&mut self, file: &Path, node: &Value) -> anyhow::Result<Vec<(PathBuf, Value)>> {
        let mut links = vec![(file.to_owned(), node.clone())];
        while let Some((file, node)) = links.last() {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                break;
            };
            if links.len() > MAX_REFERENCES {
                bail!("`{reference}` refers to itself");
            }
            let target = self.target(file, reference)?;
            links.push(target);
        }
        Ok(links)
    }

    fn target(&mut self, from: &Path, reference: &str) -> anyhow::Result<(PathBuf, Value)> {
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy();
        let file = match path {
            "" => from.to_owned(),
            path => from.with_file_name("").join(&*decoded(path)),
        };
        let tree = self.get(&file)?;
        let target = tree.pointer(&decoded(pointer));
        let target = target.with_context(|| format!("`{reference}` leads nowhere"))?;
        Ok((file, target.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts the operations of the first file.
    fn counted(files: &[(&str, &str)]) -> Result<usize, String> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        count(&folder.path().join(files[0].0)).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn counts_methods_and_nothing_else() {
        let document = "
openapi: 3.1.0
paths:
  x-note: { get: {} }
  /a:
    parameters: []
    get: { responses: { 200: { description: get } } }
    post: { $ref: elsewhere.yaml }
    put:
    x-patch: {}
    summary: delete
  /b: {}
webhooks:
  c: { post: {} }
";
        assert_eq!(counted(&[("a.yaml", document)]), Ok(2));
        assert_eq!(counted(&[("a.yaml", "openapi: 3.1.0")]), Ok(0));
    }

    #[test]
    fn follows_path_items() {
        let root = "{\"paths\": {\
            \"/a\": {\"$ref\": \"#/components/pathItems/a%7Bid%7D\", \"get\": {}, \"put\": {}},\
            \"/b\": {\"$ref\": \"more/b.yaml\"},\
            \"/c\": {\"$ref\": \"more/b.yaml#/other~1items/0\"}},\
            \"components\": {\"pathItems\": {\"a{id}\": {\"get\": {}, \"post\": {}}}}}";
        let b = "$ref: ../c.yml\nother/items:\n- head: {}\n";
        let files = [
            ("a.json", root),
            ("more/b.yaml", b),
            ("c.yml", "trace: {}\n"),
        ];
        assert_eq!(counted(&files), Ok(5));
    }

    #[test]
    fn paths_can_be_elsewhere() {
        let files = [
            ("a.yaml", "paths: { $ref: paths/index.yaml }"),
            ("paths/index.yaml", "/a: { $ref: a.yaml }\n/b: { get: {} }"),
            ("paths/a.yaml", "{ get: {}, put: {} }"),
        ];
        assert_eq!(counted(&files), Ok(3));
    }

    #[test]
    fn says_what_cannot_be_counted() {
        let circle = counted(&[("a.yaml", "paths: { /a: { $ref: '#/paths/~1a' } }")]);
        assert_eq!(circle.unwrap_err(), "`#/paths/~1a` refers to itself");
        let nowhere = counted(&[("a.yaml", "paths: { /a: { $ref: '#/b' } }")]);
        assert_eq!(nowhere.unwrap_err(), "`#/b` leads nowhere");
        let missing = counted(&[("a.yaml", "paths: { /a: { $ref: 'b.yaml' } }")]);
        assert!(missing.unwrap_err().contains("b.yaml`: "));
    }
}

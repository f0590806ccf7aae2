//! Counts the operations of a document, independently of the generator.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::outline::Outline;

/// The fixed fields of a path item that hold an operation (OpenAPI 3.1.1, section 4.8.9).
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Longer chains of references go round in a circle.
const MAX_REFERENCES: usize = 64;

/// How many operations the paths of a document have, including those of path items that it refers
/// to, in whatever file.
pub(crate) fn count(document: &Path) -> Result<usize, String> {
    let mut files = Files::default();
    let root = files.get(document)?.clone();
    let Some(paths) = root.get("paths") else {
        return Ok(0);
    };
    let mut operations = 0;
    for (file, paths) in chain(&mut files, document, paths)? {
        for (path, item) in paths.entries() {
            if path == "$ref" || path.starts_with("x-") {
                continue;
            }
            operations += methods(&mut files, &file, item)?.len();
        }
    }
    Ok(operations)
}

/// The methods of a path item and of what it refers to.
fn methods(
    files: &mut Files,
    file: &Path,
    item: &Outline,
) -> Result<BTreeSet<&'static str>, String> {
    let mut found = BTreeSet::new();
    for (_, item) in chain(files, file, item)? {
        let present = |method: &&str| !matches!(item.get(method), None | Some(Outline::Null));
        found.extend(METHODS.into_iter().filter(present));
    }
    Ok(found)
}

/// A node, what it refers to, what that refers to, and so on, each with its file.
fn chain(
    files: &mut Files,
    file: &Path,
    node: &Outline,
) -> Result<Vec<(PathBuf, Outline)>, String> {
    let mut links = vec![(file.to_owned(), node.clone())];
    while let Some((file, node)) = links.last() {
        let Some(reference) = node.reference() else {
            break;
        };
        if links.len() > MAX_REFERENCES {
            return Err(format!("`{reference}` refers to itself"));
        }
        let target = follow(files, file, reference)?;
        links.push(target);
    }
    Ok(links)
}

fn follow(files: &mut Files, from: &Path, reference: &str) -> Result<(PathBuf, Outline), String> {
    let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    let decoded = |text| percent_decode_str(text).decode_utf8_lossy();
    let file = match path {
        "" => from.to_owned(),
        path => from.with_file_name("").join(&*decoded(path)),
    };
    let target = files.get(&file)?.pointer(&decoded(pointer));
    match target {
        Some(target) => Ok((file, target.clone())),
        None => Err(format!("`{reference}` leads nowhere")),
    }
}

/// The files that have been read.
#[derive(Default)]
struct Files {
    outlines: BTreeMap<PathBuf, Outline>,
}

impl Files {
    fn get(&mut self, path: &Path) -> Result<&Outline, String> {
        if !self.outlines.contains_key(path) {
            let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let outline = Outline::parse(&String::from_utf8_lossy(&bytes))
                .map_err(|error| format!("{}: {error}", path.display()))?;
            self.outlines.insert(path.to_owned(), outline);
        }
        Ok(&self.outlines[path])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts in the first of some files.
    fn counted(files: &[(&str, &str)]) -> Result<usize, String> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        count(&folder.path().join(files[0].0))
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
        assert!(missing.unwrap_err().contains("b.yaml: "));
    }
}

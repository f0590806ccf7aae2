//! Finds OpenAPI documents in folders.
//!
//! A document may consist of thousands of files. One of them is the root: the one with `openapi` or
//! `swagger` at its top. Most files are classified without parsing them, which would take long.

use std::path::{Path, PathBuf};

use fs_err as fs;
use walkdir::{DirEntry, WalkDir};
use xtask::source::slash_separated;

use super::tree;

/// The fields of which a root document has one, and other files none.
const ROOT_FIELDS: [&str; 2] = ["openapi", "swagger"];

/// A root document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Document {
    /// The path to show: below the folder, `/`-separated.
    pub(crate) name: String,
    /// The folder that it was found in. Its references may lead into this folder.
    pub(crate) folder: PathBuf,
    pub(crate) path: PathBuf,
}

/// Finds the root documents in the folders, in the order of the folders and of the names in them.
/// A path can also name a document.
pub(crate) fn find(paths: &[PathBuf]) -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for path in paths {
        if !fs::metadata(path)?.is_dir() {
            documents.push(single(path));
            continue;
        }
        let mut found = search(path)?;
        if paths.len() > 1 {
            let prefix = path.file_name().unwrap_or_default().to_string_lossy();
            for document in &mut found {
                document.name = format!("{prefix}/{}", document.name);
            }
        }
        documents.extend(found);
    }
    Ok(documents)
}

fn single(path: &Path) -> Document {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    Document {
        name: name.into_owned(),
        folder: folder.to_owned(),
        path: path.to_owned(),
    }
}

fn search(folder: &Path) -> anyhow::Result<Vec<Document>> {
    let is_hidden = |entry: &DirEntry| entry.file_name().to_string_lossy().starts_with('.');
    let entries = WalkDir::new(folder).min_depth(1).into_iter();
    let mut found = Vec::new();
    for entry in entries.filter_entry(|entry| !is_hidden(entry)) {
        let entry = entry?;
        if entry.file_type().is_file() && is_candidate(entry.path()) {
            let path = entry.into_path();
            if is_root(&fs::read(&path)?) {
                found.push(Document {
                    name: slash_separated(path.strip_prefix(folder)?),
                    folder: folder.to_owned(),
                    path,
                });
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_candidate(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["json", "yaml", "yml"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// Whether the text of a file has one of the [`ROOT_FIELDS`] at its top.
fn is_root(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    if !ROOT_FIELDS.iter().any(|field| text.contains(field)) {
        false
    } else if text.trim_start().starts_with('{') {
        has_root_member(text)
    } else {
        has_root_line(text)
    }
}

/// [`is_root`] for text that starts like JSON.
fn has_root_member(text: &str) -> bool {
    match tree::parse(text) {
        Ok(tree) => ROOT_FIELDS.iter().any(|field| tree.get(field).is_some()),
        // The text is broken: the generator is to report that if it may be a root.
        Err(_) => text
            .split(['{', ','])
            .any(|member| has_root_key(member.trim_start())),
    }
}

/// [`is_root`] for YAML: looks at the lines that are indented like the first.
fn has_root_line(text: &str) -> bool {
    let is_content = |line: &&str| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with(['#', '%']) && !line.starts_with("---")
    };
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut lines = text.lines().filter(is_content).peekable();
    let Some(top) = lines.peek().map(|line| indentation(line)) else {
        return false;
    };
    lines.any(|line| indentation(line) == top && has_root_key(line.trim_start()))
}

/// Whether a text starts with one of the [`ROOT_FIELDS`] as a key, quoted or not.
fn has_root_key(text: &str) -> bool {
    let quotes = ['"', '\''];
    let text = text.trim_start_matches(quotes);
    let rests = ROOT_FIELDS.iter().filter_map(|it| text.strip_prefix(it));
    let mut rests = rests.map(|rest| rest.trim_start_matches(quotes).trim_start());
    rests.any(|rest| rest.starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_distinguished_from_fragments() {
        for root in [
            "openapi: 3.0.3\ninfo: {}",
            "# A comment\n---\ninfo:\n  title: x\n\"openapi\" : 3.1.0\r\n",
            "\u{feff}'swagger': '2.0'\n",
            "  openapi: 3.0.0\n  info: {}\n",
            "{\"info\": {\"a\": [1]}, \"openapi\": \"3.0.0\"}",
            "{ openapi: 3.0.0, info: {} }",
            "\n{\"openapi\": \"3.0.0\", broken",
        ] {
            assert!(is_root(root.as_bytes()), "{root}");
        }
        for fragment in [
            "",
            "type: object\nproperties:\n  openapi: {}\n",
            "openapi_version: 1\n",
            "description: |\n  openapi: 3.0.0\n",
            "# openapi: 3.0.0\n",
            "{\"info\": {\"openapi\": \"3.0.0\"}}",
            "- openapi: 3.0.0\n",
            "openapi",
        ] {
            assert!(!is_root(fragment.as_bytes()), "{fragment}");
        }
    }

    #[test]
    fn documents_come_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let root = "openapi: 3.0.0\n";
        for (path, text) in [
            ("a/z.yml", root),
            ("a/b/y.yaml", root),
            ("a/b/fragment.yaml", "type: object\n"),
            ("a/.hidden/x.yaml", root),
            ("a/notes.md", root),
            ("c/B.JSON", "{\"swagger\": \"2.0\"}"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let names = |folders: &[&str]| -> Vec<String> {
            let folders: Vec<PathBuf> = folders.iter().map(|it| folder.path().join(it)).collect();
            let found = find(&folders).unwrap();
            assert!(found.iter().all(|document| document.path.is_file()));
            found.into_iter().map(|document| document.name).collect()
        };
        assert_eq!(names(&["a"]), ["b/y.yaml", "z.yml"]);
        assert_eq!(names(&["c", "a"]), ["c/B.JSON", "a/b/y.yaml", "a/z.yml"]);
        assert_eq!(names(&["a/z.yml", "c"]), ["z.yml", "c/B.JSON"]);
        assert!(find(&[folder.path().join("nowhere")]).is_err());
    }
}

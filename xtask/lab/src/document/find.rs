//! Finds OpenAPI documents in folders.
//!
//! A document may consist of thousands of files, of which one is the root: the one with `openapi`
//! or `swagger` at its top. Files are told apart without being read as YAML, which
//! would take long.

use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};

use super::outline::Outline;

/// The fields that only a root document has, of which it has one.
const ROOT_FIELDS: [&str; 2] = ["openapi", "swagger"];

/// A root document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Document {
    /// What to call it: its path below the folder, `/`-separated.
    pub(crate) name: String,
    /// The folder that it was found under, and that its references may lead into.
    pub(crate) folder: PathBuf,
    /// Where it is.
    pub(crate) path: PathBuf,
}

/// All root documents under the folders, in the order of the folders and of the names in them. A
/// document can also be named itself.
pub(crate) fn find(folders: &[PathBuf]) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for folder in folders {
        let failed = |error: io::Error| format!("{}: {error}", folder.display());
        let mut found = Vec::new();
        if fs::metadata(folder).map_err(failed)?.is_dir() {
            search(folder, "", &mut found).map_err(failed)?;
        } else {
            found.push(single(folder));
        }
        found.sort();
        if folders.len() > 1 {
            let prefix = folder.file_name().unwrap_or_default().to_string_lossy();
            for document in found.iter_mut().filter(|it| it.path != *folder) {
                document.name = format!("{prefix}/{}", document.name);
            }
        }
        documents.extend(found);
    }
    Ok(documents)
}

/// A document that is named itself.
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

/// Collects the documents in `below`, which is empty for the folder itself. Symbolic links are not
/// followed: they could go round in a circle.
fn search(folder: &Path, below: &str, found: &mut Vec<Document>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let Ok(file_name) = entry.file_name().into_string() else {
            continue;
        };
        if file_name.starts_with('.') {
            continue;
        }
        let name = match below {
            "" => file_name,
            below => format!("{below}/{file_name}"),
        };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            search(folder, &name, found)?;
        } else if kind.is_file() && is_candidate(&name) && is_root(&fs::read(entry.path())?) {
            found.push(Document {
                path: folder.join(&name),
                folder: folder.to_owned(),
                name,
            });
        }
    }
    Ok(())
}

fn is_candidate(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        ["json", "yaml", "yml"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
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

/// [`is_root`] for JSON: the members are read, but not what is in them.
fn has_root_member(text: &str) -> bool {
    let mut found = false;
    let mut reader = serde_json::Deserializer::from_str(text);
    // If something is broken further down, the generator says so.
    let read = SeekRootField(&mut found).deserialize(&mut reader);
    // It may be YAML that only looks like JSON.
    let yaml = || Outline::parse(text).is_ok_and(|top| has_root_field(&top));
    found || read.is_err() && yaml()
}

fn has_root_field(top: &Outline) -> bool {
    ROOT_FIELDS.iter().any(|field| top.get(field).is_some())
}

/// Remembers whether one of the [`ROOT_FIELDS`] went by.
struct SeekRootField<'f>(&'f mut bool);

impl<'de> DeserializeSeed<'de> for SeekRootField<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for SeekRootField<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(key) = access.next_key::<String>()? {
            *self.0 |= ROOT_FIELDS.contains(&key.as_str());
            access.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// [`is_root`] for YAML: a line that is not indented more than the first.
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

/// Whether a line starts with one of the [`ROOT_FIELDS`] as a key, quoted or not.
fn has_root_key(line: &str) -> bool {
    ROOT_FIELDS.iter().any(|field| {
        [
            (*field).to_owned(),
            format!("\"{field}\""),
            format!("'{field}'"),
        ]
        .iter()
        .filter_map(|key| line.strip_prefix(key.as_str()))
        .any(|rest| rest.trim_start().starts_with(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_told_from_fragments() {
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

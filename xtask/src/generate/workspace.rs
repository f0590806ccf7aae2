//! Finds out whether a crate is a member of the workspace that it stands in.
//!
//! A member must not have a `[workspace]` table of its own. Any other package must have one, if it
//! stands in the folder of a workspace.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// How a crate relates to the workspace that it stands in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Workspace {
    /// It stands in none, or in one that excludes it.
    None,
    /// It stands in this one, which does not list it.
    Outside {
        /// The manifest of the workspace.
        manifest: PathBuf,
        /// The path of the crate from there.
        member: String,
    },
    /// The workspace lists it.
    Member,
}

/// Looks for a workspace in the folders above a crate.
pub(crate) fn workspace_of(folder: &Path) -> Workspace {
    // The folder need not exist yet. What is there can be a link.
    let Ok(folder) = std::path::absolute(folder) else {
        return Workspace::None;
    };
    let folder = normal(&folder);
    for parent in folder.ancestors().skip(1) {
        let manifest = parent.join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&manifest) else {
            continue;
        };
        let Some(table) = table(&text) else { continue };
        let Ok(path) = folder.strip_prefix(parent) else {
            continue;
        };
        let segments: Vec<String> = path
            .components()
            .map(|it| it.as_os_str().to_string_lossy().into_owned())
            .collect();
        let excluded = strings(&table, "exclude");
        let starts = |it: &String| (1..=segments.len()).any(|end| matches(it, &segments[..end]));
        if strings(&table, "members")
            .iter()
            .any(|it| matches(it, &segments))
        {
            return Workspace::Member;
        }
        if excluded.iter().any(starts) {
            return Workspace::None;
        }
        return Workspace::Outside {
            manifest,
            member: segments.join("/"),
        };
    }
    Workspace::None
}

/// Removes `.` and `..` from an absolute path.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// Returns the lines of the table `workspace`, without comments.
fn table(manifest: &str) -> Option<String> {
    let mut lines = manifest.lines().map(str::trim);
    lines.find(|line| line.split('#').next().map(str::trim) == Some("[workspace]"))?;
    let lines = lines.take_while(|line| !line.starts_with('['));
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
    Some(lines.join("\n"))
}

/// Returns the strings in the list with this key.
fn strings(table: &str, key: &str) -> Vec<String> {
    let value = table.lines().enumerate().find_map(|(index, line)| {
        let value = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
        let rest = table.lines().skip(index + 1);
        Some(
            std::iter::once(value)
                .chain(rest)
                .collect::<Vec<_>>()
                .join("\n"),
        )
    });
    let value = value.unwrap_or_default();
    let list = value.split(']').next().unwrap_or_default();
    let quoted = list.split(['"', '\'']).skip(1).step_by(2);
    quoted
        .map(|it| it.trim_end_matches('/').to_owned())
        .collect()
}

/// Whether a pattern with `*` for a folder, or for a part of its name, matches a path.
fn matches(pattern: &str, path: &[String]) -> bool {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let segments: Vec<&str> = pattern.split('/').collect();
    let fits = |(pattern, name): (&&str, &String)| match pattern.split_once('*') {
        Some((start, end)) => {
            let is_long = name.len() >= start.len() + end.len();
            is_long && name.starts_with(start) && name.ends_with(end)
        }
        None => **pattern == *name,
    };
    segments.len() == path.len() && segments.iter().zip(path).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a crate in `libs/client` relates to a workspace with this manifest.
    fn found(manifest: &str) -> Workspace {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        workspace_of(&folder.path().join("x/../libs/./client"))
    }

    #[test]
    fn a_workspace_lists_its_members() {
        for members in [
            "members = [\"libs/client\"]",
            "resolver = \"3\"\nmembers = [\n  # All of them.\n  'tool',\n  \"libs/*\",\n]\nexclude = [\"old\"]",
            "members = [\"./libs/cl*/\"]",
        ] {
            let manifest = format!("[workspace] # root\n{members}\n\n[package]\nname = \"a\"\n");
            assert_eq!(found(&manifest), Workspace::Member, "{manifest}");
        }
    }

    #[test]
    fn a_package_above_is_no_workspace() {
        assert_eq!(found("[package]\nname = \"a\"\n"), Workspace::None);
        assert_eq!(
            found("[workspace]\nexclude = [\"libs\"]\n"),
            Workspace::None
        );
    }

    #[test]
    fn a_crate_that_is_not_listed_is_told_how_it_would_be() {
        for manifest in [
            "[workspace]\n",
            "[workspace]\nmembers = [\"libs\", \"libs/other\", \"*\"]\n[package]\n",
        ] {
            match found(manifest) {
                Workspace::Outside { member, .. } => assert_eq!(member, "libs/client"),
                other => panic!("{manifest}: {other:?}"),
            }
        }
    }
}

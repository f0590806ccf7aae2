//! Names of generated crates.

use std::path::Path;

use codegen::names::is_keyword;
use thiserror::Error;

/// Crates that come with Rust.
const BUILT_IN_CRATES: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// Why a name cannot be the name of a crate.
#[derive(Debug, PartialEq, Eq, Error)]
#[error(
    "{0}\n  allowed: a lowercase letter (a-z), then lowercase letters, digits, `-` and `_`, for \
     example `petstore-client`"
)]
pub(crate) struct NameError(NameProblem);

#[derive(Debug, PartialEq, Eq, Error)]
enum NameProblem {
    #[error("it is empty")]
    Empty,
    #[error("it starts with {0:?}")]
    Start(char),
    #[error("it contains {0:?}")]
    Character(char),
    #[error("it is a keyword of Rust")]
    Keyword,
    #[error("a crate of this name comes with Rust")]
    BuiltInCrate,
}

/// Accepts the names that Cargo accepts, if they are in lowercase and ASCII.
pub(crate) fn validate(name: &str) -> Result<String, NameError> {
    match problem(name) {
        Some(problem) => Err(NameError(problem)),
        None => Ok(name.to_owned()),
    }
}

/// Makes the name of a crate from the name of its folder: in lowercase, with `-` for each
/// character that is not allowed.
pub(crate) fn from_folder(folder: &Path) -> Result<String, NameError> {
    // Only the real path has a name if the path ends in `.` or `..`.
    let real_path = match folder.file_name() {
        Some(_) => folder.to_owned(),
        None => folder.canonicalize().unwrap_or_default(),
    };
    let name = real_path.file_name().unwrap_or_default().to_string_lossy();
    let name = name
        .to_ascii_lowercase()
        .replace(|character| !is_allowed(character), "-");
    validate(name.trim_matches('-'))
}

fn problem(name: &str) -> Option<NameProblem> {
    let Some(start) = name.chars().next() else {
        return Some(NameProblem::Empty);
    };
    if let Some(character) = name.chars().find(|character| !is_allowed(*character)) {
        Some(NameProblem::Character(character))
    } else if !start.is_ascii_lowercase() {
        Some(NameProblem::Start(start))
    } else if is_keyword(name) {
        Some(NameProblem::Keyword)
    } else if BUILT_IN_CRATES.contains(&name.replace('-', "_").as_str()) {
        Some(NameProblem::BuiltInCrate)
    } else {
        None
    }
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_usual_names() {
        for name in ["a", "petstore-client", "highlevel_client", "v2"] {
            assert_eq!(validate(name), Ok(name.to_owned()));
        }
    }

    #[test]
    fn says_why_a_name_is_refused() {
        assert_eq!(problem(""), Some(NameProblem::Empty));
        assert_eq!(problem("2fa"), Some(NameProblem::Start('2')));
        assert_eq!(problem("-a"), Some(NameProblem::Start('-')));
        assert_eq!(problem("Client"), Some(NameProblem::Character('C')));
        assert_eq!(problem("a b"), Some(NameProblem::Character(' ')));
        assert_eq!(problem("../a"), Some(NameProblem::Character('.')));
        assert_eq!(problem("größe"), Some(NameProblem::Character('ö')));
        assert_eq!(problem("match"), Some(NameProblem::Keyword));
        assert_eq!(problem("gen"), Some(NameProblem::Keyword));
        assert_eq!(problem("test"), Some(NameProblem::BuiltInCrate));
        assert_eq!(problem("proc-macro"), Some(NameProblem::BuiltInCrate));
    }

    #[test]
    fn the_folder_names_the_crate() {
        let name = |folder| from_folder(Path::new(folder));
        assert_eq!(name("out/My Client"), Ok("my-client".to_owned()));
        assert_eq!(name("out/petstore/"), Ok("petstore".to_owned()));
        assert_eq!(name("."), Ok("xtask".to_owned()));
        assert_eq!(name("out/test"), Err(NameError(NameProblem::BuiltInCrate)));
        assert_eq!(name("out/…"), Err(NameError(NameProblem::Empty)));
    }
}

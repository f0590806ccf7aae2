//! Names of generated crates.

use std::path::Path;

use codegen::names::is_keyword;

/// Crates that come with Rust.
const BUILT_IN_CRATES: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

const ALLOWED: &str = "a lowercase letter (a-z), then lowercase letters, digits, `-` and `_`, for \
                       example `petstore-client`";

/// Accepts the names that Cargo accepts, if they are in lowercase and ASCII. Otherwise returns why
/// the name cannot be the name of a crate.
pub(crate) fn validate(name: &str) -> Result<String, String> {
    match problem(name) {
        Some(problem) => Err(format!("{problem}\n  allowed: {ALLOWED}")),
        None => Ok(name.to_owned()),
    }
}

/// Makes the name of a crate from the name of its folder: in lowercase, with `-` for each
/// character that is not allowed.
pub(crate) fn from_folder(folder: &Path) -> Result<String, String> {
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

fn problem(name: &str) -> Option<String> {
    let Some(start) = name.chars().next() else {
        return Some("it is empty".to_owned());
    };
    if let Some(character) = name.chars().find(|character| !is_allowed(*character)) {
        Some(format!("it contains {character:?}"))
    } else if !start.is_ascii_lowercase() {
        Some(format!("it starts with {start:?}"))
    } else if is_keyword(name) {
        Some("it is a keyword of Rust".to_owned())
    } else if BUILT_IN_CRATES.contains(&name.replace('-', "_").as_str()) {
        Some("a crate of this name comes with Rust".to_owned())
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
        let problem = |name| problem(name).unwrap();
        assert_eq!(problem(""), "it is empty");
        assert_eq!(problem("2fa"), "it starts with '2'");
        assert_eq!(problem("-a"), "it starts with '-'");
        assert_eq!(problem("Client"), "it contains 'C'");
        assert_eq!(problem("a b"), "it contains ' '");
        assert_eq!(problem("../a"), "it contains '.'");
        assert_eq!(problem("größe"), "it contains 'ö'");
        assert_eq!(problem("match"), "it is a keyword of Rust");
        assert_eq!(problem("gen"), "it is a keyword of Rust");
        assert_eq!(problem("test"), "a crate of this name comes with Rust");
        assert_eq!(
            problem("proc-macro"),
            "a crate of this name comes with Rust"
        );
    }

    #[test]
    fn the_folder_names_the_crate() {
        let name = |folder| from_folder(Path::new(folder));
        assert_eq!(name("out/My Client"), Ok("my-client".to_owned()));
        assert_eq!(name("out/petstore/"), Ok("petstore".to_owned()));
        assert_eq!(name("."), Ok("xtask".to_owned()));
        assert_eq!(name("out/test"), validate("test"));
        assert_eq!(name("out/…"), validate(""));
    }
}

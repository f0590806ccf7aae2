//! Which names a generated crate can have.

use std::fmt;
use std::path::Path;

/// Why a name cannot be that of a crate. The text says what is allowed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NameError {
    /// There is nothing in it.
    Empty,
    /// It starts with something other than a lowercase letter.
    Start(char),
    /// It holds a character that is not allowed.
    Character(char),
    /// It is a word of the Rust language.
    Keyword,
    /// It is a crate that comes with Rust.
    ComesWithRust,
}

impl fmt::Display for NameError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameError::Empty => write!(formatter, "it is empty")?,
            NameError::Start(start) => write!(formatter, "it starts with {start:?}")?,
            NameError::Character(character) => write!(formatter, "it contains {character:?}")?,
            NameError::Keyword => write!(formatter, "it is a keyword of Rust")?,
            NameError::ComesWithRust => write!(formatter, "a crate of this name comes with Rust")?,
        }
        write!(
            formatter,
            "\n  allowed: a lowercase letter (a-z), then lowercase letters, digits, `-` and `_`, \
             for example `petstore-client`"
        )
    }
}

impl std::error::Error for NameError {}

/// Accepts the name of a package that Cargo takes too, in the spelling that crates use.
pub(crate) fn validate(name: &str) -> Result<String, NameError> {
    let Some(start) = name.chars().next() else {
        return Err(NameError::Empty);
    };
    if let Some(character) = name.chars().find(|character| !is_allowed(*character)) {
        return Err(NameError::Character(character));
    }
    if !start.is_ascii_lowercase() {
        return Err(NameError::Start(start));
    }
    if KEYWORDS.contains(&name) {
        return Err(NameError::Keyword);
    }
    if COMES_WITH_RUST.contains(&name.replace('-', "_").as_str()) {
        return Err(NameError::ComesWithRust);
    }
    Ok(name.to_owned())
}

/// The name of a crate in the given folder: the folder's name, in the spelling that crates use.
pub(crate) fn from_folder(folder: &Path) -> Result<String, NameError> {
    let name = match folder.file_name() {
        Some(name) => Some(name.to_owned()),
        // The path ends in `.` or `..`.
        None => folder
            .canonicalize()
            .ok()
            .and_then(|real| real.file_name().map(Into::into)),
    };
    let name = name
        .ok_or(NameError::Empty)?
        .to_string_lossy()
        .to_ascii_lowercase();
    let spelled: String = name
        .chars()
        .map(|character| {
            if is_allowed(character) {
                character
            } else {
                '-'
            }
        })
        .collect();
    validate(spelled.trim_matches('-'))
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '-' | '_')
}

/// The keywords of Rust 2024, those included that are only reserved.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

const COMES_WITH_RUST: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_names_that_crates_have() {
        for name in ["a", "petstore-client", "highlevel_client", "v2"] {
            assert_eq!(validate(name), Ok(name.to_owned()));
        }
    }

    #[test]
    fn says_why_a_name_is_refused() {
        assert_eq!(validate(""), Err(NameError::Empty));
        assert_eq!(validate("2fa"), Err(NameError::Start('2')));
        assert_eq!(validate("-a"), Err(NameError::Start('-')));
        assert_eq!(validate("Client"), Err(NameError::Character('C')));
        assert_eq!(validate("a b"), Err(NameError::Character(' ')));
        assert_eq!(validate("../a"), Err(NameError::Character('.')));
        assert_eq!(validate("größe"), Err(NameError::Character('ö')));
        assert_eq!(validate("match"), Err(NameError::Keyword));
        assert_eq!(validate("gen"), Err(NameError::Keyword));
        assert_eq!(validate("test"), Err(NameError::ComesWithRust));
        assert_eq!(validate("proc-macro"), Err(NameError::ComesWithRust));
    }

    #[test]
    fn follows_the_folder() {
        assert_eq!(
            from_folder(Path::new("out/My Client")),
            Ok("my-client".to_owned())
        );
        assert_eq!(
            from_folder(Path::new("out/petstore/")),
            Ok("petstore".to_owned())
        );
        assert_eq!(from_folder(Path::new(".")), Ok("xtask".to_owned()));
        assert_eq!(
            from_folder(Path::new("out/test")),
            Err(NameError::ComesWithRust)
        );
        assert_eq!(from_folder(Path::new("out/…")), Err(NameError::Empty));
    }
}

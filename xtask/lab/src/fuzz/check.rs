//! Runs the generator on an input, and checks the result.

use std::collections::{BTreeMap, BTreeSet};

use codegen::diagnostic::Severity;
use codegen::{Generation, Options};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::hostile::MARKER;
use super::input::Input;
use crate::panics;

/// The ways in which a run ends well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Ending {
    /// Files, and no diagnostics.
    Generated,
    /// Files and warnings.
    GeneratedWithWarnings,
    /// No files, but errors with places.
    Refused,
}

/// A run that failed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Finding {
    pub(crate) kind: FindingKind,
    /// The details: the message of the panic, the path of the file ...
    pub(crate) detail: String,
}

/// The ways in which a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum FindingKind {
    Panic,
    /// The process died: the stack overflowed, or the memory ran out.
    Crash,
    Timeout,
    NeitherFilesNorErrors,
    ErrorWithoutPlace,
    /// An error that is the generator's fault.
    FaultOfGenerator,
    /// A diagnostic with characters that control a terminal.
    ControlCharacters,
    NotRust,
    /// A manifest that is not TOML.
    BadManifest,
    /// A path that leads out of the output folder, or that differs from another only in case.
    BadPath,
    /// Text of the document became code.
    TextBecameCode,
}

pub(crate) fn found<T>(kind: FindingKind, detail: impl Into<String>) -> Result<T, Finding> {
    let detail = detail.into();
    Err(Finding { kind, detail })
}

/// Generates a client from the input, and judges it.
pub(crate) fn run_one(input: &Input<'_>) -> Result<Ending, Finding> {
    let options = Options {
        package_name: "fuzz-client".to_owned(),
        manifest: true,
        workspace_member: false,
        formats: BTreeMap::new(),
        auth: codegen::Auth::default(),
        cli: Some(codegen::Cli {
            program: "fuzz".to_owned(),
        }),
    };
    panics::catch(|| judge(&codegen::generate(&input.root, input, &options)))
        .unwrap_or_else(|panic| found(FindingKind::Panic, panic))
}

/// Checks everything that was generated, and the diagnostics.
pub(crate) fn judge(generation: &Generation) -> Result<Ending, Finding> {
    let diagnostics = &generation.diagnostics;
    check_text(&diagnostics.render(false))?;
    let errors = diagnostics
        .iter()
        .map(|problem| &problem.diagnostic)
        .filter(|it| it.severity == Severity::Error);
    for error in errors {
        let help = error.help.as_deref().unwrap_or_default();
        if help.contains("please report") {
            return found(FindingKind::FaultOfGenerator, &error.message);
        }
        if error.place.is_none() {
            return found(FindingKind::ErrorWithoutPlace, &error.message);
        }
    }
    let Some(files) = &generation.files else {
        return match diagnostics.errors() {
            0 => found(FindingKind::NeitherFilesNorErrors, ""),
            _ => Ok(Ending::Refused),
        };
    };
    let mut paths = BTreeSet::new();
    for (path, text) in files {
        if !xtask::is_inside(path) || !paths.insert(path.to_lowercase()) {
            return found(FindingKind::BadPath, path);
        }
        // The runtime's files are copied unchanged.
        if path.ends_with(".rs") && !path.starts_with("src/runtime/") {
            check_rust(path, text)?;
        }
        if path.ends_with(".toml") {
            check_manifest(path, text)?;
        }
    }
    Ok(match diagnostics.warnings() {
        0 => Ending::Generated,
        _ => Ending::GeneratedWithWarnings,
    })
}

/// Checks that diagnostics do not control the terminal, or change the direction of text.
fn check_text(text: &str) -> Result<(), Finding> {
    let direction = |it| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let controls = |it: char| it.is_control() || direction(it);
    match text.lines().find(|line| line.chars().any(controls)) {
        Some(line) => found(FindingKind::ControlCharacters, format!("{line:?}")),
        None => Ok(()),
    }
}

fn check_rust(path: &str, text: &str) -> Result<(), Finding> {
    let parsed = text
        .parse::<TokenStream>()
        .map_err(|error| error.to_string())
        .and_then(|tokens| {
            let file = syn::parse2::<syn::File>(tokens.clone());
            file.map(|_| tokens).map_err(|error| error.to_string())
        });
    match parsed {
        Err(error) => found(FindingKind::NotRust, format!("{path}: {error}")),
        Ok(_) if !text.contains(MARKER) => Ok(()),
        Ok(tokens) => check_tokens(path, tokens),
    }
}

/// Looks for the marker as an identifier, and in tests in documentation.
fn check_tokens(path: &str, tokens: TokenStream) -> Result<(), Finding> {
    let mut documentation = Vec::new();
    let mut after_comma = false;
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        let is_last_argument = after_comma && tokens.clone().next().is_none();
        after_comma = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        match token {
            TokenTree::Ident(ident)
                if ident == MARKER && !is_last_argument && !is_argument(tokens.clone()) =>
            {
                return found(FindingKind::TextBecameCode, format!("{path}: as code"));
            }
            TokenTree::Ident(_) => {
                check_documentation(path, &std::mem::take(&mut documentation))?;
            }
            TokenTree::Group(group) => match doc_line(&group) {
                Some(line) => documentation.push(line),
                None => check_tokens(path, group.stream())?,
            },
            TokenTree::Punct(punct) if matches!(punct.as_char(), '#' | '!') => {}
            _ => check_documentation(path, &std::mem::take(&mut documentation))?,
        }
    }
    check_documentation(path, &documentation)
}

/// Whether the tokens after a name make it an argument: `{name}` in a path is one.
fn is_argument(mut rest: impl Iterator<Item = TokenTree>) -> bool {
    match rest.next() {
        Some(TokenTree::Punct(punct)) => match punct.as_char() {
            ',' => true,
            ':' => !matches!(rest.next(), Some(TokenTree::Punct(next)) if next.as_char() == ':'),
            _ => false,
        },
        _ => false,
    }
}

/// The text of `[doc = "text"]`.
fn doc_line(group: &Group) -> Option<String> {
    let mut tokens = group.stream().into_iter();
    match (group.delimiter(), tokens.next()?, tokens.nth(1)?) {
        (Delimiter::Bracket, TokenTree::Ident(name), TokenTree::Literal(text)) if name == "doc" => {
            let text: TokenStream = TokenTree::Literal(text).into();
            Some(syn::parse2::<syn::LitStr>(text).ok()?.value())
        }
        _ => None,
    }
}

/// Whether the marker is code in a line of a test. It may be in a string: the crate's own example
/// makes arguments of the names of parameters.
fn is_code(line: &str) -> bool {
    match line.parse::<TokenStream>() {
        Ok(tokens) => has_identifier(tokens),
        Err(_) => has_word(line, MARKER),
    }
}

fn has_identifier(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == MARKER,
        TokenTree::Group(group) => has_identifier(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Looks for the marker in code blocks that rustdoc treats as tests.
fn check_documentation(path: &str, lines: &[String]) -> Result<(), Finding> {
    let indents = lines.iter().filter(|line| !line.trim().is_empty());
    let indent = indents
        .map(|line| line.len() - line.trim_start().len())
        .min();
    let lines = lines
        .iter()
        .map(|line| line.get(indent.unwrap_or(0)..).unwrap_or_default());
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut in_test = false;
    for event in Parser::new(&text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => in_test = true,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => in_test = is_rust(&info),
            Event::End(TagEnd::CodeBlock) => in_test = false,
            Event::Text(code) if in_test && is_code(&code) => {
                return found(
                    FindingKind::TextBecameCode,
                    format!("{path}: as a test in documentation"),
                );
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether rustdoc treats a code block with this info string as Rust.
fn is_rust(info: &str) -> bool {
    let words = info.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    words.into_iter().all(|word| {
        matches!(
            word,
            "rust" | "should_panic" | "no_run" | "test_harness" | "compile_fail"
        ) || word.starts_with("ignore")
            || word.starts_with("edition")
            || word.starts_with("standalone")
    })
}

/// Whether the text contains the word, and not only as a part of another word.
fn has_word(text: &str, word: &str) -> bool {
    let other = |character: char| !character.is_alphanumeric() && character != '_';
    text.split(other).any(|it| it == word)
}

/// Checks that the manifest is TOML, and that the marker is not a key.
fn check_manifest(path: &str, text: &str) -> Result<(), Finding> {
    match text.parse::<toml::Table>() {
        Err(error) => found(
            FindingKind::BadManifest,
            format!("{path}: {}", error.message()),
        ),
        Ok(table) if has_key(&table) => {
            found(FindingKind::TextBecameCode, format!("{path}: as a key"))
        }
        Ok(_) => Ok(()),
    }
}

fn has_key(table: &toml::Table) -> bool {
    table
        .iter()
        .any(|(key, value)| key == MARKER || value.as_table().is_some_and(has_key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rust(text: &str) -> Option<FindingKind> {
        check_rust("a.rs", text).err().map(|it| it.kind)
    }

    #[test]
    fn finds_text_that_became_code() {
        assert_eq!(rust("/// fn zzqevil() {}\nfn a() {}"), None);
        assert_eq!(rust("const A: &str = \"zzqevil\";"), None);
        assert_eq!(rust("fn fn_zzqevil() {}"), None);
        assert_eq!(rust("fn zzqevil() {}"), Some(FindingKind::TextBecameCode));
        assert_eq!(
            rust("mod a { #[zzqevil] fn a() {} }"),
            Some(FindingKind::TextBecameCode)
        );
        assert_eq!(rust("fn {}"), Some(FindingKind::NotRust));
    }

    #[test]
    fn finds_tests_in_documentation() {
        for (text, escapes) in [
            ("//! ```\n//! zzqevil\n//! ```", true),
            ("/// ```rust\n/// zzqevil\n/// ```\nfn a() {}", true),
            ("/// ```text\n/// zzqevil\n/// ```\nfn a() {}", false),
            ("/// a\n///\n///     zzqevil\nfn a() {}", true),
            ("/// ```\n/// a_zzqevil\n/// ```\nfn a() {}", false),
            (
                "mod a {\n    /// ```\n    /// zzqevil\n    fn a() {}\n}",
                true,
            ),
        ] {
            assert_eq!(
                rust(text),
                escapes.then_some(FindingKind::TextBecameCode),
                "{text}"
            );
        }
    }

    #[test]
    fn finds_keys_in_manifests() {
        let found = |text| check_manifest("Cargo.toml", text).err().map(|it| it.kind);
        assert_eq!(found("[package]\nname = \"zzqevil\""), None);
        assert_eq!(
            found("[a]\nzzqevil = \"1\""),
            Some(FindingKind::TextBecameCode)
        );
        assert_eq!(found("[a"), Some(FindingKind::BadManifest));
    }

    #[test]
    fn finds_control_characters() {
        assert!(check_text("a\n\u{e4}").is_ok());
        assert!(check_text("a\u{1b}[31m").is_err());
        assert!(check_text("a\u{202e}b").is_err());
    }
}

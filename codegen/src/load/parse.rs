//! Parses a text as JSON or YAML, and says where the syntax is wrong.

use serde::de::DeserializeSeed;

use super::aliases::alias_in_itself;
use super::tree_builder::{MAX_DEPTH, NodeSeed, TEXT_AS_KEY, TreeBuilder};
use crate::diagnostic::{Diagnostic, Place};
use crate::source_map::{Lines, without_blank_tabs};
use crate::tree::{FileId, Node, Origin};

/// The tree of a file, and its duplicate keys: those that replaced an equal key of the same object.
pub(super) type Parsed = (Node, Vec<(String, Origin)>);

/// Why a text has no tree.
pub(super) struct ParseError {
    pub(super) diagnostic: Diagnostic,
    /// Whether another parser could read the text.
    pub(super) is_about_syntax: bool,
}

pub(super) fn from_json(file: FileId, text: &str) -> Result<Parsed, ParseError> {
    let mut builder = TreeBuilder::new(file, text.len());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = NodeSeed(&mut builder)
        .deserialize(&mut deserializer)
        .and_then(|root| deserializer.end().map(|()| root));
    match root {
        Ok(root) => Ok((root, builder.duplicates)),
        Err(error) => {
            let start = Lines::find(text).start(error.line()).unwrap_or(text.len());
            let place = Place::Byte(file, start + error.column().saturating_sub(1));
            Err(if builder.is_too_deep() {
                too_deep(place)
            } else {
                invalid_syntax("JSON", &error.to_string(), place)
            })
        }
    }
}

/// Part of the YAML parser's message about a tab that it reads as indentation.
const TAB_FOUND: &str = "found a tab character where an indentation space is expected";

pub(super) fn from_yaml(file: FileId, text: &str) -> Result<Parsed, ParseError> {
    let mut builder = TreeBuilder::new(file, text.len());
    let mut root = parse_yaml(text, &mut builder);
    if matches!(&root, Err(error) if error.to_string().contains(TAB_FOUND)) {
        builder = TreeBuilder::new(file, text.len());
        root = parse_yaml(&without_blank_tabs(text), &mut builder);
    }
    match root {
        Ok(root) => Ok((root, builder.duplicates)),
        Err(error) => {
            if builder.is_too_deep() {
                if let Some((name, line, column)) = alias_in_itself(text) {
                    return Err(endless_alias(&name, place(file, text, line, column)));
                }
            }
            let location = error.location();
            let (line, column) = location.map_or((1, 1), |at| (at.line(), at.column()));
            let place = place(file, text, line, column);
            Err(if builder.is_too_deep() {
                too_deep(place)
            } else {
                invalid_syntax("YAML", &error.to_string(), place)
            })
        }
    }
}

fn parse_yaml(text: &str, builder: &mut TreeBuilder) -> Result<Node, serde_yaml::Error> {
    NodeSeed(builder).deserialize(serde_yaml::Deserializer::from_str(text))
}

/// The place at a line and a column, in characters.
fn place(file: FileId, text: &str, line: usize, column: usize) -> Place {
    Place::Byte(file, Lines::find(text).byte(text, line, column))
}

/// An error with the parser's message, which ends with a line and a column.
fn invalid_syntax(syntax: &str, message: &str, place: Place) -> ParseError {
    let end = message.rfind(" at line ").unwrap_or(message.len());
    let label = if message.contains(TEXT_AS_KEY) {
        "a key must be text, not a list or an object"
    } else {
        &message[..end]
    };
    let diagnostic = Diagnostic::error(format!("the file is not valid {syntax}"))
        .at(place)
        .label(label)
        .help(if message.contains(TAB_FOUND) {
            "nothing of this file was read; indent with spaces, not tabs, in a copy if the file is not yours"
        } else {
            "nothing of this file was read; fix the syntax, in a copy if the file is not yours"
        });
    ParseError {
        diagnostic,
        is_about_syntax: true,
    }
}

fn too_deep(place: Place) -> ParseError {
    let diagnostic = Diagnostic::error("the file is nested too deeply")
        .at(place)
        .label(format!("more than {MAX_DEPTH} levels of objects and lists"))
        .help(
            "nothing of this file was read; in a copy, move inner parts into `components` and refer to them",
        );
    ParseError {
        diagnostic,
        is_about_syntax: false,
    }
}

fn endless_alias(name: &str, place: Place) -> ParseError {
    let diagnostic = Diagnostic::error(format!("the alias `*{name}` stands inside its own anchor"))
        .at(place)
        .label("replacing this alias would never end")
        .help("nothing of this file was read; in a copy, use `$ref` for a schema that contains itself");
    ParseError {
        diagnostic,
        is_about_syntax: false,
    }
}

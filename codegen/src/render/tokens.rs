//! Tokens that all items have: identifiers and documentation.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, Literal, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::ir::Documentation;
use crate::names::is_keyword;

/// An identifier, raw if the name is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    if is_keyword(name) {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// Renders documentation as an attribute.
pub(super) fn doc(documentation: &Documentation) -> TokenStream {
    doc_lines(&documentation.0)
}

/// Renders lines of documentation as one attribute if possible, of which [`crate::format`] makes a
/// comment. Reading an attribute for each line would be a tenth of all work.
pub(super) fn doc_lines(lines: &[String]) -> TokenStream {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        text.push_str(if index == 0 { "" } else { "\n" });
        text.push_str(if line.is_empty() { "" } else { " " });
        text.push_str(line);
    }
    if lines.is_empty() {
        quote!()
    } else if can_be_block(&text) {
        let text = raw_string(&text);
        quote!(#[doc = #text])
    } else {
        let lines = text.split('\n');
        quote!(#(#[doc = #lines])*)
    }
}

/// Whether `prettyplease` writes the text as a comment `/** .. */`.
fn can_be_block(text: &str) -> bool {
    !text.contains("*/") && !text.contains("/*") && !text.contains('\r') && !text.ends_with('/')
}

/// A raw string. In other strings, each character is escaped and read again on its own.
fn raw_string(text: &str) -> Literal {
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    let raw = format!("r{hashes}\"{text}\"{hashes}");
    raw.parse().unwrap_or_else(|_| Literal::string(text))
}

/// Which mentions of a name count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mention {
    /// All.
    Any,
    /// Those before `::`.
    StartOfPath,
}

/// Returns those of the names that the items mention.
pub(super) fn mentioned<'a>(
    items: &mut [TokenStream],
    names: &[&'a str],
    mention: Mention,
) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    if !names.is_empty() {
        for tokens in items {
            *tokens = noted(std::mem::take(tokens), names, mention, &mut found);
        }
    }
    found
}

/// Notes the names that the tokens mention. Takes and returns the tokens, because tokens that are still
/// in use elsewhere can only be read by copying them all.
fn noted<'a>(
    tokens: TokenStream,
    names: &[&'a str],
    mention: Mention,
    found: &mut BTreeSet<&'a str>,
) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let (delimiter, inner) = (group.delimiter(), group.stream());
                drop(group);
                let inner = noted(inner, names, mention, found);
                kept.push(TokenTree::Group(Group::new(delimiter, inner)));
                continue;
            }
            TokenTree::Ident(ref ident) => {
                let is_colon = |next: &TokenTree| {
                    matches!(next, TokenTree::Punct(next)
                        if next.as_char() == ':' && next.spacing() == Spacing::Joint)
                };
                if mention == Mention::Any || tokens.peek().is_some_and(is_colon) {
                    found.extend(names.iter().find(|name| ident == **name));
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        kept.push(token);
    }
    kept.into_iter().collect()
}

/// Puts members into a block after `head`. Unlike `quote!`, this does not copy their tokens.
pub(super) fn block(head: TokenStream, members: TokenStream) -> TokenStream {
    let members = TokenTree::Group(Group::new(Delimiter::Brace, members));
    head.into_iter().chain([members]).collect()
}

/// Writes a type as another crate does: `crate` and `types` are below the name of the crate.
pub(super) fn from_outside(tokens: TokenStream, crate_path: &Ident) -> TokenStream {
    let mut is_first = true;
    let tokens = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Ident(name) if name == "crate" => {
            is_first = false;
            quote!(#crate_path)
        }
        TokenTree::Ident(name) if name == "types" && is_first => quote!(#crate_path::types),
        TokenTree::Group(group) => {
            let inner = from_outside(group.stream(), crate_path);
            is_first = true;
            TokenTree::Group(Group::new(group.delimiter(), inner)).into()
        }
        other => {
            // After `::`, a name is no module of this crate.
            is_first = !matches!(&other, TokenTree::Punct(it) if it.as_char() == ':');
            other.into()
        }
    });
    tokens.collect()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::doc_lines;
    use crate::format::module;

    /// Documents a struct and a field, and returns the struct as text.
    fn documented(lines: &[&str]) -> String {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let documentation = doc_lines(&lines);
        let item = quote!(#documentation pub struct Pet { #documentation pub name: String });
        let text = module(&[], vec![item]).unwrap();
        let (_, item) = text.split_once("\n\n").unwrap();
        item.trim_start().to_owned()
    }

    #[test]
    fn any_documentation_becomes_line_comments() {
        for lines in [
            vec!["One line."],
            vec!["Two lines:", "", "the second."],
            vec!["A raw string ends with \"# or \"##.", "\\ is a backslash."],
            vec!["A comment starts with /* or /**", "and ends with */"],
            vec!["The path is", "/"],
            vec!["A quotation \"", "    }", "pub fn f() -> Self { }"],
        ] {
            let written = |indent: &str| -> String {
                let lines = lines.iter().map(|line| format!("{indent}/// {line}"));
                lines
                    .map(|line| line.trim_end().to_owned() + "\n")
                    .collect()
            };
            let (outer, inner) = (written(""), written("    "));
            let expected = format!("{outer}pub struct Pet {{\n{inner}    pub name: String,\n}}\n");
            assert_eq!(documented(&lines), expected);
        }
    }
}

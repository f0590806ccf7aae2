//! Documentation of types and properties: descriptions, titles that say something, defaults.
//!
//! Many programs that write documents derive a `title` from each name: `Dag Id` for `dag_id`. As
//! documentation of an item with that name, it is noise.

use heck::ToSnakeCase;

use crate::ir::{Documentation, Presence, Type};
use crate::lower::descriptions::documentation;
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::Part;

/// Returns `description`, else a `title` that says more than the name, which `words` make up.
pub(crate) fn documentation_of(words: &[String], parts: &[Part<'_>]) -> Documentation {
    let description = here(parts).find_map(|it| it.text("description"));
    let mut titles = here(parts).filter_map(|it| it.text("title"));
    documentation(description.or_else(|| titles.find(|title| says_more(title, words))))
}

/// Returns the documentation of a property: as of a type, and whether it is deprecated, constant or
/// has a default.
pub(crate) fn documentation_of_property(
    words: &[String],
    parts: &[Part<'_>],
    value: &Type,
) -> Documentation {
    let mut text = documentation_of(words, parts);
    let mut remark = |remark: String| {
        if !text.0.is_empty() {
            text.0.push(String::new());
        }
        text.0.push(remark);
    };
    if is_deprecated(parts) {
        remark("Deprecated.".to_owned());
    }
    let default = here(parts).find_map(|it| it.node.get("default"));
    if let Type::Constant(value) = value {
        let shown = shown_value(&value.as_str().into()).unwrap_or_else(|| "the same".to_owned());
        remark(format!("Always {shown}."));
    } else if let Some(shown) = default.and_then(|it| shown_value(&it.into())) {
        remark(format!("Default: {shown}"));
    }
    text
}

/// Returns the documentation of a property that the document requires and does not describe.
pub(crate) fn documentation_of_undescribed(value: &Type, presence: Presence) -> Documentation {
    match value {
        Type::Constant(_) => documentation_of_property(&[], &[], value),
        _ if presence == Presence::Undescribed => documentation(Some(
            "The document names this property, and does not describe it. It is null if a response lacks it.",
        )),
        _ => documentation(Some(
            "The document names this property, and does not describe it.",
        )),
    }
}

/// Whether one of the parts is deprecated.
pub(crate) fn is_deprecated(parts: &[Part<'_>]) -> bool {
    here(parts).any(|it| it.is("deprecated"))
}

/// Returns the parts that are not references: the target of a reference documents itself.
fn here<'a>(parts: &[Part<'a>]) -> impl Iterator<Item = Schema<'a>> {
    let schemas = parts.iter().map(|part| part.schema);
    schemas.filter(|schema| schema.reference().is_none())
}

/// Returns a value as documentation shows it, if it fits in a line.
fn shown_value(value: &serde_json::Value) -> Option<String> {
    const MAX_LENGTH: usize = 60;
    if value.is_null() || value.is_object() {
        return None;
    }
    let text = value.to_string();
    let is_plain = !text.contains('`') && !text.contains(char::is_control);
    (is_plain && text.chars().count() <= MAX_LENGTH).then(|| format!("`{text}`"))
}

/// Whether a title says more than a name. The last of `words` is the name, the words before it are
/// the names of what encloses it.
pub(crate) fn says_more(title: &str, words: &[String]) -> bool {
    let plain = letters(title);
    let is_name = (0..words.len()).any(|start| letters(&words[start..].concat()) == plain);
    let is_in_name = words.last().is_some_and(|own| contains_words(own, title));
    !is_name && !is_in_name
}

/// Returns the letters and digits of a text, in lower case.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a name contains the words of a text, one after the other: `Pet-Input` contains `Pet`.
fn contains_words(name: &str, text: &str) -> bool {
    let bounded = |text: &str| format!("_{}_", text.to_snake_case());
    bounded(name).contains(&bounded(text))
}

#[cfg(test)]
mod tests {
    use super::says_more;

    fn words(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_name_in_another_spelling_says_nothing() {
        for (title, name) in [
            ("Dag Id", "Run.dag_id"),
            ("dagID", "Run.dag_id"),
            ("Run Dag-Id", "Run.dag_id"),
            ("Pet", "Pet"),
            ("O Auth 2 Token", "oauth2Token"),
            ("\u{c9}tat", "\u{e9}tat"),
            ("Pet", "Pet-Input"),
            ("Created", "created_at"),
            ("Tags Item", "Pet.tags.item"),
        ] {
            assert!(!says_more(title, &words(name)), "{title}");
        }
    }

    #[test]
    fn another_word_says_more() {
        for (title, name) in [
            ("Identifier of the DAG", "Run.dag_id"),
            ("The pet", "Pet"),
            ("Run", "Run.dag_id"),
            ("API", "capital"),
            ("Dag Id 2", "dag_id"),
        ] {
            assert!(says_more(title, &words(name)), "{title}");
        }
    }
}

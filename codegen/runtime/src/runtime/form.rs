//! Writes bodies of the type `application/x-www-form-urlencoded` (OpenAPI 3.0, "Support for
//! x-www-form-urlencoded Request Bodies"; WHATWG URL Standard, section 5).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::ser::Error as _;

use super::call::Call;
use super::tree::Tree;

/// All characters that a form encodes. A space becomes `+`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// How a property is written, where the OpenAPI document says so. From an Encoding Object.
///
/// Otherwise, a list is a pair for each item, and an object is JSON.
#[allow(dead_code, reason = "a document may not use every style")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormStyle {
    /// `tags=a&tags=b`, and of an object `role=admin&name=Ann`: `form` with `explode`.
    Exploded,
    /// `tags=a,b`: `form` without `explode`.
    Comma,
    /// `tags=a+b`: `spaceDelimited`.
    Space,
    /// `tags=a%7Cb`: `pipeDelimited`.
    Pipe,
    /// `user[role]=admin&user[name]=Ann`: `deepObject`.
    Deep,
    /// JSON, lists too.
    Json,
}

/// A name with the values that stand after it. Several values are joined.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
}

/// Adds the pairs of a property. Null and absence leave it out.
pub(crate) fn add_pairs(
    pairs: &mut Vec<Pair>,
    name: &str,
    value: &Tree,
    style: Option<FormStyle>,
) -> serde_json::Result<()> {
    if let Some(text) = text(value, style)? {
        pairs.push(pair(name, vec![text]));
        return Ok(());
    }
    match (value, style) {
        (Tree::List(items), None | Some(FormStyle::Exploded)) => {
            for item in items {
                let text = text(item, Some(FormStyle::Json))?;
                pairs.extend(text.map(|text| pair(name, vec![text])));
            }
        }
        (Tree::Object(entries), Some(FormStyle::Exploded)) => {
            for (key, value) in entries {
                add_pairs(pairs, key, value, None)?;
            }
        }
        (_, Some(FormStyle::Deep)) => add_deep(pairs, name, value)?,
        (value, _) => {
            let values = joined(value)?;
            if !values.is_empty() {
                pairs.push(pair(name, values));
            }
        }
    }
    Ok(())
}

/// Returns the text of a value that is a single pair: a scalar, or JSON.
fn text(value: &Tree, style: Option<FormStyle>) -> serde_json::Result<Option<String>> {
    match (value, style) {
        (Tree::Null, _) => Ok(None),
        (Tree::Object(_), None) | (Tree::List(_) | Tree::Object(_), Some(FormStyle::Json)) => {
            value.json().map(Some)
        }
        (Tree::Foreign(_), _) => Err(serde_json::Error::custom("a form can't have a file")),
        _ => Ok(value.text()),
    }
}

/// Returns the values of a list, or the keys and values of an object, one after the other.
fn joined(value: &Tree) -> serde_json::Result<Vec<String>> {
    let mut values = Vec::new();
    match value {
        Tree::List(items) => {
            for item in items {
                values.extend(text(item, Some(FormStyle::Json))?);
            }
        }
        Tree::Object(entries) => {
            for (key, value) in entries {
                if let Some(text) = text(value, Some(FormStyle::Json))? {
                    values.extend([key.clone(), text]);
                }
            }
        }
        _ => {}
    }
    Ok(values)
}

/// Adds a pair for each value in an object or list, with the way to it in brackets. Items that are
/// scalars share the name `a[]`; others are numbered, so that what belongs together stays together.
fn add_deep(pairs: &mut Vec<Pair>, name: &str, value: &Tree) -> serde_json::Result<()> {
    match value {
        Tree::Object(entries) => {
            for (key, value) in entries {
                add_deep(pairs, &format!("{name}[{key}]"), value)?;
            }
        }
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Tree::Object(_) | Tree::List(_) => {
                        add_deep(pairs, &format!("{name}[{index}]"), item)?;
                    }
                    _ => add_deep(pairs, &format!("{name}[]"), item)?,
                }
            }
        }
        value => pairs.extend(text(value, None)?.map(|text| pair(name, vec![text]))),
    }
    Ok(())
}

fn pair(name: &str, values: Vec<String>) -> Pair {
    Pair {
        name: name.to_owned(),
        values,
    }
}

/// Returns the properties of an object.
pub(crate) fn properties(value: Tree) -> serde_json::Result<Vec<(String, Tree)>> {
    match value {
        Tree::Object(entries) => Ok(entries),
        Tree::Null => Ok(Vec::new()),
        _ => Err(serde_json::Error::custom("it is no object")),
    }
}

/// Returns the style of a property.
pub(crate) fn style_of(name: &str, styles: &[(&str, FormStyle)]) -> Option<FormStyle> {
    let mut styles = styles.iter();
    let found = styles.find(|(other, _)| *other == name);
    found.map(|(_, style)| *style)
}

/// Writes an object as a form.
fn form(value: Tree, styles: &[(&str, FormStyle)]) -> serde_json::Result<String> {
    let mut form = String::new();
    for (name, value) in properties(value)? {
        let style = style_of(&name, styles);
        let mut pairs = Vec::new();
        add_pairs(&mut pairs, &name, &value, style)?;
        for pair in pairs {
            if !form.is_empty() {
                form.push('&');
            }
            let values: Vec<String> = pair.values.iter().map(|it| component(it)).collect();
            form.push_str(&component(&pair.name));
            form.push('=');
            form.push_str(&values.join(delimiter(style)));
        }
    }
    Ok(form)
}

/// Returns what stands between several values, encoded.
fn delimiter(style: Option<FormStyle>) -> &'static str {
    match style {
        Some(FormStyle::Space) => "+",
        Some(FormStyle::Pipe) => "%7C",
        _ => ",",
    }
}

/// Encodes a name or a value.
fn component(text: &str) -> String {
    let encoded = utf8_percent_encode(text, RESERVED).to_string();
    encoded.replace("%20", "+")
}

#[allow(dead_code, reason = "a document may have bodies with parts only")]
impl<O> Call<'_, O> {
    /// Sets a form as the body. `styles` has the properties that are not written in the usual way.
    pub(crate) fn form_body<T: Serialize + ?Sized>(
        mut self,
        body: &T,
        styles: &[(&str, FormStyle)],
    ) -> Self {
        let form = Tree::of(body).and_then(|tree| form(tree, styles));
        let form = form.map(String::into_bytes);
        self.request
            .set_body("application/x-www-form-urlencoded", form);
        self
    }
}

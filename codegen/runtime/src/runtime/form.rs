//! Writes bodies of the type `application/x-www-form-urlencoded` (OpenAPI 3.0, "Support for
//! x-www-form-urlencoded Request Bodies"; WHATWG URL Standard, section 5).

use serde::Serialize;
use serde::ser::Error as _;

use super::call::Call;
use super::style::{ParameterStyle, Shape};
use super::tree::Tree;
use super::{shape, text};

/// Returns the properties of an object.
pub(crate) fn properties(value: Tree) -> serde_json::Result<Vec<(String, Tree)>> {
    match value {
        Tree::Object(entries) => Ok(entries),
        Tree::Null => Ok(Vec::new()),
        _ => Err(serde_json::Error::custom("it is no object")),
    }
}

/// Writes an object as a form. Null and absence leave a property out.
fn form(value: Tree, styles: &[(&str, ParameterStyle)]) -> serde_json::Result<String> {
    let mut form = String::new();
    for (name, value) in properties(value)? {
        let value = shape::of_tree(value);
        let style = styles.iter().find(|(other, _)| *other == name);
        let style = match (style, &value) {
            (_, Shape::Null) => continue,
            (Some((_, style)), _) => *style,
            (None, Shape::Object(_)) => ParameterStyle::FORM.json(),
            (None, _) => ParameterStyle::FORM.exploded(),
        };
        let pairs = style.write(&name, &value);
        if !pairs.is_empty() && !form.is_empty() {
            form.push('&');
        }
        form.push_str(&pairs);
    }
    Ok(text::replace(&form, "%20", "+"))
}

#[allow(dead_code, reason = "a document may have bodies with parts only")]
impl<O> Call<'_, O> {
    /// Sets a form as the body. `styles` has the properties that are not written in the usual way: a
    /// list as a pair for each item, an object as JSON.
    pub(crate) fn form_body<T: Serialize + ?Sized>(
        mut self,
        body: &T,
        styles: &[(&str, ParameterStyle)],
    ) -> Self {
        let form = Tree::of(body).and_then(|tree| form(tree, styles));
        let form = form.map(String::into_bytes);
        self.request
            .set_body("application/x-www-form-urlencoded", form);
        self
    }
}

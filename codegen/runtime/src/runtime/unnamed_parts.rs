//! Writes bodies whose parts have no names, such as `multipart/mixed` (RFC 2046, section 5.1; OpenAPI 3.2,
//! "Encoding By Position").

use serde::Serialize;

use super::call::Call;
use super::form::properties;
use super::multipart::{Format, PartRule, PartRules, Parts, escaped};
use super::summary;
use super::tree::Tree;

/// The property that is a list of parts, and the name of the rules for a list of parts.
const ITEMS: &str = "items";

/// The media type of text. Without a charset, it would be ASCII (RFC 2046, section 4.1.2).
const TEXT: &str = "text/plain; charset=utf-8";

impl Parts<'_> {
    /// Adds the parts of a body: the items of a list, or the properties of an object.
    fn add_unnamed(&mut self, body: Tree) -> serde_json::Result<()> {
        let parts = match body {
            items @ Tree::List(_) => vec![(ITEMS.to_owned(), items)],
            body => properties(body)?,
        };
        for (name, value) in parts {
            match value {
                Tree::List(items) if name == ITEMS => {
                    let mut items = items.into_iter();
                    items.try_for_each(|item| self.unnamed(ITEMS, item))?;
                }
                value => self.unnamed(&name, value)?,
            }
        }
        Ok(())
    }

    /// Adds a part. Null is JSON: without it, the next part would take its place.
    fn unnamed(&mut self, rules: &str, value: Tree) -> serde_json::Result<()> {
        let own = self.rules_of(rules);
        let mut format = Format::of(&own);
        format.media_type = match value {
            Tree::Null => {
                let own = format.media_type.filter(|it| summary::is_json(it));
                own.or(Some("application/json"))
            }
            Tree::List(_) | Tree::Object(_) | Tree::Foreign(_) => format.media_type,
            _ => format.media_type.or(Some(TEXT)),
        };
        let (content, media_type) = format.content(value)?;
        let has_own = own.iter().any(|rule| match rule {
            PartRule::Header(name, _) => is_disposition(name),
            _ => false,
        });
        let mut others = content.headers().iter();
        let has_disposition = has_own || others.any(|(name, _)| is_disposition(name));
        // Only a name that somebody chose.
        let file_name = content.file_name_or("");
        let file_name = file_name.filter(|it| !it.is_empty() && !has_disposition);
        let head = file_name.map(|name| {
            let name = escaped(name);
            format!("Content-Disposition: attachment; filename=\"{name}\"\r\n")
        });
        let media_type = match content.media_type_or(media_type) {
            Some(_) => media_type,
            None => Some(TEXT),
        };
        self.finish(head.unwrap_or_default(), rules, content, media_type);
        Ok(())
    }
}

fn is_disposition(header: &str) -> bool {
    header.eq_ignore_ascii_case("content-disposition")
}

#[allow(
    dead_code,
    reason = "the operations with such bodies may be left out by features"
)]
impl<O> Call<'_, O> {
    /// Sets a body whose parts have no names. `media_type` has no boundary yet.
    pub(crate) fn unnamed_parts_body<T: Serialize + ?Sized>(
        mut self,
        media_type: &str,
        body: &T,
        rules: &PartRules,
    ) -> Self {
        let mut parts = Parts::new(rules);
        let written = Tree::of(body).and_then(|body| parts.add_unnamed(body));
        parts.set(written, media_type, &mut self.request);
        self
    }
}

//! Turns XML into the JSON of the same value, by a table.

use super::xml::{Content, Element, Field, Node as Kind, Object, Others};
use super::xml_document::{Document, Node, Problem};
use super::xml_fit::{best, boolean, groups, is_item, is_wrapper, items_in, knows, number};

/// Returns the value of a document as JSON.
pub(crate) fn json(xml: &str, root: &Element) -> Result<Vec<u8>, Problem> {
    let document = Document::parse(xml)?;
    let node = document.root();
    let Element(name, content) = root;
    if !content.is_called(name, node.name()) && !knows(content, node) {
        return Err(Problem::new(format!(
            "the element is <{}>, not <{}>",
            node.name(),
            name.local()
        )));
    }
    let mut writer = Writer(Vec::new());
    writer.value(node, content);
    Ok(writer.0)
}

/// Writes JSON.
struct Writer(Vec<u8>);

impl Writer {
    fn value(&mut self, node: Node<'_, '_>, content: &Content) {
        if node.is_nil() {
            return self.raw("null");
        }
        match content.own() {
            Content::List(item) => self.list(items_in(node, item), &item.1),
            Content::Object(object) => self.object(node, object),
            Content::OneOf(variants) => match best(variants, node) {
                Some(content) => self.value(node, content),
                None => self.anything(node),
            },
            Content::Any | Content::Same(_) => self.anything(node),
            single => self.single(node.text(), single),
        }
    }

    fn object(&mut self, node: Node<'_, '_>, object: &Object) {
        self.raw("{");
        let mut entries = Entries::default();
        self.fields(node, object, &mut entries);
        self.raw("}");
    }

    /// Writes the properties of an object.
    fn fields(&mut self, node: Node<'_, '_>, object: &Object, entries: &mut Entries) {
        let mut missing = Vec::new();
        for field in object.fields {
            if !self.field(node, object, field, entries) {
                missing.push(field.0);
            }
        }
        self.others(node, object, entries);
        self.lone_text(node, object, entries, &mut missing);
        let absent = object.absent.iter();
        for (key, json) in absent.filter(|(key, _)| missing.contains(key)) {
            self.key(key, entries);
            self.raw(json);
        }
    }

    /// Writes a property, if the element has it.
    fn field(
        &mut self,
        node: Node<'_, '_>,
        object: &Object,
        field: &Field,
        entries: &mut Entries,
    ) -> bool {
        let Field(key, kind, content) = field;
        match kind {
            Kind::Attribute(name) => {
                let mut attributes = node.attributes().iter();
                let Some((_, text)) = attributes.find(|(local, _)| *local == name.local()) else {
                    return false;
                };
                self.key(key, entries);
                self.text(text, content);
                true
            }
            Kind::Text | Kind::Cdata => self.text_node(node, field, entries),
            Kind::Inline => {
                let Content::Object(inner) = content.own() else {
                    return false;
                };
                self.key(key, entries);
                self.object(node, inner);
                true
            }
            Kind::Element(name) => {
                let found = object.nodes(field, name, node);
                self.element(found, field, entries) || self.unwrapped(node, object, field, entries)
            }
            Kind::Elements(name) => {
                let found = object.nodes(field, name, node);
                self.elements(found, field, entries)
            }
        }
    }

    /// Writes the text of an element as a property.
    fn text_node(&mut self, node: Node<'_, '_>, field: &Field, entries: &mut Entries) -> bool {
        let text = match node.has_children() {
            true => node.text().trim(),
            false => node.text(),
        };
        if text.is_empty() {
            return false;
        }
        self.key(field.0, entries);
        self.text(text, &field.2);
        true
    }

    /// Writes the first of these elements as a property; all, if they are the items of a list.
    fn element<'d, 'x: 'd>(
        &mut self,
        mut found: impl Iterator<Item = Node<'d, 'x>>,
        field: &Field,
        entries: &mut Entries,
    ) -> bool {
        let Some(first) = found.next() else {
            return false;
        };
        self.key(field.0, entries);
        match (found.next(), field.2.own()) {
            (Some(second), Content::List(item)) if is_item(first, item) => {
                self.list([first, second].into_iter().chain(found), &item.1);
            }
            _ => self.value(first, &field.2),
        }
        true
    }

    /// Writes these elements as a list; what is in the only one, if it is no item.
    fn elements<'d, 'x: 'd>(
        &mut self,
        found: impl Iterator<Item = Node<'d, 'x>> + Clone,
        field: &Field,
        entries: &mut Entries,
    ) -> bool {
        let mut all = found.clone();
        let Some(first) = all.next() else {
            return false;
        };
        self.key(field.0, entries);
        match all.next().is_none() && is_wrapper(first, &field.2) {
            true => self.list(first.children(), &field.2),
            false => self.list(found, &field.2),
        }
        true
    }

    /// Writes a list whose items stand beside other elements, though the document has an element around
    /// them.
    fn unwrapped(
        &mut self,
        node: Node<'_, '_>,
        object: &Object,
        field: &Field,
        entries: &mut Entries,
    ) -> bool {
        let Content::List(Element(name, content)) = field.2.own() else {
            return false;
        };
        let found = node
            .children()
            .filter(|it| content.is_called(name, it.name()) && object.field(it.name()).is_none());
        if found.clone().next().is_none() {
            return false;
        }
        self.key(field.0, entries);
        self.list(found, content);
        true
    }

    /// Writes what no property declares.
    fn others(&mut self, node: Node<'_, '_>, object: &Object, entries: &mut Entries) {
        let (content, is_list) = match object.others {
            Others::Ignored => return,
            Others::Each(content) => (content, false),
            Others::Lists(content) => (content, true),
        };
        let declared = |name: &str| {
            object.field(name).is_some() || object.fields.iter().any(|field| field.0 == name)
        };
        for (name, nodes) in groups(node).into_iter().filter(|(name, _)| !declared(name)) {
            self.key(name, entries);
            match (is_list, nodes.last()) {
                (false, Some(last)) => self.value(*last, content),
                _ => self.list(nodes.into_iter(), content),
            }
        }
    }

    /// Writes the text of an element without other content as its only property.
    fn lone_text(
        &mut self,
        node: Node<'_, '_>,
        object: &Object,
        entries: &mut Entries,
        missing: &mut Vec<&str>,
    ) {
        let is_text = !node.has_children() && !node.text().trim().is_empty();
        let field = object
            .lone_text()
            .filter(|it| is_text && missing.contains(&it.0));
        if let Some(field) = field {
            missing.retain(|key| *key != field.0);
            self.key(field.0, entries);
            self.single(node.text(), &field.2);
        }
    }

    fn list<'d, 'x: 'd>(&mut self, items: impl Iterator<Item = Node<'d, 'x>>, content: &Content) {
        self.raw("[");
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.raw(",");
            }
            self.value(item, content);
        }
        self.raw("]");
    }

    /// Writes the text of an attribute or a text node. The items of a list stand between spaces.
    fn text(&mut self, text: &str, content: &Content) {
        let Content::List(item) = content.own() else {
            return self.single(text, content);
        };
        self.raw("[");
        for (index, word) in text.split_whitespace().enumerate() {
            if index > 0 {
                self.raw(",");
            }
            self.single(word, &item.1);
        }
        self.raw("]");
    }

    /// Writes a single value. A text of the wrong type stays as it is: reading it as that type says what
    /// is wrong.
    fn single(&mut self, text: &str, content: &Content) {
        let trimmed = text.trim();
        let value = match content.own() {
            Content::Number => number(trimmed),
            Content::Boolean => boolean(trimmed),
            Content::Scalar => number(trimmed).or_else(|| match trimmed {
                "true" | "false" => Some(trimmed.to_owned()),
                _ => None,
            }),
            Content::OneOf(variants) => {
                let mut values = variants.iter().filter_map(|it| match it.1.own() {
                    Content::Number => number(trimmed),
                    Content::Boolean => boolean(trimmed),
                    _ => None,
                });
                values.next()
            }
            _ => None,
        };
        match value {
            Some(value) => self.raw(&value),
            None if trimmed.is_empty() && !takes_text(content) => self.raw("null"),
            None => self.string(text),
        }
    }

    /// Writes a value that the document does not describe.
    fn anything(&mut self, node: Node<'_, '_>) {
        if node.is_nil() {
            return self.raw("null");
        }
        if node.attributes().is_empty() && !node.has_children() {
            return self.string(node.text());
        }
        self.raw("{");
        let mut entries = Entries::default();
        for (name, text) in node.attributes() {
            self.key(&format!("@{name}"), &mut entries);
            self.string(text);
        }
        if !node.text().trim().is_empty() {
            self.key("$text", &mut entries);
            self.string(node.text());
        }
        for (name, nodes) in groups(node) {
            self.key(name, &mut entries);
            match nodes.as_slice() {
                [only] => self.anything(*only),
                _ => self.list(nodes.into_iter(), &Content::Any),
            }
        }
        self.raw("}");
    }

    fn key(&mut self, key: &str, entries: &mut Entries) {
        if std::mem::replace(&mut entries.has_any, true) {
            self.raw(",");
        }
        self.string(key);
        self.raw(":");
    }

    fn string(&mut self, text: &str) {
        // Writing to memory does not fail.
        let _ = serde_json::to_writer(&mut self.0, text);
    }

    fn raw(&mut self, json: &str) {
        self.0.extend_from_slice(json.as_bytes());
    }
}

/// The entries of an object that are written.
#[derive(Default)]
struct Entries {
    has_any: bool,
}

/// Whether an empty text is a value, and not the absence of one.
fn takes_text(content: &Content) -> bool {
    match content.own() {
        Content::Number | Content::Boolean => false,
        Content::OneOf(variants) => variants.iter().any(|it| match it.1.own() {
            Content::OneOf(_) => true,
            content => takes_text(content),
        }),
        _ => true,
    }
}

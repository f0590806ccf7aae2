//! Turns XML into the JSON of the same value, by a table.
//!
//! Servers deviate from their documents, most of all in whether lists have an element around them. What
//! can mean only one thing is read.

use std::collections::HashMap;

use super::xml::{Content, Element, Field, Name, Node as Kind, Object, Others, Variant};
use super::xml_document::{Document, Node, Problem};

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

/// Whether an element with another name has anything that the content describes.
fn knows(content: &Content, node: Node<'_, '_>) -> bool {
    match content.own() {
        Content::Object(object) => {
            let mut names = node.children().map(Node::name);
            let mut attributes = node.attributes().iter().map(|(name, _)| *name);
            names.any(|name| object.field(name).is_some())
                || attributes.any(|name| object.attribute(name).is_some())
        }
        Content::List(item) => {
            let mut items = node.children().chain([node]);
            items.any(|it| item.1.is_called(&item.0, it.name()))
        }
        Content::OneOf(variants) => variants.iter().any(|it| knows(&it.1, node)),
        _ => true,
    }
}

impl Object {
    /// The property that elements of this name belong to: the one that is called like this, or whose key
    /// it is. What a component is called as an element of its own is often not what servers call it here.
    fn field(&self, local: &str) -> Option<&Field> {
        let is_element = |it: &&Field| matches!(it.1, Kind::Element(_) | Kind::Elements(_));
        let mut elements = self.fields.iter().filter(is_element);
        self.called(local)
            .or_else(|| elements.find(|field| field.0 == local))
    }

    /// The property whose elements are called like this.
    fn called(&self, local: &str) -> Option<&Field> {
        let mut fields = self.fields.iter();
        fields.find(|Field(_, kind, content)| match kind {
            Kind::Element(name) | Kind::Elements(name) => content.is_called(name, local),
            Kind::Inline => match content.own() {
                Content::Object(object) => object.field(local).is_some(),
                _ => false,
            },
            Kind::Attribute(_) | Kind::Text | Kind::Cdata => false,
        })
    }

    /// The elements of a property that is usually called `name`.
    fn nodes<'s, 'd: 's, 'x: 'd>(
        &'s self,
        field: &'s Field,
        name: &'s Name,
        node: Node<'d, 'x>,
    ) -> impl Iterator<Item = Node<'d, 'x>> + Clone + 's {
        node.children().filter(move |it| {
            let local = it.name();
            field.2.is_called(name, local) || local == field.0 && self.called(local).is_none()
        })
    }

    /// The property that the attribute of this name belongs to.
    fn attribute(&self, local: &str) -> Option<&Field> {
        let mut fields = self.fields.iter();
        fields.find(|field| matches!(field.1, Kind::Attribute(name) if name.local() == local))
    }

    /// The only property that can be text, where the document says of none that it is.
    fn lone_text(&self) -> Option<&Field> {
        let nodes = self.fields.iter();
        let mut nodes = nodes.filter(|it| !matches!(it.1, Kind::Attribute(_)));
        let first = nodes.next()?;
        let is_element = matches!(first.1, Kind::Element(_)) && first.2.is_single();
        (is_element && nodes.next().is_none()).then_some(first)
    }
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
            }
            Kind::Text | Kind::Cdata => {
                let text = node.text();
                if text.trim().is_empty() && (text.is_empty() || node.has_children()) {
                    return false;
                }
                self.key(key, entries);
                let text = if node.has_children() {
                    text.trim()
                } else {
                    text
                };
                self.text(text, content);
            }
            Kind::Inline => {
                let Content::Object(inner) = content.own() else {
                    return false;
                };
                self.key(key, entries);
                self.object(node, inner);
            }
            Kind::Element(name) => {
                let mut found = object.nodes(field, name, node);
                let Some(first) = found.next() else {
                    return self.unwrapped(node, object, field, entries);
                };
                self.key(key, entries);
                match (found.next(), content.own()) {
                    (Some(second), Content::List(item)) if is_item(first, item) => {
                        let items = [first, second].into_iter().chain(found);
                        self.list(items, &item.1);
                    }
                    _ => self.value(first, content),
                }
            }
            Kind::Elements(name) => {
                let found = object.nodes(field, name, node);
                let mut all = found.clone();
                let Some(first) = all.next() else {
                    return false;
                };
                self.key(key, entries);
                match all.next().is_none() && is_wrapper(first, content) {
                    true => self.list(first.children(), content),
                    false => self.list(found, content),
                }
            }
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

/// Returns the elements in an element by their names.
fn groups<'d, 'x>(node: Node<'d, 'x>) -> Vec<(&'d str, Vec<Node<'d, 'x>>)> {
    let (mut groups, mut indexes) = (Vec::new(), HashMap::new());
    for child in node.children() {
        let index = *indexes.entry(child.name()).or_insert(groups.len());
        match groups.get_mut(index) {
            Some((_, nodes)) => Vec::push(nodes, child),
            None => groups.push((child.name(), vec![child])),
        }
    }
    groups
}

/// Returns the items of a list that has an element around it. Whatever they are called, nothing else
/// stands there. Without that element, the only item is the root.
fn items_in<'d, 'x>(node: Node<'d, 'x>, item: &Element) -> std::vec::IntoIter<Node<'d, 'x>> {
    let mut items: Vec<Node<'d, 'x>> = node.children().collect();
    let is_called = |it: &Node<'_, '_>| item.1.is_called(&item.0, it.name());
    if is_called(&node) && !items.iter().any(is_called) && is_item(node, item) {
        items = vec![node];
    }
    items.into_iter()
}

/// Whether an element that should have a list in it is an item itself.
fn is_item(node: Node<'_, '_>, item: &Element) -> bool {
    match item.1.own() {
        content if content.is_single() => !node.has_children() && !node.text().trim().is_empty(),
        content @ Content::Object(_) => !is_wrapper(node, content) && knows(content, node),
        _ => false,
    }
}

/// Whether an element that should be an item has the items in it.
fn is_wrapper(node: Node<'_, '_>, item: &Content) -> bool {
    match item.own() {
        Content::Text => node.has_children(),
        content if content.is_single() => node.has_children() || node.is_empty(),
        content @ Content::Object(object) => {
            let takes_any = !matches!(object.others, Others::Ignored);
            let mut names = node.children().map(Node::name);
            let first = names.next();
            let has_one_name = names.all(|name| Some(name) == first);
            node.is_empty() && !takes_any && !object.fields.is_empty()
                || first.is_some()
                    && has_one_name
                    && !takes_any
                    && !knows(content, node)
                    && node.attributes().is_empty()
        }
        _ => false,
    }
}

/// Returns the content that fits an element best.
fn best<'c>(variants: &'c [Variant], node: Node<'_, '_>) -> Option<&'c Content> {
    let is_called = |it: &&Variant| matches!(it.0, Some(name) if name.local() == node.name());
    let named = variants.iter().filter(is_called);
    let named: Vec<&Variant> = named.collect();
    let candidates = match named.is_empty() {
        true => variants.iter().collect(),
        false => named,
    };
    // Of those that fit equally well, the first.
    let scored = candidates.iter().map(|it| (score(&it.1, node, 0), &it.1));
    let best = scored.reduce(|best, it| if it.0 > best.0 { it } else { best });
    best.map(|(_, content)| content)
}

/// How deep the contents of a union are searched.
const MAX_UNIONS: usize = 4;

/// How well a content fits an element.
fn score(content: &Content, node: Node<'_, '_>, depth: usize) -> isize {
    let is_plain = !node.has_children();
    let text = node.text().trim();
    match content.own() {
        Content::Boolean if is_plain && boolean(text).is_some() => 4,
        Content::Number if is_plain && number(text).is_some() => 3,
        Content::Text | Content::Scalar if is_plain => 2,
        Content::Any => 1,
        Content::List(item) => {
            let mut children = node.children();
            match children.any(|it| item.1.is_called(&item.0, it.name())) {
                true => 2,
                false => 0,
            }
        }
        Content::Object(object) => {
            let children = node.children().map(Node::name);
            let children = children.map(|name| (object.field(name).is_some(), 1));
            let attributes = node.attributes().iter().map(|(name, _)| *name);
            let attributes = attributes.map(|name| (object.attribute(name).is_some(), 1));
            let known = children.chain(attributes);
            known
                .map(|(is_known, count)| if is_known { count } else { -count })
                .sum()
        }
        Content::OneOf(variants) if depth < MAX_UNIONS => {
            let scores = variants.iter().map(|it| score(&it.1, node, depth + 1));
            scores.max().unwrap_or(isize::MIN)
        }
        _ => isize::MIN,
    }
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

/// Returns a number as JSON. XML Schema allows more forms: `+1`, `01`, `.5`.
fn number(text: &str) -> Option<String> {
    if text.parse::<serde_json::Number>().is_ok() {
        return Some(text.to_owned());
    }
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    if text.is_empty() || !text.chars().all(is_plain) {
        return None;
    }
    if let Ok(integer) = text.parse::<i128>() {
        return Some(integer.to_string());
    }
    let number: f64 = text.parse().ok()?;
    serde_json::Number::from_f64(number).map(|it| it.to_string())
}

/// Returns a Boolean as JSON. XML Schema allows digits, too.
fn boolean(text: &str) -> Option<String> {
    match text {
        "true" | "1" => Some("true".to_owned()),
        "false" | "0" => Some("false".to_owned()),
        _ => None,
    }
}

//! Turns the tree of a value into XML, by a table.

use serde::ser::Error as _;
use serde_json::{Error, Result};

use super::tree::Tree;
use super::xml::{Content, Element, Name, Node, Object, Others, Variant};
use super::xml_values::{MAX_UNIONS, best, check, escaped, get, is_name, text};

/// The namespace of `xsi:nil`, which stands for null.
const XSI: Tag<'static> = Tag {
    local: "nil",
    prefix: "xsi",
    namespace: "http://www.w3.org/2001/XMLSchema-instance",
};

impl Element {
    /// Returns a document whose outermost element is this one, with a value.
    pub(crate) fn document(&self, value: &Tree) -> Result<String> {
        let mut writer = Writer {
            xml: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
            ..Writer::default()
        };
        match writer.element(Tag::of(&self.0), value, &self.1) {
            Ok(()) => Ok(writer.xml),
            Err(problem) => Err(writer.error(&problem)),
        }
    }
}

/// The name of an element or attribute.
#[derive(Debug, Clone, Copy)]
struct Tag<'v> {
    local: &'v str,
    prefix: &'v str,
    namespace: &'v str,
}

impl<'v> Tag<'v> {
    fn of(name: &Name) -> Self {
        match *name {
            Name::Plain(local) => Self::plain(local),
            Name::Qualified {
                local,
                prefix,
                namespace,
            } => Self {
                local,
                prefix,
                namespace,
            },
        }
    }

    fn plain(local: &'v str) -> Self {
        Self {
            local,
            prefix: "",
            namespace: "",
        }
    }
}

/// The prefixes that an element and those in it use. The element declares all of them.
struct Declarations<'v> {
    /// Where they are inserted.
    at: usize,
    found: Vec<(&'v str, &'v str)>,
}

#[derive(Default)]
struct Writer<'v> {
    xml: String,
    /// The keys and indexes that lead to the current value.
    path: Vec<String>,
    /// The outermost element that has a prefix, or attributes with one.
    outermost: Option<Declarations<'v>>,
    /// Prefixes that elements within it bind to other namespaces, outermost first.
    others: Vec<(&'v str, &'v str)>,
    /// The namespaces of names without a prefix, outermost first.
    defaults: Vec<&'v str>,
}

type Written = std::result::Result<(), String>;

impl<'v> Writer<'v> {
    /// Writes an element.
    fn element(&mut self, tag: Tag<'v>, value: &'v Tree, content: &Content) -> Written {
        let (tag, content) = chosen(tag, value, content);
        let scope = (self.others.len(), self.defaults.len());
        let is_outermost = self.outermost.is_none();
        self.xml.push('<');
        self.name(tag)?;
        let at = self.xml.len();
        self.declare(tag, at);
        self.attributes(at, value, content)?;
        self.xml.push('>');
        let start = self.xml.len();
        self.content(value, content)?;
        if self.xml.len() == start {
            self.xml.pop();
            self.xml.push_str("/>");
        } else {
            self.xml.push_str("</");
            self.name(tag)?;
            self.xml.push('>');
        }
        self.others.truncate(scope.0);
        self.defaults.truncate(scope.1);
        if is_outermost {
            self.insert_declarations();
        }
        Ok(())
    }

    fn name(&mut self, tag: Tag<'_>) -> Written {
        if !is_name(tag.local) {
            return Err(format!(
                "{:?} cannot be the name of an element or attribute",
                tag.local
            ));
        }
        if !tag.prefix.is_empty() {
            self.xml.push_str(tag.prefix);
            self.xml.push(':');
        }
        self.xml.push_str(tag.local);
        Ok(())
    }

    /// Declares the namespace of an element. `at` is the position behind its name.
    fn declare(&mut self, tag: Tag<'v>, at: usize) {
        if !tag.prefix.is_empty() {
            return self.declare_prefix(tag, at);
        }
        let known = self.defaults.last().copied().unwrap_or_default();
        if !tag.namespace.is_empty() && tag.namespace != known {
            self.defaults.push(tag.namespace);
            self.attribute_text("xmlns", tag.namespace);
        }
    }

    /// Declares a prefix where it is needed: at the outermost element that has one, for all in it.
    fn declare_prefix(&mut self, tag: Tag<'v>, at: usize) {
        let (prefix, namespace) = (tag.prefix, tag.namespace);
        if prefix.is_empty() || namespace.is_empty() {
            return;
        }
        let outermost = self.outermost.get_or_insert(Declarations {
            at,
            found: Vec::new(),
        });
        let mut bound = self.others.iter().rev().chain(&outermost.found);
        match bound.find(|(other, _)| *other == prefix) {
            None => outermost.found.push((prefix, namespace)),
            Some((_, known)) if *known == namespace => {}
            Some(_) => {
                self.others.push((prefix, namespace));
                self.attribute_text(&format!("xmlns:{prefix}"), namespace);
            }
        }
    }

    /// Inserts the declarations of the outermost element that needs any.
    fn insert_declarations(&mut self) {
        if let Some(Declarations { at, found }) = self.outermost.take() {
            let declared = found.iter().map(|(prefix, namespace)| {
                let namespace = escaped(namespace, true);
                format!(" xmlns:{prefix}=\"{namespace}\"")
            });
            let declared: String = declared.collect();
            self.xml.insert_str(at, &declared);
        }
    }

    /// Writes the attributes of an element, whose name ends at `at`.
    fn attributes(&mut self, at: usize, value: &'v Tree, content: &Content) -> Written {
        match (value, content) {
            (Tree::Null, _) => {
                self.declare_prefix(XSI, at);
                self.attribute_text("xsi:nil", "true");
            }
            (Tree::Object(map), Content::Object(object)) => {
                self.attributes_of(at, map, object)?;
            }
            (Tree::Object(map), Content::Any) => {
                for (key, value) in map {
                    if let (Some(local), Some(text)) = (key.strip_prefix('@'), text(value)) {
                        self.attribute(at, Tag::plain(local), &text)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn attributes_of(&mut self, at: usize, map: &'v [(String, Tree)], object: &Object) -> Written {
        for field in object.fields {
            let Some(value) = get(map, field.0) else {
                continue;
            };
            match (&field.1, value, field.2.own()) {
                (Node::Attribute(name), value, _) if !matches!(value, Tree::Null) => {
                    self.within(field.0, |writer| {
                        let text = text(value).ok_or("an attribute can hold no object")?;
                        writer.attribute(at, Tag::of(name), &text)
                    })?;
                }
                (Node::Inline, Tree::Object(map), Content::Object(object)) => {
                    self.attributes_of(at, map, object)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn attribute(&mut self, at: usize, tag: Tag<'v>, text: &str) -> Written {
        check(text)?;
        self.declare_prefix(tag, at);
        self.xml.push(' ');
        self.name(tag)?;
        self.xml.push_str(&format!("=\"{}\"", escaped(text, true)));
        Ok(())
    }

    fn attribute_text(&mut self, name: &str, text: &str) {
        let text = escaped(text, true);
        self.xml.push_str(&format!(" {name}=\"{text}\""));
    }

    /// Writes what an element holds.
    fn content(&mut self, value: &'v Tree, content: &Content) -> Written {
        match (value, content) {
            (Tree::Null, _) => Ok(()),
            (Tree::Object(map), Content::Object(object)) => self.nodes(map, object),
            (Tree::Object(map), _) => self.anything(map),
            (Tree::List(items), Content::List(Element(name, content))) => {
                self.items(Tag::of(name), items, content)
            }
            (Tree::List(items), _) => self.items(Tag::plain("item"), items, &Content::Any),
            (value, _) => self.text(value),
        }
    }

    /// Writes the elements and texts of an object.
    fn nodes(&mut self, map: &'v [(String, Tree)], object: &Object) -> Written {
        for field in object.fields {
            if let Some(value) = get(map, field.0) {
                self.within(field.0, |writer| writer.node(&field.1, value, &field.2))?;
            }
        }
        let content = match object.others {
            Others::Ignored => return self.undeclared(map, object),
            Others::Each(content) | Others::Lists(content) => content,
        };
        let is_declared = |key: &str| object.fields.iter().any(|field| field.0 == key);
        for (key, value) in map.iter().filter(|(key, _)| !is_declared(key)) {
            let tag = Tag::plain(key);
            self.within(key, |writer| match (value, object.others) {
                (Tree::List(items), Others::Lists(_)) => writer.items(tag, items, content),
                _ => writer.element(tag, value, content),
            })?;
        }
        Ok(())
    }

    /// Writes properties that the table does not have, such as the tag of an alternative.
    fn undeclared(&mut self, map: &'v [(String, Tree)], object: &Object) -> Written {
        let is_declared = |key: &str| object.fields.iter().any(|field| field.0 == key);
        for (key, value) in map.iter().filter(|(key, _)| !is_declared(key)) {
            self.within(key, |writer| match value {
                Tree::List(items) => writer.items(Tag::plain(key), items, &Content::Any),
                _ => writer.element(Tag::plain(key), value, &Content::Any),
            })?;
        }
        Ok(())
    }

    /// Writes a property.
    fn node(&mut self, node: &Node, value: &'v Tree, content: &Content) -> Written {
        match (node, value, content.own()) {
            // It stands in the start tag.
            (Node::Attribute(_), ..) => Ok(()),
            (Node::Text, ..) => self.text(value),
            (Node::Cdata, ..) => self.cdata(value),
            (Node::Inline, Tree::Object(map), Content::Object(object)) => self.nodes(map, object),
            (Node::Inline, value, content) => self.content(value, content),
            (Node::Elements(name), Tree::List(items), _) => {
                self.items(Tag::of(name), items, content)
            }
            // A list that is null is no element.
            (Node::Elements(_), Tree::Null, _) => Ok(()),
            (Node::Element(name) | Node::Elements(name), value, _) => {
                self.element(Tag::of(name), value, content)
            }
        }
    }

    /// Writes an element for each item.
    fn items(&mut self, tag: Tag<'v>, items: &'v [Tree], content: &Content) -> Written {
        for (index, item) in items.iter().enumerate() {
            self.path.push(format!("[{index}]"));
            self.element(tag, item, content)?;
            self.path.pop();
        }
        Ok(())
    }

    /// Writes an object that the document does not describe.
    fn anything(&mut self, map: &'v [(String, Tree)]) -> Written {
        for (key, value) in map {
            let tag = Tag::plain(key);
            match value {
                _ if key.starts_with('@') => {}
                value if key == "$text" => self.text(value)?,
                Tree::List(items) => {
                    self.within(key, |writer| writer.items(tag, items, &Content::Any))?;
                }
                value => self.within(key, |writer| writer.element(tag, value, &Content::Any))?,
            }
        }
        Ok(())
    }

    fn text(&mut self, value: &Tree) -> Written {
        if matches!(value, Tree::Null) {
            return Ok(());
        }
        let text = text(value).ok_or("an object cannot be text")?;
        check(&text)?;
        self.xml.push_str(&escaped(&text, false));
        Ok(())
    }

    fn cdata(&mut self, value: &Tree) -> Written {
        let text = text(value).ok_or("an object cannot be text")?;
        check(&text)?;
        // The end of a section within the text is split between two sections.
        let text = text.replace("]]>", "]]]]><![CDATA[>");
        self.xml.push_str(&format!("<![CDATA[{text}]]>"));
        Ok(())
    }

    /// Writes the value of a property. The path of a problem leads there.
    fn within(&mut self, key: &str, write: impl FnOnce(&mut Self) -> Written) -> Written {
        self.path.push(format!(".{key}"));
        write(self)?;
        self.path.pop();
        Ok(())
    }

    fn error(&self, problem: &str) -> Error {
        Error::custom(format!("as XML, ${}: {problem}", self.path.concat()))
    }
}

/// Returns the content that fits a value, and its name.
fn chosen<'v, 'c>(
    mut tag: Tag<'v>,
    value: &Tree,
    mut content: &'c Content,
) -> (Tag<'v>, &'c Content) {
    for _ in 0..MAX_UNIONS {
        let Content::OneOf(variants) = content.own() else {
            break;
        };
        let Some(Variant(name, inner)) = best(variants, value) else {
            break;
        };
        tag = name.as_ref().map_or(tag, Tag::of);
        content = inner;
    }
    (tag, content.own())
}

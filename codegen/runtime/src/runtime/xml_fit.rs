//! Which elements of a document belong to what: properties, the items of lists, alternatives.
//!
//! Servers deviate from their documents, most of all in whether lists have an element around them. What
//! can mean only one thing is read.

use std::collections::HashMap;

use super::xml::{Content, Element, Field, Name, Node as Kind, Object, Others, Variant};
use super::xml_document::Node;

/// Whether an element with another name has anything that the content describes.
pub(crate) fn knows(content: &Content, node: Node<'_, '_>) -> bool {
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
    pub(crate) fn field(&self, local: &str) -> Option<&Field> {
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
    pub(crate) fn nodes<'s, 'd: 's, 'x: 'd>(
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
    pub(crate) fn attribute(&self, local: &str) -> Option<&Field> {
        let mut fields = self.fields.iter();
        fields.find(|field| matches!(field.1, Kind::Attribute(name) if name.local() == local))
    }

    /// The only property that can be text, where the document says of none that it is.
    pub(crate) fn lone_text(&self) -> Option<&Field> {
        let nodes = self.fields.iter();
        let mut nodes = nodes.filter(|it| !matches!(it.1, Kind::Attribute(_)));
        let first = nodes.next()?;
        let is_element = matches!(first.1, Kind::Element(_)) && first.2.is_single();
        (is_element && nodes.next().is_none()).then_some(first)
    }
}

/// Returns the elements in an element by their names.
pub(crate) fn groups<'d, 'x>(node: Node<'d, 'x>) -> Vec<(&'d str, Vec<Node<'d, 'x>>)> {
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
pub(crate) fn items_in<'d, 'x>(
    node: Node<'d, 'x>,
    item: &Element,
) -> std::vec::IntoIter<Node<'d, 'x>> {
    let mut items: Vec<Node<'d, 'x>> = node.children().collect();
    let is_called = |it: &Node<'_, '_>| item.1.is_called(&item.0, it.name());
    if is_called(&node) && !items.iter().any(is_called) && is_item(node, item) {
        items = vec![node];
    }
    items.into_iter()
}

/// Whether an element that should have a list in it is an item itself.
pub(crate) fn is_item(node: Node<'_, '_>, item: &Element) -> bool {
    match item.1.own() {
        content if content.is_single() => !node.has_children() && !node.text().trim().is_empty(),
        content @ Content::Object(_) => !is_wrapper(node, content) && knows(content, node),
        _ => false,
    }
}

/// Whether an element that should be an item has the items in it.
pub(crate) fn is_wrapper(node: Node<'_, '_>, item: &Content) -> bool {
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
pub(crate) fn best<'c>(variants: &'c [Variant], node: Node<'_, '_>) -> Option<&'c Content> {
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

/// Returns a number as JSON. XML Schema allows more forms: `+1`, `01`, `.5`.
pub(crate) fn number(text: &str) -> Option<String> {
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
pub(crate) fn boolean(text: &str) -> Option<String> {
    match text {
        "true" | "1" => Some("true".to_owned()),
        "false" | "0" => Some("false".to_owned()),
        _ => None,
    }
}

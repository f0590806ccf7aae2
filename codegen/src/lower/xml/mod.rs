//! XML: which element, attribute or text each value is (OpenAPI 3.0, section 4.7.26; 3.2, section 4.25).
//!
//! It is a table beside the types, made from the schemas: passes that change types leave it as it is,
//! and what XML calls a property does not make two types of one.

mod facts;
mod objects;
mod warnings;

use std::collections::{HashMap, VecDeque};

use crate::ir::{JsonType, XmlContent, XmlElement, XmlId, XmlName};
use crate::lower::document::MAX_REFERENCES;
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::{FlatSchema, Key, Part};
use crate::lower::schema::one_of::branches::{Nested, branches};
use crate::lower::schema::one_of::discriminator::union_of_heirs;
use crate::lower::schema::wrapper::wrapped;
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;
use facts::{Facts, NodeType};

/// How deep lists and maps without a name may stand in each other.
const MAX_DEPTH: usize = 32;

/// Maximum number of elements. `allOf` can combine schemas in ever new ways.
const MAX_ELEMENTS: usize = 20_000;

/// The name of an outermost element that the document does not name.
const ROOT: &str = "root";

/// Builds the elements that bodies of XML consist of.
#[derive(Default)]
pub(crate) struct XmlBuilder<'a> {
    elements: Vec<XmlElement>,
    /// The elements of objects and of alternatives, by the schemas that they are made of.
    known: HashMap<Key, XmlId>,
    /// Elements that have a name and no content yet. Schemas that refer to each other can be a chain as
    /// long as the document, so this is no recursion.
    waiting: VecDeque<(XmlId, Vec<Part<'a>>)>,
    depth: usize,
}

/// Whether the client writes or only reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Request,
    Response,
}

impl<'a> XmlBuilder<'a> {
    /// Returns the elements.
    pub(crate) fn finish(self) -> Vec<XmlElement> {
        self.elements
    }

    /// Returns the outermost element of a body. `node` is the Media Type Object; `words` make up the name
    /// in Rust.
    pub(crate) fn root(
        &mut self,
        node: &'a Node,
        words: &[&str],
        direction: Direction,
        types: &mut TypeBuilder<'a>,
    ) -> XmlId {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let Some(schema) = node.get("schema").map(|node| Schema { node }) else {
            return self.add(words, Facts::default().name_or(ROOT), XmlContent::Any);
        };
        let name = root_name(schema, types).unwrap_or_else(|| {
            if direction == Direction::Request {
                warnings::no_root(schema).push_to(types.log);
            }
            Facts::default().name_or(ROOT)
        });
        self.outermost(words, &[schema.into()], name, types)
    }

    /// Returns the outermost element of a part of a body, which fits all of these schemas. `usual` is its
    /// name, unless a schema has another one.
    pub(crate) fn root_of_part(
        &mut self,
        parts: &[Part<'a>],
        usual: Option<&str>,
        words: &[&str],
        types: &mut TypeBuilder<'a>,
    ) -> XmlId {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut names = parts.iter().map(|part| root_name(part.schema, types));
        let name = names.find_map(|name| name).unwrap_or_else(|| {
            if let (None, Some(part)) = (usual, parts.first()) {
                warnings::no_root(part.schema).push_to(types.log);
            }
            Facts::default().name_or(usual.unwrap_or(ROOT))
        });
        self.outermost(words, parts, name, types)
    }

    fn outermost(
        &mut self,
        words: Vec<String>,
        parts: &[Part<'a>],
        name: XmlName,
        types: &mut TypeBuilder<'a>,
    ) -> XmlId {
        let flat = FlatSchema::of(types.document, parts);
        let content = match flat.implied_type() {
            Some(JsonType::Array) if flat.unions.is_empty() => {
                // No property gives the items a name, so that of a component counts.
                let item = flat.items.first();
                let component = item.and_then(|it| types.document.schema_name(it.schema));
                let list = component.map_or(name.clone(), |it| Facts::default().name_or(it));
                let (item, content) = self.item(&words, &flat, &list, types);
                XmlContent::List(item, Box::new(content))
            }
            _ => self.content(&words, parts, &name, types),
        };
        self.define_waiting(types);
        match content {
            XmlContent::Same(id) if self.elements[id.0].name == name => id,
            content => self.add(words, name, content),
        }
    }

    fn add(&mut self, words: Vec<String>, name: XmlName, content: XmlContent) -> XmlId {
        self.elements.push(XmlElement {
            words,
            name,
            content,
        });
        XmlId(self.elements.len() - 1)
    }

    /// Returns what an element holds whose value fits all parts. `name` is its name: items without a name
    /// are called like the list.
    fn content(
        &mut self,
        words: &[String],
        parts: &[Part<'a>],
        name: &XmlName,
        types: &mut TypeBuilder<'a>,
    ) -> XmlContent {
        let document = types.document;
        let parts = unwrapped(parts, types);
        let flat = FlatSchema::of(document, &parts);
        if self.depth >= MAX_DEPTH || self.elements.len() >= MAX_ELEMENTS {
            if let Some(warning) = warnings::too_many(&flat) {
                warning.push_to(types.log);
            }
            return XmlContent::Any;
        }
        let has_unions = union_of_heirs(document, types.heirs(), &flat).is_some()
            || !flat.relevant_unions(document).is_empty();
        if has_unions {
            return self.element(words, &flat, name, types);
        }
        match flat.implied_type() {
            Some(JsonType::String) => XmlContent::Text,
            Some(JsonType::Integer | JsonType::Number) => XmlContent::Number,
            Some(JsonType::Boolean) => XmlContent::Boolean,
            Some(JsonType::Array) => {
                self.depth += 1;
                let (name, content) = self.item(words, &flat, name, types);
                self.depth -= 1;
                XmlContent::List(name, Box::new(content))
            }
            Some(JsonType::Object) if flat.has_object_content() => {
                self.element(words, &flat, name, types)
            }
            Some(JsonType::Object) => XmlContent::Any,
            None if !flat.value_types().is_empty() => XmlContent::Scalar,
            None => XmlContent::Any,
        }
    }

    /// Returns the name and the content of the items of a list that is called `list`.
    fn item(
        &mut self,
        words: &[String],
        flat: &FlatSchema<'a>,
        list: &XmlName,
        types: &mut TypeBuilder<'a>,
    ) -> (XmlName, XmlContent) {
        let facts = Facts::of(types.document, &flat.items);
        if let Some(place) = flat.items.first().filter(|_| is_no_element(&facts)) {
            warnings::item_is_element(place.schema).push_to(types.log);
        }
        let name = facts.name_or(&list.local);
        let words = extend(words, "item");
        let content = match flat.items.is_empty() {
            true => XmlContent::Any,
            false => self.content(&words, &flat.items, &name, types),
        };
        (name, content)
    }

    /// Returns the content of an object, or of one of several alternatives: an element of its own, which
    /// several places can share.
    fn element(
        &mut self,
        words: &[String],
        flat: &FlatSchema<'a>,
        name: &XmlName,
        types: &mut TypeBuilder<'a>,
    ) -> XmlContent {
        if let Some(id) = self.known.get(&flat.key) {
            return XmlContent::Same(*id);
        }
        let component = match flat.parts.as_slice() {
            [part] => types.document.schema_name(part.schema),
            _ => None,
        };
        let facts = Facts::of(types.document, &flat.parts);
        let (words, name) = match component {
            Some(component) => (vec![component.to_owned()], facts.name_or(component)),
            None => (words.to_vec(), name.clone()),
        };
        let id = self.add(words, name, XmlContent::Any);
        self.known.insert(flat.key.clone(), id);
        self.waiting.push_back((id, flat.parts.clone()));
        XmlContent::Same(id)
    }

    fn define_waiting(&mut self, types: &mut TypeBuilder<'a>) {
        while let Some((id, parts)) = self.waiting.pop_front() {
            let flat = FlatSchema::of(types.document, &parts);
            let words = self.elements[id.0].words.clone();
            let content = match self.alternatives(id, &words, &flat, types) {
                Some(content) => content,
                None => XmlContent::Object(self.object(&words, &flat, types)),
            };
            self.elements[id.0].content = content;
        }
    }

    /// Returns the alternatives of a schema, if it has any.
    fn alternatives(
        &mut self,
        id: XmlId,
        words: &[String],
        flat: &FlatSchema<'a>,
        types: &mut TypeBuilder<'a>,
    ) -> Option<XmlContent> {
        let document = types.document;
        let heirs = union_of_heirs(document, types.heirs(), flat);
        let all: Vec<Vec<Part<'a>>> = match heirs {
            Some(union) => union.entries.into_iter().map(|entry| vec![entry]).collect(),
            None => {
                let unions = flat.relevant_unions(document);
                unions.first()?;
                let found = branches(document, flat, &unions, Nested::Whole).found;
                found.into_iter().map(|branch| branch.flat.parts).collect()
            }
        };
        let usual = self.elements[id.0].name.clone();
        let mut variants: Vec<(Option<XmlName>, XmlContent)> = Vec::new();
        for (index, parts) in all.iter().enumerate() {
            let facts = Facts::of(document, parts);
            let name = facts.name.map(|name| facts.name_or(name));
            let words = extend(words, &(index + 1).to_string());
            let content = self.content(&words, parts, name.as_ref().unwrap_or(&usual), types);
            let variant = (name.filter(|it| *it != usual), content);
            if variant.1 != XmlContent::Same(id) && !variants.contains(&variant) {
                variants.push(variant);
            }
        }
        Some(match variants.as_slice() {
            [] => XmlContent::Any,
            [(None, only)] => only.clone(),
            _ => XmlContent::OneOf(variants),
        })
    }
}

/// Returns the parts without schemas that only wrap another one.
fn unwrapped<'a>(parts: &[Part<'a>], types: &TypeBuilder<'a>) -> Vec<Part<'a>> {
    let mut parts = parts.to_vec();
    for _ in 0..MAX_REFERENCES {
        let inner = match parts.as_slice() {
            [part] => wrapped(types.document, types.heirs(), part),
            _ => None,
        };
        let Some(inner) = inner else { break };
        parts = vec![inner];
    }
    parts
}

fn extend(words: &[String], word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}

/// Whether an item is meant to be something else than an element.
fn is_no_element(facts: &Facts<'_>) -> bool {
    let others = [NodeType::Attribute, NodeType::Text, NodeType::Cdata];
    facts.node_type.is_some_and(|it| others.contains(&it))
}

/// Returns the name of the outermost element: that of the schema, of the component, or of what the schema
/// extends.
fn root_name<'a>(schema: Schema<'a>, types: &TypeBuilder<'a>) -> Option<XmlName> {
    let document = types.document;
    let named = |schema: Schema<'a>| {
        let facts = Facts::of(document, &[schema.into()]);
        let name = facts.name.or(document.schema_name(schema))?;
        Some(facts.name_or(name))
    };
    named(schema).or_else(|| document.follow(schema)?.all_of().find_map(named))
}

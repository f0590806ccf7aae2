//! The nodes of objects.

use super::facts::{Facts, NodeType, is_name};
use super::{XmlBuilder, extend, warnings};
use crate::ir::{JsonType, XmlAbsent, XmlContent, XmlField, XmlName, XmlNode, XmlObject};
use crate::lower::document::Document;
use crate::lower::keywords::Additional;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::lower::schema::null::allows_null;
use crate::lower::schema::one_of::branches::required_here;
use crate::lower::types::builder::TypeBuilder;
use crate::lower::types::object::undescribed;

impl<'a> XmlBuilder<'a> {
    /// Returns the nodes of an object.
    pub(super) fn object(
        &mut self,
        words: &[String],
        flat: &FlatSchema<'a>,
        types: &mut TypeBuilder<'a>,
    ) -> XmlObject {
        let required = required_here(types.document, flat);
        let names = flat.properties.iter();
        let names = names.map(|(key, parts)| element_name(types.document, key, parts));
        let names: Vec<Option<String>> = names.collect();
        let mut fields: Vec<XmlField> = Vec::new();
        for ((key, parts), name) in flat.properties.iter().zip(&names) {
            let words = extend(words, key);
            let is_shared = name.is_some() && names.iter().filter(|it| *it == name).count() > 1;
            let mut field = self.field(&words, key, parts, is_shared, types);
            field.absent = field.absent.filter(|_| required.contains(key));
            let name = |field: &XmlField| match &field.node {
                XmlNode::Element(name) | XmlNode::Elements(name) => Some(name.local.clone()),
                _ => None,
            };
            let taken =
                name(&field).filter(|own| fields.iter().any(|it| name(it).as_ref() == Some(own)));
            if let (Some(name), Some(part)) = (taken, parts.first()) {
                warnings::same_name(part.schema, &name).push_to(types.log);
            }
            fields.push(field);
        }
        for key in undescribed(types.document, flat) {
            let is_tag = flat.tags_of_heirs.contains(key);
            fields.push(XmlField {
                key: key.to_owned(),
                node: XmlNode::Element(Facts::default().name_or(key)),
                content: if is_tag {
                    XmlContent::Text
                } else {
                    XmlContent::Any
                },
                absent: None,
            });
        }
        XmlObject {
            fields,
            others: self.others(words, flat, types),
        }
    }

    /// Returns what elements hold that no property declares, and whether those of a name are a list.
    fn others(
        &mut self,
        words: &[String],
        flat: &FlatSchema<'a>,
        types: &mut TypeBuilder<'a>,
    ) -> Option<(Box<XmlContent>, bool)> {
        let schema = flat.additional.iter().find_map(|it| match it {
            Additional::Schema(schema) => Some(*schema),
            Additional::Allowed(_) => None,
        });
        let Some(schema) = schema else {
            let is_open = |it: &Additional<'_>| matches!(it, Additional::Allowed(true));
            let is_open = !flat.is_closed() && flat.additional.iter().any(is_open);
            return is_open.then(|| (Box::new(XmlContent::Any), false));
        };
        let parts = [Part::from(schema)];
        let value = FlatSchema::of(types.document, &parts);
        let facts = Facts::of(types.document, &parts);
        let name = Facts::default().name_or("value");
        let words = extend(words, "value");
        self.depth += 1;
        let others = match is_plain_list(&value, &facts) {
            true => (self.item(&words, &value, &name, types).1, true),
            false => (self.content(&words, &parts, &name, types), false),
        };
        self.depth -= 1;
        Some((Box::new(others.0), others.1))
    }

    /// Returns the node of a property. If other properties have the name that its target has, it is called
    /// like its key.
    fn field(
        &mut self,
        words: &[String],
        key: &str,
        parts: &[Part<'a>],
        is_shared: bool,
        types: &mut TypeBuilder<'a>,
    ) -> XmlField {
        let document = types.document;
        let facts = Facts::of(document, parts);
        let facts = if is_shared {
            facts.without_inherited_name()
        } else {
            facts
        };
        let flat = FlatSchema::of(document, parts);
        let name = facts.name_or(key);
        if let (false, Some(part)) = (is_name(facts.name.unwrap_or(key)), parts.first()) {
            let given = facts.name.unwrap_or(key);
            warnings::no_name(part.schema, given, &name.local).push_to(types.log);
        }
        let (node, content) = if is_plain_list(&flat, &facts) {
            // The name of a list that is no element has no effect.
            let list = Facts::default().name_or(key);
            let (mut name, content) = self.item(words, &flat, &list, types);
            if is_shared {
                let item = Facts::of(document, &flat.items).without_inherited_name();
                name = item.name_or(key);
            }
            (XmlNode::Elements(name), content)
        } else {
            let node = node(&facts, &flat, name.clone(), parts, types);
            (node, self.content(words, parts, &name, types))
        };
        let is_list = flat.implied_type() == Some(JsonType::Array);
        let is_text = matches!(node, XmlNode::Text | XmlNode::Cdata) && content == XmlContent::Text;
        let absent = match () {
            () if allows_null(document, &flat) => Some(XmlAbsent::Null),
            () if is_list => Some(XmlAbsent::List),
            () if is_text => Some(XmlAbsent::Text),
            () => None,
        };
        XmlField {
            key: key.to_owned(),
            node,
            content,
            absent,
        }
    }
}

/// Returns what the elements of a property are called, if it is one or several.
fn element_name<'a>(document: &Document<'a>, key: &str, parts: &[Part<'a>]) -> Option<String> {
    let flat = FlatSchema::of(document, parts);
    let facts = Facts::of(document, parts);
    if is_plain_list(&flat, &facts) {
        return Some(Facts::of(document, &flat.items).name_or(key).local);
    }
    let is_element = matches!(facts.node_type, None | Some(NodeType::Element));
    is_element.then(|| facts.name_or(key).local)
}

/// Whether the items of a list stand beside other elements, without an element around them.
fn is_plain_list(flat: &FlatSchema<'_>, facts: &Facts<'_>) -> bool {
    let is_list = flat.implied_type() == Some(JsonType::Array) && flat.unions.is_empty();
    is_list && matches!(facts.node_type, None | Some(NodeType::Nothing))
}

/// Returns the node of a property that is no plain list. Objects have to be elements.
fn node<'a>(
    facts: &Facts<'a>,
    flat: &FlatSchema<'a>,
    name: XmlName,
    parts: &[Part<'a>],
    types: &mut TypeBuilder<'a>,
) -> XmlNode {
    let is_object = flat.implied_type() == Some(JsonType::Object);
    let node_type = facts.node_type.unwrap_or(NodeType::Element);
    match (node_type, is_object) {
        (NodeType::Element, _) => XmlNode::Element(name),
        (NodeType::Nothing, true) if flat.has_object_content() => XmlNode::Inline,
        (NodeType::Attribute, false) => XmlNode::Attribute(name),
        (NodeType::Text | NodeType::Nothing, false) => XmlNode::Text,
        (NodeType::Cdata, false) => XmlNode::Cdata,
        (_, true) => {
            if let Some(part) = parts.first() {
                warnings::object_is_element(part.schema).push_to(types.log);
            }
            XmlNode::Element(name)
        }
    }
}

//! Reads XML by a schema, as JSON. This is deliberately not the generator's reader, and it is lenient:
//! where a document does not say how a list or a text is written, the XML says it.

use anyhow::{Context, bail};
use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

use super::document::{Document, Kind};
use super::values::scalar;

/// An element, without the prefixes of its names.
#[derive(Debug, Default, Clone, PartialEq)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

/// Reads a text by a schema.
pub(crate) fn read(document: &Document, schema: &Value, text: &str) -> anyhow::Result<Value> {
    let element = parse(text)?;
    Ok(value(document, schema, &element))
}

fn parse(text: &str) -> anyhow::Result<Element> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event()?;
        match &event {
            Event::Start(start) => open.push(element(start)?),
            Event::Empty(start) => {
                let element = element(start)?;
                last(&mut open)?.children.push(element);
            }
            Event::End(_) => {
                let element = open.pop().context("an element ends that has not begun")?;
                last(&mut open)?.children.push(element);
            }
            Event::Text(text) => last(&mut open)?.text += &text.decode()?,
            Event::CData(text) => last(&mut open)?.text += &text.decode()?,
            Event::GeneralRef(entity) => {
                let name = entity.decode()?;
                let text = match entity.resolve_char_ref()? {
                    Some(character) => character.to_string(),
                    None => resolve_predefined_entity(&name)
                        .unwrap_or_default()
                        .to_owned(),
                };
                last(&mut open)?.text += &text;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match open.pop().map(|it| it.children) {
        Some(mut children) if children.len() == 1 && open.is_empty() => Ok(children.swap_remove(0)),
        _ => bail!("the XML has not one element"),
    }
}

fn last(open: &mut [Element]) -> anyhow::Result<&mut Element> {
    open.last_mut()
        .context("the XML has content outside of its element")
}

fn element(start: &BytesStart) -> anyhow::Result<Element> {
    let local = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    let mut element = Element {
        name: local(start.local_name().as_ref()),
        ..Element::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute?;
        let text = String::from_utf8_lossy(&attribute.value).into_owned();
        let name = local(attribute.key.local_name().as_ref());
        element
            .attributes
            .push((name, unescape(&text)?.into_owned()));
    }
    Ok(element)
}

fn value(document: &Document, schema: &Value, element: &Element) -> Value {
    match document.kind(schema) {
        Kind::Object => object(document, schema, element),
        Kind::List(items) => {
            let items = element.children.iter().map(|it| value(document, items, it));
            items.collect()
        }
        _ => scalar(document, schema, element.text.trim()),
    }
}

fn object(document: &Document, schema: &Value, element: &Element) -> Value {
    let mut object = Map::new();
    let mut used: Vec<&str> = Vec::new();
    for property in document.properties(schema) {
        let Some(schema) = document.property(schema, property) else {
            continue;
        };
        let name = name(document, schema).unwrap_or(property);
        let attribute = element.attributes.iter().find(|(it, _)| it == name);
        let found = match (document.kind(schema), attribute) {
            (_, Some((_, text))) if document.target(schema)["xml"]["attribute"] == true => {
                Some(scalar(document, schema, text))
            }
            (Kind::List(items), _) => {
                let item = self::name(document, items).unwrap_or(name);
                used.extend([name, item]);
                list(document, items, element, name, item)
            }
            _ => {
                used.push(name);
                let mut children = element.children.iter();
                let child = children.find(|it| it.name == name);
                child.map(|it| value(document, schema, it))
            }
        };
        object.extend(found.map(|it| (property.to_owned(), it)));
    }
    let others = &document.target(schema)["additionalProperties"];
    for child in element
        .children
        .iter()
        .filter(|it| !used.contains(&it.name.as_str()))
    {
        object.insert(child.name.clone(), value(document, others, child));
    }
    with_text(document, schema, element, object).into()
}

/// Gives a required text that no element has the text of the element itself.
fn with_text(
    document: &Document,
    schema: &Value,
    element: &Element,
    mut object: Map<String, Value>,
) -> Map<String, Value> {
    let required = document.target(schema)["required"]
        .as_array()
        .into_iter()
        .flatten();
    let mut missing = required
        .filter_map(Value::as_str)
        .filter(|it| !object.contains_key(*it));
    if let Some(name) = missing.next().filter(|_| !element.text.trim().is_empty()) {
        object.insert(name.to_owned(), element.text.clone().into());
    }
    object
}

/// Returns the items of a list: in an element of their own, or one after the other.
fn list(
    document: &Document,
    items: &Value,
    element: &Element,
    name: &str,
    item: &str,
) -> Option<Value> {
    let named = |name: &str| -> Vec<&Element> {
        element
            .children
            .iter()
            .filter(|it| it.name == name)
            .collect()
    };
    let properties = match document.kind(items) {
        Kind::Object => document.properties(items),
        _ => Vec::new(),
    };
    let is_item = |it: &Element| properties.contains(&it.name.as_str());
    let items_of = |elements: &[Element]| {
        elements
            .iter()
            .map(|it| value(document, items, it))
            .collect::<Value>()
    };
    match named(name).as_slice() {
        [wrapper] if wrapper.text.trim().is_empty() && !wrapper.children.iter().any(is_item) => {
            Some(items_of(&wrapper.children))
        }
        _ => {
            let elements: Vec<Element> = named(item).into_iter().cloned().collect();
            (!elements.is_empty()).then(|| items_of(&elements))
        }
    }
}

/// Returns the name of the element of a schema.
fn name<'d>(document: &'d Document, schema: &'d Value) -> Option<&'d str> {
    let is_reference = schema.get("$ref").is_some();
    let node = if is_reference {
        document.target(schema)
    } else {
        schema
    };
    // A property has its own name, whatever its type is called.
    node["xml"]["name"].as_str().filter(|_| !is_reference)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(schema: Value, text: &str) -> Value {
        super::read(&Document::parse("{}").unwrap(), &schema, text).unwrap()
    }

    #[test]
    fn elements_and_attributes_are_properties() {
        let schema = json!({"type": "object", "properties": {
            "id": {"type": "integer", "xml": {"attribute": true, "name": "no"}},
            "title": {"type": "string", "xml": {"name": "Title"}},
            "inner": {"type": "object", "properties": {"on": {"type": "boolean"}}},
        }});
        let text = "<?xml version='1.0'?><a no='1' xmlns:p='x'><p:Title> a&amp;b </p:Title>\
            <inner><on>true</on></inner></a>";
        let expected = json!({"id": 1, "title": "a&b", "inner": {"on": true}});
        assert_eq!(read(schema, text), expected);
    }

    #[test]
    fn lists_have_an_element_of_their_own_or_none() {
        let list = |items: Value| json!({"type": "object", "properties": {"a": {"type": "array", "items": items}}});
        let numbers = || list(json!({"type": "integer"}));
        assert_eq!(
            read(numbers(), "<x><a>1</a><a>2</a></x>"),
            json!({"a": [1, 2]})
        );
        assert_eq!(
            read(numbers(), "<x><a><i>1</i><i>2</i></a></x>"),
            json!({"a": [1, 2]})
        );
        assert_eq!(read(numbers(), "<x><a/></x>"), json!({"a": []}));
        let objects = || list(json!({"type": "object", "properties": {"b": {"type": "string"}}}));
        assert_eq!(
            read(objects(), "<x><a><b>1</b></a></x>"),
            json!({"a": [{"b": "1"}]})
        );
        assert_eq!(
            read(objects(), "<x><a><O><b>1</b></O></a></x>"),
            json!({"a": [{"b": "1"}]})
        );
    }

    #[test]
    fn what_is_not_declared_is_read_too() {
        let map = json!({"type": "object", "additionalProperties": {"type": "string"}});
        assert_eq!(read(map, "<m><A>1</A></m>"), json!({"A": "1"}));
        let text = json!({"type": "object", "required": ["t"], "properties": {
            "t": {"type": "string"}}});
        assert_eq!(read(text, "<m>\n some\n</m>"), json!({"t": "\n some\n"}));
    }

    #[test]
    fn broken_xml_is_an_error() {
        let document = Document::parse("{}").unwrap();
        for text in ["<a>", "<a/><b/>", "", "</a>"] {
            assert!(super::read(&document, &json!({}), text).is_err(), "{text}");
        }
    }
}

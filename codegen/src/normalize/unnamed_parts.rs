//! Bodies whose parts have no names, such as `multipart/mixed`. The document describes them as a list
//! (OpenAPI 3.2, "Encoding By Position").
//!
//! A list in which each of the first parts has a schema or an encoding of its own becomes an object: a
//! property for each of these parts, in their order, and one for the list of all others. Then the parts
//! have types, and `encoding` has a key for each, as in bodies whose parts have names.

use std::collections::{HashMap, HashSet};

use crate::structure::{OTHER_PARTS, UNNAMED_PARTS};
use crate::tree::{Node, Object, Origin, Value, pointer_tokens};

/// Keywords for the items of a list that have no schema of their own, by any version of JSON Schema.
const REST: [&str; 3] = ["items", "additionalItems", "unevaluatedItems"];

/// Keywords without which a schema says nothing about the kind of a value.
const KINDS: [&str; 6] = ["$ref", "type", "properties", "allOf", "oneOf", "anyOf"];

/// The name of a part that has none, before its position.
const PART: &str = "part";

/// With more encodings by position, none is used: each part can get a copy of a large schema.
const MAX_POSITIONS: usize = 100;

/// Describes the parts of all request bodies in this way.
pub(super) fn describe(document: &mut Node) {
    // Bodies are changed while schemas are read.
    let components = document.get_mut("components");
    let schemas = components.and_then(|it| it.as_object_mut()?.get_mut("schemas"));
    let taken = schemas.map(|it| std::mem::replace(&mut it.value, Value::Null));
    let schemas = taken.unwrap_or(Value::Null);
    for (_, path) in members(document.get_mut("paths")) {
        for (key, operation) in members(Some(path)) {
            match key.as_str() {
                "additionalOperations" => {
                    let operations = members(Some(operation));
                    operations.for_each(|(_, it)| body(it.get_mut("requestBody"), &schemas));
                }
                _ => body(operation.get_mut("requestBody"), &schemas),
            }
        }
    }
    let Some(components) = document.get_mut("components") else {
        return;
    };
    for (_, it) in members(components.get_mut("requestBodies")) {
        body(Some(it), &schemas);
    }
    if let Some(node) = components.get_mut("schemas") {
        node.value = schemas;
    }
}

fn members(node: Option<&mut Node>) -> impl Iterator<Item = (&String, &mut Node)> {
    node.and_then(Node::as_object_mut).into_iter().flatten()
}

fn body(body: Option<&mut Node>, schemas: &Value) {
    for (media_type, node) in members(body.and_then(|it| it.get_mut("content"))) {
        let origin = node.origin;
        let Some(content) = node.as_object_mut() else {
            continue;
        };
        // Only this stage says so.
        content.retain(|key, _| key != UNNAMED_PARTS);
        if !has_no_names(media_type) {
            continue;
        }
        if let Some(parts) = Parts::of(content, origin, schemas) {
            parts.describe(content, schemas);
        }
    }
}

/// Whether the parts of a media type have no names.
fn has_no_names(media_type: &str) -> bool {
    let (essence, _) = media_type.split_once(';').unwrap_or((media_type, ""));
    let essence = essence.trim().to_ascii_lowercase();
    let subtype = essence.strip_prefix("multipart/");
    subtype.is_some_and(|it| !matches!(it, "form-data" | "*"))
}

/// A part, or several parts that are described alike.
struct Part {
    schema: Node,
    encoding: Option<Node>,
}

/// The parts of a body.
struct Parts {
    /// The place of the list.
    origin: Origin,
    /// The schema of the list, unless `itemSchema` says what its items are.
    list: Option<Node>,
    /// The first parts.
    first: Vec<Part>,
    /// All other parts, if there can be others.
    others: Option<Part>,
}

impl Parts {
    /// Finds out what the parts of a body are. `None` if it is no list.
    fn of(content: &Object, origin: Origin, schemas: &Value) -> Option<Self> {
        let schema = content.get("schema");
        let list = schema.map(|it| follow(it, schemas));
        let is_by_position = ["itemSchema", "prefixEncoding", "itemEncoding"]
            .iter()
            .any(|key| content.contains_key(*key));
        let says_nothing = |it: &Node| KINDS.iter().all(|key| it.get(key).is_none());
        let list = match list {
            Some(list) if is_list(list) => Some(list),
            Some(other) if !says_nothing(other) => return None,
            _ if is_by_position => None,
            _ => return None,
        };
        let others = others(content, list, origin);
        let schemas = list.and_then(prefix).unwrap_or_default();
        let encodings = content.get("prefixEncoding").and_then(Node::as_array);
        let encodings = encodings.unwrap_or_default();
        if encodings.len() > MAX_POSITIONS {
            return None;
        }
        let first = (0..schemas.len().max(encodings.len())).filter_map(|index| {
            let encoding = encodings.get(index);
            let usual = || others.as_ref().map(|it| it.schema.clone());
            let anything = || Some(anything(encoding?.origin));
            Some(Part {
                schema: schemas
                    .get(index)
                    .cloned()
                    .or_else(usual)
                    .or_else(anything)?,
                encoding: encoding.cloned(),
            })
        });
        Some(Self {
            origin: schema.map_or(origin, |it| it.origin),
            list: schema
                .filter(|_| {
                    list.is_some_and(|it| content.get("itemSchema").is_none() || rest(it).is_some())
                })
                .cloned(),
            first: first.collect(),
            others,
        })
    }

    /// Describes the parts by the fields that bodies with names have.
    fn describe(self, content: &mut Object, schemas: &Value) {
        // A value that is no list stays, and is reported.
        if content
            .get("prefixEncoding")
            .is_some_and(|it| it.as_array().is_some())
        {
            content.shift_remove("prefixEncoding");
        }
        content.shift_remove("itemEncoding");
        if self.list.is_none() {
            content.shift_remove("itemSchema");
        }
        let marker = Node::new(self.origin, Value::Boolean(true));
        content.insert(UNNAMED_PARTS.to_owned(), marker);
        let mut encodings = Object::default();
        let schema = match self.first.is_empty() {
            true => self.into_list(&mut encodings),
            false => self.into_object(&mut encodings, schemas),
        };
        let origin = schema.origin;
        content.insert("schema".to_owned(), schema);
        if !encodings.is_empty() {
            let encodings = Node::new(origin, Value::Object(encodings));
            content.insert("encoding".to_owned(), encodings);
        }
    }

    /// Returns the schema of a list whose items are described alike.
    fn into_list(self, encodings: &mut Object) -> Node {
        let (schema, encoding) = self.others.map(|it| (it.schema, it.encoding)).unzip();
        encodings.extend(encoding.flatten().map(|it| (OTHER_PARTS.to_owned(), it)));
        // What else it says, such as its description, is kept.
        self.list.unwrap_or_else(|| {
            list_of(schema.unwrap_or_else(|| anything(self.origin)), self.origin)
        })
    }

    /// Returns the schema of an object with a property for each of the first parts, and for all others.
    fn into_object(self, encodings: &mut Object, schemas: &Value) -> Node {
        let names = names(&self.first);
        let required = names.iter().map(|it| Node::string(self.origin, it));
        let required = Value::Array(required.collect());
        let mut properties = Object::default();
        for (name, part) in names.into_iter().zip(self.first) {
            encodings.extend(part.encoding.map(|it| (name.clone(), it)));
            properties.insert(name, in_both_directions(part.schema, schemas));
        }
        if let Some(Part { schema, encoding }) = self.others {
            encodings.extend(encoding.map(|it| (OTHER_PARTS.to_owned(), it)));
            // The schema within has the place of the value.
            let origin = schema.origin.key();
            properties.insert(OTHER_PARTS.to_owned(), list_of(schema, origin));
        }
        let members = [
            ("type", Value::String("object".to_owned())),
            ("required", required),
            ("properties", Value::Object(properties)),
        ];
        let members = members.map(|(key, value)| (key.to_owned(), Node::new(self.origin, value)));
        let mut object = Object::from_iter(members);
        let list = self.list.as_ref().and_then(Node::as_object);
        let texts = ["title", "description"].iter();
        let texts = texts.filter_map(|key| list?.get_key_value(*key));
        object.extend(texts.map(|(key, text)| (key.clone(), text.clone())));
        Node::new(self.origin, Value::Object(object))
    }
}

/// Follows a reference to a component.
fn follow<'n>(schema: &'n Node, schemas: &'n Value) -> &'n Node {
    let target = || {
        let (reference, _) = schema.reference()?;
        let tokens = pointer_tokens(reference.strip_prefix('#')?)?;
        let Value::Object(schemas) = schemas else {
            return None;
        };
        schemas.get(tokens.last()?)
    };
    target().unwrap_or(schema)
}

/// Whether a schema is that of a list.
fn is_list(schema: &Node) -> bool {
    let is_array = |it: &Node| it.as_str() == Some("array");
    match schema.get("type") {
        Some(name) => is_array(name) || name.as_array().is_some_and(|it| it.iter().any(is_array)),
        None => prefix(schema).is_some() || schema.get("items").is_some(),
    }
}

/// Returns the schemas of the first items. Older drafts have them in `items`.
fn prefix(list: &Node) -> Option<&[Node]> {
    let mut lists = ["prefixItems", "items"].iter();
    lists.find_map(|key| list.get(key)?.as_array())
}

/// Returns what the list says about items that have no schema of their own.
fn rest(list: &Node) -> Option<&Node> {
    let mut found = REST.iter().filter_map(|key| list.get(key));
    found.find(|it| it.as_array().is_none())
}

/// Returns what is said about all items but the first.
fn others(content: &Object, list: Option<&Node>, origin: Origin) -> Option<Part> {
    let encoding = content.get("itemEncoding");
    let schema = list.and_then(rest).or_else(|| content.get("itemSchema"));
    let is_fixed = content.contains_key("prefixEncoding") || list.and_then(prefix).is_some();
    let schema = match schema.map(|it| (&it.value, it.origin)) {
        Some((Value::Boolean(false), _)) => return None,
        Some((Value::Object(_), _)) => schema.cloned(),
        Some((_, origin)) => Some(anything(origin)),
        None if is_fixed && encoding.is_none() => None,
        // The list has the place of the value.
        None => Some(anything(encoding.map_or(origin.key(), |it| it.origin))),
    };
    Some(Part {
        schema: schema?,
        encoding: encoding.cloned(),
    })
}

/// Returns a name for each of the first parts: that of its component, or its title.
fn names(parts: &[Part]) -> Vec<String> {
    let bases = parts.iter().map(|part| {
        let reference = part.schema.reference();
        let component = reference.and_then(|(it, _)| it.rsplit('/').next());
        let title = || part.schema.get("title").and_then(Node::as_str);
        component.or_else(title).unwrap_or(PART)
    });
    let bases: Vec<&str> = bases.collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for base in &bases {
        *counts.entry(base).or_default() += 1;
    }
    let mut taken = HashSet::new();
    let names = bases.iter().enumerate().map(|(index, base)| {
        let is_unique = counts[base] == 1 && !matches!(*base, PART | OTHER_PARTS);
        let alone = is_unique.then(|| (*base).to_owned());
        let numbered = (index + 1..).map(|number| format!("{base}{number}"));
        let mut candidates = alone.into_iter().chain(numbered);
        let free = candidates
            .find(|it| !taken.contains(it))
            .unwrap_or_default();
        taken.insert(free.clone());
        free
    });
    names.collect()
}

/// Returns the schema of a property that requests have. `readOnly` is about properties; the first items of
/// a list keep their places.
fn in_both_directions(schema: Node, schemas: &Value) -> Node {
    let target = follow(&schema, schemas);
    let is_true = |it: &Node| matches!(it.value, Value::Boolean(true));
    let says = |key: &&str| target.get(key).is_some_and(is_true);
    if !["readOnly", "writeOnly"].iter().any(says) {
        return schema;
    }
    let origin = schema.origin;
    let all = Node::new(origin, Value::Array(vec![schema]));
    let wrapper = Object::from_iter([("allOf".to_owned(), all)]);
    Node::new(origin, Value::Object(wrapper))
}

fn list_of(items: Node, origin: Origin) -> Node {
    let mut list = Object::default();
    list.insert("type".to_owned(), Node::string(origin, "array"));
    list.insert("items".to_owned(), items);
    Node::new(origin, Value::Object(list))
}

/// A schema that any value fits.
fn anything(origin: Origin) -> Node {
    Node::new(origin, Value::Object(Object::default()))
}

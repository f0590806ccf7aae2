//! Builds the located tree out of what a serde deserializer reads.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::Deserializer;
use serde::de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::positions::{AliasInItself, alias_in_itself, without_blank_tabs};
use crate::diagnostic::{Diagnostic, Place};
use crate::tree::{FileId, Node, Object, Origin, Value};

/// How deep objects and lists may be nested. Beyond it, later stages, which are recursive, could
/// run out of stack.
const MAX_DEPTH: u32 = 120;

/// How many keys and values a file of `bytes` may have. Without aliases it cannot have more; with
/// them, a small file can have more than fit into memory, as each alias counts in full.
fn max_nodes(bytes: usize) -> u32 {
    const FEW: usize = 1_000_000;
    u32::try_from(bytes.saturating_mul(2).saturating_add(FEW)).unwrap_or(u32::MAX)
}

/// What building a tree needs to remember.
pub(super) struct Builder {
    file: FileId,
    max_nodes: u32,
    next_ordinal: Cell<u32>,
    depth: Cell<u32>,
    duplicates: RefCell<Vec<(String, Origin)>>,
    fell_back: Cell<bool>,
}

impl Builder {
    /// A builder for a file of `bytes`.
    pub(super) fn new(file: FileId, bytes: usize) -> Self {
        Self {
            file,
            max_nodes: max_nodes(bytes),
            next_ordinal: Cell::new(0),
            depth: Cell::new(0),
            duplicates: RefCell::default(),
            fell_back: Cell::new(false),
        }
    }

    /// Starts again with the same file, read as YAML after JSON failed.
    pub(super) fn restart(&self) -> &Self {
        self.fell_back.set(true);
        self.reset()
    }

    /// Starts again with the same file.
    fn reset(&self) -> &Self {
        self.next_ordinal.set(0);
        self.depth.set(0);
        self.duplicates.borrow_mut().clear();
        self
    }

    /// Whether reading has ended for too many levels of nesting.
    fn is_too_deep(&self) -> bool {
        self.depth.get() >= MAX_DEPTH
    }

    pub(super) fn fell_back(&self) -> bool {
        self.fell_back.get()
    }

    /// The keys that replaced an equal key of the same object, and where they stand.
    pub(super) fn duplicates(&self) -> Vec<(String, Origin)> {
        self.duplicates.take()
    }

    fn origin<E: de::Error>(&self) -> Result<Origin, E> {
        let ordinal = self.next_ordinal.get();
        if ordinal >= self.max_nodes {
            return Err(de::Error::custom(format!(
                "with its aliases, the file has more than {} keys and values",
                self.max_nodes
            )));
        }
        self.next_ordinal.set(ordinal + 1);
        Ok(Origin {
            file: self.file,
            ordinal,
        })
    }
}

/// Why a text is not a tree, and where.
pub(super) struct ParseError {
    message: String,
    label: String,
    help: &'static str,
    line: usize,
    column: usize,
}

impl ParseError {
    /// What a parser says of a text, which ends with where that is.
    fn of_syntax(syntax: &str, said: &str, (line, column): (usize, usize)) -> Self {
        let end = said.rfind(" at line ").unwrap_or(said.len());
        Self {
            message: format!("the file is not valid {syntax}"),
            label: said[..end].to_owned(),
            help: if said.contains(TAB_FOUND) {
                "put spaces instead of tabs here; nothing of this file was read"
            } else {
                "mend the syntax here; nothing of this file was read"
            },
            line,
            column,
        }
    }

    fn of_alias(alias: &AliasInItself) -> Self {
        Self {
            message: format!("the alias `*{}` stands inside its own anchor", alias.name),
            label: "what it stands for would never end".to_owned(),
            help: "use `$ref` for a schema that contains itself; nothing of this file was read",
            line: alias.line,
            column: alias.column,
        }
    }

    pub(super) fn diagnostic(&self, file: FileId) -> Diagnostic {
        Diagnostic::error(self.message.clone())
            .at(Place::LineColumn(file, self.line, self.column))
            .label(self.label.clone())
            .help(self.help)
    }
}

pub(super) fn from_json(text: &str, builder: &Builder) -> Result<Node, ParseError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = NodeSeed(builder)
        .deserialize(&mut deserializer)
        .and_then(|node| deserializer.end().map(|()| node));
    parsed.map_err(|error| {
        let place = (error.line(), error.column());
        ParseError::of_syntax("JSON", &error.to_string(), place)
    })
}

/// What the YAML parser says of a tab that it takes for indentation.
const TAB_FOUND: &str = "found a tab character where an indentation space is expected";

pub(super) fn from_yaml(text: &str, builder: &Builder) -> Result<Node, ParseError> {
    let mut parsed = parse_yaml(text, builder);
    if parsed
        .as_ref()
        .is_err_and(|error| error.to_string().contains(TAB_FOUND))
    {
        parsed = parse_yaml(&without_blank_tabs(text), builder.reset());
    }
    parsed.map_err(|error| {
        let too_deep = builder.is_too_deep();
        if let Some(alias) = too_deep.then(|| alias_in_itself(text)).flatten() {
            return ParseError::of_alias(&alias);
        }
        let place = error.location();
        let place = place.map_or((1, 1), |at| (at.line(), at.column()));
        ParseError::of_syntax("YAML", &error.to_string(), place)
    })
}

fn parse_yaml(text: &str, builder: &Builder) -> Result<Node, serde_yaml::Error> {
    NodeSeed(builder).deserialize(serde_yaml::Deserializer::from_str(text))
}

/// Reads one value.
#[derive(Clone, Copy)]
struct NodeSeed<'b>(&'b Builder);

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let origin = self.0.origin()?;
        let depth = self.0.depth.get() + 1;
        if depth > MAX_DEPTH {
            return Err(de::Error::custom(format!(
                "more than {MAX_DEPTH} levels of nesting"
            )));
        }
        self.0.depth.set(depth);
        let value = deserializer.deserialize_any(ValueVisitor(self.0))?;
        self.0.depth.set(depth - 1);
        Ok(Node { origin, value })
    }
}

struct ValueVisitor<'b>(&'b Builder);

impl<'de> Visitor<'de> for ValueVisitor<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(node) = sequence.next_element_seed(NodeSeed(self.0))? {
            array.push(node);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Object::default();
        let mut merged = Vec::new();
        while let Some((key, origin)) = map.next_key_seed(KeySeed(self.0))? {
            let node = map.next_value_seed(NodeSeed(self.0))?;
            if key == "<<" && matches!(node.value, Value::Object(_) | Value::Array(_)) {
                merged.push(node);
            } else if object.insert(key.clone(), node).is_some() {
                self.0.duplicates.borrow_mut().push((key, origin));
            }
        }
        for node in merged {
            merge(&mut object, node);
        }
        Ok(Value::Object(object))
    }

    /// A YAML value with a tag of its own (`!thing value`): the value counts.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_tag, value) = tagged.variant::<de::IgnoredAny>()?;
        value.newtype_variant_seed(ValueSeed(self.0))
    }
}

/// Adds the members that YAML's merge key `<<` brings, unless the object has them itself.
fn merge(object: &mut Object, node: Node) {
    match node.value {
        Value::Object(members) => {
            for (key, member) in members {
                object.entry(key).or_insert(member);
            }
        }
        Value::Array(nodes) => nodes.into_iter().for_each(|node| merge(object, node)),
        _ => {}
    }
}

struct ValueSeed<'b>(&'b Builder);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(ValueVisitor(self.0))
    }
}

/// Reads a key. YAML allows any value there; numbers (status codes), booleans and null become
/// their text.
struct KeySeed<'b>(&'b Builder);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = (String, Origin);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let origin = self.0.origin()?;
        let key = match deserializer.deserialize_any(ValueVisitor(self.0))? {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Null => "null".to_owned(),
            other @ (Value::Array(_) | Value::Object(_)) => {
                return Err(de::Error::custom(format!(
                    "a key must be text, not {}",
                    other.describe()
                )));
            }
        };
        Ok((key, origin))
    }
}

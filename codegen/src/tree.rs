//! The located tree: the content of a YAML or JSON file, with the place of every node.
//!
//! The first stages (load, bundle, normalize) work on this tree. A [`Node`] keeps its [`Origin`]
//! when it is moved, so a diagnostic about the bundled document still names the user's file and
//! line.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserialize, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// A file of the document, numbered in the order of loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// The place of a node in its file.
///
/// `ordinal` counts the keys and values of the file in document order, from 0. Line and column are
/// computed from it only when a diagnostic is shown (see [`crate::source_map`]), so a document
/// without problems costs nothing. The ordinal of a key is one less than the ordinal of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The number of the key or value in the file.
    pub ordinal: u32,
}

impl Origin {
    /// The origin of the key, if `self` is the origin of a member's value.
    pub fn key(self) -> Self {
        Self {
            ordinal: self.ordinal.saturating_sub(1),
            ..self
        }
    }
}

/// A value and its place. Two nodes are equal if their values are, wherever they stand.
#[derive(Debug, Clone)]
pub struct Node {
    /// The place.
    pub origin: Origin,
    /// The value.
    pub value: Value,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// The members of an object, in document order.
pub type Object = IndexMap<String, Node, FxBuildHasher>;

/// A value of YAML or JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, or nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A finite number. `.inf` and `.nan` of YAML become `null`.
    Number(serde_json::Number),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// An object.
    Object(Object),
}

impl Value {
    /// The kind of the value with its article, for messages.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl Node {
    /// Creates a node that stands in no file. `origin` is the place of the node that it is derived
    /// from.
    pub fn new(origin: Origin, value: Value) -> Self {
        Self { origin, value }
    }

    /// Creates a string.
    pub fn string(origin: Origin, text: &str) -> Self {
        Self::new(origin, Value::String(text.to_owned()))
    }

    /// Creates an object with one member.
    pub fn object_with(origin: Origin, key: &str, member: Node) -> Self {
        let members = Object::from_iter([(key.to_owned(), member)]);
        Self::new(origin, Value::Object(members))
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match &mut self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The entries, if this is a list.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The entries, if this is a list.
    pub fn as_array_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<&serde_json::Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The member `key`, if this is an object that has one.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// The member `key`, if this is an object that has one.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_object_mut()?.get_mut(key)
    }

    /// Changes the file of the places of this node and of all nodes in it.
    pub fn set_file(&mut self, file: FileId) {
        self.origin.file = file;
        match &mut self.value {
            Value::Object(object) => object.values_mut().for_each(|it| it.set_file(file)),
            Value::Array(array) => array.iter_mut().for_each(|it| it.set_file(file)),
            _ => {}
        }
    }

    /// The text and the place of `$ref`, if this is an object that has one.
    pub fn reference(&self) -> Option<(&str, Origin)> {
        let reference = self.get("$ref")?;
        Some((reference.as_str()?, reference.origin))
    }

    /// The member or list entry that a reference token of a JSON pointer names.
    pub fn child(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(object) => object.get(token),
            Value::Array(array) => array.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// The members or list entries, each with its reference token of a JSON pointer.
    pub fn children(&self) -> impl Iterator<Item = (String, &Node)> {
        let members = self.as_object().into_iter().flatten();
        let members = members.map(|(key, member)| (key.clone(), member));
        let entries = self.as_array().into_iter().flatten().enumerate();
        members.chain(entries.map(|(index, entry)| (index.to_string(), entry)))
    }
}

/// Splits a JSON pointer (RFC 6901) into unescaped reference tokens. `None` if it is not one.
pub fn pointer_tokens(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let tokens = pointer.strip_prefix('/')?.split('/');
    let unescaped = tokens.map(|token| token.replace("~1", "/").replace("~0", "~"));
    Some(unescaped.collect())
}

/// Escapes `key` as a reference token of a JSON pointer.
pub fn escape_token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

impl<'de> IntoDeserializer<'de, Error> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> de::Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(value) => visitor.visit_bool(*value),
            Value::Number(number) => number.deserialize_any(visitor).map_err(de::Error::custom),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(array) => visitor.visit_seq(SeqDeserializer::new(array.iter())),
            Value::Object(object) => visitor.visit_map(MapDeserializer::new(
                object.iter().map(|(key, node)| (key.as_str(), node)),
            )),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.as_str() {
            Some(text) => visitor.visit_enum(text.into_deserializer()),
            None => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Converts to a [`serde_json::Value`], for values that are data and not OpenAPI.
impl From<&Node> for serde_json::Value {
    fn from(node: &Node) -> Self {
        Self::deserialize(node).unwrap_or_default()
    }
}

//! The located tree: what a YAML or JSON file says, with every node knowing where it stands.
//!
//! The first stages (load, bundle, normalize) work on this tree. A [`Node`] keeps its [`Origin`]
//! wherever it is moved, so that a diagnostic about the bundled document still names the file and
//! line that somebody wrote.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// A file of the document, by the order in which the files were loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// Where a node stands in its file.
///
/// `ordinal` counts the keys and values of the file in document order, from 0. The line and column
/// are looked up from it when a diagnostic is shown (see [`crate::load::positions`]), so that a
/// document without faults costs nothing. The key of a value has the ordinal before the value's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The number of the key or value in the file.
    pub ordinal: u32,
}

impl Origin {
    /// The origin of the key whose value stands here.
    #[must_use]
    pub fn key(self) -> Self {
        Self {
            ordinal: self.ordinal.saturating_sub(1),
            ..self
        }
    }
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub origin: Origin,
    /// What it is.
    pub value: Value,
}

/// The members of an object, in document order.
pub type Object = IndexMap<String, Node, FxBuildHasher>;

/// What YAML and JSON can say.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, or nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number. Not finite ones (`.inf`, `.nan` in YAML) are read as `null`.
    Number(serde_json::Number),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// An object.
    Object(Object),
}

impl Value {
    /// What the value is, with its article, for messages.
    #[must_use]
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
    /// A node that no file holds: what a stage adds takes the origin of what it is added to.
    #[must_use]
    pub fn new(origin: Origin, value: Value) -> Self {
        Self { origin, value }
    }

    /// The members, if this is an object.
    #[must_use]
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

    /// The text, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The member `key`, if this is an object that has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// The node that a JSON pointer (RFC 6901) leads to from here. `""` is this node.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for token in pointer_tokens(pointer)? {
            node = node.child(&token)?;
        }
        Some(node)
    }

    /// The member or list entry that a reference token of a JSON pointer names.
    #[must_use]
    pub fn child(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(object) => object.get(token),
            Value::Array(array) => array.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    }
}

/// The unescaped reference tokens of a JSON pointer, or `None` if it is not one.
#[must_use]
pub fn pointer_tokens(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let tokens = pointer.strip_prefix('/')?.split('/');
    Some(
        tokens
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
            .collect(),
    )
}

/// The reference token of a JSON pointer for `key`, escaped.
#[must_use]
pub fn escape_token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Why a tree does not fit the type that it is read into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FitError(pub String);

impl std::fmt::Display for FitError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for FitError {}

impl de::Error for FitError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl<'de> IntoDeserializer<'de, FitError> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> de::Deserializer<'de> for &'de Node {
    type Error = FitError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(value) => visitor.visit_bool(*value),
            Value::Number(number) => number_visit(number, visitor),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(array) => visitor.visit_seq(SeqDeserializer::new(array.iter())),
            Value::Object(object) => visitor.visit_map(MapDeserializer::new(
                object.iter().map(|(key, node)| (key.as_str(), node)),
            )),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, FitError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FitError> {
        match &self.value {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Value::Object(object) => visitor.visit_enum(de::value::MapAccessDeserializer::new(
                MapDeserializer::new(object.iter().map(|(key, node)| (key.as_str(), node))),
            )),
            other => Err(de::Error::invalid_type(
                de::Unexpected::Other(other.describe()),
                &"a string or an object",
            )),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Shows a number to a visitor as the narrowest kind that holds it.
fn number_visit<'de, V: Visitor<'de>>(
    number: &serde_json::Number,
    visitor: V,
) -> Result<V::Value, FitError> {
    if let Some(value) = number.as_u64() {
        visitor.visit_u64(value)
    } else if let Some(value) = number.as_i64() {
        visitor.visit_i64(value)
    } else {
        visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
    }
}

/// A [`serde_json::Value`] with the same content, for values that are data and not OpenAPI.
impl From<&Node> for serde_json::Value {
    fn from(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Boolean(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::String(text.clone()),
            Value::Array(array) => Self::Array(array.iter().map(Self::from).collect()),
            Value::Object(object) => Self::Object(
                object
                    .iter()
                    .map(|(k, v)| (k.clone(), Self::from(v)))
                    .collect(),
            ),
        }
    }
}

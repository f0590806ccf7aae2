//! The keywords of Schema Objects, read from the tree.
//!
//! The model of `openapiv3` has a variant for each kind of schema, and no places. The normalized tree
//! says the same in one form, with places.

use crate::ir::JsonType;
use crate::tree::{Node, Origin, Value};

/// A schema, or a reference to one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema<'a> {
    pub(crate) node: &'a Node,
}

/// `additionalProperties`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Additional<'a> {
    Allowed(bool),
    Schema(Schema<'a>),
}

/// `discriminator`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Discriminator<'a> {
    /// `propertyName`.
    pub(crate) property: &'a str,
    node: &'a Node,
}

impl<'a> Discriminator<'a> {
    /// Returns `mapping`: the values of the property, and the schemas that they stand for.
    pub(crate) fn mapping(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mapping = self.node.get("mapping").and_then(Node::as_object);
        let mapping = mapping.into_iter().flatten();
        mapping.filter_map(|(value, target)| Some((value.as_str(), target.as_str()?)))
    }

    /// Returns `defaultMapping`: the schema of values that the mapping has no schema for.
    pub(crate) fn default_mapping(self) -> Option<&'a str> {
        self.node.get("defaultMapping")?.as_str()
    }
}

impl<'a> Schema<'a> {
    pub(crate) fn origin(self) -> Origin {
        self.node.origin
    }

    /// Returns `$ref`.
    pub(crate) fn reference(self) -> Option<&'a str> {
        self.text("$ref")
    }

    /// Returns the text of a keyword such as `title`.
    pub(crate) fn text(self, keyword: &str) -> Option<&'a str> {
        self.node.get(keyword)?.as_str()
    }

    /// Whether a keyword such as `nullable` is true.
    pub(crate) fn is(self, keyword: &str) -> bool {
        let value = self.node.get(keyword).map(|node| &node.value);
        matches!(value, Some(Value::Boolean(true)))
    }

    /// Whether there is this keyword.
    pub(crate) fn has(self, keyword: &str) -> bool {
        self.node.get(keyword).is_some()
    }

    /// Returns the names of all keywords.
    pub(crate) fn keywords(self) -> impl Iterator<Item = &'a str> {
        let members = self.node.as_object().into_iter().flatten();
        members.map(|(key, _)| key.as_str())
    }

    /// Returns `type`.
    pub(crate) fn json_type(self) -> Option<JsonType> {
        Some(match self.text("type")? {
            "boolean" => JsonType::Boolean,
            "integer" => JsonType::Integer,
            "number" => JsonType::Number,
            "string" => JsonType::String,
            "array" => JsonType::Array,
            "object" => JsonType::Object,
            _ => return None,
        })
    }

    /// Returns a keyword such as `enum` that is a list.
    pub(crate) fn list(self, keyword: &str) -> Option<&'a [Node]> {
        self.node.get(keyword)?.as_array()
    }

    /// Returns `properties`.
    pub(crate) fn properties(self) -> impl Iterator<Item = (&'a str, Self)> {
        let properties = self.node.get("properties").and_then(Node::as_object);
        let properties = properties.into_iter().flatten();
        properties.map(|(key, node)| (key.as_str(), Self { node }))
    }

    /// Returns `required`.
    pub(crate) fn required(self) -> impl Iterator<Item = &'a str> {
        let required = self.list("required").into_iter().flatten();
        required.filter_map(Node::as_str)
    }

    /// Returns `additionalProperties`.
    pub(crate) fn additional(self) -> Option<Additional<'a>> {
        let node = self.node.get("additionalProperties")?;
        Some(match node.value {
            Value::Boolean(allowed) => Additional::Allowed(allowed),
            _ => Additional::Schema(Self { node }),
        })
    }

    /// Returns `items`.
    pub(crate) fn items(self) -> Option<Self> {
        let node = self.node.get("items")?;
        Some(Self { node })
    }

    /// Returns the entries of `allOf`.
    pub(crate) fn all_of(self) -> impl DoubleEndedIterator<Item = Self> {
        self.schemas("allOf")
    }

    /// Returns the entries of `oneOf` and those of `anyOf`.
    pub(crate) fn one_of_and_any_of(self) -> [Vec<Self>; 2] {
        ["oneOf", "anyOf"].map(|keyword| self.schemas(keyword).collect())
    }

    fn schemas(self, keyword: &str) -> impl DoubleEndedIterator<Item = Self> + use<'a> {
        let entries = self.list(keyword).into_iter().flatten();
        entries.map(|node| Self { node })
    }

    /// Returns `discriminator`.
    pub(crate) fn discriminator(self) -> Option<Discriminator<'a>> {
        let node = self.node.get("discriminator")?;
        let property = node.get("propertyName")?.as_str()?;
        Some(Discriminator { property, node })
    }

    /// Whether no keyword but `allOf`, `oneOf` and `anyOf` concerns the type. `type: object` beside
    /// them does not count.
    pub(crate) fn is_only_composed(self) -> bool {
        let others = ["additionalProperties", "items", "enum"];
        self.properties().next().is_none()
            && self.required().next().is_none()
            && !others.iter().any(|keyword| self.has(keyword))
            && matches!(self.json_type(), None | Some(JsonType::Object))
    }
}

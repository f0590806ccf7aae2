//! How values look in XML. This is about the wire alone: types know nothing of it.

/// An element, with the content of a schema. From a Schema Object and its XML Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlElement {
    /// The words that make up its name in Rust: a component, or an operation and the place in it.
    pub words: Vec<String>,
    /// The name of the element, where no property gives it another one.
    pub name: XmlName,
    /// What it holds.
    pub content: XmlContent,
}

/// The name of an element or attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlName {
    /// `name`, or the name that the place gives.
    pub local: String,
    /// `prefix`.
    pub prefix: Option<String>,
    /// `namespace`.
    pub namespace: Option<String>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlContent {
    /// A string.
    Text,
    /// A number.
    Number,
    /// A Boolean.
    Boolean,
    /// A single value of any type.
    Scalar,
    /// Any value.
    Any,
    /// A list: an element of this name and content for each item.
    List(XmlName, Box<XmlContent>),
    /// An object.
    Object(XmlObject),
    /// `oneOf` or `anyOf`. A variant can have a name for the element.
    OneOf(Vec<(Option<XmlName>, XmlContent)>),
    /// What another element holds.
    Same(XmlId),
}

/// The nodes of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlObject {
    /// `properties`, in the order of the document.
    pub fields: Vec<XmlField>,
    /// `additionalProperties`: what an element that no property declares holds, and whether it is an item
    /// of a list.
    pub others: Option<(Box<XmlContent>, bool)>,
}

/// A property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlField {
    /// The key in JSON.
    pub key: String,
    /// The node that it is.
    pub node: XmlNode,
    /// What the node holds. For [`XmlNode::Elements`], what each holds.
    pub content: XmlContent,
    /// The value that the property has if there is no such node.
    pub absent: Option<XmlAbsent>,
}

/// The value of a required property that XML leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlAbsent {
    /// A list without items.
    List,
    /// A text without characters.
    Text,
    /// Null.
    Null,
}

/// The node that a property is. From `nodeType`, or `attribute` and `wrapped`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlNode {
    /// `element`.
    Element(XmlName),
    /// `attribute`.
    Attribute(XmlName),
    /// `text`.
    Text,
    /// `cdata`.
    Cdata,
    /// `none` of a list: an element of this name for each item.
    Elements(XmlName),
    /// `none` of an object: its nodes stand beside the others.
    Inline,
}

/// An index into [`Api::xml`](super::Api::xml).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct XmlId(pub usize);

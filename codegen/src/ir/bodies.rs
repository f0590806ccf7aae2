//! Bodies of requests.

use super::{Documentation, ParameterStyle, Type, XmlId};

/// The body of a request. From a Request Body Object.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// The media type that is sent.
    pub media_type: String,
    /// The other media types with the same content, which the caller can choose: those of JSON with the
    /// same schema, or those of bytes or text.
    pub other_media_types: Vec<String>,
    /// The bodies of other media types.
    pub alternatives: Vec<AlternativeBody>,
    /// `required`, or implied by the schema.
    pub required: bool,
    /// `description`.
    pub documentation: Documentation,
    /// The content that the caller gives.
    pub content: BodyContent,
}

impl RequestBody {
    /// The contents in all media types.
    pub fn contents(&self) -> impl Iterator<Item = &BodyContent> {
        self.by_media_type().map(|(_, content)| content)
    }

    /// The same, each with its media type.
    pub fn by_media_type(&self) -> impl Iterator<Item = (&str, &BodyContent)> {
        let alternatives = self.alternatives.iter();
        let alternatives = alternatives.map(|it| (it.media_type.as_str(), &it.content));
        std::iter::once((self.media_type.as_str(), &self.content)).chain(alternatives)
    }

    /// The types of the value in each media type.
    pub fn values(&self) -> impl Iterator<Item = &Type> {
        self.contents().filter_map(BodyContent::value)
    }

    /// The same, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        self.contents_mut().filter_map(BodyContent::value_mut)
    }

    /// The contents in all media types, to change them.
    pub fn contents_mut(&mut self) -> impl Iterator<Item = &mut BodyContent> {
        let alternatives = self.alternatives.iter_mut().map(|it| &mut it.content);
        std::iter::once(&mut self.content).chain(alternatives)
    }
}

/// Another body that an operation accepts. From a Media Type Object.
#[derive(Debug, Clone, PartialEq)]
pub struct AlternativeBody {
    /// The media type.
    pub media_type: String,
    /// What is particular to it: `json-patch` of `application/json-patch+json`.
    pub format: String,
    /// The content that the caller gives.
    pub content: BodyContent,
}

/// The content of a request body. From a Media Type Object.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyContent {
    /// A value, written as JSON.
    Json(Type),
    /// A value, written as a form: `application/x-www-form-urlencoded`. With the properties that
    /// are not written in the usual way: a list as a pair for each item, an object as JSON.
    Form(Type, Vec<(String, ParameterStyle)>),
    /// A value, each property of which is a part. With rules for properties.
    Multipart(Type, Vec<(String, PartRule)>),
    /// A value, each part of which has no name: a list of parts, or an object with a part for each
    /// property, in their order. The items of its property `items` are parts, too. With rules for
    /// properties; those for `items` are also those of a list.
    UnnamedParts(Type, Vec<(String, PartRule)>),
    /// A list, each item of which is written as JSON.
    JsonItems(Type, Separation),
    /// A value, written as this element.
    Xml(Type, XmlId),
    /// Text, as the caller gives it.
    Text,
    /// Bytes, as the caller gives them.
    Bytes,
}

impl BodyContent {
    /// The type of the value, if the content has one.
    pub fn value(&self) -> Option<&Type> {
        match self {
            Self::Json(value)
            | Self::Form(value, _)
            | Self::Multipart(value, _)
            | Self::UnnamedParts(value, _)
            | Self::JsonItems(value, _)
            | Self::Xml(value, _) => Some(value),
            Self::Text | Self::Bytes => None,
        }
    }

    /// The same, to change it.
    pub fn value_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(value)
            | Self::Form(value, _)
            | Self::Multipart(value, _)
            | Self::UnnamedParts(value, _)
            | Self::JsonItems(value, _)
            | Self::Xml(value, _) => Some(value),
            Self::Text | Self::Bytes => None,
        }
    }
}

/// What separates the items of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separation {
    /// Each item is a line.
    Lines,
    /// Each item stands after a separator (RFC 7464).
    Records,
}

/// How a property of a body with parts is written. From an Encoding Object. Without one, an object is
/// JSON. A list is a part for each item, or JSON if the parts have no names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartRule {
    /// `contentType`, if it is a single media type.
    MediaType(String),
    /// `contentType`, if it is XML: an object or a list is written as this element.
    Xml(String, XmlId),
    /// `style` and `explode`.
    Style(ParameterStyle),
    /// One of `headers` that has only one value.
    Header(String, String),
}

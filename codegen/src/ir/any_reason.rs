//! Why a type is any JSON value.

use std::hash::{Hash, Hasher};

/// Why a type is any JSON value: because the document does not say more, or because the generator
/// does not express what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnyReason {
    /// The document does not say more.
    Document(Unsaid),
    /// The document says more, and the generator does not express it.
    Generator(Unexpressed),
}

/// What a document does not say, so that values can be any JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unsaid {
    /// The schema says nothing about its values: `{}`, `true`, or no more than a description.
    Anything,
    /// Likewise, but it has an `example` or a `default`.
    OnlyExample,
    /// It has no `type`, and other keywords do not imply one: `format: json`, `minimum: 1`.
    NoType,
    /// It says which properties are required, and nothing about any.
    OnlyRequired,
    /// It says which values it does not have: `not`, or `false`.
    OnlyNot,
    /// The name in `type` is none that is known.
    UnknownType,
    /// `$ref` leads nowhere.
    LostReference,
    /// `$ref`, or the only alternative, leads to the schema itself.
    LeadsToItself,
    /// Null is the only value.
    OnlyNull,
    /// Several `enum` hold at once, and no value is in all of them.
    NoValue,
    /// One of the alternatives says nothing about its values.
    AnyAlternative,
    /// The content has no `schema`.
    NoSchema,
    /// The content consists of lines, and the schema is text: that of all lines.
    LinesOfText,
    /// `array` without `items`.
    NoItems,
    /// `object` without `properties` and without `additionalProperties`.
    NoProperties,
    /// `additionalProperties` is true.
    AnyProperties,
    /// `object` without `properties`, and `additionalProperties` is false.
    ForbiddenProperties,
    /// `required` names a property that nothing describes.
    Undescribed,
}

/// What the generator does not express, so that values can be any JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unexpressed {
    /// The schema has no `type`, and keywords that are not read: `if`, `contains`.
    UnreadKeywords,
    /// `enum` has values that are lists or objects.
    StructuredEnum,
    /// A value can fit several alternatives of an `anyOf`, and this property has another type in each.
    DifferentTypes,
    /// A list or a map is made of nothing but itself.
    ListOfItself,
    /// Too many types without a name stand in each other.
    DeepTypes,
    /// Too many types have no name in the document.
    ManyTypes,
    /// Too many alternatives stand in each other.
    DeepAlternatives,
    /// Too many lists stand in each other.
    DeepLists,
}

impl From<Unsaid> for AnyReason {
    fn from(unsaid: Unsaid) -> Self {
        Self::Document(unsaid)
    }
}

impl From<Unexpressed> for AnyReason {
    fn from(unexpressed: Unexpressed) -> Self {
        Self::Generator(unexpressed)
    }
}

/// The reason beside a type. It is no part of the type: types that differ in nothing else are equal,
/// and become one.
#[derive(Debug, Clone, Copy)]
pub struct Because(pub AnyReason);

impl PartialEq for Because {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Because {}

impl Hash for Because {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

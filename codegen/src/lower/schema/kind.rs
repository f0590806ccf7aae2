//! The kinds of types that a schema can have, as plain data.

use indexmap::IndexSet;

use super::all_of::{FlatSchema, Part};
use crate::ir::{AnyReason, JsonType, Scalar, Tagging, Type};
use crate::lower::keywords::Schema;

/// The kind of type that a schema has.
#[derive(Debug)]
pub(crate) enum SchemaKind<'a> {
    /// A type without parts.
    Plain(Type),
    /// `array` with entries that fit all parts. Without parts, any entry fits.
    List(Vec<Part<'a>>),
    /// `array` with entries of this kind.
    ListOf {
        /// The kind of an entry.
        items: Box<SchemaKind<'a>>,
        /// Whether an entry can be null.
        nullable: bool,
    },
    /// `object` without `properties`.
    Map(MapValues<'a>),
    /// `object` with `properties`.
    Object,
    /// An object with the properties of several schemas, of which a value can fit any.
    Joined(Box<FlatSchema<'a>>),
    /// `enum` of strings.
    StringEnum(Vec<String>),
    /// `enum` of integers.
    IntegerEnum(Vec<i64>),
    /// The only alternative of a union.
    Same(Vec<Part<'a>>),
    /// `oneOf` or `anyOf`.
    Union(UnionPlan<'a>),
}

/// The values of an `object` without `properties`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MapValues<'a> {
    /// They fit this schema.
    Schema(Schema<'a>),
    /// They can be any JSON, for this reason.
    Any(AnyReason),
}

impl SchemaKind<'_> {
    /// Any JSON value, for this reason.
    pub(crate) fn any(reason: impl Into<AnyReason>) -> Self {
        Self::Plain(Type::any(reason))
    }

    /// Whether a type of this kind gets a name wherever it stands.
    pub(crate) fn needs_name(&self) -> bool {
        match self {
            Self::Object | Self::Joined(_) => true,
            Self::StringEnum(_) | Self::IntegerEnum(_) | Self::Union(_) => true,
            Self::Plain(_) | Self::List(_) | Self::ListOf { .. } | Self::Map(_) | Self::Same(_) => {
                false
            }
        }
    }
}

/// A union before its types are built.
#[derive(Debug)]
pub(crate) struct UnionPlan<'a> {
    /// The schema that has the `oneOf` or `anyOf`.
    pub(crate) schema: Schema<'a>,
    pub(crate) tagging: Tagging,
    pub(crate) variants: Vec<VariantPlan<'a>>,
    /// Two variants that nothing tells apart, as indexes.
    pub(crate) ambiguous: Option<(usize, usize)>,
}

/// A variant of a union before its type is built.
#[derive(Debug)]
pub(crate) struct VariantPlan<'a> {
    /// The name that the document has for it. If there is none, it is empty at first, and chosen when
    /// all variants are known.
    pub(crate) label: String,
    /// Whether the document has the name.
    pub(crate) is_named: bool,
    pub(crate) content: Content<'a>,
    /// The discriminator values that select it.
    pub(crate) tags: Vec<String>,
    /// Whether it is for values without a tag, and for those whose tag selects none.
    pub(crate) is_default: bool,
    /// The JSON types that it can have.
    pub(crate) shape: ValueShape,
    /// Required properties.
    pub(crate) keys: Vec<String>,
    /// Properties that allow only certain values.
    pub(crate) constants: Vec<Constant>,
    /// All properties that are declared.
    pub(crate) properties: IndexSet<&'a str>,
}

/// The schema of a variant.
#[derive(Debug)]
pub(crate) enum Content<'a> {
    /// A value fits all of these.
    Parts(Vec<Part<'a>>),
    /// A kind that no single schema has.
    Kind(Box<SchemaKind<'a>>),
}

/// The JSON that values of a schema can be.
#[derive(Debug, Clone)]
pub(crate) struct ValueShape {
    /// The JSON types that it can have.
    pub(crate) types: Vec<JsonType>,
    /// The known values of a string; empty if it can be any text. `None` for everything else.
    pub(crate) texts: Option<Vec<String>>,
}

/// A property that allows only certain values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Constant {
    pub(crate) key: String,
    pub(crate) values: Vec<Scalar>,
    pub(crate) required: bool,
}

impl ValueShape {
    /// A value of one of these JSON types.
    pub(crate) fn of(types: Vec<JsonType>) -> Self {
        Self { types, texts: None }
    }

    /// A string with one of these values, or any text if there are none.
    pub(crate) fn of_text(values: Vec<String>) -> Self {
        Self {
            types: vec![JsonType::String],
            texts: Some(values),
        }
    }

    /// A value of any JSON type.
    pub(crate) fn any() -> Self {
        Self::of(vec![
            JsonType::Boolean,
            JsonType::Integer,
            JsonType::Number,
            JsonType::String,
            JsonType::Array,
            JsonType::Object,
        ])
    }

    /// Returns a name for a variant of which only the JSON types are known.
    pub(crate) fn label(&self) -> &'static str {
        match self.types.as_slice() {
            [JsonType::Boolean] => "Boolean",
            [JsonType::Integer] => "Integer",
            [JsonType::Number] | [JsonType::Integer, JsonType::Number] => "Number",
            [JsonType::String] => "Text",
            [JsonType::Array] => "List",
            [JsonType::Object] => "Object",
            _ => "Other",
        }
    }
}

impl<'a> VariantPlan<'a> {
    /// A variant of which only the JSON types are known.
    pub(crate) fn of_types(types: Vec<JsonType>, kind: SchemaKind<'a>) -> Self {
        let shape = ValueShape::of(types);
        Self {
            label: shape.label().to_owned(),
            is_named: false,
            content: Content::Kind(Box::new(kind)),
            tags: Vec::new(),
            is_default: false,
            shape,
            keys: Vec::new(),
            constants: Vec::new(),
            properties: IndexSet::new(),
        }
    }
}

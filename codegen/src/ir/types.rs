//! Named types, and types where they are used.

use super::{AnyReason, Because, Documentation, TypeId};

/// A type. From a Schema Object that gets a name.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeDefinition {
    /// The path of keys that the name is made of: the key in `components.schemas`; for an inline
    /// schema, the words of the object around it and its own key.
    pub words: Vec<String>,
    /// Whether it is a component. If two names collide, the component keeps the name.
    pub component: bool,
    /// `title` and `description`.
    pub documentation: Documentation,
    /// `deprecated`.
    pub deprecated: bool,
    /// The kind of type.
    pub kind: TypeKind,
}

impl TypeDefinition {
    /// The first of its words: the component that it is or stands in, or the operation that an inline
    /// schema stands in.
    pub fn root(&self) -> Option<&str> {
        self.words.first().map(String::as_str)
    }

    /// The named types in it.
    pub fn parts(&self) -> impl Iterator<Item = TypeId> {
        self.kind.values().into_iter().filter_map(Type::named)
    }

    /// The named types that a value holds without a pointer in between.
    pub fn unboxed_parts(&self) -> Vec<TypeId> {
        let values = self.kind.values().into_iter();
        values.filter_map(Type::unboxed_part).collect()
    }
}

/// The kinds of named types.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TypeKind {
    /// `type: object` with properties: a struct.
    Object(Object),
    /// `enum` of strings.
    StringEnum(Vec<EnumValue<String>>),
    /// `enum` of integers.
    IntegerEnum(Vec<EnumValue<i64>>),
    /// `oneOf` or `anyOf`: an enum whose variants hold values.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
}

impl TypeKind {
    /// The types of its properties or alternatives.
    pub fn values(&self) -> Vec<&Type> {
        match self {
            Self::Object(object) => {
                let properties = object.properties.iter().map(|property| &property.value);
                properties.chain(&object.additional).collect()
            }
            Self::Union(union) => union.variants.iter().map(|it| &it.value).collect(),
            Self::Alias(value) => vec![value],
            Self::StringEnum(_) | Self::IntegerEnum(_) => Vec::new(),
        }
    }

    /// The types of its properties or alternatives.
    pub fn values_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Object(object) => {
                let properties = object.properties.iter_mut().map(|it| &mut it.value);
                properties.chain(&mut object.additional).collect()
            }
            Self::Union(union) => union.variants.iter_mut().map(|it| &mut it.value).collect(),
            Self::Alias(value) => vec![value],
            Self::StringEnum(_) | Self::IntegerEnum(_) => Vec::new(),
        }
    }
}

/// Alternatives: each value is one of them. From `oneOf` or `anyOf`, or from a schema with a
/// `discriminator` that others extend by `allOf`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Union {
    /// How reading finds the alternative of a value.
    pub tagging: Tagging,
    /// The alternatives, in the order in which they are tried.
    pub variants: Vec<Variant>,
}

/// How reading finds the alternative of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tagging {
    /// By the value of this property: [`Variant::matcher`] is [`Matcher::Tag`], or, for at most one,
    /// [`Matcher::TagOrOther`].
    Property(String),
    /// By JSON type and properties: [`Variant::matcher`] is [`Matcher::Shape`]. The first match wins.
    Shape,
    /// Likewise, but of several matches the one wins that declares most of the value's properties.
    Coverage,
    /// Likewise. The last alternative has the properties of all objects before it: it is for values
    /// that fit several. A value that fits none of them does not fit it.
    Overlap,
}

/// An alternative of a union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variant {
    /// The name in the document: a component's name, a title, or a word for the JSON type.
    pub name: String,
    /// The type of its values.
    pub value: Type,
    /// How to recognize its values.
    pub matcher: Matcher,
}

/// How to recognize the values of an alternative.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Matcher {
    /// The tag has one of these values.
    Tag(Vec<String>),
    /// The tag has one of these values, is missing, or selects no other alternative.
    TagOrOther(Vec<String>),
    /// The value has one of these JSON types, and an object has all of these properties.
    Shape {
        /// Never empty.
        types: Vec<JsonType>,
        /// `required`; only for objects.
        keys: Vec<String>,
        /// Properties that can have only these values; only for objects. A property that is not in
        /// `keys` can also be missing.
        constants: Vec<(String, Vec<Scalar>)>,
        /// `properties`; only for [`Tagging::Coverage`].
        properties: Vec<String>,
    },
}

/// A JSON value that is no array, no object and not null.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// A string.
    Text(String),
    /// An integer or a number.
    Number(serde_json::Number),
    /// A boolean.
    Boolean(bool),
}

impl Scalar {
    /// The value as text, without quotes.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(value) => value.to_string(),
        }
    }
}

/// A value of the keyword `type`. The type null is not among them: see [`Type::Nullable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonType {
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `array`.
    Array,
    /// `object`.
    Object,
}

impl JsonType {
    /// The value as the document writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// The properties of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Object {
    /// `properties`.
    pub properties: Vec<Property>,
    /// The type of the values of `additionalProperties`, if the document declares them.
    pub additional: Option<Type>,
}

/// A property. From an entry of `properties`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Property {
    /// The key.
    pub name: String,
    /// The property's schema: `description`.
    pub documentation: Documentation,
    /// Whether it can be missing.
    pub presence: Presence,
    /// `readOnly` and `writeOnly`.
    pub access: Access,
    /// The property's schema.
    pub value: Type,
}

/// The directions that a property is sent in. `readOnly` and `writeOnly` of the Schema Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// In requests and responses.
    Both,
    /// In responses only: `readOnly`.
    Read,
    /// In requests only: `writeOnly`.
    Write,
}

/// Whether a property can be missing. From `required` and `nullable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It is always present: `T`, or `Option<T>` if it is nullable.
    Required,
    /// The document requires it, and nothing describes it. The caller must give it, but a server may never
    /// have heard of it: if it is missing, it is read as null.
    Undescribed,
    /// It can be missing: `Option<T>`. Null is read as if it were missing.
    Optional,
    /// It can be missing, and it can be null, and the two differ: `Option<Option<T>>`.
    OptionalNullable,
}

impl Presence {
    /// Whether the document requires it.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::Undescribed)
    }
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnumValue<T> {
    /// The value in JSON.
    pub value: T,
    /// The name in the document: `x-enum-varnames` or `x-enumNames`.
    pub name: Option<String>,
    /// `x-enum-descriptions`.
    pub documentation: Documentation,
}

/// A type, where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer(IntegerFormat),
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `enum` with a single string. A `String` in Rust, which callers do not have to set.
    Constant(String),
    /// `string` with a `format` that has a type of its own.
    Formatted(StringFormat),
    /// The Rust type that the user chose for a `format`.
    External(String),
    /// `string` with the format `binary` in a body with parts: a file. Elsewhere, it is text.
    Upload,
    /// Any JSON value, and why.
    Any(Because),
    /// `array`.
    List(Box<Type>),
    /// `object` without `properties`.
    Map(Box<Type>),
    /// A type with a name.
    Named(TypeId),
    /// A type behind a pointer, because it contains itself or is large.
    Boxed(Box<Type>),
    /// `nullable`.
    Nullable(Box<Type>),
}

impl Type {
    /// Any JSON value, for this reason.
    pub fn any(reason: impl Into<AnyReason>) -> Self {
        Self::Any(Because(reason.into()))
    }

    /// The type inside all lists, maps and pointers.
    pub fn innermost(&self) -> &Type {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Boxed(inner) | Self::Nullable(inner) => {
                inner.innermost()
            }
            innermost => innermost,
        }
    }

    /// The type inside all lists, maps and pointers, to change it.
    pub fn innermost_mut(&mut self) -> &mut Type {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Boxed(inner) | Self::Nullable(inner) => {
                inner.innermost_mut()
            }
            innermost => innermost,
        }
    }

    /// The named type that it is or contains.
    pub fn named(&self) -> Option<TypeId> {
        match self.innermost() {
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// The named type that a value holds without a pointer in between.
    pub fn unboxed_part(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::Nullable(inner) => inner.unboxed_part(),
            _ => None,
        }
    }
}

/// A `format` of strings that has a type of its own (OpenAPI Format Registry).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StringFormat {
    /// `date-time`.
    DateTime,
    /// `date`.
    Date,
    /// `uuid`.
    Uuid,
    /// `byte`, `base64`: Base64 (RFC 4648, section 4).
    Base64,
    /// `base64url` (RFC 4648, section 5).
    Base64Url,
}

/// A `format` of integers (OpenAPI Format Registry).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntegerFormat {
    /// `int8`.
    Int8,
    /// `int16`.
    Int16,
    /// `int32`.
    Int32,
    /// `int64`, and any other.
    Int64,
    /// `uint8`.
    Uint8,
    /// `uint16`.
    Uint16,
    /// `uint32`.
    Uint32,
    /// `uint64`.
    Uint64,
}

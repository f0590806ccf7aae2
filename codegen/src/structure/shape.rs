//! The vocabulary of the table: objects, shapes of values, fields.

/// An object of the specification, by its name there: `Info` is the Info Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The root.
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    PathItem,
    Operation,
    ExternalDocumentation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
}

/// What the specification allows at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    /// Any value: an example, a default.
    Any,
    Text,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    Boolean,
    Number,
    /// A non-negative integer.
    Count,
    /// An object of the specification.
    Object(Kind),
    /// An object of the specification, or a Reference Object.
    ObjectOrReference(Kind),
    /// A schema, a reference to one, or a boolean: `additionalProperties`.
    SchemaOrBoolean,
    List(&'static Shape),
    /// An object whose keys the document chooses.
    Map(&'static Shape),
    /// An object whose keys have a form, and which can have extensions (`x-`).
    Keyed(Keys, &'static Shape),
    /// Any value that a client does not use: requests that the API sends, and keywords that only
    /// validate. References in it are not followed, and it is removed.
    Unused,
}

impl Shape {
    /// The kind of the objects at the place, or in the list or map there.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            Self::Object(kind) | Self::ObjectOrReference(kind) => Some(kind),
            Self::SchemaOrBoolean => Some(Kind::Schema),
            Self::List(inner) | Self::Map(inner) | Self::Keyed(_, inner) => inner.kind(),
            _ => None,
        }
    }
}

/// The form of the keys of a [`Shape::Keyed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Paths Object: path templates.
    Path,
    /// Responses Object: status codes, ranges such as `4XX`, and `default`.
    Status,
}

/// Whether a field can be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Optional,
    /// The field is required; its object is useless without it.
    Required,
    /// The field is required, and an empty value means the same as none.
    EmptyIfMissing,
}

/// A fixed field of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) presence: Presence,
    pub(crate) since: Since,
}

/// The version of the specification that added a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// 3.0: the field is kept.
    V3_0,
    /// 3.1, or the JSON Schema that 3.1 refers to: converted to fields of 3.0, or removed.
    V3_1,
    /// 3.2: not supported; removed with a warning.
    V3_2,
}

//! The vocabulary of the table: objects, shapes of values, fields.

/// An object of the specification. The variants have the specification's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// OpenAPI Object, the root.
    OpenApi,
    /// Info Object.
    Info,
    /// Contact Object.
    Contact,
    /// License Object.
    License,
    /// Server Object.
    Server,
    /// Server Variable Object.
    ServerVariable,
    /// Components Object.
    Components,
    /// Path Item Object.
    PathItem,
    /// Operation Object.
    Operation,
    /// External Documentation Object.
    ExternalDocumentation,
    /// Parameter Object.
    Parameter,
    /// Request Body Object.
    RequestBody,
    /// Media Type Object.
    MediaType,
    /// Encoding Object.
    Encoding,
    /// Response Object.
    Response,
    /// Example Object.
    Example,
    /// Link Object.
    Link,
    /// Header Object.
    Header,
    /// Tag Object.
    Tag,
    /// Schema Object.
    Schema,
    /// Discriminator Object.
    Discriminator,
    /// XML Object.
    Xml,
    /// Security Scheme Object.
    SecurityScheme,
    /// OAuth Flows Object.
    OAuthFlows,
    /// OAuth Flow Object.
    OAuthFlow,
}

/// What the specification allows at a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Any value: an example, a default.
    Any,
    /// A string.
    Text,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A non-negative integer.
    Count,
    /// An object of the specification.
    Object(Kind),
    /// An object of the specification, or a Reference Object.
    ObjectOrReference(Kind),
    /// A schema, a reference to one, or a boolean: `additionalProperties`.
    SchemaOrBoolean,
    /// A list.
    List(&'static Shape),
    /// An object whose keys the document chooses.
    Map(&'static Shape),
    /// An object whose keys have a form, and which can have extensions (`x-`).
    Keyed(Keys, &'static Shape),
    /// Any value that a client does not use: requests that the API sends, and keywords that only
    /// validate. References in it are not followed, and it is removed.
    Unused,
}

/// The form of the keys of a [`Shape::Keyed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Paths Object: path templates.
    Path,
    /// Responses Object: status codes, ranges such as `4XX`, and `default`.
    Status,
}

/// Whether a field can be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The field can be missing.
    Optional,
    /// The field is required; its object is useless without it.
    Required,
    /// The field is required, and an empty value means the same as none.
    EmptyIfMissing,
}

/// A fixed field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What the specification allows there.
    pub shape: Shape,
    /// Whether it can be missing.
    pub presence: Presence,
    /// The version that added it.
    pub since: Since,
}

/// The version of the specification that added a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// 3.0: the field is kept.
    V3_0,
    /// 3.1, or the JSON Schema that 3.1 refers to: converted to fields of 3.0, or removed.
    V3_1,
    /// 3.2: not supported; removed with a warning.
    V3_2,
}

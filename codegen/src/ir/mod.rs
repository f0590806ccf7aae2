//! The intermediate representation: what a client is made of, as plain data.
//!
//! Lowering fills it, names are decided in it, rendering reads it. It holds no tokens, no type of
//! the document model and no undecided question. Each field says which object of the OpenAPI
//! specification it comes from.

mod type_graph;

pub(crate) use type_graph::TypeGraph;

/// A name in the document and what it is called in Rust.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Name {
    /// As the document has it, and as it goes over the wire.
    pub wire: String,
    /// As Rust has it, without the `r#` of a raw identifier. Empty until [`crate::names`] has run.
    pub rust: String,
}

impl Name {
    /// A name that has no Rust name yet.
    #[must_use]
    pub fn new(wire: impl Into<String>) -> Self {
        Self {
            wire: wire.into(),
            rust: String::new(),
        }
    }
}

/// Documentation in Markdown, a line each, fit for rustdoc.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Documentation(pub Vec<String>);

/// A whole client. From the OpenAPI Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub documentation: Documentation,
    /// The `url` of the first entry of `servers` that can stand alone. `None` if there is none: the
    /// caller then has to say where the API is.
    pub base_url: Option<String>,
    /// Whether any operation takes a bearer token.
    pub bearer: bool,
    /// The tags that have operations, each a module.
    pub groups: Vec<Group>,
    /// All operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// All types, in the order of the document. A [`TypeId`] is an index into them.
    pub types: Vec<TypeDefinition>,
    /// The modules that types stand in.
    pub type_modules: Vec<TypeModule>,
    /// How many types stand in each other, one in the next, at most.
    pub nesting: usize,
    /// Whether each tag has a cargo feature: if there are several, and the manifest that has to
    /// declare the features is made here too.
    pub has_features: bool,
}

impl Api {
    /// The ids of all types.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }
}

/// The types that the operations of the same tags reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeModule {
    /// The tags, in the order of [`Api::groups`]. None for types that no operation reaches.
    pub groups: Vec<GroupId>,
    /// The module in Rust. Empty until [`crate::names`] has run.
    pub rust: String,
}

/// The operations with the same first tag. From a Tag Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The tag; in Rust, the module.
    pub name: Name,
    /// `description` of the tag.
    pub documentation: Documentation,
}

impl Group {
    /// The cargo feature that its operations are compiled for.
    #[must_use]
    pub fn feature(&self) -> String {
        self.name.rust.replace('_', "-")
    }
}

/// An index into [`Api::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub usize);

/// An index into [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// An HTTP method, by its field in the Path Item Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `get`.
    Get,
    /// `put`.
    Put,
    /// `post`.
    Post,
    /// `delete`.
    Delete,
    /// `options`.
    Options,
    /// `head`.
    Head,
    /// `patch`.
    Patch,
    /// `trace`.
    Trace,
}

impl Method {
    /// The method as HTTP writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// One operation. From an Operation Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// `operationId` as far as it is a name, or one made of method and path; in Rust, the method of the client.
    pub name: Name,
    /// The marker type of the operation in Rust.
    pub type_name: String,
    /// The field of the Path Item Object.
    pub method: Method,
    /// The key in the Paths Object.
    pub path: String,
    /// What of the key is the path that is sent, its parameters in braces: a query becomes
    /// parameters.
    pub template: String,
    /// The first of `tags`.
    pub group: GroupId,
    /// `summary`.
    pub summary: Documentation,
    /// `description`.
    pub documentation: Documentation,
    /// `deprecated`.
    pub deprecation: Option<Deprecation>,
    /// `parameters`, with those of the path item.
    pub parameters: Vec<Parameter>,
    /// `requestBody`.
    pub body: Option<RequestBody>,
    /// The media type to ask for, where the responses that are answers have more than JSON.
    pub accept: Option<String>,
    /// `security`, as far as a client has to act on it.
    pub authentication: Authentication,
    /// The responses that are answers: 2xx, and 3xx where the document declares them.
    pub success: Outcome,
    /// The responses that are errors.
    pub failure: Outcome,
    /// Whether a redirect is an answer of this operation and must not be followed.
    pub keeps_redirects: bool,
}

impl Operation {
    /// The named types in its request.
    #[must_use]
    pub fn request_types(&self) -> Vec<TypeId> {
        let parameters = self.parameters.iter().map(|it| it.value.element());
        let body = match self.body.as_ref().map(|body| &body.content) {
            Some(BodyContent::Json(value)) => Some(value),
            _ => None,
        };
        parameters.chain(body).filter_map(Type::named).collect()
    }

    /// The named types in its responses.
    #[must_use]
    pub fn response_types(&self) -> Vec<TypeId> {
        let responses = self.success.responses().iter();
        let values =
            responses
                .chain(self.failure.responses())
                .map(|response| match &response.payload {
                    Payload::Json(value) => value.named(),
                    _ => None,
                });
        values.flatten().collect()
    }
}

/// That something is deprecated, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecation {
    /// The reason: the extension `x-deprecation-reason`, or a general one.
    pub note: String,
}

/// How an operation authenticates. From the Security Requirement Objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    /// No token is sent.
    None,
    /// `Authorization: Bearer <token>` (RFC 6750): the schemes `http` + `bearer`, `oauth2` and
    /// `openIdConnect`.
    Bearer,
}

/// A parameter. From a Parameter Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// `name`; in Rust, the argument or setter.
    pub name: Name,
    /// `in`.
    pub location: ParameterLocation,
    /// `required`, and whether the value is known beforehand.
    pub presence: ParameterPresence,
    /// `description`.
    pub documentation: Documentation,
    /// `deprecated`.
    pub deprecation: Option<Deprecation>,
    /// `schema`.
    pub value: ParameterValue,
}

/// Where a parameter goes. Field `in` of the Parameter Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// `path`.
    Path,
    /// `query`.
    Query,
    /// `header`.
    Header,
}

/// Whether the caller has to give a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterPresence {
    /// The caller must: an argument.
    Required,
    /// The caller may: a setter.
    Optional,
    /// Required, and there is only this value: it is sent without being asked for.
    Constant(String),
}

/// What a parameter can hold.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// One value.
    Scalar(Type),
    /// A list of such values, put together in this style.
    List(Type, ListStyle),
}

impl ParameterValue {
    /// The type of the value, or of each value of the list.
    #[must_use]
    pub fn element(&self) -> &Type {
        match self {
            Self::Scalar(value) | Self::List(value, _) => value,
        }
    }
}

/// How the values of a list are put together. Fields `style` and `explode` of the Parameter Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStyle {
    /// `name=a&name=b`: `form` with `explode`.
    Exploded,
    /// `a,b`: `form` without `explode`, `simple`.
    Comma,
    /// `a b`: `spaceDelimited`.
    Space,
    /// `a|b`: `pipeDelimited`.
    Pipe,
}

/// The body of a request. From a Request Body Object.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// The media type that is sent.
    pub media_type: String,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub documentation: Documentation,
    /// How the body is made.
    pub content: BodyContent,
    /// The argument or setter in Rust.
    pub rust: String,
}

/// How a body is made. From a Media Type Object.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyContent {
    /// A value, written as JSON.
    Json(Type),
    /// Text, as the caller gives it.
    Text,
    /// Bytes, as the caller gives them.
    Bytes,
}

/// What an operation gives, or how it fails: all its responses of one sort.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// No such response is declared.
    Undeclared,
    /// All of them carry the same.
    Single(Vec<Response>),
    /// They differ: an enum in Rust, with this name.
    Enum(String, Vec<Response>),
}

impl Outcome {
    /// The responses.
    #[must_use]
    pub fn responses(&self) -> &[Response] {
        match self {
            Self::Undeclared => &[],
            Self::Single(responses) | Self::Enum(_, responses) => responses,
        }
    }

    /// The responses.
    pub fn responses_mut(&mut self) -> &mut [Response] {
        match self {
            Self::Undeclared => &mut [],
            Self::Single(responses) | Self::Enum(_, responses) => responses,
        }
    }
}

/// A response. From a Response Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The key in the Responses Object.
    pub status: Status,
    /// The enum variant in Rust.
    pub variant: String,
    /// `description`.
    pub documentation: Documentation,
    /// `content`, or else `headers`.
    pub payload: Payload,
}

/// A key of the Responses Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status code, such as `404`.
    Code(u16),
    /// All codes with this first digit, such as `4XX`.
    Range(u16),
    /// `default`.
    Default,
}

/// What a response carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// Nothing that is declared.
    Empty,
    /// JSON.
    Json(Type),
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
    /// No content, but headers.
    Headers(Vec<Header>),
}

/// A header of a response without content. From a Header Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The key in `headers`; in Rust, the field.
    pub name: Name,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub documentation: Documentation,
}

/// A type. From a Schema Object that gets a name.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeDefinition {
    /// The words that the name is made of: the key in `components.schemas`, or for a schema within
    /// another object that object's words and its own key.
    pub words: Vec<String>,
    /// Whether the words are a key of `components`. Such a name goes before one that is made up.
    pub component: bool,
    /// The name in Rust. Empty until [`crate::names`] has run.
    pub rust: String,
    /// `title` and `description`.
    pub documentation: Documentation,
    /// `deprecated`.
    pub deprecated: bool,
    /// The module that the type stands in, an index into [`Api::type_modules`].
    pub module: usize,
    /// Whether a request body or parameter reaches the type: callers then make values of it.
    pub in_request: bool,
    /// What it is.
    pub kind: TypeKind,
}

impl TypeDefinition {
    /// The named types that the type is made of.
    pub fn parts(&self) -> impl Iterator<Item = TypeId> {
        self.kind.values().into_iter().filter_map(Type::named)
    }

    /// The named types that a value holds without a pointer in between.
    #[must_use]
    pub fn unboxed_parts(&self) -> Vec<TypeId> {
        let values = self.kind.values().into_iter();
        values.filter_map(Type::unboxed_part).collect()
    }
}

/// What a named type is.
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
    /// The types that a value of the type is made of.
    #[must_use]
    pub fn values(&self) -> Vec<&Type> {
        match self {
            Self::Object(object) => {
                let properties = object.properties.iter().map(|property| &property.value);
                let additional = object.additional.iter().map(|(value, _)| value);
                properties.chain(additional).collect()
            }
            Self::Union(union) => union.variants.iter().map(|it| &it.value).collect(),
            Self::Alias(value) => vec![value],
            Self::StringEnum(_) | Self::IntegerEnum(_) => Vec::new(),
        }
    }

    /// The types that a value of the type is made of.
    pub fn values_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Object(object) => {
                let properties = object.properties.iter_mut().map(|it| &mut it.value);
                let additional = object.additional.iter_mut().map(|(value, _)| value);
                properties.chain(additional).collect()
            }
            Self::Union(union) => union.variants.iter_mut().map(|it| &mut it.value).collect(),
            Self::Alias(value) => vec![value],
            Self::StringEnum(_) | Self::IntegerEnum(_) => Vec::new(),
        }
    }
}

/// Alternatives, of which a value is one. From `oneOf` or `anyOf`, or from a schema with a
/// `discriminator` that others extend by `allOf`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Union {
    /// How a value shows which alternative it is.
    pub tagging: Tagging,
    /// The alternatives, in the order in which they are tried.
    pub variants: Vec<Variant>,
}

/// How a value shows which alternative of a union it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tagging {
    /// By the value of this property: [`Variant::matcher`] is [`Matcher::Tag`].
    Property(String),
    /// By what it looks like: [`Variant::matcher`] is [`Matcher::Shape`]. The first that fits counts.
    Shape,
    /// Likewise, but of those that fit the one counts that declares most of the value's properties.
    Coverage,
}

/// An alternative of a union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variant {
    /// What the document calls it: a component's name, a title, or a word for its JSON type; in
    /// Rust, the variant.
    pub name: Name,
    /// What it holds.
    pub value: Type,
    /// What a value has to look like.
    pub matcher: Matcher,
}

/// What a value of an alternative looks like.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Matcher {
    /// The tag has one of these values.
    Tag(Vec<String>),
    /// The value has one of these JSON types, and an object has all of these properties.
    Shape {
        /// Never empty.
        types: Vec<JsonType>,
        /// `required`; only for objects.
        keys: Vec<String>,
        /// Properties that can have only these values; only for objects. One that is not among the
        /// keys can also be missing.
        constants: Vec<(String, Vec<Scalar>)>,
        /// `properties`; only for [`Tagging::Coverage`].
        properties: Vec<String>,
    },
}

/// A value without parts.
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
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(value) => value.to_string(),
        }
    }
}

/// A type of JSON values (JSON Schema, section 4.2.1), as far as `type` tells them apart.
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
    /// The value of `type`.
    #[must_use]
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
    /// `additionalProperties`, where the document says what they are: the type of their values, and
    /// the field's name in Rust.
    pub additional: Option<(Type, String)>,
}

/// A property. From an entry of `properties`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Property {
    /// The key; in Rust, the field.
    pub name: Name,
    /// The property's schema: `description`.
    pub documentation: Documentation,
    /// Whether it can be missing, or null.
    pub presence: Presence,
    /// `readOnly` and `writeOnly`.
    pub access: Access,
    /// The property's schema.
    pub value: Type,
}

/// In which direction a property goes. `readOnly` and `writeOnly` of the Schema Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// In requests and responses.
    Both,
    /// In responses only: `readOnly`.
    Read,
    /// In requests only: `writeOnly`.
    Write,
}

/// Whether a property can be missing. `required` and `nullable` taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It is always there: `T`, or `Nullable<T>`.
    Required,
    /// It can be missing: `Option<T>`.
    Optional,
    /// It can be missing, and it can be null, and the two differ: `Option<Nullable<T>>`.
    OptionalNullable,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnumValue<T> {
    /// On the wire.
    pub value: T,
    /// What the document calls it, in `x-enum-varnames` or `x-enumNames`.
    pub name: Option<String>,
    /// `x-enum-descriptions`.
    pub documentation: Documentation,
    /// The variant in Rust.
    pub rust: String,
}

/// A type, where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer(IntegerFormat),
    /// `number`.
    Number(NumberFormat),
    /// `string`.
    String,
    /// `enum` with a single string: text in Rust too, which callers need not make up.
    Constant(String),
    /// `string` with a `format` that has a type of its own.
    Formatted(StringFormat),
    /// A type of the user's choice for a `format`, as it is written in Rust.
    External(String),
    /// Any JSON value.
    Any,
    /// `array`.
    List(Box<Type>),
    /// `object` without properties of its own.
    Map(Box<Type>),
    /// A type with a name.
    Named(TypeId),
    /// The same behind a pointer, because the type contains itself.
    Boxed(Box<Type>),
    /// `nullable`.
    Nullable(Box<Type>),
}

impl Type {
    /// The type inside all lists, maps and pointers.
    #[must_use]
    pub fn innermost(&self) -> &Type {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Boxed(inner) | Self::Nullable(inner) => {
                inner.innermost()
            }
            innermost => innermost,
        }
    }

    /// The type inside all lists, maps and pointers.
    pub fn innermost_mut(&mut self) -> &mut Type {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Boxed(inner) | Self::Nullable(inner) => {
                inner.innermost_mut()
            }
            innermost => innermost,
        }
    }

    /// The named type that it is or contains.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        match self.innermost() {
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// The named type that a value holds without a pointer in between.
    #[must_use]
    pub fn unboxed_part(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::Nullable(inner) => inner.unboxed_part(),
            _ => None,
        }
    }
}

/// `format` of a string (OpenAPI Format Registry), where it is more than a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StringFormat {
    /// `date-time`.
    DateTime,
    /// `date`.
    Date,
    /// `uuid`.
    Uuid,
    /// `byte`: Base64 (RFC 4648, section 4).
    Base64,
}

/// `format` of an integer (OpenAPI Format Registry).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntegerFormat {
    /// `int8`.
    Int8,
    /// `int16`.
    Int16,
    /// `int32`.
    Int32,
    /// `int64`, and every other.
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

/// `format` of a number (OpenAPI Format Registry).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberFormat {
    /// `float`.
    Float,
    /// `double`, and every other.
    Double,
}

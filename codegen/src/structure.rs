//! The structure of OpenAPI documents, as data.
//!
//! One table says which objects there are (OpenAPI 3.0, section 4.7), which fields each has, what
//! stands in a field, and which version of the specification brought it. Bundling walks it to know
//! what a `$ref` refers to (and that one inside an `example` refers to nothing); normalizing walks it
//! to find what does not fit.

/// An object of the specification, by the name that it has there.
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

/// What may stand in a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Anything: an example, a default.
    Any,
    /// A string.
    Text,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A whole number from 0.
    Count,
    /// An object of the specification.
    Object(Kind),
    /// An object of the specification, or a Reference Object in its place.
    ObjectOrReference(Kind),
    /// A schema, a reference to one, or a boolean: `additionalProperties`.
    SchemaOrBoolean,
    /// A list.
    List(&'static Shape),
    /// An object whose keys the document chooses.
    Map(&'static Shape),
    /// Responses Object: keys are status codes, ranges and `default`.
    Responses,
    /// Paths Object: keys are path templates.
    Paths,
    /// What a client has no use for, whatever it is: requests that the API sends, and keywords that
    /// only validate. Neither followed nor kept.
    Unused,
}

/// What happens if a field is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It may be missing.
    Optional,
    /// The specification requires it; its object can't be used without it.
    Required,
    /// The specification requires it, and an empty one says the same as none.
    EmptyIfMissing,
}

/// A fixed field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What stands there.
    pub shape: Shape,
    /// Whether it must be there.
    pub presence: Presence,
    /// The version that brought it.
    pub since: Since,
}

/// The version of the specification that brought a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// 3.0: the field stays.
    V3_0,
    /// 3.1, or the JSON Schema that 3.1 refers to: expressed in fields of 3.0, or without use for a
    /// client.
    V3_1,
    /// 3.2: not supported, which a warning says.
    V3_2,
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        presence: Presence::Optional,
        since: Since::V3_0,
    }
}

const fn required(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        presence: Presence::Required,
        since: Since::V3_0,
    }
}

const fn empty_if_missing(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        presence: Presence::EmptyIfMissing,
        since: Since::V3_0,
    }
}

const fn from_3_1(name: &'static str, shape: Shape) -> Field {
    Field {
        since: Since::V3_1,
        ..optional(name, shape)
    }
}

const fn from_3_2(name: &'static str) -> Field {
    Field {
        since: Since::V3_2,
        ..optional(name, Shape::Unused)
    }
}

use Shape::{Any, Boolean, Count, List, Map, Number, Object, ObjectOrReference, OneOf, Text};

const SCHEMA: Shape = ObjectOrReference(Kind::Schema);
const EXAMPLES: Shape = Map(&ObjectOrReference(Kind::Example));
const CONTENT: Shape = Map(&Object(Kind::MediaType));
const SERVERS: Shape = List(&Object(Kind::Server));
const PARAMETERS: Shape = List(&ObjectOrReference(Kind::Parameter));
const SECURITY: Shape = List(&Map(&List(&Text)));
const EXTERNAL_DOCS: Shape = Object(Kind::ExternalDocumentation);

impl Kind {
    /// The name of the object in the specification, for messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenApi => "document",
            Self::Info => "info",
            Self::Contact => "contact",
            Self::License => "license",
            Self::Server => "server",
            Self::ServerVariable => "server variable",
            Self::Components => "components",
            Self::PathItem => "path item",
            Self::Operation => "operation",
            Self::ExternalDocumentation => "external documentation",
            Self::Parameter => "parameter",
            Self::RequestBody => "request body",
            Self::MediaType => "media type",
            Self::Encoding => "encoding",
            Self::Response => "response",
            Self::Example => "example",
            Self::Link => "link",
            Self::Header => "header",
            Self::Tag => "tag",
            Self::Schema => "schema",
            Self::Discriminator => "discriminator",
            Self::Xml => "XML description",
            Self::SecurityScheme => "security scheme",
            Self::OAuthFlows => "OAuth flows",
            Self::OAuthFlow => "OAuth flow",
        }
    }

    /// The name of the object with its article.
    #[must_use]
    pub fn with_article(self) -> String {
        match self {
            Self::OpenApi => "the document".to_owned(),
            Self::Info | Self::Components | Self::ExternalDocumentation | Self::OAuthFlows => {
                format!("the {}", self.name())
            }
            Self::Operation | Self::Encoding | Self::Example | Self::Xml | Self::OAuthFlow => {
                format!("an {}", self.name())
            }
            _ => format!("a {}", self.name()),
        }
    }

    /// The section of `components` that holds such objects, if there is one.
    #[must_use]
    pub fn components_section(self) -> Option<&'static str> {
        match self {
            Self::Schema => Some("schemas"),
            Self::Response => Some("responses"),
            Self::Parameter => Some("parameters"),
            Self::Example => Some("examples"),
            Self::RequestBody => Some("requestBodies"),
            Self::Header => Some("headers"),
            Self::SecurityScheme => Some("securitySchemes"),
            Self::Link => Some("links"),
            _ => None,
        }
    }

    /// The fixed fields of the object.
    #[must_use]
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::OpenApi => OPEN_API,
            Self::Info => INFO,
            Self::Contact => CONTACT,
            Self::License => LICENSE,
            Self::Server => SERVER,
            Self::ServerVariable => SERVER_VARIABLE,
            Self::Components => COMPONENTS,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::ExternalDocumentation => EXTERNAL_DOCUMENTATION,
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING,
            Self::Response => RESPONSE,
            Self::Example => EXAMPLE,
            Self::Link => LINK,
            Self::Header => HEADER,
            Self::Tag => TAG,
            Self::Schema => SCHEMA_OBJECT,
            Self::Discriminator => DISCRIMINATOR,
            Self::Xml => XML,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::OAuthFlows => OAUTH_FLOWS,
            Self::OAuthFlow => OAUTH_FLOW,
        }
    }

    /// The fixed field `name` of the object.
    #[must_use]
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }
}

/// The methods that a path item may have operations for, in the specification's order.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

const OPEN_API: &[Field] = &[
    required("openapi", Text),
    empty_if_missing("info", Object(Kind::Info)),
    optional("servers", SERVERS),
    empty_if_missing("paths", Shape::Paths),
    optional("components", Object(Kind::Components)),
    optional("security", SECURITY),
    optional("tags", List(&Object(Kind::Tag))),
    optional("externalDocs", EXTERNAL_DOCS),
    from_3_1("webhooks", Shape::Unused),
    from_3_1("jsonSchemaDialect", Text),
    from_3_2("$self"),
];

const INFO: &[Field] = &[
    empty_if_missing("title", Text),
    optional("description", Text),
    optional("termsOfService", Text),
    optional("contact", Object(Kind::Contact)),
    optional("license", Object(Kind::License)),
    empty_if_missing("version", Text),
    from_3_1("summary", Text),
];

const CONTACT: &[Field] = &[
    optional("name", Text),
    optional("url", Text),
    optional("email", Text),
];

const LICENSE: &[Field] = &[
    empty_if_missing("name", Text),
    optional("url", Text),
    from_3_1("identifier", Text),
];

const SERVER: &[Field] = &[
    required("url", Text),
    optional("description", Text),
    optional("variables", Map(&Object(Kind::ServerVariable))),
    from_3_2("name"),
];

const SERVER_VARIABLE: &[Field] = &[
    optional("enum", List(&Text)),
    required("default", Text),
    optional("description", Text),
];

const COMPONENTS: &[Field] = &[
    optional("schemas", Map(&SCHEMA)),
    optional("responses", Map(&ObjectOrReference(Kind::Response))),
    optional("parameters", Map(&ObjectOrReference(Kind::Parameter))),
    optional("examples", EXAMPLES),
    optional("requestBodies", Map(&ObjectOrReference(Kind::RequestBody))),
    optional("headers", Map(&ObjectOrReference(Kind::Header))),
    optional(
        "securitySchemes",
        Map(&ObjectOrReference(Kind::SecurityScheme)),
    ),
    optional("links", Map(&ObjectOrReference(Kind::Link))),
    optional("callbacks", Map(&Shape::Unused)),
    from_3_1("pathItems", Map(&Object(Kind::PathItem))),
    from_3_2("mediaTypes"),
];

const PATH_ITEM: &[Field] = &[
    optional("summary", Text),
    optional("description", Text),
    optional("get", Object(Kind::Operation)),
    optional("put", Object(Kind::Operation)),
    optional("post", Object(Kind::Operation)),
    optional("delete", Object(Kind::Operation)),
    optional("options", Object(Kind::Operation)),
    optional("head", Object(Kind::Operation)),
    optional("patch", Object(Kind::Operation)),
    optional("trace", Object(Kind::Operation)),
    optional("servers", SERVERS),
    optional("parameters", PARAMETERS),
    from_3_2("query"),
    from_3_2("additionalOperations"),
];

const OPERATION: &[Field] = &[
    optional("tags", List(&Text)),
    optional("summary", Text),
    optional("description", Text),
    optional("externalDocs", EXTERNAL_DOCS),
    optional("operationId", Text),
    optional("parameters", PARAMETERS),
    optional("requestBody", ObjectOrReference(Kind::RequestBody)),
    empty_if_missing("responses", Shape::Responses),
    optional("callbacks", Map(&Shape::Unused)),
    optional("deprecated", Boolean),
    optional("security", SECURITY),
    optional("servers", SERVERS),
];

const EXTERNAL_DOCUMENTATION: &[Field] = &[optional("description", Text), required("url", Text)];

/// The styles of all places where a parameter can be. Which fits where is for the stage that
/// lowers parameters to say.
const STYLES: Shape = OneOf(&[
    "matrix",
    "label",
    "form",
    "simple",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
]);

const PARAMETER: &[Field] = &[
    required("name", Text),
    required("in", OneOf(&["query", "header", "path", "cookie"])),
    optional("description", Text),
    optional("required", Boolean),
    optional("deprecated", Boolean),
    optional("allowEmptyValue", Boolean),
    optional("style", STYLES),
    optional("explode", Boolean),
    optional("allowReserved", Boolean),
    optional("schema", SCHEMA),
    optional("example", Any),
    optional("examples", EXAMPLES),
    optional("content", CONTENT),
];

const REQUEST_BODY: &[Field] = &[
    optional("description", Text),
    empty_if_missing("content", CONTENT),
    optional("required", Boolean),
];

const MEDIA_TYPE: &[Field] = &[
    optional("schema", SCHEMA),
    optional("example", Any),
    optional("examples", EXAMPLES),
    optional("encoding", Map(&Object(Kind::Encoding))),
    from_3_2("itemSchema"),
    from_3_2("prefixEncoding"),
    from_3_2("itemEncoding"),
];

const ENCODING: &[Field] = &[
    optional("contentType", Text),
    optional("headers", Map(&ObjectOrReference(Kind::Header))),
    optional(
        "style",
        OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ),
    optional("explode", Boolean),
    optional("allowReserved", Boolean),
    from_3_2("encoding"),
    from_3_2("prefixEncoding"),
    from_3_2("itemEncoding"),
];

const RESPONSE: &[Field] = &[
    empty_if_missing("description", Text),
    optional("headers", Map(&ObjectOrReference(Kind::Header))),
    optional("content", CONTENT),
    optional("links", Map(&ObjectOrReference(Kind::Link))),
    from_3_2("summary"),
];

const EXAMPLE: &[Field] = &[
    optional("summary", Text),
    optional("description", Text),
    optional("value", Any),
    optional("externalValue", Text),
    from_3_2("dataValue"),
    from_3_2("serializedValue"),
];

const LINK: &[Field] = &[
    optional("operationRef", Text),
    optional("operationId", Text),
    optional("parameters", Map(&Any)),
    optional("requestBody", Any),
    optional("description", Text),
    optional("server", Object(Kind::Server)),
];

const HEADER: &[Field] = &[
    optional("description", Text),
    optional("required", Boolean),
    optional("deprecated", Boolean),
    optional("allowEmptyValue", Boolean),
    optional("style", OneOf(&["simple"])),
    optional("explode", Boolean),
    optional("allowReserved", Boolean),
    optional("schema", SCHEMA),
    optional("example", Any),
    optional("examples", EXAMPLES),
    optional("content", CONTENT),
];

const TAG: &[Field] = &[
    required("name", Text),
    optional("description", Text),
    optional("externalDocs", EXTERNAL_DOCS),
    from_3_2("summary"),
    from_3_2("parent"),
    from_3_2("kind"),
];

const SCHEMA_OBJECT: &[Field] = &[
    optional("title", Text),
    optional("multipleOf", Number),
    optional("maximum", Number),
    optional("exclusiveMaximum", Boolean),
    optional("minimum", Number),
    optional("exclusiveMinimum", Boolean),
    optional("maxLength", Count),
    optional("minLength", Count),
    optional("pattern", Text),
    optional("maxItems", Count),
    optional("minItems", Count),
    optional("uniqueItems", Boolean),
    optional("maxProperties", Count),
    optional("minProperties", Count),
    optional("required", List(&Text)),
    optional("enum", List(&Any)),
    optional(
        "type",
        OneOf(&["string", "number", "integer", "boolean", "object", "array"]),
    ),
    optional("allOf", List(&SCHEMA)),
    optional("oneOf", List(&SCHEMA)),
    optional("anyOf", List(&SCHEMA)),
    optional("not", SCHEMA),
    optional("items", SCHEMA),
    optional("properties", Map(&SCHEMA)),
    optional("additionalProperties", Shape::SchemaOrBoolean),
    optional("description", Text),
    optional("format", Text),
    optional("default", Any),
    optional("nullable", Boolean),
    optional("discriminator", Object(Kind::Discriminator)),
    optional("readOnly", Boolean),
    optional("writeOnly", Boolean),
    optional("xml", Object(Kind::Xml)),
    optional("externalDocs", EXTERNAL_DOCS),
    optional("example", Any),
    optional("deprecated", Boolean),
    from_3_1("const", Any),
    from_3_1("examples", Any),
    from_3_1("prefixItems", List(&SCHEMA)),
    from_3_1("patternProperties", Map(&SCHEMA)),
    from_3_1("additionalItems", Shape::SchemaOrBoolean),
    from_3_1("unevaluatedItems", Shape::SchemaOrBoolean),
    from_3_1("unevaluatedProperties", Shape::SchemaOrBoolean),
    from_3_1("contentEncoding", Text),
    from_3_1("contentMediaType", Text),
    from_3_1("contentSchema", Shape::Unused),
    from_3_1("if", Shape::Unused),
    from_3_1("then", Shape::Unused),
    from_3_1("else", Shape::Unused),
    from_3_1("dependentRequired", Shape::Unused),
    from_3_1("dependentSchemas", Shape::Unused),
    from_3_1("dependencies", Shape::Unused),
    from_3_1("contains", Shape::Unused),
    from_3_1("minContains", Shape::Unused),
    from_3_1("maxContains", Shape::Unused),
    from_3_1("propertyNames", Shape::Unused),
    from_3_1("$defs", Shape::Unused),
    from_3_1("definitions", Shape::Unused),
    from_3_1("$schema", Shape::Unused),
    from_3_1("$vocabulary", Shape::Unused),
    from_3_1("$id", Shape::Unused),
    from_3_1("id", Shape::Unused),
    from_3_1("$anchor", Shape::Unused),
    from_3_1("$comment", Shape::Unused),
    from_3_1("$dynamicAnchor", Shape::Unused),
    from_3_1("$dynamicRef", Shape::Unused),
    from_3_1("$recursiveAnchor", Shape::Unused),
    from_3_1("$recursiveRef", Shape::Unused),
];

const DISCRIMINATOR: &[Field] = &[
    required("propertyName", Text),
    optional("mapping", Map(&Text)),
    from_3_2("defaultMapping"),
];

const XML: &[Field] = &[
    optional("name", Text),
    optional("namespace", Text),
    optional("prefix", Text),
    optional("attribute", Boolean),
    optional("wrapped", Boolean),
    from_3_2("nodeType"),
];

const SECURITY_SCHEME: &[Field] = &[
    required(
        "type",
        OneOf(&["apiKey", "http", "oauth2", "openIdConnect"]),
    ),
    optional("description", Text),
    optional("name", Text),
    optional("in", OneOf(&["query", "header", "cookie"])),
    optional("scheme", Text),
    optional("bearerFormat", Text),
    optional("flows", Object(Kind::OAuthFlows)),
    optional("openIdConnectUrl", Text),
    from_3_2("oauth2MetadataUrl"),
    from_3_2("deprecated"),
];

const OAUTH_FLOWS: &[Field] = &[
    optional("implicit", Object(Kind::OAuthFlow)),
    optional("password", Object(Kind::OAuthFlow)),
    optional("clientCredentials", Object(Kind::OAuthFlow)),
    optional("authorizationCode", Object(Kind::OAuthFlow)),
    from_3_2("deviceAuthorization"),
];

const OAUTH_FLOW: &[Field] = &[
    empty_if_missing("authorizationUrl", Text),
    empty_if_missing("tokenUrl", Text),
    optional("refreshUrl", Text),
    empty_if_missing("scopes", Map(&Text)),
    from_3_2("deviceAuthorizationUrl"),
];

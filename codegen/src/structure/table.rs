//! The table of the specification: the fields of each object, their shapes, and the versions that
//! added them.

use std::collections::BTreeSet;

use Shape::{
    Any, Boolean, Count, Keyed, List, Map, Number, Object, ObjectOrReference, OneOf, Text,
};

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
    Object(ObjectKind),
    /// An object of the specification, or a Reference Object.
    ObjectOrReference(ObjectKind),
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
pub(crate) enum FieldPresence {
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
    pub(crate) presence: FieldPresence,
    pub(crate) since: Since,
}

/// The version of the specification that added a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// 3.0: the field is kept.
    V3_0,
    /// 3.1, or the JSON Schema that 3.1 refers to: converted to fields of 3.0, or removed.
    V3_1,
    /// A newer version: kept, and read from the tree, because the document model does not have it.
    Kept,
    /// 3.2, and not supported: removed with a warning.
    NotYet,
}

/// Returns the names of the fixed fields of all objects, each name once.
pub fn field_names() -> Vec<&'static str> {
    let fields = ObjectKind::ALL.iter().flat_map(|kind| kind.fields());
    let names: BTreeSet<&str> = fields.map(|field| field.name).collect();
    names.into_iter().collect()
}

impl ObjectKind {
    /// The name of the object, for messages.
    pub(crate) fn name(self) -> &'static str {
        let (_article, name) = self.with_article().split_once(' ').unwrap_or_default();
        name
    }

    /// The fixed field `name` of the object.
    pub(crate) fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// The section of `components` that holds such objects, if there is one.
    pub(crate) fn components_section(self) -> Option<&'static str> {
        let holds_self =
            |field: &&Field| matches!(field.shape, Map(ObjectOrReference(kind)) if *kind == self);
        let section = Self::Components.fields().iter().find(holds_self);
        section.map(|field| field.name)
    }
}

/// Defines [`ObjectKind`]: its variants, the name of each with its article, and its fixed fields.
macro_rules! kinds {
    ($($(#[$doc:meta])? $kind:ident, $name:literal: [$($field:expr,)*])*) => {
        /// An object of the specification, by its name there: `Info` is the Info Object.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum ObjectKind {
            $($(#[$doc])? $kind,)*
        }

        impl ObjectKind {
            const ALL: &[Self] = &[$(Self::$kind),*];

            /// The name of the object with its article, for messages.
            pub(crate) fn with_article(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// The fixed fields of the object.
            pub(crate) fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$kind => const { &[$($field),*] },)*
                }
            }
        }
    };
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        presence: FieldPresence::Optional,
        since: Since::V3_0,
    }
}

const fn required(name: &'static str, shape: Shape) -> Field {
    Field {
        presence: FieldPresence::Required,
        ..optional(name, shape)
    }
}

const fn empty_if_missing(name: &'static str, shape: Shape) -> Field {
    Field {
        presence: FieldPresence::EmptyIfMissing,
        ..optional(name, shape)
    }
}

const fn from_3_1(name: &'static str, shape: Shape) -> Field {
    Field {
        since: Since::V3_1,
        ..optional(name, shape)
    }
}

const fn kept(name: &'static str, shape: Shape) -> Field {
    Field {
        since: Since::Kept,
        ..optional(name, shape)
    }
}

const fn not_yet_from_3_2(name: &'static str, shape: Shape) -> Field {
    Field {
        since: Since::NotYet,
        ..optional(name, shape)
    }
}

const SCHEMA: Shape = ObjectOrReference(ObjectKind::Schema);
const EXAMPLES: Shape = Map(&ObjectOrReference(ObjectKind::Example));
const CONTENT: Shape = Map(&Object(ObjectKind::MediaType));
const SERVERS: Shape = List(&Object(ObjectKind::Server));
const PARAMETERS: Shape = List(&ObjectOrReference(ObjectKind::Parameter));
const SECURITY: Shape = List(&Map(&List(&Text)));
const EXTERNAL_DOCS: Shape = Object(ObjectKind::ExternalDocumentation);

/// The styles of all locations of a parameter. Normalizing checks which style fits which location.
const STYLES: Shape = OneOf(&[
    "matrix",
    "label",
    "form",
    "simple",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]);

kinds! {
    /// The root.
    OpenApi, "the document": [
        required("openapi", Text),
        empty_if_missing("info", Object(ObjectKind::Info)),
        optional("servers", SERVERS),
        empty_if_missing("paths", Keyed(Keys::Path, &Object(ObjectKind::PathItem))),
        optional("components", Object(ObjectKind::Components)),
        optional("security", SECURITY),
        optional("tags", List(&Object(ObjectKind::Tag))),
        optional("externalDocs", EXTERNAL_DOCS),
        from_3_1("webhooks", Shape::Unused),
        from_3_1("jsonSchemaDialect", Text),
        kept("$self", Shape::Unused),
    ]
    Info, "the info": [
        empty_if_missing("title", Text),
        optional("description", Text),
        optional("termsOfService", Text),
        optional("contact", Object(ObjectKind::Contact)),
        optional("license", Object(ObjectKind::License)),
        empty_if_missing("version", Text),
        from_3_1("summary", Text),
    ]
    Contact, "a contact": [
        optional("name", Text),
        optional("url", Text),
        optional("email", Text),
    ]
    License, "a license": [
        empty_if_missing("name", Text),
        optional("url", Text),
        from_3_1("identifier", Text),
    ]
    Server, "a server": [
        required("url", Text),
        optional("description", Text),
        optional("variables", Map(&Object(ObjectKind::ServerVariable))),
        kept("name", Text),
    ]
    ServerVariable, "a server variable": [
        optional("enum", List(&Text)),
        required("default", Text),
        optional("description", Text),
    ]
    Components, "the components": [
        optional("schemas", Map(&SCHEMA)),
        optional("responses", Map(&ObjectOrReference(ObjectKind::Response))),
        optional("parameters", Map(&ObjectOrReference(ObjectKind::Parameter))),
        optional("examples", EXAMPLES),
        optional("requestBodies", Map(&ObjectOrReference(ObjectKind::RequestBody))),
        optional("headers", Map(&ObjectOrReference(ObjectKind::Header))),
        optional(
            "securitySchemes",
            Map(&ObjectOrReference(ObjectKind::SecurityScheme)),
        ),
        optional("links", Map(&ObjectOrReference(ObjectKind::Link))),
        optional("callbacks", Shape::Unused),
        from_3_1("pathItems", Map(&Object(ObjectKind::PathItem))),
        // References to them are replaced by their targets.
        kept("mediaTypes", Shape::Unused),
    ]
    PathItem, "a path item": [
        optional("summary", Text),
        optional("description", Text),
        optional("get", Object(ObjectKind::Operation)),
        optional("put", Object(ObjectKind::Operation)),
        optional("post", Object(ObjectKind::Operation)),
        optional("delete", Object(ObjectKind::Operation)),
        optional("options", Object(ObjectKind::Operation)),
        optional("head", Object(ObjectKind::Operation)),
        optional("patch", Object(ObjectKind::Operation)),
        optional("trace", Object(ObjectKind::Operation)),
        optional("servers", SERVERS),
        optional("parameters", PARAMETERS),
        kept("query", Object(ObjectKind::Operation)),
        kept("additionalOperations", Map(&Object(ObjectKind::Operation))),
    ]
    Operation, "an operation": [
        optional("tags", List(&Text)),
        optional("summary", Text),
        optional("description", Text),
        optional("externalDocs", EXTERNAL_DOCS),
        optional("operationId", Text),
        optional("parameters", PARAMETERS),
        optional("requestBody", ObjectOrReference(ObjectKind::RequestBody)),
        empty_if_missing("responses", Keyed(Keys::Status, &ObjectOrReference(ObjectKind::Response))),
        optional("callbacks", Shape::Unused),
        optional("deprecated", Boolean),
        optional("security", SECURITY),
        optional("servers", SERVERS),
    ]
    ExternalDocumentation, "the external documentation": [
        optional("description", Text),
        required("url", Text),
    ]
    Parameter, "a parameter": [
        required("name", Text),
        required("in", OneOf(&["query", "querystring", "header", "path", "cookie"])),
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
    ]
    RequestBody, "a request body": [
        optional("description", Text),
        empty_if_missing("content", CONTENT),
        optional("required", Boolean),
    ]
    MediaType, "a media type": [
        optional("schema", SCHEMA),
        optional("example", Any),
        optional("examples", EXAMPLES),
        optional("encoding", Map(&Object(ObjectKind::Encoding))),
        kept("itemSchema", SCHEMA),
        kept("x-oai-itemSchema", SCHEMA),
        not_yet_from_3_2("prefixEncoding", List(&Object(ObjectKind::Encoding))),
        not_yet_from_3_2("itemEncoding", Object(ObjectKind::Encoding)),
    ]
    Encoding, "an encoding": [
        optional("contentType", Text),
        optional("headers", Map(&ObjectOrReference(ObjectKind::Header))),
        optional(
            "style",
            OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ),
        optional("explode", Boolean),
        optional("allowReserved", Boolean),
        not_yet_from_3_2("encoding", Map(&Object(ObjectKind::Encoding))),
        not_yet_from_3_2("prefixEncoding", List(&Object(ObjectKind::Encoding))),
        not_yet_from_3_2("itemEncoding", Object(ObjectKind::Encoding)),
    ]
    Response, "a response": [
        empty_if_missing("description", Text),
        optional("headers", Map(&ObjectOrReference(ObjectKind::Header))),
        optional("content", CONTENT),
        optional("links", Map(&ObjectOrReference(ObjectKind::Link))),
        kept("summary", Text),
    ]
    Example, "an example": [
        optional("summary", Text),
        optional("description", Text),
        optional("value", Any),
        optional("externalValue", Text),
        kept("dataValue", Any),
        kept("serializedValue", Text),
    ]
    Link, "a link": [
        optional("operationRef", Text),
        optional("operationId", Text),
        optional("parameters", Map(&Any)),
        optional("requestBody", Any),
        optional("description", Text),
        optional("server", Object(ObjectKind::Server)),
    ]
    Header, "a header": [
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
    ]
    Tag, "a tag": [
        required("name", Text),
        optional("description", Text),
        optional("externalDocs", EXTERNAL_DOCS),
        kept("summary", Text),
        kept("parent", Text),
        kept("kind", Text),
    ]
    Schema, "a schema": [
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
        optional("discriminator", Object(ObjectKind::Discriminator)),
        optional("readOnly", Boolean),
        optional("writeOnly", Boolean),
        optional("xml", Object(ObjectKind::Xml)),
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
        kept("contentMediaType", Text),
        kept("contentSchema", SCHEMA),
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
    ]
    Discriminator, "a discriminator": [
        required("propertyName", Text),
        optional("mapping", Map(&Text)),
        kept("defaultMapping", Text),
    ]
    Xml, "an XML description": [
        optional("name", Text),
        optional("namespace", Text),
        optional("prefix", Text),
        optional("attribute", Boolean),
        optional("wrapped", Boolean),
        kept(
            "nodeType",
            OneOf(&["element", "attribute", "text", "cdata", "none"]),
        ),
    ]
    SecurityScheme, "a security scheme": [
        required(
            "type",
            OneOf(&["apiKey", "http", "oauth2", "openIdConnect"]),
        ),
        optional("description", Text),
        optional("name", Text),
        optional("in", OneOf(&["query", "header", "cookie"])),
        optional("scheme", Text),
        optional("bearerFormat", Text),
        optional("flows", Object(ObjectKind::OAuthFlows)),
        optional("openIdConnectUrl", Text),
        kept("oauth2MetadataUrl", Text),
        kept("deprecated", Boolean),
    ]
    OAuthFlows, "the OAuth flows": [
        optional("implicit", Object(ObjectKind::OAuthFlow)),
        optional("password", Object(ObjectKind::OAuthFlow)),
        optional("clientCredentials", Object(ObjectKind::OAuthFlow)),
        optional("authorizationCode", Object(ObjectKind::OAuthFlow)),
        kept("deviceAuthorization", Object(ObjectKind::OAuthFlow)),
    ]
    OAuthFlow, "an OAuth flow": [
        empty_if_missing("authorizationUrl", Text),
        empty_if_missing("tokenUrl", Text),
        optional("refreshUrl", Text),
        empty_if_missing("scopes", Map(&Text)),
        kept("deviceAuthorizationUrl", Text),
    ]
}

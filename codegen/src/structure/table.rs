//! The table of the specification: the fields of each object, their shapes, and the versions that
//! added them.

use std::collections::BTreeSet;

use super::shape::{Field, Keys, Kind, Presence, Shape, Since};
use Shape::{
    Any, Boolean, Count, Keyed, List, Map, Number, Object, ObjectOrReference, OneOf, Text,
};

/// Returns the names of the fixed fields of all objects, each name once.
#[must_use]
pub fn field_names() -> Vec<&'static str> {
    let mut kinds = vec![Kind::OpenApi];
    let mut done = 0;
    while let Some(kind) = kinds.get(done) {
        done += 1;
        let inner = kind.fields().iter().filter_map(|it| it.shape.kind());
        for kind in inner {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    let fields = kinds.iter().flat_map(|kind| kind.fields());
    let names: BTreeSet<&str> = fields.map(|field| field.name).collect();
    names.into_iter().collect()
}

impl Kind {
    /// The name of the object with its article, and its fixed fields.
    const fn entry(self) -> (&'static str, &'static [Field]) {
        match self {
            Self::OpenApi => ("the document", OPEN_API),
            Self::Info => ("the info", INFO),
            Self::Contact => ("a contact", CONTACT),
            Self::License => ("a license", LICENSE),
            Self::Server => ("a server", SERVER),
            Self::ServerVariable => ("a server variable", SERVER_VARIABLE),
            Self::Components => ("the components", COMPONENTS),
            Self::PathItem => ("a path item", PATH_ITEM),
            Self::Operation => ("an operation", OPERATION),
            Self::ExternalDocumentation => ("the external documentation", EXTERNAL_DOCUMENTATION),
            Self::Parameter => ("a parameter", PARAMETER),
            Self::RequestBody => ("a request body", REQUEST_BODY),
            Self::MediaType => ("a media type", MEDIA_TYPE),
            Self::Encoding => ("an encoding", ENCODING),
            Self::Response => ("a response", RESPONSE),
            Self::Example => ("an example", EXAMPLE),
            Self::Link => ("a link", LINK),
            Self::Header => ("a header", HEADER),
            Self::Tag => ("a tag", TAG),
            Self::Schema => ("a schema", SCHEMA_OBJECT),
            Self::Discriminator => ("a discriminator", DISCRIMINATOR),
            Self::Xml => ("an XML description", XML),
            Self::SecurityScheme => ("a security scheme", SECURITY_SCHEME),
            Self::OAuthFlows => ("the OAuth flows", OAUTH_FLOWS),
            Self::OAuthFlow => ("an OAuth flow", OAUTH_FLOW),
        }
    }

    /// The name of the object with its article, for messages.
    pub(crate) fn with_article(self) -> &'static str {
        self.entry().0
    }

    /// The name of the object, for messages.
    pub(crate) fn name(self) -> &'static str {
        let (_article, name) = self.entry().0.split_once(' ').unwrap_or_default();
        name
    }

    /// The fixed fields of the object.
    pub(crate) fn fields(self) -> &'static [Field] {
        self.entry().1
    }

    /// The fixed field `name` of the object.
    pub(crate) fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// The section of `components` that holds such objects, if there is one.
    pub(crate) fn components_section(self) -> Option<&'static str> {
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
        presence: Presence::Required,
        ..optional(name, shape)
    }
}

const fn empty_if_missing(name: &'static str, shape: Shape) -> Field {
    Field {
        presence: Presence::EmptyIfMissing,
        ..optional(name, shape)
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

const SCHEMA: Shape = ObjectOrReference(Kind::Schema);
const EXAMPLES: Shape = Map(&ObjectOrReference(Kind::Example));
const CONTENT: Shape = Map(&Object(Kind::MediaType));
const SERVERS: Shape = List(&Object(Kind::Server));
const PARAMETERS: Shape = List(&ObjectOrReference(Kind::Parameter));
const SECURITY: Shape = List(&Map(&List(&Text)));
const PATHS: Shape = Keyed(Keys::Path, &Object(Kind::PathItem));
const RESPONSES: Shape = Keyed(Keys::Status, &ObjectOrReference(Kind::Response));
const EXTERNAL_DOCS: Shape = Object(Kind::ExternalDocumentation);

const OPEN_API: &[Field] = &[
    required("openapi", Text),
    empty_if_missing("info", Object(Kind::Info)),
    optional("servers", SERVERS),
    empty_if_missing("paths", PATHS),
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
    optional("callbacks", Shape::Unused),
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
    empty_if_missing("responses", RESPONSES),
    optional("callbacks", Shape::Unused),
    optional("deprecated", Boolean),
    optional("security", SECURITY),
    optional("servers", SERVERS),
];

const EXTERNAL_DOCUMENTATION: &[Field] = &[optional("description", Text), required("url", Text)];

/// The styles of all locations of a parameter. Normalizing checks which style fits which location.
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

//! The intermediate representation: what a client consists of, as plain data.
//!
//! It holds no tokens, no type of the document model and no undecided question. Lowering makes it,
//! the passes finish it, and everything later only reads it. Each field says which object of the
//! OpenAPI specification it comes from.

mod any_reason;
mod bodies;
mod examples;
mod operations;
mod parameters;
mod security;
mod streams;
mod type_graph;
mod types;
mod xml;

pub use any_reason::{AnyReason, Because, Unexpressed, Unsaid};
pub use bodies::{AlternativeBody, BodyContent, PartRule, RequestBody, Separation};
pub use examples::Examples;
pub use operations::{
    Deprecation, Header, HeaderValue, Method, Operation, Payload, Representation, Response,
    Responses, Status,
};
pub use parameters::{
    Parameter, ParameterLocation, ParameterPresence, ParameterStyle, ParameterValue, StyleKind,
};
pub use security::{KeyLocation, Requirements, SchemeId, SchemeKind, SecurityScheme};
pub use streams::{Framing, ItemStream};
pub(crate) use type_graph::TypeGraph;
pub use types::{
    Access, EnumValue, IntegerFormat, JsonType, Matcher, Object, Presence, Property, Scalar,
    StringFormat, Tagging, Type, TypeDefinition, TypeKind, Union, Variant,
};
pub use xml::{XmlAbsent, XmlContent, XmlElement, XmlField, XmlId, XmlName, XmlNode, XmlObject};

/// A whole client. From the OpenAPI Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub documentation: Documentation,
    /// `servers`.
    pub base_url: BaseUrl,
    /// The security schemes that operations use, by name. From `components.securitySchemes`.
    pub security_schemes: Vec<SecurityScheme>,
    /// The tags that have operations.
    pub groups: Vec<Group>,
    /// All operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// All types, in the order of the document.
    pub types: Vec<TypeDefinition>,
    /// The elements of bodies of XML.
    pub xml: Vec<XmlElement>,
}

impl Api {
    /// The ids of all groups.
    pub fn group_ids(&self) -> impl Iterator<Item = GroupId> + use<> {
        (0..self.groups.len()).map(GroupId)
    }

    /// The ids of all operations.
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> + use<> {
        (0..self.operations.len()).map(OperationId)
    }

    /// The ids of all operations, by path and method: an order that does not depend on the document's.
    pub fn operations_by_path(&self) -> Vec<OperationId> {
        let mut ids: Vec<OperationId> = self.operation_ids().collect();
        ids.sort_by_key(|id| {
            let operation = &self.operations[id.0];
            (&operation.path, &operation.method, &operation.name)
        });
        ids
    }

    /// The ids of all types.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }

    /// The contents of all request bodies.
    pub fn body_contents(&self) -> impl Iterator<Item = &BodyContent> {
        let bodies = self.operations.iter().filter_map(|it| it.body.as_ref());
        bodies.flat_map(RequestBody::contents)
    }
}

/// Where the calls of a client go, unless its user says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum BaseUrl {
    /// To a server of the document. From a Server Object.
    Server {
        /// `url`, with the name of each variable in braces.
        template: String,
        /// The variables in `url`.
        variables: Vec<ServerVariable>,
        /// The other servers: `url` and `description` of each.
        others: Vec<(String, Documentation)>,
    },
    /// The document has no server with an absolute URL. The user gives the base URL.
    Asked {
        /// A base URL of the right form.
        example: String,
    },
}

impl BaseUrl {
    /// The URL of the server, its variables at their defaults.
    pub fn url(&self) -> Option<String> {
        match self {
            Self::Server {
                template,
                variables,
                ..
            } => Some(variables.iter().fold(template.clone(), |url, it| {
                url.replace(&format!("{{{}}}", it.name), &it.default)
            })),
            Self::Asked { .. } => None,
        }
    }

    /// The variables in the URL of the server.
    pub fn variables(&self) -> &[ServerVariable] {
        match self {
            Self::Server { variables, .. } => variables,
            Self::Asked { .. } => &[],
        }
    }
}

/// A part of the URL of a server. From a Server Variable Object.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// The key in `variables`.
    pub name: String,
    /// `default`.
    pub default: String,
    /// `enum`. Empty if any value is allowed.
    pub values: Vec<String>,
    /// `description`.
    pub documentation: Documentation,
}

/// The operations with the same first tag. From a Tag Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The tag.
    pub name: String,
    /// `description` of the tag.
    pub documentation: Documentation,
}

/// Documentation in Markdown, by line, fit for rustdoc.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Documentation(pub Vec<String>);

/// An index into [`Api::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub usize);

/// An index into [`Api::operations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// An index into [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

//! Operations: parameters, request bodies and responses.

use super::{Documentation, GroupId, Type, TypeId};

/// An HTTP method, by its field in the Path Item Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// `operationId`, without the path and method that FastAPI appends. If the document has no
    /// `operationId`, method and path.
    pub name: String,
    /// The field of the Path Item Object.
    pub method: Method,
    /// The key in the Paths Object.
    pub path: String,
    /// The path that is sent, its parameters in braces. A query in the key becomes parameters.
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
    /// The value of `Accept`, if the client reads more than JSON.
    pub accept: Option<String>,
    /// `security`, if the client supports it.
    pub authentication: Authentication,
    /// The responses that are not errors: 2xx, and declared 3xx.
    pub success: Responses,
    /// The responses that are errors.
    pub failure: Responses,
    /// Whether the operation declares a redirect, which is then not followed.
    pub keeps_redirects: bool,
}

impl Operation {
    /// The `operationId` that FastAPI makes: the name, the path (with `_` for characters that can't be
    /// in a name) and the method.
    pub fn long_name(&self) -> String {
        let is_word = |c: char| c == '_' || c.is_alphanumeric();
        let path = self.path.chars();
        let path: String = path.map(|c| if is_word(c) { c } else { '_' }).collect();
        let method = self.method.as_str().to_lowercase();
        format!("{}{path}_{method}", self.name)
    }

    /// The named types that its parameters and its body use directly.
    pub fn request_types(&self) -> Vec<TypeId> {
        let parameters = self.parameters.iter().map(|it| it.value.element());
        let body = self.body.iter().filter_map(|it| it.content.value());
        parameters.chain(body).filter_map(Type::named).collect()
    }

    /// The types of its parameters and its body.
    pub fn request_values_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let parameters = self.parameters.iter_mut().map(|it| it.value.element_mut());
        let body = self.body.iter_mut().filter_map(|it| it.content.value_mut());
        parameters.chain(body)
    }

    /// The types of its responses.
    pub fn response_values_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let responses = [&mut self.success, &mut self.failure];
        let responses = responses.into_iter().flat_map(Responses::all_mut);
        responses.filter_map(|response| match &mut response.payload {
            Payload::Json(value) => Some(value),
            _ => None,
        })
    }

    /// The named types that its responses use directly.
    pub fn response_types(&self) -> Vec<TypeId> {
        let responses = self.success.all().iter();
        let values = responses
            .chain(self.failure.all())
            .map(|response| match &response.payload {
                Payload::Json(value) => value.named(),
                _ => None,
            });
        values.flatten().collect()
    }
}

/// The deprecation of an operation or parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecation {
    /// The reason: the extension `x-deprecation-reason`, or a general text.
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
    /// `name`.
    pub name: String,
    /// `in`.
    pub location: ParameterLocation,
    /// `required`, and whether there is only one value.
    pub presence: ParameterPresence,
    /// `description`.
    pub documentation: Documentation,
    /// `deprecated`.
    pub deprecation: Option<Deprecation>,
    /// `schema`.
    pub value: ParameterValue,
}

/// The part of the request that a parameter stands in. Field `in` of the Parameter Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// `path`.
    Path,
    /// `query`.
    Query,
    /// `header`.
    Header,
}

/// Whether the caller gives a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterPresence {
    /// The caller must give it.
    Required,
    /// The caller may give it.
    Optional,
    /// The parameter is required and has only this value. The client sends it by itself.
    Constant(String),
}

/// The values of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// One value.
    Scalar(Type),
    /// A list of values of this type, serialized in this style.
    List(Type, ListStyle),
}

impl ParameterValue {
    /// The type of the value, or of each value of the list.
    pub fn element(&self) -> &Type {
        match self {
            Self::Scalar(value) | Self::List(value, _) => value,
        }
    }

    /// The same, to change it.
    pub fn element_mut(&mut self) -> &mut Type {
        match self {
            Self::Scalar(value) | Self::List(value, _) => value,
        }
    }
}

/// How a list is serialized. Fields `style` and `explode` of the Parameter Object.
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
    /// The content that the caller gives.
    pub content: BodyContent,
}

/// The content of a request body. From a Media Type Object.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyContent {
    /// A value, written as JSON.
    Json(Type),
    /// Text, as the caller gives it.
    Text,
    /// Bytes, as the caller gives them.
    Bytes,
}

impl BodyContent {
    /// The type of the value, if the content has one.
    pub fn value(&self) -> Option<&Type> {
        match self {
            Self::Json(value) => Some(value),
            Self::Text | Self::Bytes => None,
        }
    }

    /// The same, to change it.
    pub fn value_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(value) => Some(value),
            Self::Text | Self::Bytes => None,
        }
    }
}

/// All successes, or all errors, of an operation. From the Responses Object.
#[derive(Debug, Clone, PartialEq)]
pub enum Responses {
    /// None is declared.
    Undeclared,
    /// All have the same payload: in Rust, the type of that payload.
    Uniform(Vec<Response>),
    /// Their payloads differ, or it has no type of its own: in Rust, an enum by status.
    Mixed(Vec<Response>),
}

impl Responses {
    /// The declared responses.
    pub fn all(&self) -> &[Response] {
        match self {
            Self::Undeclared => &[],
            Self::Uniform(responses) | Self::Mixed(responses) => responses,
        }
    }
}

impl Responses {
    /// The declared responses, to change them.
    pub fn all_mut(&mut self) -> &mut [Response] {
        match self {
            Self::Undeclared => &mut [],
            Self::Uniform(responses) | Self::Mixed(responses) => responses,
        }
    }
}

/// A response. From a Response Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The key in the Responses Object.
    pub status: Status,
    /// `description`.
    pub documentation: Documentation,
    /// `content`; if there is none, `headers`.
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

impl Status {
    /// The first digit. `default` has none.
    pub fn class(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code / 100),
            Self::Range(digit) => Some(digit),
            Self::Default => None,
        }
    }

    /// Whether the response is a redirect.
    pub fn is_redirect(self) -> bool {
        self.class() == Some(3)
    }

    /// Whether the response is an answer and not an error. `default` is neither.
    pub fn is_success(self) -> bool {
        matches!(self.class(), Some(2 | 3))
    }

    /// The key in the Responses Object.
    pub fn key(self) -> String {
        match self {
            Self::Code(code) => code.to_string(),
            Self::Range(digit) => format!("{digit}XX"),
            Self::Default => "default".to_owned(),
        }
    }
}

/// The content of a response.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// No content is declared.
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
    /// The key in `headers`.
    pub name: String,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub documentation: Documentation,
}

//! Operations: parameters, request bodies and responses.

use super::{Documentation, GroupId, ItemStream, Requirements, Type, TypeId};

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
    /// `servers`, or that of the Path Item Object: a base URL, or a path at the client's host.
    pub server: Option<String>,
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
    /// `security`, or that of the document.
    pub security: Requirements,
    /// The responses that are not errors: 2xx, and redirects that are answers.
    pub success: Responses,
    /// The responses that are errors.
    pub failure: Responses,
    /// The items of the answer, if it is a sequence: the caller can read them as they come.
    pub stream: Option<ItemStream>,
    /// The headers of its responses, without those of [`Payload::Headers`]. Each name stands once.
    pub headers: Vec<Header>,
    /// Whether a redirect is an answer, and is not followed.
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
        let body = self.body.iter().flat_map(RequestBody::values);
        parameters.chain(body).filter_map(Type::named).collect()
    }

    /// The types of its parameters and its body.
    pub fn request_values_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let parameters = self.parameters.iter_mut().map(|it| it.value.element_mut());
        let body = self.body.iter_mut().flat_map(RequestBody::values_mut);
        parameters.chain(body)
    }

    /// The types of its responses, to change them.
    pub fn response_values_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let responses = [&mut self.success, &mut self.failure];
        let responses = responses.into_iter().flat_map(Responses::all_mut);
        let values = responses.flat_map(|response| response.payload.values_mut());
        let headers = self.headers.iter_mut().map(|it| it.value.element_mut());
        let items = self.stream.iter_mut().map(|it| &mut it.item);
        values.chain(headers).chain(items)
    }

    /// The named types that its responses use directly.
    pub fn response_types(&self) -> Vec<TypeId> {
        self.response_values().filter_map(Type::named).collect()
    }

    /// The types of its responses and their headers.
    pub fn response_values(&self) -> impl Iterator<Item = &Type> {
        let payloads = self.success.all().iter().chain(self.failure.all());
        let payloads = payloads.map(|response| &response.payload);
        let values = payloads.clone().filter_map(Payload::value);
        let headers = payloads.flat_map(Payload::headers).chain(&self.headers);
        let headers = headers.map(|header| header.value.element());
        let items = self.stream.iter().map(|it| &it.item);
        values.chain(headers).chain(items)
    }
}

/// The deprecation of an operation or parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecation {
    /// The reason: the extension `x-deprecation-reason`, or a general text.
    pub note: String,
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
    /// The other media types of JSON with the same schema, which the caller can choose.
    pub other_media_types: Vec<String>,
    /// The other media types of JSON, whose schemas differ.
    pub alternatives: Vec<AlternativeBody>,
    /// `required`, or implied by the schema.
    pub required: bool,
    /// `description`.
    pub documentation: Documentation,
    /// The content that the caller gives.
    pub content: BodyContent,
}

impl RequestBody {
    /// The types of the value in each media type.
    pub fn values(&self) -> impl Iterator<Item = &Type> {
        let alternatives = self.alternatives.iter().map(|it| &it.value);
        self.content.value().into_iter().chain(alternatives)
    }

    /// The same, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let alternatives = self.alternatives.iter_mut().map(|it| &mut it.value);
        self.content.value_mut().into_iter().chain(alternatives)
    }
}

/// Another JSON body that an operation accepts. From a Media Type Object.
#[derive(Debug, Clone, PartialEq)]
pub struct AlternativeBody {
    /// The media type.
    pub media_type: String,
    /// What is particular to it: `json-patch` of `application/json-patch+json`.
    pub format: String,
    /// `schema`.
    pub value: Type,
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
///
/// An error without a body has no type: its status says everything.
#[derive(Debug, Clone, PartialEq)]
pub enum Responses {
    /// None is declared, or only errors without a body.
    Undeclared(Vec<Response>),
    /// All have the same type in Rust. Of errors, all that have a body.
    Uniform(Vec<Response>),
    /// Some have no content, and all others the same type: in Rust, an `Option` of it.
    Optional(Vec<Response>),
    /// Their types differ: in Rust, an enum by status.
    Mixed(Vec<Response>),
}

impl Responses {
    /// The declared responses, to change them.
    pub fn all_mut(&mut self) -> &mut [Response] {
        match self {
            Self::Undeclared(responses)
            | Self::Uniform(responses)
            | Self::Optional(responses)
            | Self::Mixed(responses) => responses,
        }
    }

    /// The declared responses.
    pub fn all(&self) -> &[Response] {
        match self {
            Self::Undeclared(responses)
            | Self::Uniform(responses)
            | Self::Optional(responses)
            | Self::Mixed(responses) => responses,
        }
    }

    /// The payload whose type all responses have that are not empty.
    pub fn common_payload(&self) -> Option<&Payload> {
        match self {
            Self::Undeclared(_) | Self::Mixed(_) => None,
            Self::Uniform(responses) | Self::Optional(responses) => {
                let payloads = responses.iter().map(|it| &it.payload);
                payloads
                    .clone()
                    .find(|it| **it != Payload::Empty)
                    .or(payloads.clone().next())
            }
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
    /// `content`; if there is none and it is an answer, `headers`.
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

    /// Whether clients can follow the response to another URL (RFC 9110, section 15.4).
    pub fn is_redirect(self) -> bool {
        matches!(
            self,
            Self::Code(301 | 302 | 303 | 307 | 308) | Self::Range(3)
        )
    }

    /// Whether the response says that the call succeeded. `default` says nothing.
    pub fn is_success(self) -> bool {
        self.class() == Some(2)
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
    /// A single value: JSON or text, as the `Content-Type` of the response says.
    JsonOrText(Type),
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
    /// No content, but headers.
    Headers(Vec<Header>),
}

impl Payload {
    /// The type of the value, if the content has one of its own.
    pub fn value(&self) -> Option<&Type> {
        match self {
            Self::Json(value) | Self::JsonOrText(value) => Some(value),
            _ => None,
        }
    }

    /// The same, to change it.
    pub fn value_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(value) | Self::JsonOrText(value) => Some(value),
            _ => None,
        }
    }

    /// All types in it, to change them.
    pub fn values_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Json(value) | Self::JsonOrText(value) => vec![value],
            Self::Headers(headers) => {
                let headers = headers.iter_mut();
                headers.map(|it| it.value.element_mut()).collect()
            }
            Self::Empty | Self::Text(_) | Self::Bytes(_) => Vec::new(),
        }
    }

    /// The headers, if they are all that the response has.
    pub fn headers(&self) -> &[Header] {
        match self {
            Self::Headers(headers) => headers,
            _ => &[],
        }
    }

    /// Whether both have the same type in Rust.
    pub fn has_type_of(&self, other: &Self) -> bool {
        let is_text = |it: &Self| match it {
            Self::Text(_) => true,
            it => it.value() == Some(&Type::String),
        };
        match (self, other) {
            (Self::Bytes(_), Self::Bytes(_)) | (Self::Empty, Self::Empty) => true,
            (a, b) if is_text(a) && is_text(b) => true,
            (a, b) => a.value().is_some() && a.value() == b.value(),
        }
    }
}

/// A header of a response. From a Header Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The key in `headers`.
    pub name: String,
    /// `required`.
    pub required: bool,
    /// `description`.
    pub documentation: Documentation,
    /// `schema`.
    pub value: HeaderValue,
}

/// The values of a header.
#[derive(Debug, Clone, PartialEq)]
pub enum HeaderValue {
    /// One value.
    Scalar(Type),
    /// A list of values of this type, in the style `simple`.
    List(Type),
}

impl HeaderValue {
    /// The type of the value, or of each value of the list, to change it.
    pub fn element_mut(&mut self) -> &mut Type {
        match self {
            Self::Scalar(value) | Self::List(value) => value,
        }
    }

    /// The type of the value, or of each value of the list.
    pub fn element(&self) -> &Type {
        match self {
            Self::Scalar(value) | Self::List(value) => value,
        }
    }
}

//! Operations: parameters, request bodies and responses.

use super::bodies::RequestBody;
use super::{
    Documentation, Examples, GroupId, ItemStream, Parameter, Requirements, Type, TypeId, XmlId,
};

/// An HTTP method, by its field in the Path Item Object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
    /// `query`.
    Query,
    /// A key in `additionalOperations`, as HTTP writes it.
    Other(String),
}

impl Method {
    /// The method as HTTP writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
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
    /// Example values of its parameters and its body.
    pub examples: Examples,
    /// The value of `Accept`, unless it is `application/json`.
    pub accept: Option<String>,
    /// `security`, or that of the document.
    pub security: Requirements,
    /// The responses that are not errors: 2xx, and redirects that are answers.
    pub success: Responses,
    /// The responses that are errors.
    pub failure: Responses,
    /// Other media types that the caller can ask for.
    pub representations: Vec<Representation>,
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
        let representations = self.representations.iter_mut().map(|it| &mut it.success);
        let responses = [&mut self.success, &mut self.failure].into_iter();
        let responses = responses.chain(representations);
        let responses = responses.flat_map(Responses::all_mut);
        let values = responses.flat_map(|response| response.payload.values_mut());
        let headers = self.headers.iter_mut().map(|it| it.value.element_mut());
        let items = self.stream.iter_mut().map(|it| &mut it.item);
        values.chain(headers).chain(items)
    }

    /// The named types that its responses use directly.
    pub fn response_types(&self) -> Vec<TypeId> {
        self.response_values().filter_map(Type::named).collect()
    }

    /// The types of its responses, of their headers, and of the items of its stream.
    pub fn response_values(&self) -> impl Iterator<Item = &Type> {
        let payloads = self.all_responses().flat_map(Responses::all);
        let payloads = payloads.map(|response| &response.payload);
        let values = payloads.clone().filter_map(Payload::value);
        let headers = payloads.flat_map(Payload::headers).chain(&self.headers);
        let headers = headers.map(|header| header.value.element());
        let items = self.stream.iter().map(|it| &it.item);
        values.chain(headers).chain(items)
    }

    /// Its answers, in all media types, and its errors.
    pub fn all_responses(&self) -> impl Iterator<Item = &Responses> + Clone {
        let representations = self.representations.iter().map(|it| &it.success);
        [&self.success, &self.failure]
            .into_iter()
            .chain(representations)
    }

    /// Whether it has an answer that is no stream: one that is typed as a whole.
    pub fn has_other_answer(&self) -> bool {
        let mut answers = self.success.all().iter();
        answers.any(|it| it.payload.value().is_some())
    }

    /// Whether it answers with bytes, such as a file, which the caller can read as they come.
    pub fn has_download(&self) -> bool {
        self.success.has_bytes()
    }

    /// Whether it answers with bytes in any media type.
    pub fn has_any_download(&self) -> bool {
        let mut representations = self.representations.iter();
        self.has_download() || representations.any(|it| it.success.has_bytes())
    }
}

/// A media type of the answer that the caller can ask for, in place of the usual one. From the keys in
/// `content` of Response Objects.
#[derive(Debug, Clone, PartialEq)]
pub struct Representation {
    /// The media type, as the document has it.
    pub media_type: String,
    /// What is particular to it: `csv`.
    pub format: String,
    /// The value of `Accept`: the media type, and those of errors.
    pub accept: String,
    /// The answers. Those that do not have this media type are as they are by default.
    pub success: Responses,
}

/// The deprecation of an operation or parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deprecation {
    /// The reason: the extension `x-deprecation-reason`, or a general text.
    pub note: String,
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

    /// Whether one of them is bytes.
    pub fn has_bytes(&self) -> bool {
        let mut responses = self.all().iter();
        responses.any(|it| matches!(it.payload, Payload::Bytes(_)))
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
    /// This element.
    Xml(Type, XmlId),
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
            Self::Json(value) | Self::JsonOrText(value) | Self::Xml(value, _) => Some(value),
            _ => None,
        }
    }

    /// The same, to change it.
    pub fn value_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(value) | Self::JsonOrText(value) | Self::Xml(value, _) => Some(value),
            _ => None,
        }
    }

    /// All types in it, to change them.
    pub fn values_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Json(value) | Self::JsonOrText(value) | Self::Xml(value, _) => vec![value],
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

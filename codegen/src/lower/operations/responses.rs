//! Request bodies and responses: what goes over the wire besides parameters.

use openapiv3::{AnySchema, Content, MediaType, ReferenceOr, SchemaKind, StatusCode};

use super::Site;
use super::media_type::{concrete, essence, is_binary, is_json};
use crate::diagnostic::Diagnostic;
use crate::ir::{BodyContent, Header, Name, Outcome, Payload, RequestBody, Response, Status, Type};
use crate::lower::schema::keywords::Located;
use crate::lower::{Lowerer, Resolved, below, documentation};
use crate::tree::Node;

impl Status {
    /// Whether the response is an answer and not an error. `default` is neither.
    fn is_success(self) -> bool {
        match self {
            Self::Code(code) => (200..400).contains(&code),
            Self::Range(digit) => digit == 2 || digit == 3,
            Self::Default => false,
        }
    }

    /// Whether the status is 3xx.
    pub(crate) fn is_redirect(self) -> bool {
        match self {
            Self::Code(code) => (300..400).contains(&code),
            Self::Range(digit) => digit == 3,
            Self::Default => false,
        }
    }
}

impl<'a> Lowerer<'a> {
    /// The responses of an operation: those that are answers, and those that are errors.
    pub(crate) fn lower_responses(&mut self, site: &Site<'a>) -> (Outcome, Outcome) {
        let declared = &site.operation.responses;
        let codes = declared
            .responses
            .iter()
            .map(|(code, response)| (status(code), response));
        let default = declared
            .default
            .iter()
            .map(|response| (Status::Default, response));
        let mut responses = Vec::new();
        for (status, response) in codes.chain(default) {
            // 1xx never reaches the caller of an HTTP library.
            if matches!(status, Status::Code(100..=199) | Status::Range(1)) {
                continue;
            }
            let node = response_node(site.node, status);
            responses.extend(self.lower_response(site, status, response, node));
        }
        // A code comes before its range, and a range before `default`.
        responses.sort_by_key(|response| response.status);
        let (mut success, mut failure): (Vec<_>, Vec<_>) = responses
            .into_iter()
            .partition(|response| response.status.is_success());
        if success.is_empty() {
            // Only `default` is declared: it is the answer, too.
            success.extend(
                failure
                    .iter()
                    .find(|it| it.status == Status::Default)
                    .cloned(),
            );
        }
        failure.sort_by_key(|response| response.status);
        (success_outcome(success), failure_outcome(failure))
    }

    fn lower_response(
        &mut self,
        site: &Site<'a>,
        status: Status,
        response: &'a ReferenceOr<openapiv3::Response>,
        node: &'a Node,
    ) -> Option<Response> {
        let Resolved {
            item,
            node,
            name,
            description,
        } = self.resolve(response, node)?;
        let words = match name {
            Some(name) => vec![name.to_owned(), "body".to_owned()],
            None => vec![site.name.clone(), status_word(status), "body".to_owned()],
        };
        let payload = if item.content.is_empty() {
            self.lower_headers(item, node)
        } else {
            self.lower_content(&item.content, below(node, &["content"]), &words)
        };
        Some(Response {
            status,
            variant: String::new(),
            documentation: documentation(Some(description.unwrap_or(&item.description))),
            payload,
        })
    }

    /// The headers of a response without content: they are all that it says.
    fn lower_headers(&mut self, response: &'a openapiv3::Response, node: &'a Node) -> Payload {
        let mut headers = Vec::new();
        for (name, header) in &response.headers {
            let node = below(node, &["headers", name]);
            let Some(resolved) = self.resolve(header, node) else {
                continue;
            };
            let item = resolved.item;
            let description = resolved.description.or(item.description.as_deref());
            headers.push(Header {
                name: Name::new(name),
                required: item.required,
                documentation: documentation(description),
            });
        }
        if headers.is_empty() {
            Payload::Empty
        } else {
            Payload::Headers(headers)
        }
    }

    /// Of several media types the client takes JSON, else text, else the first one.
    fn lower_content(&mut self, content: &'a Content, node: &'a Node, words: &[String]) -> Payload {
        let json = content.iter().find(|(media_type, _)| is_json(media_type));
        if let Some((media_type, media)) = json {
            let node = below(node, &[media_type, "schema"]);
            return Payload::Json(match &media.schema {
                Some(schema) => self.lower_schema(words, Located::new(schema, node)),
                None => Type::Any,
            });
        }
        let text = content
            .keys()
            .find(|media_type| media_type.starts_with("text/"));
        match (text, content.keys().next()) {
            (Some(text), _) => Payload::Text(text.clone()),
            (None, Some(first)) => Payload::Bytes(first.clone()),
            (None, None) => Payload::Empty,
        }
    }

    /// The media type to ask for. None if there is only JSON, or nothing: a server that can answer in
    /// other ways has to be told which of them is read.
    pub(crate) fn lower_accept(&self, site: &Site<'a>) -> Option<String> {
        let declared = &site.operation.responses;
        let codes = declared.responses.iter();
        let answers = codes.filter(|(code, _)| status(code).is_success());
        let mut answers: Vec<&ReferenceOr<openapiv3::Response>> =
            answers.map(|(_, response)| response).collect();
        if answers.is_empty() {
            answers.extend(&declared.default);
        }
        let found = answers
            .into_iter()
            .filter_map(|it| self.find(it, site.node));
        let media_types = found.flat_map(|it| it.item.content.keys());
        let media_types: Vec<&str> = media_types.map(String::as_str).collect();
        if media_types.iter().all(|it| is_json(it)) {
            return None;
        }
        let json = media_types.iter().find(|it| is_json(it));
        let text = media_types.iter().find(|it| it.starts_with("text/"));
        let chosen = json.or(text).or(media_types.first())?;
        let essence = chosen.split(';').next().unwrap_or_default().trim();
        Some(match essence {
            "*/*" => "application/json".to_owned(),
            essence => essence.to_owned(),
        })
    }

    /// The request body of an operation.
    pub(crate) fn lower_request_body(&mut self, site: &Site<'a>) -> Option<RequestBody> {
        let body = site.operation.request_body.as_ref()?;
        let Resolved {
            item,
            node,
            name,
            description,
        } = self.resolve(body, below(site.node, &["requestBody"]))?;
        let words = match name {
            Some(name) => vec![name.to_owned()],
            None => vec![site.name.clone(), "body".to_owned()],
        };
        let json = item
            .content
            .iter()
            .find(|(media_type, _)| is_json(media_type));
        let (media_type, content) = match (json, item.content.first()) {
            (Some((media_type, media)), _) => {
                let node = below(node, &["content", media_type, "schema"]);
                let value = media.schema.as_ref().map_or(Type::Any, |schema| {
                    self.lower_schema(&words, Located::new(schema, node))
                });
                (media_type, BodyContent::Json(value))
            }
            (None, Some((media_type, media))) => {
                let node = below(node, &["content", media_type]);
                let content = self.lower_raw_body(media_type, media, node);
                (media_type, content)
            }
            (None, None) => return None,
        };
        Some(RequestBody {
            media_type: concrete(media_type),
            required: item.required,
            documentation: documentation(description.or(item.description.as_deref())),
            content,
            rust: String::new(),
        })
    }

    /// A body that goes out as the caller gives it.
    fn lower_raw_body(
        &mut self,
        media_type: &str,
        media: &'a MediaType,
        node: &'a Node,
    ) -> BodyContent {
        let content = match essence(media_type).starts_with("text/") {
            true => BodyContent::Text,
            false => BodyContent::Bytes,
        };
        if media_type.contains('*') {
            let sent = concrete(media_type);
            self.log.push(
                Diagnostic::warning(format!("`{media_type}` is not a single media type"))
                    .at_node(node.origin.key())
                    .label(format!("the body is sent as `{sent}`"))
                    .help("set `content-type` with `Call::header`, for a body of another type"),
            );
        } else if !is_binary(media_type) && self.has_structure(media_type, media, node) {
            let given = match content {
                BodyContent::Text => "text",
                _ => "bytes",
            };
            self.log.push(
                Diagnostic::warning(format!(
                    "bodies of type `{media_type}` are not supported yet"
                ))
                .at_node(node.origin.key())
                .label(format!("the caller gives the {given} of the body"))
                .help("add `application/json`, if the API takes it"),
            );
        }
        content
    }

    /// Whether a body has parts that the document describes, so that a client could write it.
    fn has_structure(&mut self, media_type: &str, media: &'a MediaType, node: &'a Node) -> bool {
        let essence = essence(media_type);
        if essence.starts_with("multipart/") || essence == "application/x-www-form-urlencoded" {
            return true;
        }
        let schema = media.schema.as_ref();
        let resolved = schema.and_then(|schema| self.resolve(schema, below(node, &["schema"])));
        match resolved.map(|it| &it.item.schema_kind) {
            None => false,
            Some(SchemaKind::Type(kind)) => {
                matches!(kind, openapiv3::Type::Object(_) | openapiv3::Type::Array(_))
            }
            Some(SchemaKind::Any(any)) => *any != AnySchema::default(),
            Some(_) => true,
        }
    }
}

fn status(code: &StatusCode) -> Status {
    match code {
        StatusCode::Code(code) => Status::Code(*code),
        StatusCode::Range(digit) => Status::Range(*digit),
    }
}

/// Where the response for a status stands. Many write `4xx` for `4XX`.
fn response_node(operation: &Node, status: Status) -> &Node {
    let responses = below(operation, &["responses"]);
    let key = key(status);
    let mut members = responses.as_object().into_iter().flatten();
    members
        .find(|(name, _)| name.eq_ignore_ascii_case(&key))
        .map_or(responses, |(_, node)| node)
}

/// The key in the Responses Object.
fn key(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn status_word(status: Status) -> String {
    match status {
        Status::Code(200..=299) => "response".to_owned(),
        status => key(status),
    }
}

/// Answers that all carry the same need no enum: which it was is not asked. Headers need names.
fn success_outcome(responses: Vec<Response>) -> Outcome {
    outcome(responses, |payload| !matches!(payload, Payload::Headers(_)))
}

/// Errors that all carry the same need no enum either: the status is there anyway. Where nothing is
/// carried, the enum is what says that the error was expected, and which it was.
fn failure_outcome(responses: Vec<Response>) -> Outcome {
    outcome(responses, |payload| {
        !matches!(payload, Payload::Headers(_) | Payload::Empty)
    })
}

fn outcome(responses: Vec<Response>, may_stand_alone: impl Fn(&Payload) -> bool) -> Outcome {
    match responses.first() {
        None => Outcome::Undeclared,
        Some(first)
            if may_stand_alone(&first.payload)
                && responses.iter().all(|it| it.payload == first.payload) =>
        {
            Outcome::Single(responses)
        }
        Some(_) => Outcome::Enum(String::new(), responses),
    }
}

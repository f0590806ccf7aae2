//! What the caller gives for a call: values in JSON, which are decoded into the types of parameters
//! and bodies.

use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::runtime::json_path;

use super::content;
use super::output::Output;
use super::problem::Problem;
use super::table::{Answer, Body, Content, Operation, Parameter};

/// The place of an argument in the request.
#[allow(dead_code, reason = "a document may not use every place")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
    Body,
}

impl Place {
    const PARAMETERS: [Self; 4] = [Self::Path, Self::Query, Self::Header, Self::Cookie];

    /// Returns the name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body => "body",
        }
    }
}

/// What a call is created for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// It is sent.
    Send,
    /// Its request is shown.
    Request,
}

/// The arguments of a call.
pub(crate) struct Input {
    /// The `operationId`, for messages.
    operation: String,
    /// The values of each place that are not used yet.
    values: Vec<(Place, String, Value)>,
    /// The media type of the body, if the caller has chosen another than the first.
    pub(crate) content_type: Option<String>,
    /// Headers that the document does not describe.
    pub(crate) headers: Vec<(String, String)>,
    /// The URL that is called instead, as another response has named it.
    pub(crate) url: Option<String>,
    /// What the call is for.
    pub(crate) goal: Goal,
    /// What writes an answer that is read as it comes. Without it, the answer is collected.
    pub(crate) output: Option<Rc<Output>>,
}

impl Input {
    /// Checks the names of the arguments: `{"path": {..}, "query": {..}, "header": {..},
    /// "cookie": {..}, "contentType": "..", "body": .., "url": ".."}`. Returns the input, and the name of the call
    /// that takes it.
    pub(crate) fn new(
        operation: &Operation,
        mut arguments: Map<String, Value>,
    ) -> Result<(Self, String), Problem> {
        let mut input = Self {
            operation: operation.id.clone(),
            values: Vec::new(),
            content_type: None,
            headers: Vec::new(),
            url: None,
            goal: Goal::Send,
            output: None,
        };
        for place in Place::PARAMETERS {
            if let Some(values) = arguments.remove(place.name()) {
                input.add(operation, place, values)?;
            }
        }
        let body = arguments.remove("body");
        let content_type = input.text(&mut arguments, "contentType")?;
        input.url = input.text(&mut arguments, "url")?;
        if let Some(key) = arguments.keys().next() {
            return Err(input.problem(&format!(
                "unknown key `{key}`; the keys are `path`, `query`, `header`, `cookie`, \
                 `contentType`, `body` and `url`"
            )));
        }
        let call = input.choose_body(operation, content_type, body)?;
        match input.choose_answer(operation) {
            Some(_) if call != operation.call => Err(input.problem(
                "only the first kind of its bodies can be answered in another media type",
            )),
            Some(asked) => Ok((input, asked)),
            None => Ok((input, call)),
        }
    }

    /// Takes an argument that is text.
    fn text(
        &self,
        arguments: &mut Map<String, Value>,
        key: &str,
    ) -> Result<Option<String>, Problem> {
        match arguments.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.problem(&format!("`{key}` is not a string"))),
        }
    }

    /// Adds the values of a place.
    fn add(&mut self, operation: &Operation, place: Place, values: Value) -> Result<(), Problem> {
        let values = match values {
            Value::Object(values) => values,
            Value::Null => return Ok(()),
            _ => return Err(self.problem(&format!("`{}` is not an object", place.name()))),
        };
        for (name, value) in values {
            // No parameter can have this name, and some responses depend on it.
            if let (Place::Header, "accept", Value::String(value)) =
                (place, name.to_ascii_lowercase().as_str(), &value)
            {
                self.headers.push((name, value.clone()));
                continue;
            }
            let parameter = find(operation, place, &name)
                .ok_or_else(|| self.unknown_parameter(operation, place, &name))?;
            match &parameter.constant {
                None => self.values.push((place, parameter.name.clone(), value)),
                Some(constant) if is_text(&value, constant) => {}
                Some(constant) => {
                    let problem = format!("the value is always `{constant}`");
                    return Err(self.problem_of(place, &name, &problem));
                }
            }
        }
        Ok(())
    }

    /// Chooses among the bodies by the media type. Returns the name of the call.
    fn choose_body(
        &mut self,
        operation: &Operation,
        content_type: Option<String>,
        body: Option<Value>,
    ) -> Result<String, Problem> {
        let chosen = match (&content_type, operation.bodies.as_slice()) {
            (_, []) if body.is_some() => return Err(self.problem("it has no body")),
            (_, []) => return Ok(operation.call.clone()),
            (None, [first, ..]) => first,
            (Some(media_type), bodies) => bodies
                .iter()
                .find(|it| it.accepts(media_type))
                .ok_or_else(|| self.unknown_media_type(bodies, media_type))?,
        };
        let body = match body {
            Some(Value::Object(mut object)) if chosen.is_of_parts(&object) => {
                let parts = match object.remove("parts") {
                    Some(Value::Array(parts)) => parts,
                    _ => Vec::new(),
                };
                let body = content::of_parts(chosen, parts);
                Some(body.map_err(|it| self.problem_of(Place::Body, "", &it))?)
            }
            body => body,
        };
        if let Some(body) = body {
            self.values.push((Place::Body, String::new(), body));
        }
        self.content_type = content_type.filter(|it| *it != chosen.media_type);
        Ok(chosen.call.clone())
    }

    /// Chooses among the media types of the answer. Returns the name of the call, if it is not the usual
    /// one.
    fn choose_answer(&self, operation: &Operation) -> Option<String> {
        let mut headers = self.headers.iter();
        let accept = headers.find(|(name, _)| name.eq_ignore_ascii_case("accept"));
        let (_, accept) = accept?;
        let is_asked_for = |it: &&Answer| essence(&it.media_type) == essence(accept);
        let found = operation.answers().iter().find(is_asked_for);
        found.map(|it| it.call.clone())
    }

    /// Decodes an argument that the operation requires.
    #[allow(dead_code, reason = "a document may have no required argument")]
    pub(crate) fn required<T: DeserializeOwned>(
        &mut self,
        place: Place,
        name: &str,
    ) -> Result<T, Problem> {
        let json = self.json(place, name);
        let json = json.ok_or_else(|| self.problem_of(place, name, "it is missing"))?;
        serde_json::from_slice(&json).map_err(|error| self.undecodable(place, name, &json, &error))
    }

    /// Decodes an argument, if the caller gives it. Null is no value, unless the type has it.
    #[allow(dead_code, reason = "a document may have no optional argument")]
    pub(crate) fn optional<T: DeserializeOwned>(
        &mut self,
        place: Place,
        name: &str,
    ) -> Result<Option<T>, Problem> {
        let Some(json) = self.json(place, name) else {
            return Ok(None);
        };
        match serde_json::from_slice(&json) {
            Ok(value) => Ok(Some(value)),
            Err(_) if json == b"null" => Ok(None),
            Err(error) => Err(self.undecodable(place, name, &json, &error)),
        }
    }

    /// Takes a value, as JSON. So all types are read from bytes, as those of responses are, and no
    /// other code is compiled for them.
    fn json(&mut self, place: Place, name: &str) -> Option<Vec<u8>> {
        let mut values = self.values.iter();
        let index = values.position(|(at, it, _)| *at == place && it == name)?;
        let (_, _, value) = self.values.swap_remove(index);
        Some(value.to_string().into_bytes())
    }

    fn undecodable(
        &self,
        place: Place,
        name: &str,
        json: &[u8],
        error: &serde_json::Error,
    ) -> Problem {
        let text = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        let message = text.strip_suffix(&position).unwrap_or(&text).to_owned();
        let (path, message) = json_path::with_message(json, error.line(), error.column(), message);
        let message = match path.as_str() {
            "$" => message,
            path => format!("{path}: {message}"),
        };
        self.problem_of(place, name, &message)
    }

    fn unknown_parameter(&self, operation: &Operation, place: Place, name: &str) -> Problem {
        let all = operation.parameters.iter();
        let names = all.filter(|it| it.is_in(place)).map(|it| it.name.as_str());
        let names: Vec<&str> = names.collect();
        let problem = match names.as_slice() {
            [] => format!("there is no parameter in the {}", place.name()),
            names => format!("there is no such parameter; there are {}", listed(names)),
        };
        self.problem_of(place, name, &problem)
    }

    fn unknown_media_type(&self, bodies: &[Body], media_type: &str) -> Problem {
        let all: Vec<&str> = bodies.iter().flat_map(Body::media_types).collect();
        self.problem(&format!(
            "the body has no media type `{media_type}`; there are {}",
            listed(&all)
        ))
    }

    fn problem_of(&self, place: Place, name: &str, problem: &str) -> Problem {
        match place {
            Place::Body => self.problem(&format!("the body: {problem}")),
            place => self.problem(&format!(
                "the {} parameter `{name}`: {problem}",
                place.name()
            )),
        }
    }

    fn problem(&self, problem: &str) -> Problem {
        Problem::input(format!("{}: {problem}", self.operation))
    }
}

impl Parameter {
    /// Returns whether this is a parameter in this part of the request.
    pub(crate) fn is_in(&self, place: Place) -> bool {
        self.place.as_deref() == Some(place.name())
    }
}

impl Body {
    /// Returns whether a value is a list of parts, for a body that has parts.
    fn is_of_parts(&self, body: &Map<String, Value>) -> bool {
        let has_parts = body.get("parts").is_some_and(Value::is_array);
        let is_of_parts = matches!(self.content(), Content::NamedParts | Content::Parts);
        is_of_parts && body.len() == 1 && has_parts
    }

    /// Returns all media types of the body.
    pub(crate) fn media_types(&self) -> impl Iterator<Item = &str> {
        let others = self.others.iter().flatten();
        std::iter::once(&self.media_type)
            .chain(others)
            .map(String::as_str)
    }

    /// Returns whether the body can have this media type.
    fn accepts(&self, media_type: &str) -> bool {
        let wanted = essence(media_type);
        self.media_types().map(essence).any(|it| match it.as_str() {
            "*/*" => true,
            it => match it.strip_suffix('*') {
                Some(range) => wanted.starts_with(range),
                None => it == wanted,
            },
        })
    }
}

/// Returns a media type without its parameters.
fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Finds a parameter. Names of headers can be in any case.
fn find<'o>(operation: &'o Operation, place: Place, name: &str) -> Option<&'o Parameter> {
    let mut parameters = operation.parameters.iter().filter(|it| it.is_in(place));
    parameters.find(|it| match place {
        Place::Header => it.name.eq_ignore_ascii_case(name),
        _ => it.name == name,
    })
}

fn is_text(value: &Value, text: &str) -> bool {
    match value {
        Value::String(value) => value == text,
        value => {
            let written = value.to_string();
            written == text
        }
    }
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    quoted.join(", ")
}

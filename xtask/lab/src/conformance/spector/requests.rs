//! Turns what the server expects of a request into the arguments of a call: typed values, split by the
//! parameters that the document declares.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::scenarios::{Body, Exchange, text};
use crate::conformance::document::{Document, Kind, Operation, Parameter, Place};
use crate::conformance::paths::{self, Fit};
use crate::conformance::{media_type, values, xml};

/// A document of a service, of which there is one for each version.
pub(crate) struct Version {
    /// The version. Empty if the service has none.
    pub(crate) name: String,
    pub(crate) document: Document,
}

/// A call of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The index of the document.
    pub(crate) version: usize,
    /// The path of the base URL.
    pub(crate) base_path: String,
    /// What `call --batch` reads.
    pub(crate) arguments: Value,
    /// The names of security schemes, and their credentials.
    pub(crate) credentials: Vec<(String, String)>,
    /// Whether the document declares the expected status.
    pub(crate) declares_status: bool,
    /// The value of the expected body, if that is XML.
    pub(crate) xml: Option<Value>,
    /// What the server expects and the document does not declare.
    pub(crate) undeclared: Vec<String>,
}

/// An operation of a document that a request is for.
struct Match<'d> {
    version: usize,
    document: &'d Document,
    operation: Operation<'d>,
    fit: Fit,
    /// The path of the server.
    server: String,
}

/// Returns the call for an exchange. `None` if no document has such an operation.
pub(crate) fn call(exchange: &Exchange, versions: &[Version]) -> Option<Call> {
    let found = find(exchange, versions)?;
    let mut arguments = Arguments {
        document: found.document,
        operation: &found.operation,
        exchange,
        used: Vec::new(),
    };
    let mut call = Map::new();
    call.insert("operation".to_owned(), found.operation.name().into());
    for place in [Place::Path, Place::Query, Place::Header] {
        let values = match place {
            Place::Path => arguments.path(&found.fit.values),
            Place::Query => arguments.query(),
            _ => arguments.headers(),
        };
        if !values.is_empty() {
            call.insert(place.name().to_owned(), values.into());
        }
    }
    if let Some((media_type, body)) = arguments.body() {
        call.insert("contentType".to_owned(), media_type.into());
        call.insert("body".to_owned(), body);
    }
    let credentials = arguments.credentials();
    Some(Call {
        version: found.version,
        base_path: found.server.clone(),
        arguments: call.into(),
        credentials,
        xml: xml_answer(exchange, found.document, &found.operation),
        declares_status: found.operation.declares(exchange.response.status),
        undeclared: arguments.undeclared(),
    })
}

/// Returns the value of the expected body, if that is XML.
fn xml_answer(exchange: &Exchange, document: &Document, operation: &Operation) -> Option<Value> {
    let body = exchange.response.body.as_ref()?;
    let schema = operation.xml_response(document, exchange.response.status)?;
    let text = media_type::is_xml(&body.content_type).then(|| body.text())?;
    xml::read(document, schema, &text).ok()
}

/// Returns the call for an exchange whose URL is in the answer of the call before: that of the next page.
/// It is the same call, at that URL.
pub(crate) fn next_page(
    exchange: &Exchange,
    before: &Call,
    answer: &Value,
    versions: &[Version],
) -> Option<Call> {
    let path = exchange.path();
    let url = texts(answer).into_iter().find(|it| url_path(it) == path)?;
    let mut next = before.clone();
    let arguments = next.arguments.as_object_mut()?;
    arguments.insert("url".to_owned(), url.into());
    let document = &versions[before.version].document;
    let mut operations = document.operations().into_iter();
    let operation = operations.find(|it| before.arguments["operation"] == it.name())?;
    next.xml = xml_answer(exchange, document, &operation);
    Some(next)
}

/// Returns all texts in a value.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(object) => object.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// Finds the operation that fits best: of the version that the request names, or else of the last.
fn find<'d>(exchange: &Exchange, versions: &'d [Version]) -> Option<Match<'d>> {
    let path = exchange.path();
    let mut matches = Vec::new();
    for (index, version) in versions.iter().enumerate() {
        for operation in version.document.operations() {
            let is_method = operation.method.eq_ignore_ascii_case(&exchange.method);
            let server = url_path(version.document.server()).trim_end_matches('/');
            let template = format!("{server}{}", operation.path.trim_end_matches('/'));
            if let Some(fit) = paths::fit(&template, &path).filter(|_| is_method) {
                let names = |text: &String| *text == version.name;
                let is_named = fit.values.iter().any(|(_, value)| names(value))
                    || exchange.request.query.values().any(|it| names(&text(it)));
                let server = fit
                    .values
                    .iter()
                    .fold(server.to_owned(), |server, (name, value)| {
                        server.replace(&format!("{{{name}}}"), value)
                    });
                let found = Match {
                    version: index,
                    document: &version.document,
                    operation,
                    fit,
                    server,
                };
                matches.push((is_named, found));
            }
        }
    }
    let best = matches
        .into_iter()
        .max_by_key(|(is_named, it)| (it.fit.rank, *is_named, it.version));
    best.map(|(_, it)| it)
}

/// Returns the path of a URL, whose host may be a variable.
fn url_path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |index| &rest[index..]);
    path.split(['?', '#']).next().unwrap_or_default()
}

/// The arguments of a call, while they are collected.
struct Arguments<'a> {
    document: &'a Document,
    operation: &'a Operation<'a>,
    exchange: &'a Exchange,
    /// The names of the queries and headers that are used.
    used: Vec<(Place, String)>,
}

impl<'a> Arguments<'a> {
    fn parameters(&self, place: Place) -> impl Iterator<Item = &'a Parameter<'a>> + use<'a> {
        let parameters = self.operation.parameters.iter();
        parameters.filter(move |it| it.place == place)
    }

    fn path(&self, texts: &[(String, String)]) -> Map<String, Value> {
        let values = self.parameters(Place::Path).filter_map(|it| {
            let (_, text) = texts.iter().find(|(name, _)| name == it.name)?;
            let value = values::of_parameter(self.document, it, std::slice::from_ref(text));
            Some((it.name.to_owned(), value))
        });
        values.collect()
    }

    fn query(&mut self) -> Map<String, Value> {
        let mut arguments = Map::new();
        for parameter in self.parameters(Place::Query) {
            let value = match self.exchange.request.query.get(parameter.name) {
                Some(value) => {
                    self.used.push((Place::Query, parameter.name.to_owned()));
                    let texts = match value {
                        Value::Array(values) => values.iter().map(text).collect(),
                        value => vec![text(value)],
                    };
                    values::of_parameter(self.document, parameter, &texts)
                }
                None => match self.spread(parameter) {
                    Some(value) => value,
                    None => continue,
                },
            };
            arguments.insert(parameter.name.to_owned(), value);
        }
        arguments
    }

    /// Returns an object whose properties are parameters of their own.
    fn spread(&mut self, parameter: &Parameter) -> Option<Value> {
        if !parameter.explode || self.document.kind(parameter.schema) != Kind::Object {
            return None;
        }
        let names = self.document.properties(parameter.schema);
        let others: Vec<&str> = self.parameters(Place::Query).map(|it| it.name).collect();
        let queries = self.exchange.request.query.iter();
        let queries = queries.filter(|(name, _)| match names.is_empty() {
            true => !others.contains(&name.as_str()),
            false => names.contains(&name.as_str()),
        });
        let pairs: Vec<_> = queries
            .map(|(name, value)| (name.clone(), text(value)))
            .collect();
        let used = pairs.iter().map(|(name, _)| (Place::Query, name.clone()));
        self.used.extend(used);
        let value = values::object(self.document, parameter.schema, pairs);
        value
            .as_object()
            .is_some_and(|it| !it.is_empty())
            .then_some(value)
    }

    fn headers(&mut self) -> Map<String, Value> {
        let mut arguments = Map::new();
        for parameter in self.parameters(Place::Header) {
            if let Some(text) = self.exchange.header(parameter.name) {
                let name = parameter.name.to_ascii_lowercase();
                self.used.push((Place::Header, name));
                // The media type of the body is no parameter.
                if !parameter.name.eq_ignore_ascii_case("content-type") {
                    let value = values::of_parameter(self.document, parameter, &[text]);
                    arguments.insert(parameter.name.to_owned(), value);
                }
            }
        }
        arguments
    }

    /// Returns the media type and the body.
    fn body(&mut self) -> Option<(String, Value)> {
        let Some(body) = self.exchange.request.body.as_ref() else {
            return self.empty_body();
        };
        let wanted = self.exchange.content_type()?;
        let bodies = self.operation.bodies.iter();
        let (declared, schema) = bodies
            .clone()
            .find(|(it, _)| media_type::includes(it, &wanted))
            .or_else(|| bodies.clone().next())?;
        let media_type = match media_type::includes(declared, &wanted) {
            true => wanted,
            false => (*declared).to_owned(),
        };
        let value = self.body_value(body, &media_type, schema);
        Some((media_type, value))
    }

    /// Returns an object without properties, if the document requires a body and the server does not.
    fn empty_body(&self) -> Option<(String, Value)> {
        let mut bodies = self.operation.bodies.iter();
        let (declared, _) = bodies.find(|(it, _)| media_type::is_json(it))?;
        let needs = self.operation.needs_body;
        needs.then(|| ((*declared).to_owned(), json!({})))
    }

    fn body_value(&self, body: &Body, media_type: &str, schema: &'a Value) -> Value {
        if media_type.starts_with("multipart/") {
            return self.parts(body, schema);
        }
        let kind = self.document.kind(schema);
        let is_bytes = kind == Kind::Bytes || media_type::is_binary(media_type);
        let xml = media_type::is_xml(media_type).then(|| body.text());
        let xml = xml.and_then(|it| xml::read(self.document, schema, &it).ok());
        if let Some(value) = xml {
            value
        } else if is_bytes {
            json!({ "base64": STANDARD.encode(body.bytes()) })
        } else if media_type::is_json(media_type) {
            serde_json::from_slice(&body.bytes()).unwrap_or(Value::Null)
        } else {
            body.text().into()
        }
    }

    fn parts(&self, body: &Body, schema: &'a Value) -> Value {
        let mut parts = Vec::new();
        for (name, value) in &body.parts {
            let property = self.document.property(schema, name);
            let fitted = |schema, value| values::fitted(self.document, schema, value);
            let values = match (property.map(|it| self.document.kind(it)), value) {
                (Some(Kind::List(items)), Value::Array(values)) => {
                    values.iter().map(|it| fitted(items, it)).collect()
                }
                _ => vec![property.map_or(value.clone(), |it| fitted(it, value))],
            };
            parts.extend(
                values
                    .into_iter()
                    .map(|it| json!({ "name": name, "body": it })),
            );
        }
        parts.extend(body.files.iter().map(|it| {
            json!({
                "name": it.name,
                "filename": it.file_name,
                "contentType": it.media_type,
                "body": { "base64": it.buffer },
            })
        }));
        json!({ "parts": parts })
    }

    /// Returns credentials for the schemes whose header or query the server expects. If it expects
    /// none, and the document requires some, these are made up.
    fn credentials(&mut self) -> Vec<(String, String)> {
        let mut names: Vec<&str> = self.operation.security.iter().flatten().copied().collect();
        names.dedup();
        let given: Vec<_> = names
            .iter()
            .filter_map(|it| self.credentials_of(it))
            .collect();
        let alternatives = &self.operation.security;
        if !given.is_empty() || alternatives.iter().any(Vec::is_empty) {
            return given;
        }
        let first = alternatives.iter().flatten().take(1);
        first
            .map(|name| ((*name).to_owned(), "made-up".to_owned()))
            .collect()
    }

    fn credentials_of(&mut self, scheme: &str) -> Option<(String, String)> {
        let node = self.document.scheme(scheme);
        let (header, prefix) = match (node["type"].as_str()?, node["scheme"].as_str()) {
            ("apiKey", _) => (node["name"].as_str()?.to_ascii_lowercase(), String::new()),
            ("http", Some(name)) => ("authorization".to_owned(), format!("{name} ")),
            _ => ("authorization".to_owned(), "Bearer ".to_owned()),
        };
        let text = self.exchange.header(&header)?;
        let credentials = match text.get(..prefix.len()) {
            Some(start) if start.eq_ignore_ascii_case(&prefix) => text[prefix.len()..].to_owned(),
            _ => return None,
        };
        self.used.push((Place::Header, header));
        Some((scheme.to_owned(), credentials))
    }

    /// Returns what the server expects and no argument is made of.
    fn undeclared(&self) -> Vec<String> {
        let is_used = |place, name: &str| {
            let mut used = self.used.iter();
            used.any(|(used, it)| *used == place && it == name)
        };
        let queries = self.exchange.request.query.keys();
        let queries = queries
            .filter(|it| !is_used(Place::Query, it))
            .map(|it| ("query", it));
        let headers = self.exchange.request.headers.keys().filter(|it| {
            let name = it.to_ascii_lowercase();
            !is_used(Place::Header, &name) && !["accept", "content-type"].contains(&name.as_str())
        });
        let headers = headers.map(|it| ("header", it));
        let parameters = queries.chain(headers);
        let mut missing: Vec<String> = parameters
            .map(|(place, name)| format!("the {place} `{name}`"))
            .collect();
        if self.exchange.request.body.is_some() && self.operation.bodies.is_empty() {
            missing.push("the body".to_owned());
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::super::scenarios::tests::exchange;
    use super::*;

    fn version(name: &str, text: &str) -> Version {
        Version {
            name: name.to_owned(),
            document: Document::parse(text).unwrap(),
        }
    }

    fn called(document: &str, json: Value) -> Call {
        call(&exchange(json), &[version("", document)]).unwrap()
    }

    const PETS: &str = "
security: [{ key: [] }]
paths:
  /pets/{id}:
    put:
      parameters:
        - { name: id, in: path, schema: { type: integer } }
        - { name: tags, in: query, schema: { type: array, items: { type: string } } }
        - { name: rest, in: query, schema: { type: object, additionalProperties: { type: number } } }
        - { name: If-Match, in: header, schema: { type: string } }
      requestBody:
        content:
          multipart/form-data:
            schema:
              properties:
                name: { type: string }
                owners: { type: array, items: { type: object } }
          text/plain: { schema: { type: string } }
          image/*: {}
      responses: { 204: {} }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
";

    #[test]
    fn values_are_split_by_the_declared_parameters() {
        let call = called(
            PETS,
            json!({
                "method": "put", "uri": "/pets/1",
                "request": {
                    "query": {"tags": ["a", "b"], "width": 2},
                    "headers": {"if-match": "\"x\"", "x-key": "secret", "X-More": "1"},
                    "body": {"contentType": "text/plain", "raw": "\"text\""},
                },
                "response": {"status": 500},
            }),
        );
        let expected = json!({
            "operation": "PUT /pets/{id}",
            "path": {"id": 1},
            "query": {"tags": ["a", "b"], "rest": {"width": 2}},
            "header": {"If-Match": "\"x\""},
            "contentType": "text/plain",
            "body": "text",
        });
        assert_eq!(call.arguments, expected);
        assert_eq!(call.credentials, [("key".to_owned(), "secret".to_owned())]);
        assert_eq!(call.undeclared, ["the header `X-More`"]);
        assert!(!call.declares_status);
    }

    #[test]
    fn bodies_are_given_by_their_media_type() {
        let body = |content_type: &str, body: Value| {
            let call = called(
                PETS,
                json!({
                    "method": "PUT", "uri": "/pets/1",
                    "request": {"headers": {"content-type": content_type}, "body": body},
                    "response": {"status": 204},
                }),
            );
            call.arguments["body"].clone()
        };
        let json = |raw: &str| json!({"contentType": "application/json", "raw": raw});
        assert_eq!(body("text/plain", json("\"{a}\"")), json!("{a}"));
        assert_eq!(body("image/png", json("x")), json!({"base64": "eA=="}));
        let parts = json!({
            "contentType": "multipart/form-data",
            "parts": {"name": 1, "owners": [{"a": 1}, {}]},
            "files": [{"fieldname": "f", "originalname": "n", "buffer": "eA==", "mimetype": "a/b"}],
        });
        let expected = json!({"parts": [
            {"name": "name", "body": "1"},
            {"name": "owners", "body": {"a": 1}},
            {"name": "owners", "body": {}},
            {"name": "f", "filename": "n", "contentType": "a/b", "body": {"base64": "eA=="}},
        ]});
        assert_eq!(body("multipart/form-data", parts), expected);
    }

    #[test]
    fn a_body_that_only_the_document_requires_is_empty() {
        let body = |required: &str| {
            let document = format!(
                "paths: {{ /x: {{ get: {{ requestBody: {{ required: {required}, \
                 content: {{ application/json: {{}} }} }} }} }} }}"
            );
            let json = json!({"method": "get", "uri": "/x", "response": {"status": 200}});
            called(&document, json).arguments.get("body").cloned()
        };
        assert_eq!(body("true"), Some(json!({})));
        assert_eq!(body("false"), None);
    }

    #[test]
    fn the_version_is_that_of_the_request() {
        let text = "
servers: [{ url: '{endpoint}/things/api:{version}' }]
paths: { /x: { get: {} } }";
        let versions = [
            version("v1", text),
            version("v2", text),
            version("v3", text),
        ];
        let found = |uri: &str| {
            let call = call(
                &exchange(json!({"method": "get", "uri": uri, "response": {"status": 204}})),
                &versions,
            );
            call.map(|it| (it.version, it.base_path))
        };
        assert_eq!(
            found("/things/api:v2/x"),
            Some((1, "/things/api:v2".to_owned()))
        );
        assert_eq!(
            found("/things/api:v9/x"),
            Some((2, "/things/api:v9".to_owned()))
        );
        assert_eq!(found("/things/api:v1/y"), None);
    }

    #[test]
    fn the_next_page_is_where_the_answer_says() {
        let page =
            |uri: &str| exchange(json!({"method": "get", "uri": uri, "response": {"status": 200}}));
        let document = "paths: { /x: { get: {} } }";
        let versions = [version("", document)];
        let first = call(&page("/x"), &versions).unwrap();
        let answer = json!({"body": {"next": [{"link": "http://h:1/x/next?token=a"}]}});
        let next = next_page(&page("/x/next"), &first, &answer, &versions).unwrap();
        let expected = json!({"operation": "GET /x", "url": "http://h:1/x/next?token=a"});
        assert_eq!(next.arguments, expected);
        assert!(next_page(&page("/x/other"), &first, &answer, &versions).is_none());
    }

    #[test]
    fn missing_credentials_are_made_up() {
        let credentials = |security: &str| {
            let document = format!("security: {security}\npaths: {{ /x: {{ get: {{}} }} }}");
            let json = json!({"method": "get", "uri": "/x", "response": {"status": 401}});
            called(&document, json).credentials.len()
        };
        assert_eq!(credentials("[{ a: [] }, { b: [] }]"), 1);
        assert_eq!(credentials("[{ a: [] }, {}]"), 0);
        assert_eq!(credentials("[]"), 0);
    }
}

//! What the suites need to know of a document: its operations with their parameters and bodies, and the
//! kinds of their schemas. It is read without the generator.

use std::path::Path;

use anyhow::Context;
use fs_err as fs;
use serde_json::Value;

use super::media_type;
use crate::document::tree;

/// A longer chain of references is a cycle.
const MAX_REFERENCES: usize = 64;

/// A document that consists of one file.
pub(crate) struct Document {
    tree: Value,
}

/// An operation.
pub(crate) struct Operation<'d> {
    /// The method in capital letters.
    pub(crate) method: String,
    /// The key in `paths`.
    pub(crate) path: &'d str,
    pub(crate) parameters: Vec<Parameter<'d>>,
    /// The media types and the schemas of its body.
    pub(crate) bodies: Vec<(&'d str, &'d Value)>,
    /// Whether it must have a body.
    pub(crate) needs_body: bool,
    /// The alternatives of `security`, or of that of the document: the schemes of each.
    pub(crate) security: Vec<Vec<&'d str>>,
    /// `responses`.
    responses: &'d Value,
}

/// A parameter.
pub(crate) struct Parameter<'d> {
    pub(crate) name: &'d str,
    pub(crate) place: Place,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) schema: &'d Value,
    /// Whether it has `content` instead of `schema`: its value is JSON.
    pub(crate) is_json: bool,
    pub(crate) required: bool,
    /// An example of the document.
    pub(crate) example: Option<&'d Value>,
}

/// The place of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// The style of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

/// What a schema describes, as far as text must be read by it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind<'d> {
    Text,
    /// `format: binary`.
    Bytes,
    Number,
    Boolean,
    List(&'d Value),
    Object,
    Any,
}

static NOTHING: Value = Value::Null;

impl Document {
    /// Reads a document.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        Self::parse(&fs::read_to_string(path)?).with_context(|| path.display().to_string())
    }

    /// Reads the text of a document.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let tree = tree::parse(text)?;
        Ok(Self { tree })
    }

    /// Returns the URL of the first server.
    pub(crate) fn server(&self) -> &str {
        let url = self.tree.pointer("/servers/0/url").and_then(Value::as_str);
        url.unwrap_or_default()
    }

    /// Returns a security scheme.
    pub(crate) fn scheme(&self, name: &str) -> &Value {
        let schemes = &self.tree["components"]["securitySchemes"];
        self.target(schemes.get(name).unwrap_or(&NOTHING))
    }

    /// Returns all operations.
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.tree["paths"].as_object().into_iter().flatten();
        let mut operations = Vec::new();
        for (path, item) in paths {
            let item = self.target(item);
            for method in [
                "get", "put", "post", "delete", "options", "head", "patch", "trace",
            ] {
                if let Some(node) = item.get(method) {
                    operations.push(self.operation(path, method, item, node));
                }
            }
        }
        operations
    }

    fn operation<'d>(
        &'d self,
        path: &'d str,
        method: &str,
        item: &'d Value,
        node: &'d Value,
    ) -> Operation<'d> {
        let own = self.parameters(node);
        let is_own = |it: &Parameter| own.iter().any(|o| (o.name, o.place) == (it.name, it.place));
        let mut parameters = self.parameters(item);
        parameters.retain(|it| !is_own(it));
        parameters.extend(own);
        let body = self.target(&node["requestBody"]);
        let bodies = body["content"].as_object().into_iter().flatten();
        let security = node.get("security").unwrap_or(&self.tree["security"]);
        let alternatives = security.as_array().into_iter().flatten();
        Operation {
            method: method.to_uppercase(),
            path,
            parameters,
            bodies: bodies
                .map(|(media_type, it)| (media_type.as_str(), &it["schema"]))
                .collect(),
            needs_body: body["required"] == true,
            security: alternatives
                .map(|it| it.as_object().into_iter().flatten())
                .map(|schemes| schemes.map(|(name, _)| name.as_str()).collect())
                .collect(),
            responses: &node["responses"],
        }
    }

    fn parameters<'d>(&'d self, node: &'d Value) -> Vec<Parameter<'d>> {
        let nodes = node["parameters"].as_array().into_iter().flatten();
        let parameters = nodes.filter_map(|it| Parameter::of(self.target(it)));
        parameters.collect()
    }

    /// Follows references within the document.
    pub(crate) fn target<'d>(&'d self, node: &'d Value) -> &'d Value {
        let mut node = node;
        for _ in 0..MAX_REFERENCES {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                return node;
            };
            let target = reference
                .strip_prefix('#')
                .and_then(|it| self.tree.pointer(it));
            node = target.unwrap_or(&NOTHING);
        }
        &NOTHING
    }

    /// Returns what a schema describes.
    pub(crate) fn kind<'d>(&'d self, schema: &'d Value) -> Kind<'d> {
        self.kind_within(schema, 0)
    }

    fn kind_within<'d>(&'d self, schema: &'d Value, depth: usize) -> Kind<'d> {
        let schema = self.target(schema);
        let branches = ["allOf", "oneOf", "anyOf"].map(|it| schema[it].as_array());
        let branches = branches.into_iter().flatten().flatten();
        let mut branches = branches.filter(|_| depth < MAX_REFERENCES);
        let name = match &schema["type"] {
            Value::Array(names) => names
                .iter()
                .filter_map(Value::as_str)
                .find(|it| *it != "null"),
            name => name.as_str(),
        };
        match name {
            Some("string") if schema["format"] == "binary" => Kind::Bytes,
            Some("string") => Kind::Text,
            Some("integer" | "number") => Kind::Number,
            Some("boolean") => Kind::Boolean,
            Some("array") => Kind::List(&schema["items"]),
            Some("object") => Kind::Object,
            _ if schema.get("properties").is_some() => Kind::Object,
            _ => branches
                .find_map(|it| Some(self.kind_within(it, depth + 1)).filter(|it| *it != Kind::Any))
                .unwrap_or(Kind::Any),
        }
    }

    /// Returns a property of an object.
    pub(crate) fn property<'d>(&'d self, schema: &'d Value, name: &str) -> Option<&'d Value> {
        let schema = self.target(schema);
        let own = schema["properties"].get(name);
        let parts = ["allOf", "oneOf", "anyOf"].map(|it| schema[it].as_array());
        let mut parts = parts.into_iter().flatten().flatten();
        own.or_else(|| parts.find_map(|it| self.property(it, name)))
    }

    /// Returns the names of the properties of an object.
    pub(crate) fn properties<'d>(&'d self, schema: &'d Value) -> Vec<&'d str> {
        let schema = self.target(schema);
        let own = schema["properties"].as_object().into_iter().flatten();
        let own = own.map(|(name, _)| name.as_str());
        let parts = schema["allOf"].as_array().into_iter().flatten();
        own.chain(parts.flat_map(|it| self.properties(it)))
            .collect()
    }
}

impl<'d> Operation<'d> {
    /// Returns whether the document declares this status, or a range or default that includes it.
    pub(crate) fn declares(&self, status: u64) -> bool {
        let range = format!("{}XX", status / 100);
        let statuses = [
            &*status.to_string(),
            &range,
            &range.to_lowercase(),
            "default",
        ];
        statuses.iter().any(|it| self.responses.get(it).is_some())
    }

    /// Returns the keys of `responses`.
    pub(crate) fn statuses(&self) -> Vec<&'d str> {
        let responses = self.responses.as_object().into_iter().flatten();
        responses.map(|(key, _)| key.as_str()).collect()
    }

    /// Returns the schema of a response with this status, if its body is XML.
    pub(crate) fn xml_response(&self, document: &'d Document, status: u64) -> Option<&'d Value> {
        let response = document.target(self.responses.get(status.to_string())?);
        let mut content = response["content"].as_object()?.iter();
        let (_, node) = content.find(|(it, _)| media_type::is_xml(it))?;
        Some(&node["schema"])
    }

    /// Returns the name as `call` takes it.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl<'d> Parameter<'d> {
    /// Returns whether the specification says that it is none: a header that something else says.
    pub(crate) fn is_ignored(&self) -> bool {
        let names = ["accept", "content-type", "authorization"];
        let is_one = names.iter().any(|it| it.eq_ignore_ascii_case(self.name));
        self.place == Place::Header && is_one
    }

    fn of(node: &'d Value) -> Option<Self> {
        let place = Place::of(node["in"].as_str()?)?;
        let style = match node["style"].as_str() {
            Some("label") => Style::Label,
            Some("matrix") => Style::Matrix,
            Some("spaceDelimited") => Style::SpaceDelimited,
            Some("pipeDelimited") => Style::PipeDelimited,
            Some("deepObject") => Style::DeepObject,
            Some("form") => Style::Form,
            Some("simple") => Style::Simple,
            _ => place.style(),
        };
        let content = node["content"]
            .as_object()
            .and_then(|it| it.values().next());
        Some(Self {
            name: node["name"].as_str()?,
            place,
            style,
            explode: node["explode"].as_bool().unwrap_or(style == Style::Form),
            schema: content.map_or(&node["schema"], |it| &it["schema"]),
            is_json: content.is_some(),
            required: node["required"] == true,
            example: example(node),
        })
    }
}

/// Returns the first example of a parameter.
fn example(node: &Value) -> Option<&Value> {
    let examples = || node["examples"].as_object()?.values().next()?.get("value");
    node.get("example").or_else(examples)
}

impl Place {
    fn of(name: &str) -> Option<Self> {
        let all = [Self::Path, Self::Query, Self::Header, Self::Cookie];
        all.into_iter().find(|it| it.name() == name)
    }

    /// Returns the name in the document.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }

    /// Returns the style of parameters that have none of their own.
    fn style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::Simple,
            Self::Query | Self::Cookie => Style::Form,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operations_have_their_defaults() {
        let document = Document::parse(
            "
servers: [{ url: 'https://x.example' }]
security: [{ key: [] }, {}]
paths:
  /pets/{id}:
    parameters:
      - { name: id, in: path, schema: { type: string } }
      - { $ref: '#/components/parameters/tags' }
    get:
      parameters:
        - { name: id, in: path, style: label, schema: { type: integer } }
        - { name: filter, in: query, content: { application/json: { schema: {} } } }
      requestBody: { content: { text/plain: { schema: { type: string } } } }
      responses: { 200: {}, 4XX: {} }
components:
  parameters:
    tags: { name: tags, in: header, schema: { type: array, items: { type: number } } }
",
        )
        .unwrap();
        assert_eq!(document.server(), "https://x.example");
        let operations = document.operations();
        let [operation] = operations.as_slice() else {
            panic!("one operation")
        };
        assert_eq!(operation.name(), "GET /pets/{id}");
        assert_eq!(operation.security, [vec!["key"], vec![]]);
        assert_eq!(operation.bodies[0].0, "text/plain");
        assert!(operation.declares(200) && operation.declares(404) && !operation.declares(500));
        let [tags, id, filter] = operation.parameters.as_slice() else {
            panic!("three parameters")
        };
        assert_eq!((tags.style, tags.explode), (Style::Simple, false));
        assert_eq!((id.style, id.place), (Style::Label, Place::Path));
        assert_eq!((filter.style, filter.explode), (Style::Form, true));
        assert!(filter.is_json && !id.is_json);
        assert_eq!(document.kind(id.schema), Kind::Number);
        assert!(matches!(document.kind(tags.schema), Kind::List(_)));
    }

    #[test]
    fn kinds_are_found_behind_references_and_branches() {
        let document = Document::parse(
            "components: { schemas: { A: { anyOf: [{}, { type: [boolean, 'null'] }] }, \
             B: { $ref: '#/components/schemas/B' } } }",
        )
        .unwrap();
        let kind = |schema: Value| format!("{:?}", document.kind(&schema));
        assert_eq!(kind(json!({"$ref": "#/components/schemas/A"})), "Boolean");
        assert_eq!(kind(json!({"$ref": "#/components/schemas/B"})), "Any");
        assert_eq!(kind(json!({"allOf": [{"properties": {}}]})), "Object");
        assert_eq!(kind(json!({"type": "string", "format": "binary"})), "Bytes");
    }
}

//! Stage 3, normalize: whatever people write in, OpenAPI 3.0 as `openapiv3` reads it out.
//!
//! The document is held against the table in [`crate::structure`]. What deviates and has a clear
//! meaning is mended, and what has none is taken out, each with a warning at the place; so one odd
//! `example` does not cost a whole document.

use crate::diagnostic::{Diagnostic, Log};
use crate::structure::{Kind, Presence, Shape};
use crate::tree::{Node, Object, Origin, Value};

/// Mends a bundled document. `false` if it is not OpenAPI 3.0 at all; the log then says why.
pub fn normalize(document: &mut Node, log: &mut Log) -> bool {
    if !is_open_api_3_0(document, log) {
        return false;
    }
    let mut normalizer = Normalizer {
        log,
        callbacks_noted: false,
    };
    normalizer.fits(document, &Shape::Object(Kind::OpenApi))
}

/// Looks at the version that the document declares.
fn is_open_api_3_0(document: &Node, log: &mut Log) -> bool {
    let version = document.get("openapi").or_else(|| document.get("swagger"));
    let Some(version) = version else {
        log.push(
            Diagnostic::error("this is not an OpenAPI document")
                .at_node(document.origin)
                .label("`openapi` is missing")
                .help("an OpenAPI document starts with a line such as `openapi: 3.0.3`"),
        );
        return false;
    };
    let text = match &version.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    if document.get("openapi").is_some() && text.starts_with("3.0") {
        return true;
    }
    let problem = Diagnostic::error(format!("version `{text}` of OpenAPI is not supported"))
        .at_node(version.origin)
        .label("nothing is generated");
    log.push(if text.starts_with('2') {
        problem.help(
            "this is Swagger 2.0: convert it to OpenAPI 3.0 first, for instance with the npm \
             package `swagger2openapi`",
        )
    } else {
        problem.help("this version of the generator reads OpenAPI 3.0 documents")
    });
    false
}

struct Normalizer<'a> {
    log: &'a mut Log,
    callbacks_noted: bool,
}

impl Normalizer<'_> {
    /// Mends `node` so that it has the shape `shape`. `false` if that can't be done: the caller
    /// then does without it.
    fn fits(&mut self, node: &mut Node, shape: &Shape) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Text => self.text(node),
            Shape::OneOf(values) => self.one_of(node, values),
            Shape::Boolean => self.boolean(node),
            Shape::Number => self.number(node),
            Shape::Count => self.count(node),
            Shape::Object(kind) => self.object(node, *kind),
            Shape::ObjectOrReference(kind) => is_reference(node) || self.object(node, *kind),
            Shape::SchemaOrBoolean => {
                matches!(node.value, Value::Boolean(_))
                    || self.fits(node, &Shape::ObjectOrReference(Kind::Schema))
            }
            Shape::List(element) => self.list(node, element),
            Shape::Map(element) => self.members(node, element, |_| true),
            Shape::Responses => {
                let response = Shape::ObjectOrReference(Kind::Response);
                self.members(node, &response, is_response_key)
            }
            Shape::Paths => self.members(node, &Shape::Object(Kind::PathItem), |key| {
                key.starts_with('/')
            }),
            Shape::Callback => false,
        }
    }

    fn text(&mut self, node: &mut Node) -> bool {
        let text = match &node.value {
            Value::String(_) => return true,
            Value::Number(number) => number.to_string(),
            Value::Boolean(value) => value.to_string(),
            _ => return self.mismatch(node, "a string"),
        };
        // An unquoted `1.0` in YAML: everybody means text here.
        node.value = Value::String(text);
        true
    }

    fn one_of(&mut self, node: &mut Node, values: &[&str]) -> bool {
        let Some(text) = node.as_str() else {
            return self.mismatch(node, "a string");
        };
        if values.contains(&text) {
            return true;
        }
        let message = format!("`{text}` is not one of the values that the specification has here");
        self.log.push(
            Diagnostic::warning(message)
                .at_node(node.origin)
                .label("the value is not used")
                .help(format!("write one of: {}", values.join(", "))),
        );
        false
    }

    fn boolean(&mut self, node: &mut Node) -> bool {
        let value = match node.as_str() {
            None if matches!(node.value, Value::Boolean(_)) => return true,
            Some("true") => true,
            Some("false") => false,
            _ => return self.mismatch(node, "`true` or `false`"),
        };
        node.value = Value::Boolean(value);
        true
    }

    fn number(&mut self, node: &mut Node) -> bool {
        match &node.value {
            Value::Number(_) => true,
            Value::String(text) => match text.parse::<serde_json::Number>() {
                Ok(number) => {
                    node.value = Value::Number(number);
                    true
                }
                Err(_) => self.mismatch(node, "a number"),
            },
            _ => self.mismatch(node, "a number"),
        }
    }

    fn count(&mut self, node: &mut Node) -> bool {
        if !self.number(node) {
            return false;
        }
        match &node.value {
            Value::Number(number) if number.as_u64().is_some() => true,
            _ => self.mismatch(node, "a whole number from 0"),
        }
    }

    fn list(&mut self, node: &mut Node, element: &Shape) -> bool {
        let Value::Array(array) = &mut node.value else {
            return self.mismatch(node, "a list");
        };
        array.retain_mut(|node| self.fits(node, element));
        true
    }

    /// An object whose keys the document chooses, as far as `key_fits`.
    fn members(&mut self, node: &mut Node, element: &Shape, key_fits: fn(&str) -> bool) -> bool {
        let Some(object) = node.as_object_mut() else {
            return self.mismatch(node, "an object");
        };
        object.retain(|key, member| {
            if key.starts_with("x-") && !matches!(element, Shape::ObjectOrReference(Kind::Schema)) {
                return true;
            }
            if !key_fits(key) {
                self.log.push(
                    Diagnostic::warning(format!("`{key}` is not a key that can stand here"))
                        .at_node(member.origin.key())
                        .label("what stands below it is left out")
                        .help("paths start with `/`; responses are `200`, `4XX` or `default`"),
                );
                return false;
            }
            self.fits(member, element)
        });
        true
    }

    fn object(&mut self, node: &mut Node, kind: Kind) -> bool {
        let origin = node.origin;
        let Some(object) = node.as_object_mut() else {
            return self.mismatch(node, "an object");
        };
        self.remove_misfits(object, kind);
        for field in kind.fields() {
            if object.contains_key(field.name) || field.presence == Presence::Optional {
                continue;
            }
            if field.presence == Presence::Required {
                let message = format!("this {} has no `{}`", kind.name(), field.name);
                self.log.push(
                    Diagnostic::warning(message)
                        .at_node(origin)
                        .label("it is left out")
                        .help(format!("add `{}`", field.name)),
                );
                return false;
            }
            object.insert(field.name.to_owned(), empty(origin, &field.shape));
        }
        self.complete(object, kind, origin);
        true
    }

    /// Takes out what does not fit, and says what is not known.
    fn remove_misfits(&mut self, object: &mut Object, kind: Kind) {
        object.retain(|key, member| match kind.field(key) {
            Some(field) if field.shape == Shape::Map(&Shape::Callback) => {
                self.note_callbacks(member.origin);
                false
            }
            Some(field) => self.fits(member, &field.shape),
            None => {
                if !key.starts_with("x-") {
                    self.unknown_field(key, member, kind);
                }
                key.starts_with("x-")
            }
        });
    }

    /// What `openapiv3` wants to see and the specification leaves open.
    fn complete(&mut self, object: &mut Object, kind: Kind, origin: Origin) {
        let needs_schema = matches!(kind, Kind::Parameter | Kind::Header);
        if needs_schema && !object.contains_key("schema") && !object.contains_key("content") {
            self.log.push(
                Diagnostic::warning(format!(
                    "this {} has neither `schema` nor `content`",
                    kind.name()
                ))
                .at_node(origin)
                .label("it is taken as a string")
                .help("add a `schema`"),
            );
            let text = Node::new(origin, Value::String("string".to_owned()));
            let schema = Object::from_iter([("type".to_owned(), text)]);
            object.insert(
                "schema".to_owned(),
                Node::new(origin, Value::Object(schema)),
            );
        }
        if kind == Kind::SecurityScheme {
            for field in ["name", "in", "scheme", "flows", "openIdConnectUrl"] {
                let shape = if field == "flows" {
                    Shape::Object(Kind::OAuthFlows)
                } else {
                    Shape::Text
                };
                if field != "in" && !object.contains_key(field) {
                    object.insert(field.to_owned(), empty(origin, &shape));
                }
            }
        }
    }

    fn unknown_field(&mut self, key: &str, member: &Node, kind: Kind) {
        let known = kind.fields().iter().map(|field| field.name);
        let close = known.into_iter().find(|name| is_close(name, key));
        let help = match close {
            Some(name) => format!("did you mean `{name}`?"),
            None => "remove it, or start its name with `x-` if it is an extension".to_owned(),
        };
        self.log.push(
            Diagnostic::warning(format!("OpenAPI 3.0 has no `{key}` in a {}", kind.name()))
                .at_node(member.origin.key())
                .label("it has no effect")
                .help(help),
        );
    }

    fn note_callbacks(&mut self, origin: Origin) {
        if !std::mem::replace(&mut self.callbacks_noted, true) {
            self.log.push(
                Diagnostic::warning("callbacks are requests that the API sends")
                    .at_node(origin.key())
                    .label("nothing is generated for this and any other callback")
                    .help("receive them with a web framework; a client only sends requests"),
            );
        }
    }

    fn mismatch(&mut self, node: &Node, expected: &str) -> bool {
        let message = format!("expected {expected}, found {}", node.value.describe());
        self.log.push(
            Diagnostic::warning(message)
                .at_node(node.origin)
                .label("the value is not used")
                .help(format!("write {expected}, or remove the key")),
        );
        false
    }
}

/// What says the same as a missing field.
fn empty(origin: Origin, shape: &Shape) -> Node {
    let value = match shape {
        Shape::Text => Value::String(String::new()),
        Shape::Object(kind) => {
            let required = kind
                .fields()
                .iter()
                .filter(|field| field.presence != Presence::Optional);
            let members = required.map(|f| (f.name.to_owned(), empty(origin, &f.shape)));
            Value::Object(members.collect())
        }
        _ => Value::Object(Object::new()),
    };
    Node::new(origin, value)
}

fn is_reference(node: &Node) -> bool {
    node.get("$ref").and_then(Node::as_str).is_some()
}

/// Responses Object: a status code, a range such as `4XX`, or `default`.
fn is_response_key(key: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    key == "default"
        || (key.len() == 3 && digits(key) && key >= "100")
        || (key.len() == 3
            && matches!(key.as_bytes()[0], b'1'..=b'5')
            && key[1..].eq_ignore_ascii_case("xx"))
}

/// Whether two names differ by no more than a typing slip: case, or one or two letters.
fn is_close(name: &str, key: &str) -> bool {
    if name.eq_ignore_ascii_case(key) {
        return true;
    }
    if name.len().abs_diff(key.len()) > 1 || name.len() < 4 {
        return false;
    }
    let same_start = name
        .chars()
        .zip(key.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let same_end = name
        .chars()
        .rev()
        .zip(key.chars().rev())
        .take_while(|(a, b)| a == b)
        .count();
    same_start + same_end + 2 >= name.chars().count().max(key.chars().count())
}

//! Strings, numbers, lists and maps: what stands in a place, and whether it can stand there.

use super::objects::empty;
use super::{Normalizer, object, text};
use crate::diagnostic::Diagnostic;
use crate::structure::{Kind, Shape};
use crate::tree::{Node, Object, Value};

impl Normalizer<'_> {
    /// Mends `node` so that it has the shape `shape`. `false` if that can't be done: the caller
    /// then does without it.
    pub(super) fn fits(&mut self, node: &mut Node, shape: &Shape) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Unused => false,
            Shape::Text => self.text(node),
            Shape::OneOf(values) => self.one_of(node, values),
            Shape::Boolean => self.boolean(node),
            Shape::Number => self.number(node),
            Shape::Count => self.count(node),
            Shape::Object(kind) => self.object(node, *kind),
            Shape::ObjectOrReference(Kind::Schema) => self.schema(node),
            Shape::ObjectOrReference(kind) => self.object_or_reference(node, *kind),
            Shape::SchemaOrBoolean => self.schema_or_boolean(node),
            Shape::List(element) => self.list(node, element),
            Shape::Map(element) => self.map(node, element),
            Shape::Responses => {
                let response = Shape::ObjectOrReference(Kind::Response);
                self.keyed(node, &response, response_key)
            }
            Shape::Paths => self.keyed(node, &Shape::Object(Kind::PathItem), path_key),
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
        let diagnostic = Diagnostic::warning(message).at_node(node.origin);
        let close = values
            .iter()
            .find(|value| text.trim().eq_ignore_ascii_case(value));
        if let Some(value) = close {
            self.warn(
                diagnostic
                    .label(format!("`{value}` is taken"))
                    .help(format!("write `{value}`")),
            );
            node.value = Value::String((*value).to_owned());
            return true;
        }
        self.warn(
            diagnostic
                .label("the value is not used")
                .help(format!("write one of: {}", values.join(", "))),
        );
        false
    }

    fn boolean(&mut self, node: &mut Node) -> bool {
        let value = match node.as_str().map(str::trim) {
            None if matches!(node.value, Value::Boolean(_)) => return true,
            Some("true" | "True") => true,
            Some("false" | "False") => false,
            _ => return self.mismatch(node, "`true` or `false`"),
        };
        node.value = Value::Boolean(value);
        true
    }

    fn number(&mut self, node: &mut Node) -> bool {
        match &node.value {
            Value::Number(_) => true,
            Value::String(text) => match text.trim().parse::<serde_json::Number>() {
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
        let Value::Number(number) = &node.value else {
            return false;
        };
        if number.as_u64().is_some() {
            return true;
        }
        match number.as_f64() {
            // `1e3`. A limit that no value can reach is none.
            Some(value) if value >= 0.0 && value.fract() == 0.0 => {
                let fits = value < u64::MAX as f64;
                if fits {
                    node.value = Value::Number((value as u64).into());
                }
                fits
            }
            _ => self.mismatch(node, "a whole number from 0"),
        }
    }

    /// The Boolean or schema of `additionalProperties`.
    fn schema_or_boolean(&mut self, node: &mut Node) -> bool {
        match node.as_str() {
            Some("true") => node.value = Value::Boolean(true),
            Some("false") => node.value = Value::Boolean(false),
            _ => {}
        }
        matches!(node.value, Value::Boolean(_)) || self.schema(node)
    }

    fn list(&mut self, node: &mut Node, element: &Shape) -> bool {
        match &mut node.value {
            Value::Array(array) => {
                array.retain_mut(|node| self.fits(node, element));
                true
            }
            // PHP has one empty value for lists and maps.
            Value::Object(object) if object.is_empty() => {
                node.value = Value::Array(Vec::new());
                true
            }
            Value::Null => self.mismatch(node, "a list"),
            _ => self.list_of_one(node, element),
        }
    }

    /// What stands where a list of such things is expected.
    fn list_of_one(&mut self, node: &mut Node, element: &Shape) -> bool {
        let message = format!("expected a list, found {}", node.value.describe());
        let mut only = node.clone();
        if !self.fits(&mut only, element) {
            return false;
        }
        self.warn(
            Diagnostic::warning(message)
                .at_node(node.origin)
                .label("it is taken as a list of this one")
                .help("write a list"),
        );
        node.value = Value::Array(vec![only]);
        true
    }

    /// An object whose keys the document chooses.
    fn map(&mut self, node: &mut Node, element: &Shape) -> bool {
        match &node.value {
            Value::Array(array) if array.is_empty() => {
                node.value = Value::Object(Object::default())
            }
            // `security: [key]`
            Value::String(key) if *element == Shape::List(&Shape::Text) => {
                let none = Node::new(node.origin, Value::Array(Vec::new()));
                *node = object(node.origin, [(key.clone().as_str(), none)]);
            }
            _ => {}
        }
        let Some(object) = node.as_object_mut() else {
            return self.mismatch(node, "an object");
        };
        object.retain(|key, member| {
            let is_extension = key.starts_with("x-") && !matches!(member.value, Value::Object(_));
            if is_extension && !matches!(element, Shape::Text | Shape::Any) {
                return false;
            }
            self.map_member(member, element)
        });
        true
    }

    fn map_member(&mut self, member: &mut Node, element: &Shape) -> bool {
        if member.value == Value::Null && *element != Shape::Any {
            // `application/json:` with nothing after it.
            *member = match element {
                Shape::List(_) => Node::new(member.origin, Value::Array(Vec::new())),
                shape => empty(member.origin, shape),
            };
        }
        self.fits(member, element)
    }

    /// An object whose keys have a form, which `mended` gives them. `None` says that it can't.
    fn keyed(
        &mut self,
        node: &mut Node,
        element: &Shape,
        mended: fn(&str) -> Option<String>,
    ) -> bool {
        if matches!(&node.value, Value::Array(array) if array.is_empty()) {
            node.value = Value::Object(Object::default());
        }
        let Some(object) = node.as_object_mut() else {
            return self.mismatch(node, "an object");
        };
        let mut kept = Object::with_capacity_and_hasher(object.len(), Default::default());
        for (key, mut member) in object.drain(..) {
            if key.starts_with("x-") {
                kept.insert(key, member);
                continue;
            }
            let mended = mended(&key).filter(|mended| *mended == key || !kept.contains_key(mended));
            if mended.as_ref() != Some(&key) {
                self.odd_key(&key, &member, mended.as_deref());
            }
            if let Some(mended) = mended {
                if self.map_member(&mut member, element) {
                    kept.insert(mended, member);
                }
            }
        }
        *object = kept;
        true
    }

    fn odd_key(&mut self, key: &str, member: &Node, mended: Option<&str>) {
        let label = match mended {
            Some(mended) => format!("`{mended}` is taken"),
            None => "what stands below it is left out".to_owned(),
        };
        self.warn(
            Diagnostic::warning(format!("`{key}` is not a key that can stand here"))
                .at_node(member.origin.key())
                .label(label)
                .help("paths start with `/`; responses are `200`, `4XX` or `default`"),
        );
    }

    pub(super) fn mismatch(&mut self, node: &Node, expected: &str) -> bool {
        let message = format!("expected {expected}, found {}", node.value.describe());
        self.warn(
            Diagnostic::warning(message)
                .at_node(node.origin)
                .label("the value is not used")
                .help(format!("write {expected}, or remove the key")),
        );
        false
    }

    /// An object that can be given by what matters most of it.
    pub(super) fn object_of_text(&mut self, node: &mut Node, kind: Kind) -> bool {
        let Some(value) = node.as_str() else {
            return false;
        };
        let key = match kind {
            Kind::Discriminator => "propertyName",
            Kind::ExternalDocumentation | Kind::Server => "url",
            Kind::License | Kind::Contact | Kind::Tag => "name",
            Kind::Response => "description",
            _ => return false,
        };
        let value = text(node.origin, value);
        self.warn(
            Diagnostic::warning(format!("a {} is an object, not a string", kind.name()))
                .at_node(node.origin)
                .label(format!("it is taken as its `{key}`"))
                .help(format!("write `{{{key}: ...}}`")),
        );
        *node = object(node.origin, [(key, value)]);
        true
    }
}

/// Responses Object: a status code, a range such as `4XX`, or `default`.
fn response_key(key: &str) -> Option<String> {
    let mended = key.trim();
    let is_status = mended.len() == 3
        && matches!(mended.as_bytes()[0], b'1'..=b'9')
        && mended.bytes().all(|byte| byte.is_ascii_digit());
    let is_range = mended.len() == 3
        && matches!(mended.as_bytes()[0], b'1'..=b'5')
        && mended
            .get(1..)
            .is_some_and(|rest| rest.eq_ignore_ascii_case("xx"));
    if mended.eq_ignore_ascii_case("default") {
        Some("default".to_owned())
    } else {
        (is_status || is_range).then(|| mended.to_owned())
    }
}

/// Paths Object: a path starts with a slash.
fn path_key(key: &str) -> Option<String> {
    if key.starts_with('/') {
        Some(key.to_owned())
    } else if key.contains("://") || key.is_empty() {
        None
    } else {
        Some(format!("/{key}"))
    }
}

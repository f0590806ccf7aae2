//! The objects of the specification: their fields, those that must be there, and those that nobody
//! knows.

use super::version::Version;
use super::{Normalizer, Note, set};
use crate::diagnostic::Diagnostic;
use crate::structure::{Field, Kind, METHODS, Presence, Shape, Since};
use crate::tree::{Node, Object, Origin, Value};

impl Normalizer<'_> {
    pub(super) fn object(&mut self, node: &mut Node, kind: Kind) -> bool {
        if node.as_object().is_none() && !self.object_of_text(node, kind) {
            return self.mismatch(node, "an object");
        }
        let origin = node.origin;
        let Some(object) = node.as_object_mut() else {
            return false;
        };
        if !self.prepare(object, kind, origin) {
            return false;
        }
        self.remove_misfits(object, kind);
        for field in kind.fields() {
            if object.contains_key(field.name) || field.presence == Presence::Optional {
                continue;
            }
            if field.presence == Presence::Required {
                self.missing(kind, field.name, origin);
                return false;
            }
            object.insert(field.name.to_owned(), empty(origin, &field.shape));
        }
        self.complete(object, kind, origin)
    }

    pub(super) fn object_or_reference(&mut self, node: &mut Node, kind: Kind) -> bool {
        let is_reference = node.get("$ref").and_then(Node::as_str).is_some();
        let Some(members) = node.as_object_mut().filter(|_| is_reference) else {
            return self.object(node, kind);
        };
        members.retain(|key, member| key == "$ref" || self.stays_beside(key, member, kind));
        true
    }

    /// Whether what stands beside a reference is said of this use of its target: the texts of
    /// OpenAPI 3.1 (section 4.8.23, "Reference Object"). 3.0 ignores everything.
    fn stays_beside(&mut self, key: &str, member: &mut Node, kind: Kind) -> bool {
        let is_text = matches!(key, "summary" | "description");
        let field = kind.field(key).filter(|field| field.since == Since::V3_0);
        let says_nothing = is_text && matches!(member.as_str(), None | Some(""));
        if says_nothing || !is_text && field.is_none() {
            return false;
        }
        let help = match (self.version, field) {
            (Version::V3_1, Some(_)) if is_text => return true,
            (_, Some(_)) => "move it to what the reference leads to",
            (Version::V3_1, None) => "write it as `description`",
            (Version::V3_0, None) => "remove it",
        };
        self.warn(
            Diagnostic::warning(format!("`{key}` stands beside a `$ref`"))
                .at_node(member.origin.key())
                .label("it has no effect")
                .help(help),
        );
        false
    }

    /// Puts right what would not pass as a field. `false` if the object can't be used.
    fn prepare(&mut self, object: &mut Object, kind: Kind, origin: Origin) -> bool {
        match kind {
            Kind::Parameter if !self.has_place(object) => return false,
            Kind::Parameter | Kind::Header | Kind::MediaType => {
                self.gather_schema(object, kind, origin);
            }
            Kind::PathItem => self.lower_methods(object),
            Kind::SecurityScheme => return self.security_type(object, origin),
            Kind::ServerVariable => default_from_enum(object),
            _ => {}
        }
        true
    }

    /// What `openapiv3` wants to see and the specification leaves open. `false` if the object can't
    /// be used.
    fn complete(&mut self, object: &mut Object, kind: Kind, origin: Origin) -> bool {
        match kind {
            Kind::Parameter | Kind::Header => self.complete_parameter(object, kind, origin),
            Kind::SecurityScheme => self.complete_security(object, origin),
            Kind::Link
                if !object.contains_key("operationRef") && !object.contains_key("operationId") =>
            {
                self.missing(kind, "operationId", origin);
                return false;
            }
            _ => {}
        }
        true
    }

    /// Takes out what does not fit, and says what is not known.
    fn remove_misfits(&mut self, object: &mut Object, kind: Kind) {
        object.retain(|key, member| match kind.field(key) {
            Some(field) if field.since == Since::V3_0 => self.field_fits(member, field),
            Some(field) => {
                self.newer_field(field, member, kind);
                false
            }
            None if key.starts_with("x-") => true,
            None => {
                self.unknown_field(key, member, kind);
                false
            }
        });
    }

    fn field_fits(&mut self, member: &mut Node, field: &Field) -> bool {
        match (&member.value, &field.shape) {
            (_, Shape::Map(Shape::Unused)) => {
                self.note_callbacks(member.origin);
                false
            }
            // An operation can be lost, and a schema can be `null` for no schema. Anything else
            // that is `null` is as good as not there.
            (Value::Null, Shape::Any | Shape::Object(Kind::Operation)) => {
                self.fits(member, &field.shape)
            }
            (Value::Null, Shape::ObjectOrReference(Kind::Schema)) => self.schema(member),
            (Value::Null, _) => false,
            _ => self.fits(member, &field.shape),
        }
    }

    /// A field of OpenAPI 3.1 or 3.2. What a schema says with the keywords of 3.1 has been
    /// expressed in others before.
    fn newer_field(&mut self, field: &Field, member: &Node, kind: Kind) {
        let key = field.name;
        if field.since == Since::V3_2 {
            let label = match key {
                "query" | "additionalOperations" => "no operation is generated for it",
                "itemSchema" => "the items of the stream have no type",
                _ => "it has no effect",
            };
            self.warn(
                Diagnostic::warning(format!("`{key}` in {} is OpenAPI 3.2", kind.with_article()))
                    .at_node(member.origin.key())
                    .label(label)
                    .help("3.2 is not supported yet"),
            );
        } else if key == "webhooks" && member.as_object().is_some_and(|it| !it.is_empty()) {
            self.note(
                Note::Webhooks,
                Diagnostic::warning("webhooks are requests that the API sends")
                    .at_node(member.origin.key())
                    .label("nothing is generated for them")
                    .help("receive them with a web framework; a client only sends requests"),
            );
        }
    }

    fn unknown_field(&mut self, key: &str, member: &Node, kind: Kind) {
        let known = kind.fields().iter().map(|field| field.name);
        let close = known.into_iter().find(|name| is_close(name, key));
        let help = match close {
            Some(name) => format!("did you mean `{name}`?"),
            // JSON Schema, which 3.1 refers to, allows keywords of one's own.
            None if kind == Kind::Schema && self.version == Version::V3_1 => return,
            None => "remove it, or start its name with `x-` if it is an extension".to_owned(),
        };
        self.warn(
            Diagnostic::warning(format!("OpenAPI has no `{key}` in {}", kind.with_article()))
                .at_node(member.origin.key())
                .label("it has no effect")
                .help(help),
        );
    }

    fn missing(&mut self, kind: Kind, field: &str, origin: Origin) {
        self.warn(
            Diagnostic::warning(format!("this {} has no `{field}`", kind.name()))
                .at_node(origin)
                .label("it is left out")
                .help(format!("add `{field}`")),
        );
    }

    /// `GET` and `Get` are `get`.
    fn lower_methods(&mut self, object: &mut Object) {
        for method in METHODS {
            let odd = object
                .keys()
                .find(|key| key.eq_ignore_ascii_case(method) && *key != method);
            let Some(odd) = odd.cloned().filter(|_| !object.contains_key(method)) else {
                continue;
            };
            if let Some(operation) = object.shift_remove(&odd) {
                self.warn(
                    Diagnostic::warning(format!("methods are written in lower case, not `{odd}`"))
                        .at_node(operation.origin.key())
                        .label(format!("`{method}` is taken"))
                        .help(format!("write `{method}`")),
                );
                object.insert(method.to_owned(), operation);
            }
        }
    }

    fn note_callbacks(&mut self, origin: Origin) {
        self.note(
            Note::Callbacks,
            Diagnostic::warning("callbacks are requests that the API sends")
                .at_node(origin.key())
                .label("nothing is generated for this and any other callback")
                .help("receive them with a web framework; a client only sends requests"),
        );
    }
}

/// What says the same as a missing field.
pub(super) fn empty(origin: Origin, shape: &Shape) -> Node {
    let value = match shape {
        Shape::Text => Value::String(String::new()),
        Shape::Object(kind) | Shape::ObjectOrReference(kind) => {
            let required = kind
                .fields()
                .iter()
                .filter(|field| field.presence == Presence::EmptyIfMissing);
            let members = required.map(|f| (f.name.to_owned(), empty(origin, &f.shape)));
            Value::Object(members.collect())
        }
        _ => Value::Object(Object::default()),
    };
    Node::new(origin, value)
}

/// A server variable without a default has the first of its values.
fn default_from_enum(variable: &mut Object) {
    if variable
        .get("default")
        .is_some_and(|default| default.value != Value::Null)
    {
        return;
    }
    let first = match variable.get("enum").map(|node| &node.value) {
        Some(Value::Array(values)) => values.first().cloned(),
        _ => None,
    };
    if let Some(first) = first {
        set(variable, "default", first.origin, first.value);
    }
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

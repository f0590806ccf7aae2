//! The objects of the specification: missing fields, fields that nobody knows, and fields of newer
//! versions.

use super::members::set;
use super::normalizer::{Normalizer, Note};
use super::version::Version;
use crate::diagnostic::Diagnostic;
use crate::structure::{Field, FieldPresence, ObjectKind, Shape, Since};
use crate::tree::{Node, Object, Origin, Value};

impl Normalizer<'_> {
    /// Makes `node` an object, before its fields are repaired. `false` if the object can't be used.
    pub(super) fn repair_object(&mut self, node: &mut Node, kind: ObjectKind) -> bool {
        self.object_from_text(node, kind);
        let origin = node.origin;
        let Some(object) = node.as_object_mut() else {
            return self.mismatch(node, "an object");
        };
        match kind {
            ObjectKind::Parameter => {
                if !self.has_known_location(object) {
                    return false;
                }
                self.gather_schema(object, kind, origin);
            }
            ObjectKind::Header | ObjectKind::MediaType => self.gather_schema(object, kind, origin),
            ObjectKind::PathItem => self.repair_methods(object),
            ObjectKind::SecurityScheme => self.repair_security_type(object, origin),
            ObjectKind::ServerVariable => default_from_enum(object),
            _ => {}
        }
        true
    }

    /// An object can be written as its most important field.
    fn object_from_text(&mut self, node: &mut Node, kind: ObjectKind) {
        let key = match kind {
            ObjectKind::Discriminator => "propertyName",
            ObjectKind::ExternalDocumentation | ObjectKind::Server => "url",
            ObjectKind::License | ObjectKind::Contact | ObjectKind::Tag => "name",
            ObjectKind::Response => "description",
            _ => return,
        };
        let Some(text) = node.as_str() else {
            return;
        };
        let object = Node::object_with(node.origin, key, Node::string(node.origin, text));
        Diagnostic::warning(format!(
            "{} is an object, not a string",
            kind.with_article()
        ))
        .at_node(node.origin)
        .label(format!("treated as its `{key}`"))
        .help(format!(
            "nothing needs to be done; the author should write `{{{key}: ...}}`"
        ))
        .push_to(self.log);
        *node = object;
    }

    /// Adds what `openapiv3` requires and the specification does not. `false` if the object can't be
    /// used.
    pub(super) fn complete_object(
        &mut self,
        object: &mut Object,
        kind: ObjectKind,
        origin: Origin,
    ) -> bool {
        match kind {
            ObjectKind::Parameter | ObjectKind::Header => {
                self.complete_parameter(object, kind, origin);
                self.keep_text_of_examples(object);
            }
            ObjectKind::MediaType => self.keep_text_of_examples(object),
            ObjectKind::SecurityScheme => self.complete_security(object, origin),
            ObjectKind::Schema => super::schema::repair_integer_bounds(object),
            ObjectKind::Link
                if !object.contains_key("operationRef") && !object.contains_key("operationId") =>
            {
                self.missing(kind, "operationId", origin);
                return false;
            }
            _ => {}
        }
        true
    }

    /// Removes the members beside a `$ref`, except texts about this use of the target. OpenAPI 3.1
    /// allows them (section 4.8.23, "Reference Object"), 3.0 ignores all members.
    pub(super) fn repair_reference(&mut self, node: &mut Node, kind: ObjectKind) -> bool {
        if let Some(members) = node.as_object_mut() {
            members.retain(|key, member| {
                key == "$ref" || self.is_kept_beside_reference(key, member, kind)
            });
        }
        true
    }

    fn is_kept_beside_reference(&mut self, key: &str, member: &Node, kind: ObjectKind) -> bool {
        let is_text = matches!(key, "summary" | "description");
        let field = kind.field(key).filter(|field| field.since == Since::V3_0);
        let is_empty = is_text && matches!(member.as_str(), None | Some(""));
        if is_empty || !is_text && field.is_none() {
            return false;
        }
        let help = match (self.version, field) {
            (Version::V3_1, Some(_)) if is_text => return true,
            (_, Some(_)) => "the target of the reference counts; the author can move it there",
            (Version::V3_1, None) => {
                "the documentation lacks it; the author can write it as `description`"
            }
            (Version::V3_0, None) => "nothing needs to be done; OpenAPI 3.0 ignores it too",
        };
        Diagnostic::warning(format!("`{key}` stands beside a `$ref`"))
            .at_node(member.origin.key())
            .label("it has no effect")
            .help(help)
            .push_to(self.log);
        false
    }

    /// Reports a field of OpenAPI 3.1 or 3.2. The keywords of 3.1 in schemas are converted before.
    pub(super) fn newer_field(&mut self, field: &Field, member: &Node, kind: ObjectKind) {
        let key = field.name;
        if field.since == Since::NotYet {
            let (label, help) = match key {
                "itemEncoding" | "prefixEncoding" if kind == ObjectKind::MediaType => (
                    "parts are sent and read without it",
                    "it counts in bodies of requests whose parts have no names, such as `multipart/mixed`, and are described as a list",
                ),
                _ => (
                    "it has no effect",
                    "this addition of OpenAPI 3.2 is not supported yet",
                ),
            };
            Diagnostic::warning(format!("`{key}` in {} is OpenAPI 3.2", kind.with_article()))
                .at_node(member.origin.key())
                .label(label)
                .help(help)
                .push_to(self.log);
        } else if key == "webhooks" && member.as_object().is_some_and(|it| !it.is_empty()) {
            self.note_incoming(Note::Webhooks, key, member.origin);
        }
    }

    /// Reports callbacks or webhooks, once for a document.
    pub(super) fn note_incoming(&mut self, note: Note, name: &str, origin: Origin) {
        if self.given.insert(note) {
            Diagnostic::warning(format!("{name} are requests that the API sends"))
                .at_node(origin.key())
                .label(format!("nothing is generated for {name}"))
                .help("receive them with a web framework; a client only sends requests")
                .push_to(self.log);
        }
    }

    pub(super) fn unknown_field(&mut self, key: &str, member: &Node, kind: ObjectKind) {
        let mut known = kind.fields().iter().map(|field| field.name);
        let help = match known.find(|name| is_close(name, key)) {
            Some(name) => {
                format!("if `{name}` is meant, generate from a copy where it is corrected")
            }
            // JSON Schema, which 3.1 refers to, allows other keywords.
            None if kind == ObjectKind::Schema && self.version == Version::V3_1 => return,
            None => {
                "nothing needs to be done; the author can start the name of an extension with `x-`"
                    .to_owned()
            }
        };
        Diagnostic::warning(format!("OpenAPI has no `{key}` in {}", kind.with_article()))
            .at_node(member.origin.key())
            .label("it has no effect")
            .help(help)
            .push_to(self.log);
    }

    pub(super) fn missing(&mut self, kind: ObjectKind, field: &str, origin: Origin) {
        Diagnostic::warning(format!("this {} has no `{field}`", kind.name()))
            .at_node(origin)
            .label("it is left out")
            .help(format!(
                "the client lacks it; to get it, generate from a copy with `{field}`"
            ))
            .push_to(self.log);
    }

    /// Renames `GET` and `Get` to `get`.
    fn repair_methods(&mut self, path_item: &mut Object) {
        let fields = ObjectKind::PathItem.fields().iter();
        for field in fields.filter(|field| field.shape == Shape::Object(ObjectKind::Operation)) {
            let method = field.name;
            if path_item.contains_key(method) {
                continue;
            }
            let mut keys = path_item.keys();
            let in_other_case = keys.position(|key| key.eq_ignore_ascii_case(method));
            let found = in_other_case.and_then(|index| path_item.shift_remove_index(index));
            if let Some((key, operation)) = found {
                Diagnostic::warning(format!("methods are written in lower case, not `{key}`"))
                    .at_node(operation.origin.key())
                    .label(format!("read as `{method}`"))
                    .help(format!(
                        "nothing needs to be done; the author should write `{method}`"
                    ))
                    .push_to(self.log);
                path_item.insert(method.to_owned(), operation);
            }
        }
    }
}

/// Creates a value that means the same as a missing one.
pub(super) fn empty(origin: Origin, shape: Shape) -> Node {
    let value = match shape {
        Shape::Text => Value::String(String::new()),
        Shape::List(_) => Value::Array(Vec::new()),
        Shape::Object(kind) | Shape::ObjectOrReference(kind) => {
            let fields = kind.fields().iter();
            let needed = fields.filter(|field| field.presence == FieldPresence::EmptyIfMissing);
            let members = needed.map(|field| (field.name.to_owned(), empty(origin, field.shape)));
            Value::Object(members.collect())
        }
        _ => Value::Object(Object::default()),
    };
    Node::new(origin, value)
}

/// Gives a server variable without a default the first of its values.
fn default_from_enum(variable: &mut Object) {
    if variable.get("default").is_some_and(|node| !node.is_null()) {
        return;
    }
    let values = variable.get("enum").and_then(Node::as_array);
    if let Some(first) = values.and_then(<[Node]>::first).cloned() {
        set(variable, "default", first.origin, first.value);
    }
}

/// Whether two names differ by a typing error: by case, or by one or two letters.
fn is_close(name: &str, key: &str) -> bool {
    if name.eq_ignore_ascii_case(key) {
        return true;
    }
    if name.len().abs_diff(key.len()) > 1 || name.len() < 4 {
        return false;
    }
    let is_equal = |(a, b): &(char, char)| a == b;
    let same_start = name.chars().zip(key.chars()).take_while(is_equal).count();
    let reversed = name.chars().rev().zip(key.chars().rev());
    let same_end = reversed.take_while(is_equal).count();
    same_start + same_end + 2 >= name.chars().count().max(key.chars().count())
}

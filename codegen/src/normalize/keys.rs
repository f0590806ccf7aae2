//! The keys of paths and responses, and empty objects.

use super::normalizer::Normalizer;
use crate::diagnostic::Diagnostic;
use crate::structure::Keys;
use crate::tree::{Node, Object, Value};

impl Normalizer<'_> {
    /// Makes `node` an object whose keys the document chooses.
    pub(super) fn repair_members(&mut self, node: &mut Node) -> bool {
        // PHP has one empty value for lists and maps.
        if node.as_array().is_some_and(<[Node]>::is_empty) {
            node.value = Value::Object(Object::default());
        }
        node.as_object().is_some() || self.mismatch(node, "an object")
    }

    /// Makes `node` an object whose keys have a form.
    pub(super) fn repair_keys(&mut self, node: &mut Node, keys: Keys) -> bool {
        if !self.repair_members(node) {
            return false;
        }
        let Some(object) = node.as_object_mut() else {
            return false;
        };
        let mut repaired = Object::with_capacity_and_hasher(object.len(), Default::default());
        for (key, member) in object.drain(..) {
            let new_key = match keys {
                _ if key.starts_with("x-") => Some(key.clone()),
                Keys::Path => path_key(&key),
                Keys::Status => status_key(&key),
            };
            let new_key = new_key.filter(|new| *new == key || !repaired.contains_key(new));
            if new_key.as_ref() != Some(&key) {
                self.odd_key(&key, &member, keys, new_key.as_deref());
            }
            if let Some(new_key) = new_key {
                repaired.insert(new_key, member);
            }
        }
        *object = repaired;
        true
    }

    fn odd_key(&mut self, key: &str, member: &Node, keys: Keys, new_key: Option<&str>) {
        let (kind, help) = match (keys, new_key) {
            (Keys::Path, Some(_)) => (
                "path",
                "nothing needs to be done; the author should start the path with `/`",
            ),
            (Keys::Path, None) => (
                "path",
                "to get its operations, generate from a copy where the path starts with `/`",
            ),
            (Keys::Status, _) => (
                "status code",
                "the client treats such a response as undeclared; the author should write a code such as \
                 `200`, a range such as `4XX`, or `default`",
            ),
        };
        let label = match new_key {
            Some(new_key) => format!("read as `{new_key}`"),
            None => "everything below it is left out".to_owned(),
        };
        Diagnostic::warning(format!("`{key}` is not a {kind}"))
            .at_node(member.origin.key())
            .label(label)
            .help(help)
            .push_to(self.log);
    }
}

/// Repairs a key of a Responses Object: a status code, a range such as `4XX`, or `default`.
fn status_key(key: &str) -> Option<String> {
    let key = key.trim();
    let is_status = match key.as_bytes() {
        [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => true,
        [b'1'..=b'5', range @ ..] => range.eq_ignore_ascii_case(b"xx"),
        _ => false,
    };
    if key.eq_ignore_ascii_case("default") {
        Some("default".to_owned())
    } else {
        is_status.then(|| key.to_owned())
    }
}

/// Repairs a key of a Paths Object: a path starts with a slash.
fn path_key(key: &str) -> Option<String> {
    if key.starts_with('/') {
        Some(key.to_owned())
    } else if key.contains("://") || key.is_empty() {
        None
    } else {
        Some(format!("/{key}"))
    }
}

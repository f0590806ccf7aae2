//! Reads and writes members of objects.

use crate::tree::{Node, Object, Origin, Value};

/// The text of a member, if it is a string.
pub(super) fn text<'o>(object: &'o Object, key: &str) -> Option<&'o str> {
    object.get(key)?.as_str()
}

/// Whether the object has any of these members.
pub(super) fn has_any(object: &Object, keys: &[&str]) -> bool {
    keys.iter().any(|key| object.contains_key(*key))
}

pub(super) fn set(object: &mut Object, key: &str, origin: Origin, value: Value) {
    object.insert(key.to_owned(), Node::new(origin, value));
}

pub(super) fn set_text(object: &mut Object, key: &str, origin: Origin, text: &str) {
    set(object, key, origin, Value::String(text.to_owned()));
}

/// Sets a member to a string, unless the object has it.
pub(super) fn default_text(object: &mut Object, key: &str, origin: Origin, text: &str) {
    if !object.contains_key(key) {
        set_text(object, key, origin, text);
    }
}

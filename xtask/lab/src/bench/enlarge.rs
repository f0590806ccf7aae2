//! Makes a document several times as large, with copies of all paths and components. The copies have
//! other names, and refer to each other.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// A document with `copies` times the paths and components of another. It is made while it is
/// written, so that this process stays small: see [`super::measure::Cost`].
pub(crate) struct Enlarged<'d> {
    /// The original document.
    pub(crate) document: &'d Value,
    /// How many times as large it becomes.
    pub(crate) copies: usize,
}

impl Serialize for Enlarged<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self.document.as_object().into_iter().flatten();
        let mut map = serializer.serialize_map(None)?;
        for (key, members) in members {
            let copies = self.copies;
            match key.as_str() {
                "paths" => map.serialize_entry(
                    key,
                    &Copies {
                        members,
                        copies,
                        of: Of::Paths,
                    },
                ),
                "components" => map.serialize_entry(key, &Components { members, copies }),
                _ => map.serialize_entry(key, members),
            }?;
        }
        map.end()
    }
}

/// The components, kind by kind.
struct Components<'d> {
    members: &'d Value,
    copies: usize,
}

impl Serialize for Components<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kinds = self.members.as_object().into_iter().flatten();
        let mut map = serializer.serialize_map(None)?;
        for (kind, members) in kinds {
            let copies = self.copies;
            match kind.as_str() {
                // Security schemes are those of the whole API.
                "securitySchemes" => map.serialize_entry(kind, members),
                _ => map.serialize_entry(
                    kind,
                    &Copies {
                        members,
                        copies,
                        of: Of::Components,
                    },
                ),
            }?;
        }
        map.end()
    }
}

/// The members of an object, and copies of them under other names.
struct Copies<'d> {
    members: &'d Value,
    copies: usize,
    of: Of,
}

/// The kind of things to copy.
enum Of {
    Paths,
    Components,
}

impl Serialize for Copies<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for copy in 1..=self.copies {
            for (key, value) in self.members.as_object().into_iter().flatten() {
                if copy == 1 {
                    map.serialize_entry(key, value)?;
                    continue;
                }
                let suffix = format!("Copy{copy}");
                let name = match self.of {
                    Of::Paths => format!("/copy{copy}{key}"),
                    Of::Components => format!("{key}{suffix}"),
                };
                map.serialize_entry(&name, &renamed(value, &suffix))?;
            }
        }
        map.end()
    }
}

/// Copies a value, and adds a suffix to references and operation IDs.
fn renamed(value: &Value, suffix: &str) -> Value {
    match value {
        Value::Object(members) => {
            let mut copy = Map::new();
            for (key, value) in members {
                copy.insert(key.clone(), renamed_member(key, value, suffix));
            }
            Value::Object(copy)
        }
        Value::Array(items) => items.iter().map(|item| renamed(item, suffix)).collect(),
        Value::String(text) => Value::String(renamed_reference(text, suffix)),
        other => other.clone(),
    }
}

fn renamed_member(key: &str, value: &Value, suffix: &str) -> Value {
    match value {
        Value::String(id) if key == "operationId" => Value::String(format!("{id}{suffix}")),
        value => renamed(value, suffix),
    }
}

/// Adds a suffix to a reference to a component; other text stays as it is. Any text can be a
/// reference: those in a discriminator's mapping have arbitrary keys.
fn renamed_reference(text: &str, suffix: &str) -> String {
    let mut parts = text.splitn(5, '/');
    let head = [parts.next(), parts.next()];
    match (head, parts.next(), parts.next(), parts.next()) {
        ([Some("#"), Some("components")], Some(kind), Some(name), rest)
            if kind != "securitySchemes" =>
        {
            let rest = rest.map(|rest| format!("/{rest}")).unwrap_or_default();
            format!("#/components/{kind}/{name}{suffix}{rest}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn copies_refer_to_copies() {
        let document = json!({
            "openapi": "3.0.3",
            "paths": {"/a": {"get": {
                "operationId": "getA",
                "responses": {"200": {"$ref": "#/components/responses/A"}},
            }}},
            "components": {
                "responses": {"A": {"description": "a/b", "x": "#/components/schemas/B/items"}},
                "securitySchemes": {"token": {"type": "http"}},
            },
        });
        let enlarged = |copies: usize| {
            let document = &document;
            serde_json::to_value(Enlarged { document, copies }).unwrap()
        };
        assert_eq!(enlarged(1), document);
        let expected = json!({
            "openapi": "3.0.3",
            "paths": {
                "/a": document["paths"]["/a"],
                "/copy2/a": {"get": {
                    "operationId": "getACopy2",
                    "responses": {"200": {"$ref": "#/components/responses/ACopy2"}},
                }},
            },
            "components": {
                "responses": {
                    "A": document["components"]["responses"]["A"],
                    "ACopy2": {
                        "description": "a/b",
                        "x": "#/components/schemas/BCopy2/items",
                    },
                },
                "securitySchemes": {"token": {"type": "http"}},
            },
        });
        assert_eq!(enlarged(2), expected);
    }
}

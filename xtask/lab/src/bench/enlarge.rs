//! Makes a document several times as large, with copies of all paths and components. The copies have
//! other names, and refer to each other.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use fs_err as fs;
use serde_json::{Map, Value};

use crate::document::tree;

/// Write a document with copies of its paths and components, for `bench`
#[derive(Debug, clap::Args)]
pub(crate) struct EnlargeOptions {
    document: PathBuf,
    copies: usize,
    output: PathBuf,
}

pub(crate) fn run(options: &EnlargeOptions) -> anyhow::Result<()> {
    let document = tree::parse(&fs::read_to_string(&options.document)?)?;
    let mut file = BufWriter::new(fs::File::create(&options.output)?);
    serde_json::to_writer_pretty(&mut file, &enlarged(&document, options.copies))?;
    Ok(file.flush()?)
}

/// Returns a document with `copies` times the paths and components of another.
fn enlarged(document: &Value, copies: usize) -> Value {
    let mut enlarged = document.clone();
    for copy in 2..=copies {
        let suffix = format!("Copy{copy}");
        let add = |members: &mut Value, key: String, value: &Value| {
            members[key] = renamed(value, &suffix);
        };
        for (path, item) in members(&document["paths"]) {
            add(&mut enlarged["paths"], format!("/copy{copy}{path}"), item);
        }
        for (kind, components) in members(&document["components"]) {
            // Security schemes are those of the whole API.
            if kind != "securitySchemes" {
                for (name, component) in members(components) {
                    let copies = &mut enlarged["components"][kind];
                    add(copies, format!("{name}{suffix}"), component);
                }
            }
        }
    }
    enlarged
}

fn members(object: &Value) -> impl Iterator<Item = (&String, &Value)> {
    object.as_object().into_iter().flatten()
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
        assert_eq!(enlarged(&document, 1), document);
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
        assert_eq!(enlarged(&document, 2), expected);
    }
}

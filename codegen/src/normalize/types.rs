//! The `type` of a schema: a list of types in 3.1, and names that no version has.

use super::{Normalizer, set, text};
use crate::diagnostic::Diagnostic;
use crate::tree::{Node, Object, Origin, Value};

/// A type of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
    Null,
}

impl Type {
    pub(super) const ALL: [Self; 7] = [
        Self::String,
        Self::Number,
        Self::Integer,
        Self::Boolean,
        Self::Object,
        Self::Array,
        Self::Null,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
            Self::Null => "null",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// The keywords that apply to values of the type.
    pub(super) fn keywords(self) -> &'static [&'static str] {
        match self {
            Self::String => &[
                "format",
                "pattern",
                "minLength",
                "maxLength",
                "contentEncoding",
                "contentMediaType",
            ],
            Self::Number | Self::Integer => &[
                "format",
                "multipleOf",
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "exclusiveMaximum",
            ],
            Self::Array => &[
                "items",
                "prefixItems",
                "additionalItems",
                "unevaluatedItems",
                "minItems",
                "maxItems",
                "uniqueItems",
            ],
            Self::Object => &[
                "properties",
                "required",
                "additionalProperties",
                "patternProperties",
                "unevaluatedProperties",
                "minProperties",
                "maxProperties",
            ],
            Self::Boolean | Self::Null => &[],
        }
    }
}

/// A type, and where it is named.
type Named = (Type, Origin);

impl Normalizer<'_> {
    /// Makes `type` a single name of 3.0, or none.
    pub(super) fn types(&mut self, schema: &mut Object, origin: Origin) {
        let Some(node) = schema.shift_remove("type") else {
            return;
        };
        let mut types: Vec<Named> = Vec::new();
        match &node.value {
            Value::String(name) => types.extend(self.type_named(name, node.origin, schema)),
            Value::Array(names) => {
                for name in names {
                    match &name.value {
                        Value::String(text) => {
                            types.extend(self.type_named(text, name.origin, schema));
                        }
                        // `[string, null]`, without quotes.
                        Value::Null => types.push((Type::Null, name.origin)),
                        _ => _ = self.mismatch(name, "the name of a type"),
                    }
                }
            }
            Value::Null => types.push((Type::Null, node.origin)),
            _ => _ = self.mismatch(&node, "the name of a type"),
        }
        self.set_types(schema, types, origin);
    }

    /// Says with `type`, `nullable` and `anyOf` which types there are.
    fn set_types(&mut self, schema: &mut Object, types: Vec<Named>, origin: Origin) {
        let null = types
            .iter()
            .find(|(known, _)| *known == Type::Null)
            .copied();
        let mut others: Vec<Named> = Vec::new();
        for (known, at) in types {
            if known != Type::Null && others.iter().all(|(other, _)| *other != known) {
                others.push((known, at));
            }
        }
        if others.iter().any(|(known, _)| *known == Type::Number) {
            others.retain(|(known, _)| *known != Type::Integer);
        }
        if let Some((_, at)) = null {
            set(schema, "nullable", at, Value::Boolean(true));
            let composed = COMPOSITION.iter().any(|key| schema.contains_key(*key));
            if others.is_empty() && !composed {
                let values = vec![Node::new(at, Value::Null)];
                set(schema, "enum", at, Value::Array(values));
            }
        }
        match others.as_slice() {
            [] => {}
            [(only, at)] => {
                schema.insert("type".to_owned(), text(*at, only.name()));
            }
            // What else the schema says is closer than a list of types.
            _ if schema.contains_key("enum") => {}
            _ if COMPOSITION.iter().any(|key| schema.contains_key(*key)) => {}
            several => {
                any_of_types(schema, several, origin);
                let several: Vec<Type> = several.iter().map(|(known, _)| *known).collect();
                self.keywords_of_others(schema, &several);
            }
        }
    }

    /// The type of this name. Names of other languages are mended, and may add a format.
    fn type_named(&mut self, name: &str, origin: Origin, schema: &mut Object) -> Option<Named> {
        if let Some(known) = Type::from_name(name) {
            return Some((known, origin));
        }
        let warning = Diagnostic::warning(format!("there is no type `{name}`")).at_node(origin);
        let help = "write one of: string, number, integer, boolean, object, array";
        if self.schemas.contains(name) && !schema.contains_key("$ref") {
            self.warn(
                warning
                    .label("the schema of this name is taken")
                    .help(format!("write `$ref: '#/components/schemas/{name}'`")),
            );
            refer_to(schema, name, origin);
            return None;
        }
        let Some((known, format)) = other_name(&name.trim().to_ascii_lowercase()) else {
            let is_any = matches!(name, "any" | "mixed" | "unknown" | "");
            let label = if is_any || schema.get("properties").is_none() {
                "any JSON value is taken here"
            } else {
                "it has no effect"
            };
            self.warn(warning.label(label).help(if is_any {
                "leave `type` out: a schema without a type allows any value"
            } else {
                help
            }));
            return None;
        };
        self.warn(
            warning
                .label(match format {
                    Some(format) => format!("`{}` in the format `{format}` is taken", known.name()),
                    None => format!("`{}` is taken", known.name()),
                })
                .help(help),
        );
        if let Some(format) = format {
            schema
                .entry("format".to_owned())
                .or_insert_with(|| text(origin, format));
        }
        Some((known, origin))
    }
}

/// Makes a schema refer to another besides what it says.
fn refer_to(schema: &mut Object, name: &str, origin: Origin) {
    let path = format!("#/components/schemas/{}", crate::tree::escape_token(name));
    let reference = super::object(origin, [("$ref", text(origin, &path))]);
    match schema.get_mut("allOf").map(|node| &mut node.value) {
        Some(Value::Array(all)) => all.push(reference),
        _ => set(schema, "allOf", origin, Value::Array(vec![reference])),
    }
}

/// What people call a type whose name in the specification is another.
fn other_name(name: &str) -> Option<(Type, Option<&'static str>)> {
    Some(match name {
        "string" | "str" | "text" | "varchar" | "char" | "enum" => (Type::String, None),
        "file" | "binary" | "blob" => (Type::String, Some("binary")),
        "byte" | "bytes" | "base64" => (Type::String, Some("byte")),
        "date" => (Type::String, Some("date")),
        "datetime" | "date-time" | "timestamp" => (Type::String, Some("date-time")),
        "time" => (Type::String, Some("time")),
        "uuid" | "guid" => (Type::String, Some("uuid")),
        "uri" | "url" => (Type::String, Some("uri")),
        "email" => (Type::String, Some("email")),
        "password" => (Type::String, Some("password")),
        "integer" | "int" => (Type::Integer, None),
        "int32" => (Type::Integer, Some("int32")),
        "int64" | "long" | "bigint" => (Type::Integer, Some("int64")),
        "number" | "numeric" | "decimal" => (Type::Number, None),
        "float" => (Type::Number, Some("float")),
        "double" => (Type::Number, Some("double")),
        "boolean" | "bool" => (Type::Boolean, None),
        "object" | "map" | "dict" | "dictionary" | "hash" => (Type::Object, None),
        "array" | "list" => (Type::Array, None),
        "null" | "nil" | "none" => (Type::Null, None),
        _ => return None,
    })
}

const COMPOSITION: [&str; 4] = ["allOf", "oneOf", "anyOf", "$ref"];

/// One schema per type, each with the keywords that belong to it.
fn any_of_types(schema: &mut Object, types: &[Named], origin: Origin) {
    let mut branches = Vec::new();
    for (known, at) in types {
        let mut branch = Object::default();
        branch.insert("type".to_owned(), text(*at, known.name()));
        // A keyword of several types goes to the first.
        for keyword in known.keywords() {
            if *keyword == "format" && !format_belongs(schema, *known, types) {
                continue;
            }
            if let Some(member) = schema.shift_remove(*keyword) {
                branch.insert((*keyword).to_owned(), member);
            }
        }
        branches.push(Node::new(*at, Value::Object(branch)));
    }
    set(schema, "anyOf", origin, Value::Array(branches));
}

/// Whether the format of a schema with several types is that of `known`.
fn format_belongs(schema: &Object, known: Type, types: &[Named]) -> bool {
    let format = schema
        .get("format")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let is_numeric = matches!(format, "float" | "double" | "decimal")
        || format.starts_with("int")
        || format.starts_with("uint");
    let has_string = types.iter().any(|(other, _)| *other == Type::String);
    (known == Type::String) != (is_numeric || !has_string)
}

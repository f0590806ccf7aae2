//! The `type` of a schema: lists of types (3.1), and names that no version has.

use crate::diagnostic::Diagnostic;
use crate::normalize::members::{default_text, has_any, set, set_text, text};
use crate::normalize::normalizer::Normalizer;
use crate::structure::LOST_KEYWORD;
use crate::tree::{Node, Object, Origin, Value, escape_token};

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

/// A type, and the place of its name.
type Named = (Type, Origin);

/// Keywords that combine schemas.
const COMPOSITION: [&str; 4] = ["allOf", "oneOf", "anyOf", "$ref"];

impl Normalizer<'_> {
    /// Makes `type` a single name of 3.0, or removes it.
    pub(super) fn repair_types(&mut self, schema: &mut Object, origin: Origin) {
        let Some(node) = schema.shift_remove("type") else {
            return;
        };
        let names = node.as_array().unwrap_or(std::slice::from_ref(&node));
        let mut types: Vec<Named> = Vec::new();
        for name in names {
            let known = match &name.value {
                Value::String(text) => self.type_named(text, name.origin, schema),
                // `[string, null]`, without quotes.
                Value::Null => Some(Type::Null),
                _ => {
                    self.mismatch(name, "the name of a type");
                    None
                }
            };
            let is_new = |known: &Type| types.iter().all(|(other, _)| other != known);
            if let Some(known) = known.filter(is_new) {
                types.push((known, name.origin));
            }
        }
        self.set_types(schema, types, origin);
    }

    /// Expresses a list of different types with `type`, `nullable` and `anyOf`.
    fn set_types(&mut self, schema: &mut Object, mut types: Vec<Named>, origin: Origin) {
        let null = types.iter().position(|(known, _)| *known == Type::Null);
        if let Some(null) = null {
            let (_, at) = types.remove(null);
            set(schema, "nullable", at, Value::Boolean(true));
            if types.is_empty() && !has_any(schema, &COMPOSITION) {
                let values = vec![Node::new(at, Value::Null)];
                set(schema, "enum", at, Value::Array(values));
            }
        }
        match types.as_slice() {
            [] => {}
            [(only, at)] => set_text(schema, "type", *at, only.name()),
            // These keywords are more precise than a list of types.
            _ if schema.contains_key("enum") || has_any(schema, &COMPOSITION) => {}
            several => {
                replace_by_any_of(schema, several, origin);
                let several: Vec<Type> = several.iter().map(|(known, _)| *known).collect();
                self.keep_keywords_of(schema, &several);
            }
        }
    }

    /// The type of this name. Names of other languages are replaced, and can add a format.
    fn type_named(&mut self, name: &str, origin: Origin, schema: &mut Object) -> Option<Type> {
        if let Some(known) = Type::from_name(name) {
            return Some(known);
        }
        let warning = Diagnostic::warning(format!("there is no type `{name}`")).at_node(origin);
        let help = "if that is wrong, generate from a copy with one of: string, number, integer, boolean, object, array";
        if self.schemas.contains(name) && !schema.contains_key("$ref") {
            warning
                .label("treated as a reference to the schema of this name")
                .help(format!("nothing needs to be done; the author should write `$ref: '#/components/schemas/{name}'`"))
                .push_to(self.log);
            refer_to(schema, name, origin);
            return None;
        }
        let Some((known, format)) = type_of_other_name(&name.trim().to_ascii_lowercase()) else {
            let is_any = matches!(name, "any" | "mixed" | "unknown" | "");
            let label = if is_any || !schema.contains_key("properties") {
                "treated as any JSON value"
            } else {
                "it has no effect"
            };
            if !is_any {
                set_text(schema, LOST_KEYWORD, origin, "type");
            }
            warning
                .label(label)
                .help(if is_any {
                    "nothing needs to be done; the author can leave out `type`, which means the same"
                } else {
                    help
                })
                .push_to(self.log);
            return None;
        };
        let kind = known.name();
        let mut label = format!("treated as `type: {kind}`");
        if let Some(format) = format {
            label += &format!(" with `format: {format}`");
            default_text(schema, "format", origin, format);
        }
        warning.label(label).help(help).push_to(self.log);
        Some(known)
    }
}

/// Adds a reference to a schema of the components.
fn refer_to(schema: &mut Object, name: &str, origin: Origin) {
    let path = format!("#/components/schemas/{}", escape_token(name));
    let reference = Node::object_with(origin, "$ref", Node::string(origin, &path));
    match schema.get_mut("allOf").and_then(Node::as_array_mut) {
        Some(all_of) => all_of.push(reference),
        None => set(schema, "allOf", origin, Value::Array(vec![reference])),
    }
}

/// The type and format that a name of other languages means.
fn type_of_other_name(name: &str) -> Option<(Type, Option<&'static str>)> {
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

/// Replaces several types by one schema each, with the keywords of the type.
fn replace_by_any_of(schema: &mut Object, types: &[Named], origin: Origin) {
    let mut branches = Vec::new();
    for (known, at) in types {
        let mut branch = Object::default();
        set_text(&mut branch, "type", *at, known.name());
        // A keyword of several types goes to the first of them.
        for keyword in known.keywords() {
            if *keyword == "format" && !format_belongs_to(*known, schema, types) {
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

/// Whether the `format` of a schema with several types belongs to this type.
fn format_belongs_to(known: Type, schema: &Object, types: &[Named]) -> bool {
    let format = text(schema, "format").unwrap_or_default();
    let is_numeric = matches!(format, "float" | "double" | "decimal")
        || format.starts_with("int")
        || format.starts_with("uint");
    let has_string = types.iter().any(|(other, _)| *other == Type::String);
    (known == Type::String) != (is_numeric || !has_string)
}

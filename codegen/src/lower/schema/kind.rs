//! What kind of type a schema is, before any type is made of it.
//!
//! A schema that refers to itself needs its name before its parts are lowered, and only some forms
//! need a name. So the form is found first, and nothing here makes types.

use crate::ir::{IntegerFormat, JsonType, NumberFormat, StringFormat, Type};
use crate::lower::Lowerer;
use crate::lower::schema::all_of::{Additional, Flat, Part};
use crate::lower::schema::classify::Plan;
use crate::lower::schema::keywords::Located;
use crate::lower::schema::one_of::merge::mixed_enum;
use crate::tree::{Node, Value};

/// What kind of type a schema is.
#[derive(Debug)]
pub(crate) enum Form<'a> {
    /// A type without parts.
    Plain(Type),
    /// `array` of what fits all of these; of anything if there are none.
    List(Vec<Part<'a>>),
    /// `array` whose entries have this form, and may be null.
    ListOf {
        /// The form of an entry.
        items: Box<Form<'a>>,
        /// Whether an entry can be null.
        nullable: bool,
    },
    /// `object` whose properties the document does not name.
    Map(Option<Located<'a>>),
    /// `object` with properties.
    Object,
    /// `enum` of strings.
    StringEnum(Vec<String>),
    /// `enum` of integers.
    IntegerEnum(Vec<i64>),
    /// Alternatives of which only one is left.
    Same(Vec<Part<'a>>),
    /// Alternatives.
    Union(Plan<'a>),
}

impl Form<'_> {
    /// Whether a type of this form gets a name wherever it stands.
    pub(crate) fn needs_name(&self) -> bool {
        match self {
            Self::Object | Self::StringEnum(_) | Self::IntegerEnum(_) | Self::Union(_) => true,
            Self::Plain(_) | Self::List(_) | Self::ListOf { .. } | Self::Map(_) | Self::Same(_) => {
                false
            }
        }
    }

    /// Whether nothing tells two of its alternatives apart.
    pub(crate) fn is_ambiguous(&self) -> bool {
        matches!(self, Self::Union(plan) if plan.ambiguous.is_some())
    }
}

impl<'a> Lowerer<'a> {
    /// The form of what `flat` says, which was put together from `parts`.
    pub(crate) fn form(&self, parts: &[Part<'a>], flat: &Flat<'a>, depth: usize) -> Form<'a> {
        if let Some(form) = self.alternatives(parts, flat, depth) {
            return form;
        }
        match flat.json_type() {
            Some(JsonType::Boolean) => Form::Plain(Type::Boolean),
            Some(JsonType::Integer) => match integer_values(flat) {
                Some(values) => Form::IntegerEnum(values),
                None => Form::Plain(self.integer_format(flat)),
            },
            Some(JsonType::Number) => Form::Plain(self.number_format(flat)),
            Some(JsonType::String) => match string_values(flat) {
                Some(values) => Form::StringEnum(values),
                None => Form::Plain(self.string_format(flat)),
            },
            Some(JsonType::Array) => Form::List(flat.items.clone()),
            Some(JsonType::Object) if flat.properties.is_empty() => Form::Map(map_value(flat)),
            Some(JsonType::Object) => Form::Object,
            None => {
                let mixed = parts
                    .first()
                    .and_then(|part| mixed_enum(part.schema.node, flat));
                mixed.unwrap_or(Form::Plain(Type::Any))
            }
        }
    }

    fn string_format(&self, flat: &Flat<'a>) -> Type {
        let Some(format) = format_of(flat) else {
            return Type::String;
        };
        if let Some(choice) = self.formats.get(format) {
            return external(choice);
        }
        match format {
            "date-time" => Type::Formatted(StringFormat::DateTime),
            "date" => Type::Formatted(StringFormat::Date),
            "uuid" => Type::Formatted(StringFormat::Uuid),
            "byte" => Type::Formatted(StringFormat::Base64),
            _ => Type::String,
        }
    }

    fn integer_format(&self, flat: &Flat<'a>) -> Type {
        let format = format_of(flat).unwrap_or_default();
        if let Some(choice) = self.formats.get(format) {
            return external(choice);
        }
        if flat.has_huge_value() {
            return Type::Integer(IntegerFormat::Uint64);
        }
        Type::Integer(match format {
            "int8" => IntegerFormat::Int8,
            "int16" => IntegerFormat::Int16,
            "int32" => IntegerFormat::Int32,
            "uint8" => IntegerFormat::Uint8,
            "uint16" => IntegerFormat::Uint16,
            "uint32" => IntegerFormat::Uint32,
            "uint64" | "uint" => IntegerFormat::Uint64,
            _ => IntegerFormat::Int64,
        })
    }

    fn number_format(&self, flat: &Flat<'a>) -> Type {
        let format = format_of(flat).unwrap_or_default();
        if let Some(choice) = self.formats.get(format) {
            return external(choice);
        }
        match format {
            "float" => Type::Number(NumberFormat::Float),
            // Widely used, though the specification has them for `integer` only.
            "int32" | "int64" | "int" | "integer" | "long" => self.integer_format(flat),
            _ => Type::Number(NumberFormat::Double),
        }
    }
}

fn format_of<'a>(flat: &Flat<'a>) -> Option<&'a str> {
    flat.format?.get("format")?.as_str()
}

fn external(choice: &str) -> Type {
    match choice {
        "String" => Type::String,
        choice => Type::External(choice.to_owned()),
    }
}

fn map_value<'a>(flat: &Flat<'a>) -> Option<Located<'a>> {
    flat.additional
        .iter()
        .find_map(|additional| match additional {
            Additional::Schema(schema) => Some(*schema),
            Additional::Allowed(_) => None,
        })
}

/// The values of an enum of strings. Numbers among them are what YAML makes of digits without
/// quotes.
pub(crate) fn string_values(flat: &Flat<'_>) -> Option<Vec<String>> {
    let texts = flat.values.as_ref()?.iter().map(|node| text(node));
    let texts: Vec<String> = texts.collect::<Option<_>>()?;
    let values = without_duplicates(texts);
    (!values.is_empty()).then_some(values)
}

pub(crate) fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Boolean(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The values of an enum of whole numbers; `None` if there are none, or others among them.
fn integer_values(flat: &Flat<'_>) -> Option<Vec<i64>> {
    let numbers = flat.values.as_ref()?.iter().map(|node| integer(node));
    let values = without_duplicates(numbers.collect::<Option<Vec<i64>>>()?);
    (!values.is_empty()).then_some(values)
}

pub(crate) fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

pub(crate) fn without_duplicates<T: Clone + Eq + std::hash::Hash>(values: Vec<T>) -> Vec<T> {
    let mut known = std::collections::HashSet::new();
    let unique = values.into_iter();
    unique.filter(|value| known.insert(value.clone())).collect()
}

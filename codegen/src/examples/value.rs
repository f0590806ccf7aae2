//! Chooses a value of a type.

use serde_json::Value;

use super::text::{has_format, is_plain, of_format};
use crate::ir::{
    Api, IntegerFormat, JsonType, Matcher, Object, StringFormat, Tagging, Type, TypeKind, Union,
    Variant,
};

/// How deep objects may stand in each other.
const MAX_DEPTH: usize = 3;

/// The most types that are looked at for one value.
const MAX_STEPS: usize = 300;

/// The most values of a list that are shown.
const MAX_LIST: usize = 2;

/// A value that fits its type.
#[derive(Debug, Clone, PartialEq)]
pub enum ExampleValue {
    /// Of [`Type::Boolean`].
    Boolean(bool),
    /// Of [`Type::Integer`].
    Integer(i128),
    /// Of [`Type::Number`].
    Number(f64),
    /// Of [`Type::String`], [`Type::Constant`] or [`Type::Formatted`].
    Text(String),
    /// Of [`Type::Upload`]: the content of a file.
    File,
    /// Of [`Type::Any`].
    Any(Value),
    /// Of [`Type::List`]. Never empty.
    List(Vec<ExampleValue>),
    /// Of [`Type::Map`], with one key.
    Map(String, Box<ExampleValue>),
    /// Of an object: some properties, by their index, and all that are required.
    Object(Vec<(usize, ExampleValue)>),
    /// Of an enum: the index of the value.
    Member(usize),
    /// Of a union: the index of the alternative, and its value.
    Variant(usize, Box<ExampleValue>),
}

impl ExampleValue {
    /// The number of values that it consists of.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::List(values) => values.iter().map(Self::len).sum(),
            Self::Map(_, value) => 1 + value.len(),
            Self::Object(members) => {
                let members = members.iter().map(|(_, value)| value.len());
                members.sum::<usize>().max(1)
            }
            Self::Variant(_, value) => value.len(),
            Self::Any(json) => json_len(json),
            _ => 1,
        }
    }
}

fn json_len(json: &Value) -> usize {
    match json {
        Value::Array(values) => values.iter().map(json_len).sum::<usize>() + 1,
        Value::Object(members) => members.values().map(json_len).sum::<usize>() + 1,
        _ => 1,
    }
}

/// What happens if JSON does not fit a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// There is no value.
    Given,
    /// Another value stands in its place.
    Made,
}

/// Chooses one value.
pub(super) struct Chooser<'a> {
    api: &'a Api,
    fit: Fit,
    steps: usize,
}

impl<'a> Chooser<'a> {
    pub(super) fn new(api: &'a Api, fit: Fit) -> Self {
        Self { api, fit, steps: 0 }
    }

    /// The value of a type that `json` stands for; `name` is what it belongs to. `None` if there is no
    /// short value, or no way to write it down.
    pub(super) fn value_for(
        mut self,
        value: &Type,
        json: &Value,
        name: &str,
    ) -> Option<ExampleValue> {
        self.value(value, Some(json).filter(|it| !it.is_null()), name, 0)
    }

    /// The part of the JSON that fits, else the value that stands for the type.
    fn or<T>(&self, found: Option<T>, other: impl FnOnce() -> T) -> Option<T> {
        match self.fit {
            Fit::Given => found,
            Fit::Made => Some(found.unwrap_or_else(other)),
        }
    }

    fn value(
        &mut self,
        value: &Type,
        json: Option<&Value>,
        name: &str,
        depth: usize,
    ) -> Option<ExampleValue> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return None;
        }
        match value {
            Type::Boolean => {
                let found = json.and_then(Value::as_bool);
                self.or(found, || true).map(ExampleValue::Boolean)
            }
            Type::Integer(format) => {
                let found = json.and_then(|json| integer(json, *format));
                self.or(found, || 1).map(ExampleValue::Integer)
            }
            Type::Number => {
                let found = json.and_then(Value::as_f64).filter(|it| it.abs() < 1e15);
                self.or(found, || 1.0).map(ExampleValue::Number)
            }
            Type::String => self.text(json, is_plain, || stand_in(name)),
            Type::Constant(only) => is_plain(only).then(|| ExampleValue::Text(only.clone())),
            Type::Formatted(format) => self.formatted(json, *format),
            Type::Upload => Some(ExampleValue::File),
            Type::External(_) => None,
            Type::Any(_) => {
                let found = json.filter(|json| is_plain_json(json)).cloned();
                self.or(found, || Value::Object(serde_json::Map::new()))
                    .map(ExampleValue::Any)
            }
            Type::List(inner) => self.list(inner, json, name, depth),
            Type::Map(inner) => self.map(inner, json, depth),
            Type::Boxed(inner) | Type::Nullable(inner) => {
                self.value(inner, json.filter(|it| !it.is_null()), name, depth)
            }
            Type::Named(id) => match &self.api.types[id.0].kind {
                TypeKind::Alias(aliased) => self.value(aliased, json, name, depth),
                TypeKind::Object(object) => self.object(object, json, depth),
                TypeKind::StringEnum(values) => {
                    let text = json.and_then(Value::as_str);
                    let known = values.iter().position(|it| Some(it.value.as_str()) == text);
                    self.member(known, values.len())
                }
                TypeKind::IntegerEnum(values) => {
                    let number = json.and_then(Value::as_i64);
                    let known = values.iter().position(|it| Some(it.value) == number);
                    self.member(known, values.len())
                }
                TypeKind::Union(union) => self.union(union, json, name, depth),
            },
        }
    }

    fn text(
        &self,
        json: Option<&Value>,
        fits: impl Fn(&str) -> bool,
        other: impl FnOnce() -> String,
    ) -> Option<ExampleValue> {
        let found = json.and_then(Value::as_str).filter(|text| fits(text));
        self.or(found.map(str::to_owned), other)
            .map(ExampleValue::Text)
    }

    fn formatted(&self, json: Option<&Value>, format: StringFormat) -> Option<ExampleValue> {
        let fits = |text: &str| is_plain(text) && has_format(text, format);
        self.text(json, fits, || of_format(format).to_owned())
    }

    fn member(&self, known: Option<usize>, count: usize) -> Option<ExampleValue> {
        let member = self.or(known, || 0).filter(|index| *index < count);
        member.map(ExampleValue::Member)
    }

    /// One value or, of simple ones, a few.
    fn list(
        &mut self,
        inner: &Type,
        json: Option<&Value>,
        name: &str,
        depth: usize,
    ) -> Option<ExampleValue> {
        let given = match json {
            Some(Value::Array(values)) => values.as_slice(),
            Some(single) => std::slice::from_ref(single),
            None => &[],
        };
        // Values of several types would need a conversion each.
        let most = if self.is_simple(inner) { MAX_LIST } else { 1 };
        let mut values = Vec::new();
        for json in given.iter().filter(|it| !it.is_null()).take(most) {
            values.push(self.value(inner, Some(json), name, depth)?);
        }
        if values.is_empty() {
            if self.fit == Fit::Given {
                return None;
            }
            values.push(self.value(inner, None, name, depth)?);
        }
        values.dedup();
        Some(ExampleValue::List(values))
    }

    fn is_simple(&self, value: &Type) -> bool {
        match value {
            Type::Boolean | Type::Integer(_) | Type::Number => true,
            Type::String | Type::Constant(_) | Type::Formatted(_) => true,
            Type::Named(id) => match &self.api.types[id.0].kind {
                TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => true,
                TypeKind::Alias(aliased) => self.is_simple(aliased),
                TypeKind::Object(_) | TypeKind::Union(_) => false,
            },
            _ => false,
        }
    }

    fn map(&mut self, inner: &Type, json: Option<&Value>, depth: usize) -> Option<ExampleValue> {
        let members = json.and_then(Value::as_object).into_iter().flatten();
        let mut members = members.filter(|(key, value)| is_plain(key) && !value.is_null());
        let given = members.next();
        if given.is_none() && self.fit == Fit::Given {
            return None;
        }
        let (key, json) = given.map_or(("key", None), |(key, json)| (key.as_str(), Some(json)));
        let value = self.value(inner, json, "value", depth)?;
        Some(ExampleValue::Map(key.to_owned(), Box::new(value)))
    }

    /// The required properties.
    fn object(
        &mut self,
        object: &Object,
        json: Option<&Value>,
        depth: usize,
    ) -> Option<ExampleValue> {
        let is_object = json.is_some_and(Value::is_object);
        if depth >= MAX_DEPTH || (self.fit == Fit::Given && !is_object) {
            return None;
        }
        let mut members = Vec::new();
        for (index, property) in object.properties.iter().enumerate() {
            if property.presence.is_required() {
                let json = json.and_then(|json| json.get(&property.name));
                let json = json.filter(|it| !it.is_null());
                let value = self.value(&property.value, json, &property.name, depth + 1)?;
                members.push((index, value));
            }
        }
        Some(ExampleValue::Object(members))
    }

    /// The alternative that the JSON fits, else the first one that has a value.
    fn union(
        &mut self,
        union: &Union,
        json: Option<&Value>,
        name: &str,
        depth: usize,
    ) -> Option<ExampleValue> {
        let fits = |it: &&(usize, &Variant)| {
            json.is_some_and(|json| matches(&it.1.matcher, &union.tagging, json))
        };
        let all: Vec<(usize, &Variant)> = union.variants.iter().enumerate().collect();
        let fitting = all.iter().filter(fits);
        let others = all.iter().filter(|it| self.fit == Fit::Made && !fits(it));
        let order: Vec<(usize, &Variant)> = fitting.chain(others).copied().collect();
        order.into_iter().find_map(|(index, variant)| {
            let value = self.value(&variant.value, json, name, depth)?;
            Some(ExampleValue::Variant(index, Box::new(value)))
        })
    }
}

/// What stands for a text: the name of what it belongs to.
fn stand_in(name: &str) -> String {
    let name = if is_plain(name) { name } else { "text" };
    name.to_owned()
}

/// The integer, if the type can hold it.
fn integer(json: &Value, format: IntegerFormat) -> Option<i128> {
    let signed = json.as_i64().map(i128::from);
    let number = signed.or_else(|| json.as_u64().map(i128::from))?;
    let (least, most): (i128, i128) = match format {
        IntegerFormat::Int8 => (i8::MIN.into(), i8::MAX.into()),
        IntegerFormat::Int16 => (i16::MIN.into(), i16::MAX.into()),
        IntegerFormat::Int32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerFormat::Int64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerFormat::Uint8 => (0, u8::MAX.into()),
        IntegerFormat::Uint16 => (0, u16::MAX.into()),
        IntegerFormat::Uint32 => (0, u32::MAX.into()),
        IntegerFormat::Uint64 => (0, u64::MAX.into()),
    };
    (least..=most).contains(&number).then_some(number)
}

/// Whether JSON looks well in code.
fn is_plain_json(json: &Value) -> bool {
    match json {
        Value::Null => false,
        Value::Bool(_) => true,
        Value::Number(number) => number.as_f64().is_some_and(|it| it.abs() < 1e15),
        Value::String(text) => is_plain(text),
        Value::Array(values) => values.len() <= MAX_LIST && values.iter().all(is_plain_json),
        Value::Object(members) => {
            let is_plain = |(key, value): (&String, &Value)| is_plain(key) && is_plain_json(value);
            members.len() <= MAX_LIST && members.iter().all(is_plain)
        }
    }
}

/// Whether a value is of this alternative.
fn matches(matcher: &Matcher, tagging: &Tagging, json: &Value) -> bool {
    match matcher {
        Matcher::Tag(tags) | Matcher::TagOrOther(tags) => {
            let Tagging::Property(property) = tagging else {
                return false;
            };
            let tag = json.get(property).and_then(Value::as_str);
            tag.is_some_and(|tag| tags.iter().any(|it| it == tag))
        }
        Matcher::Shape {
            types,
            keys,
            constants,
            ..
        } => {
            let has_type = types.iter().any(|it| is_of_type(json, *it));
            let has_keys = keys.iter().all(|key| json.get(key).is_some());
            let has_constants = constants.iter().all(|(key, values)| {
                json.get(key).is_none_or(|found| {
                    let text = found
                        .as_str()
                        .map_or_else(|| found.to_string(), str::to_owned);
                    values.iter().any(|it| it.text() == text)
                })
            });
            has_type && has_keys && has_constants
        }
    }
}

fn is_of_type(json: &Value, json_type: JsonType) -> bool {
    match json_type {
        JsonType::Boolean => json.is_boolean(),
        JsonType::Integer => json.is_i64() || json.is_u64(),
        JsonType::Number => json.is_number(),
        JsonType::String => json.is_string(),
        JsonType::Array => json.is_array(),
        JsonType::Object => json.is_object(),
    }
}

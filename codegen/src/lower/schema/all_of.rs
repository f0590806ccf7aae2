//! Flattens `allOf`: merges the keywords of a schema with those of every schema it extends
//! (OpenAPI 3.0, section 4.7.24.1, "Composition and Inheritance").

use std::collections::HashSet;
use std::hash::Hash;

use indexmap::{IndexMap, IndexSet};

use super::values::{json_type_of, without_duplicates};
use crate::ir::JsonType;
use crate::lower::document::Document;
use crate::lower::keywords::{Additional, Discriminator, Schema};
use crate::tree::{Node, Origin, Value};

/// One of several schemas that all hold at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) schema: Schema<'a>,
    /// Whether its `oneOf` and `anyOf` and the schemas that extend it are ignored. They are if the
    /// alternative is already chosen (it is a part of its own), or if only the schema itself is
    /// meant.
    pub(crate) without_unions: bool,
}

impl<'a> From<Schema<'a>> for Part<'a> {
    fn from(schema: Schema<'a>) -> Self {
        Self {
            schema,
            without_unions: false,
        }
    }
}

/// Identifies the type of several parts: the origins of all schemas that they consist of, and
/// whether their unions are ignored.
pub(crate) type Key = Vec<(Origin, bool)>;

/// The keywords of all parts and of everything they extend, merged.
#[derive(Debug, Default)]
pub(crate) struct FlatSchema<'a> {
    /// The parts.
    pub(crate) parts: Vec<Part<'a>>,
    /// `type`. If there are several, the first.
    pub(crate) json_type: Option<JsonType>,
    /// A schema with another `type`: no value fits both.
    pub(crate) conflict: Option<(Schema<'a>, JsonType)>,
    /// `format`.
    pub(crate) format: Option<&'a str>,
    /// `enum` without null. If there are several, the values that all of them list.
    pub(crate) values: Option<Vec<&'a Node>>,
    /// The first schema with an `enum`. Its extensions describe the values.
    pub(crate) enum_schema: Option<Schema<'a>>,
    /// `properties`. A value of a property fits all of the property's parts.
    pub(crate) properties: IndexMap<&'a str, Vec<Part<'a>>>,
    /// `required`.
    pub(crate) required: IndexSet<&'a str>,
    /// The properties that tell apart the schemas which extend one of these.
    pub(crate) tags_of_heirs: IndexSet<&'a str>,
    /// The properties that tell apart the alternatives of a list.
    pub(crate) tags_of_lists: IndexSet<&'a str>,
    /// `additionalProperties`.
    pub(crate) additional: Vec<Additional<'a>>,
    /// `items`. An entry of the list fits all of them.
    pub(crate) items: Vec<Part<'a>>,
    /// `oneOf` and `anyOf`.
    pub(crate) unions: Vec<OneOf<'a>>,
    /// Whether a schema is `nullable` or lists null in its `enum`.
    pub(crate) nullable: bool,
    /// `not`. Rust types cannot express it.
    pub(crate) not: Option<&'a Node>,
    /// The schemas that were merged.
    pub(crate) key: Key,
}

/// A `oneOf` or `anyOf`. The two are treated alike, except for objects that fit several entries.
#[derive(Debug, Clone)]
pub(crate) struct OneOf<'a> {
    /// The schema that has the keyword.
    pub(crate) schema: Schema<'a>,
    /// Whether it is an `anyOf`: values can fit several entries.
    pub(crate) is_any: bool,
    pub(crate) entries: Vec<Part<'a>>,
    pub(crate) discriminator: Option<Discriminator<'a>>,
}

/// Parts and everything they extend, in the order of the document, each with whether its unions are
/// ignored.
pub(crate) struct Extended<'d, 'a> {
    document: &'d Document<'a>,
    seen: HashSet<Origin>,
    stack: Vec<Part<'a>>,
}

impl<'d, 'a> Extended<'d, 'a> {
    pub(crate) fn new(document: &'d Document<'a>, parts: &[Part<'a>]) -> Self {
        Self {
            document,
            seen: HashSet::new(),
            stack: parts.iter().rev().copied().collect(),
        }
    }
}

impl<'a> Iterator for Extended<'_, 'a> {
    type Item = (Schema<'a>, bool);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(part) = self.stack.pop() {
            let Some(schema) = self.document.follow(part.schema) else {
                continue;
            };
            if self.seen.insert(schema.origin()) {
                let extended = schema.all_of().rev();
                self.stack
                    .extend(extended.map(|schema| Part { schema, ..part }));
                return Some((schema, part.without_unions));
            }
        }
        None
    }
}

impl<'a> FlatSchema<'a> {
    /// Merges parts, in the order of the document.
    pub(crate) fn of(document: &Document<'a>, parts: &[Part<'a>]) -> Self {
        let mut flat = Self {
            parts: parts.to_vec(),
            ..Self::default()
        };
        let mut extended = Extended::new(document, parts);
        for (schema, without_unions) in extended.by_ref() {
            flat.key.push((schema.origin(), without_unions));
            flat.merge(schema);
            if !without_unions {
                flat.merge_unions(schema);
            }
        }
        flat.remove_own_unions(document, &extended.seen);
        flat
    }

    /// Whether it has keywords that concern its type, besides unions and `type: object`.
    pub(crate) fn has_content(&self) -> bool {
        self.json_type.is_some_and(|it| it != JsonType::Object)
            || self.values.is_some()
            || self.has_object_content()
            || !self.items.is_empty()
    }

    /// Whether it has `properties` or `additionalProperties`.
    pub(crate) fn has_object_content(&self) -> bool {
        !self.properties.is_empty() || !self.additional.is_empty()
    }

    /// Whether it allows no properties that it does not declare.
    pub(crate) fn is_closed(&self) -> bool {
        let mut additional = self.additional.iter();
        additional.any(|it| matches!(it, Additional::Allowed(false)))
    }

    /// Whether it has no keywords that concern its type.
    pub(crate) fn is_blank(&self) -> bool {
        self.json_type.is_none() && !self.has_content() && self.unions.is_empty()
    }

    /// Whether null is the only value.
    pub(crate) fn is_null(&self) -> bool {
        self.nullable && self.values.as_ref().is_some_and(Vec::is_empty)
    }

    /// Returns `type`, or the JSON type that the other keywords imply.
    pub(crate) fn implied_type(&self) -> Option<JsonType> {
        if self.json_type.is_some() {
            return self.json_type;
        }
        if self.has_object_content() {
            return Some(JsonType::Object);
        }
        if !self.items.is_empty() {
            return Some(JsonType::Array);
        }
        match self.value_types().as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Returns the JSON types of the values of `enum`.
    pub(crate) fn value_types(&self) -> Vec<JsonType> {
        let values = self.values.iter().flatten();
        without_duplicates(values.filter_map(|node| json_type_of(node)).collect())
    }

    /// Returns the values of `enum`, if `read` finds a value in each entry.
    pub(crate) fn all_values<T: Clone + Eq + Hash>(
        &self,
        read: fn(&Node) -> Option<T>,
    ) -> Option<Vec<T>> {
        let values = self.values.as_ref()?.iter().map(|node| read(node));
        let values = without_duplicates(values.collect::<Option<Vec<T>>>()?);
        (!values.is_empty()).then_some(values)
    }

    /// Returns the unions that concern the type: not an `anyOf` of `required` lists, nor entries
    /// that only repeat `type: object`.
    pub(crate) fn relevant_unions(&self, document: &Document<'a>) -> Vec<&OneOf<'a>> {
        let is_object = self.implied_type() == Some(JsonType::Object);
        let is_relevant = |union: &&OneOf<'a>| {
            union.entries.iter().any(|entry| {
                let flat = Self::of(document, &[*entry]);
                let has_type = flat.json_type.is_some() && !is_object;
                flat.has_content() || !flat.unions.is_empty() || has_type
            })
        };
        self.unions.iter().filter(is_relevant).collect()
    }

    /// Merges the keywords of one schema, without its `allOf`, `oneOf` and `anyOf`.
    fn merge(&mut self, schema: Schema<'a>) {
        self.merge_type(schema);
        self.merge_values(schema);
        self.nullable |= schema.is("nullable");
        self.format = self.format.or(schema.text("format"));
        for (name, property) in schema.properties() {
            let parts = self.properties.entry(name).or_default();
            parts.push(property.into());
        }
        self.required.extend(schema.required());
        let has_list = schema.has("oneOf") || schema.has("anyOf");
        let tags = match has_list {
            true => &mut self.tags_of_lists,
            false => &mut self.tags_of_heirs,
        };
        tags.extend(schema.discriminator().map(|it| it.property));
        self.additional.extend(schema.additional());
        self.items.extend(schema.items().map(Part::from));
        self.not = schema.node.get("not").or(self.not);
    }

    fn merge_type(&mut self, schema: Schema<'a>) {
        let numbers = [JsonType::Integer, JsonType::Number];
        match (self.json_type, schema.json_type()) {
            (Some(known), Some(other)) if known != other => {
                if numbers.contains(&known) && numbers.contains(&other) {
                    self.json_type = Some(JsonType::Integer);
                } else {
                    self.conflict = self.conflict.or(Some((schema, other)));
                }
            }
            (known, other) => self.json_type = known.or(other),
        }
    }

    fn merge_values(&mut self, schema: Schema<'a>) {
        let Some(values) = schema.list("enum") else {
            return;
        };
        self.enum_schema = self.enum_schema.or(Some(schema));
        self.nullable |= values.iter().any(|node| node.value == Value::Null);
        match &mut self.values {
            None => {
                let not_null = values.iter().filter(|node| node.value != Value::Null);
                self.values = Some(not_null.collect());
            }
            Some(known) => {
                known.retain(|known| values.iter().any(|node| node.value == known.value));
            }
        }
    }

    fn merge_unions(&mut self, schema: Schema<'a>) {
        for (entries, is_any) in schema.one_of_and_any_of().into_iter().zip([false, true]) {
            if !entries.is_empty() {
                self.unions.push(OneOf {
                    schema,
                    is_any,
                    entries: entries.into_iter().map(Part::from).collect(),
                    discriminator: schema.discriminator(),
                });
            }
        }
    }

    /// Removes unions that list one of the schemas that were merged. A schema often extends the
    /// schema that lists it as an alternative. The list describes that one's values, not its own.
    fn remove_own_unions(&mut self, document: &Document<'a>, seen: &HashSet<Origin>) {
        for union in &mut self.unions {
            let own = Some(union.schema.origin());
            union
                .entries
                .retain(|entry| document.origin(entry.schema) != own);
        }
        self.unions.retain(|union| {
            let entries = union.entries.iter();
            let mut targets = entries.filter_map(|entry| document.origin(entry.schema));
            !union.entries.is_empty() && !targets.any(|target| seen.contains(&target))
        });
    }
}

/// Removes parts that are the same schema as an earlier one.
pub(crate) fn distinct<'a>(document: &Document<'a>, parts: &[Part<'a>]) -> Vec<Part<'a>> {
    let mut known = HashSet::new();
    let is_new = |part: &&Part<'a>| match document.origin(part.schema) {
        Some(origin) => known.insert(origin),
        None => true,
    };
    parts.iter().filter(is_new).copied().collect()
}

//! Puts together what a schema says: its own keywords and those of everything it extends by
//! `allOf` (OpenAPI 3.0, section 4.7.24.1, "Composition and Inheritance").

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Discriminator, Schema};

use super::keywords::{Item, Keywords, Located};
use crate::ir::JsonType;
use crate::lower::{Lowerer, below};
use crate::tree::{Node, Origin, Value};

/// One of several schemas that all hold at once.
#[derive(Debug, Clone, Copy)]
pub(in crate::lower) struct Part<'a> {
    pub(super) schema: Located<'a>,
    /// Whether `oneOf` and `anyOf` in it are left out, because one of their entries is a part of
    /// its own.
    pub(super) without_unions: bool,
}

impl<'a> From<Located<'a>> for Part<'a> {
    fn from(schema: Located<'a>) -> Self {
        Self {
            schema,
            without_unions: false,
        }
    }
}

/// What all parts say together.
#[derive(Debug, Default)]
pub(super) struct Flat<'a> {
    /// `type`. Of a conflict, the first counts.
    pub(super) kind: Option<JsonType>,
    /// The schema that has the `format`, which has more to say about it.
    pub(super) format: Option<&'a Node>,
    /// `enum`, of several the values that are in all of them.
    pub(super) values: Option<Vec<&'a Node>>,
    /// `properties`; a property of several schemas has to fit all of them.
    pub(super) properties: IndexMap<&'a str, Vec<Part<'a>>>,
    /// `required`.
    pub(super) required: Vec<&'a str>,
    /// `additionalProperties`.
    pub(super) additional: Vec<Additional<'a>>,
    /// `items`; of several, all have to fit.
    pub(super) items: Vec<Part<'a>>,
    /// `oneOf` and `anyOf`.
    pub(super) unions: Vec<Alternatives<'a>>,
    /// Whether any of them is `nullable`, or has null among the values of its `enum`.
    pub(super) nullable: bool,
    /// A `not`, which has no counterpart in types.
    pub(super) not: Option<&'a Node>,
    /// The schemas that say all this, references followed.
    pub(super) seen: Vec<Origin>,
}

/// A value of `additionalProperties`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Additional<'a> {
    Allowed(bool),
    Schema(Located<'a>),
}

/// The entries of a `oneOf` or `anyOf`.
#[derive(Debug, Clone)]
pub(super) struct Alternatives<'a> {
    pub(super) node: &'a Node,
    pub(super) branches: Vec<Located<'a>>,
    pub(super) discriminator: Option<&'a Discriminator>,
}

impl<'a> Flat<'a> {
    /// Whether it says anything about types besides its unions.
    pub(super) fn has_content(&self) -> bool {
        self.kind.is_some_and(|kind| kind != JsonType::Object)
            || self.values.is_some()
            || self.has_object_content()
            || !self.items.is_empty()
    }

    /// Whether it says more of an object than that it is one.
    pub(super) fn has_object_content(&self) -> bool {
        !self.properties.is_empty() || !self.additional.is_empty()
    }

    /// The JSON type, said or implied by the other keywords.
    pub(super) fn json_type(&self) -> Option<JsonType> {
        if self.kind.is_some() {
            return self.kind;
        }
        if self.has_object_content() {
            return Some(JsonType::Object);
        }
        if !self.items.is_empty() {
            return Some(JsonType::Array);
        }
        let values = self.values.as_ref()?;
        let mut kinds = values.iter().filter_map(|node| json_type_of(node));
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first)
    }
}

/// The JSON type of a value; `None` for null.
pub(super) fn json_type_of(node: &Node) -> Option<JsonType> {
    Some(match &node.value {
        Value::Null => return None,
        Value::Boolean(_) => JsonType::Boolean,
        Value::Number(number) if number.is_f64() => JsonType::Number,
        Value::Number(_) => JsonType::Integer,
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    })
}

impl<'a> Lowerer<'a> {
    /// Puts the parts together.
    pub(super) fn flatten(&self, parts: &[Part<'a>]) -> Flat<'a> {
        let mut flat = Flat::default();
        for part in parts {
            self.flatten_part(*part, &mut flat);
        }
        // `allOf` of an open and a closed list of properties: what is named may be there.
        flat.required.retain({
            let mut known = std::collections::HashSet::new();
            move |name| known.insert(*name)
        });
        flat
    }

    fn flatten_part(&self, part: Part<'a>, flat: &mut Flat<'a>) {
        let Some((schema, node)) = self.follow(part.schema) else {
            return;
        };
        if flat.seen.contains(&node.origin) {
            return;
        }
        flat.seen.push(node.origin);
        let keywords = Keywords::of(schema);
        flat.kind = flat.kind.or(keywords.kind);
        flat.nullable |= schema.schema_data.nullable;
        if node.get("format").is_some() {
            flat.format = flat.format.or(Some(node));
        }
        merge_values(node, flat);
        for (name, property) in keywords.properties(node) {
            flat.properties
                .entry(name)
                .or_default()
                .push(property.into());
        }
        flat.required
            .extend(keywords.required.iter().map(String::as_str));
        flat.additional.extend(additional(keywords, node));
        flat.items.extend(keywords.items(node).map(Part::from));
        if keywords.not {
            flat.not = node.get("not");
        }
        if !part.without_unions {
            merge_unions(schema, keywords, node, flat);
        }
        for schema in keywords.all_of(node) {
            let without_unions = part.without_unions;
            self.flatten_part(
                Part {
                    schema,
                    without_unions,
                },
                flat,
            );
        }
    }

    /// The schema that references lead to. `None` if they go in a circle.
    pub(super) fn follow(&self, located: Located<'a>) -> Option<(&'a Schema, &'a Node)> {
        let mut located = located;
        for _ in 0..crate::lower::MAX_REFERENCES {
            match located.item {
                Item::Schema(schema) => return Some((schema, located.node)),
                Item::Reference(reference) => {
                    let (schema, node, _) = self.component::<Schema>(reference)?;
                    located = Located::new(schema, node);
                }
            }
        }
        None
    }
}

fn merge_values<'a>(node: &'a Node, flat: &mut Flat<'a>) {
    let Some(Value::Array(values)) = node.get("enum").map(|node| &node.value) else {
        return;
    };
    flat.nullable |= values.iter().any(|node| node.value == Value::Null);
    let of_type = values.iter().filter(|node| node.value != Value::Null);
    flat.values = Some(match flat.values.take() {
        None => of_type.collect(),
        Some(known) => known
            .into_iter()
            .filter(|known| values.iter().any(|node| node.value == known.value))
            .collect(),
    });
}

fn additional<'a>(keywords: Keywords<'a>, node: &'a Node) -> Option<Additional<'a>> {
    Some(match keywords.additional? {
        AdditionalProperties::Any(allowed) => Additional::Allowed(*allowed),
        AdditionalProperties::Schema(schema) => {
            Additional::Schema(Located::new(schema, below(node, &["additionalProperties"])))
        }
    })
}

fn merge_unions<'a>(
    schema: &'a Schema,
    keywords: Keywords<'a>,
    node: &'a Node,
    flat: &mut Flat<'a>,
) {
    for branches in [keywords.one_of(node), keywords.any_of(node)] {
        if !branches.is_empty() {
            flat.unions.push(Alternatives {
                node,
                branches,
                discriminator: schema.schema_data.discriminator.as_ref(),
            });
        }
    }
}

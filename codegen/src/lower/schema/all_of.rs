//! Puts together what a schema says: its own keywords and those of everything it extends by
//! `allOf` (OpenAPI 3.0, section 4.7.24.1, "Composition and Inheritance").

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{AdditionalProperties, Discriminator, Schema};

use crate::ir::JsonType;
use crate::lower::schema::keywords::{Item, Keywords, Located};
use crate::lower::{Lowerer, below};
use crate::tree::{Node, Origin, Value};

/// One of several schemas that all hold at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) schema: Located<'a>,
    /// Whether its alternatives are left out: `oneOf` and `anyOf`, of which one entry is a part of
    /// its own, and schemas that extend it, because this is the schema itself that is meant.
    pub(crate) without_unions: bool,
}

impl<'a> From<Located<'a>> for Part<'a> {
    fn from(schema: Located<'a>) -> Self {
        Self {
            schema,
            without_unions: false,
        }
    }
}

/// What makes two lists of parts the same type: the schemas that they come down to, and whether
/// their alternatives are left out.
pub(crate) type Key = Vec<(Origin, bool)>;

/// What all parts say together.
#[derive(Debug, Default)]
pub(crate) struct Flat<'a> {
    /// `type`. Of a conflict, the first counts.
    pub(crate) kind: Option<JsonType>,
    /// A schema with another `type`: no value fits both.
    pub(crate) conflict: Option<(&'a Node, JsonType)>,
    /// The schema that has the `format`, which has more to say about it.
    pub(crate) format: Option<&'a Node>,
    /// `enum`, of several the values that are in all of them.
    pub(crate) values: Option<Vec<&'a Node>>,
    /// The first schema that has an `enum`, which can have more to say about its values.
    pub(crate) listed: Option<&'a Node>,
    /// `properties`; a property of several schemas has to fit all of them.
    pub(crate) properties: IndexMap<&'a str, Vec<Part<'a>>>,
    /// `required`.
    pub(crate) required: IndexSet<&'a str>,
    /// `additionalProperties`.
    pub(crate) additional: Vec<Additional<'a>>,
    /// `items`; of several, all have to fit.
    pub(crate) items: Vec<Part<'a>>,
    /// `oneOf` and `anyOf`.
    pub(crate) unions: Vec<Alternatives<'a>>,
    /// Whether any of them is `nullable`, or has null among the values of its `enum`.
    pub(crate) nullable: bool,
    /// A `not`, which has no counterpart in types.
    pub(crate) not: Option<&'a Node>,
    /// The schemas that say all this, references followed.
    pub(crate) key: Key,
}

/// A value of `additionalProperties`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Additional<'a> {
    Allowed(bool),
    Schema(Located<'a>),
}

/// The entries of a `oneOf` or `anyOf`.
#[derive(Debug, Clone)]
pub(crate) struct Alternatives<'a> {
    pub(crate) node: &'a Node,
    pub(crate) branches: Vec<Part<'a>>,
    pub(crate) discriminator: Option<&'a Discriminator>,
}

impl<'a> Flat<'a> {
    /// Whether it says anything about types besides its unions.
    pub(crate) fn has_content(&self) -> bool {
        self.kind.is_some_and(|kind| kind != JsonType::Object)
            || self.values.is_some()
            || self.has_object_content()
            || !self.items.is_empty()
    }

    /// Whether it says more of an object than that it is one.
    pub(crate) fn has_object_content(&self) -> bool {
        !self.properties.is_empty() || !self.additional.is_empty()
    }

    /// Whether a value of the `enum` is out of the range of `i64`.
    pub(crate) fn has_huge_value(&self) -> bool {
        let mut numbers = self
            .values
            .iter()
            .flatten()
            .filter_map(|node| match &node.value {
                Value::Number(number) => Some(number),
                _ => None,
            });
        numbers.any(|number| number.as_i64().is_none() && !number.is_f64())
    }

    /// The JSON type, said or implied by the other keywords.
    pub(crate) fn json_type(&self) -> Option<JsonType> {
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
pub(crate) fn json_type_of(node: &Node) -> Option<JsonType> {
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
    /// Puts the parts together, in the order in which they stand in the document.
    pub(crate) fn flatten(&self, parts: &[Part<'a>]) -> Flat<'a> {
        let mut flat = Flat::default();
        let mut seen = HashSet::new();
        let mut stack: Vec<Part<'a>> = parts.iter().rev().copied().collect();
        while let Some(part) = stack.pop() {
            let Some((schema, node)) = self.follow(part.schema) else {
                continue;
            };
            if !seen.insert(node.origin) {
                continue;
            }
            let keywords = Keywords::of(schema);
            flat.key.push((node.origin, part.without_unions));
            merge(schema, keywords, node, &mut flat);
            if !part.without_unions {
                merge_unions(schema, keywords, node, &mut flat);
            }
            let extended = keywords.all_of(node).into_iter().rev();
            stack.extend(extended.map(|schema| Part { schema, ..part }));
        }
        self.leave_family_out(&mut flat.unions, &seen);
        flat
    }

    /// A schema often extends the one that lists it as an alternative. Then the list is what values
    /// of that one are, and says nothing about this one.
    fn leave_family_out(&self, unions: &mut Vec<Alternatives<'a>>, seen: &HashSet<Origin>) {
        let origin = |branch: &Part<'a>| self.follow(branch.schema).map(|(_, node)| node.origin);
        for union in &mut *unions {
            let own = union.node.origin;
            union.branches.retain(|branch| origin(branch) != Some(own));
        }
        unions.retain(|union| {
            let mut targets = union.branches.iter().filter_map(origin);
            !union.branches.is_empty() && !targets.any(|target| seen.contains(&target))
        });
    }

    /// The schema that references lead to. `None` if they go in a circle.
    pub(crate) fn follow(&self, located: Located<'a>) -> Option<(&'a Schema, &'a Node)> {
        let first = match located.item {
            Item::Schema(schema) => return Some((schema, located.node)),
            Item::Reference(reference) => reference,
        };
        if let Some(known) = self.followed.borrow().get(first) {
            return *known;
        }
        let found = self.follow_reference(first);
        self.followed.borrow_mut().insert(first, found);
        found
    }

    fn follow_reference(&self, reference: &'a str) -> Option<(&'a Schema, &'a Node)> {
        let mut reference = reference;
        for _ in 0..crate::lower::MAX_REFERENCES {
            let (schema, node, _) = self.component::<Schema>(reference)?;
            let located = Located::new(schema, node);
            match located.item {
                Item::Schema(schema) => return Some((schema, located.node)),
                Item::Reference(next) => reference = next,
            }
        }
        None
    }
}

/// Adds what a schema says by itself, without its `allOf`, `oneOf` and `anyOf`.
fn merge<'a>(schema: &'a Schema, keywords: Keywords<'a>, node: &'a Node, flat: &mut Flat<'a>) {
    merge_kind(keywords, node, flat);
    flat.nullable |= schema.schema_data.nullable;
    if node.get("format").is_some() {
        flat.format = flat.format.or(Some(node));
    }
    merge_values(node, flat);
    for (name, property) in keywords.properties(node) {
        let parts = flat.properties.entry(name).or_default();
        parts.push(property.into());
    }
    flat.required
        .extend(keywords.required.iter().map(String::as_str));
    flat.additional.extend(additional(keywords, node));
    flat.items.extend(keywords.items(node).map(Part::from));
    if keywords.not {
        flat.not = node.get("not");
    }
}

fn merge_kind<'a>(keywords: Keywords<'a>, node: &'a Node, flat: &mut Flat<'a>) {
    let numbers = [JsonType::Integer, JsonType::Number];
    match (flat.kind, keywords.kind) {
        (Some(known), Some(kind)) if known != kind => {
            if numbers.contains(&known) && numbers.contains(&kind) {
                flat.kind = Some(JsonType::Integer);
            } else {
                flat.conflict = flat.conflict.or(Some((node, kind)));
            }
        }
        (known, kind) => flat.kind = known.or(kind),
    }
}

fn merge_values<'a>(node: &'a Node, flat: &mut Flat<'a>) {
    let Some(Value::Array(values)) = node.get("enum").map(|node| &node.value) else {
        return;
    };
    flat.listed = flat.listed.or(Some(node));
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
                branches: branches.into_iter().map(Part::from).collect(),
                discriminator: schema.schema_data.discriminator.as_ref(),
            });
        }
    }
}

//! What is known of an alternative, and what that tells of a value.

use std::collections::HashSet;

use indexmap::IndexSet;

use crate::ir::{JsonType, Scalar, Tagging, Type};
use crate::lower::Lowerer;
use crate::lower::schema::all_of::{Flat, Part, json_type_of};
use crate::lower::schema::classify::{MAX_DEPTH, Plan};
use crate::lower::schema::kind::{Form, text, without_duplicates};
use crate::lower::schema::one_of::branches::Branch;
use crate::tree::{Node, Value};

/// An alternative before its type is made.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    /// What the document calls it; empty until [`told_apart`] has found a name.
    pub(crate) label: String,
    pub(crate) content: Content<'a>,
    /// The values of the discriminator that stand for it.
    pub(crate) tags: Vec<String>,
    pub(crate) types: Vec<JsonType>,
    /// Required properties.
    pub(crate) keys: Vec<String>,
    /// Properties that can have only these values.
    pub(crate) constants: Vec<Constant>,
    /// All properties that are declared.
    pub(crate) properties: IndexSet<&'a str>,
}

/// A property that can have only these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Constant {
    pub(crate) key: String,
    pub(crate) values: Vec<Scalar>,
    pub(crate) required: bool,
}

/// What an alternative is.
#[derive(Debug)]
pub(crate) enum Content<'a> {
    Parts(Vec<Part<'a>>),
    /// Several alternatives in one.
    Form(Box<Form<'a>>),
}

impl<'a> Candidate<'a> {
    /// A candidate without a name or properties.
    pub(crate) fn of_types(types: Vec<JsonType>, form: Form<'a>) -> Self {
        Self {
            label: label_of_type(&types).to_owned(),
            content: Content::Form(Box::new(form)),
            tags: Vec::new(),
            types,
            keys: Vec::new(),
            constants: Vec::new(),
            properties: IndexSet::new(),
        }
    }

    /// The keyword of `node` that lists it, or a list of it, and at which place, from 1. `None` if
    /// it stands elsewhere.
    pub(crate) fn entry_of(&self, node: &Node) -> Option<(&'static str, usize)> {
        let Content::Parts(parts) = &self.content else {
            return None;
        };
        let own = parts.last()?.schema.node.origin;
        let is_own = |entry: &Node| {
            let items = entry.get("items");
            entry.origin == own || items.is_some_and(|items| items.origin == own)
        };
        ["oneOf", "anyOf"].into_iter().find_map(|key| {
            let Value::Array(entries) = &node.get(key)?.value else {
                return None;
            };
            Some((key, entries.iter().position(is_own)? + 1))
        })
    }

    /// Whether it is one of several objects, most likely, and nothing has given it a name.
    pub(crate) fn is_unnamed(&self) -> bool {
        self.types.contains(&JsonType::Object) && self.label == label_of_type(&self.types)
    }

    fn constant(&self, key: &str) -> Option<&Constant> {
        self.constants.iter().find(|constant| constant.key == key)
    }
}

impl Constant {
    /// The values as text. Numbers in quotes and without are often mixed up.
    fn texts(&self) -> Vec<String> {
        self.values.iter().map(Scalar::text).collect()
    }

    fn is_disjoint(&self, other: &Self) -> bool {
        let others = other.texts();
        !self.texts().iter().any(|value| others.contains(value))
    }

    /// Whether every value that the client writes has it: what is missing is filled in.
    fn is_written(&self) -> bool {
        self.required || self.values.len() == 1
    }
}

impl<'a> Lowerer<'a> {
    pub(crate) fn candidate(&self, branch: Branch<'a>, depth: usize) -> Candidate<'a> {
        let flat = &branch.flat;
        let types = self.json_types(&branch.parts, flat, depth);
        let is_object = types == [JsonType::Object];
        let label = branch.component.or(branch.title).unwrap_or_default();
        let mut candidate = Candidate {
            label: label.to_owned(),
            tags: Vec::new(),
            keys: Vec::new(),
            constants: Vec::new(),
            properties: self.declared_properties(flat),
            content: Content::Form(Box::new(Form::Plain(Type::Any))),
            types,
        };
        if is_object {
            let keys = flat.required.iter().map(|key| (*key).to_owned());
            candidate.keys = keys.collect();
            candidate.constants = self.constants(flat);
        }
        candidate.content = Content::Parts(branch.parts);
        candidate
    }

    /// The properties of a schema, or of any of its alternatives.
    fn declared_properties(&self, flat: &Flat<'a>) -> IndexSet<&'a str> {
        let mut properties: IndexSet<&str> = flat.properties.keys().copied().collect();
        for branch in flat.unions.iter().flat_map(|union| &union.branches) {
            properties.extend(self.flatten(&[*branch]).properties.keys());
        }
        properties
    }

    fn constants(&self, flat: &Flat<'a>) -> Vec<Constant> {
        let keys = flat.properties.keys();
        keys.filter_map(|key| {
            let values = self.listed_values(flat, key);
            (!values.is_empty()).then(|| Constant {
                key: (*key).to_owned(),
                values,
                required: flat.required.contains(key),
            })
        })
        .collect()
    }

    /// The values that a property can have, as text, if they are listed.
    pub(crate) fn allowed_values(&self, flat: &Flat<'a>, property: &str) -> Vec<String> {
        let values = self.listed_values(flat, property);
        without_duplicates(values.iter().map(Scalar::text).collect())
    }

    fn listed_values(&self, flat: &Flat<'a>, property: &str) -> Vec<Scalar> {
        let Some(parts) = flat.properties.get(property) else {
            return Vec::new();
        };
        let property = self.flatten(parts);
        let values = property.values.iter().flatten();
        let scalars: Option<Vec<Scalar>> = values
            .map(|node| match property.kind {
                // Digits without quotes.
                Some(JsonType::String) => text(node).map(Scalar::Text),
                _ => scalar(node),
            })
            .collect();
        without_duplicates(scalars.unwrap_or_default())
    }

    /// The JSON types that values of a schema can have. Found once for each schema: unions of unions
    /// ask for it again and again, and one that contains itself would never end.
    fn json_types(&self, parts: &[Part<'a>], flat: &Flat<'a>, depth: usize) -> Vec<JsonType> {
        if let Some(known) = self.json_types.borrow().get(&flat.key) {
            return known.clone();
        }
        let key = flat.key.clone();
        self.json_types
            .borrow_mut()
            .insert(key.clone(), all_types());
        let types = self.find_json_types(parts, flat, depth);
        self.json_types.borrow_mut().insert(key, types.clone());
        types
    }

    fn find_json_types(&self, parts: &[Part<'a>], flat: &Flat<'a>, depth: usize) -> Vec<JsonType> {
        let form = self.form(parts, flat, depth + 1);
        match &form {
            Form::Plain(Type::Any) => mixed_types(flat).unwrap_or_else(all_types),
            Form::Plain(Type::Boolean) => vec![JsonType::Boolean],
            Form::Plain(Type::Integer(_)) | Form::IntegerEnum(_) => vec![JsonType::Integer],
            Form::Plain(Type::Number(_)) => vec![JsonType::Number],
            Form::Plain(_) => flat.json_type().map_or_else(all_types, |kind| vec![kind]),
            Form::StringEnum(_) => vec![JsonType::String],
            Form::List(_) | Form::ListOf { .. } => vec![JsonType::Array],
            Form::Map(_) | Form::Object => vec![JsonType::Object],
            Form::Same(parts) if depth < MAX_DEPTH => {
                self.json_types(parts, &self.flatten(parts), depth + 1)
            }
            Form::Same(_) => all_types(),
            Form::Union(plan) => {
                let types = plan.candidates.iter().flat_map(|it| it.types.clone());
                without_duplicates(types.collect())
            }
        }
    }
}

/// Finds how the candidates are told apart.
pub(crate) fn told_apart<'a>(node: &'a Node, mut candidates: Vec<Candidate<'a>>) -> Plan<'a> {
    if let Some(property) = constant_property(&candidates) {
        for candidate in &mut candidates {
            let constant = candidate.constant(&property);
            candidate.tags = constant.map_or_else(Vec::new, Constant::texts);
        }
        name_candidates(&mut candidates);
        return Plan {
            node,
            tagging: Tagging::Property(property),
            candidates,
            ambiguous: None,
        };
    }
    keep_telling_constants(&mut candidates);
    name_candidates(&mut candidates);
    // Most specific first.
    candidates.sort_by_key(|it| {
        std::cmp::Reverse((it.constants.len(), it.keys.len(), it.properties.len()))
    });
    let is_uncertain = first_pair(&candidates, |one, other| !are_told_apart(one, other)).is_some();
    let takes_object = |it: &&Candidate<'_>| it.types.contains(&JsonType::Object);
    let objects = candidates.iter().filter(takes_object).count();
    Plan {
        node,
        tagging: if is_uncertain && objects > 1 {
            Tagging::Coverage
        } else {
            Tagging::Shape
        },
        ambiguous: first_pair(&candidates, |one, other| {
            !are_told_apart(one, other) && !have_own_constants(one, other)
        }),
        candidates,
    }
}

/// A required property that has other constant values in every candidate.
fn constant_property(candidates: &[Candidate<'_>]) -> Option<String> {
    let (first, rest) = candidates.split_first()?;
    let mut constants = first.constants.iter();
    let found = constants.find(|constant| {
        let mut known: HashSet<String> = constant.texts().into_iter().collect();
        constant.required
            && rest.iter().all(|candidate| {
                candidate.constant(&constant.key).is_some_and(|other| {
                    other.required && other.texts().into_iter().all(|value| known.insert(value))
                })
            })
    });
    found.map(|constant| constant.key.clone())
}

/// Leaves out the constants that tell nothing: lists of values that another candidate shares.
fn keep_telling_constants(candidates: &mut [Candidate<'_>]) {
    let all: Vec<Vec<Constant>> = candidates.iter().map(|it| it.constants.clone()).collect();
    for candidate in candidates {
        candidate.constants.retain(|constant| {
            let same_key = |other: &&Constant| other.key == constant.key;
            let mut others = all.iter().flatten().filter(same_key);
            (constant.required && constant.values.len() == 1)
                || others.any(|other| other.is_disjoint(constant))
        });
    }
}

/// Gives names to the candidates that the document has none for: a constant value or a required
/// property that no other has, or else the JSON type.
fn name_candidates(candidates: &mut [Candidate<'_>]) {
    for index in 0..candidates.len() {
        let others = || {
            let indexed = candidates.iter().enumerate();
            indexed
                .filter(move |(other, _)| *other != index)
                .map(|(_, it)| it)
        };
        let candidate = &candidates[index];
        if !candidate.label.is_empty() {
            continue;
        }
        let own_constant = candidate.constants.iter().find(|constant| {
            let of_others = || others().filter_map(|other| other.constant(&constant.key));
            constant.values.len() == 1 && of_others().all(|other| other.is_disjoint(constant))
        });
        let own_key = candidate
            .keys
            .iter()
            .find(|key| others().all(|other| !other.properties.contains(key.as_str())));
        candidates[index].label = match (own_constant, own_key) {
            (Some(constant), _) => constant.values[0].text(),
            (None, Some(key)) => key.clone(),
            (None, None) => label_of_type(&candidate.types).to_owned(),
        };
    }
}

/// The places of the first two candidates, an earlier and a later one, of which this holds.
fn first_pair(
    candidates: &[Candidate<'_>],
    holds: impl Fn(&Candidate<'_>, &Candidate<'_>) -> bool,
) -> Option<(usize, usize)> {
    let places = 0..candidates.len();
    let mut pairs = places
        .flat_map(|earlier| (earlier + 1..candidates.len()).map(move |later| (earlier, later)));
    pairs.find(|(earlier, later)| holds(&candidates[*earlier], &candidates[*later]))
}

/// Whether a property has other values in each, and is there in whatever the client writes. It may
/// be missing in what it reads, but hardly is: it is there to tell them apart.
fn have_own_constants(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    one.constants.iter().any(|constant| {
        let others = other.constant(&constant.key);
        constant.is_written()
            && others.is_some_and(|it| it.is_written() && it.is_disjoint(constant))
    })
}

/// Whether an earlier candidate takes no value of a later one.
fn are_told_apart(earlier: &Candidate<'_>, later: &Candidate<'_>) -> bool {
    let overlap = |kind: &JsonType| {
        let other = match kind {
            JsonType::Integer => JsonType::Number,
            JsonType::Number => JsonType::Integer,
            kind => *kind,
        };
        later.types.contains(kind) || later.types.contains(&other)
    };
    if !earlier.types.iter().any(overlap) {
        return true;
    }
    let other_constant = earlier.constants.iter().any(|constant| {
        let other = later.constant(&constant.key);
        other.is_some_and(|it| it.is_disjoint(constant) && (it.required || constant.required))
    });
    let other_key = earlier
        .keys
        .iter()
        .any(|key| !later.properties.contains(key.as_str()));
    other_constant || other_key
}

fn scalar(node: &Node) -> Option<Scalar> {
    Some(match &node.value {
        Value::String(text) => Scalar::Text(text.clone()),
        Value::Number(number) => Scalar::Number(number.clone()),
        Value::Boolean(value) => Scalar::Boolean(*value),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    })
}

/// Whether nothing but null is allowed.
pub(crate) fn is_null(flat: &Flat<'_>) -> bool {
    flat.nullable && flat.values.as_ref().is_some_and(Vec::is_empty)
}

pub(crate) fn says_nothing(flat: &Flat<'_>) -> bool {
    flat.kind.is_none() && !flat.has_content() && flat.unions.is_empty()
}

/// The types of an enum whose values are of several.
pub(crate) fn mixed_types(flat: &Flat<'_>) -> Option<Vec<JsonType>> {
    let values = flat.values.as_ref()?.iter();
    let types = without_duplicates(values.filter_map(|node| json_type_of(node)).collect());
    (!types.is_empty()).then_some(types)
}

fn all_types() -> Vec<JsonType> {
    vec![
        JsonType::Boolean,
        JsonType::Number,
        JsonType::String,
        JsonType::Array,
        JsonType::Object,
    ]
}

fn label_of_type(types: &[JsonType]) -> &'static str {
    match types {
        [JsonType::Boolean] => "Boolean",
        [JsonType::Integer] => "Integer",
        [JsonType::Number] | [JsonType::Integer, JsonType::Number] => "Number",
        [JsonType::String] => "Text",
        [JsonType::Array] => "List",
        [JsonType::Object] => "Object",
        _ => "Other",
    }
}

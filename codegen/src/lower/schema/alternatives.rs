//! `oneOf` and `anyOf`: which alternatives there are, and how a value shows which one it is.
//!
//! The two are treated alike: a client does not check that a value fits one alternative only. In
//! order of preference, alternatives are told apart by a `discriminator`, by a property that has
//! another constant value in each, and by JSON type and required properties. Where that is not
//! enough, they are tried in order, which is worth a warning.

use std::collections::HashSet;

use openapiv3::Discriminator;

use super::flatten::{Alternatives, Flat, Part, json_type_of};
use super::form::{Form, integer, without_duplicates};
use super::keywords::{Item, Located};
use crate::ir::{JsonType, NumberFormat, Tagging, Type};
use crate::lower::Lowerer;
use crate::tree::{Node, Origin};

/// How deep unions in unions are looked into. What is deeper stays a union of its own.
const MAX_DEPTH: usize = 6;

/// How many alternatives one union can have.
const MAX_BRANCHES: usize = 1_000;

/// How many alternatives there can be if several unions hold at once, each with each of the other.
const MAX_COMBINATIONS: usize = 32;

/// A union before its types are made.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// The schema that has the `oneOf` or `anyOf`.
    pub(super) node: &'a Node,
    pub(super) tagging: Tagging,
    pub(super) candidates: Vec<Candidate<'a>>,
    /// Two alternatives that nothing tells apart, by their labels.
    pub(super) ambiguous: Option<(String, String)>,
}

/// An alternative before its type is made.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    /// What the document calls it.
    pub(super) label: String,
    pub(super) content: Content<'a>,
    /// The values of the discriminator that stand for it.
    pub(super) tags: Vec<String>,
    pub(super) types: Vec<JsonType>,
    /// Required properties.
    pub(super) keys: Vec<String>,
    /// Required properties with a single value.
    pub(super) constants: Vec<(String, String)>,
    /// All properties that are declared.
    properties: HashSet<&'a str>,
}

/// What an alternative is.
#[derive(Debug)]
pub(super) enum Content<'a> {
    Parts(Vec<Part<'a>>),
    /// Several alternatives in one.
    Form(Box<Form<'a>>),
}

/// An entry of `oneOf` or `anyOf` with everything that holds beside it.
struct Branch<'a> {
    parts: Vec<Part<'a>>,
    flat: Flat<'a>,
    /// The name of the component that it refers to.
    component: Option<&'a str>,
    title: Option<&'a str>,
}

impl<'a> Lowerer<'a> {
    /// The form of a schema with alternatives. `None` if it has none that concern its type.
    pub(super) fn alternatives(
        &self,
        parts: &[Part<'a>],
        flat: &Flat<'a>,
        depth: usize,
    ) -> Option<Form<'a>> {
        if let Some(heirs) = self.heirs(parts, flat) {
            return Some(self.plan_tagged(heirs, depth));
        }
        let relevant: Vec<&Alternatives<'a>> = flat
            .unions
            .iter()
            .filter(|union| self.says_something(union))
            .collect();
        let first = relevant.first()?;
        if depth > MAX_DEPTH {
            return Some(Form::Plain(Type::Any));
        }
        if let ([_], Some(discriminator), false) =
            (relevant.as_slice(), first.discriminator, flat.has_content())
        {
            let union = self.with_mapped((*first).clone(), discriminator);
            return Some(self.plan_tagged(union, depth));
        }
        let mut branches = Vec::new();
        self.branches(parts, flat, &relevant, &mut Vec::new(), &mut branches);
        Some(self.plan(first.node, branches, depth))
    }

    /// The component that a schema is a reference to.
    fn component_name(&self, schema: &Located<'a>) -> Option<&'a str> {
        let node = match schema.item {
            Item::Reference(_) => self.follow(*schema)?.1,
            Item::Schema(_) => schema.node,
        };
        self.component_names.get(&node.origin).copied()
    }

    /// Whether an entry is about types at all: an `anyOf` of `required` lists is not.
    fn says_something(&self, union: &Alternatives<'a>) -> bool {
        union.branches.iter().any(|branch| {
            let flat = self.flatten(&[(*branch).into()]);
            flat.has_content() || !flat.unions.is_empty() || flat.kind.is_some()
        })
    }

    /// The schemas that extend this one, if it has a `discriminator` that tells them apart.
    fn heirs(&self, parts: &[Part<'a>], flat: &Flat<'a>) -> Option<Alternatives<'a>> {
        let [part] = parts else { return None };
        let (schema, node) = self.follow(part.schema)?;
        let discriminator = schema.schema_data.discriminator.as_ref()?;
        let branches = self.heirs.get(&node.origin)?;
        (flat.unions.is_empty() && !part.without_unions).then(|| {
            let branches = branches.clone();
            let union = Alternatives {
                node,
                branches,
                discriminator: Some(discriminator),
            };
            self.with_mapped(union, discriminator)
        })
    }

    /// Adds the alternatives that only the mapping of the discriminator names.
    fn with_mapped(
        &self,
        mut union: Alternatives<'a>,
        discriminator: &'a Discriminator,
    ) -> Alternatives<'a> {
        for target in discriminator.mapping.values() {
            let Some(name) = self.mapped_component(target) else {
                continue;
            };
            let known = |branch: &Located<'a>| self.component_name(branch) == Some(name);
            if !union.branches.iter().any(known) {
                union.branches.extend(self.component_schema(name));
            }
        }
        union
    }

    /// The component that an entry of a discriminator's mapping names.
    fn mapped_component(&self, target: &str) -> Option<&'a str> {
        let reference = schema_reference(target);
        let (schema, node, _) = self.component::<openapiv3::Schema>(&reference)?;
        self.component_name(&Located::new(schema, node))
    }

    /// Collects each entry of the union together with what holds beside it; several unions are
    /// multiplied.
    fn branches(
        &self,
        parts: &[Part<'a>],
        flat: &Flat<'a>,
        unions: &[&Alternatives<'a>],
        path: &mut Vec<Origin>,
        branches: &mut Vec<Branch<'a>>,
    ) {
        let own = parts.iter().map(|part| Part {
            without_unions: true,
            ..*part
        });
        let base: Vec<Part<'a>> = if flat.has_content() {
            own.collect()
        } else {
            Vec::new()
        };
        let mut combinations = vec![(base, Vec::new())];
        for union in unions {
            if combinations.len() * union.branches.len() > MAX_COMBINATIONS
                && combinations.len() > 1
            {
                break;
            }
            combinations = combinations
                .iter()
                .flat_map(|(parts, chosen)| {
                    union.branches.iter().map(|branch| {
                        let mut parts = parts.clone();
                        let mut chosen: Vec<Located<'a>> = chosen.clone();
                        parts.push((*branch).into());
                        chosen.push(*branch);
                        (parts, chosen)
                    })
                })
                .collect();
        }
        path.extend(unions.iter().map(|union| union.node.origin));
        for (parts, chosen) in combinations {
            self.expand(parts, &chosen, path, branches);
        }
        path.truncate(path.len() - unions.len());
    }

    /// Adds a branch, or, if it has alternatives of its own, each of those.
    fn expand(
        &self,
        parts: Vec<Part<'a>>,
        chosen: &[Located<'a>],
        path: &mut Vec<Origin>,
        branches: &mut Vec<Branch<'a>>,
    ) {
        if branches.len() >= MAX_BRANCHES {
            return;
        }
        let flat = self.flatten(&parts);
        let inner: Vec<&Alternatives<'a>> = flat
            .unions
            .iter()
            .filter(|union| self.says_something(union))
            .collect();
        let tagged = inner.iter().any(|union| union.discriminator.is_some());
        // A union that contains itself says nothing new by it.
        if inner.iter().any(|union| path.contains(&union.node.origin)) {
            return;
        }
        if !inner.is_empty() && !tagged && path.len() < MAX_DEPTH {
            return self.branches(&parts, &flat, &inner, path, branches);
        }
        let title = chosen.iter().find_map(|branch| match branch.item {
            Item::Schema(schema) => schema.schema_data.title.as_deref(),
            Item::Reference(_) => None,
        });
        branches.push(Branch {
            component: chosen.iter().find_map(|it| self.component_name(it)),
            title,
            parts,
            flat,
        });
    }

    /// A union with a discriminator: what its mapping and the names of its schemas say.
    fn plan_tagged(&self, union: Alternatives<'a>, depth: usize) -> Form<'a> {
        let mut branches = Vec::new();
        for branch in &union.branches {
            let parts = vec![Part::from(*branch)];
            let flat = self.flatten(&parts);
            branches.push(Branch {
                component: self.component_name(branch),
                title: None,
                parts,
                flat,
            });
        }
        let Some(discriminator) = union.discriminator else {
            return self.plan(union.node, branches, depth);
        };
        let property = discriminator.property_name.as_str();
        let tags: Vec<Vec<String>> = branches
            .iter()
            .map(|branch| self.tags(branch, discriminator))
            .collect();
        let all: Vec<&String> = tags.iter().flatten().collect();
        let unique: HashSet<&&String> = all.iter().collect();
        if tags.iter().any(Vec::is_empty) || unique.len() != all.len() || branches.len() < 2 {
            return self.plan(union.node, branches, depth);
        }
        let candidates = branches
            .into_iter()
            .zip(tags)
            .map(|(branch, tags)| Candidate {
                tags,
                ..self.candidate(branch, depth)
            });
        Form::Union(Plan {
            node: union.node,
            tagging: Tagging::Property(property.to_owned()),
            candidates: candidates.collect(),
            ambiguous: None,
        })
    }

    /// The values of the discriminator that stand for a branch.
    fn tags(&self, branch: &Branch<'a>, discriminator: &Discriminator) -> Vec<String> {
        let name = branch.component;
        let mapped = discriminator.mapping.iter().filter(|(_, target)| {
            let found = self.mapped_component(target);
            found.is_some() && found == name
        });
        let mut tags: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
        if tags.is_empty() {
            let property = discriminator.property_name.as_str();
            tags = self.allowed_values(&branch.flat, property);
        }
        if tags.is_empty() {
            tags.extend(name.map(str::to_owned));
        }
        without_duplicates(tags)
    }

    /// The values that a property can have, if they are listed.
    fn allowed_values(&self, flat: &Flat<'a>, property: &str) -> Vec<String> {
        let Some(parts) = flat.properties.get(property) else {
            return Vec::new();
        };
        let values = self.flatten(parts).values.unwrap_or_default();
        values
            .iter()
            .filter_map(|node| node.as_str())
            .map(str::to_owned)
            .collect()
    }

    /// A union without a discriminator.
    fn plan(&self, node: &'a Node, branches: Vec<Branch<'a>>, depth: usize) -> Form<'a> {
        let mut seen: HashSet<Vec<Origin>> = HashSet::new();
        let branches: Vec<Branch<'a>> = branches
            .into_iter()
            .filter(|branch| !is_null(&branch.flat) && seen.insert(branch.flat.seen.clone()))
            .collect();
        if branches.iter().any(|branch| says_nothing(&branch.flat)) || branches.is_empty() {
            return Form::Plain(Type::Any);
        }
        let mut candidates: Vec<Candidate<'a>> = Vec::new();
        for branch in branches {
            candidates.push(self.candidate(branch, depth));
        }
        let candidates = self.merge_alike(node, candidates, depth);
        match <[Candidate<'a>; 1]>::try_from(candidates) {
            Ok([only]) => match only.content {
                Content::Parts(parts) => Form::Same(parts),
                Content::Form(form) => *form,
            },
            Err(candidates) => Form::Union(told_apart(node, candidates)),
        }
    }

    fn unnamed_branch(&self, parts: Vec<Part<'a>>) -> Branch<'a> {
        Branch {
            flat: self.flatten(&parts),
            component: match parts.as_slice() {
                [part] => self.component_name(&part.schema),
                _ => None,
            },
            title: None,
            parts,
        }
    }

    fn candidate(&self, branch: Branch<'a>, depth: usize) -> Candidate<'a> {
        let flat = &branch.flat;
        let types = self.json_types(&branch.parts, flat, depth);
        let is_object = types == [JsonType::Object];
        let mut constants = Vec::new();
        for key in flat.required.iter().filter(|_| is_object) {
            if let [value] = self.allowed_values(flat, key).as_slice() {
                constants.push(((*key).to_owned(), value.clone()));
            }
        }
        let label = branch
            .component
            .or(branch.title)
            .map(str::to_owned)
            .or_else(|| constants.first().map(|(_, value)| value.clone()))
            .unwrap_or_else(|| label_of_type(&types).to_owned());
        let keys = flat.required.iter().filter(|_| is_object);
        Candidate {
            label,
            tags: Vec::new(),
            keys: keys.map(|key| (*key).to_owned()).collect(),
            constants,
            properties: flat.properties.keys().copied().collect(),
            content: Content::Parts(branch.parts),
            types,
        }
    }

    /// The JSON types that values of a schema can have. Found once for each schema: unions of unions
    /// ask for it again and again, and one that contains itself would never end.
    fn json_types(&self, parts: &[Part<'a>], flat: &Flat<'a>, depth: usize) -> Vec<JsonType> {
        if let Some(known) = self.json_types.borrow().get(&flat.seen) {
            return known.clone();
        }
        self.json_types
            .borrow_mut()
            .insert(flat.seen.clone(), all_types());
        let types = self.find_json_types(parts, flat, depth);
        self.json_types
            .borrow_mut()
            .insert(flat.seen.clone(), types.clone());
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
            Form::List(_) | Form::ListOf(_) => vec![JsonType::Array],
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

    /// Makes one of all alternatives that Rust has one type for: strings, numbers, lists.
    fn merge_alike(
        &self,
        node: &'a Node,
        candidates: Vec<Candidate<'a>>,
        depth: usize,
    ) -> Vec<Candidate<'a>> {
        let candidates = self.merge(candidates, &[JsonType::String], |alike| {
            Some(self.merged_strings(alike, depth))
        });
        let candidates = self.merge(candidates, &[JsonType::Boolean], |_| {
            Some(Form::Plain(Type::Boolean))
        });
        let numbers = [JsonType::Integer, JsonType::Number];
        let candidates = self.merge(candidates, &numbers, |alike| {
            let whole = alike.iter().all(|it| it.types == [JsonType::Integer]);
            Some(Form::Plain(if whole {
                Type::Integer(crate::ir::IntegerFormat::Int64)
            } else {
                Type::Number(NumberFormat::Double)
            }))
        });
        self.merge(candidates, &[JsonType::Array], |alike| {
            let mut items = Vec::new();
            for candidate in alike {
                let Content::Parts(parts) = &candidate.content else {
                    return None;
                };
                items.push(self.unnamed_branch(self.flatten(parts).items));
            }
            Some(match self.plan(node, items, depth + 1) {
                Form::Same(parts) => Form::List(parts),
                Form::Union(plan) => Form::ListOf(plan),
                _ => Form::List(Vec::new()),
            })
        })
    }

    /// Replaces several candidates of these types, and of no other, by what `merged` makes of them.
    fn merge(
        &self,
        candidates: Vec<Candidate<'a>>,
        types: &[JsonType],
        merged: impl FnOnce(&[&Candidate<'a>]) -> Option<Form<'a>>,
    ) -> Vec<Candidate<'a>> {
        let is_alike = |it: &Candidate<'a>| it.types.iter().all(|kind| types.contains(kind));
        let alike: Vec<&Candidate<'a>> = candidates.iter().filter(|it| is_alike(it)).collect();
        if alike.len() < 2 {
            return candidates;
        }
        let Some(form) = merged(&alike) else {
            return candidates;
        };
        let mut all_types: Vec<JsonType> = alike.iter().flat_map(|it| it.types.clone()).collect();
        all_types.sort_unstable();
        all_types.dedup();
        let mut form = Some(form);
        let mut result = Vec::new();
        for candidate in candidates {
            if !is_alike(&candidate) {
                result.push(candidate);
            } else if let Some(form) = form.take() {
                result.push(Candidate {
                    label: label_of_type(&all_types).to_owned(),
                    content: Content::Form(Box::new(form)),
                    types: all_types.clone(),
                    ..candidate
                });
            }
        }
        result
    }

    /// Strings and enums of strings: an enum that keeps unknown values takes all of them.
    fn merged_strings(&self, alike: &[&Candidate<'a>], depth: usize) -> Form<'a> {
        let mut values = Vec::new();
        for candidate in alike {
            let Content::Parts(parts) = &candidate.content else {
                continue;
            };
            match self.form(parts, &self.flatten(parts), depth + 1) {
                Form::StringEnum(more) => values.extend(more),
                Form::Plain(Type::String) => {}
                // A date or the like: text is what they have in common.
                _ => return Form::Plain(Type::String),
            }
        }
        if values.is_empty() {
            Form::Plain(Type::String)
        } else {
            Form::StringEnum(without_duplicates(values))
        }
    }
}

/// An `enum` with values of several types: one alternative per type.
pub(super) fn mixed_enum<'a>(node: &'a Node, flat: &Flat<'a>) -> Option<Form<'a>> {
    let types = mixed_types(flat)?;
    if types
        .iter()
        .any(|kind| matches!(kind, JsonType::Array | JsonType::Object))
    {
        return None;
    }
    let values = flat.values.as_deref().unwrap_or_default();
    let of = |kind: JsonType| {
        values
            .iter()
            .filter(move |it| json_type_of(it) == Some(kind))
    };
    let number = types.contains(&JsonType::Number);
    let forms = types.iter().filter_map(|kind| {
        Some((
            *kind,
            match kind {
                JsonType::Boolean => Form::Plain(Type::Boolean),
                JsonType::Integer if number => return None,
                JsonType::Integer => {
                    Form::IntegerEnum(of(*kind).filter_map(|it| integer(it)).collect())
                }
                JsonType::Number => Form::Plain(Type::Number(NumberFormat::Double)),
                _ => Form::StringEnum(without_duplicates(
                    of(*kind)
                        .filter_map(|it| it.as_str())
                        .map(str::to_owned)
                        .collect(),
                )),
            },
        ))
    });
    let candidates = forms.map(|(kind, form)| Candidate {
        label: label_of_type(&[kind]).to_owned(),
        content: Content::Form(Box::new(form)),
        tags: Vec::new(),
        types: vec![kind],
        keys: Vec::new(),
        constants: Vec::new(),
        properties: HashSet::new(),
    });
    Some(Form::Union(told_apart(node, candidates.collect())))
}

/// Finds how the candidates are told apart.
fn told_apart<'a>(node: &'a Node, mut candidates: Vec<Candidate<'a>>) -> Plan<'a> {
    if let Some(property) = constant_property(&candidates) {
        for candidate in &mut candidates {
            let tag = candidate.constants.iter().find(|(key, _)| *key == property);
            candidate.tags.extend(tag.map(|(_, value)| value.clone()));
        }
        return Plan {
            node,
            tagging: Tagging::Property(property),
            candidates,
            ambiguous: None,
        };
    }
    // Most specific first.
    candidates.sort_by_key(|it| {
        std::cmp::Reverse((it.constants.len(), it.keys.len(), it.properties.len()))
    });
    Plan {
        node,
        ambiguous: ambiguous(&candidates),
        tagging: Tagging::Shape,
        candidates,
    }
}

/// A required property that has another constant value in every candidate.
fn constant_property(candidates: &[Candidate<'_>]) -> Option<String> {
    let (first, rest) = candidates.split_first()?;
    let mut properties = first.constants.iter();
    let found = properties.find(|(property, value)| {
        let mut values = HashSet::from([value]);
        rest.iter().all(|candidate| {
            let constant = candidate.constants.iter().find(|(key, _)| key == property);
            constant.is_some_and(|(_, value)| values.insert(value))
        })
    });
    found.map(|(property, _)| property.clone())
}

/// The first two candidates of which an earlier one may take a value of a later one.
fn ambiguous(candidates: &[Candidate<'_>]) -> Option<(String, String)> {
    for (index, earlier) in candidates.iter().enumerate() {
        for later in &candidates[index + 1..] {
            if !are_told_apart(earlier, later) {
                return Some((earlier.label.clone(), later.label.clone()));
            }
        }
    }
    None
}

fn are_told_apart(earlier: &Candidate<'_>, later: &Candidate<'_>) -> bool {
    let overlap = |kind: &JsonType| {
        later.types.contains(kind)
            || (*kind == JsonType::Integer && later.types.contains(&JsonType::Number))
    };
    if !earlier.types.iter().any(overlap) {
        return true;
    }
    let other_constant = earlier.constants.iter().any(|(key, value)| {
        let constant = later.constants.iter().find(|(other, _)| other == key);
        constant.is_some_and(|(_, other)| other != value)
    });
    let other_key = earlier
        .keys
        .iter()
        .any(|key| !later.properties.contains(key.as_str()));
    other_constant || other_key
}

/// Whether nothing but null is allowed.
fn is_null(flat: &Flat<'_>) -> bool {
    flat.nullable && flat.values.as_ref().is_some_and(Vec::is_empty)
}

fn says_nothing(flat: &Flat<'_>) -> bool {
    flat.kind.is_none() && !flat.has_content() && flat.unions.is_empty()
}

/// The types of an enum whose values are of several.
fn mixed_types(flat: &Flat<'_>) -> Option<Vec<JsonType>> {
    let types = flat
        .values
        .as_ref()?
        .iter()
        .filter_map(|node| json_type_of(node));
    let types = without_duplicates(types.collect());
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

/// The target of a mapping is a reference or the name of a schema.
fn schema_reference(target: &str) -> String {
    if target.starts_with('#') {
        target.to_owned()
    } else {
        format!("#/components/schemas/{}", crate::tree::escape_token(target))
    }
}

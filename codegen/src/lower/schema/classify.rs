//! `oneOf` and `anyOf`: which alternatives there are, and how a value shows which one it is.
//!
//! The two are treated alike: a client does not check that a value fits one alternative only. In
//! order of preference, alternatives are told apart by a `discriminator`, by a property that has
//! other constant values in each, and by JSON type, required properties and constant values. Where
//! that is not enough, the alternative is taken that declares most of a value's properties, which
//! is worth a warning.

use std::collections::HashSet;

use openapiv3::Discriminator;

use crate::ir::{Tagging, Type};
use crate::lower::Lowerer;
use crate::lower::schema::all_of::{Alternatives, Flat, Key, Part};
use crate::lower::schema::keywords::Located;
use crate::lower::schema::kind::{Form, without_duplicates};
use crate::lower::schema::one_of::branches::{Branch, Nested, without_unions};
use crate::lower::schema::one_of::distinguish::{
    Candidate, Content, is_null, says_nothing, told_apart,
};
use crate::tree::{Node, Origin};

/// How deep the alternatives of alternatives are looked at to find what they look like. What is
/// deeper can look like anything.
pub(crate) const MAX_DEPTH: usize = 6;

/// A union before its types are made.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The schema that has the `oneOf` or `anyOf`.
    pub(crate) node: &'a Node,
    pub(crate) tagging: Tagging,
    pub(crate) candidates: Vec<Candidate<'a>>,
    /// Two alternatives that nothing tells apart, by their places among the candidates.
    pub(crate) ambiguous: Option<(usize, usize)>,
}

impl<'a> Lowerer<'a> {
    /// The form of a schema with alternatives. `None` if it has none that concern its type.
    pub(crate) fn alternatives(
        &self,
        parts: &[Part<'a>],
        flat: &Flat<'a>,
        depth: usize,
    ) -> Option<Form<'a>> {
        if let Some(heirs) = self.heirs(parts, flat) {
            return Some(self.plan_listed(&[], heirs, depth));
        }
        let relevant = self.relevant_unions(flat);
        let first = *relevant.first()?;
        if depth > MAX_DEPTH {
            return Some(Form::Plain(Type::Any));
        }
        if let ([_], Some(discriminator)) = (relevant.as_slice(), first.discriminator) {
            let union = self.with_mapped(first.clone(), discriminator);
            return Some(self.plan_listed(&without_unions(parts, flat), union, depth));
        }
        let discriminator = relevant.iter().find_map(|union| union.discriminator);
        let plan = |branches| self.plan_tagged(first.node, branches, discriminator, depth);
        let (branches, has_whole) = self.branches(parts, flat, &relevant, Nested::Whole);
        let mut form = plan(branches);
        if has_whole && form.is_ambiguous() {
            let (branches, _) = self.branches(parts, flat, &relevant, Nested::Resolved);
            form = plan(branches);
        }
        Some(form)
    }

    /// Whether null fits: the schema says so, or one of its alternatives does.
    pub(crate) fn takes_null(&self, flat: &Flat<'a>) -> bool {
        self.takes_null_within(flat, &mut HashSet::new(), 0)
    }

    fn takes_null_within(&self, flat: &Flat<'a>, seen: &mut HashSet<Origin>, depth: usize) -> bool {
        if flat.nullable || flat.has_content() || depth > MAX_DEPTH {
            return flat.nullable;
        }
        let unions = flat.unions.iter();
        let branches = unions.flat_map(|union| &union.branches);
        branches.copied().any(|branch| {
            let target = self.follow(branch.schema);
            target.is_some_and(|(_, node)| seen.insert(node.origin))
                && self.takes_null_within(&self.flatten(&[branch]), seen, depth + 1)
        })
    }

    /// The schemas that extend this one, if it has a `discriminator` that tells them apart.
    fn heirs(&self, parts: &[Part<'a>], flat: &Flat<'a>) -> Option<Alternatives<'a>> {
        let [part] = parts else { return None };
        if part.without_unions || !flat.unions.is_empty() {
            return None;
        }
        let (schema, node) = self.follow(part.schema)?;
        let discriminator = schema.schema_data.discriminator.as_ref()?;
        let heirs = self.heirs.get(&node.origin)?;
        let union = Alternatives {
            node,
            branches: heirs.iter().map(|heir| self.itself(*heir)).collect(),
            discriminator: Some(discriminator),
        };
        Some(self.with_mapped(union, discriminator))
    }

    /// A schema as one of the alternatives of a schema that it extends. If others extend it in turn,
    /// those are alternatives of their own, and only itself is meant.
    fn itself(&self, schema: Located<'a>) -> Part<'a> {
        Part {
            schema,
            without_unions: self.heirs.contains_key(&schema.node.origin),
        }
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
            let known = |branch: &Part<'a>| self.component_name(branch) == Some(name);
            let Some(schema) = self.component_schema(name) else {
                continue;
            };
            // A union can't be one of its own alternatives, but a schema that others extend can.
            let has_list = schema.node.get("oneOf").or(schema.node.get("anyOf"));
            let is_own_list = schema.node.origin == union.node.origin && has_list.is_some();
            if !is_own_list && !union.branches.iter().any(known) {
                union.branches.push(self.itself(schema));
            }
        }
        union
    }

    /// The component that an entry of a discriminator's mapping names.
    fn mapped_component(&self, target: &str) -> Option<&'a str> {
        let reference = schema_reference(target);
        let (schema, node, _) = self.component::<openapiv3::Schema>(&reference)?;
        self.component_name(&Located::new(schema, node).into())
    }

    /// The form of a union whose entries stay what they are. `beside` is what holds for all of them.
    fn plan_listed(&self, beside: &[Part<'a>], union: Alternatives<'a>, depth: usize) -> Form<'a> {
        let branches = union.branches.iter().map(|branch| Branch {
            component: self.component_name(branch),
            ..self.unnamed_branch(self.beside(beside, *branch))
        });
        self.plan_tagged(union.node, branches.collect(), union.discriminator, depth)
    }

    /// A union with a discriminator: what its mapping and the names of its schemas say.
    fn plan_tagged(
        &self,
        node: &'a Node,
        mut branches: Vec<Branch<'a>>,
        discriminator: Option<&'a Discriminator>,
        depth: usize,
    ) -> Form<'a> {
        branches.retain(|branch| !is_null(&branch.flat));
        let Some(discriminator) = discriminator else {
            return self.plan(node, branches, depth);
        };
        let tags = self.tags(&branches, discriminator, depth);
        let all: Vec<&String> = tags.iter().flatten().collect();
        let unique: HashSet<&&String> = all.iter().collect();
        if tags.iter().any(Vec::is_empty) || unique.len() != all.len() || branches.len() < 2 {
            return self.plan(node, branches, depth);
        }
        let candidates = branches
            .into_iter()
            .zip(tags)
            .map(|(branch, tags)| Candidate {
                tags,
                ..self.candidate(branch, depth)
            });
        Form::Union(Plan {
            node,
            tagging: Tagging::Property(discriminator.property_name.clone()),
            candidates: candidates.collect(),
            ambiguous: None,
        })
    }

    /// The values of the discriminator that stand for each branch.
    fn tags(
        &self,
        branches: &[Branch<'a>],
        discriminator: &Discriminator,
        depth: usize,
    ) -> Vec<Vec<String>> {
        let own: Vec<Vec<String>> = branches
            .iter()
            .map(|branch| self.own_tags(branch, discriminator))
            .collect();
        let taken: HashSet<String> = own.iter().flatten().cloned().collect();
        let branches = branches.iter().zip(own);
        branches
            .map(|(branch, mut tags)| {
                // A union among the alternatives stands for all of its own.
                let inner = self.tags_within(branch, &discriminator.property_name, depth);
                tags.extend(inner.into_iter().filter(|tag| !taken.contains(tag)));
                without_duplicates(tags)
            })
            .collect()
    }

    /// The values that stand for a branch by the mapping, by the values that the property can have
    /// in it, or else by its name.
    fn own_tags(&self, branch: &Branch<'a>, discriminator: &Discriminator) -> Vec<String> {
        let name = branch.component;
        let mapped = discriminator.mapping.iter().filter(|(_, target)| {
            let found = self.mapped_component(target);
            found.is_some() && found == name
        });
        let mapped: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
        if !mapped.is_empty() {
            return mapped;
        }
        let allowed = self.allowed_values(&branch.flat, &discriminator.property_name);
        match (allowed.len(), name) {
            (0, name) => name.into_iter().map(str::to_owned).collect(),
            (1, _) | (_, None) => allowed,
            // A list of all tags says nothing about this one.
            (_, Some(name)) if allowed.iter().any(|value| value == name) => vec![name.to_owned()],
            _ => allowed,
        }
    }

    /// The values of the property that tell the alternatives of a branch apart, if it is a union by
    /// the same property.
    fn tags_within(&self, branch: &Branch<'a>, property: &str, depth: usize) -> Vec<String> {
        if branch.flat.unions.is_empty() || depth >= MAX_DEPTH {
            return Vec::new();
        }
        let key: (Key, String) = (branch.flat.key.clone(), property.to_owned());
        if let Some(known) = self.inner_tags.borrow().get(&key) {
            return known.clone();
        }
        self.inner_tags.borrow_mut().insert(key.clone(), Vec::new());
        let tags = match self.form(&branch.parts, &branch.flat, depth + 1) {
            Form::Union(plan) if plan.tagging == Tagging::Property(property.to_owned()) => {
                let candidates = plan.candidates.into_iter();
                candidates.flat_map(|candidate| candidate.tags).collect()
            }
            _ => Vec::new(),
        };
        self.inner_tags.borrow_mut().insert(key, tags.clone());
        tags
    }

    /// A union without a discriminator.
    pub(crate) fn plan(&self, node: &'a Node, branches: Vec<Branch<'a>>, depth: usize) -> Form<'a> {
        let mut seen: HashSet<Key> = HashSet::new();
        let branches: Vec<Branch<'a>> = branches
            .into_iter()
            .filter(|branch| !is_null(&branch.flat) && seen.insert(branch.flat.key.clone()))
            .collect();
        if branches.iter().any(|branch| says_nothing(&branch.flat)) || branches.is_empty() {
            return Form::Plain(Type::Any);
        }
        let candidates = branches.into_iter();
        let candidates = candidates.map(|branch| self.candidate(branch, depth));
        let candidates = self.merge_alike(node, candidates.collect(), depth);
        match <[Candidate<'a>; 1]>::try_from(candidates) {
            Ok([only]) => match only.content {
                Content::Parts(parts) => Form::Same(parts),
                Content::Form(form) => *form,
            },
            Err(candidates) => Form::Union(told_apart(node, candidates)),
        }
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

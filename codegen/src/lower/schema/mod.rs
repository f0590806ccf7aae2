//! Schemas become types.
//!
//! A schema is lowered in three steps: [`flatten`] puts together what it says by itself and by
//! `allOf`, [`form`] and [`alternatives`] find what kind of type that is, and [`definition`] makes
//! the type. What is lowered is a list of [`Part`]s that all hold at once: mostly one schema, but
//! the same property of two schemas in an `allOf` is a list of two.

mod alternatives;
mod definition;
mod flatten;
mod form;
mod heirs;
mod keywords;

use std::collections::HashMap;

use openapiv3::Schema;

use super::{Lowerer, Resolved};
use crate::diagnostic::Diagnostic;
use crate::ir::{Type, TypeDefinition, TypeId, TypeKind};
use crate::tree::{Node, Origin};
use flatten::{Flat, Part};
pub(super) use heirs::Heirs;
pub(super) use keywords::Located;
use keywords::{Item, Keywords};

/// What a schema is called if it needs a name: the words of what it stands in, and its own.
type Words = [String];

fn extend(words: &Words, word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}

/// How many components are made while another is: each may be as deep as a document can be. The
/// others wait, or a chain of references could use up the stack.
const MAX_NESTING: usize = 10;

impl<'a> Lowerer<'a> {
    /// Makes a type of every schema in `components`, used or not.
    pub(super) fn lower_components(&mut self) {
        let Some(components) = &self.document.components else {
            return;
        };
        for name in components.schemas.keys() {
            let Some(located) = self.component_schema(name) else {
                continue;
            };
            if let Item::Schema(schema) = located.item {
                self.define_component(name, schema, located.node);
            }
        }
    }

    /// The names of the component schemas, by where they stand; an entry that is a reference has
    /// the name of what it leads to.
    pub(super) fn find_component_names(&self) -> HashMap<Origin, &'a str> {
        let components = self.document.components.iter();
        let names = components.flat_map(|it| it.schemas.keys());
        let named = names.filter_map(|name| match self.component_schema(name)? {
            Located {
                item: Item::Schema(_),
                node,
            } => Some((node.origin, name.as_str())),
            _ => None,
        });
        named.collect()
    }

    /// The entry `name` of `components.schemas`.
    fn component_schema(&self, name: &str) -> Option<Located<'a>> {
        let schema = self.document.components.as_ref()?.schemas.get(name)?;
        let node = self.tree.get("components")?.get("schemas")?.get(name)?;
        Some(Located::new(schema, node))
    }

    /// The type of a component schema, which is made unless it is there or waits to be.
    fn define_component(&mut self, name: &str, schema: &'a Schema, node: &'a Node) -> TypeId {
        if let Some(id) = self.components.get(&node.origin) {
            return *id;
        }
        let id = self.reserve();
        self.components.insert(node.origin, id);
        let name = name.to_owned();
        self.waiting.push((id, name, Located::item(schema, node)));
        if self.nesting < MAX_NESTING {
            self.nesting += 1;
            self.make_component();
            self.nesting -= 1;
        }
        while self.nesting == 0 && !self.waiting.is_empty() {
            self.nesting += 1;
            self.make_component();
            self.nesting -= 1;
        }
        id
    }

    /// Makes the type of the component that was asked for last.
    fn make_component(&mut self) {
        let Some((id, name, schema)) = self.waiting.pop() else {
            return;
        };
        let words = [name];
        let parts = [Part::from(schema)];
        let kind = match self.wrapped(&parts[0]) {
            Some(inner) => TypeKind::Alias(self.lower_parts(&words, &[inner]).0),
            None => {
                let flat = self.flatten(&parts);
                self.note_not(&flat);
                let form = self.form(&parts, &flat, 0);
                self.named.insert(flat.seen.clone(), id);
                self.kind(&words, &flat, form)
            }
        };
        self.types[id.0] = Some(definition_of(&words, true, &parts, kind));
    }

    /// Room for a type that is being made, so that it can refer to itself.
    fn reserve(&mut self) -> TypeId {
        self.types.push(None);
        TypeId(self.types.len() - 1)
    }

    /// The type of a schema, where it is used. Whether it is nullable is part of it.
    pub(super) fn lower_schema(&mut self, words: &Words, schema: Located<'a>) -> Type {
        self.lower_all(words, &[schema.into()])
    }

    /// The type of what fits all parts. Whether it is nullable is part of it.
    fn lower_all(&mut self, words: &Words, parts: &[Part<'a>]) -> Type {
        let (value, nullable) = self.lower_parts(words, parts);
        if nullable {
            nullable_type(value)
        } else {
            value
        }
    }

    /// The type of what fits all parts, and whether null does too.
    fn lower_parts(&mut self, words: &Words, parts: &[Part<'a>]) -> (Type, bool) {
        if let [part] = parts {
            if let Some(lowered) = self.lower_component(part) {
                return lowered;
            }
            if let Some(inner) = self.wrapped(part) {
                let (value, nullable) = self.lower_parts(words, &[inner]);
                return (value, nullable || self.flatten(parts).nullable);
            }
        }
        if parts.is_empty() {
            return (Type::Any, false);
        }
        let flat = self.flatten(parts);
        let nullable = flat.nullable;
        if let Some(id) = self.named.get(&flat.seen) {
            return (Type::Named(*id), nullable);
        }
        self.note_not(&flat);
        let form = self.form(parts, &flat, 0);
        if !form.needs_name() {
            return (self.plain(words, form), nullable);
        }
        let id = self.reserve();
        self.named.insert(flat.seen.clone(), id);
        let kind = self.kind(words, &flat, form);
        self.types[id.0] = Some(definition_of(words, false, parts, kind));
        (Type::Named(id), nullable)
    }

    /// The type of a schema that is a component, or a reference to one, and whether null fits it.
    fn lower_component(&mut self, part: &Part<'a>) -> Option<(Type, bool)> {
        if part.without_unions {
            return None;
        }
        let (schema, node) = match part.schema.item {
            Item::Schema(schema) => (schema, part.schema.node),
            Item::Reference(reference) => {
                let found = self.component::<Schema>(reference);
                let Some((component, node, _)) = found else {
                    return Some((Type::Any, false));
                };
                let Some(Resolved { item, node, .. }) = self.resolve(component, node) else {
                    return Some((Type::Any, false));
                };
                (item, node)
            }
        };
        let name = *self.component_names.get(&node.origin)?;
        let nullable = self.is_nullable(Located::item(schema, node), 0);
        Some((
            Type::Named(self.define_component(name, schema, node)),
            nullable,
        ))
    }

    /// Whether null fits a schema or what it wraps.
    fn is_nullable(&self, schema: Located<'a>, depth: usize) -> bool {
        let part = Part::from(schema);
        let inner = self
            .wrapped(&part)
            .filter(|_| depth < super::MAX_REFERENCES);
        self.flatten(&[part]).nullable
            || inner.is_some_and(|inner| self.is_nullable(inner.schema, depth + 1))
    }

    /// The one schema that a schema consists of: an `allOf`, `oneOf` or `anyOf` with one entry that
    /// says something, the way to write a `$ref` with something beside it.
    fn wrapped(&self, part: &Part<'a>) -> Option<Part<'a>> {
        let (schema, node) = match part.schema.item {
            Item::Schema(schema) => (schema, part.schema.node),
            Item::Reference(_) => self.follow(part.schema)?,
        };
        let keywords = Keywords::of(schema);
        if !keywords.is_only_composed() || node.get("enum").is_some() || part.without_unions {
            return None;
        }
        let all_of = keywords.all_of(node).into_iter();
        let entries: Vec<Located<'a>> = all_of
            .filter(|entry| self.is_more_than_text(*entry))
            .chain(keywords.one_of(node))
            .chain(keywords.any_of(node))
            .collect();
        match entries.as_slice() {
            [only] if only.node.origin != node.origin => Some((*only).into()),
            _ => None,
        }
    }

    /// Whether a schema says something about types, and not only `description` or the like.
    fn is_more_than_text(&self, entry: Located<'a>) -> bool {
        match entry.item {
            Item::Reference(_) => true,
            Item::Schema(schema) => {
                let keywords = Keywords::of(schema);
                let node = entry.node;
                keywords.kind.is_some()
                    || !keywords.is_only_composed()
                    || node.get("enum").is_some()
                    || ["allOf", "oneOf", "anyOf"]
                        .iter()
                        .any(|key| node.get(key).is_some())
            }
        }
    }

    /// Says once that `not` has no counterpart.
    fn note_not(&mut self, flat: &Flat<'a>) {
        let Some(not) = flat
            .not
            .filter(|_| !std::mem::replace(&mut self.not_noted, true))
        else {
            return;
        };
        self.log.push(
            Diagnostic::warning("`not` says which values are not allowed")
                .at_node(not.origin.key())
                .label("this and every other `not` is left aside: a type can't say it")
                .help("nothing needs to be done; the server checks the value"),
        );
    }
}

fn definition_of(
    words: &Words,
    component: bool,
    parts: &[Part<'_>],
    kind: TypeKind,
) -> TypeDefinition {
    TypeDefinition {
        words: words.to_vec(),
        component,
        rust: String::new(),
        documentation: definition::documentation_of(parts),
        deprecated: definition::is_deprecated(parts),
        module: 0,
        in_request: false,
        kind,
    }
}

fn nullable_type(value: Type) -> Type {
    match value {
        // `serde_json::Value` has a null of its own.
        Type::Any | Type::Nullable(_) => value,
        value => Type::Nullable(Box::new(value)),
    }
}

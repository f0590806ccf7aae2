//! Schemas become types.
//!
//! A schema is lowered in three steps: [`flatten`] puts together what it says by itself and by
//! `allOf`, [`form`] and [`alternatives`] find what kind of type that is, and [`definition`] makes
//! the type. What is lowered is a list of [`Part`]s that all hold at once: mostly one schema, but
//! the same property of two schemas in an `allOf` is a list of two.

pub(crate) mod builder;
pub(crate) mod docs;
pub(crate) mod enums;

use std::collections::HashMap;

use openapiv3::Schema;

use crate::diagnostic::Diagnostic;
use crate::ir::{JsonType, Type, TypeDefinition, TypeId, TypeKind};
use crate::lower::schema::all_of::{Flat, Part};
use crate::lower::schema::keywords::{Item, Keywords, Located};
use crate::lower::schema::kind::Form;
use crate::lower::schema::one_of::combine::Cut;
use crate::lower::{Lowerer, Resolved};
use crate::tree::{Node, Origin};

/// How many types schemas without a name of their own may become: `allOf` of schemas that refer to
/// each other can have one for every subset of them.
const MAX_UNNAMED: usize = 50_000;

/// How many types without a name of their own may stand in each other. Where `allOf` puts schemas
/// together that each lead to another, that can go on for as long as the document is, or forever.
/// `rustc` gives up on lists of lists at 128.
const MAX_UNNAMED_DEPTH: usize = 64;

/// What a schema is called if it needs a name: the words of what it stands in, and its own.
type Words = [String];

fn extend(words: &Words, word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}

impl<'a> Lowerer<'a> {
    /// Makes a type of every schema in `components`, used or not.
    pub(crate) fn lower_components(&mut self) {
        let Some(components) = &self.document.components else {
            return;
        };
        for name in components.schemas.keys() {
            let Some(located) = self.component_schema(name) else {
                continue;
            };
            if let Item::Schema(schema) = located.item {
                self.component_type(name, schema, located.node);
            }
            self.define_waiting();
        }
    }

    /// Defines the components that have been referred to. One after the other: that each refers to
    /// the next can go on for as long as the document is.
    pub(crate) fn define_waiting(&mut self) {
        while let Some((id, name, schema)) = self.waiting.pop_front() {
            self.define_component(id, name, schema);
        }
    }

    /// The names of the component schemas, by where they stand; an entry that is a reference has
    /// the name of what it leads to.
    pub(crate) fn find_component_names(&self) -> HashMap<Origin, &'a str> {
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
    pub(crate) fn component_schema(&self, name: &str) -> Option<Located<'a>> {
        let schema = self.document.components.as_ref()?.schemas.get(name)?;
        let node = self.tree.get("components")?.get("schemas")?.get(name)?;
        Some(Located::new(schema, node))
    }

    /// The type of a component, which is defined in its turn.
    fn component_type(&mut self, name: &'a str, schema: &'a Schema, node: &'a Node) -> TypeId {
        if let Some(id) = self.components.get(&node.origin) {
            return *id;
        }
        let id = self.reserve();
        self.components.insert(node.origin, id);
        self.waiting
            .push_back((id, name, Located::item(schema, node)));
        id
    }

    fn define_component(&mut self, id: TypeId, name: &str, schema: Located<'a>) {
        let words = [name.to_owned()];
        let parts = [Part::from(schema)];
        let kind = match self.wrapped(&parts[0]) {
            Some(inner) => TypeKind::Alias(self.lower_parts(&words, &[inner]).0),
            None => {
                let flat = self.flatten(&parts);
                self.note(&flat);
                let form = self.form(&parts, &flat, 0);
                self.named.insert(flat.key.clone(), id);
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
    pub(crate) fn lower_schema(&mut self, words: &Words, schema: Located<'a>) -> Type {
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
        let parts = self.without_settled(self.distinct(parts));
        if let [part] = parts.as_slice() {
            if let Some(lowered) = self.lower_component(part) {
                return lowered;
            }
            if let Some(inner) = self.wrapped(part) {
                let (value, nullable) = self.lower_parts(words, &[inner]);
                return (value, nullable || self.flatten(&parts).nullable);
            }
        }
        if parts.is_empty() {
            return (Type::Any, false);
        }
        let flat = self.flatten(&parts);
        let nullable = self.takes_null(&flat);
        if let Some(id) = self.named.get(&flat.key) {
            return (Type::Named(*id), nullable);
        }
        if self.nesting >= MAX_UNNAMED_DEPTH {
            let value = self.cut(
                &flat,
                "too many types without a name stand in each other here",
            );
            return (value, nullable);
        }
        self.note(&flat);
        let form = self.form(&parts, &flat, 0);
        self.nesting += 1;
        let value = if form.needs_name() {
            self.lower_named(words, &parts, &flat, form)
        } else {
            self.lower_unnamed(words, &flat, form)
        };
        self.nesting -= 1;
        (value, nullable)
    }

    fn lower_named(
        &mut self,
        words: &Words,
        parts: &[Part<'a>],
        flat: &Flat<'a>,
        form: Form<'a>,
    ) -> Type {
        if self.types.len() > self.component_names.len() + MAX_UNNAMED {
            return self.cut(flat, "this would become more types than can be made");
        }
        let id = self.reserve();
        self.named.insert(flat.key.clone(), id);
        // A list around this type may stand in it again: it is not made of nothing but itself.
        let outside = std::mem::take(&mut self.open);
        let kind = self.kind(words, flat, form);
        self.open = outside;
        self.types[id.0] = Some(definition_of(words, false, parts, kind));
        Type::Named(id)
    }

    /// A type without a name can't contain itself.
    fn lower_unnamed(&mut self, words: &Words, flat: &Flat<'a>, form: Form<'a>) -> Type {
        if let Form::Plain(value) = form {
            return value;
        }
        if !self.open.insert(flat.key.clone()) {
            return self.cut(flat, "this list or map is made of nothing but itself");
        }
        let value = self.plain(words, form);
        self.open.remove(&flat.key);
        value
    }

    /// Gives up on a type.
    fn cut(&mut self, flat: &Flat<'a>, message: &str) -> Type {
        if let Some((origin, _)) = flat.key.first() {
            self.log.push(
                Diagnostic::warning(message)
                    .at_node(*origin)
                    .label("it is taken as any JSON value")
                    .help("give the schema a name in `components`, and refer to it"),
            );
        }
        Type::Any
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
            Type::Named(self.component_type(name, schema, node)),
            nullable,
        ))
    }

    /// Whether null fits a schema or what it wraps.
    fn is_nullable(&self, schema: Located<'a>, depth: usize) -> bool {
        let origin = schema.node.origin;
        if let Some(known) = self.nullable.borrow().get(&origin) {
            return *known;
        }
        let part = Part::from(schema);
        let inner = self
            .wrapped(&part)
            .filter(|_| depth < crate::lower::MAX_REFERENCES);
        let nullable = self.takes_null(&self.flatten(&[part]))
            || inner.is_some_and(|inner| self.is_nullable(inner.schema, depth + 1));
        self.nullable.borrow_mut().insert(origin, nullable);
        nullable
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
        let entries: Vec<Part<'a>> = all_of
            .filter(|entry| self.is_more_than_text(*entry))
            .chain(keywords.one_of(node))
            .chain(keywords.any_of(node))
            .map(Part::from)
            .collect();
        match self.distinct(&entries).as_slice() {
            [only] if !self.is_alternative_of(node, only.schema) => Some(*only),
            _ => None,
        }
    }

    /// Whether what stands at `node` is itself, or one of the alternatives of `schema`. It then
    /// adds nothing to that one and still is not the same.
    fn is_alternative_of(&self, node: &'a Node, schema: Located<'a>) -> bool {
        let Some((found, base)) = self.follow(schema) else {
            return true;
        };
        let is_this = |origin: Option<Origin>| origin == Some(node.origin);
        let keywords = Keywords::of(found);
        let listed = [keywords.one_of(base), keywords.any_of(base)].concat();
        let heirs = self.heirs.get(&base.origin);
        let heirs = heirs.filter(|_| found.schema_data.discriminator.is_some());
        is_this(Some(base.origin))
            || listed
                .iter()
                .chain(heirs.into_iter().flatten())
                .any(|it| is_this(self.follow(*it).map(|(_, node)| node.origin)))
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

    /// Says what of a schema a type can't.
    fn note(&mut self, flat: &Flat<'a>) {
        if let Some((node, kind)) = flat.conflict {
            let known = flat.kind.map_or("", JsonType::name);
            self.log.push(
                Diagnostic::warning(format!(
                    "no value is both of type `{known}` and of type `{}`",
                    kind.name()
                ))
                .at_node(node.origin)
                .label(format!(
                    "it is taken for `{known}`, which another part says"
                ))
                .help("let all entries of an `allOf` have the same `type`"),
            );
        }
        self.note_not(flat);
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

    /// Says where alternatives of unions have been left out.
    pub(crate) fn note_cut_unions(&mut self) {
        for (origin, cut) in self.cut_unions.take() {
            let (message, label, help) = match cut {
                Cut::Alternatives => (
                    "this has more alternatives than can be told apart",
                    "some are left out, and what only they have is not read",
                    "use a `discriminator`, or fewer `oneOf` and `anyOf` at once",
                ),
                Cut::Combinations => (
                    "several `oneOf` or `anyOf` hold here at once, in more combinations than can be told apart",
                    "only the first of them count, and what only the others have is not read",
                    "let the lists have the same alternatives, or write the combinations as one list",
                ),
                Cut::Lists => (
                    "these lists are made of nothing but lists",
                    "what is in the innermost is taken as any JSON value",
                    "let their entries be something else than lists",
                ),
                Cut::Contradiction => (
                    "several `oneOf` or `anyOf` hold here at once, and no value fits them all",
                    "the last of them counts",
                    "let the lists have an alternative in common",
                ),
            };
            let diagnostic = Diagnostic::warning(message).at_node(origin);
            self.log.push(diagnostic.label(label).help(help));
        }
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
        documentation: builder::documentation_of(words, parts),
        deprecated: builder::is_deprecated(parts),
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

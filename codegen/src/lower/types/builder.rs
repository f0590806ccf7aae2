//! Builds the types: finds out the kind of each schema, and lowers what it consists of.
//!
//! A type consists of other types, so building is one recursion, and all of it is here.

use std::collections::{HashMap, HashSet, VecDeque};

use super::arena::{Arena, with_null};
use super::docs::{documentation_of_property, documentation_of_undescribed};
use super::enums::enum_values;
use super::{enums, object, union, warnings};
use crate::diagnostic::Log;
use crate::ir::{
    Access, Object, Presence, Property, Type, TypeDefinition, TypeId, TypeKind, Unexpressed, Union,
    Unsaid, Variant,
};
use crate::lower::document::{Document, leads_to_itself};
use crate::lower::keywords::{Additional, Schema};
use crate::lower::schema::all_of::{FlatSchema, Key, Part, distinct};
use crate::lower::schema::classify::Schemas;
use crate::lower::schema::inheritance::Heirs;
use crate::lower::schema::kind::{Content, MapValues, SchemaKind, UnionPlan};
use crate::lower::schema::narrow::without_implied;
use crate::lower::schema::null::allows_null;
use crate::lower::schema::one_of::combine::without_settled;
use crate::lower::schema::type_and_format::Formats;
use crate::lower::schema::values::{integer, text};
use crate::lower::schema::wrapper::wrapped;
use crate::tree::Origin;

/// Maximum number of types of schemas that are not components. With `allOf` of schemas that refer to
/// each other, there can be one for each subset of them.
const MAX_UNNAMED: usize = 50_000;

/// Maximum nesting depth of anonymous types. `allOf` can combine schemas in ever new ways, one in
/// the other. `rustc` gives up on lists of lists at 128.
const MAX_UNNAMED_DEPTH: usize = 64;

/// The words that make up a type's name: those of what encloses it, and its own.
type Words = [String];

fn extend(words: &Words, word: &str) -> Vec<String> {
    words.iter().cloned().chain([word.to_owned()]).collect()
}

/// Builds types from schemas.
pub(crate) struct TypeBuilder<'a> {
    pub(crate) document: &'a Document<'a>,
    pub(crate) log: &'a mut Log,
    pub(crate) arena: Arena,
    schemas: Schemas<'a>,
    /// The types of component schemas, and whether null fits them, by the origin of the schema.
    components: HashMap<Origin, (TypeId, bool)>,
    /// Whether null fits a component, by its origin.
    nullable: HashMap<Origin, bool>,
    /// Components that are reserved and not yet defined.
    waiting: VecDeque<(TypeId, &'a str, Schema<'a>)>,
    /// The types that have a name, by their parts. A parameter that many operations share so becomes
    /// one type.
    named: HashMap<Key, TypeId>,
    /// The lists and maps that are being built and have no name.
    open: HashSet<Key>,
    /// Nesting depth of anonymous types.
    nesting: usize,
    /// Whether the log has the warning about `not`.
    warned_of_not: bool,
}

impl<'a> TypeBuilder<'a> {
    pub(crate) fn new(document: &'a Document<'a>, formats: &'a Formats, log: &'a mut Log) -> Self {
        Self {
            document,
            log,
            arena: Arena::default(),
            schemas: Schemas::new(document, formats),
            components: HashMap::new(),
            nullable: HashMap::new(),
            waiting: VecDeque::new(),
            named: HashMap::new(),
            open: HashSet::new(),
            nesting: 0,
            warned_of_not: false,
        }
    }

    /// Returns the schemas that extend others.
    pub(crate) fn heirs(&self) -> &Heirs<'a> {
        &self.schemas.heirs
    }

    /// Builds the type of each schema in `components`, used or not.
    pub(crate) fn build_components(&mut self) {
        for (name, schema) in self.document.schemas() {
            if schema.reference().is_none() {
                self.component_type(name, schema);
            } else {
                self.alias(name, schema);
            }
            self.define_waiting();
        }
    }

    /// Returns all types, and the origins of those that are components.
    pub(crate) fn finish(mut self) -> (Vec<TypeDefinition>, HashMap<TypeId, Origin>) {
        self.define_waiting();
        for (place, cut) in std::mem::take(&mut self.schemas.cuts) {
            self.log.push(warnings::cut(cut, place));
        }
        let components = self.components.iter();
        let origins = components.map(|(origin, (id, _))| (*id, *origin)).collect();
        (self.arena.into_types(), origins)
    }

    /// Returns the type of a schema where it is used, nullable if null fits it.
    pub(crate) fn schema_type(&mut self, words: &Words, schema: Schema<'a>) -> Type {
        self.type_of_all(words, &[schema.into()])
    }

    /// Returns the type of values that fit all parts, nullable if null does.
    fn type_of_all(&mut self, words: &Words, parts: &[Part<'a>]) -> Type {
        let (value, nullable) = self.type_of_parts(words, parts);
        with_null(value, nullable)
    }

    /// Returns the type of values that fit all parts, and whether null does.
    fn type_of_parts(&mut self, words: &Words, parts: &[Part<'a>]) -> (Type, bool) {
        let parts = without_settled(self.document, distinct(self.document, parts));
        let (parts, was_nullable) = without_implied(self.document, parts);
        let (value, nullable) = self.type_of_distinct(words, parts);
        (value, nullable || was_nullable)
    }

    /// Returns the type of values that fit all parts, none of which implies another, and whether
    /// null does.
    fn type_of_distinct(&mut self, words: &Words, parts: Vec<Part<'a>>) -> (Type, bool) {
        if let [part] = parts.as_slice() {
            if let Some(component) = self.component(part) {
                return component;
            }
            if let Some(inner) = wrapped(self.document, &self.schemas.heirs, part) {
                let (value, nullable) = self.type_of_parts(words, &[inner]);
                let flat = FlatSchema::of(self.document, &parts);
                return (value, nullable || flat.nullable);
            }
        }
        if parts.is_empty() {
            // A property that has another type in each of several alternatives.
            return (Type::any(Unexpressed::DifferentTypes), false);
        }
        let flat = FlatSchema::of(self.document, &parts);
        let nullable = allows_null(self.document, &flat);
        if let Some(id) = self.named.get(&flat.key) {
            return (Type::Named(*id), nullable);
        }
        if self.nesting >= MAX_UNNAMED_DEPTH {
            let message = "too many types without a name stand in each other here";
            let value = self.give_up(&flat, Unexpressed::DeepTypes, message);
            return (value, nullable);
        }
        self.warn(&flat);
        let kind = self.schemas.kind(&flat);
        self.nesting += 1;
        let value = if kind.needs_name() {
            self.named_type(words, &flat, kind)
        } else {
            self.unnamed_type(words, &flat, kind)
        };
        self.nesting -= 1;
        (value, nullable)
    }

    /// Returns the type of a component or of a reference to one, and whether null fits it.
    fn component(&mut self, part: &Part<'a>) -> Option<(Type, bool)> {
        if part.without_unions {
            return None;
        }
        let Some(schema) = self.target(part.schema) else {
            return Some((Type::any(Unsaid::LeadsToItself), false));
        };
        if let Some((name, alias)) = self.document.alias(part.schema) {
            return Some(self.alias(name, alias));
        }
        let name = self.document.schema_name(schema)?;
        let (id, nullable) = self.component_type(name, schema);
        Some((Type::Named(id), nullable))
    }

    /// Returns the type of a component that is only a reference, and whether null fits it.
    fn alias(&mut self, name: &'a str, reference: Schema<'a>) -> (Type, bool) {
        if let Some((id, nullable)) = self.components.get(&reference.origin()) {
            return (Type::Named(*id), *nullable);
        }
        let part = Part::from(reference);
        let target = self.component(&part);
        let itself = || (Type::any(Unsaid::LeadsToItself), false);
        let (value, nullable) = target.unwrap_or_else(itself);
        let id = self.arena.reserve();
        let words = [name.to_owned()];
        self.arena
            .define(id, &words, true, &[part], TypeKind::Alias(value));
        self.components.insert(reference.origin(), (id, nullable));
        (Type::Named(id), nullable)
    }

    /// Follows references to a schema. `None`, with a warning, if they form a cycle.
    fn target(&mut self, schema: Schema<'a>) -> Option<Schema<'a>> {
        let Some(reference) = schema.reference() else {
            return Some(schema);
        };
        let component = self.document.schema(reference)?;
        let target = self.document.follow(component);
        if target.is_none() {
            self.log.push(leads_to_itself(component.node));
        }
        target
    }

    /// Returns the type of a component, which is defined later, and whether null fits it.
    fn component_type(&mut self, name: &'a str, schema: Schema<'a>) -> (TypeId, bool) {
        if let Some(known) = self.components.get(&schema.origin()) {
            return *known;
        }
        let component = (self.arena.reserve(), self.allows_null(schema));
        self.components.insert(schema.origin(), component);
        self.waiting.push_back((component.0, name, schema));
        component
    }

    /// Whether a component allows null. Components that only wrap another one can be a long chain, so
    /// what is found is kept for each of them.
    fn allows_null(&mut self, schema: Schema<'a>) -> bool {
        let mut chain = Vec::new();
        let mut seen = HashSet::new();
        let mut current = schema;
        let mut nullable = loop {
            if let Some(known) = self.nullable.get(&current.origin()) {
                break *known;
            }
            let part = Part::from(current);
            let inner = wrapped(self.document, &self.schemas.heirs, &part);
            let next = inner.and_then(|inner| self.document.follow(inner.schema));
            match next.filter(|_| seen.insert(current.origin())) {
                Some(next) => {
                    chain.push(current);
                    current = next;
                }
                None => {
                    let flat = FlatSchema::of(self.document, &[part]);
                    let found = allows_null(self.document, &flat);
                    self.nullable.insert(current.origin(), found);
                    break found;
                }
            }
        };
        for wrapper in chain.into_iter().rev() {
            let inline = wrapper.all_of().filter(|entry| entry.reference().is_none());
            let parts: Vec<Part<'a>> = inline.map(Part::from).collect();
            let own = FlatSchema::of(self.document, &parts).nullable;
            nullable = nullable || wrapper.is("nullable") || own;
            self.nullable.insert(wrapper.origin(), nullable);
        }
        nullable
    }

    /// Defines the components that are waiting. A chain of components that refer to each other can
    /// be as long as the document, so this is no recursion.
    fn define_waiting(&mut self) {
        while let Some((id, name, schema)) = self.waiting.pop_front() {
            let words = [name.to_owned()];
            let parts = [Part::from(schema)];
            let kind = match wrapped(self.document, &self.schemas.heirs, &parts[0]) {
                Some(inner) => TypeKind::Alias(self.type_of_parts(&words, &[inner]).0),
                None => {
                    let flat = FlatSchema::of(self.document, &parts);
                    self.warn(&flat);
                    let kind = self.schemas.kind(&flat);
                    self.named.insert(flat.key.clone(), id);
                    self.type_kind(&words, &flat, kind)
                }
            };
            self.arena.define(id, &words, true, &parts, kind);
        }
    }

    fn named_type(&mut self, words: &Words, flat: &FlatSchema<'a>, kind: SchemaKind<'a>) -> Type {
        if self.arena.len() > self.document.schema_count() + MAX_UNNAMED {
            let message = "this would become more types than can be made";
            return self.give_up(flat, Unexpressed::ManyTypes, message);
        }
        let id = self.arena.reserve();
        self.named.insert(flat.key.clone(), id);
        // A list around this type can stand in it again: a named type is in between.
        let outside = std::mem::take(&mut self.open);
        let kind = self.type_kind(words, flat, kind);
        self.open = outside;
        self.arena.define(id, words, false, &flat.parts, kind);
        Type::Named(id)
    }

    /// Returns a type without a name. Such a type can't contain itself.
    fn unnamed_type(&mut self, words: &Words, flat: &FlatSchema<'a>, kind: SchemaKind<'a>) -> Type {
        if let SchemaKind::Plain(value) = kind {
            return value;
        }
        if !self.open.insert(flat.key.clone()) {
            let message = "this list or map is made of nothing but itself";
            return self.give_up(flat, Unexpressed::ListOfItself, message);
        }
        let value = self.type_of_kind(words, kind);
        self.open.remove(&flat.key);
        value
    }

    /// Builds what a named type is.
    fn type_kind(
        &mut self,
        words: &Words,
        flat: &FlatSchema<'a>,
        kind: SchemaKind<'a>,
    ) -> TypeKind {
        match kind {
            SchemaKind::Object => TypeKind::Object(self.object(words, flat)),
            SchemaKind::Joined(all) => TypeKind::Object(self.object(words, &all)),
            SchemaKind::StringEnum(values) => TypeKind::StringEnum(enum_values(values, flat, text)),
            SchemaKind::IntegerEnum(values) => {
                TypeKind::IntegerEnum(enum_values(values, flat, integer))
            }
            SchemaKind::Union(plan) => TypeKind::Union(self.union(words, plan)),
            SchemaKind::Same(parts) if parts.len() > 1 => {
                let (flat, kind) = self.schemas.kind_of_same(parts);
                self.type_kind(words, &flat, kind)
            }
            other => TypeKind::Alias(self.type_of_kind(words, other)),
        }
    }

    /// Builds a type where it is used. `words` start the names of named types in it.
    fn type_of_kind(&mut self, words: &Words, kind: SchemaKind<'a>) -> Type {
        match kind {
            SchemaKind::Plain(value) => value,
            SchemaKind::List(items) if items.is_empty() => {
                Type::List(Box::new(Type::any(Unsaid::NoItems)))
            }
            SchemaKind::List(items) => {
                let items = self.type_of_all(&extend(words, "item"), &items);
                Type::List(Box::new(items))
            }
            SchemaKind::ListOf { items, nullable } => {
                let items = self.type_of_kind(&extend(words, "item"), *items);
                Type::List(Box::new(with_null(items, nullable)))
            }
            SchemaKind::Map(MapValues::Any(reason)) => Type::Map(Box::new(Type::any(reason))),
            SchemaKind::Map(MapValues::Schema(schema)) => {
                let value = self.schema_type(&extend(words, "value"), schema);
                Type::Map(Box::new(value))
            }
            SchemaKind::Same(parts) => self.type_of_parts(words, &parts).0,
            SchemaKind::Object
            | SchemaKind::Joined(_)
            | SchemaKind::StringEnum(_)
            | SchemaKind::IntegerEnum(_)
            | SchemaKind::Union(_) => {
                // No single schema stands for it.
                let id = self.arena.reserve();
                let kind = self.type_kind(words, &FlatSchema::default(), kind);
                self.arena.define(id, words, false, &[], kind);
                Type::Named(id)
            }
        }
    }

    fn object(&mut self, words: &Words, flat: &FlatSchema<'a>) -> Object {
        let mut properties = Vec::new();
        for (key, parts) in &flat.properties {
            let words = extend(words, key);
            let constant = object::constant(self.document, parts)
                .or_else(|| object::tag(self.document, &self.schemas.listed_tags, flat, key));
            let (value, nullable) = constant.unwrap_or_else(|| self.type_of_parts(&words, parts));
            properties.push(Property {
                name: (*key).to_owned(),
                documentation: documentation_of_property(&words, parts, &value),
                presence: match (flat.required.contains(key), nullable) {
                    (true, _) => Presence::Required,
                    (false, true) => Presence::OptionalNullable,
                    (false, false) => Presence::Optional,
                },
                access: object::access(self.document, parts),
                value: with_null(value, nullable),
            });
        }
        let additional = self.additional(words, flat);
        properties.extend(self.undescribed(flat, additional.as_ref()));
        Object {
            properties,
            additional,
        }
    }

    /// Returns the properties that are required, or that a `discriminator` names, and that nothing
    /// describes.
    fn undescribed(&mut self, flat: &FlatSchema<'a>, additional: Option<&Type>) -> Vec<Property> {
        let document = self.document;
        let mut properties = Vec::new();
        for key in object::undescribed(document, flat) {
            let tag =
                object::tag(document, &self.schemas.listed_tags, flat, key).map(|(value, _)| value);
            let required = flat.required.contains(key);
            let is_forbidden = flat.is_closed();
            let value = match tag {
                Some(tag) => tag,
                None if flat.tags_of_heirs.contains(key) => Type::String,
                None => {
                    let described = additional.filter(|it| !matches!(it, Type::Any(_)));
                    let warning = warnings::undescribed(flat, key, described.is_some());
                    if let Some(warning) = warning {
                        self.log.push(warning);
                    }
                    described.cloned().unwrap_or(Type::any(Unsaid::Undescribed))
                }
            };
            let presence = match (required && !is_forbidden, &value) {
                (true, Type::Any(_)) => Presence::Undescribed,
                (true, _) => Presence::Required,
                (false, _) => Presence::Optional,
            };
            properties.push(Property {
                name: key.to_owned(),
                documentation: documentation_of_undescribed(&value, presence),
                presence,
                access: Access::Both,
                value,
            });
        }
        properties
    }

    /// Returns the type of the values of `additionalProperties`. `None` if one of the schemas
    /// forbids them, or if none mentions them.
    fn additional(&mut self, words: &Words, flat: &FlatSchema<'a>) -> Option<Type> {
        let mut found = None;
        for additional in &flat.additional {
            match additional {
                Additional::Allowed(false) => return None,
                Additional::Allowed(true) => {
                    found = found.or(Some(Type::any(Unsaid::AnyProperties)));
                }
                Additional::Schema(schema) => {
                    found = Some(self.schema_type(&extend(words, "value"), *schema));
                }
            }
        }
        found
    }

    fn union(&mut self, words: &Words, plan: UnionPlan<'a>) -> Union {
        if let Some(warning) = union::ambiguity(&plan) {
            self.log.push(warning);
        }
        let tagging = plan.tagging;
        let variants = plan.variants.into_iter().map(|variant| {
            let words = extend(words, &variant.label);
            let matcher = union::matcher(&tagging, &variant);
            let value = match variant.content {
                Content::Parts(parts) => self.type_of_parts(&words, &parts).0,
                Content::Kind(kind) => self.type_of_kind(&words, *kind),
            };
            Variant {
                name: variant.label,
                value,
                matcher,
            }
        });
        let variants = variants.collect();
        Union { tagging, variants }
    }

    /// Gives up on a type.
    fn give_up(&mut self, flat: &FlatSchema<'a>, reason: Unexpressed, message: &str) -> Type {
        if let Some((origin, _)) = flat.key.first() {
            self.log.push(warnings::any_value(message, *origin));
        }
        Type::any(reason)
    }

    /// Warns about what a type can't express.
    fn warn(&mut self, flat: &FlatSchema<'a>) {
        let mut found = enums::unfit_extensions(flat);
        found.extend(warnings::conflict(flat));
        found.extend(warnings::values_of_other_type(flat));
        found.into_iter().for_each(|warning| self.log.push(warning));
        if let Some(not) = flat.not {
            if !self.warned_of_not {
                self.warned_of_not = true;
                self.log.push(warnings::not(not.origin.key()));
            }
        }
    }
}

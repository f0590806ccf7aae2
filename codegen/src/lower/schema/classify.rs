//! Finds the kind of a schema: by its alternatives if it has any, else by its keywords.
//!
//! To tell alternatives apart, the kinds of their schemas must be known, and those can have
//! alternatives too. This recursion is here and nowhere else; the files that it calls know nothing
//! of it.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use super::all_of::{FlatSchema, Key, OneOf, Part};
use super::inheritance::{Heirs, find_heirs};
use super::kind::{Content, SchemaKind, UnionPlan, ValueShape, VariantPlan};
use super::limits::{Cut, MAX_DEPTH, MAX_NESTING};
use super::null::allows_null;
use super::one_of::branches::{Branch, Nested, beside, branches, without_unions};
use super::one_of::discriminator::{
    OwnTags, default_component, own_tags, union_of_heirs, with_mapped,
};
use super::one_of::listed_tags::{ListedTags, find_listed_tags};
use super::one_of::merge::{kind_of_variants, merge, merge_scalars, mixed_enum};
use super::one_of::overlap::with_overlap;
use super::one_of::variant::variant;
use super::type_and_format::{Formats, kind_by_type};
use super::values::without_duplicates;
use super::why_any::{why_any, why_any_alternative};
use crate::ir::{JsonType, Tagging, Type, Unexpressed, Unsaid};
use crate::lower::document::Document;
use crate::lower::keywords::{Discriminator, Schema};
use crate::tree::Origin;

/// Maximum depth of merged lists. The entries of a deeper one are treated as any JSON value.
const MAX_LISTS: usize = 16;

/// The schemas of a document, and what has been found out about them.
pub(crate) struct Schemas<'a> {
    document: &'a Document<'a>,
    formats: &'a Formats,
    pub(crate) heirs: Heirs<'a>,
    pub(crate) listed_tags: ListedTags<'a>,
    /// The shapes that are known. Unions of unions need the same ones over and over.
    shapes: HashMap<Key, ValueShape>,
    /// The known values of a discriminator that select alternatives of a nested union.
    inner_tags: HashMap<(Key, String), Vec<String>>,
    /// The list unions being merged, outermost first; guards against endless recursion.
    open_lists: Vec<HashSet<Key>>,
    /// Where alternatives of unions were left out, and why.
    pub(crate) cuts: IndexSet<(Origin, Cut)>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(document: &'a Document<'a>, formats: &'a Formats) -> Self {
        Self {
            document,
            formats,
            heirs: find_heirs(document),
            listed_tags: find_listed_tags(document),
            shapes: HashMap::new(),
            inner_tags: HashMap::new(),
            open_lists: Vec::new(),
            cuts: IndexSet::new(),
        }
    }

    /// Returns the kind of a schema.
    pub(crate) fn kind(&mut self, flat: &FlatSchema<'a>) -> SchemaKind<'a> {
        self.kind_within(flat, 0)
    }

    /// Returns the kind of the only alternative of a union. It can be a union with a single
    /// alternative in turn, over and over.
    pub(crate) fn kind_of_same(
        &mut self,
        mut parts: Vec<Part<'a>>,
    ) -> (FlatSchema<'a>, SchemaKind<'a>) {
        for _ in 0..MAX_NESTING {
            let flat = FlatSchema::of(self.document, &parts);
            match self.kind(&flat) {
                SchemaKind::Same(inner) if inner.len() > 1 => parts = inner,
                kind => return (flat, kind),
            }
        }
        if let Some(last) = parts.last() {
            self.cuts.insert((last.schema.origin(), Cut::Alternatives));
        }
        let kind = SchemaKind::any(Unexpressed::DeepAlternatives);
        (FlatSchema::default(), kind)
    }

    fn kind_within(&mut self, flat: &FlatSchema<'a>, depth: usize) -> SchemaKind<'a> {
        let alternatives = self.kind_of_alternatives(flat, depth);
        let kind = alternatives.or_else(|| kind_by_type(flat, self.formats));
        let kind = kind.or_else(|| mixed_enum(flat));
        kind.unwrap_or_else(|| SchemaKind::any(why_any(self.document, flat)))
    }

    /// Returns the kind of a schema with alternatives. `None` if it has none that concern its type.
    fn kind_of_alternatives(
        &mut self,
        flat: &FlatSchema<'a>,
        depth: usize,
    ) -> Option<SchemaKind<'a>> {
        if let Some(union) = union_of_heirs(self.document, &self.heirs, flat) {
            return Some(self.kind_of_listed(&[], &union, depth));
        }
        let unions = flat.relevant_unions(self.document);
        let first = *unions.first()?;
        if depth > MAX_DEPTH {
            return Some(SchemaKind::any(Unexpressed::DeepAlternatives));
        }
        if let ([_], Some(discriminator)) = (unions.as_slice(), first.discriminator) {
            let union = with_mapped(self.document, &self.heirs, first.clone(), discriminator);
            return Some(self.kind_of_listed(&without_unions(flat), &union, depth));
        }
        let discriminator = unions.iter().find_map(|union| union.discriminator);
        let mut kind_of_branches = |nested| {
            let branches = branches(self.document, flat, &unions, nested);
            self.cuts.extend(branches.cuts);
            let kind = self.kind_of_tagged(first.schema, branches.found, discriminator, depth);
            (kind, branches.has_whole)
        };
        let (kind, has_whole) = kind_of_branches(Nested::Whole);
        let kind = match kind {
            SchemaKind::Union(plan) if has_whole && plan.ambiguous.is_some() => {
                kind_of_branches(Nested::Resolved).0
            }
            kind => kind,
        };
        Some(match kind {
            SchemaKind::Union(plan) if unions.len() == 1 && first.is_any => {
                with_overlap(self.document, self.formats, plan)
            }
            kind => kind,
        })
    }

    /// Returns the kind of a union whose entries are not resolved further. `own` holds beside each
    /// entry.
    fn kind_of_listed(
        &mut self,
        own: &[Part<'a>],
        union: &OneOf<'a>,
        depth: usize,
    ) -> SchemaKind<'a> {
        let document = self.document;
        let branches = union.entries.iter().map(|entry| Branch {
            component: document.schema_name(entry.schema),
            title: entry.schema.text("title"),
            ..Branch::new(document, beside(document, own, *entry))
        });
        self.kind_of_tagged(union.schema, branches.collect(), union.discriminator, depth)
    }

    /// Returns the kind of a union that may have a `discriminator`. It counts only if it tells all
    /// branches apart.
    fn kind_of_tagged(
        &mut self,
        schema: Schema<'a>,
        mut branches: Vec<Branch<'a>>,
        discriminator: Option<Discriminator<'a>>,
        depth: usize,
    ) -> SchemaKind<'a> {
        branches.retain(|branch| !branch.flat.is_null());
        let Some(discriminator) = discriminator else {
            return self.kind_of_branches(schema, branches, depth);
        };
        let tags = self.tags(schema, &branches, discriminator, depth);
        let mut known = HashSet::new();
        let are_unique = tags.iter().flatten().all(|tag| known.insert(tag));
        if tags.iter().any(Vec::is_empty) || !are_unique || branches.is_empty() {
            return self.kind_of_branches(schema, branches, depth);
        }
        let default = default_component(self.document, discriminator);
        let variants = branches.into_iter().zip(tags);
        let variants = variants.map(|(branch, tags)| {
            let is_default = default.is_some() && branch.component == default;
            let mut variant = self.variant(branch, depth);
            if variant.label.is_empty() {
                variant.label.clone_from(&tags[0]);
            }
            VariantPlan {
                tags,
                is_default,
                ..variant
            }
        });
        SchemaKind::Union(UnionPlan {
            schema,
            tagging: Tagging::Property(discriminator.property.to_owned()),
            variants: variants.collect(),
            ambiguous: None,
        })
    }

    /// Returns the kind of a union without a `discriminator`.
    fn kind_of_branches(
        &mut self,
        schema: Schema<'a>,
        mut branches: Vec<Branch<'a>>,
        depth: usize,
    ) -> SchemaKind<'a> {
        let mut seen: HashSet<Key> = HashSet::new();
        let had_null = branches.iter().any(|it| it.flat.is_null());
        branches.retain(|it| !it.flat.is_null() && seen.insert(it.flat.key.clone()));
        if let Some(blank) = branches.iter().find(|branch| branch.flat.is_blank()) {
            return SchemaKind::any(why_any_alternative(self.document, &blank.flat));
        }
        if branches.is_empty() {
            return SchemaKind::any(match had_null {
                true => Unsaid::OnlyNull,
                false => Unsaid::LeadsToItself,
            });
        }
        let branches = branches.into_iter();
        let variants = branches.map(|branch| self.variant(branch, depth)).collect();
        let variants = merge_scalars(self.document, self.formats, variants);
        let are_lists = |types: &[JsonType]| types == [JsonType::Array];
        let variants = merge(variants, are_lists, |alike| {
            self.merged_lists(schema, alike, depth)
        });
        kind_of_variants(schema, variants)
    }

    fn variant(&mut self, branch: Branch<'a>, depth: usize) -> VariantPlan<'a> {
        let shape = self.shape(&branch.flat, depth);
        variant(self.document, branch, shape)
    }

    /// Returns the discriminator values that select each branch.
    fn tags(
        &mut self,
        schema: Schema<'a>,
        branches: &[Branch<'a>],
        discriminator: Discriminator<'a>,
        depth: usize,
    ) -> Vec<Vec<String>> {
        let document = self.document;
        let branches = branches.iter();
        let tagged = branches.map(|it| (it, own_tags(document, schema, it, discriminator)));
        let tagged: Vec<(&Branch<'a>, OwnTags)> = tagged.collect();
        let own = tagged.iter().flat_map(|(_, own)| &own.tags);
        let mut taken: HashSet<String> = own.cloned().collect();
        let tags = tagged.into_iter().map(|(branch, own)| {
            let mut tags = own.tags;
            tags.extend(
                own.others
                    .into_iter()
                    .filter(|tag| taken.insert(tag.clone())),
            );
            // A nested union has the tags of its own alternatives.
            let inner = self.tags_within(branch, discriminator.property, depth);
            tags.extend(inner.into_iter().filter(|tag| !taken.contains(tag)));
            without_duplicates(tags)
        });
        tags.collect()
    }

    /// Returns the values of `property` that select the alternatives of a branch, if it is a union
    /// that this property tells apart.
    fn tags_within(&mut self, branch: &Branch<'a>, property: &str, depth: usize) -> Vec<String> {
        if branch.flat.unions.is_empty() || depth >= MAX_DEPTH {
            return Vec::new();
        }
        let key = (branch.flat.key.clone(), property.to_owned());
        if let Some(known) = self.inner_tags.get(&key) {
            return known.clone();
        }
        self.inner_tags.insert(key.clone(), Vec::new());
        let tags = match self.kind_within(&branch.flat, depth + 1) {
            SchemaKind::Union(plan) if plan.tagging == Tagging::Property(property.to_owned()) => {
                plan.variants.into_iter().flat_map(|it| it.tags).collect()
            }
            _ => Vec::new(),
        };
        self.inner_tags.insert(key, tags.clone());
        tags
    }

    /// Returns the shape of a schema. While it is being found, the schema can have any.
    fn shape(&mut self, flat: &FlatSchema<'a>, depth: usize) -> ValueShape {
        if let Some(known) = self.shapes.get(&flat.key) {
            return known.clone();
        }
        self.shapes.insert(flat.key.clone(), ValueShape::any());
        let shape = self.find_shape(flat, depth);
        self.shapes.insert(flat.key.clone(), shape.clone());
        shape
    }

    fn find_shape(&mut self, flat: &FlatSchema<'a>, depth: usize) -> ValueShape {
        let types = match self.kind_within(flat, depth + 1) {
            SchemaKind::Plain(Type::Any(_)) => flat.value_types(),
            SchemaKind::Plain(Type::Boolean) => vec![JsonType::Boolean],
            SchemaKind::Plain(Type::Integer(_)) | SchemaKind::IntegerEnum(_) => {
                vec![JsonType::Integer]
            }
            SchemaKind::Plain(Type::Number) => vec![JsonType::Integer, JsonType::Number],
            SchemaKind::Plain(Type::String | Type::Upload)
                if flat.implied_type() == Some(JsonType::String) =>
            {
                return ValueShape::of_text(Vec::new());
            }
            SchemaKind::Plain(_) => flat.implied_type().into_iter().collect(),
            SchemaKind::StringEnum(values) => return ValueShape::of_text(values),
            SchemaKind::List(_) | SchemaKind::ListOf { .. } => vec![JsonType::Array],
            SchemaKind::Map(_) | SchemaKind::Object | SchemaKind::Joined(_) => {
                vec![JsonType::Object]
            }
            SchemaKind::Same(parts) if depth < MAX_DEPTH => {
                let flat = FlatSchema::of(self.document, &parts);
                self.shape(&flat, depth + 1).types
            }
            SchemaKind::Same(_) => Vec::new(),
            SchemaKind::Union(plan) => {
                let types = plan.variants.into_iter().flat_map(|it| it.shape.types);
                without_duplicates(types.collect())
            }
        };
        match types.is_empty() {
            true => ValueShape::any(),
            false => ValueShape::of(types),
        }
    }

    /// Returns the kind of several lists: a list whose entries are those of any of them.
    fn merged_lists(
        &mut self,
        schema: Schema<'a>,
        alike: &[&VariantPlan<'a>],
        depth: usize,
    ) -> SchemaKind<'a> {
        let document = self.document;
        let mut entries: Vec<Branch<'a>> = Vec::new();
        for variant in alike {
            if let Content::Parts(parts) = &variant.content {
                let items = FlatSchema::of(document, parts).items;
                entries.push(Branch::new(document, items));
            }
        }
        let nullable = entries.iter().any(|it| allows_null(document, &it.flat));
        let keys: HashSet<Key> = entries.iter().map(|it| it.flat.key.clone()).collect();
        // Entries of entries may never end.
        if self.open_lists.len() >= MAX_LISTS || self.open_lists.contains(&keys) {
            self.cuts.insert((schema.origin(), Cut::Lists));
            return SchemaKind::ListOf {
                items: Box::new(SchemaKind::any(Unexpressed::DeepLists)),
                nullable: false,
            };
        }
        self.open_lists.push(keys);
        let items = Box::new(self.kind_of_branches(schema, entries, depth + 1));
        self.open_lists.pop();
        SchemaKind::ListOf { items, nullable }
    }
}

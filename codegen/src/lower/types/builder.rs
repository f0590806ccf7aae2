//! Makes the types that the other steps have found.

use super::{Words, extend, nullable_type};
use crate::diagnostic::Diagnostic;
use crate::ir::{
    Access, Documentation, JsonType, Matcher, Name, Object, Presence, Property, Tagging, Type,
    TypeDefinition, TypeKind, Union, Variant,
};
use crate::lower::schema::all_of::{Additional, Flat, Part};
use crate::lower::schema::classify::Plan;
use crate::lower::schema::keywords::Item;
use crate::lower::schema::kind::{Form, integer, string_values, text};
use crate::lower::schema::one_of::branches::MAX_NESTING;
use crate::lower::schema::one_of::combine::Cut;
use crate::lower::schema::one_of::distinguish::{Candidate, Content};
use crate::lower::types::docs::says_more;
use crate::lower::types::enums::enum_values;
use crate::lower::{Lowerer, documentation};

impl<'a> Lowerer<'a> {
    /// A type that has a name.
    pub(crate) fn kind(&mut self, words: &Words, flat: &Flat<'a>, form: Form<'a>) -> TypeKind {
        match form {
            Form::Object => TypeKind::Object(self.lower_object(words, flat)),
            Form::StringEnum(values) => TypeKind::StringEnum(enum_values(values, flat, text)),
            Form::IntegerEnum(values) => TypeKind::IntegerEnum(enum_values(values, flat, integer)),
            Form::Union(plan) => TypeKind::Union(self.lower_union(words, plan)),
            Form::Same(parts) if parts.len() > 1 => {
                let (flat, form) = self.form_of_same(parts);
                self.kind(words, &flat, form)
            }
            plain => TypeKind::Alias(self.plain(words, plain)),
        }
    }

    /// What the only alternative that is left comes down to: it can have alternatives in turn, of
    /// which again only one is left, and so on for as long as the document is.
    fn form_of_same(&self, mut parts: Vec<Part<'a>>) -> (Flat<'a>, Form<'a>) {
        for _ in 0..MAX_NESTING {
            let flat = self.flatten(&parts);
            match self.form(&parts, &flat, 0) {
                Form::Same(inner) if inner.len() > 1 => parts = inner,
                form => return (flat, form),
            }
        }
        if let Some(last) = parts.last() {
            let cut = (last.schema.node.origin, Cut::Alternatives);
            self.cut_unions.borrow_mut().insert(cut);
        }
        (Flat::default(), Form::Plain(Type::Any))
    }

    /// A type that stands where it is used. Named types that it is made of get names from `words`.
    pub(crate) fn plain(&mut self, words: &Words, form: Form<'a>) -> Type {
        match form {
            Form::Plain(value) => value,
            Form::List(items) => {
                let items = self.lower_all(&extend(words, "item"), &items);
                Type::List(Box::new(items))
            }
            Form::ListOf { items, nullable } => {
                let items = self.plain(&extend(words, "item"), *items);
                Type::List(Box::new(if nullable {
                    nullable_type(items)
                } else {
                    items
                }))
            }
            Form::Map(None) => Type::Map(Box::new(Type::Any)),
            Form::Map(Some(schema)) => {
                let value = self.lower_schema(&extend(words, "value"), schema);
                Type::Map(Box::new(value))
            }
            Form::Same(parts) => self.lower_parts(words, &parts).0,
            Form::Object | Form::StringEnum(_) | Form::IntegerEnum(_) | Form::Union(_) => {
                self.define(words, form)
            }
        }
    }

    /// A named type that no single schema stands for.
    fn define(&mut self, words: &Words, form: Form<'a>) -> Type {
        let id = self.reserve();
        let kind = self.kind(words, &Flat::default(), form);
        self.types[id.0] = Some(TypeDefinition {
            words: words.to_vec(),
            component: false,
            rust: String::new(),
            documentation: Documentation::default(),
            deprecated: false,
            module: 0,
            in_request: false,
            kind,
        });
        Type::Named(id)
    }

    fn lower_object(&mut self, words: &Words, flat: &Flat<'a>) -> Object {
        let mut properties = Vec::new();
        for (name, parts) in &flat.properties {
            let words = extend(words, name);
            let (value, nullable) = match self.constant(parts) {
                Some(constant) => constant,
                None => self.lower_parts(&words, parts),
            };
            let presence = match (flat.required.contains(name), nullable) {
                (true, _) => Presence::Required,
                (false, true) => Presence::OptionalNullable,
                (false, false) => Presence::Optional,
            };
            properties.push(Property {
                name: Name::new(*name),
                documentation: property_documentation(&words, parts, &value),
                presence,
                access: self.access(parts),
                value: if nullable {
                    nullable_type(value)
                } else {
                    value
                },
            });
        }
        let additional = self.additional(words, flat);
        Object {
            properties,
            additional: additional.map(|value| (value, String::new())),
        }
    }

    /// `readOnly` and `writeOnly`, which also a schema can have that is only referred to.
    fn access(&self, parts: &[Part<'a>]) -> Access {
        let schemas = parts.iter().filter_map(|part| self.follow(part.schema));
        let data: Vec<_> = schemas.map(|(schema, _)| &schema.schema_data).collect();
        if data.iter().any(|data| data.read_only) {
            Access::Read
        } else if data.iter().any(|data| data.write_only) {
            Access::Write
        } else {
            Access::Both
        }
    }

    /// The type of a property that can have only one value, and whether null fits too. An enum with
    /// one variant would say no more than the value itself.
    fn constant(&self, parts: &[Part<'a>]) -> Option<(Type, bool)> {
        let [part] = parts else { return None };
        let node = part.schema.node;
        // An enum that has a name of its own keeps it.
        let is_here =
            node.get("enum").is_some() && !self.component_names.contains_key(&node.origin);
        let flat = self.flatten(parts);
        let is_string = flat.json_type() == Some(JsonType::String) && flat.unions.is_empty();
        match string_values(&flat)?.as_slice() {
            [only] if is_here && is_string => Some((Type::Constant(only.clone()), flat.nullable)),
            _ => None,
        }
    }

    /// The type of the values of `additionalProperties`, if the document allows any by name. What
    /// one schema allows, another may forbid.
    fn additional(&mut self, words: &Words, flat: &Flat<'a>) -> Option<Type> {
        let mut found = None;
        for additional in &flat.additional {
            match additional {
                Additional::Allowed(false) => return None,
                Additional::Allowed(true) => found = found.or(Some(Type::Any)),
                Additional::Schema(schema) => {
                    found = Some(self.lower_schema(&extend(words, "value"), *schema));
                }
            }
        }
        found
    }

    fn lower_union(&mut self, words: &Words, plan: Plan<'a>) -> Union {
        self.note_ambiguous(&plan);
        let tagging = plan.tagging;
        let candidates = plan.candidates.into_iter();
        let variants = candidates
            .map(|candidate| self.lower_variant(words, candidate, &tagging))
            .collect();
        Union { tagging, variants }
    }

    /// Says which alternatives nothing tells apart, and what happens.
    fn note_ambiguous(&mut self, plan: &Plan<'a>) {
        let Some(pair) = plan.ambiguous else { return };
        let shown = plan.candidates.iter().map(|it| shown(plan, it));
        let order: Vec<String> = shown.collect();
        let taken = match plan.tagging {
            Tagging::Coverage => {
                "the one that declares most of a value's properties is taken, \
                 of several the first, in the order "
            }
            Tagging::Property(_) | Tagging::Shape => "the first that fits is taken, in the order ",
        };
        self.log.push(
            Diagnostic::warning(format!("nothing tells {} apart", shown_pair(plan, pair)))
                .at_node(plan.node.origin)
                .label(format!("{taken}{}", order.join(", ")))
                .help("add a `discriminator`, or a required property that only one of them has"),
        );
    }

    fn lower_variant(
        &mut self,
        words: &Words,
        candidate: Candidate<'a>,
        tagging: &Tagging,
    ) -> Variant {
        let words = extend(words, &candidate.label);
        let value = match candidate.content {
            Content::Parts(parts) => self.lower_parts(&words, &parts).0,
            Content::Form(form) => self.plain(&words, *form),
        };
        let constants = candidate.constants.into_iter();
        Variant {
            name: Name::new(candidate.label),
            value,
            matcher: match tagging {
                Tagging::Property(_) => Matcher::Tag(candidate.tags),
                Tagging::Shape | Tagging::Coverage => Matcher::Shape {
                    types: candidate.types,
                    keys: candidate.keys,
                    constants: constants.map(|it| (it.key, it.values)).collect(),
                    properties: if *tagging == Tagging::Coverage {
                        let properties = candidate.properties.into_iter();
                        properties.map(str::to_owned).collect()
                    } else {
                        Vec::new()
                    },
                },
            },
        }
    }
}

/// What an alternative is called, or else where it stands.
fn shown(plan: &Plan<'_>, candidate: &Candidate<'_>) -> String {
    match entry(plan, candidate) {
        Some((_, number)) => format!("entry {number}"),
        None => candidate.label.clone(),
    }
}

fn shown_pair(plan: &Plan<'_>, (earlier, later): (usize, usize)) -> String {
    let (earlier, later) = (&plan.candidates[earlier], &plan.candidates[later]);
    match (entry(plan, earlier), entry(plan, later)) {
        (Some((key, one)), Some((_, other))) => {
            let (first, second) = (one.min(other), one.max(other));
            format!("entry {first} and entry {second} of `{key}`")
        }
        (Some((key, one)), None) => format!("entry {one} of `{key}` and `{}`", later.label),
        (None, Some((key, other))) => format!("`{}` and entry {other} of `{key}`", earlier.label),
        (None, None) => format!("the alternatives `{}` and `{}`", earlier.label, later.label),
    }
}

/// The keyword that lists an alternative, and at which place, if it has no name that only it has.
fn entry(plan: &Plan<'_>, candidate: &Candidate<'_>) -> Option<(&'static str, usize)> {
    let same = plan
        .candidates
        .iter()
        .filter(|it| it.label == candidate.label);
    let has_name = !candidate.is_unnamed() && same.count() == 1;
    if has_name {
        None
    } else {
        candidate.entry_of(plan.node)
    }
}

/// The annotations of the parts that stand right here: what a reference leads to has its own.
fn data<'a>(parts: &[Part<'a>]) -> impl Iterator<Item = &'a openapiv3::SchemaData> {
    parts.iter().filter_map(|part| match part.schema.item {
        Item::Schema(schema) => Some(&schema.schema_data),
        Item::Reference(_) => None,
    })
}

/// `description`, else a `title` that says more than the name, which is made of `words`.
pub(crate) fn documentation_of(words: &Words, parts: &[Part<'_>]) -> Documentation {
    let titles = || data(parts).filter_map(|data| data.title.as_deref());
    let text = data(parts)
        .find_map(|data| data.description.as_deref())
        .or_else(|| titles().find(|title| says_more(title, words)));
    documentation(text)
}

pub(crate) fn is_deprecated(parts: &[Part<'_>]) -> bool {
    data(parts).any(|data| data.deprecated)
}

fn property_documentation(words: &Words, parts: &[Part<'_>], value: &Type) -> Documentation {
    let mut text = documentation_of(words, parts);
    let mut remark = |remark: String| {
        if !text.0.is_empty() {
            text.0.push(String::new());
        }
        text.0.push(remark);
    };
    if is_deprecated(parts) {
        remark("Deprecated.".to_owned());
    }
    if let Type::Constant(value) = value {
        let value = shown_default(&serde_json::Value::from(value.as_str()));
        remark(format!(
            "Always {}.",
            value.as_deref().unwrap_or("the same")
        ));
        return text;
    }
    if let Some(default) = data(parts).find_map(|data| data.default.as_ref()) {
        if let Some(value) = shown_default(default) {
            remark(format!("Default: {value}"));
        }
    }
    text
}

/// A default as documentation shows it; only what fits in a line.
fn shown_default(value: &serde_json::Value) -> Option<String> {
    const MAX_LENGTH: usize = 60;
    if value.is_null() || value.is_object() {
        return None;
    }
    let text = value.to_string();
    let plain = !text.contains('`') && !text.contains(|c: char| c.is_control());
    (plain && text.chars().count() <= MAX_LENGTH).then(|| format!("`{text}`"))
}

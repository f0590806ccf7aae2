//! Stage 2, bundle: many files in, one document out.
//!
//! Every reference that does not lead to a component of the root document is followed, its target
//! becomes a component, and the reference is rewritten. Afterwards each `$ref` reads
//! `#/components/<section>/<name>` and leads somewhere. Where OpenAPI 3.0 has no section for the
//! target (path items, operations, media types, the text of a description), or the specification
//! does not have a reference at all, the target is put in the place of the reference.
//!
//! A target is bundled once, so cycles end by themselves. What a reference that leads nowhere costs
//! is a warning; everything else of the document stays.

mod inline;
mod names;
mod references;
mod survey;

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Log};
use crate::load::{Files, LoadError, load};
use crate::source::{Source, resolve_path};
use crate::structure::{Kind, Shape};
use crate::tree::{FileId, Node, Object, Origin, Value, escape_token};
use references::{Location, Lost};

/// Bundles the document at `root`. `None` if the root file itself can't be read.
pub fn bundle(root: &str, source: &dyn Source, files: &mut Files, log: &mut Log) -> Option<Node> {
    let mut document = match load(root, source, files, log) {
        Ok(document) => document,
        Err(LoadError::Syntax(diagnostic)) => {
            log.push(diagnostic);
            return None;
        }
        Err(LoadError::Source(error)) => {
            log.push(
                Diagnostic::error(format!("can't read `{root}`: {error}"))
                    .help("give the path of an OpenAPI document in YAML or JSON"),
            );
            return None;
        }
    };
    if survey::is_bundled(&document) {
        return Some(document);
    }
    let mut bundler = Bundler::new(root, &document, source, files, log);
    bundler.adopt_components(&document);
    bundler.walk(&mut document, &Shape::Object(Kind::OpenApi));
    bundler.bundle_targets();
    let components = bundler.components;
    add_components(&mut document, components);
    Some(document)
}

/// What a reference leads to, by where it stands. The kind is part of it: the same node can be
/// referred to as two kinds only by mistake, and each then gets its own diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Target {
    path: Rc<str>,
    tokens: Vec<String>,
    kind: Kind,
}

struct Bundler<'a> {
    root: Rc<str>,
    source: &'a dyn Source,
    files: &'a mut Files,
    log: &'a mut Log,
    /// The trees of all files read so far, by path; `None` for those that can't be used.
    trees: HashMap<Rc<str>, Result<Rc<Node>, Lost>>,
    /// What the references of each file were rewritten to.
    resolved: HashMap<(FileId, Kind), HashMap<String, Result<String, Lost>>>,
    /// Where each `$id` stands; made when the first reference needs it.
    ids: Option<Vec<references::Identified>>,
    /// The component name of every target.
    names: HashMap<Target, String>,
    /// The names taken in each section of `components`.
    taken: HashSet<(&'static str, String)>,
    /// Components of the root that are a reference and nothing else take the place of their target,
    /// by the origin of the reference.
    adopted: HashMap<Origin, Location>,
    /// Targets that have a name and are not bundled yet.
    queue: VecDeque<(Target, Location)>,
    /// What was bundled, by section and name.
    components: IndexMap<(&'static str, String), Node>,
    /// The targets that are being put in place, from the outside in.
    inlining: Vec<(Rc<str>, Vec<String>)>,
    /// How high these targets are together.
    inlining_depth: usize,
    /// How many more nodes may be put in place.
    inline_budget: usize,
}

/// So many nodes may be copied into places that can't refer to them. Real documents need a few
/// hundred thousand; references that multiply each other stop here.
const INLINE_BUDGET: usize = 1_000_000;

impl<'a> Bundler<'a> {
    fn new(
        root: &str,
        document: &Node,
        source: &'a dyn Source,
        files: &'a mut Files,
        log: &'a mut Log,
    ) -> Self {
        let root: Rc<str> = resolve_path("", root).into();
        let mut taken = HashSet::new();
        for field in Kind::Components.fields() {
            for name in section(document, field.name).flat_map(Object::keys) {
                taken.insert((field.name, name.clone()));
            }
        }
        let trees = HashMap::from([(root.clone(), Ok(Rc::new(document.clone())))]);
        Self {
            root,
            source,
            files,
            log,
            trees,
            resolved: HashMap::new(),
            ids: None,
            names: HashMap::new(),
            taken,
            adopted: HashMap::new(),
            queue: VecDeque::new(),
            components: IndexMap::new(),
            inlining: Vec::new(),
            inlining_depth: 0,
            inline_budget: INLINE_BUDGET,
        }
    }

    /// `Pet: {$ref: pet.yaml}` in `components` gives the target the name `Pet`, and makes the
    /// component what the file holds.
    fn adopt_components(&mut self, document: &Node) {
        for field in Kind::Components.fields() {
            let Shape::Map(Shape::ObjectOrReference(kind)) = field.shape else {
                continue;
            };
            for (name, node) in section(document, field.name).flatten() {
                let Some((text, origin)) = reference(node) else {
                    continue;
                };
                if node.as_object().is_some_and(|members| members.len() > 1) {
                    continue;
                }
                let Ok(location) = self.locate(text, origin) else {
                    continue;
                };
                let target = location.target(*kind);
                if self.component_of_root(&target).is_none() && !self.names.contains_key(&target) {
                    self.names.insert(target, name.clone());
                    self.adopted.insert(origin, location);
                }
            }
        }
    }

    /// Rewrites all references at and below `node`, which has the shape `shape`. `false` if the
    /// node is lost.
    fn walk(&mut self, node: &mut Node, shape: &Shape) -> bool {
        match shape {
            Shape::Any
            | Shape::OneOf(_)
            | Shape::Boolean
            | Shape::Number
            | Shape::Count
            | Shape::Unused => true,
            Shape::SchemaOrBoolean => self.walk(node, &Shape::ObjectOrReference(Kind::Schema)),
            Shape::ObjectOrReference(kind) => {
                if *kind == Kind::Schema {
                    prefer_reference(node);
                }
                if reference(node).is_some() {
                    return self.rewrite(node, *kind);
                }
                self.walk_inside(node, shape);
                true
            }
            _ if reference(node).is_some() => self.inline(node, shape),
            _ => {
                self.walk_inside(node, shape);
                true
            }
        }
    }

    fn walk_inside(&mut self, node: &mut Node, shape: &Shape) {
        match shape {
            Shape::Object(kind) | Shape::ObjectOrReference(kind) => match &mut node.value {
                Value::Object(object) => self.walk_fields(object, *kind),
                // A list of schemas in place of one, as `items` could be once.
                Value::Array(array) => array.retain_mut(|node| self.walk(node, shape)),
                _ => {}
            },
            Shape::List(element) => match &mut node.value {
                Value::Array(array) => array.retain_mut(|node| self.walk(node, element)),
                // One in place of a list.
                Value::Object(_) => self.walk_inside(node, element),
                _ => {}
            },
            Shape::Map(element) => self.walk_members(node, element, false),
            Shape::Responses => {
                let response = Shape::ObjectOrReference(Kind::Response);
                self.walk_members(node, &response, true);
            }
            Shape::Paths => self.walk_members(node, &Shape::Object(Kind::PathItem), true),
            _ => {}
        }
    }

    fn walk_fields(&mut self, object: &mut Object, kind: Kind) {
        object.retain(|key, member| match kind.field(key) {
            Some(field) => self.walk(member, &field.shape),
            None => true,
        });
        if kind == Kind::Discriminator {
            if let Some(mapping) = object.get_mut("mapping") {
                self.walk_mapping(mapping);
            }
        }
    }

    fn walk_members(&mut self, node: &mut Node, element: &Shape, extensible: bool) {
        if let Some(object) = node.as_object_mut() {
            object.retain(|key, member| {
                extensible && key.starts_with("x-") || self.walk(member, element)
            });
        }
    }

    /// The values of a discriminator's mapping are schema names or references. All become
    /// references.
    fn walk_mapping(&mut self, mapping: &mut Node) {
        let Some(mapping) = mapping.as_object_mut() else {
            return;
        };
        for member in mapping.values_mut() {
            let Some(text) = member.as_str().map(str::to_owned) else {
                continue;
            };
            let named = format!("#/components/schemas/{}", escape_token(&text));
            let reference = if self.taken.contains(&("schemas", text.clone())) {
                Ok(named)
            } else if text.starts_with('#') || text.contains(['.', '/']) {
                self.resolve(&text, member.origin, Kind::Schema)
            } else {
                continue;
            };
            match reference {
                Ok(reference) => member.value = Value::String(reference),
                Err(lost) => {
                    let label = "this value of the discriminator has no type of its own";
                    lost.report(self.log, member.origin, label);
                }
            }
        }
    }

    /// Makes a `$ref` lead to a component. One that leads nowhere is removed, which leaves a schema
    /// without constraints; anything else is lost then.
    fn rewrite(&mut self, node: &mut Node, kind: Kind) -> bool {
        let Some((text, origin)) = reference(node) else {
            return true;
        };
        if let Some(location) = self.adopted.remove(&origin) {
            *node = location.node().clone();
            return self.walk(node, &Shape::ObjectOrReference(kind));
        }
        let text = text.to_owned();
        let resolved = self.resolve(&text, origin, kind);
        let Some(members) = node.as_object_mut() else {
            return true;
        };
        if let Err(lost) = &resolved {
            lost.report(self.log, origin, &loss(kind));
            members.shift_remove("$ref");
            if kind != Kind::Schema {
                return false;
            }
        }
        self.walk_fields(members, kind);
        if let Ok(reference) = resolved {
            let reference = Node::new(origin, Value::String(reference));
            members.insert("$ref".to_owned(), reference);
        }
        true
    }

    /// Turns every target into a component; their own references add further targets.
    fn bundle_targets(&mut self) {
        while let Some((target, location)) = self.queue.pop_front() {
            let (Some(section), Some(name)) = (
                target.kind.components_section(),
                self.names.get(&target).cloned(),
            ) else {
                continue;
            };
            let mut node = location.node().clone();
            if self.walk(&mut node, &Shape::ObjectOrReference(target.kind)) {
                self.components.insert((section, name), node);
            }
        }
    }
}

/// The text and origin of a node's `$ref`, if it has one.
fn reference(node: &Node) -> Option<(&str, Origin)> {
    let member = node.get("$ref")?;
    Some((member.as_str()?, member.origin))
}

/// A `$dynamicRef` (JSON Schema 2020-12) leads to the same place as a `$ref`, unless a schema that
/// refers here extends it.
fn prefer_reference(node: &mut Node) {
    let Some(object) = node.as_object_mut() else {
        return;
    };
    if object.contains_key("$ref") {
        return;
    }
    for key in ["$dynamicRef", "$recursiveRef"] {
        if let Some(member) = object.shift_remove(key) {
            object.insert("$ref".to_owned(), member);
            return;
        }
    }
}

/// What is lost with an object that a reference does not lead to.
fn loss(kind: Kind) -> String {
    match kind {
        Kind::Schema => "any JSON value is taken here".to_owned(),
        Kind::PathItem => "no operation is generated for this path".to_owned(),
        kind => format!("the {} is left out", kind.name()),
    }
}

/// The members of a section of the document's components.
fn section<'d>(document: &'d Node, name: &str) -> impl Iterator<Item = &'d Object> {
    let section = document
        .get("components")
        .and_then(|node| node.get(name))
        .and_then(Node::as_object);
    section.into_iter()
}

fn add_components(document: &mut Node, components: IndexMap<(&'static str, String), Node>) {
    let origin = document.origin;
    let empty = || Node::new(origin, Value::Object(Object::default()));
    for ((section, name), node) in components {
        let Some(root) = document.as_object_mut() else {
            return;
        };
        let all = root.entry("components".to_owned()).or_insert_with(empty);
        let Some(all) = all.as_object_mut() else {
            return;
        };
        let section = all.entry(section.to_owned()).or_insert_with(empty);
        let Some(section) = section.as_object_mut() else {
            return;
        };
        section.entry(name).or_insert(node);
    }
}

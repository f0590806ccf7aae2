//! Stage 2, bundle: many files in, one document out.
//!
//! Every reference that does not lead to a component of the root document is followed, its target
//! becomes a component, and the reference is rewritten. Afterwards each `$ref` reads
//! `#/components/<section>/<name>` and leads somewhere. Path items, which have no section in
//! OpenAPI 3.0, are put in the place of the reference.
//!
//! A target is bundled once, so cycles end by themselves.

use std::collections::{HashMap, VecDeque};

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;

use crate::diagnostic::{Diagnostic, Log};
use crate::load::{Files, LoadError, load};
use crate::source::{Source, SourceError, resolve_path};
use crate::structure::{Kind, Shape};
use crate::tree::{Node, Object, Origin, Value, escape_token, pointer_tokens};

/// Bundles the document at `root`. `None` if the root file itself can't be read.
pub fn bundle(root: &str, source: &dyn Source, files: &mut Files, log: &mut Log) -> Option<Node> {
    let mut document = match load(root, source, files, log) {
        Ok(document) => document,
        Err(LoadError::Syntax) => return None,
        Err(LoadError::Source(error)) => {
            log.push(
                Diagnostic::error(format!("can't read `{root}`: {error}"))
                    .help("give the path of an OpenAPI document in YAML or JSON"),
            );
            return None;
        }
    };
    let mut bundler = Bundler::new(root, document.clone(), source, files, log);
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
    path: String,
    pointer: String,
    kind: Kind,
}

struct Bundler<'a> {
    root: &'a str,
    source: &'a dyn Source,
    files: &'a mut Files,
    log: &'a mut Log,
    /// The trees of all files read so far; `None` for those that can't be used.
    trees: HashMap<String, Option<Node>>,
    /// The component name of every target.
    names: HashMap<Target, String>,
    /// The names taken in each section of `components`.
    taken: HashMap<(&'static str, String), ()>,
    /// Targets that have a name and are not bundled yet.
    queue: VecDeque<Target>,
    /// What was bundled, by section and name.
    components: IndexMap<(&'static str, String), Node>,
    /// How many path items led to the one that is being put in place.
    path_item_depth: usize,
}

impl<'a> Bundler<'a> {
    fn new(
        root: &'a str,
        document: Node,
        source: &'a dyn Source,
        files: &'a mut Files,
        log: &'a mut Log,
    ) -> Self {
        let mut taken = HashMap::new();
        for field in Kind::Components.fields() {
            let section = document
                .get("components")
                .and_then(|node| node.get(field.name));
            for name in section
                .and_then(Node::as_object)
                .into_iter()
                .flat_map(Object::keys)
            {
                taken.insert((field.name, name.clone()), ());
            }
        }
        let trees = HashMap::from([(resolve_path("", root), Some(document))]);
        Self {
            root,
            source,
            files,
            log,
            trees,
            names: HashMap::new(),
            taken,
            queue: VecDeque::new(),
            components: IndexMap::new(),
            path_item_depth: 0,
        }
    }

    /// Rewrites all references below `node`, which has the shape `shape`.
    fn walk(&mut self, node: &mut Node, shape: &Shape) {
        match shape {
            Shape::Any
            | Shape::Text
            | Shape::OneOf(_)
            | Shape::Boolean
            | Shape::Number
            | Shape::Count
            // What the API calls is not part of a client.
            | Shape::Callback => {}
            Shape::Object(Kind::PathItem) => self.walk_path_item(node),
            Shape::Object(Kind::Discriminator) => self.walk_mapping(node),
            Shape::Object(kind) => self.walk_fields(node, *kind),
            Shape::ObjectOrReference(kind) => {
                if node.get("$ref").and_then(Node::as_str).is_some() {
                    self.rewrite(node, *kind);
                } else {
                    self.walk_fields(node, *kind);
                }
            }
            Shape::SchemaOrBoolean => self.walk(node, &Shape::ObjectOrReference(Kind::Schema)),
            // `null` is a value among the others of an `enum`.
            Shape::List(Shape::Any) => {}
            Shape::List(element) => {
                if let Value::Array(array) = &mut node.value {
                    array.iter_mut().for_each(|node| self.walk(node, element));
                    array.retain(|node| !is_lost(node));
                }
            }
            Shape::Map(element) => self.walk_members(node, element),
            Shape::Responses => {
                self.walk_members(node, &Shape::ObjectOrReference(Kind::Response));
            }
            Shape::Paths => self.walk_members(node, &Shape::Object(Kind::PathItem)),
        }
    }

    fn walk_fields(&mut self, node: &mut Node, kind: Kind) {
        let Some(object) = node.as_object_mut() else {
            return;
        };
        for (key, member) in object.iter_mut() {
            if let Some(field) = kind.field(key) {
                self.walk(member, &field.shape);
            }
        }
        object.retain(|_, member| !is_lost(member));
    }

    fn walk_members(&mut self, node: &mut Node, element: &Shape) {
        let Some(object) = node.as_object_mut() else {
            return;
        };
        for (key, member) in object.iter_mut() {
            if !key.starts_with("x-") {
                self.walk(member, element);
            }
        }
        object.retain(|_, member| !is_lost(member));
    }

    /// Puts the target of a path item's `$ref` in its place. Fields beside the `$ref` win.
    fn walk_path_item(&mut self, node: &mut Node) {
        let Some(reference) = node.get("$ref") else {
            return self.walk_fields(node, Kind::PathItem);
        };
        let origin = reference.origin;
        let text = reference.as_str().unwrap_or_default().to_owned();
        if let Some(members) = node.as_object_mut() {
            members.shift_remove("$ref");
        }
        self.walk_fields(node, Kind::PathItem);
        let Some(mut found) = self.find_path_item(&text, origin) else {
            return;
        };
        self.path_item_depth += 1;
        self.walk_path_item(&mut found);
        self.path_item_depth -= 1;
        if let (Some(members), Value::Object(found)) = (node.as_object_mut(), found.value) {
            for (key, member) in found {
                members.entry(key).or_insert(member);
            }
        }
    }

    fn find_path_item(&mut self, reference: &str, origin: Origin) -> Option<Node> {
        if self.path_item_depth > 20 {
            self.log.push(
                Diagnostic::warning("this path item refers to itself")
                    .at_node(origin)
                    .label("no operation is generated for this path")
                    .help("refer to a path item that has operations"),
            );
            return None;
        }
        let target = self.target(reference, origin, Kind::PathItem)?;
        self.find(&target, origin).cloned()
    }

    /// The values of a discriminator's mapping are schema names or references.
    fn walk_mapping(&mut self, node: &mut Node) {
        let Some(Value::Object(mapping)) = node
            .as_object_mut()
            .and_then(|object| object.get_mut("mapping"))
            .map(|n| &mut n.value)
        else {
            return;
        };
        for member in mapping.values_mut() {
            let Some(text) = member.as_str().map(str::to_owned) else {
                continue;
            };
            if !text.starts_with('#') && !text.contains(['.', '/']) {
                continue;
            }
            if let Some(reference) = self.resolve(&text, member.origin, Kind::Schema) {
                member.value = Value::String(reference);
            }
        }
    }

    /// Makes a `$ref` lead to a component. One that leads nowhere is replaced by a schema without
    /// constraints, or marked as lost.
    fn rewrite(&mut self, node: &mut Node, kind: Kind) {
        let Some(member) = node
            .as_object_mut()
            .and_then(|object| object.get_mut("$ref"))
        else {
            return;
        };
        let text = member.as_str().unwrap_or_default().to_owned();
        match self.resolve(&text, member.origin, kind) {
            Some(reference) => member.value = Value::String(reference),
            None if kind == Kind::Schema => node.value = Value::Object(Object::new()),
            None => node.value = Value::Null,
        }
    }

    /// The reference to the component that `reference` leads to, in the bundled document.
    fn resolve(&mut self, reference: &str, origin: Origin, kind: Kind) -> Option<String> {
        let section = kind.components_section()?;
        let target = self.target(reference, origin, kind)?;
        self.find(&target, origin)?;
        let name = self.name(&target, section);
        Some(format!("#/components/{section}/{}", escape_token(&name)))
    }

    /// Reads a reference (RFC 3986) that stands at `origin`.
    fn target(&mut self, reference: &str, origin: Origin, kind: Kind) -> Option<Target> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if path.contains("://") || path.starts_with("//") {
            self.log.push(
                lost(kind, format!("`{reference}` is on another machine"), origin)
                    .help("download the file, put it beside the document, and refer to it there"),
            );
            return None;
        }
        let from = self.files.get(origin.file).path.clone();
        let path = match path {
            "" => resolve_path("", &from),
            path => resolve_path(&from, &percent_decode_str(path).decode_utf8_lossy()),
        };
        let pointer = percent_decode_str(fragment)
            .decode_utf8_lossy()
            .into_owned();
        Some(Target {
            path,
            pointer,
            kind,
        })
    }

    /// The node that a target is, if there is one.
    fn find(&mut self, target: &Target, origin: Origin) -> Option<&Node> {
        if !self.trees.contains_key(&target.path) {
            let tree = self.load(target, origin);
            self.trees.insert(target.path.clone(), tree);
        }
        let tree = self.trees.get(&target.path)?.as_ref();
        let found = tree.and_then(|tree| tree.pointer(&target.pointer));
        if tree.is_none() {
            let message = format!("`{}` can't be used", target.path);
            self.log
                .push(lost(target.kind, message, origin).help("see the error about that file"));
        } else if found.is_none() {
            let message = format!("there is no `{}` in `{}`", target.pointer, target.path);
            self.log.push(
                lost(target.kind, message, origin).help("mend the reference, or add what it names"),
            );
        }
        found
    }

    fn load(&mut self, target: &Target, origin: Origin) -> Option<Node> {
        match load(&target.path, self.source, self.files, self.log) {
            Ok(tree) => Some(tree),
            Err(LoadError::Syntax) => None,
            Err(LoadError::Source(error)) => {
                let help = match &error {
                    SourceError::OutsideRoot { .. } => {
                        "allow the folder with `--allow-refs`, if you trust what lies there"
                    }
                    _ => "mend the path; it is relative to the file that the reference stands in",
                };
                let message = format!("can't read `{}`: {error}", target.path);
                self.log
                    .push(Diagnostic::error(message).at_node(origin).help(help));
                None
            }
        }
    }

    /// The name of the component that a target becomes, or is already.
    fn name(&mut self, target: &Target, section: &'static str) -> String {
        let tokens = pointer_tokens(&target.pointer).unwrap_or_default();
        if target.path == resolve_path("", self.root) {
            if let [components, in_section, name] = tokens.as_slice() {
                if components == "components" && in_section == section {
                    return name.clone();
                }
            }
        }
        if let Some(name) = self.names.get(target) {
            return name.clone();
        }
        let stem = file_stem(&target.path);
        let base = component_name(&tokens, stem);
        let candidates = [base.clone(), format!("{stem}_{base}")].into_iter();
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let name = candidates
            .chain(numbered)
            .find(|name| !self.taken.contains_key(&(section, name.clone())))
            .unwrap_or(base);
        self.taken.insert((section, name.clone()), ());
        self.names.insert(target.clone(), name.clone());
        self.queue.push_back(target.clone());
        name
    }

    /// Turns every target into a component; their own references add further targets.
    fn bundle_targets(&mut self) {
        while let Some(target) = self.queue.pop_front() {
            let (Some(section), Some(name)) = (
                target.kind.components_section(),
                self.names.get(&target).cloned(),
            ) else {
                continue;
            };
            let tree = self.trees.get(&target.path).and_then(Option::as_ref);
            let Some(mut node) = tree.and_then(|tree| tree.pointer(&target.pointer)).cloned()
            else {
                continue;
            };
            self.walk(&mut node, &Shape::ObjectOrReference(target.kind));
            self.components.insert((section, name), node);
        }
    }
}

/// A warning about a reference that leads nowhere, and what that costs.
fn lost(kind: Kind, message: String, origin: Origin) -> Diagnostic {
    let label = match kind {
        Kind::Schema => "any JSON value is taken here".to_owned(),
        Kind::PathItem => "no operation is generated for this path".to_owned(),
        kind => format!("the {} is left out", kind.name()),
    };
    Diagnostic::warning(message).at_node(origin).label(label)
}

/// What [`Bundler::rewrite`] leaves of an object that is lost. A `null` in such a place means
/// nothing in OpenAPI either.
fn is_lost(node: &Node) -> bool {
    node.value == Value::Null
}

/// A name for the component at the end of a JSON pointer.
fn component_name(tokens: &[String], stem: &str) -> String {
    let telling = |token: &&String| {
        !matches!(token.as_str(), "schema" | "items" | "content") && token.parse::<usize>().is_err()
    };
    match tokens {
        [] => stem.to_owned(),
        [.., last] if telling(&last) => last.clone(),
        tokens => {
            let last: Vec<&str> = tokens
                .iter()
                .rev()
                .filter(telling)
                .take(2)
                .map(String::as_str)
                .collect();
            let name: Vec<&str> = last.into_iter().rev().collect();
            if name.is_empty() {
                stem.to_owned()
            } else {
                name.join("_")
            }
        }
    }
}

/// The name of a file without folders and extension.
fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

fn add_components(document: &mut Node, components: IndexMap<(&'static str, String), Node>) {
    let origin = document.origin;
    let empty = || Node::new(origin, Value::Object(Object::new()));
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

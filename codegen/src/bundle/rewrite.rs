//! Walks the document and rewrites its references: to components, or to the targets themselves.

use std::collections::{HashMap, VecDeque};

use indexmap::IndexMap;

use super::component_names::{ComponentNames, section};
use super::inline::Inlining;
use super::locate::{Address, Location, Locator, Unresolved};
use crate::diagnostic::Diagnostic;
use crate::structure::{Keys, ObjectKind, Shape, retain_children};
use crate::tree::{FileId, Node, Object, Origin, Value, escape_token};

/// Rewritten references, by their text.
type Resolved = HashMap<String, Result<String, Unresolved>>;

pub(super) struct Bundler<'a> {
    locator: Locator<'a>,
    names: ComponentNames,
    /// The references rewritten so far. Equal references in one file have one target.
    resolved: HashMap<(FileId, ObjectKind), Resolved>,
    /// Components of the root that are only a reference are replaced by their target. By the origin
    /// of the reference.
    adopted: HashMap<Origin, Location>,
    /// Targets that have a name and are not bundled yet.
    queue: VecDeque<Target>,
    /// The new components, by section and name.
    components: IndexMap<(&'static str, String), Node>,
    inlining: Inlining,
}

/// A target that becomes a component.
struct Target {
    location: Location,
    kind: ObjectKind,
    section: &'static str,
    name: String,
}

impl<'a> Bundler<'a> {
    pub(super) fn new(locator: Locator<'a>, document: &Node) -> Self {
        Self {
            names: ComponentNames::new(locator.root.clone(), document),
            locator,
            resolved: HashMap::new(),
            adopted: HashMap::new(),
            queue: VecDeque::new(),
            components: IndexMap::new(),
            inlining: Inlining::default(),
        }
    }

    /// Rewrites all references of the document, and adds their targets to its components.
    pub(super) fn bundle(mut self, document: &mut Node) {
        self.adopt_components(document);
        self.walk(document, Shape::Object(ObjectKind::OpenApi));
        // The references of a target add further targets.
        while let Some(target) = self.queue.pop_front() {
            let mut node = target.location.node().clone();
            if self.walk(&mut node, Shape::ObjectOrReference(target.kind)) {
                refer_to_component(document, &target, self.locator.root.as_ref());
                self.components.insert((target.section, target.name), node);
            }
        }
        add_components(document, self.components);
    }

    /// `Pet: {$ref: pet.yaml}` in `components` gives the target the name `Pet`, and replaces the
    /// component by the content of the file.
    fn adopt_components(&mut self, document: &Node) {
        for field in ObjectKind::Components.fields() {
            let Shape::Map(Shape::ObjectOrReference(kind)) = field.shape else {
                continue;
            };
            for (name, node) in section(document, field.name).into_iter().flatten() {
                let Some((text, origin)) = node.reference() else {
                    continue;
                };
                if node.as_object().is_some_and(|members| members.len() > 1) {
                    continue;
                }
                let Ok(location) = self.locator.locate(text, origin) else {
                    continue;
                };
                if self.names.get(&location.address, *kind).is_none() {
                    self.names.adopt(location.address.clone(), *kind, name);
                    self.adopted.insert(origin, location);
                }
            }
        }
    }

    /// Rewrites all references at and below `node`. `false` if nothing remains of the node.
    fn walk(&mut self, node: &mut Node, shape: Shape) -> bool {
        match shape {
            Shape::Any
            | Shape::OneOf(_)
            | Shape::Boolean
            | Shape::Number
            | Shape::Count
            | Shape::Unused => return true,
            Shape::SchemaOrBoolean | Shape::ObjectOrReference(ObjectKind::Schema) => {
                make_static(node);
                if node.reference().is_some() {
                    return self.rewrite(node, ObjectKind::Schema);
                }
            }
            Shape::ObjectOrReference(kind) if node.reference().is_some() => {
                return self.rewrite(node, kind);
            }
            Shape::Object(ObjectKind::Discriminator) => self.rewrite_mapping(node),
            _ => {}
        }
        if node.reference().is_some() {
            return self.inline(node, shape);
        }
        self.walk_children(node, shape);
        true
    }

    fn walk_children(&mut self, node: &mut Node, shape: Shape) {
        retain_children(node, shape, |slot, child| match slot.shape() {
            Some(shape) => self.walk(child, shape),
            None => true,
        });
    }

    /// Rewrites the mapping of a discriminator. Its values are names of schemas or references; all
    /// become references.
    fn rewrite_mapping(&mut self, discriminator: &mut Node) {
        let mapping = discriminator.as_object_mut();
        let mapping = mapping.and_then(|object| object.get_mut("mapping")?.as_object_mut());
        for member in mapping.into_iter().flat_map(Object::values_mut) {
            let Some(text) = member.as_str().map(str::to_owned) else {
                continue;
            };
            let reference = if self.names.has_schema(&text) {
                Ok(format!("#/components/schemas/{}", escape_token(&text)))
            } else if text.starts_with('#') || text.contains(['.', '/']) {
                self.resolve(&text, member.origin, ObjectKind::Schema)
            } else {
                continue;
            };
            match reference {
                Ok(reference) => member.value = Value::String(reference),
                Err(unresolved) => {
                    let loss = "this value of the discriminator has no type of its own";
                    self.report(unresolved, member.origin, loss);
                }
            }
        }
    }

    /// Makes a `$ref` refer to a component. Without a target, the `$ref` is removed: a schema then
    /// has no constraints, and for other objects the result is `false`.
    fn rewrite(&mut self, node: &mut Node, kind: ObjectKind) -> bool {
        let Some((text, origin)) = node.reference() else {
            return true;
        };
        if let Some(location) = self.adopted.remove(&origin) {
            *node = location.node().clone();
            return self.walk(node, Shape::ObjectOrReference(kind));
        }
        let text = text.to_owned();
        let resolved = self.resolve(&text, origin, kind);
        let Some(members) = node.as_object_mut() else {
            return true;
        };
        match resolved {
            Ok(reference) => {
                members.insert("$ref".to_owned(), Node::string(origin, &reference));
            }
            Err(unresolved) => {
                members.shift_remove("$ref");
                self.report(unresolved, origin, loss(Shape::Object(kind)));
                if kind != ObjectKind::Schema {
                    return false;
                }
            }
        }
        self.walk_children(node, Shape::Object(kind));
        true
    }

    /// The reference to the component that is, or becomes, the target of a reference at `origin`.
    fn resolve(
        &mut self,
        reference: &str,
        origin: Origin,
        kind: ObjectKind,
    ) -> Result<String, Unresolved> {
        let known = self.resolved.get(&(origin.file, kind));
        if let Some(known) = known.and_then(|known| known.get(reference)) {
            return known.clone();
        }
        let located = self.locator.locate(reference, origin);
        let resolved = located.and_then(|location| self.component(reference, location, kind));
        let known = self.resolved.entry((origin.file, kind)).or_default();
        known.insert(reference.to_owned(), resolved.clone());
        resolved
    }

    fn component(
        &mut self,
        reference: &str,
        location: Location,
        kind: ObjectKind,
    ) -> Result<String, Unresolved> {
        let Some(section) = kind.components_section() else {
            let problem = Diagnostic::warning(format!("`{reference}` can't stand here"));
            return Err(problem.help("replace it by its target"));
        };
        let name = self.names.get(&location.address, kind).unwrap_or_else(|| {
            let address = location.address.clone();
            let name = self.names.assign(address, kind, section);
            self.queue.push_back(Target {
                location,
                kind,
                section,
                name: name.clone(),
            });
            name
        });
        Ok(format!("#/components/{section}/{}", escape_token(&name)))
    }

    /// Replaces a `$ref` by its target. Members beside the `$ref` win. `false` if nothing remains of
    /// the node.
    fn inline(&mut self, node: &mut Node, shape: Shape) -> bool {
        let Some((text, origin)) = node.reference() else {
            return true;
        };
        let text = text.to_owned();
        let target = self.inlined(&text, origin, shape);
        let target = target.unwrap_or_else(|unresolved| {
            self.report(unresolved, origin, loss(shape));
            None
        });
        if let Some(members) = node.as_object_mut() {
            members.shift_remove("$ref");
        }
        self.walk_children(node, shape);
        match (target, node.as_object_mut()) {
            (None, members) => members.is_some_and(|members| !members.is_empty()),
            (Some(Value::Object(target)), Some(members)) => {
                for (key, member) in target {
                    members.entry(key).or_insert(member);
                }
                true
            }
            (Some(target), _) => {
                node.value = target;
                true
            }
        }
    }

    /// The bundled target of a reference. `None` if nothing remains of it.
    fn inlined(
        &mut self,
        text: &str,
        origin: Origin,
        shape: Shape,
    ) -> Result<Option<Value>, Unresolved> {
        if shape == Shape::Text {
            if let Some(text) = self.locator.text_file(text, origin)? {
                return Ok(Some(Value::String(text)));
            }
        }
        let location = self.locator.locate(text, origin)?;
        if shape == Shape::Object(ObjectKind::MediaType) && is_schema(location.node()) {
            return Ok(Some(self.media_type(text, origin)));
        }
        let mut target = self.inlining.begin(&location, shape)?;
        let remains = self.walk(&mut target, shape);
        self.inlining.end();
        Ok(remains.then_some(target.value))
    }

    /// Reports a reference without a target. `loss` is the consequence for the output.
    fn report(&mut self, unresolved: Unresolved, origin: Origin, loss: impl Into<String>) {
        unresolved
            .at_node(origin)
            .label(loss)
            .push_to(self.locator.log);
    }

    /// A media type for a reference that leads to a schema.
    fn media_type(&mut self, reference: &str, origin: Origin) -> Value {
        let reference = Node::string(origin, reference);
        let mut schema = Node::object_with(origin, "$ref", reference);
        self.rewrite(&mut schema, ObjectKind::Schema);
        Node::object_with(origin, "schema", schema).value
    }
}

/// Turns `$dynamicRef` (JSON Schema 2020-12) into `$ref`. They have the same target, unless a schema
/// that refers here extends it.
fn make_static(schema: &mut Node) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    if schema.contains_key("$ref") {
        return;
    }
    let dynamic = ["$dynamicRef", "$recursiveRef"];
    if let Some(member) = dynamic.iter().find_map(|key| schema.shift_remove(*key)) {
        schema.insert("$ref".to_owned(), member);
    }
}

/// What the output lacks without the target of a reference.
fn loss(shape: Shape) -> String {
    match shape {
        Shape::Object(ObjectKind::Schema) => "treated as any JSON value".to_owned(),
        Shape::Object(ObjectKind::PathItem) => "no operation is generated for this path".to_owned(),
        Shape::Object(kind) => format!("the {} is left out", kind.name()),
        Shape::Text => "the text is left out".to_owned(),
        Shape::Keyed(Keys::Path, _) => "no operation is generated for these paths".to_owned(),
        Shape::Keyed(Keys::Status, _) => "the responses are left out".to_owned(),
        _ => "the target is left out".to_owned(),
    }
}

/// Whether a node in place of a Media Type Object is a schema.
fn is_schema(node: &Node) -> bool {
    let has_any = |keys: &[&str]| keys.iter().any(|key| node.get(key).is_some());
    let of_media_types = ["schema", "example", "examples", "encoding", "itemSchema"];
    let of_schemas = [
        "type",
        "properties",
        "allOf",
        "oneOf",
        "anyOf",
        "items",
        "enum",
    ];
    !has_any(&of_media_types) && has_any(&of_schemas)
}

/// Replaces a schema of an operation that has become a component by a reference to it: so it is the
/// same type there and where others refer to it.
fn refer_to_component(document: &mut Node, target: &Target, root: &str) {
    let Address { path, tokens } = &target.location.address;
    let is_of_path = tokens.first().is_some_and(|it| it == "paths");
    if &**path != root || !is_of_path || target.kind != ObjectKind::Schema {
        return;
    }
    let mut node = document;
    for token in tokens {
        let child = match &mut node.value {
            Value::Object(members) => members.get_mut(token),
            Value::Array(entries) => {
                let index = token.parse::<usize>().ok();
                index.and_then(|index| entries.get_mut(index))
            }
            _ => None,
        };
        match child {
            Some(child) => node = child,
            None => return,
        }
    }
    let name = escape_token(&target.name);
    let reference = Node::string(node.origin, &format!("#/components/schemas/{name}"));
    *node = Node::object_with(node.origin, "$ref", reference);
}

fn add_components(document: &mut Node, added: IndexMap<(&'static str, String), Node>) {
    for ((section, name), node) in added {
        let components = object_member(document, "components");
        let section = components.and_then(|components| object_member(components, section));
        if let Some(section) = section.and_then(Node::as_object_mut) {
            section.entry(name).or_insert(node);
        }
    }
}

/// The member `key` of an object. Created as an object if it is missing.
fn object_member<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let empty = Node::new(node.origin, Value::Object(Object::default()));
    let object = node.as_object_mut()?;
    Some(object.entry(key.to_owned()).or_insert(empty))
}

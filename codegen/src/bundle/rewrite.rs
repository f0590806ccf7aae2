//! Walks the document and rewrites its references: to components, or to the targets themselves.

use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::IndexMap;

use super::component_names::{ComponentNames, section};
use super::dynamic::{Bindings, Bound, Uses};
use super::inline::Inlining;
use super::locate::{Address, Location, Locator, Unresolved};
use crate::diagnostic::Diagnostic;
use crate::structure::{Keys, LOST_KEYWORD, ObjectKind, Shape, Slot, retain_children};
use crate::tree::{FileId, Node, Object, Origin, Value, escape_token};

/// Rewritten references, by their text.
type Resolved = HashMap<String, Result<String, Unresolved>>;

pub(super) struct Bundler<'a> {
    pub(super) locator: Locator<'a>,
    pub(super) names: ComponentNames,
    /// The references rewritten so far. Equal references in one file have one target.
    pub(super) resolved: HashMap<(FileId, ObjectKind), Resolved>,
    /// Components of the root that are only a reference are replaced by their target. By the origin
    /// of the reference.
    pub(super) adopted: HashMap<Origin, Location>,
    /// Targets that have a name and are not bundled yet.
    pub(super) queue: VecDeque<Target>,
    /// The new components, by section and name.
    pub(super) components: IndexMap<(&'static str, String), Node>,
    pub(super) inlining: Inlining,
    /// What is bound where the walk is.
    pub(super) bindings: Bindings,
    /// Whether what the node at hand refers to is extended by the schema that bound it.
    pub(super) extends: bool,
    pub(super) uses: Uses,
    /// The names of the bound copies.
    pub(super) copies: HashMap<Bound, String>,
    /// The schemas that are being extended, the outermost first.
    pub(super) extending: Vec<Address>,
    /// The first reference tokens of all targets in the root document.
    pub(super) led_to: HashSet<Vec<String>>,
}

/// A target that becomes a component.
pub(super) struct Target {
    pub(super) location: Location,
    pub(super) kind: ObjectKind,
    pub(super) section: &'static str,
    pub(super) name: String,
    pub(super) bindings: Bindings,
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
            bindings: Bindings::new(),
            extends: false,
            uses: Uses::default(),
            copies: HashMap::new(),
            extending: Vec::new(),
            led_to: HashSet::new(),
        }
    }

    /// Rewrites all references of the document, and adds their targets to its components.
    pub(super) fn bundle(mut self, document: &mut Node) {
        self.adopt_components(document);
        self.adopt_bound(document);
        self.walk(document, Shape::Object(ObjectKind::OpenApi));
        // The references of a target add further targets.
        while let Some(mut target) = self.queue.pop_front() {
            let mut node = target.location.node().clone();
            let is_copy = !target.bindings.is_empty();
            self.bind(std::mem::take(&mut target.bindings), &mut node);
            if self.walk(&mut node, Shape::ObjectOrReference(target.kind)) {
                if !is_copy {
                    refer_to_component(document, &target, self.locator.root.as_ref());
                }
                self.components.insert((target.section, target.name), node);
            }
        }
        remove_definitions(document, &self.led_to);
        add_components(document, self.components);
    }

    /// Makes the bindings hold in a copy of a schema, which is walked next.
    pub(super) fn bind(&mut self, bindings: Bindings, copy: &mut Node) {
        self.extends = !bindings.is_empty();
        if self.extends {
            let file = self.locator.add_copy(copy.origin.file);
            copy.set_file(file);
        }
        self.bindings = bindings;
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
                let Ok(location) = self.locate(text, origin) else {
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
        if !shape.has_references() {
            return true;
        }
        match shape {
            Shape::SchemaOrBoolean | Shape::ObjectOrReference(ObjectKind::Schema) => {
                return self.walk_schema(node, shape);
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

    pub(super) fn walk_children(&mut self, node: &mut Node, shape: Shape) {
        let extends = self.extends;
        retain_children(node, shape, |slot, child| {
            if let Slot::Field(_, field) = slot {
                self.extends = extends && field.name == "allOf";
            }
            match slot.shape() {
                Some(shape) => self.walk(child, shape),
                None => true,
            }
        });
        self.extends = extends;
    }

    /// Rewrites the mapping of a discriminator. Its values are names of schemas or references; all
    /// become references.
    fn rewrite_mapping(&mut self, discriminator: &mut Node) {
        for member in mapping_targets(discriminator) {
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
    pub(super) fn rewrite(&mut self, node: &mut Node, kind: ObjectKind) -> bool {
        let Some((text, origin)) = node.reference() else {
            return true;
        };
        if let Some(location) = self.adopted.remove(&origin) {
            *node = location.node().clone();
            return self.walk(node, Shape::ObjectOrReference(kind));
        }
        let text = text.to_owned();
        if kind == ObjectKind::Schema && !self.bindings.is_empty() {
            return self.rewrite_bound(node, &text, origin);
        }
        let resolved = self.resolve(&text, origin, kind);
        if !self.refer(node, resolved, origin, kind) {
            return false;
        }
        self.walk_children(node, Shape::Object(kind));
        true
    }

    /// Sets the `$ref` of a node, or removes it with a warning. `false` if nothing remains.
    pub(super) fn refer(
        &mut self,
        node: &mut Node,
        resolved: Result<String, Unresolved>,
        origin: Origin,
        kind: ObjectKind,
    ) -> bool {
        let Some(members) = node.as_object_mut() else {
            return true;
        };
        match resolved {
            Ok(reference) => {
                members.insert("$ref".to_owned(), Node::string(origin, &reference));
                true
            }
            Err(unresolved) => {
                members.shift_remove("$ref");
                if kind == ObjectKind::Schema {
                    members.insert(LOST_KEYWORD.to_owned(), Node::string(origin, "$ref"));
                }
                self.report(unresolved, origin, loss(Shape::Object(kind)));
                kind == ObjectKind::Schema
            }
        }
    }

    /// Finds the target of a reference.
    pub(super) fn locate(
        &mut self,
        reference: &str,
        origin: Origin,
    ) -> Result<Location, Unresolved> {
        let location = self.locator.locate(reference, origin)?;
        if location.address.path == self.locator.root {
            let tokens = location.address.tokens.iter();
            self.led_to.insert(tokens.take(2).cloned().collect());
        }
        Ok(location)
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
        if is_anchor(reference) {
            // Its target depends on where the reference stands.
            let located = self.locate(reference, origin);
            return located.and_then(|location| self.component(reference, location, kind));
        }
        let located = self.locate(reference, origin);
        let resolved = located.and_then(|location| self.component(reference, location, kind));
        let known = self.resolved.entry((origin.file, kind)).or_default();
        known.insert(reference.to_owned(), resolved.clone());
        resolved
    }

    pub(super) fn component(
        &mut self,
        reference: &str,
        location: Location,
        kind: ObjectKind,
    ) -> Result<String, Unresolved> {
        let Some(section) = kind.components_section() else {
            let problem = Diagnostic::warning(format!("`{reference}` can't stand here"));
            return Err(problem.help(
                "the rest of the client is not affected; the author has to write the target here",
            ));
        };
        let name = self.names.get(&location.address, kind).unwrap_or_else(|| {
            let address = location.address.clone();
            let name = self.names.assign(address, kind, section);
            self.queue.push_back(Target {
                location,
                kind,
                section,
                name: name.clone(),
                bindings: Bindings::new(),
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
        let location = self.locate(text, origin)?;
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

/// Returns the schemas that a discriminator names.
fn mapping_targets(discriminator: &mut Node) -> Vec<&mut Node> {
    let mut targets = Vec::new();
    let members = discriminator.as_object_mut().into_iter().flatten();
    for (key, member) in members {
        match key.as_str() {
            "mapping" => {
                let mapping = member.as_object_mut();
                targets.extend(mapping.into_iter().flat_map(Object::values_mut));
            }
            "defaultMapping" => targets.push(member),
            _ => {}
        }
    }
    targets
}

/// Whether a reference leads to an anchor in the same file.
fn is_anchor(reference: &str) -> bool {
    let fragment = reference.strip_prefix('#');
    fragment.is_some_and(|fragment| !fragment.is_empty() && !fragment.starts_with(['/', '%']))
}

/// Removes what the specification does not define in the document and in its components, where
/// references lead there: `#/definitions/Pet` (Swagger 2.0). What they lead to is a component now.
fn remove_definitions(document: &mut Node, led_to: &HashSet<Vec<String>>) {
    for tokens in led_to {
        let (owner, kind, key) = match tokens.as_slice() {
            [components, key] if components == "components" => {
                (document.get_mut("components"), ObjectKind::Components, key)
            }
            [key, ..] => (Some(&mut *document), ObjectKind::OpenApi, key),
            [] => continue,
        };
        if kind.field(key).is_none() && !key.starts_with("x-") {
            let members = owner.and_then(Node::as_object_mut);
            members.and_then(|members| members.shift_remove(key));
        }
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

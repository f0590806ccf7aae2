//! Rewrites the references of schemas, with what is bound in them.

use super::component_names::section;
use super::dynamic::{Bindings, completed, declared, dynamic_reference, identity};
use super::locate::{Location, Unresolved};
use super::rewrite::{Bundler, Target};
use crate::structure::{ObjectKind, Shape};
use crate::tree::{Node, Object, Origin, Value, escape_token};

impl Bundler<'_> {
    /// Notes the components that only bind anchors of another schema. Their names are those of the
    /// bound copies.
    pub(super) fn adopt_bound(&mut self, document: &Node) {
        for (name, node) in section(document, "schemas").into_iter().flatten() {
            let Some((target, bindings)) = self.only_binds(node) else {
                continue;
            };
            let identity = identity(&target, &bindings, self.copies.len());
            if let (Ok(identity), false) = (identity, bindings.is_empty()) {
                self.copies.entry(identity).or_insert_with(|| name.clone());
            }
        }
    }

    /// The schema whose anchors a schema binds, and the bindings, if it does nothing else.
    fn only_binds(&mut self, schema: &Node) -> Option<(Location, Bindings)> {
        const MAX_NESTING: usize = 12;
        let mut bindings = Bindings::new();
        let mut target = None;
        for _ in 0..MAX_NESTING {
            let node = target.as_ref().map_or(schema, Location::node);
            let (Some((reference, origin)), false) = (
                only_extended(node),
                declared(node, &mut self.locator).is_empty(),
            ) else {
                break;
            };
            let (reference, next) = (reference.to_owned(), origin);
            for (name, location) in declared(node, &mut self.locator) {
                bindings.entry(name).or_insert(location);
            }
            target = Some(self.locator.locate(&reference, next).ok()?);
        }
        let target = target?;
        let bindings = self.uses.effective(&target, &bindings, &mut self.locator);
        Some((target, bindings.ok()?))
    }

    /// Rewrites all references of a schema, with what it binds.
    pub(super) fn walk_schema(&mut self, node: &mut Node, shape: Shape) -> bool {
        let declared = declared(node, &mut self.locator);
        let outer = (!declared.is_empty()).then(|| (self.bindings.clone(), self.extends));
        if outer.is_some() {
            let completed = completed(node, &mut self.locator);
            for (name, location) in declared {
                let is_inner = !self.extends && completed.contains(&name);
                if is_inner || !self.bindings.contains_key(&name) {
                    self.bindings.insert(name, location);
                }
            }
            self.extends = true;
        }
        let remains = if self.rewrite_dynamic(node) {
            self.walk_children(node, shape);
            true
        } else {
            make_static(node);
            match node.reference() {
                Some(_) => self.rewrite(node, ObjectKind::Schema),
                None => {
                    self.walk_children(node, shape);
                    true
                }
            }
        };
        if let Some((bindings, extends)) = outer {
            lift_only_part(node);
            self.bindings = bindings;
            self.extends = extends;
        }
        remains
    }

    /// Replaces a `$dynamicRef` by a reference to what its anchor is bound to. `false` if it is not
    /// bound: it then means the same as a `$ref`.
    fn rewrite_dynamic(&mut self, node: &mut Node) -> bool {
        let Some((reference, name)) = dynamic_reference(node) else {
            return false;
        };
        let (reference, origin) = (reference.as_str().unwrap_or_default(), reference.origin);
        let Some(bound) = self.bindings.get(name).cloned() else {
            return false;
        };
        // An `$anchor` that is not dynamic is never bound.
        let initial = self.locator.locate(reference, origin);
        let is_dynamic = |it: &Location| it.node().get("$dynamicAnchor").is_some();
        if !initial.is_ok_and(|initial| is_dynamic(&initial)) {
            return false;
        }
        let reference = reference.to_owned();
        let extends = std::mem::replace(&mut self.extends, false);
        let resolved = self.bound_component(&reference, bound);
        self.extends = extends;
        if let Some(members) = node.as_object_mut() {
            members.shift_remove("$dynamicRef");
        }
        self.refer(node, resolved, origin, ObjectKind::Schema);
        true
    }

    /// Rewrites the `$ref` of a schema where anchors are bound.
    pub(super) fn rewrite_bound(&mut self, node: &mut Node, text: &str, origin: Origin) -> bool {
        let target = self.locate(text, origin);
        let extended = match &target {
            Ok(target) if self.extends && !self.extending.contains(&target.address) => {
                self.extended(target)
            }
            _ => Ok(None),
        };
        match extended {
            Ok(Some(extended)) => {
                self.walk_children(node, Shape::Object(ObjectKind::Schema));
                add_part(node, extended);
            }
            Ok(None) => {
                let resolved = target.and_then(|target| self.bound_component(text, target));
                self.refer(node, resolved, origin, ObjectKind::Schema);
                self.walk_children(node, Shape::Object(ObjectKind::Schema));
            }
            Err(unresolved) => {
                self.refer(node, Err(unresolved), origin, ObjectKind::Schema);
            }
        }
        true
    }

    /// A copy of the schema that the schema at hand extends, with its bindings. `None` if they
    /// change nothing.
    fn extended(&mut self, target: &Location) -> Result<Option<Node>, Unresolved> {
        const MAX_NESTING: usize = 12;
        let bindings = self
            .uses
            .effective(target, &self.bindings, &mut self.locator)?;
        if bindings.is_empty() || self.extending.len() > MAX_NESTING {
            return Ok(None);
        }
        let mut copy = self
            .inlining
            .begin(target, Shape::Object(ObjectKind::Schema))?;
        let outer = (self.bindings.clone(), self.extends);
        self.extending.push(target.address.clone());
        self.bind(bindings, &mut copy);
        self.walk_schema(&mut copy, Shape::Object(ObjectKind::Schema));
        (self.bindings, self.extends) = outer;
        self.extending.pop();
        self.inlining.end();
        Ok(Some(copy))
    }

    /// The reference to a component that is a schema with what is bound here.
    fn bound_component(&mut self, text: &str, target: Location) -> Result<String, Unresolved> {
        let mut bindings = self.bindings.clone();
        if !self.extends {
            for name in completed(target.node(), &mut self.locator) {
                bindings.remove(&name);
            }
        }
        let bindings = self.uses.effective(&target, &bindings, &mut self.locator)?;
        if bindings.is_empty() {
            return self.component(text, target, ObjectKind::Schema);
        }
        let identity = identity(&target, &bindings, self.copies.len())?;
        let name = match self.copies.get(&identity) {
            Some(name) => name.clone(),
            None => {
                let bound = bindings.values().map(|bound| &bound.address);
                let name = self.names.assign_copy(&target.address, bound);
                self.copies.insert(identity, name.clone());
                self.queue.push_back(Target {
                    location: target,
                    kind: ObjectKind::Schema,
                    section: "schemas",
                    name: name.clone(),
                    bindings,
                });
                name
            }
        };
        Ok(format!("#/components/schemas/{}", escape_token(&name)))
    }
}

/// Turns a `$dynamicRef` (JSON Schema 2020-12) that nothing binds into a `$ref`. They have the same
/// target.
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

/// Replaces the `$ref` of a schema by a part of its `allOf`.
fn add_part(schema: &mut Node, part: Node) {
    let origin = schema.origin;
    let Some(members) = schema.as_object_mut() else {
        return;
    };
    members.shift_remove("$ref");
    match members.get_mut("allOf").and_then(Node::as_array_mut) {
        Some(all_of) => all_of.insert(0, part),
        None => {
            let all_of = Node::new(origin, Value::Array(vec![part]));
            members.insert("allOf".to_owned(), all_of);
        }
    }
}

/// Whether a keyword only describes or identifies a schema.
fn is_annotation(key: &str) -> bool {
    matches!(
        key,
        "title"
            | "description"
            | "example"
            | "examples"
            | "$defs"
            | "definitions"
            | "$id"
            | "$anchor"
            | "$dynamicAnchor"
            | "$comment"
            | "$schema"
    )
}

/// The reference to the schema that a schema extends, if it adds nothing to it.
fn only_extended(schema: &Node) -> Option<(&str, Origin)> {
    let keys = schema.as_object()?.keys();
    let mut keywords = keys.filter(|key| !is_annotation(key));
    match (keywords.next()?.as_str(), keywords.next()) {
        ("$ref", None) => schema.reference(),
        ("allOf", None) => match schema.get("allOf")?.as_array()? {
            [only] => only_extended(only),
            _ => None,
        },
        _ => None,
    }
}

/// Makes the only part of a schema the schema itself, while it adds nothing to this part.
fn lift_only_part(schema: &mut Node) {
    while let Some(part) = only_part(schema) {
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        members.shift_remove("allOf");
        for (key, member) in part {
            members.entry(key).or_insert(member);
        }
    }
}

/// Takes the only part of a schema, if it is not a reference, and the schema adds nothing to it.
fn only_part(schema: &mut Node) -> Option<Object> {
    let mut keys = schema.as_object()?.keys();
    if keys.any(|key| key != "allOf" && !is_annotation(key)) {
        return None;
    }
    let [only] = schema.get_mut("allOf")?.as_array_mut()?.as_mut_slice() else {
        return None;
    };
    if only.reference().is_some() {
        return None;
    }
    only.as_object_mut().map(std::mem::take)
}

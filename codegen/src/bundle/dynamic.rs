//! `$dynamicRef` and `$dynamicAnchor` (JSON Schema 2020-12, section 8.2.3.2): a schema leaves open
//! what some of its parts are, and a schema that extends it binds them.
//!
//! A bound schema becomes a copy of its own, since its types differ. The schema that extends wins
//! over the one that is extended. A schema that binds an anchor without using it is complete: where a
//! property refers to it, outer bindings do not change it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::locate::{Address, Location, Locator, Unresolved};
use crate::diagnostic::Diagnostic;
use crate::tree::{Node, Object};

/// What each dynamic anchor is bound to.
pub(super) type Bindings = BTreeMap<String, Location>;

/// Maximum number of bound copies. Real documents need a few; bindings that multiply each other
/// stop here.
const MAX_COPIES: usize = 1_000;

/// Maximum number of schemas that are looked through for uses of bindings.
const MAX_STEPS: usize = 3_000_000;

/// A schema and what is bound in it: the identity of a copy.
pub(super) type Bound = (Address, Vec<(String, Address)>);

/// Finds out which bindings change a schema.
#[derive(Default)]
pub(super) struct Uses {
    /// Schemas that use no anchor of this name, nor refer to one that does.
    without: HashSet<(Address, String)>,
    steps: usize,
}

/// The identity of a bound schema. Fails if there are too many.
pub(super) fn identity(
    target: &Location,
    bindings: &Bindings,
    copies: usize,
) -> Result<Bound, Unresolved> {
    if copies >= MAX_COPIES {
        return Err(multiply());
    }
    let bound = bindings.iter();
    let bound = bound.map(|(name, to)| (name.clone(), to.address.clone()));
    Ok((target.address.clone(), bound.collect()))
}

fn multiply() -> Unresolved {
    Diagnostic::warning("the bindings of `$dynamicAnchor` multiply")
        .help("the values can be read as JSON; a type needs a `$ref` instead of the `$dynamicRef`")
}

/// The dynamic anchors that a schema declares for itself and for what it extends, with the schemas
/// that they stand for.
pub(super) fn declared(schema: &Node, locator: &mut Locator<'_>) -> Vec<(String, Location)> {
    let mut nodes = Vec::new();
    add_anchored(schema, &mut nodes);
    let mut anchors = Vec::new();
    for (name, node) in nodes {
        if let Some(location) = stands_for(node, locator) {
            anchors.push((name.to_owned(), location));
        }
    }
    anchors
}

/// Collects the nodes with a dynamic anchor, of the schema and of the parts that it is made of.
fn add_anchored<'n>(schema: &'n Node, nodes: &mut Vec<(&'n str, &'n Node)>) {
    let Some(members) = schema.as_object() else {
        return;
    };
    let mut add = |node: &'n Node| {
        let name = node.get("$dynamicAnchor").and_then(Node::as_str);
        nodes.extend(name.map(|name| (name, node)));
    };
    add(schema);
    for key in ["$defs", "definitions"] {
        let definitions = members.get(key).and_then(Node::as_object);
        definitions
            .into_iter()
            .flat_map(Object::values)
            .for_each(&mut add);
    }
    for part in members
        .get("allOf")
        .and_then(Node::as_array)
        .into_iter()
        .flatten()
    {
        add_anchored(part, nodes);
    }
}

/// The schema that an anchored node stands for: the target of its `$ref`, if it has nothing else.
fn stands_for(node: &Node, locator: &mut Locator<'_>) -> Option<Location> {
    let mut keys = node.as_object()?.keys();
    let is_alias = keys.all(|key| matches!(key.as_str(), "$dynamicAnchor" | "$ref" | "$comment"));
    match node.reference() {
        Some((reference, origin)) if is_alias => locator.locate(reference, origin).ok(),
        _ => locator.location_of(node.origin),
    }
}

/// The anchors that a schema declares and does not use in itself. It declares them for the schema
/// that it extends.
pub(super) fn completed(schema: &Node, locator: &mut Locator<'_>) -> Vec<String> {
    let declared = declared(schema, locator).into_iter();
    let names = declared.map(|(name, _)| name);
    names.filter(|name| !uses_directly(schema, name)).collect()
}

/// Whether there is a `$dynamicRef` to the anchor in the schema itself.
fn uses_directly(schema: &Node, name: &str) -> bool {
    dynamic_reference(schema).is_some_and(|(_, anchor)| anchor == name)
        || schema
            .children()
            .any(|(_, child)| uses_directly(child, name))
}

/// The `$dynamicRef` of a schema without a `$ref`, and the name of the anchor.
pub(super) fn dynamic_reference(schema: &Node) -> Option<(&Node, &str)> {
    let members = schema.as_object()?;
    let reference = members.get("$dynamicRef")?;
    let (_, name) = reference.as_str()?.split_once('#')?;
    (!members.contains_key("$ref") && !name.contains('/')).then_some((reference, name))
}

/// A schema to look through.
struct Step {
    location: Location,
    names: BTreeSet<String>,
}

/// A search for uses.
struct Search<'s, 'l> {
    locator: &'s mut Locator<'l>,
    bindings: &'s Bindings,
    /// The anchors that are used.
    found: BTreeSet<String>,
    steps: Vec<Step>,
    visited: HashSet<(Address, BTreeSet<String>)>,
    /// Whether a schema was left out because it binds the same itself.
    is_partial: bool,
}

impl Uses {
    /// The bindings that change a schema, if these hold where it is used.
    pub(super) fn effective(
        &mut self,
        target: &Location,
        bindings: &Bindings,
        locator: &mut Locator<'_>,
    ) -> Result<Bindings, Unresolved> {
        let mut search = Search {
            locator,
            bindings,
            found: BTreeSet::new(),
            steps: Vec::new(),
            visited: HashSet::new(),
            is_partial: false,
        };
        search.enter(
            target.clone(),
            bindings.keys().cloned().collect(),
            &self.without,
        );
        while let Some(Step { location, names }) = search.steps.pop() {
            if search.found.len() == bindings.len() {
                break;
            }
            search.look_through(location.node(), names, true, &mut self.steps, &self.without);
            if self.steps > MAX_STEPS {
                return Err(multiply());
            }
        }
        let Search {
            found,
            visited,
            is_partial,
            ..
        } = search;
        if found.is_empty() && !is_partial {
            for (address, names) in visited {
                let names = names.into_iter();
                self.without
                    .extend(names.map(|name| (address.clone(), name)));
            }
        }
        let used = |name: &String| found.contains(name);
        let bindings = bindings.iter().filter(|(name, _)| used(name));
        Ok(bindings
            .map(|(name, to)| (name.clone(), to.clone()))
            .collect())
    }
}

impl Search<'_, '_> {
    /// Notes a schema to look through, with the anchors that are bound in it from outside.
    fn enter(
        &mut self,
        location: Location,
        mut names: BTreeSet<String>,
        without: &HashSet<(Address, String)>,
    ) {
        names.retain(|name| !without.contains(&(location.address.clone(), name.clone())));
        for (name, own) in declared(location.node(), self.locator) {
            let bound = self.bindings.get(&name).map(|bound| &bound.address);
            if bound == Some(&own.address) {
                self.is_partial |= names.remove(&name);
            }
        }
        let key = (location.address.clone(), names);
        if !key.1.is_empty() && !self.visited.contains(&key) {
            self.visited.insert(key.clone());
            let names = key.1;
            self.steps.push(Step { location, names });
        }
    }

    /// Looks for uses in a schema. `extends`: what it refers to is extended by it.
    fn look_through(
        &mut self,
        schema: &Node,
        mut names: BTreeSet<String>,
        extends: bool,
        steps: &mut usize,
        without: &HashSet<(Address, String)>,
    ) {
        *steps += 1;
        let mut extends = extends;
        if !extends {
            for name in completed(schema, self.locator) {
                extends = true;
                names.remove(&name);
            }
        }
        if names.is_empty() {
            return;
        }
        if let Some((_, name)) = dynamic_reference(schema) {
            if names.contains(name) {
                self.found.insert(name.to_owned());
                if let Some(bound) = self.bindings.get(name).cloned() {
                    self.refer(bound, names.clone(), false, without);
                }
            }
        } else if let Some((reference, origin)) = schema.reference() {
            if let Ok(target) = self.locator.locate(reference, origin) {
                self.refer(target, names.clone(), extends, without);
            }
        }
        for (schema, is_part) in schemas_in(schema) {
            self.look_through(schema, names.clone(), extends && is_part, steps, without);
        }
    }

    fn refer(
        &mut self,
        target: Location,
        mut names: BTreeSet<String>,
        extends: bool,
        without: &HashSet<(Address, String)>,
    ) {
        if !extends {
            for name in completed(target.node(), self.locator) {
                names.remove(&name);
            }
        }
        self.enter(target, names, without);
    }
}

/// The schemas that a schema contains, and whether each is a part of an `allOf`.
fn schemas_in(schema: &Node) -> Vec<(&Node, bool)> {
    let mut schemas = Vec::new();
    for (key, member) in schema.as_object().into_iter().flatten() {
        match key.as_str() {
            "properties" | "patternProperties" => {
                let members = member.as_object().into_iter().flat_map(Object::values);
                schemas.extend(members.map(|schema| (schema, false)));
            }
            "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                let entries = member.as_array().into_iter().flatten();
                schemas.extend(entries.map(|schema| (schema, key == "allOf")));
            }
            "items"
            | "additionalProperties"
            | "additionalItems"
            | "unevaluatedItems"
            | "unevaluatedProperties" => {
                let entries = member.as_array().unwrap_or(std::slice::from_ref(member));
                schemas.extend(entries.iter().map(|schema| (schema, false)));
            }
            _ => {}
        }
    }
    schemas
}

//! Keywords of JSON Schema that 3.0 does not have, and that say what type a value has.

use super::{Normalizer, Note, same, set};
use crate::diagnostic::Diagnostic;
use crate::tree::{Node, Object, Origin, Value};

impl Normalizer<'_> {
    /// `prefixItems`, or a list as `items`: each place of the list has a schema of its own.
    pub(super) fn tuple(&mut self, schema: &mut Object) {
        let prefix = match schema.shift_remove("prefixItems") {
            Some(prefix) => Some(prefix),
            None if matches!(
                schema.get("items"),
                Some(Node {
                    value: Value::Array(_),
                    ..
                })
            ) =>
            {
                schema.shift_remove("items")
            }
            None => None,
        };
        let rest = ["items", "additionalItems", "unevaluatedItems"]
            .iter()
            .find_map(|key| schema.get(*key))
            .filter(|rest| matches!(rest.value, Value::Object(_)))
            .cloned();
        let Some(Node {
            origin,
            value: Value::Array(prefix),
        }) = prefix
        else {
            if let (Some(rest), false) = (rest, schema.contains_key("items")) {
                schema.insert("items".to_owned(), rest);
            }
            return;
        };
        let schemas = distinct(prefix.into_iter().chain(rest));
        if schemas.len() > 1 {
            self.warn(
                Diagnostic::warning("each place of this list has a schema of its own")
                    .at_node(origin.key())
                    .label("every item can be any of these, in any place")
                    .help("the client does not check the order"),
            );
        }
        schema.insert("items".to_owned(), any_of(schemas, origin));
    }

    /// `patternProperties` are `additionalProperties` of which the client does not check the keys.
    pub(super) fn pattern_properties(&mut self, schema: &mut Object) {
        let patterns = schema.shift_remove("patternProperties");
        let unevaluated = schema
            .shift_remove("unevaluatedProperties")
            .filter(|node| matches!(node.value, Value::Object(_)));
        let additional = schema.get("additionalProperties");
        if additional.is_some_and(|node| node.value == Value::Boolean(true)) {
            return;
        }
        let additional = additional.filter(|node| matches!(node.value, Value::Object(_)));
        let others = additional.cloned().or(unevaluated);
        let (origin, patterns) = match patterns {
            Some(Node {
                origin,
                value: Value::Object(patterns),
            }) => (origin, patterns),
            _ => match &others {
                Some(others) => (others.origin, Object::default()),
                None => return,
            },
        };
        let schemas = distinct(patterns.into_values().chain(others));
        if !schemas.is_empty() {
            schema.insert("additionalProperties".to_owned(), any_of(schemas, origin));
        }
    }

    /// `if`, `then`, `else` and `dependentSchemas` only restrict, unless they are the only ones to
    /// name a property.
    pub(super) fn note_conditions(&mut self, schema: &Object) {
        let dependent = schema.get("dependentSchemas").and_then(Node::as_object);
        let conditions = ["then", "else"].iter().filter_map(|key| schema.get(*key));
        for condition in conditions.chain(dependent.into_iter().flat_map(Object::values)) {
            let known = schema.get("properties");
            let names = condition.get("properties").and_then(Node::as_object);
            let is_new = |name: &String| known.and_then(|known| known.get(name)).is_none();
            if names.is_some_and(|names| names.keys().any(is_new)) {
                self.note(
                    Note::Conditions,
                    Diagnostic::warning("a condition names a property that nothing else does")
                        .at_node(condition.origin.key())
                        .label("properties that only conditions name are not typed")
                        .help("name the property in `properties` too"),
                );
            }
        }
    }

    /// `schema` inside a schema, as around it in a parameter.
    pub(super) fn nested_schema(&mut self, schema: &mut Object) {
        let is_object = |node: &Node| matches!(node.value, Value::Object(_));
        if !schema.get("schema").is_some_and(is_object) {
            return;
        }
        let Some(Node {
            origin,
            value: Value::Object(nested),
        }) = schema.shift_remove("schema")
        else {
            return;
        };
        self.warn(
            Diagnostic::warning("`schema` inside a schema")
                .at_node(origin.key())
                .label("what it says is taken as part of the schema around it")
                .help("move what it says one level up"),
        );
        for (key, member) in nested {
            schema.entry(key).or_insert(member);
        }
    }

    /// `required` lists names. In drafts before, it was a Boolean on the property.
    pub(super) fn required_is_list(&mut self, schema: &mut Object) {
        let Some(required) = schema.get("required") else {
            return;
        };
        if !matches!(required.value, Value::Boolean(_)) && !is_boolean_text(required) {
            return;
        }
        if required.value == Value::Boolean(true) {
            self.warn(
                Diagnostic::warning("`required` of a schema is a list of property names")
                    .at_node(required.origin.key())
                    .label("it has no effect")
                    .help("list the property in `required` of the object that has it"),
            );
        }
        schema.shift_remove("required");
    }
}

fn is_boolean_text(node: &Node) -> bool {
    matches!(node.as_str(), Some("true" | "false"))
}

/// The schemas, each once. A schema that allows nothing is none.
fn distinct(schemas: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut distinct: Vec<Node> = Vec::new();
    for schema in schemas {
        let is_known = distinct.iter().any(|known| same(known, &schema));
        if !is_known && schema.value != Value::Boolean(false) {
            distinct.push(schema);
        }
    }
    distinct
}

/// One schema that allows what any of the schemas allows.
fn any_of(mut schemas: Vec<Node>, origin: Origin) -> Node {
    match (schemas.len(), schemas.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            schemas.extend(last);
            let mut schema = Object::default();
            if !schemas.is_empty() {
                set(&mut schema, "anyOf", origin, Value::Array(schemas));
            }
            Node::new(origin, Value::Object(schema))
        }
    }
}

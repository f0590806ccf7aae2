//! Puts the target of a reference in its place, where a component can't stand for it.

use crate::diagnostic::Diagnostic;
use crate::load::{LoadError, load_text};
use crate::source::resolve_path;
use crate::structure::{Kind, Shape};
use crate::tree::{Node, Object, Origin, Value};

use super::references::{Location, Lost, decoded};
use super::{Bundler, loss, reference};

/// So many targets may be put in place inside each other.
const MAX_INLINING: usize = 12;

/// And they may be so high together. The stages that follow are recursive.
const MAX_INLINING_DEPTH: usize = 120;

impl Bundler<'_> {
    /// Puts the target of a node's `$ref` in its place. Members beside the `$ref` win. `false` if
    /// nothing is left of the node.
    pub(super) fn inline(&mut self, node: &mut Node, shape: &Shape) -> bool {
        let Some((text, origin)) = reference(node) else {
            return true;
        };
        let text = text.to_owned();
        let found = self.inlined(&text, origin, shape);
        if let Some(members) = node.as_object_mut() {
            members.shift_remove("$ref");
        }
        self.walk_inside(node, shape);
        let beside = node.as_object().is_some_and(|members| !members.is_empty());
        match (found, node.as_object_mut()) {
            (None, _) => beside,
            (Some(Value::Object(found)), Some(members)) => {
                for (key, member) in found {
                    members.entry(key).or_insert(member);
                }
                true
            }
            (Some(found), _) => {
                node.value = found;
                true
            }
        }
    }

    /// The bundled target of a reference.
    fn inlined(&mut self, text: &str, origin: Origin, shape: &Shape) -> Option<Value> {
        if *shape == Shape::Text {
            if let Some(text) = self.text_of(text, origin) {
                return text;
            }
        }
        let location = match self.locate(text, origin) {
            Ok(location) => location,
            Err(lost) => {
                lost.report(self.log, origin, &shape_loss(shape));
                return None;
            }
        };
        if *shape == Shape::Object(Kind::MediaType) && is_schema(location.node()) {
            return Some(self.media_type(text, origin));
        }
        self.copy(&location, origin, shape)
    }

    fn copy(&mut self, location: &Location, origin: Origin, shape: &Shape) -> Option<Value> {
        let place = location.place();
        if self.inlining.contains(&place) {
            let what = match shape {
                Shape::Object(kind) => kind.name(),
                _ => "object",
            };
            self.log.push(
                Diagnostic::warning(format!("this {what} refers to itself"))
                    .at_node(origin)
                    .label(shape_loss(shape))
                    .help("refer to something that is not a reference"),
            );
            return None;
        }
        let extent = extent(location.node());
        let is_deep = self.inlining_depth + extent.height > MAX_INLINING_DEPTH;
        if extent.nodes > self.inline_budget || is_deep || self.inlining.len() > MAX_INLINING {
            self.log.push(
                Diagnostic::warning("the references of this document multiply")
                    .at_node(origin)
                    .label(shape_loss(shape))
                    .help("refer to components instead of whole maps and lists"),
            );
            return None;
        }
        self.inline_budget -= extent.nodes;
        self.inlining_depth += extent.height;
        self.inlining.push(place);
        let mut found = location.node().clone();
        let kept = self.walk(&mut found, shape);
        self.inlining.pop();
        self.inlining_depth -= extent.height;
        kept.then_some(found.value)
    }

    /// A media type whose reference leads to a schema: the schema was meant.
    fn media_type(&mut self, text: &str, origin: Origin) -> Value {
        let member = |key: &str, value: Value| {
            Object::from_iter([(key.to_owned(), Node::new(origin, value))])
        };
        let mut schema = Node::new(
            origin,
            Value::Object(member("$ref", Value::String(text.to_owned()))),
        );
        self.rewrite(&mut schema, Kind::Schema);
        Value::Object(member("schema", schema.value))
    }

    /// The text of a file that is neither YAML nor JSON, for a place where text is expected.
    /// `None` if the reference leads to another kind of file.
    fn text_of(&mut self, reference: &str, origin: Origin) -> Option<Option<Value>> {
        let is_data = |path: &str| {
            [".yaml", ".yml", ".json"]
                .iter()
                .any(|end| path.ends_with(end))
        };
        if reference.contains('#') || reference.contains("://") || is_data(reference) {
            return None;
        }
        let path = resolve_path(&self.files.get(origin.file).path, &decoded(reference));
        let lost = match load_text(&path, self.source, self.files) {
            Ok(file) => return Some(Some(Value::String(self.files.get(file).text.clone()))),
            Err(LoadError::Source(error)) => Lost::file(&path, &error),
            Err(LoadError::Syntax(diagnostic)) => Lost::unusable(&path, diagnostic, self.log),
        };
        lost.report(self.log, origin, &shape_loss(&Shape::Text));
        Some(None)
    }
}

fn shape_loss(shape: &Shape) -> String {
    match shape {
        Shape::Object(kind) | Shape::ObjectOrReference(kind) => loss(*kind),
        Shape::Text => "the text is left out".to_owned(),
        Shape::Paths => "no operation is generated for these paths".to_owned(),
        Shape::Responses => "the responses are left out".to_owned(),
        _ => "what stands there is left out".to_owned(),
    }
}

/// Whether a node that should be a Media Type Object is a schema.
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

/// How much there is at and below a node.
struct Extent {
    nodes: usize,
    /// How many nodes there are from top to bottom.
    height: usize,
}

fn extent(node: &Node) -> Extent {
    let mut whole = Extent {
        nodes: 1,
        height: 1,
    };
    let mut add = |child: &Node| {
        let child = extent(child);
        whole.nodes += child.nodes;
        whole.height = whole.height.max(child.height + 1);
    };
    match &node.value {
        Value::Array(array) => array.iter().for_each(&mut add),
        Value::Object(object) => object.values().for_each(&mut add),
        _ => {}
    }
    whole
}

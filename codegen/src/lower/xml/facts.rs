//! What the XML Objects of a schema say.

use crate::ir::XmlName;
use crate::lower::document::{Document, MAX_REFERENCES};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::Part;
use crate::tree::{Node, Value};

/// The kind of node that a schema is: `nodeType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeType {
    Element,
    Attribute,
    Text,
    Cdata,
    Nothing,
}

/// The XML Objects of a schema and of what it only refers to. The outermost counts for each field.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts<'a> {
    pub(super) name: Option<&'a str>,
    /// Whether the name is that of the schema that is referred to.
    is_inherited: bool,
    prefix: Option<&'a str>,
    namespace: Option<&'a str>,
    pub(super) node_type: Option<NodeType>,
}

impl<'a> Facts<'a> {
    /// Reads those of a value that fits all parts.
    pub(super) fn of(document: &Document<'a>, parts: &[Part<'a>]) -> Self {
        let mut facts = Self::default();
        for part in parts {
            facts.add_all(document, part.schema);
        }
        facts
    }

    /// Adds those of a schema, and of the schema that it refers to. Those of schemas that it extends are
    /// about other elements.
    fn add_all(&mut self, document: &Document<'a>, schema: Schema<'a>) {
        let mut schema = schema;
        for steps in 0..MAX_REFERENCES {
            if let Some(xml) = schema.node.get("xml") {
                let had_name = self.name.is_some();
                self.add(xml);
                self.is_inherited |= !had_name && self.name.is_some() && steps > 0;
            }
            let next = match schema.reference() {
                Some(reference) => document.schema(reference),
                None => only_entry(schema),
            };
            let Some(next) = next else { return };
            schema = next;
        }
    }

    fn add(&mut self, xml: &'a Node) {
        let text = |key: &str| {
            xml.get(key)
                .and_then(Node::as_str)
                .filter(|it| !it.is_empty())
        };
        let is_true = |key: &str| {
            let value = xml.get(key).map(|node| &node.value);
            matches!(value, Some(Value::Boolean(true)))
        };
        let node_type = match text("nodeType") {
            Some("element") => Some(NodeType::Element),
            Some("attribute") => Some(NodeType::Attribute),
            Some("text") => Some(NodeType::Text),
            Some("cdata") => Some(NodeType::Cdata),
            Some("none") => Some(NodeType::Nothing),
            _ if is_true("attribute") => Some(NodeType::Attribute),
            _ if is_true("wrapped") => Some(NodeType::Element),
            // Before 3.2, there was no other word for it.
            _ if is_true("x-ms-text") => Some(NodeType::Text),
            _ => None,
        };
        self.name = self.name.or(text("name"));
        self.prefix = self.prefix.or(text("prefix"));
        self.namespace = self.namespace.or(text("namespace"));
        self.node_type = self.node_type.or(node_type);
    }

    /// The same without a name of the schema that is referred to.
    pub(super) fn without_inherited_name(self) -> Self {
        match self.is_inherited {
            true => Self { name: None, ..self },
            false => self,
        }
    }

    /// The name of the node, where the place gives it this one.
    pub(super) fn name_or(&self, local: &str) -> XmlName {
        let whole = self.name.unwrap_or(local);
        let (prefix, local) = match whole.split_once(':') {
            // A name can have its prefix in it.
            Some((prefix, local)) if !prefix.is_empty() && !local.is_empty() => {
                (self.prefix.or(Some(prefix)), local)
            }
            _ => (self.prefix, whole),
        };
        XmlName {
            local: fit(local),
            prefix: prefix.map(fit),
            namespace: self.namespace.map(str::to_owned),
        }
    }
}

/// Returns the schema that a schema without properties of its own extends, if it is only one.
fn only_entry(schema: Schema<'_>) -> Option<Schema<'_>> {
    let mut entries = schema.all_of();
    let first = entries.next()?;
    let is_only = entries.next().is_none() && schema.is_only_composed();
    is_only.then_some(first)
}

/// Replaces what can't be in a name (XML 1.0, section 2.3).
fn fit(name: &str) -> String {
    let is_other = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let name: String = name
        .chars()
        .map(|c| if is_other(c) { c } else { '_' })
        .collect();
    match name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        true => name,
        false => format!("_{name}"),
    }
}

/// Whether a name can be the name of a node.
pub(super) fn is_name(name: &str) -> bool {
    let local = name.split_once(':').map_or(name, |(_, local)| local);
    fit(local) == local
}

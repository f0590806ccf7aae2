//! XML: tables of how values look in it, and bodies of requests. `xml_response` has those of responses.
//!
//! A value becomes a tree first, as for a form, and a table says what the tree is in XML. XML that is read
//! becomes JSON by the same table, and JSON is what the type reads. So a type needs no functions for XML.

#![allow(dead_code, reason = "a document may not have every kind of node")]

use serde::Serialize;

use super::call::Call;
use super::tree::Tree;

/// An element: its name, and what it holds. Every schema of an object has one.
#[derive(Debug)]
pub(crate) struct Element(pub(crate) Name, pub(crate) Content);

/// The name of an element or an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Plain(&'static str),
    /// With a prefix, a namespace or both. What there is none of is empty.
    Qualified {
        local: &'static str,
        prefix: &'static str,
        namespace: &'static str,
    },
}

/// What an element holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content {
    /// A string.
    Text,
    /// A number.
    Number,
    /// A Boolean.
    Boolean,
    /// A single value of any type.
    Scalar,
    /// Any value. In an object, the key `@name` is an attribute, and `$text` is text beside nodes.
    Any,
    /// A list: an element for each item.
    List(&'static Element),
    /// An object.
    Object(&'static Object),
    /// One of several. What fits best counts.
    OneOf(&'static [Variant]),
    /// What another element holds.
    Same(&'static Element),
}

/// The nodes of an object.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) fields: &'static [Field],
    pub(crate) others: Others,
    /// Required properties that XML leaves out if they are empty, and their values as JSON then.
    pub(crate) absent: &'static [(&'static str, &'static str)],
}

/// A property: its key in JSON, the node that it is, and what that holds.
#[derive(Debug)]
pub(crate) struct Field(pub(crate) &'static str, pub(crate) Node, pub(crate) Content);

/// The node that a property is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node {
    Element(Name),
    Attribute(Name),
    Text,
    Cdata,
    /// A list without an element around it: an element for each item. The content is that of an item.
    Elements(Name),
    /// An object without an element of its own: its nodes stand beside the others.
    Inline,
}

/// Elements that no property declares.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Others {
    Ignored,
    /// Each is a property that holds this.
    Each(&'static Content),
    /// Those of a name are a list of these.
    Lists(&'static Content),
}

/// One of several contents, with the name of the element if it has one of its own.
#[derive(Debug)]
pub(crate) struct Variant(pub(crate) Option<Name>, pub(crate) Content);

impl Name {
    pub(crate) fn local(&self) -> &'static str {
        match self {
            Self::Plain(local) | Self::Qualified { local, .. } => local,
        }
    }
}

/// How often a content can lead to another one. The tables of a document end sooner.
const MAX_STEPS: usize = 32;

impl Content {
    /// The content itself, or that of the element that it is the same as.
    pub(crate) fn own(&self) -> &Self {
        let mut content = self;
        for _ in 0..MAX_STEPS {
            match content {
                Self::Same(element) => content = &element.1,
                content => return content,
            }
        }
        &Self::Any
    }

    /// Whether it is a single value.
    pub(crate) fn is_single(&self) -> bool {
        matches!(
            self.own(),
            Self::Text | Self::Number | Self::Boolean | Self::Scalar
        )
    }

    /// Whether an element with this name can hold the content, where it is usually called `name`.
    pub(crate) fn is_called(&self, name: &Name, local: &str) -> bool {
        match self {
            Self::OneOf(variants) => variants.iter().any(|Variant(own, content)| {
                content.is_called(own.as_ref().unwrap_or(name), local)
            }),
            _ => name.local() == local,
        }
    }
}

impl<O> Call<'_, O> {
    /// Sets a body of XML.
    pub(crate) fn xml_body<T: Serialize + ?Sized>(
        mut self,
        media_type: &'static str,
        body: &T,
        root: &'static Element,
    ) -> Self {
        let xml = Tree::of(body).and_then(|value| root.document(&value));
        self.request
            .set_body(media_type, xml.map(String::into_bytes));
        self
    }
}

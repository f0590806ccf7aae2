//! What XML cannot express, or what the document forgets to say about it.

use crate::diagnostic::Diagnostic;
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::tree::Origin;

/// The place of what the document says about XML, or of the schema.
fn place(schema: Schema<'_>) -> Origin {
    let xml = schema.node.get("xml");
    xml.map_or(schema.origin(), |xml| xml.origin.key())
}

pub(super) fn no_root(schema: Schema<'_>) -> Diagnostic {
    Diagnostic::warning("this XML has no name for its outermost element")
        .at_node(schema.origin())
        .label("the client calls it `root`")
        .help("if the API expects another name, generate from a copy with `xml: {name: ...}` in this schema")
}

pub(super) fn no_name(schema: Schema<'_>, given: &str, written: &str) -> Diagnostic {
    Diagnostic::warning(format!("`{given}` cannot be a name in XML"))
        .at_node(place(schema))
        .label(format!("the client calls it `{written}`"))
        .help("if the API expects another name, generate from a copy with `xml: {name: ...}` in this schema")
}

pub(super) fn same_name(schema: Schema<'_>, name: &str) -> Diagnostic {
    Diagnostic::warning(format!("two properties are the element `{name}`"))
        .at_node(place(schema))
        .label("the element is read as the property that stands first")
        .help("to read both, generate from a copy where they have different names")
}

pub(super) fn object_is_element(schema: Schema<'_>) -> Diagnostic {
    Diagnostic::warning("an object cannot be an attribute or text")
        .at_node(place(schema))
        .label("it is an element")
        .help("if the API expects text, generate from a copy where it is a string")
}

pub(super) fn item_is_element(schema: Schema<'_>) -> Diagnostic {
    Diagnostic::warning("items of a list that are no elements are not supported")
        .at_node(place(schema))
        .label("each item is an element")
        .help("send and read such a body as text, with a library of your choice")
}

pub(super) fn too_many(flat: &FlatSchema<'_>) -> Option<Diagnostic> {
    let place = flat.parts.last()?.schema.origin();
    let warning = Diagnostic::warning("too many elements of XML stand in each other here")
        .at_node(place)
        .label("the rest is written and read as the keys and values say")
        .help("a simpler schema avoids this");
    Some(warning)
}

//! Parts of bodies that are XML, by the `contentType` of their Encoding Object.

use super::media_type::{ContentFormat, is_described_schema};
use crate::ir::{JsonType, PartRule};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::lower::types::builder::TypeBuilder;
use crate::lower::xml::XmlBuilder;
use crate::structure::{OTHER_PARTS, UNNAMED_PARTS};
use crate::tree::Node;

/// Returns the rule for the part `name`, if it has a media type of XML and the document says what it
/// consists of. `node` is the Media Type Object of the body; `words` make up the names in Rust.
pub(super) fn rule<'a>(
    node: &'a Node,
    name: &str,
    media_type: &str,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> Option<PartRule> {
    if ContentFormat::of(media_type) != ContentFormat::Xml {
        return None;
    }
    let schema = Schema {
        node: node.get("schema")?,
    };
    let body = FlatSchema::of(types.document, &[schema.into()]);
    let has_names = node.get(UNNAMED_PARTS).is_none() && body.items.is_empty();
    let parts = part(name, &body, has_names, types)?;
    if !is_described_schema(&FlatSchema::of(types.document, &parts)) {
        return None;
    }
    let words = [words, &[name]].concat();
    // A name that the document does not have is no name of an element.
    let usual = has_names.then_some(name);
    let root = xml.root_of_part(&parts, usual, &words, types);
    Some(PartRule::Xml(media_type.to_owned(), root))
}

/// Returns the schemas of a part. Of a list, each item is a part, unless the list has a position.
fn part<'a>(
    name: &str,
    body: &FlatSchema<'a>,
    has_names: bool,
    types: &TypeBuilder<'a>,
) -> Option<Vec<Part<'a>>> {
    let Some(property) = body.properties.get(name) else {
        let is_list = name == OTHER_PARTS && !body.items.is_empty();
        return is_list.then(|| body.items.clone());
    };
    let flat = FlatSchema::of(types.document, property);
    let is_list = flat.implied_type() == Some(JsonType::Array) && flat.unions.is_empty();
    match is_list && (has_names || name == OTHER_PARTS) {
        true => Some(flat.items),
        false => Some(property.clone()),
    }
}

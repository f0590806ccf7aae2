//! Example values of parameters and bodies: those of the document, else what its schemas suggest.

use serde_json::{Map, Value, json};

use super::media_type::concrete;
use super::parameters::location;
use super::site::Site;
use crate::ir::{Examples, JsonType, Parameter, ParameterPresence, RequestBody};
use crate::lower::document::{Document, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::tree::{Node, pointer_tokens};

/// How deep schemas may stand in each other. An example that is deeper would not be short.
const MAX_DEPTH: usize = 5;

/// The most schemas that are looked at for one example.
const MAX_SCHEMAS: usize = 60;

/// Returns the examples for these parameters and this body.
pub(crate) fn examples<'a>(
    site: &Site<'a>,
    parameters: &[Parameter],
    body: Option<&RequestBody>,
    document: &Document<'a>,
) -> Examples {
    let values = parameters.iter().map(|parameter| {
        let node = declaration(site, parameter, document);
        let is_required = parameter.presence == ParameterPresence::Required;
        node.map_or_else(Vec::new, |it| all(it, is_required, document))
    });
    let mut examples = Examples {
        parameters: values.collect(),
        bodies: body
            .and_then(|body| of_bodies(site, body, document))
            .unwrap_or_default()
            .into_iter()
            .collect(),
    };
    let values = examples.parameters.iter_mut();
    let values = values.chain(examples.bodies.values_mut()).flatten();
    // Otherwise a feature of `serde_json`, which any crate of the program can turn on, would change the
    // order, and so what is generated.
    values.for_each(Value::sort_all_objects);
    examples
}

/// Returns the Parameter Object that declares a parameter.
fn declaration<'a>(
    site: &Site<'a>,
    parameter: &Parameter,
    document: &Document<'a>,
) -> Option<&'a Node> {
    let own = (&site.operation.parameters, site.node);
    let shared = (&site.path_item.parameters, site.path_node);
    let declared = [own, shared].into_iter().flat_map(|(list, node)| {
        let entries = list.iter().enumerate();
        entries.filter_map(move |(index, it)| {
            let node = below(node, &["parameters", &index.to_string()]);
            document.find(it, node)
        })
    });
    let mut declared = declared.filter(|it| {
        it.item.parameter_data_ref().name == parameter.name
            && location(it.item, it.node) == parameter.location
    });
    declared.next().map(|it| it.node)
}

/// Returns the examples for the media types that the client sends, with each media type.
fn of_bodies<'a>(
    site: &Site<'a>,
    body: &RequestBody,
    document: &Document<'a>,
) -> Option<Vec<(String, Vec<Value>)>> {
    let declared = site.operation.request_body.as_ref()?;
    let resolved = document.find(declared, below(site.node, &["requestBody"]))?;
    let content = resolved.node.get("content")?.as_object()?;
    let of_others = body.alternatives.iter().map(|it| it.media_type.as_str());
    let sent: Vec<&str> = [body.media_type.as_str()]
        .into_iter()
        .chain(of_others)
        .collect();
    let found = content
        .iter()
        .map(|(media_type, node)| (concrete(media_type), node))
        .filter(|(media_type, _)| sent.contains(&media_type.as_str()))
        .map(|(media_type, node)| (media_type, all(node, true, document)));
    Some(found.collect())
}

/// Returns the examples that an object with a schema gives: a Parameter or Media Type Object. With
/// `suggested`, also a value that the schema suggests.
fn all<'a>(node: &'a Node, suggested: bool, document: &Document<'a>) -> Vec<Value> {
    let given = node
        .get("example")
        .map(Value::from)
        .or_else(|| first_of(node.get("examples")?, document));
    let schema = node.get("schema").map(|node| Part::from(Schema { node }));
    let of_schema = schema.and_then(|schema| match suggested {
        true => Suggestion::new(document).value(&[schema], 0),
        false => given_by(&[schema], document),
    });
    let values = given.into_iter().chain(of_schema);
    values.filter(|value| !value.is_null()).collect()
}

/// Returns the value of the first Example Object that has one.
fn first_of<'a>(examples: &'a Node, document: &Document<'a>) -> Option<Value> {
    let examples = examples.as_object()?.values();
    let mut values = examples.filter_map(|example| {
        let example = match example.reference() {
            Some((reference, _)) => component(reference, document)?,
            None => example,
        };
        example.get("value").or_else(|| example.get("dataValue"))
    });
    values.next().map(Value::from)
}

/// Returns what a reference within the document leads to.
fn component<'a>(reference: &str, document: &Document<'a>) -> Option<&'a Node> {
    let tokens = pointer_tokens(reference.strip_prefix('#')?)?;
    let mut tokens = tokens.iter();
    tokens.try_fold(document.tree, |node, token| node.child(token))
}

/// Returns the `example` of a schema, or of the schema that it refers to.
fn given_by<'a>(parts: &[Part<'a>], document: &Document<'a>) -> Option<Value> {
    keyword(parts, "example", document)
}

fn keyword<'a>(parts: &[Part<'a>], key: &str, document: &Document<'a>) -> Option<Value> {
    let schemas = parts
        .iter()
        .flat_map(|part| [Some(part.schema), document.follow(part.schema)]);
    let mut values = schemas.flatten().filter_map(|it| it.node.get(key));
    let value = values.find(|value| !value.is_null());
    value.map(Value::from)
}

/// Makes up a value that fits a schema.
struct Suggestion<'d, 'a> {
    document: &'d Document<'a>,
    /// The number of schemas that may still be looked at.
    left: usize,
}

impl<'d, 'a> Suggestion<'d, 'a> {
    fn new(document: &'d Document<'a>) -> Self {
        Self {
            document,
            left: MAX_SCHEMAS,
        }
    }

    /// Returns a value that fits all parts, or `None` if nothing is better than another value of the
    /// type.
    fn value(&mut self, parts: &[Part<'a>], depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH || self.left == 0 {
            return None;
        }
        self.left -= 1;
        let document = self.document;
        let given = given_by(parts, document).or_else(|| keyword(parts, "default", document));
        if given.is_some() {
            return given;
        }
        let flat = FlatSchema::of(document, parts);
        if let Some(first) = flat.values.as_ref().and_then(|values| values.first()) {
            return Some(Value::from(*first));
        }
        if let Some(chosen) = self.first_alternative(&flat) {
            return self.value(&chosen, depth + 1);
        }
        match flat.implied_type()? {
            JsonType::Object => Some(Value::Object(self.members(&flat, depth))),
            JsonType::Array => {
                let item = self.value(&flat.items, depth + 1)?;
                Some(json!([item]))
            }
            JsonType::String => text_of_format(flat.format?).map(Value::from),
            JsonType::Integer | JsonType::Number => keyword(parts, "minimum", document)
                .filter(|minimum| minimum.as_f64().is_some_and(|it| it > 1.0)),
            JsonType::Boolean => None,
        }
    }

    /// Returns the parts together with the first entry of their first union that is not null.
    fn first_alternative(&self, flat: &FlatSchema<'a>) -> Option<Vec<Part<'a>>> {
        let entries = &flat.unions.first()?.entries;
        let is_value = |it: &&Part<'a>| !FlatSchema::of(self.document, &[**it]).is_null();
        let entry = entries.iter().find(is_value)?;
        let own = flat.parts.iter().map(|part| Part {
            without_unions: true,
            ..*part
        });
        Some(own.chain([*entry]).collect())
    }

    /// Returns the required properties, and those that have an example of their own.
    fn members(&mut self, flat: &FlatSchema<'a>, depth: usize) -> Map<String, Value> {
        let mut members = Map::new();
        for (name, parts) in &flat.properties {
            let value = match flat.required.contains(name) {
                true => self.value(parts, depth + 1),
                false => given_by(parts, self.document),
            };
            members.extend(value.map(|value| ((*name).to_owned(), value)));
        }
        members
    }
}

/// Returns a text of a `format` that has no type of its own.
fn text_of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "uri" | "url" | "iri" => "https://example.com",
        "email" | "idn-email" => "somebody@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "time" => "09:30:00Z",
        "duration" => "PT1H",
        "decimal" => "1.5",
        _ => return None,
    })
}

//! Encoding Objects: how the properties of forms and of bodies with parts are written.

use super::media_type::{ContentFormat, essence, is_binary};
use super::{parameter_value, xml_part};
use crate::diagnostic::Diagnostic;
use crate::http::is_token;
use crate::ir::{ParameterLocation, ParameterStyle, PartRule, StyleKind, Type, TypeKind};
use crate::lower::document::{Document, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::{FlatSchema, Part};
use crate::lower::types::builder::TypeBuilder;
use crate::lower::xml::XmlBuilder;
use crate::structure::{OTHER_PARTS, UNNAMED_PARTS};
use crate::tree::Node;

/// What a property of a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A single value, or a list of them.
    Scalar { is_list: bool },
    /// An object, or a list of them.
    Object { is_list: bool },
    /// A list that is one part.
    List,
    /// A file, or a list of them.
    File,
    /// Any value.
    Unknown,
}

/// Returns the properties of a form that are not written in the usual way. `node` is the Media Type
/// Object, `body` the type of the form.
pub(crate) fn form_styles(
    node: &Node,
    body: &Type,
    types: &mut TypeBuilder<'_>,
) -> Vec<(String, ParameterStyle)> {
    let mut styles = Vec::new();
    for (name, encoding) in encodings(node) {
        let kind = kind(body, name, types);
        let style = match style(encoding) {
            Some(style) => Some(style),
            None => content_types(encoding).first().and_then(|media_type| {
                warn_of_format(encoding, media_type, kind, types);
                let json = ParameterStyle {
                    json: true,
                    ..ParameterStyle::of(StyleKind::Form)
                };
                is_json(media_type).then_some(json)
            }),
        };
        let style = style.filter(|it| !is_usual(*it, kind));
        styles.extend(style.map(|style| (name.to_owned(), style)));
    }
    styles
}

/// Returns the rules for the parts of a body. `node` is the Media Type Object, `body` the type of the
/// body; `words` make up the names of its elements, if it has parts of XML.
pub(crate) fn part_rules<'a>(
    node: &'a Node,
    body: &Type,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> Vec<(String, PartRule)> {
    rules(node, words, types, xml, |name, encoding, types| {
        let kind = kind(body, name, types);
        let style = style(encoding).filter(|_| kind != Kind::File);
        match style {
            Some(style) if is_usual(style, kind) => PartPlan::Usual,
            Some(style) => PartPlan::Style(style),
            None => PartPlan::Content(kind),
        }
    })
}

/// Returns the rules for the parts of a body whose parts have no names. `style` means nothing there
/// (OpenAPI 3.2, "Fixed Fields for RFC6570-style Serialization").
pub(crate) fn unnamed_part_rules<'a>(
    node: &'a Node,
    body: &Type,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> Vec<(String, PartRule)> {
    let rules = rules(node, words, types, xml, |name, _, types| {
        PartPlan::Content(kind_of_unnamed_part(body, name, types))
    });
    warn_of_files(node, body, types);
    rules
}

/// How an Encoding Object says that a part is written.
enum PartPlan {
    /// As without it.
    Usual,
    Style(ParameterStyle),
    /// By `contentType`.
    Content(Kind),
}

/// Returns the rules for the parts of a body, by what `plan` makes of the Encoding Object of each.
fn rules<'a>(
    node: &'a Node,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
    plan: impl Fn(&str, &Node, &TypeBuilder<'a>) -> PartPlan,
) -> Vec<(String, PartRule)> {
    let mut rules = Vec::new();
    for (name, encoding) in encodings(node) {
        let rule = match plan(name, encoding, types) {
            PartPlan::Usual => None,
            PartPlan::Style(style) => Some(PartRule::Style(style)),
            PartPlan::Content(kind) => {
                content_rule(node, (name, encoding), kind, words, types, xml)
            }
        };
        let headers = headers(encoding, types);
        let all = rule.into_iter().chain(headers);
        rules.extend(all.map(|rule| (name.to_owned(), rule)));
    }
    rules.extend(declared_by_schemas(node, &rules, types));
    rules
}

/// Returns the entries of `encoding`.
fn encodings(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let encodings = node.get("encoding").and_then(Node::as_object);
    let encodings = encodings.into_iter().flatten();
    encodings.map(|(name, encoding)| (name.as_str(), encoding))
}

/// Returns the style, if `style` or `explode` is there. Then `contentType` has no effect.
fn style(encoding: &Node) -> Option<ParameterStyle> {
    let has_style = encoding.get("style").is_some() || encoding.get("explode").is_some();
    has_style.then(|| parameter_value::style(ParameterLocation::Query, encoding))
}

/// Whether a property is written in this style anyway.
fn is_usual(style: ParameterStyle, kind: Kind) -> bool {
    match style.kind {
        _ if style.json => kind == Kind::Object { is_list: false },
        StyleKind::Form if style.explode => matches!(kind, Kind::Scalar { .. } | Kind::File),
        StyleKind::DeepObject => false,
        _ => kind == Kind::Scalar { is_list: false },
    }
}

/// Returns the media types in `contentType`.
fn content_types(encoding: &Node) -> Vec<String> {
    let listed = encoding.get("contentType").and_then(Node::as_str);
    let listed = listed.into_iter().flat_map(|it| it.split(','));
    let listed = listed.map(|it| it.trim().to_owned());
    listed.filter(|it| !it.is_empty()).collect()
}

/// Returns the rule for the content of a part, if its media type is known and is not the usual one.
fn content_rule<'a>(
    node: &'a Node,
    (name, encoding): (&str, &Node),
    kind: Kind,
    words: &[&str],
    types: &mut TypeBuilder<'a>,
    xml: &mut XmlBuilder<'a>,
) -> Option<PartRule> {
    let listed = content_types(encoding);
    let [media_type] = listed.as_slice() else {
        return None;
    };
    if media_type.contains('*') || !is_media_type(media_type) {
        return None;
    }
    if let Some(rule) = xml_part::rule(node, name, media_type, words, types, xml) {
        return Some(rule);
    }
    if warn_of_format(encoding, media_type, kind, types) {
        return None;
    }
    let is_json_anyway = matches!(kind, Kind::Object { is_list: false } | Kind::List);
    let is_usual = is_json_anyway && essence(media_type) == "application/json";
    (!is_usual).then(|| PartRule::MediaType(media_type.clone()))
}

/// Whether a text can be the value of a header.
fn is_media_type(text: &str) -> bool {
    text.contains('/') && text.chars().all(|c| !c.is_control())
}

fn is_json(media_type: &str) -> bool {
    ContentFormat::of(media_type) == ContentFormat::Json
}

/// Warns about objects and lists that have to be written in a format other than JSON, and returns
/// whether it did.
fn warn_of_format(
    encoding: &Node,
    media_type: &str,
    kind: Kind,
    types: &mut TypeBuilder<'_>,
) -> bool {
    let noun = match kind {
        Kind::Object { .. } => "an object",
        Kind::List => "a list",
        Kind::Scalar { .. } | Kind::File | Kind::Unknown => return false,
    };
    let is_wrong = !is_json(media_type);
    if is_wrong {
        let message = format!("{noun} as `{media_type}` is not supported yet");
        Diagnostic::warning(message)
            .at_node(below(encoding, &["contentType"]).origin)
            .label("it is sent as JSON")
            .help("the author could describe the property as a string, which the caller then encodes, if the API does not take JSON")
            .push_to(types.log);
    }
    is_wrong
}

/// Returns the headers that have only one value. Warns about the rest.
fn headers(encoding: &Node, types: &mut TypeBuilder<'_>) -> Vec<PartRule> {
    let headers = encoding.get("headers").and_then(Node::as_object);
    let mut rules = Vec::new();
    for (name, header) in headers.into_iter().flatten() {
        // The specification says so: `contentType` says it.
        if name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        match only_value(header).filter(|_| is_token(name)) {
            Some(value) => rules.push(PartRule::Header(name.clone(), value.to_owned())),
            None => Diagnostic::warning(format!("the header `{name}` of a part is not sent"))
                .at_node(header.origin.key())
                .label("it has no value that is known beforehand")
                .help("if the part is a file, set the header with `Upload::header`")
                .push_to(types.log),
        }
    }
    rules
}

/// Returns the value of a header that allows only one.
fn only_value(header: &Node) -> Option<&str> {
    match header.get("schema")?.get("enum")?.as_array()? {
        [only] => only.as_str(),
        _ => None,
    }
}

/// Returns the media types that schemas of files have, by `contentMediaType`, where no rule says
/// another one.
fn declared_by_schemas<'a>(
    node: &'a Node,
    rules: &[(String, PartRule)],
    types: &TypeBuilder<'a>,
) -> Vec<(String, PartRule)> {
    let Some(schema) = node.get("schema").map(|node| Schema { node }) else {
        return Vec::new();
    };
    let flat = FlatSchema::of(types.document, &[schema.into()]);
    let has_names = node.get(UNNAMED_PARTS).is_none();
    let properties = flat.properties.iter().map(|(name, parts)| {
        let is_split = has_names || *name == OTHER_PARTS;
        (*name, parts, is_split)
    });
    let items = (!flat.items.is_empty()).then_some((OTHER_PARTS, &flat.items, false));
    let declared = properties
        .chain(items)
        .filter_map(|(name, parts, is_split)| {
            let media_type = declared_media_type(parts, is_split, types.document)?;
            let is_said = rules
                .iter()
                .any(|(other, rule)| other == name && !matches!(rule, PartRule::Header(..)));
            let rule = PartRule::MediaType(media_type.to_owned());
            (!is_said).then(|| (name.to_owned(), rule))
        });
    declared.collect()
}

/// Returns the media type that the schema of a file has, or, with `is_split`, that of files in a list.
fn declared_media_type<'a>(
    parts: &[Part<'a>],
    is_split: bool,
    document: &Document<'a>,
) -> Option<&'a str> {
    let schemas = parts.iter().filter_map(|it| document.follow(it.schema));
    let schemas = schemas.flat_map(|schema| {
        let items = schema.items().filter(|_| is_split);
        let items = items.and_then(|it| document.follow(it));
        [Some(schema), items].into_iter().flatten()
    });
    let mut media_types = schemas.filter_map(|it| it.text("contentMediaType"));
    let media_type = media_types.find(|it| is_binary(it) && is_media_type(it))?;
    let says_nothing = essence(media_type) == "application/octet-stream";
    (!says_nothing).then_some(media_type)
}

/// Finds out what a property is.
fn kind(body: &Type, name: &str, types: &TypeBuilder<'_>) -> Kind {
    let value = property(body, name, types);
    value.map_or(Kind::Unknown, |value| kind_of(&value, types))
}

/// Finds out what a part without a name is.
fn kind_of_unnamed_part(body: &Type, name: &str, types: &TypeBuilder<'_>) -> Kind {
    match unnamed_part(body, name, types) {
        Some(Type::List(_)) => Kind::List,
        Some(value) => kind_of_one(&value, types),
        None => Kind::Unknown,
    }
}

/// Returns the type of a part without a name. A list is one part, unless it is that of all other parts.
fn unnamed_part(body: &Type, name: &str, types: &TypeBuilder<'_>) -> Option<Type> {
    let arena = &types.arena;
    let value = match arena.unaliased(body) {
        list @ Type::List(_) => list,
        _ => arena.unaliased(&property(body, name, types)?),
    };
    Some(match value {
        Type::List(item) if name == OTHER_PARTS => arena.unaliased(&item),
        value => value,
    })
}

/// Warns about lists of files that are one part: a list is JSON.
fn warn_of_files<'a>(node: &'a Node, body: &Type, types: &mut TypeBuilder<'a>) {
    let Some(schema) = node.get("schema").map(|node| Schema { node }) else {
        return;
    };
    let flat = FlatSchema::of(types.document, &[schema.into()]);
    let properties = flat.properties.iter().map(|(name, parts)| (*name, parts));
    for (name, parts) in properties.chain([(OTHER_PARTS, &flat.items)]) {
        let value = unnamed_part(body, name, types);
        let Some(list @ Type::List(_)) = value else {
            continue;
        };
        if let (Type::Upload, Some(part)) = (list.innermost(), parts.first()) {
            Diagnostic::warning("a list of files can't be a part")
                .at_node(part.schema.origin())
                .label("a call with files in this list fails")
                .help("see the description of the API for how the files are sent; the author should describe each file as a part")
                .push_to(types.log);
        }
    }
}

/// Returns the type of a property.
fn property(body: &Type, name: &str, types: &TypeBuilder<'_>) -> Option<Type> {
    let arena = &types.arena;
    let body = arena.unaliased(body);
    match (&body, arena.kind(&body)) {
        (_, Some(TypeKind::Object(object))) => {
            let property = object.properties.iter().find(|it| it.name == name);
            let value = property.map(|it| &it.value);
            value.or(object.additional.as_ref()).cloned()
        }
        (Type::Map(value), _) => Some((**value).clone()),
        _ => None,
    }
}

fn kind_of(value: &Type, types: &TypeBuilder<'_>) -> Kind {
    let value = types.arena.unaliased(value);
    let Type::List(item) = &value else {
        return kind_of_one(&value, types);
    };
    match kind_of_one(&types.arena.unaliased(item), types) {
        Kind::Scalar { .. } => Kind::Scalar { is_list: true },
        Kind::Object { .. } => Kind::Object { is_list: true },
        kind @ (Kind::File | Kind::List | Kind::Unknown) => kind,
    }
}

/// Finds out what a value is that is no alias. A list is unknown: it could be made of lists forever.
fn kind_of_one(value: &Type, types: &TypeBuilder<'_>) -> Kind {
    let is_object = matches!(types.arena.kind(value), Some(TypeKind::Object(_)));
    match value {
        Type::Upload => Kind::File,
        Type::Map(_) => Kind::Object { is_list: false },
        _ if is_object => Kind::Object { is_list: false },
        value if types.arena.is_scalar(value) => Kind::Scalar { is_list: false },
        _ => Kind::Unknown,
    }
}

//! The value of a parameter: its type, and how it is written (OpenAPI 3.2, "Style Values").

use super::media_type::ContentFormat;
use crate::diagnostic::Diagnostic;
use crate::ir::{
    ParameterLocation, ParameterStyle, ParameterValue, StyleKind, Type, TypeKind, Union, Unsaid,
};
use crate::lower::keywords::Schema;
use crate::lower::types::arena::{Arena, without_null};
use crate::lower::types::builder::TypeBuilder;
use crate::structure::NEWER_STYLE;
use crate::tree::{Node, Value};

/// Returns the value of a parameter, and how it is written. `words` make up the name of its type.
pub(super) fn value<'a>(
    location: ParameterLocation,
    words: &[String],
    node: &'a Node,
    types: &mut TypeBuilder<'a>,
) -> (ParameterValue, ParameterStyle) {
    let style = match location {
        // Without `content`, which it must have.
        ParameterLocation::QueryString => style(ParameterLocation::Query, node),
        _ => style(location, node),
    };
    let content = node.get("content").and_then(Node::as_object);
    match content.and_then(|content| content.iter().next()) {
        Some((media_type, media)) => {
            value_of_content(location, style, (media_type, media), words, types)
        }
        None => match node.get("schema") {
            Some(schema) => value_of_schema(style, schema, words, types),
            None => (ParameterValue::Scalar(Type::String), style),
        },
    }
}

/// Returns how a single value in this place is written.
pub(super) fn default_style(location: ParameterLocation) -> ParameterStyle {
    ParameterStyle::of(match location {
        ParameterLocation::Path | ParameterLocation::Header => StyleKind::Simple,
        ParameterLocation::Query => StyleKind::Form,
        // The parameter has no name in the query.
        ParameterLocation::QueryString => StyleKind::Simple,
        ParameterLocation::Cookie => StyleKind::CookieForm,
    })
}

/// Returns the style of a parameter that has a schema. Normalizing has left only the styles of its
/// location.
pub(super) fn style(location: ParameterLocation, node: &Node) -> ParameterStyle {
    let is = |key: &str| {
        matches!(
            node.get(key).map(|it| &it.value),
            Some(Value::Boolean(true))
        )
    };
    let default = default_style(location);
    let name = node.get(NEWER_STYLE).or_else(|| node.get("style"));
    let kind = match name.and_then(Node::as_str) {
        Some("label") => StyleKind::Label,
        Some("matrix") => StyleKind::Matrix,
        Some("spaceDelimited") => StyleKind::Space,
        Some("pipeDelimited") => StyleKind::Pipe,
        Some("deepObject") => StyleKind::DeepObject,
        Some("cookie") => StyleKind::Cookie,
        _ => default.kind,
    };
    let explodes = matches!(
        kind,
        StyleKind::Form | StyleKind::CookieForm | StyleKind::Cookie
    );
    ParameterStyle {
        kind,
        explode: match node.get("explode") {
            Some(_) => is("explode"),
            None => explodes,
        },
        reserved: is("allowReserved") && location != ParameterLocation::Header,
        json: false,
        sends_empty: is("allowEmptyValue") && location == ParameterLocation::Query,
    }
}

/// Returns the value of a parameter with a schema.
fn value_of_schema<'a>(
    style: ParameterStyle,
    schema: &'a Node,
    words: &[String],
    types: &mut TypeBuilder<'a>,
) -> (ParameterValue, ParameterStyle) {
    let single = ParameterStyle {
        explode: false,
        sends_empty: false,
        ..style
    };
    // A parameter can't be null. Callers leave an optional one out instead.
    let value = without_null(types.schema_type(words, Schema { node: schema }));
    let resolved = types.arena.unaliased(&value);
    if types.arena.is_scalar(&value) {
        return (ParameterValue::Scalar(value), single);
    }
    match resolved {
        Type::List(element) => {
            let element = without_null(*element);
            if types.arena.is_scalar(&element) {
                return (ParameterValue::List(element), style);
            }
        }
        Type::Any(_) if style.kind != StyleKind::DeepObject => {
            let message = "the schema says nothing about the values of this parameter";
            return (as_text(schema, message, types), single);
        }
        _ => {}
    }
    if style.kind != StyleKind::DeepObject && has_nested(&value, style, &types.arena) {
        Diagnostic::warning("no style says how a list or an object within a value is written")
            .at_node(schema.origin)
            .label("it is sent as JSON")
            .help("if the API expects something else, describe the parameter as a string in a copy of the document, and give the text that is sent")
            .push_to(types.log);
    }
    (ParameterValue::Structured(value), style)
}

/// Returns the value of a parameter with a media type.
fn value_of_content<'a>(
    location: ParameterLocation,
    declared: ParameterStyle,
    (media_type, media): (&str, &'a Node),
    words: &[String],
    types: &mut TypeBuilder<'a>,
) -> (ParameterValue, ParameterStyle) {
    let style = ParameterStyle {
        reserved: declared.reserved,
        ..default_style(location)
    };
    let schema = media.get("schema");
    match ContentFormat::of(media_type) {
        ContentFormat::Json => {
            let schema = schema.map(|node| types.schema_type(words, Schema { node }));
            let value = without_null(schema.unwrap_or(Type::any(Unsaid::NoSchema)));
            let style = ParameterStyle {
                json: true,
                ..style
            };
            (ParameterValue::Structured(value), style)
        }
        ContentFormat::Form if location == ParameterLocation::QueryString => {
            let style = ParameterStyle {
                kind: StyleKind::Form,
                explode: true,
                ..style
            };
            match schema {
                Some(schema) => value_of_schema(style, schema, words, types),
                None => (as_text(media, "the form has no `schema`", types), style),
            }
        }
        ContentFormat::Text => match schema {
            Some(schema) => value_of_schema(style, schema, words, types),
            None => (ParameterValue::Scalar(Type::String), style),
        },
        ContentFormat::Any
        | ContentFormat::Xml
        | ContentFormat::Bytes
        | ContentFormat::Form
        | ContentFormat::Multipart => {
            let message = format!("parameters with the content `{media_type}` are not supported");
            (as_text(media, &message, types), style)
        }
    }
}

/// Treats a parameter as the text that is sent.
fn as_text(node: &Node, message: &str, types: &mut TypeBuilder<'_>) -> ParameterValue {
    Diagnostic::warning(message)
        .at_node(node.origin)
        .label("the caller gives the text that is sent")
        .help("see the description of the API for the text; the author could describe the values")
        .push_to(types.log);
    ParameterValue::Scalar(Type::String)
}

/// Whether values of a type contain lists or objects that the style has no form for.
fn has_nested(value: &Type, style: ParameterStyle, arena: &Arena) -> bool {
    let is_single = |value: &Type| arena.is_scalar(value) || matches!(value, Type::Any(_));
    let is_member = |value: &Type| {
        let value = arena.unaliased(value);
        match &value {
            // Each value is sent with the name of the property.
            Type::List(element) if style.explode => is_single(element),
            value => is_single(value),
        }
    };
    let value = arena.unaliased(value);
    match (&value, arena.kind(&value)) {
        (Type::List(element), _) => !is_single(element),
        (Type::Map(element), _) => !is_member(element),
        (_, Some(TypeKind::Object(object))) => {
            let properties = object.properties.iter().map(|it| &it.value);
            let mut values = properties.chain(&object.additional);
            !values.all(is_member)
        }
        (_, Some(TypeKind::Union(union))) => has_nested_variant(union, style, arena),
        _ => false,
    }
}

/// Likewise for alternatives. Those that are alternatives themselves are left out: they could contain
/// each other.
fn has_nested_variant(union: &Union, style: ParameterStyle, arena: &Arena) -> bool {
    let variants = union.variants.iter().map(|variant| &variant.value);
    let mut simple = variants.filter(|value| {
        let value = arena.unaliased(value);
        !matches!(arena.kind(&value), Some(TypeKind::Union(_)))
    });
    simple.any(|value| has_nested(value, style, arena))
}

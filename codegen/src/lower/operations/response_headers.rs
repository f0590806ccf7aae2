//! Headers of responses, with their types.

use crate::diagnostic::Diagnostic;
use crate::http::is_token;
use crate::ir::{Header, HeaderValue, JsonType, StringFormat, Type};
use crate::lower::document::{Resolved, below};
use crate::lower::keywords::Schema;
use crate::lower::schema::all_of::FlatSchema;
use crate::lower::types::builder::TypeBuilder;
use crate::tree::Node;

/// Returns the headers of a response of `operation`.
pub(crate) fn headers<'a>(
    operation: &str,
    response: &Resolved<'a, openapiv3::Response>,
    types: &mut TypeBuilder<'a>,
) -> Vec<Header> {
    let mut headers = Vec::new();
    for (name, header) in &response.item.headers {
        let node = below(response.node, &["headers", name]);
        if !is_token(name) {
            let message = format!("no header can have the name `{name}`");
            Diagnostic::warning(message)
                .at_node(node.origin.key())
                .label("this header is left out")
                .help("read the header with `Response::headers`; the author has to correct the name: it consists of letters, digits and `-`")
                .push_to(types.log);
            continue;
        }
        let Some(header) = types.document.resolve(header, node, types.log) else {
            continue;
        };
        let words = match header.name {
            Some(component) => vec![component.to_owned()],
            None => vec![operation.to_owned(), name.clone()],
        };
        headers.push(Header {
            name: name.clone(),
            required: header.item.required,
            documentation: header.documentation(header.item.description.as_deref()),
            value: value(&words, header.node, types),
        });
    }
    headers
}

/// Joins headers of the same name. One that is not required everywhere is optional, and one whose
/// types differ is text.
pub(crate) fn collect(declared: Vec<Header>) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for header in declared {
        let same = headers
            .iter_mut()
            .find(|it| it.name.eq_ignore_ascii_case(&header.name));
        match same {
            None => headers.push(header),
            Some(known) => {
                known.required &= header.required;
                if known.value != header.value {
                    known.value = HeaderValue::Scalar(Type::String);
                }
            }
        }
    }
    headers
}

/// Returns the type of a header. What is no scalar and no list of scalars is text.
fn value<'a>(words: &[String], node: &'a Node, types: &mut TypeBuilder<'a>) -> HeaderValue {
    let text = HeaderValue::Scalar(Type::String);
    let Some(node) = node.get("schema") else {
        return text;
    };
    let flat = FlatSchema::of(types.document, &[Schema { node }.into()]);
    match (flat.implied_type(), flat.items.as_slice()) {
        _ if !flat.unions.is_empty() => text,
        (Some(JsonType::Array), [item]) => {
            let item = scalar(words, item.schema, types);
            item.map_or(text, HeaderValue::List)
        }
        _ => scalar(words, Schema { node }, types).map_or(text, HeaderValue::Scalar),
    }
}

/// Returns the type of a single value. `None` if it is no scalar.
fn scalar<'a>(words: &[String], schema: Schema<'a>, types: &mut TypeBuilder<'a>) -> Option<Type> {
    let flat = FlatSchema::of(types.document, &[schema.into()]);
    let is_single = matches!(
        flat.implied_type(),
        Some(JsonType::Boolean | JsonType::Integer | JsonType::Number | JsonType::String)
    );
    if !is_single || !flat.unions.is_empty() {
        return None;
    }
    let value = types.schema_type(words, schema);
    let value = types.arena.unaliased(&value);
    Some(match value {
        // A type of the user's need not be readable from text.
        Type::External(_) | Type::Constant(_) => Type::String,
        Type::Formatted(StringFormat::Base64 | StringFormat::Base64Url) => Type::String,
        value if types.arena.is_scalar(&value) => value,
        _ => return None,
    })
}

//! Lints that the document, and not the code, is to blame for. Each is allowed at the one item that
//! draws it, with the reason.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Operation, Payload, Response, Type, TypeKind};

/// How many arguments clippy lets pass (`too-many-arguments-threshold`).
const MAX_ARGUMENTS: usize = 7;

/// How complex a type clippy lets pass (`type-complexity-threshold`).
const MAX_COMPLEXITY: usize = 250;

/// Names that clippy takes for a placeholder (`disallowed-names`).
const PLACEHOLDERS: &[&str] = &["baz", "foo", "quux"];

/// How many header fields, at 24 bytes each, make a variant large (`enum-variant-size-threshold`).
const MAX_HEADERS: usize = 8;

/// What the crate needs: these lints of rustc can't be allowed anywhere else.
pub(super) fn of_crate(api: &Api) -> &'static str {
    if names(api).all(str::is_ascii) {
        return "";
    }
    "
#![allow(
    confusable_idents,
    mixed_script_confusables,
    uncommon_codepoints,
    reason = \"the document has names in other scripts\"
)]
"
}

/// The names that can be in another script.
fn names(api: &Api) -> impl Iterator<Item = &str> {
    let types = api.types.iter().map(|definition| &*definition.rust);
    let parts = api.types.iter().flat_map(|it| names_of_parts(&it.kind));
    let operations = api.operations.iter().flat_map(names_of_operation);
    types.chain(parts).chain(operations)
}

fn names_of_parts(kind: &TypeKind) -> Vec<&str> {
    match kind {
        TypeKind::Object(object) => object.properties.iter().map(|it| &*it.name.rust).collect(),
        TypeKind::StringEnum(values) => values.iter().map(|it| &*it.rust).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|it| &*it.name.rust).collect(),
        TypeKind::IntegerEnum(values) => values.iter().map(|it| &*it.rust).collect(),
        TypeKind::Alias(_) => Vec::new(),
    }
}

fn names_of_operation(operation: &Operation) -> impl Iterator<Item = &str> {
    let parameters = operation.parameters.iter().map(|it| &*it.name.rust);
    let (success, failure) = (operation.success.responses(), operation.failure.responses());
    let headers = success
        .iter()
        .chain(failure)
        .flat_map(|it| match &it.payload {
            Payload::Headers(headers) => headers.as_slice(),
            _ => &[],
        });
    let headers = headers.map(|header| &*header.name.rust);
    [&*operation.name.rust]
        .into_iter()
        .chain(parameters)
        .chain(headers)
}

/// What an enum of responses needs.
pub(super) fn of_responses(responses: &[Response]) -> Option<TokenStream> {
    let is_large =
        |it: &Response| matches!(&it.payload, Payload::Headers(all) if all.len() > MAX_HEADERS);
    responses.iter().any(is_large).then(
        || quote!(#[allow(clippy::large_enum_variant, reason = "a response has as many headers")]),
    )
}

/// What a function with these arguments needs, `self` included in their number.
pub(super) fn of_function<'a>(
    arguments: impl IntoIterator<Item = (&'a str, Option<&'a Type>)>,
    has_receiver: bool,
) -> TokenStream {
    let arguments: Vec<_> = arguments.into_iter().collect();
    let many = (arguments.len() + usize::from(has_receiver) > MAX_ARGUMENTS).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "the document requires as many")]),
    );
    let is_placeholder = |(name, _): &(&str, _)| PLACEHOLDERS.contains(name);
    let placeholder = arguments
        .iter()
        .any(is_placeholder)
        .then(|| quote!(#[allow(clippy::disallowed_names, reason = "the document has this name")]));
    let mut types = arguments.iter().filter_map(|(_, value)| *value);
    let complex = types.any(is_complex).then(allow_complexity);
    quote!(#many #placeholder #complex)
}

/// What a field, or whatever else has a type, needs.
pub(super) fn of_type(value: &Type) -> Option<TokenStream> {
    is_complex(value).then(allow_complexity)
}

fn allow_complexity() -> TokenStream {
    quote!(#[allow(clippy::type_complexity, reason = "the document nests as deep")])
}

/// Whether clippy may find a type too complex, in an `Option` or behind a reference too.
fn is_complex(value: &Type) -> bool {
    const OPTION: usize = 10;
    OPTION + complexity(value, 2) > MAX_COMPLEXITY
}

/// Clippy's measure: ten for each type, times its depth.
fn complexity(value: &Type, depth: usize) -> usize {
    let inner = match value {
        Type::List(inner) | Type::Boxed(inner) | Type::Nullable(inner) => {
            complexity(inner, depth + 1)
        }
        // The keys are strings.
        Type::Map(inner) => 10 * (depth + 1) + complexity(inner, depth + 1),
        _ => 0,
    };
    10 * depth + inner
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maps(depth: usize) -> Type {
        (0..depth).fold(Type::String, |inner, _| Type::Map(Box::new(inner)))
    }

    #[test]
    fn what_clippy_lets_pass_needs_nothing() {
        assert_eq!(complexity(&maps(2), 1), 10 + (20 + 20) + (30 + 30));
        assert!(of_type(&maps(2)).is_none());
        assert!(of_type(&maps(5)).is_some());
        let few = [("a", Some(&Type::String)), ("b", None)];
        assert!(of_function(few, true).is_empty());
    }

    #[test]
    fn what_the_document_brings_is_allowed() {
        let text = |arguments: &[(&str, Option<&Type>)]| {
            of_function(arguments.iter().copied(), true).to_string()
        };
        assert!(text(&[("foo", None)]).contains("disallowed_names"));
        assert!(text(&[("a", None); 7]).contains("too_many_arguments"));
        assert!(!text(&[("a", None); 6]).contains("too_many_arguments"));
        assert!(text(&[("a", Some(&maps(5)))]).contains("type_complexity"));
    }
}

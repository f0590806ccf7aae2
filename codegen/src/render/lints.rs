//! Lints that the document causes, not the code. Each is allowed at the item that triggers it, with the
//! reason.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Payload, Response, Type};
use crate::names::Names;

/// The most arguments that clippy accepts (`too-many-arguments-threshold`).
const MAX_ARGUMENTS: usize = 7;

/// The most complex type that clippy accepts (`type-complexity-threshold`).
const MAX_COMPLEXITY: usize = 250;

/// Names that clippy mistakes for placeholders (`disallowed-names`).
const PLACEHOLDERS: &[&str] = &["baz", "foo", "quux"];

/// The most header fields, at 24 bytes each, that clippy accepts in a variant
/// (`enum-variant-size-threshold`).
const MAX_HEADERS: usize = 8;

/// Allows what the crate needs: these lints of rustc can't be allowed anywhere else.
pub(super) fn of_crate(names: &Names) -> &'static str {
    if names.are_ascii() {
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

/// Allows what an enum of responses needs.
pub(super) fn of_responses(responses: &[Response]) -> Option<TokenStream> {
    let is_large =
        |it: &Response| matches!(&it.payload, Payload::Headers(all) if all.len() > MAX_HEADERS);
    responses.iter().any(is_large).then(
        || quote!(#[allow(clippy::large_enum_variant, reason = "a response has as many headers")]),
    )
}

/// Allows what a function with these arguments needs. An argument has a name and, unless it is a raw
/// body, a type.
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
    let complex = types.find_map(of_type);
    quote!(#many #placeholder #complex)
}

/// Allows what a field or variant of this type needs.
pub(super) fn of_type(value: &Type) -> Option<TokenStream> {
    let allow = || quote!(#[allow(clippy::type_complexity, reason = "the document nests as deep")]);
    is_complex(value).then(allow)
}

/// Whether clippy may find the type too complex, even within an `Option` or behind a reference.
fn is_complex(value: &Type) -> bool {
    const OPTION: usize = 10;
    OPTION + complexity(value, 2) > MAX_COMPLEXITY
}

/// Clippy's measure: the sum of ten times its depth for each type.
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
    fn nothing_is_allowed_that_clippy_accepts() {
        assert_eq!(complexity(&maps(2), 1), 10 + (20 + 20) + (30 + 30));
        assert!(of_type(&maps(2)).is_none());
        assert!(of_type(&maps(5)).is_some());
        let few = [("a", Some(&Type::String)), ("b", None)];
        assert!(of_function(few, true).is_empty());
    }

    #[test]
    fn what_the_document_causes_is_allowed() {
        let text = |arguments: &[(&str, Option<&Type>)]| {
            of_function(arguments.iter().copied(), true).to_string()
        };
        assert!(text(&[("foo", None)]).contains("disallowed_names"));
        assert!(text(&[("a", None); 7]).contains("too_many_arguments"));
        assert!(!text(&[("a", None); 6]).contains("too_many_arguments"));
        assert!(text(&[("a", Some(&maps(5)))]).contains("type_complexity"));
    }
}

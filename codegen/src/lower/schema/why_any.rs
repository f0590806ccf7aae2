//! Why a schema does not say which type its values have.

use super::all_of::{Extended, FlatSchema};
use crate::ir::{AnyReason, Unexpressed, Unsaid};
use crate::lower::document::Document;
use crate::lower::keywords::Schema;
use crate::structure::LOST_KEYWORD;
use crate::tree::Node;

/// Keywords that say nothing about the values.
const REMARKS: &[&str] = &[
    "title",
    "description",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "externalDocs",
    "xml",
    "discriminator",
];

/// Keywords that `why_any` has a reason of its own for.
const KNOWN: &[&str] = &[
    "allOf", "oneOf", "anyOf", "enum", "required", "not", "example", "default",
];

/// Returns why a schema has no type.
pub(crate) fn why_any<'a>(document: &Document<'a>, flat: &FlatSchema<'a>) -> AnyReason {
    let schemas: Vec<Schema<'a>> = Extended::new(document, &flat.parts)
        .map(|it| it.0)
        .collect();
    if let Some(reason) = schemas.iter().find_map(|it| lost_keyword(*it)) {
        return reason;
    }
    if let Some(values) = &flat.values {
        return why_any_of(values, flat.nullable);
    }
    let has = |key: &str| schemas.iter().any(|it| it.has(key));
    let mut keywords = schemas.iter().flat_map(|it| it.keywords());
    let unsaid = if flat.parts.is_empty() {
        Unsaid::NoItems
    } else if schemas.is_empty() {
        Unsaid::LeadsToItself
    } else if !flat.required.is_empty() {
        Unsaid::OnlyRequired
    } else if !flat.unions.is_empty() {
        return why_any_alternatives(document, flat);
    } else if flat.not.is_some() {
        Unsaid::OnlyNot
    } else if keywords.any(is_about_values) {
        Unsaid::NoType
    } else if has("example") || has("default") {
        Unsaid::OnlyExample
    } else {
        Unsaid::Anything
    };
    unsaid.into()
}

/// Returns why an alternative without a type has none.
pub(crate) fn why_any_alternative<'a>(document: &Document<'a>, flat: &FlatSchema<'a>) -> AnyReason {
    match why_any(document, flat) {
        AnyReason::Document(Unsaid::Anything | Unsaid::OnlyExample) => {
            Unsaid::AnyAlternative.into()
        }
        other => other,
    }
}

/// Returns why alternatives, none of which has a type, have none.
fn why_any_alternatives<'a>(document: &Document<'a>, flat: &FlatSchema<'a>) -> AnyReason {
    let entries = flat.unions.iter().flat_map(|union| &union.entries);
    let mut reasons = entries.map(|entry| {
        let entry = FlatSchema::of(document, &[*entry]);
        why_any_alternative(document, &entry)
    });
    let any = AnyReason::from(Unsaid::AnyAlternative);
    reasons.find(|it| *it != any).unwrap_or(any)
}

/// Returns why the values of an `enum` have no type.
fn why_any_of(values: &[&Node], nullable: bool) -> AnyReason {
    match (values.is_empty(), nullable) {
        (false, _) => Unexpressed::StructuredEnum.into(),
        (true, true) => Unsaid::OnlyNull.into(),
        (true, false) => Unsaid::NoValue.into(),
    }
}

/// Returns what is lost with a keyword that an earlier stage could not use.
fn lost_keyword(schema: Schema<'_>) -> Option<AnyReason> {
    Some(match schema.text(LOST_KEYWORD)? {
        "$ref" => Unsaid::LostReference.into(),
        "type" => Unsaid::UnknownType.into(),
        _ => Unexpressed::UnreadKeywords.into(),
    })
}

fn is_about_values(keyword: &str) -> bool {
    !REMARKS.contains(&keyword) && !KNOWN.contains(&keyword) && !keyword.starts_with("x-")
}
